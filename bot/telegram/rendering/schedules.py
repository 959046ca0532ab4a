"""Schedules of scenarios: in words, and the messages about their days."""

from collections.abc import Mapping
from datetime import date, time

from bot.domain.drafts.draft import Purpose
from bot.domain.ids import DraftId, ScheduleId
from bot.domain.when.repeating import Repeating
from bot.domain.when.schedule import EVERY_DAY, WORKING_DAYS
from bot.services.refusal import Refusal
from bot.telegram.buttons import CancelDraft, ConfirmList, ShowDraft, ShowSchedule
from bot.telegram.rendering.refusals import refusal_text
from bot.telegram.rendering.words import money, money_range
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say

Facts = Mapping[str, str | int | None]
_WHY = "why_"


def schedule_words(content: Repeating, say: Say) -> str:
    """ "по будням в 10:00 до 31 декабря"; plain text."""
    text = say.plain("schedule-when", days=days_words(content, say), time=time_words(content.at))
    if content.until is None:
        return text
    until, year = day_words(content.until, say), content.until.year
    return say.plain(
        "schedule-until", when=text, day=until if year == content.first.year else f"{until} {year}"
    )


def days_words(content: Repeating, say: Say) -> str:
    if content.every > 1:
        return say.plain("schedule-every", days=content.every)
    if content.weekdays == EVERY_DAY:
        return say.plain("schedule-daily")
    if content.weekdays == WORKING_DAYS:
        return say.plain("schedule-working")
    if len(content.weekdays) == 1:
        return say.plain("schedule-weekly", day=min(content.weekdays))
    return ", ".join(say.plain("weekday-short", day=day) for day in sorted(content.weekdays))


def time_words(at: time) -> str:
    return f"{at.hour}:{at:%M}"


def day_words(day: date, say: Say) -> str:
    """ "24 ноября"."""
    return say.plain("date-of-year", day=day.day, month=say.plain("month", month=day.month))


def asks(facts: Facts, say: Say) -> Screen:
    """The question of one day: whom, when, what it may cost, why it asks; its Confirm starts a launch like any other."""
    count, draft, revision = (
        _number(facts, "count"),
        DraftId(_number(facts, "draft_id")),
        _number(facts, "revision"),
    )
    lines = [
        say("schedule-asks", name=facts.get("name"), list=facts.get("list"), count=count),
        say("schedule-asks-now" if facts.get("is_now") else "schedule-asks-at", moment=_moment(facts, say)),
        _cost(facts, say),
    ]
    if (code := facts.get("why")) is not None:
        lines.append(say("schedule-asks-why", why=_why(str(code), facts, say)))
    said = facts.get("purpose")
    purposes = tuple(Purpose) if said is None else (Purpose(str(said)),)
    rows: Rows = (
        *(
            (
                Button(
                    say.plain(f"button-confirm-{purpose}", count=count),
                    ConfirmList(draft=draft, revision=revision, purpose=purpose),
                ),
            )
            for purpose in purposes
        ),
        (
            Button(say.plain("button-schedule-look"), ShowDraft(draft=draft)),
            Button(say.plain("button-schedule-not-now"), CancelDraft(draft=draft, revision=revision)),
        ),
        (_to_schedule(facts, say),),
    )
    return Screen("\n\n".join(lines), rows)


def missed(facts: Facts, say: Say) -> Screen:
    """Nobody confirmed in time; it can still be called."""
    draft = DraftId(_number(facts, "draft"))
    rows: Rows = (
        (Button(say.plain("button-schedule-look"), ShowDraft(draft=draft)),),
        (_to_schedule(facts, say),),
    )
    return Screen(say("schedule-missed", name=facts.get("name"), moment=_moment(facts, say)), rows)


def stopped(facts: Facts, say: Say) -> Screen:
    """It can't call any more, and waits."""
    why = _why(str(facts.get("why")), facts, say)
    text = say("schedule-stopped", name=facts.get("name"), list=facts.get("list"), why=why)
    return Screen(text, ((_to_schedule(facts, say),),))


def nobody(facts: Facts, say: Say) -> Screen:
    text = say("schedule-nobody", name=facts.get("name"), list=facts.get("list"))
    return Screen(text, ((_to_schedule(facts, say),),))


def passed(facts: Facts, say: Say) -> Screen:
    """Days that came while nothing ran; the last of them asks in a message of its own."""
    text = say("schedule-passed", name=facts.get("name"), days=_number(facts, "days"))
    return Screen(text, ((_to_schedule(facts, say),),))


def _to_schedule(facts: Facts, say: Say) -> Button:
    return Button(
        say.plain("button-schedule-show"), ShowSchedule(schedule=ScheduleId(_number(facts, "schedule")))
    )


def _why(code: str, facts: Facts, say: Say) -> str:
    given = {name.removeprefix(_WHY): value for name, value in facts.items() if name.startswith(_WHY)}
    return refusal_text(Refusal(code, **given), say)


def _cost(facts: Facts, say: Say) -> str:
    low, high = _number(facts, "low"), facts.get("high")
    if isinstance(high, int):
        return say("schedule-cost", cost=money_range(low, high, say))
    return say("schedule-cost-unknown", cost=money(low, say), has_texts="yes" if low else "no")


def _moment(facts: Facts, say: Say) -> str:
    day = say.plain(
        "date-of-year", day=_number(facts, "day"), month=say.plain("month", month=_number(facts, "month"))
    )
    return say.plain("moment", day=day, time=str(facts.get("time")))


def _number(facts: Facts, name: str) -> int:
    value = facts.get(name)
    return value if isinstance(value, int) else 0
