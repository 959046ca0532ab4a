"""The list of what is planned, and taking calls back."""

import re

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.domain.clock import Clock
from bot.services.access import Person
from bot.services.launching import Launching
from bot.services.planned import Planned
from bot.services.planned_list import PlannedList
from bot.telegram.screen import Screen
from bot.telegram.texts import Say
from handlers.buttons import Open, Place
from handlers.planned import moving, screens
from handlers.planned.buttons import (
    AskMove,
    MoveTo,
    PlannedLaunches,
    PlannedTurn,
    RemoveLaunch,
    RemovePlanned,
    ShowPlannedLaunch,
)
from handlers.showing import bring
from handlers.typed import TYPED

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
    router.callback_query.register(remove_pressed, RemovePlanned.filter())
    router.callback_query.register(remove_launch_pressed, RemoveLaunch.filter())
    router.message.register(moving.when_received, StateFilter(moving.Moving.when), TYPED)
    return router


async def planned_asked(
    event: Message | CallbackQuery,
    planned_list: PlannedList,
    person: Person,
    say: Say,
    clock: Clock,
    state: FSMContext,
    bot: Bot,
) -> None:
    """Also the way back from a question about a time."""
    await moving.leave(state)
    page = await planned_list.page(person.id)
    await bring(event, screens.planned_screen(page, say, zone=person.zone, now=clock()), bot)


async def page_turned(
    callback: CallbackQuery,
    callback_data: PlannedTurn,
    planned_list: PlannedList,
    person: Person,
    say: Say,
    clock: Clock,
    bot: Bot,
) -> None:
    page = await planned_list.page(person.id, screens.key_of(callback_data))
    screen = screens.planned_screen(page, say, zone=person.zone, now=clock(), is_first=False)
    await bring(callback, screen, bot)


async def launches_asked(
    callback: CallbackQuery,
    callback_data: PlannedLaunches,
    planned_list: PlannedList,
    person: Person,
    say: Say,
    clock: Clock,
    bot: Bot,
) -> None:
    page = await planned_list.launches(person.id, callback_data.before or None)
    await bring(callback, screens.launches_screen(page, say, zone=person.zone, now=clock()), bot)


async def launch_pressed(
    callback: CallbackQuery,
    callback_data: ShowPlannedLaunch,
    planned_list: PlannedList,
    person: Person,
    say: Say,
    clock: Clock,
    state: FSMContext,
    bot: Bot,
) -> None:
    await moving.leave(state)
    launch = await planned_list.launch(person.id, callback_data.launch)
    await bring(callback, screens.launch_screen(launch, say, zone=person.zone, now=clock()), bot)


async def remove_asked(
    message: Message, command: CommandObject, planned: Planned, person: Person, say: Say, bot: Bot
) -> None:
    """`/remove 12`, or several: `/remove 12 13`."""
    typed = command.args or ""
    numbers = [int(number) for number in re.findall(r"[0-9]+", typed)]
    if not _NUMBERS.fullmatch(typed.strip()) or len(numbers) > MOST_NUMBERS:
        await bring(message, Screen(say("remove-usage", most=MOST_NUMBERS)), bot)
        return
    await bring(message, screens.removed_screen(await planned.remove(person.id, numbers), say), bot)


async def remove_pressed(
    callback: CallbackQuery,
    callback_data: RemovePlanned,
    planned: Planned,
    person: Person,
    say: Say,
    state: FSMContext,
    bot: Bot,
) -> None:
    await moving.leave(state)
    changed = await planned.remove(person.id, [callback_data.call])
    await bring(callback, screens.removed_screen(changed, say), bot)


async def remove_launch_pressed(
    callback: CallbackQuery,
    callback_data: RemoveLaunch,
    planned: Planned,
    planned_list: PlannedList,
    launching: Launching,
    person: Person,
    say: Say,
    bot: Bot,
) -> None:
    """Whoever was not sent stays at home; what the service has is taken back."""
    launch = await planned_list.launch(person.id, callback_data.launch)
    if not callback_data.sure:
        screen = screens.launch_removal_screen(launch, say)
    elif launch.queued:
        screen = screens.stopped_screen(await launching.cancel(person.id, launch.launch_id), say)
    else:
        screen = screens.removed_screen(await planned.remove_launch(person.id, launch.launch_id), say)
    await bring(callback, screen, bot)
