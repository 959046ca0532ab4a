"""How to repeat a scenario, and one schedule. Pure functions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

from bot.domain.ids import ListId
from bot.domain.when.repeating import Repeating
from bot.domain.when.schedule import WORKING_DAYS
from bot.services.lists.lists import ListLine
from bot.services.scenarios.scenarios import ScenarioCard
from bot.services.scenarios.schedules import ScheduleCard, ScheduleLine
from bot.telegram.buttons import ShowSchedule
from bot.telegram.rendering import moment, money, zone_name
from bot.telegram.rendering.schedules import day_words, schedule_words
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.chat.prefill import typed_roubles, with_old
from handlers.scenarios.buttons import (
    AllowSchedule,
    AskEachTime,
    ChangeSchedule,
    PauseSchedule,
    RemoveSchedule,
    RepeatBy,
    RepeatScenario,
    RepeatToList,
    Rhythm,
    ShowScenario,
    SkipDay,
)


def by_rhythm(rhythm: Rhythm, at: time, today: date) -> Repeating:
    usual = Repeating(at, today)
    match rhythm:
        case Rhythm.WORKING_DAYS:
            return replace(usual, weekdays=WORKING_DAYS)
        case Rhythm.WEEKLY:
            return replace(usual, weekdays=frozenset({today.isoweekday()}))
        case Rhythm.EVERY_OTHER_DAY:
            return replace(usual, every=2)
        case _:
            return usual


def schedules_screen(card: ScenarioCard, lines: Sequence[ScheduleLine], say: Say) -> Screen:
    """The schedules of a scenario, a line and a button for each."""
    text: list[str] = [say("schedules-title", name=card.name)]
    text += [_line(line, number, say) for number, line in enumerate(lines, 1)]
    rows: Rows = (
        *(
            (Button(say.plain("button-schedule", number=number, when=schedule_words(line.content, say)), ShowSchedule(schedule=line.id)),)
            for number, line in enumerate(lines, 1)
        ),
        (Button(say.plain("button-schedule-more"), RepeatScenario(scenario=card.id, more=True)),),
        (_back_to_scenario(card, say),),
    )  # fmt: skip
    return Screen("\n\n".join(text), rows)


def whom_screen(card: ScenarioCard, saved: Sequence[ListLine], say: Say) -> Screen:
    """The list is chosen once; its recipients are read anew each time."""
    rows: Rows = tuple(
        (
            Button(
                say.label("button-template-list", name=one.name, count=one.good),
                RepeatToList(scenario=card.id, list=one.id),
            ),
        )
        for one in saved
    )
    text = say("schedule-whom" if saved else "schedule-no-lists", name=card.name)
    return Screen(text, (*rows, (_back_to_scenario(card, say),)))


def rhythm_screen(
    card: ScenarioCard, list_id: ListId, list_name: str, at: time, today: date, say: Say
) -> Screen:
    """Ready schedules, one tap each; any other is typed."""
    rows: Rows = (
        *(
            (
                Button(
                    _capital(schedule_words(by_rhythm(rhythm, at, today), say)),
                    RepeatBy(scenario=card.id, list=list_id, rhythm=rhythm),
                ),
            )
            for rhythm in Rhythm
        ),
        (_back_to_scenario(card, say),),
    )
    return Screen(say("schedule-how", name=card.name, list=list_name), rows)


def schedule_screen(card: ScheduleCard, say: Say, *, told: str = "") -> Screen:
    line = card.line
    lines: list[str] = [say("schedule-title", name=card.scenario_name, number=str(line.id))]
    if card.author:
        lines.append(say("scenario-author", name=card.author))
    lines += [
        "",
        say("schedule-line-when", when=_capital(schedule_words(line.content, say))),
        say("schedule-line-list", list=line.list_name, is_there="yes" if line.list_name else "no"),
    ]
    if line.next_moment is None:
        lines.append(say("schedule-line-state", state=line.state))
    else:
        zone = zone_name(line.next_moment, line.zone, say)
        lines.append(
            say("schedule-line-next", moment=moment(line.next_moment, say, zone=line.zone), zone=zone)
        )
    if card.skipped:
        days = ", ".join(day_words(day, say) for day in card.skipped)
        lines.append(say("schedule-line-skipped", days=days))
    if card.unasked_kopecks is None:
        lines.append(say("schedule-line-asks", is_owner="yes" if card.is_owner else "no"))
    else:
        lines.append(say("schedule-line-unasked", cap=money(card.unasked_kopecks, say)))
    text = "\n".join(lines)
    return Screen(f"{told}\n\n{text}" if told else text, _schedule_rows(card, say))


def _schedule_rows(card: ScheduleCard, say: Say) -> Rows:
    on = card.line.id
    rows: list[tuple[Button, ...]] = []
    if card.line.state == "on" and card.next_day is not None:
        skip = SkipDay(schedule=on, day=card.next_day.toordinal(), skip=True)
        label = say.plain("button-schedule-skip", day=day_words(card.next_day, say))
        rows.append((Button(label, skip),))
    rows += [
        (
            Button(
                say.plain("button-schedule-unskip", day=day_words(day, say)),
                SkipDay(schedule=on, day=day.toordinal(), skip=False),
            ),
        )
        for day in card.skipped[:3]
    ]
    rows.append((Button(say.plain("button-schedule-change"), ChangeSchedule(schedule=on)), _pause(card, say)))
    if card.unasked_kopecks is not None:
        rows.append((Button(say.plain("button-schedule-ask"), AskEachTime(schedule=on)),))
    if card.is_owner:
        rows.append((Button(say.plain("button-schedule-allow"), AllowSchedule(schedule=on)),))
    rows.append((Button(say.plain("button-schedule-remove"), RemoveSchedule(schedule=on, sure=False)),))
    back = ShowScenario(scenario=card.scenario_id)
    rows.append((Button(say.plain("button-schedule-to-scenario"), back),))
    return tuple(rows)


def _pause(card: ScheduleCard, say: Say) -> Button:
    is_on = card.line.state == "on"
    label = "button-schedule-pause" if is_on else "button-schedule-resume"
    return Button(say.plain(label), PauseSchedule(schedule=card.line.id, on=not is_on))


def ask_when(card: ScheduleCard, say: Say) -> Screen:
    old = schedule_words(card.line.content, say)
    return Screen(with_old(say("schedule-ask-when"), old, say), (_back(card, say),))


def ask_cap(card: ScheduleCard, say: Say) -> Screen:
    old = "" if card.unasked_kopecks is None else typed_roubles(card.unasked_kopecks)
    return Screen(with_old(say("schedule-ask-cap", name=card.scenario_name), old, say), (_back(card, say),))


def remove_screen(card: ScheduleCard, say: Say) -> Screen:
    sure = Button(say.plain("button-schedule-remove-sure"), RemoveSchedule(schedule=card.line.id, sure=True))
    text = say("schedule-ask-remove", name=card.scenario_name, when=schedule_words(card.line.content, say))
    return Screen(text, ((sure,), _back(card, say)))


def _line(line: ScheduleLine, number: int, say: Say) -> str:
    when = schedule_words(line.content, say)
    return say("schedules-line", number=number, when=when, list=line.list_name, state=line.state)


def _back(card: ScheduleCard, say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-back"), ShowSchedule(schedule=card.line.id)),)


def _back_to_scenario(card: ScenarioCard, say: Say) -> Button:
    return Button(say.plain("button-back"), ShowScenario(scenario=card.id))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
