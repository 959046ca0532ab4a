"""A scenario repeated by a schedule: made in a few taps or one typed line, skipped, paused, changed, removed."""

from datetime import date

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain.costs.money import kopecks_from_roubles
from bot.services.lists.lists import Lists
from bot.services.refusal import Refusal
from bot.services.scenarios.scenarios import ScenarioCard, Scenarios
from bot.services.scenarios.schedules import Schedules
from bot.telegram.buttons import ShowSchedule
from bot.telegram.sending import show
from handlers.chat.display import bring, chat_of, message_id_of
from handlers.chat.talk import Talk
from handlers.chat.typed_text import TYPED
from handlers.scenarios import schedule_screens, screens
from handlers.scenarios.buttons import (
    AllowSchedule,
    AskEachTime,
    ChangeSchedule,
    PauseSchedule,
    RemoveSchedule,
    RepeatBy,
    RepeatScenario,
    RepeatToList,
    SkipDay,
)

_MOST_ROUBLES = 1_000_000


class Repeats(StatesGroup):
    """What the next free text means."""

    new = State()
    """Days and time of a new schedule."""
    when = State()
    """Other days and another time."""
    cap = State()
    """What one day may cost."""


def make_router() -> Router:
    router = Router(name="schedules")
    router.callback_query.register(repeat_pressed, RepeatScenario.filter())
    router.callback_query.register(list_pressed, RepeatToList.filter())
    router.callback_query.register(rhythm_pressed, RepeatBy.filter())
    router.callback_query.register(schedule_opened, ShowSchedule.filter())
    router.callback_query.register(change_pressed, ChangeSchedule.filter())
    router.callback_query.register(day_pressed, SkipDay.filter())
    router.callback_query.register(pause_pressed, PauseSchedule.filter())
    router.callback_query.register(remove_pressed, RemoveSchedule.filter())
    router.callback_query.register(allow_pressed, AllowSchedule.filter())
    router.callback_query.register(ask_pressed, AskEachTime.filter())
    router.message.register(new_received, StateFilter(Repeats.new), TYPED)
    router.message.register(when_received, StateFilter(Repeats.when), TYPED)
    router.message.register(cap_received, StateFilter(Repeats.cap), TYPED)
    return router


async def repeat_pressed(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: RepeatScenario,
    scenarios: Scenarios,
    schedules: Schedules,
    lists: Lists,
) -> None:
    """To the list that it was saved from, if that is still there; else a list is chosen first."""
    card = await scenarios.card(talk.user.id, callback_data.scenario)
    lines = () if callback_data.more else await schedules.of_scenario(talk.user.id, card.id)
    if lines:
        await bring(callback, schedule_screens.schedules_screen(card, lines, talk.say), talk.bot)
    elif card.list_id is not None and not callback_data.more:
        button = RepeatToList(scenario=card.id, list=card.list_id)
        await _ask_rhythm(callback, talk, card, button, card.list_name, schedules)
    else:
        saved = await lists.page(talk.user.id)
        await bring(callback, schedule_screens.whom_screen(card, saved.lines, talk.say), talk.bot)


async def list_pressed(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: RepeatToList,
    scenarios: Scenarios,
    schedules: Schedules,
    lists: Lists,
) -> None:
    card = await scenarios.card(talk.user.id, callback_data.scenario)
    chosen = await lists.card(talk.user.id, callback_data.list)
    await _ask_rhythm(callback, talk, card, callback_data, chosen.name, schedules)


async def rhythm_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: RepeatBy, schedules: Schedules
) -> None:
    today = await schedules.today(talk.user.id)
    repeating = schedule_screens.by_rhythm(callback_data.rhythm, schedules.usual_time(), today)
    card = await schedules.make(
        talk.user.id, chat_of(callback), callback_data.scenario, callback_data.list, repeating
    )
    await forget_question(talk, Repeats)
    made = schedule_screens.schedule_screen(card, talk.say, told=talk.say("schedule-made"))
    await bring(callback, made, talk.bot)


async def new_received(message: Message, talk: Talk, schedules: Schedules) -> None:
    """A refusal leaves the question open."""
    asked = await talk.state.get_data()
    repeating = await schedules.read(talk.user.id, message.text or "")
    card = await schedules.make(
        talk.user.id, chat_of(message), int(asked["scenario"]), int(asked["list"]), repeating
    )
    await talk.state.clear()
    made = schedule_screens.schedule_screen(card, talk.say, told=talk.say("schedule-made"))
    await show(talk.bot, chat_of(message), made, message_id=asked["message"])


