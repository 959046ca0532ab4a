"""Scenarios: saved from a draft or a finished launch, listed, used, renamed, deleted."""

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.services.drafts.recipients import ListDrafts
from bot.services.lists.lists import Lists
from bot.services.scenarios.scenarios import Scenarios
from bot.telegram.buttons import SaveLaunch
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from handlers.calling.line import Unfinished
from handlers.calling.lines import Lines
from handlers.chat.display import bring, chat_of, message_id_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.chat.typed_text import TYPED
from handlers.drafts.buttons import SaveDraft
from handlers.drafts.desk import Desk
from handlers.menu.buttons import Open, Place
from handlers.scenarios import screens
from handlers.scenarios.buttons import (
    CallListBy,
    ForgetScenario,
    KeepScenario,
    NameScenario,
    ScenariosPage,
    ShowScenario,
    UseScenario,
)
from handlers.scenarios.repeating import Repeats, forget_question


class Naming(StatesGroup):
    """The next free text is the scenario's name."""

    name = State()


def make_router() -> Router:
    router = Router(name="scenarios")
    router.message.register(scenarios_asked, Command("scenarios"))
    router.callback_query.register(scenarios_asked, Open.filter(F.place == Place.SCENARIOS))
    router.callback_query.register(scenarios_asked, ScenariosPage.filter())
    router.callback_query.register(draft_saved, SaveDraft.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(launch_saved, SaveLaunch.filter())
    router.callback_query.register(scenario_opened, ShowScenario.filter())
    router.callback_query.register(use_pressed, UseScenario.filter())
    router.callback_query.register(list_pressed, CallListBy.filter())
    router.callback_query.register(name_pressed, NameScenario.filter())
    router.callback_query.register(keep_pressed, KeepScenario.filter())
    router.callback_query.register(forget_pressed, ForgetScenario.filter())
    router.message.register(name_received, StateFilter(Naming.name), TYPED)
    return router


async def scenarios_asked(
    event: Message | CallbackQuery,
    talk: Talk,
    scenarios: Scenarios,
    callback_data: Open | ScenariosPage | None = None,
) -> None:
    before = max(0, callback_data.before) if isinstance(callback_data, ScenariosPage) else 0
    page = await scenarios.page(talk.user.id, before or None)
    await bring(event, screens.scenarios_screen(page, before, talk.say), talk.bot)


async def draft_saved(
    callback: CallbackQuery, talk: TapTalk, callback_data: SaveDraft, scenarios: Scenarios, desk: Desk
) -> None:
    """In a message of its own: the draft waits where it is."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        card = await scenarios.save_draft(
            talk.user.id,
            callback_data.draft,
            callback_data.revision,
            unnamed=talk.say.plain("scenario-unnamed"),
        )
        await talk.tap.answer()
        saved = screens.scenario_screen(card, talk.say, told=talk.say("scenario-saved"))
        await show(talk.bot, chat_of(callback), saved)


async def launch_saved(
    callback: CallbackQuery, talk: Talk, callback_data: SaveLaunch, scenarios: Scenarios
) -> None:
    """In a message of its own: the card stays."""
    unnamed = talk.say.plain("scenario-unnamed")
    card = await scenarios.save_launch(talk.user.id, callback_data.launch, unnamed=unnamed)
    saved = screens.scenario_screen(card, talk.say, told=talk.say("scenario-saved"))
    await show(talk.bot, chat_of(callback), saved)


async def scenario_opened(
    callback: CallbackQuery, talk: Talk, callback_data: ShowScenario, scenarios: Scenarios
) -> None:
    """Also the way back from a question about it."""
    await forget_question(talk, Naming, Repeats)
    card = await scenarios.card(talk.user.id, callback_data.scenario)
    await bring(callback, screens.scenario_screen(card, talk.say), talk.bot)


async def use_pressed(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: UseScenario,
    scenarios: Scenarios,
    lists: Lists,
    lines: Lines,
) -> None:
    """Asks whom to call, below; what comes next is read like the recipients of any line."""
    card = await scenarios.card(talk.user.id, callback_data.scenario)
    saved = await lists.page(talk.user.id)
    line = Unfinished(line=message_id_of(callback) or 0, scenario_id=card.id)
    screen = screens.whom_screen(card, saved.lines, line.line, talk.say)
    await lines.wait_for_recipients(line, await show(talk.bot, chat_of(callback), screen))


async def list_pressed(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: CallListBy,
    scenarios: Scenarios,
    list_drafts: ListDrafts,
    desk: Desk,
) -> None:
    """The question becomes the confirm screen."""
    card = await scenarios.card(talk.user.id, callback_data.scenario)
    view = await list_drafts.start(talk.user.id, chat_of(callback), callback_data.list, asked=card.content)
    await talk.state.clear()
    await desk.draw(callback, view)


async def name_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: NameScenario, scenarios: Scenarios
) -> None:
    card = await scenarios.card(talk.user.id, callback_data.scenario)
    await talk.state.set_state(Naming.name)
    await talk.state.set_data({"scenario": card.id, "message": message_id_of(callback)})
    await bring(callback, screens.ask_name(card, talk.say), talk.bot)


async def name_received(message: Message, talk: Talk, scenarios: Scenarios) -> None:
    """A refusal leaves the question open."""
    asked = await talk.state.get_data()
    card = await scenarios.rename(talk.user.id, int(asked["scenario"]), message.text or "")
    await talk.state.clear()
    screen = screens.scenario_screen(card, talk.say)
    await show(talk.bot, chat_of(message), screen, message_id=asked["message"])


async def keep_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: KeepScenario, scenarios: Scenarios
) -> None:
    card = await scenarios.keep(talk.user.id, callback_data.scenario)
    saved = screens.scenario_screen(card, talk.say, told=talk.say("scenario-saved"))
    await bring(callback, saved, talk.bot)


async def forget_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ForgetScenario, scenarios: Scenarios
) -> None:
    """Asks once; what was only offered goes at once."""
    card = await scenarios.card(talk.user.id, callback_data.scenario)
    if not callback_data.sure:
        await bring(callback, screens.forget_screen(card, talk.say), talk.bot)
        return
    await scenarios.forget(talk.user.id, card.id)
    if not card.is_kept:
        await bring(callback, Screen(talk.say("scenario-dropped")), talk.bot)
        return
    left = screens.scenarios_screen(await scenarios.page(talk.user.id), 0, talk.say)
    told = talk.say("scenario-forgotten", name=card.name)
    await bring(callback, Screen(f"{told}\n\n{left.text}", left.keyboard), talk.bot)
