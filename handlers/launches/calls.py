"""Calls that were made: the list, newest first, and one call with all that is known of it."""

import re
from datetime import datetime

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.domain.clock import Clock
from bot.services.launches.cards import Cards
from bot.services.planned.overview import PlannedList
from bot.services.refusal import Refusal
from bot.services.users.access import User
from bot.telegram.buttons import CallsPage, ShowCall
from bot.telegram.rendering import call_card, calls_screen
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from bot.telegram.texts import Say
from handlers.chat.display import bring, chat_of
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


async def calls_asked(event: Message | CallbackQuery, cards: Cards, user: User, say: Say, bot: Bot) -> None:
    await bring(event, await _page(0, cards, user, say), bot)


async def page_turned(
    callback: CallbackQuery, callback_data: CallsPage, cards: Cards, user: User, say: Say, bot: Bot
) -> None:
    await bring(callback, await _page(callback_data.before, cards, user, say), bot)


async def call_named(
    message: Message,
    command: CommandObject,
    cards: Cards,
    planned_list: PlannedList,
    user: User,
    say: Say,
    clock: Clock,
    bot: Bot,
) -> None:
    """/call_N."""
    number = int(command.command.partition("_")[2])
    await bring(message, await _card(number, cards, planned_list, user, say, clock()), bot)


async def call_pressed(
    callback: CallbackQuery,
    callback_data: ShowCall,
    cards: Cards,
    planned_list: PlannedList,
    user: User,
    say: Say,
    clock: Clock,
    bot: Bot,
) -> None:
    """In a message of its own: the button stands under a launch's living card."""
    screen = await _card(callback_data.number, cards, planned_list, user, say, clock())
    await show(bot, chat_of(callback), screen)


async def _page(before: int, cards: Cards, user: User, say: Say) -> Screen:
    page = await cards.recent(user.id, before or None)
    screen = calls_screen(page, say, zone=user.zone, before=before or None)
    return Screen(screen.text, (*screen.keyboard, back_to_menu(say)))


async def _card(
    number: int, cards: Cards, planned_list: PlannedList, user: User, say: Say, now: datetime
) -> Screen:
    """With what can be done about a call that still waits for its time."""
    card = await cards.call_card(user.id, number)
    if card is None:
        raise Refusal("no-such-call")
    screen = call_card(card, say, zone=user.zone)
    waiting = await planned_list.call(user.id, number)
    if waiting is None or waiting.at is None or waiting.at <= now:
        return screen
    offers = planned_list.offers(waiting.at, user.zone)
    rows = call_rows(waiting, offers, say, zone=user.zone, now=now)
    return Screen(screen.text, (*rows, *screen.keyboard))
