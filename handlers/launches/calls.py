"""Calls that were made: the list, newest first, and one call with everything that is known of it."""

import re

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.services.launches.cards import Cards
from bot.services.planned.overview import PlannedList
from bot.services.refusal import Refusal
from bot.telegram.buttons import CallsPage, ShowCall
from bot.telegram.rendering import call_card, calls_screen
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk
from handlers.menu.buttons import Open, Place
from handlers.menu.screen import back_to_menu
from handlers.planned import call_rows


def make_router() -> Router:
    router = Router(name="calls")
    router.message.register(calls_asked, Command("calls"))
    router.message.register(call_named, Command(re.compile(r"call_([0-9]{1,9})")))
    router.callback_query.register(calls_asked, Open.filter(F.place == Place.CALLS))
    router.callback_query.register(page_turned, CallsPage.filter())
    router.callback_query.register(call_pressed, ShowCall.filter())
    return router


async def calls_asked(event: Message | CallbackQuery, talk: Talk, cards: Cards) -> None:
    await bring(event, await _page(talk, 0, cards), talk.bot)


async def page_turned(callback: CallbackQuery, talk: Talk, callback_data: CallsPage, cards: Cards) -> None:
    await bring(callback, await _page(talk, callback_data.before, cards), talk.bot)


async def call_named(
    message: Message, talk: Talk, command: CommandObject, cards: Cards, planned_list: PlannedList
) -> None:
    """/call_N."""
    number = int(command.command.partition("_")[2])
    await bring(message, await _card(talk, number, cards, planned_list), talk.bot)


async def call_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ShowCall, cards: Cards, planned_list: PlannedList
) -> None:
    """Shows the call in a message of its own: the button stands under a launch's living card."""
    screen = await _card(talk, callback_data.number, cards, planned_list)
    await show(talk.bot, chat_of(callback), screen)


async def _page(talk: Talk, before: int, cards: Cards) -> Screen:
    page = await cards.recent(talk.user.id, before or None)
    screen = calls_screen(page, talk.say, zone=talk.user.zone, before=before or None)
    return Screen(screen.text, (*screen.keyboard, back_to_menu(talk.say)))


async def _card(talk: Talk, number: int, cards: Cards, planned_list: PlannedList) -> Screen:
    """The call's card; with buttons if the call still waits for its time."""
    now = talk.clock()
    card = await cards.call_card(talk.user.id, number)
    if card is None:
        raise Refusal("no-such-call")
    screen = call_card(card, talk.say, zone=talk.user.zone)
    waiting = await planned_list.call(talk.user.id, number)
    if waiting is None or waiting.at is None or waiting.at <= now:
        return screen
    offers = planned_list.offers(waiting.at, talk.user.zone)
    rows = call_rows(waiting, offers, talk.say, zone=talk.user.zone, now=now)
    return Screen(screen.text, (*rows, *screen.keyboard))
