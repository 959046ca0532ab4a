"""Another time for a planned call or a whole launch: `/move N WHEN`, a button, or words after a button."""

import re
from datetime import UTC, datetime

from aiogram.filters import CommandObject
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain.when import WhenNote, read_when
from bot.services.planned.calls import Planned
from bot.services.planned.overview import PlannedList
from bot.services.refusal import Refusal
from bot.telegram.screen import Screen
from bot.telegram.texts import Say
from handlers.chat.display import bring
from handlers.chat.talk import Talk
from handlers.planned import screens
from handlers.planned.buttons import AskMove, MoveTo
from handlers.planned.texts import Rewording

_LINE = re.compile(r"\s*[#№]?\s*([0-9]{1,9})[\s,:]+(\S.*)", re.DOTALL)


class Moving(StatesGroup):
    """The next free text is the new time."""

    when = State()


async def leave(state: FSMContext) -> None:
    """Ends an open question about a time or a text."""
    if await state.get_state() in {Moving.when.state, Rewording.text.state}:
        await state.clear()


async def move_asked(
    message: Message, talk: Talk, command: CommandObject, planned: Planned, planned_list: PlannedList
) -> None:
    """`/move 12 завтра в 10`."""
    line = _LINE.fullmatch(command.args or "")
    if line is None:
        await bring(message, Screen(talk.say("move-usage")), talk.bot)
        return
    target = AskMove(call=int(line[1]))
    screen = await _by_words(talk, target, line[2], planned, planned_list)
    await bring(message, screen or _unreadable(line[2], talk.say), talk.bot)


async def ask_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: AskMove, planned_list: PlannedList
) -> None:
    """Asks for the time, with the likely ones as buttons."""
    if callback_data.launch:
        launch = await planned_list.launch(talk.user.id, callback_data.launch)
        offers = planned_list.offers(launch.at, talk.user.zone)
        screen = screens.launch_move_screen(launch, offers, talk.say, zone=talk.user.zone, now=talk.clock())
    else:
        call = await planned_list.call(talk.user.id, callback_data.call)
        if call is None:
            raise Refusal("not-planned")
        offers = planned_list.offers(call.at, talk.user.zone)
        screen = screens.call_screen(call, offers, talk.say, zone=talk.user.zone, now=talk.clock())
    await talk.state.set_state(Moving.when)
    await talk.state.set_data({"call": callback_data.call, "launch": callback_data.launch})
    await bring(callback, screen, talk.bot)


async def when_received(message: Message, talk: Talk, planned: Planned, planned_list: PlannedList) -> None:
    """A time that can't be read, or is past, leaves the question open."""
    typed = message.text or ""
    target = AskMove(**await talk.state.get_data())
    screen = await _by_words(talk, target, typed, planned, planned_list)
    if screen is not None:
        await talk.state.clear()
    await bring(message, screen or _unreadable(typed, talk.say), talk.bot)


async def time_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: MoveTo, planned: Planned, planned_list: PlannedList
) -> None:
    await leave(talk.state)
    await bring(callback, await _move(talk, callback_data, planned, planned_list, talk.clock()), talk.bot)


async def _by_words(
    talk: Talk, target: AskMove, typed: str, planned: Planned, planned_list: PlannedList
) -> Screen | None:
    """The time in words; None: they are no time. Raises Refusal move-when-past, move-when-whose."""
    typed, now = typed.strip(), talk.clock()
    read = read_when(typed, now=now, zone=talk.user.zone)
    if read is None or typed[read.end :].strip(" .,;"):
        return None
    if read.note is WhenNote.PAST:
        raise Refusal("move-when-past")
    if read.note is WhenNote.WHOSE:
        raise Refusal("move-when-whose")
    if read.note is WhenNote.AMBIGUOUS:
        return screens.options_screen(target, read.options, talk.say, zone=talk.user.zone, now=now)
    wished = MoveTo(call=target.call, launch=target.launch, at=int(read.at.timestamp()))
    return await _move(talk, wished, planned, planned_list, now)


async def _move(
    talk: Talk, wished: MoveTo, planned: Planned, planned_list: PlannedList, now: datetime
) -> Screen:
    """Moves at once; for a time outside the window for calls it asks first, as the confirm screen does."""
    at = datetime.fromtimestamp(wished.at, UTC)
    better = planned_list.better_time(at, talk.user.zone)
    if better is not None and not (wished.sure and wished.call):
        return screens.outside_screen(wished, better, talk.say, zone=talk.user.zone, now=now)
    if wished.launch:
        changed = await planned.move_launch(talk.user.id, wished.launch, at)
    else:
        changed = await planned.move(talk.user.id, [wished.call], at)
    return screens.moved_screen(changed, at, talk.say, zone=talk.user.zone, now=now)


def _unreadable(typed: str, say: Say) -> Screen:
    return Screen(say("when-unreadable", typed=typed.strip()[:100]))
