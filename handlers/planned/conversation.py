"""The list of what is planned, and taking calls back."""

import re

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.types import CallbackQuery, Message

from bot.services.launches.launching import Launching
from bot.services.planned.calls import Planned
from bot.services.planned.overview import PlannedList
from bot.telegram.lanes import Rest
from bot.telegram.screen import Screen
from handlers.chat.display import bring
from handlers.chat.talk import Talk
from handlers.chat.typed_text import TYPED
from handlers.menu.buttons import Open, Place
from handlers.planned import moving, screens, texts
from handlers.planned.buttons import (
    AskMove,
    AskText,
    CallAnew,
    MoveTo,
    PlannedLaunches,
    PlannedTurn,
    RemoveLaunch,
    RemovePlanned,
    ShowPlannedLaunch,
)

MOST_NUMBERS = 100
_NUMBERS = re.compile(r"(?:[#№]?\s*[0-9]{1,9}[\s,;]*)+")


def make_router() -> Router:
    router = Router(name="planned")
    router.message.register(planned_asked, Command("planned"))
    router.message.register(moving.move_asked, Command("move"))
    router.message.register(remove_asked, Command("remove"))
    router.callback_query.register(planned_asked, Open.filter(F.place == Place.PLANNED))
    router.callback_query.register(page_turned, PlannedTurn.filter())
    router.callback_query.register(launches_asked, PlannedLaunches.filter())
    router.callback_query.register(launch_pressed, ShowPlannedLaunch.filter())
    router.callback_query.register(moving.ask_pressed, AskMove.filter())
    router.callback_query.register(moving.time_pressed, MoveTo.filter())
    router.callback_query.register(texts.text_pressed, AskText.filter())
    router.callback_query.register(texts.anew_pressed, CallAnew.filter())
    router.callback_query.register(remove_pressed, RemovePlanned.filter())
    router.callback_query.register(remove_launch_pressed, RemoveLaunch.filter())
    router.message.register(moving.when_received, StateFilter(moving.Moving.when), TYPED)
    router.message.register(texts.text_received, StateFilter(texts.Rewording.text), TYPED)
    return router


async def planned_asked(event: Message | CallbackQuery, talk: Talk, planned_list: PlannedList) -> None:
    """Also the way back from a question about a time."""
    await moving.leave(talk.state)
    page = await planned_list.page(talk.user.id)
    await bring(
        event, screens.planned_screen(page, talk.say, zone=talk.user.zone, now=talk.clock()), talk.bot
    )


async def page_turned(
    callback: CallbackQuery, talk: Talk, callback_data: PlannedTurn, planned_list: PlannedList
) -> None:
    page = await planned_list.page(talk.user.id, screens.key_of(callback_data))
    screen = screens.planned_screen(page, talk.say, zone=talk.user.zone, now=talk.clock(), is_first=False)
    await bring(callback, screen, talk.bot)


async def launches_asked(
    callback: CallbackQuery, talk: Talk, callback_data: PlannedLaunches, planned_list: PlannedList
) -> None:
    page = await planned_list.launches(talk.user.id, callback_data.before or None)
    await bring(
        callback, screens.launches_screen(page, talk.say, zone=talk.user.zone, now=talk.clock()), talk.bot
    )


async def launch_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ShowPlannedLaunch, planned_list: PlannedList
) -> None:
    await moving.leave(talk.state)
    launch = await planned_list.launch(talk.user.id, callback_data.launch)
    await bring(
        callback, screens.launch_screen(launch, talk.say, zone=talk.user.zone, now=talk.clock()), talk.bot
    )


async def remove_asked(message: Message, talk: Talk, command: CommandObject, planned: Planned) -> None:
    """`/remove 12`, or several: `/remove 12 13`."""
    typed = command.args or ""
    numbers = [int(number) for number in re.findall(r"[0-9]+", typed)]
    if not _NUMBERS.fullmatch(typed.strip()) or len(numbers) > MOST_NUMBERS:
        await bring(message, Screen(talk.say("remove-usage", most=MOST_NUMBERS)), talk.bot)
        return
    await bring(
        message, screens.removed_screen(await planned.remove(talk.user.id, numbers), talk.say), talk.bot
    )


async def remove_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: RemovePlanned, planned: Planned
) -> Rest:
    """Only the service can take the call back, and may be slow: that must not hold up the chat."""
    await moving.leave(talk.state)

    async def take_back() -> None:
        changed = await planned.remove(talk.user.id, [callback_data.call])
        await bring(callback, screens.removed_screen(changed, talk.say), talk.bot)

    return Rest(take_back)


async def remove_launch_pressed(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: RemoveLaunch,
    planned: Planned,
    planned_list: PlannedList,
    launching: Launching,
) -> Rest:
    """Recipients who were not sent yet are cancelled at once; then calls that the service has are taken back."""
    launch = await planned_list.launch(talk.user.id, callback_data.launch)
    stopped = None
    if callback_data.sure and launch.queued:
        stopped = await launching.cancel(talk.user.id, launch.launch_id)

    async def go_on() -> None:
        if not callback_data.sure:
            screen = screens.launch_removal_screen(launch, talk.say)
        elif stopped is None:
            screen = screens.removed_screen(
                await planned.remove_launch(talk.user.id, launch.launch_id), talk.say
            )
        elif stopped.certain:
            screen = screens.stopped_screen(stopped, talk.say)
        else:
            told = await launching.take_back(talk.user.id, launch.launch_id, stopped)
            screen = screens.stopped_screen(told, talk.say)
        await bring(callback, screen, talk.bot)

    return Rest(go_on)
