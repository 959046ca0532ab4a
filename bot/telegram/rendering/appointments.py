"""A list of appointments on the confirm screen: the rule, the columns it was read from, and the first people with their times."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.appointments import ANSWERS_AFTER, SECOND_CALL, Appointments, Reminder, leaves_time
from bot.services.drafts.drafting import ConfirmView
from bot.services.drafts.list_view import Reminded
from bot.telegram.list_buttons import DropVanished, LikeLastTime, ShowReminders, SwitchReminders
from bot.telegram.rendering.words import date_of, moment, money, whom
from bot.telegram.screen import Button, Rows
from bot.telegram.texts import Say

NAMED = 3
"""So many people of a correction are named."""


def rule_words(rule: Reminder, say: Say) -> str:
    """ "накануне в 18:00"; plain text."""
    if rule.days is None:
        hours, minutes = divmod(rule.minutes, 60)
        unit = "minutes" if minutes else "hours"
        return say.plain(f"reminder-{unit}", count=rule.minutes if minutes else hours)
    time = "" if rule.at is None else f"{rule.at.hour}:{rule.at:%M}"
    kind = {0: "same", 1: "eve"}.get(rule.days, "days")
    return say.plain("reminder-at", kind=kind, count=rule.days, time=time, has_time="yes" if time else "no")


def cancelling_lines(view: ConfirmView, say: Say) -> list[str]:
    """What Confirm takes back besides, where a day is called off."""
    cancels = view.content.cancels
    return (
        [] if cancels is None else [say("reminders-cancels", day=date_of(cancels.since, say, zone=view.zone))]
    )


def reminder_lines(view: ConfirmView, say: Say, now: datetime) -> list[str]:
    """In the place of the time: when each is called."""
    appointments = view.content.appointments
    reminded = None if view.listed is None else view.listed.reminded
    if appointments is None or reminded is None:
        return []
    typed = "yes" if appointments.is_typed else "no"
    lines: list[str] = [say("reminders-rule", rule=rule_words(appointments.rule, say), typed=typed)]
    if appointments.when is not None:
        names = [appointments.when.date, appointments.when.time, appointments.when.zone]
        lines.append(say("reminders-columns", names=", ".join(filter(None, names))))
    lines += _order(appointments, reminded, view, say)
    for one in reminded.samples:
        lines.append(
            say(
                "reminders-sample",
                who=whom(one.phone, one.name),
                at=moment(one.appointment_at, say, zone=view.zone, now=now),
                due=moment(one.due_at, say, zone=view.zone, now=now),
            )
        )
    if appointments.gives_back and reminded.last is not None:
        at = moment(reminded.last + ANSWERS_AFTER, say, zone=view.zone, now=now)
        lines.append(say("reminders-gives-back", at=at))
    if reminded.further:
        lines.append(say("reminders-further", count=reminded.further))
    lines += _second_calls(appointments, reminded, view, say)
    return [*lines, *_at_home(reminded, say), *_correction(reminded, view, say, now)]


def _second_calls(
    appointments: Appointments, reminded: Reminded, view: ConfirmView, say: Say
) -> Sequence[str]:
    """That whoever is not reached is called again, to how many people and for how much at most."""
    if not appointments.calls_again:
        return []
    cost = view.estimate.second
    return [
        say(
            "reminders-second",
            when=rule_words(SECOND_CALL, say),
            count=reminded.second,
            has_cost="yes" if cost else "no",
            cost=money(cost, say),
        )
    ]


def _order(appointments: Appointments, reminded: Reminded, view: ConfirmView, say: Say) -> list[str]:
    """ "12/4" may be two days, and nothing in the column tells which."""
    when = appointments.when
    if when is None or not when.is_unclear or not reminded.samples:
        return []
    at = reminded.samples[0].appointment_at
    return [
        say(
            "reminders-unclear",
            order="month" if when.month_first else "day",
            day=moment(at, say, zone=view.zone),
        )
    ]


def _at_home(reminded: Reminded, say: Say) -> Sequence[str]:
    rows = [
        say("reminders-at-home", who=whom(one.phone, one.name), reason=say.plain(f"reason-{reason}"))
        for one, reason in reminded.at_home
    ]
    return [say("reminders-at-home-title"), *rows] if rows else []


def _correction(reminded: Reminded, view: ConfirmView, say: Say, now: datetime) -> Sequence[str]:
    """What a list that came once more changes."""
    found = reminded.correction
    if found is None:
        return []
    lines: list[str] = [
        say(
            "reminders-correction",
            added=found.added,
            changed=len(found.changed),
            same=found.same,
            vanished=len(found.vanished),
        )
    ]
    for kind, people in (("changed", found.changed), ("vanished", found.vanished)):
        for one in people[:NAMED]:
            at = moment(one.appointment_at, say, zone=view.zone, now=now)
            lines.append(say("reminders-corrected", kind=kind, who=whom(one.phone, one.name), at=at))
    return lines


def reminder_rows(view: ConfirmView, say: Say) -> Rows:
    """Buttons above «Изменить» for a list of appointments."""
    appointments = view.content.appointments
    if appointments is None:
        return ()
    on_draft = {"draft": view.draft_id, "revision": view.revision}
    rows = [(Button(say.plain("button-reminders"), ShowReminders.model_validate(on_draft)),)]
    if appointments.when is not None and appointments.when.is_unclear:
        key = "button-day-first" if appointments.when.month_first else "button-month-first"
        rows.insert(
            0, (Button(say.plain(key), SwitchReminders.model_validate({**on_draft, "what": "order"})),)
        )
    reminded = None if view.listed is None else view.listed.reminded
    correction = None if reminded is None else reminded.correction
    if correction is not None and correction.vanished and not view.recipient_count:
        label = say.plain("button-drop-vanished", count=len(correction.vanished))
        rows.insert(0, (Button(label, DropVanished.model_validate(on_draft)),))
    if correction is not None or appointments.is_new_list:
        what = "corrected" if appointments.is_new_list else "new"
        switch = SwitchReminders.model_validate({**on_draft, "what": what})
        rows.append((Button(say.plain(f"button-reminders-{what}"), switch),))
    if leaves_time(appointments.rule):
        what = "once" if appointments.calls_again else "again"
        switch = SwitchReminders.model_validate({**on_draft, "what": what})
        rows.append((Button(say.plain(f"button-reminders-{what}"), switch),))
    if reminded is not None and reminded.last_time is not None:
        rows.insert(0, (Button(say.plain("button-last-time"), LikeLastTime.model_validate(on_draft)),))
    return tuple(rows)