async def schedule_opened(
    callback: CallbackQuery, talk: Talk, callback_data: ShowSchedule, schedules: Schedules
) -> None:
    """Also the way back from a question about it."""
    await forget_question(talk, Repeats)
    card = await schedules.card(talk.user.id, callback_data.schedule)
    await bring(callback, schedule_screens.schedule_screen(card, talk.say), talk.bot)


async def change_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ChangeSchedule, schedules: Schedules
) -> None:
    card = await schedules.card(talk.user.id, callback_data.schedule)
    await _wait(callback, talk, Repeats.when, schedule=card.line.id)
    await bring(callback, schedule_screens.ask_when(card, talk.say), talk.bot)


async def when_received(message: Message, talk: Talk, schedules: Schedules) -> None:
    """A refusal leaves the question open."""
    asked = await talk.state.get_data()
    repeating = await schedules.read(talk.user.id, message.text or "")
    card = await schedules.change(talk.user.id, int(asked["schedule"]), repeating)
    await talk.state.clear()
    screen = schedule_screens.schedule_screen(card, talk.say)
    await show(talk.bot, chat_of(message), screen, message_id=asked["message"])


async def day_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: SkipDay, schedules: Schedules
) -> None:
    try:
        day = date.fromordinal(callback_data.day)
    except (ValueError, OverflowError):
        raise Refusal("schedule-gone") from None
    do = schedules.skip if callback_data.skip else schedules.unskip
    card = await do(talk.user.id, callback_data.schedule, day)
    await bring(callback, schedule_screens.schedule_screen(card, talk.say), talk.bot)


async def pause_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: PauseSchedule, schedules: Schedules
) -> None:
    do = schedules.resume if callback_data.on else schedules.pause
    card = await do(talk.user.id, callback_data.schedule)
    await bring(callback, schedule_screens.schedule_screen(card, talk.say), talk.bot)


async def remove_pressed(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: RemoveSchedule,
    scenarios: Scenarios,
    schedules: Schedules,
) -> None:
    """Asks once."""
    card = await schedules.card(talk.user.id, callback_data.schedule)
    if not callback_data.sure:
        await bring(callback, schedule_screens.remove_screen(card, talk.say), talk.bot)
        return
    scenario_id = await schedules.remove(talk.user.id, card.line.id)
    left = await scenarios.card(talk.user.id, scenario_id)
    told = talk.say("schedule-removed")
    await bring(callback, screens.scenario_screen(left, talk.say, told=told), talk.bot)


async def allow_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: AllowSchedule, schedules: Schedules
) -> None:
    card = await schedules.card(talk.user.id, callback_data.schedule)
    if not card.is_owner:
        raise Refusal("not-account-owner")
    if card.purpose is None:
        raise Refusal("schedule-no-purpose")
    await _wait(callback, talk, Repeats.cap, schedule=card.line.id)
    await bring(callback, schedule_screens.ask_cap(card, talk.say), talk.bot)


async def cap_received(message: Message, talk: Talk, schedules: Schedules) -> None:
    """A refusal leaves the question open."""
    asked = await talk.state.get_data()
    try:
        kopecks = kopecks_from_roubles("".join((message.text or "").split()))
    except ValueError:
        raise Refusal("schedule-cap-wrong") from None
    if not 0 < kopecks <= _MOST_ROUBLES * 100:
        raise Refusal("schedule-cap-wrong")
    card = await schedules.allow(talk.user.id, int(asked["schedule"]), kopecks)
    await talk.state.clear()
    screen = schedule_screens.schedule_screen(card, talk.say)
    await show(talk.bot, chat_of(message), screen, message_id=asked["message"])


async def ask_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: AskEachTime, schedules: Schedules
) -> None:
    card = await schedules.allow(talk.user.id, callback_data.schedule, None)
    await bring(callback, schedule_screens.schedule_screen(card, talk.say), talk.bot)


async def _ask_rhythm(
    callback: CallbackQuery,
    talk: Talk,
    card: ScenarioCard,
    to: RepeatToList,
    list_name: str,
    schedules: Schedules,
) -> None:
    today = await schedules.today(talk.user.id)
    at = schedules.usual_time()
    await _wait(callback, talk, Repeats.new, scenario=card.id, list=to.list)
    screen = schedule_screens.rhythm_screen(card, to.list, list_name, at, today, talk.say)
    await bring(callback, screen, talk.bot)


async def _wait(callback: CallbackQuery, talk: Talk, state: State, **asked: int) -> None:
    await talk.state.set_state(state)
    await talk.state.set_data({**asked, "message": message_id_of(callback)})


async def forget_question(talk: Talk, *groups: type[StatesGroup]) -> None:
    """Ends a question of these, if one is open."""
    if await talk.state.get_state() in {state.state for group in groups for state in group}:
        await talk.state.clear()
