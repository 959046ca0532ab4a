"""Scenarios, one scenario, and the questions about it. Pure functions."""

from collections.abc import Sequence

from bot.services.lists.lists import ListLine
from bot.services.scenarios.scenarios import ScenarioCard, ScenarioPage
from bot.telegram.rendering import speech_words
from bot.telegram.rendering.confirm_list import option_lines
from bot.telegram.rendering.reactions import reaction_lines
from bot.telegram.rendering.rounds import rounds_words
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.calling.buttons import DropLine
from handlers.chat.prefill import with_old
from handlers.menu.screen import back_to_menu
from handlers.scenarios.buttons import (
    CallListBy,
    ForgetScenario,
    KeepScenario,
    NameScenario,
    RepeatScenario,
    ScenariosPage,
    ShareScenario,
    ShowScenario,
    UseScenario,
)

_TEXT_SHOWN = 1024


def scenarios_screen(page: ScenarioPage, before: int, say: Say) -> Screen:
    """A button for each scenario."""
    if not page.lines and not before:
        return Screen(say("scenarios-empty"), (back_to_menu(say),))
    rows = [
        (Button(say.label("button-scenario", name=line.name), ShowScenario(scenario=line.id)),)
        for line in page.lines
    ]
    turn: list[Button] = []
    if before:
        turn.append(Button(say.plain("button-first"), ScenariosPage(before=0)))
    if page.more:
        turn.append(Button(say.plain("button-next"), ScenariosPage(before=page.lines[-1].id)))
    return Screen(say("scenarios-title"), (*rows, tuple(turn), back_to_menu(say)))


def scenario_screen(card: ScenarioCard, say: Say, *, told: str = "") -> Screen:
    """What it says and how, and what can be done with it; `told`: what has just been done."""
    if not card.is_kept:
        return _offered_screen(card, say)
    on = {"scenario": card.id}
    rows: Rows = (
        (Button(say.plain("button-scenario-use"), UseScenario.model_validate(on)),),
        (Button(say.plain("button-scenario-repeat"), RepeatScenario(scenario=card.id)),),
        (
            Button(say.plain("button-scenario-rename"), NameScenario.model_validate(on)),
            Button(say.plain("button-scenario-share"), ShareScenario.model_validate(on)),
        ),
        (Button(say.plain("button-scenario-forget"), ForgetScenario(scenario=card.id, sure=False)),),
        (Button(say.plain("button-to-scenarios"), ScenariosPage(before=0)),),
    )
    return Screen("\n\n".join(filter(None, (told, scenario_text(card, say)))), rows)


def _offered_screen(card: ScenarioCard, say: Say) -> Screen:
    """What came as a file; the words are a stranger's until somebody has read them."""
    lines = [say("scenario-offered"), scenario_text(card, say)]
    if card.foreign_records:
        numbers = ", ".join(str(one) for one in dict.fromkeys(card.foreign_records))
        lines.append(say("scenario-foreign-records", numbers=numbers))
    rows: Rows = (
        (
            Button(say.plain("button-scenario-keep"), KeepScenario(scenario=card.id)),
            Button(say.plain("button-scenario-drop"), ForgetScenario(scenario=card.id, sure=True)),
        ),
    )
    return Screen("\n\n".join(lines), rows)


def scenario_text(card: ScenarioCard, say: Say) -> str:
    content = card.content
    said = [speech_words(content, say, shown=_TEXT_SHOWN)]
    if content.needs_recording:
        said.append(say("confirm-recording"))
    how = [*option_lines(content, say)]
    if content.rounds is not None:
        how.append(rounds_words(content.rounds, say))
    title = [say("scenario-title", name=card.name)]
    if card.author:
        title.append(say("scenario-author", name=card.author))
    blocks: list[Sequence[str]] = [title, said, reaction_lines(content, say), how]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines)


def whom_screen(card: ScenarioCard, saved: Sequence[ListLine], line: int, say: Say) -> Screen:
    """Whom to call by it: anything that names recipients is an answer, saved lists are buttons."""
    rows = [
        (
            Button(
                say.label("button-template-list", name=one.name, count=one.good),
                CallListBy(scenario=card.id, list=one.id),
            ),
        )
        for one in saved
    ]
    cancel = Button(say.plain("button-cancel"), DropLine(line=line))
    return Screen(say("scenario-whom", name=card.name), (*rows, (cancel,)))


def ask_name(card: ScenarioCard, say: Say) -> Screen:
    back = Button(say.plain("button-back"), ShowScenario(scenario=card.id))
    return Screen(with_old(say("scenario-ask-name"), card.name, say), ((back,),))


def forget_screen(card: ScenarioCard, say: Say) -> Screen:
    rows: Rows = (
        (Button(say.plain("button-scenario-forget-sure"), ForgetScenario(scenario=card.id, sure=True)),),
        (Button(say.plain("button-back"), ShowScenario(scenario=card.id)),),
    )
    return Screen(say("scenario-ask-forget", name=card.name), rows)
