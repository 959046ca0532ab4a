"""What can be chosen about reminders. Pure functions."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.appointments import Reminder
from bot.domain.calls.launch import RecipientState
from bot.domain.ids import LaunchId
from bot.services.drafts.drafting import ConfirmView
from bot.services.launches.reminders import PlannedReminder, ReminderPage
from bot.telegram.keyboard_rows import with_words
from bot.telegram.list_buttons import (
    CancelDay,
    DropReminder,
    MoveReminder,
    SetDates,
    SetRule,
    ShowReminder,
    ShowReminders,
    ShowWaiting,
    SwitchReminders,
)
from bot.telegram.rendering.appointments import rule_words
from bot.telegram.rendering.words import capital, moment, moment_label, phone, short_name, whom
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.drafts.buttons import BackToDraft

RULES: Final = (
    Reminder(days=1, at=time(18)),
    Reminder(days=1),
    Reminder(days=0, at=time(9)),
    Reminder(minutes=120),
    Reminder(minutes=60),
    Reminder(minutes=30),
)
DAYS: Final = 14
COLUMNS: Final = 40
"""So many columns at most are offered."""


def reminders_screen(view: ConfirmView, say: Say) -> Screen:
    """The rules in two columns, then the rest."""
    draft, revision = view.draft_id, view.revision
    rules = [
        Button(
            capital(rule_words(rule, say)),
            SetRule(
                draft=draft,
                revision=revision,
                days=-1 if rule.days is None else rule.days,
                at=-1 if rule.at is None else rule.at.hour * 60 + rule.at.minute,
                minutes=rule.minutes,
            ),
        )
        for rule in RULES
    ]
    appointments = view.content.appointments
    is_joined = appointments is not None and appointments.is_joined
    joining = "apart" if is_joined else "joined"
    giving = "keep" if appointments is not None and appointments.gives_back else "back"
    rows: Rows = (
        *(tuple(rules[at : at + 2]) for at in range(0, len(rules), 2)),
        (
            Button(
                say.plain("button-reminder-dates"), ShowReminders(draft=draft, revision=revision, part="d")
            ),
            Button(
                say.plain("button-reminder-times"), ShowReminders(draft=draft, revision=revision, part="t")
            ),
        ),
        (
            Button(
                say.plain(f"button-reminders-{joining}"),
                SwitchReminders(draft=draft, revision=revision, what=joining),
            ),
        ),
        (
            Button(
                say.plain(f"button-reminders-{giving}"),
                SwitchReminders(draft=draft, revision=revision, what=giving),
            ),
        ),
        (
            Button(
                say.plain("button-reminders-none"),
                SwitchReminders(draft=draft, revision=revision, what="none"),
            ),
        ),
        (Button(say.plain("button-back"), BackToDraft(draft=draft)),),
    )
    rule = "" if appointments is None else rule_words(appointments.rule, say)
    return Screen(say("reminders-choose", rule=rule), rows)


def columns_screen(view: ConfirmView, part: str, say: Say) -> Screen:
    """Which column says the day (d) or the time (t)."""
    draft, revision = view.draft_id, view.revision
    columns = () if view.content.source is None else view.content.source.columns
    rows: list[tuple[Button, ...]] = []
    for index, name in enumerate(columns[:COLUMNS]):
        rows.append(
            (Button(with_words(name), SetDates(draft=draft, revision=revision, part=part, column=index)),)
        )
    if part == "t":
        beside = SetDates(draft=draft, revision=revision, part=part, column=-1)
        rows.append((Button(say.plain("button-times-with-dates"), beside),))
    rows.append((Button(say.plain("button-back"), ShowReminders(draft=draft, revision=revision)),))
    return Screen(say("reminders-which-dates" if part == "d" else "reminders-which-times"), tuple(rows))


def waiting_screen(page: ReminderPage, say: Say, *, now: datetime) -> Screen:
    """Each with a button of their own."""
    rows: list[tuple[Button, ...]] = []
    for one in page.lines:
        label = say.label(
            "button-reminder-line",
            name=short_name(one.name) or phone(one.phone),
            at=moment_label(one.appointment_at, say, zone=page.zone, now=now),
        )
        rows.append((Button(label, ShowReminder(reminder=one.recipient_id)),))
    turn: list[Button] = []
    if page.start:
        before = ShowWaiting(launch=page.launch_id, start=max(0, page.start - len(page.lines)))
        turn.append(Button(say.plain("button-previous"), before))
    if page.more:
        after = ShowWaiting(launch=page.launch_id, start=page.start + len(page.lines))
        turn.append(Button(say.plain("button-next"), after))
    text = say("reminders-waiting") if page.lines else say("reminders-nobody-waits")
    return Screen(text, (*rows, tuple(turn)))


def reminder_screen(
    one: PlannedReminder, launch_id: LaunchId, zone: ZoneInfo, say: Say, *, now: datetime
) -> Screen:
    """One person, and what can be done while their call has not left."""
    text = say(
        "reminder-one",
        who=whom(one.phone, one.name),
        at=moment(one.appointment_at, say, zone=zone, now=now),
        due=moment(one.due_at, say, zone=zone, now=now),
        state={RecipientState.QUEUED: "waits", RecipientState.WITHHELD: "dropped"}.get(one.state, "left"),
    )
    back = (Button(say.plain("button-back"), ShowWaiting(launch=launch_id)),)
    if one.state is not RecipientState.QUEUED:
        return Screen(text, (back,))
    drop = Button(say.plain("button-reminder-drop"), DropReminder(reminder=one.recipient_id))
    move = Button(say.plain("button-reminder-move"), MoveReminder(reminder=one.recipient_id))
    return Screen(text, ((move, drop), back))


def moving_screen(one: PlannedReminder, zone: ZoneInfo, say: Say, *, now: datetime) -> Screen:
    at = moment(one.appointment_at, say, zone=zone, now=now)
    back = (Button(say.plain("button-back"), ShowReminder(reminder=one.recipient_id)),)
    return Screen(say("reminder-ask-time", who=whom(one.phone, one.name), at=at), (back,))


def days_screen(launch_id: LaunchId, days: Sequence[date], say: Say) -> Screen:
    """Which day is called off."""
    rows = [
        (
            Button(
                say.plain("date-of-year", day=day.day, month=say.plain("month", month=day.month)),
                CancelDay(launch=launch_id, days=day.toordinal()),
            ),
        )
        for day in days[:DAYS]
    ]
    return Screen(say("reminders-which-day"), tuple(rows))
