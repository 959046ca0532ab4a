"""The list of what is planned, one call's and one launch's choices, and what came of them. Pure functions."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.moving import Offered
from bot.services.launching import Cancelled
from bot.services.planned import Changed
from bot.services.planned_changes import Kept, Why
from bot.services.planned_list import PlannedCall, PlannedLaunch, PlannedPage
from bot.telegram.rendering import moment, phone, refusal_text
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.buttons import Open, Place
from handlers.menu import back_to_menu
from handlers.planned.buttons import (
    AskMove,
    MoveTo,
    PlannedLaunches,
    PlannedTurn,
    RemoveLaunch,
    RemovePlanned,
    ShowPlannedLaunch,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def planned_screen(
    page: PlannedPage, say: Say, *, zone: ZoneInfo, now: datetime, is_first: bool = True
) -> Screen:
    """Launches with people still to be sent on top, then calls, the soonest first."""
    if not page.calls and not page.launches:
        return Screen(say("planned-empty"), (back_to_menu(say),))
    lines = [say("planned-title"), *(_launch_line(one, say, zone, now) for one in page.launches)]
    lines += [
        say(
            "planned-row",
            number=str(one.number),
            moment=_time(one.at, say, zone, now),
            phone=phone(one.phone),
        )
        for one in page.calls
    ]
    rows: list[tuple[Button, ...]] = [_launch_row(one, say, zone, now) for one in page.launches]
    if page.more_launches:
        label = say.plain("button-planned-launches")
        rows.append((Button(label, PlannedLaunches(before=page.launches[-1].launch_id)),))
    rows += [_call_row(one, say) for one in page.calls]
    return Screen("\n".join(lines), (*rows, _turn(page, say, is_first=is_first), back_to_menu(say)))


def launches_screen(page: PlannedPage, say: Say, *, zone: ZoneInfo, now: datetime) -> Screen:
    """Launches alone, where they are more than fit above the calls."""
    lines = [say("planned-title"), *(_launch_line(one, say, zone, now) for one in page.launches)]
    rows = [_launch_row(one, say, zone, now) for one in page.launches]
    if page.more_launches:
        last = page.launches[-1].launch_id
        rows.append((Button(say.plain("button-next"), PlannedLaunches(before=last)),))
    return Screen("\n".join(lines), (*rows, _back(say)))


def call_screen(
    call: PlannedCall, offers: Sequence[Offered], say: Say, *, zone: ZoneInfo, now: datetime
) -> Screen:
    """Asks for another time, and offers the likely ones."""
    text = say(
        "planned-call-ask",
        number=str(call.number),
        phone=phone(call.phone),
        moment=_time(call.at, say, zone, now),
    )
    rows = [_offer(one, say, zone, now, call=call.number) for one in offers]
    return Screen(text, (*rows, *_call_choices(call, say), _back(say)))


def call_rows(
    call: PlannedCall, offers: Sequence[Offered], say: Say, *, zone: ZoneInfo, now: datetime
) -> Rows:
    """The same under the call's own card, where another time than those offered is one tap further."""
    rows = [_offer(one, say, zone, now, call=call.number) for one in offers]
    other = Button(say.plain("button-planned-other-time"), AskMove(call=call.number))
    return (*rows, (other,), *_call_choices(call, say))


def launch_screen(launch: PlannedLaunch, say: Say, *, zone: ZoneInfo, now: datetime) -> Screen:
    """What of the launch can still be changed."""
    text = say(
        "planned-launch",
        moment=_time(launch.at, say, zone, now),
        queued=launch.queued,
        waiting=launch.waiting,
    )
    if not launch.queued and not launch.waiting:
        return Screen(say("planned-launch-over"), (_back(say),))
    rows: Rows = (
        (Button(say.plain("button-planned-move-launch"), AskMove(launch=launch.launch_id)),),
        (Button(say.plain("button-planned-remove-launch"), RemoveLaunch(launch=launch.launch_id)),),
    )
    return Screen(text, (*rows, _back(say)))


def launch_move_screen(
    launch: PlannedLaunch, offers: Sequence[Offered], say: Say, *, zone: ZoneInfo, now: datetime
) -> Screen:
    count = launch.queued + launch.waiting
    text = say("planned-launch-ask", count=count, moment=_time(launch.at, say, zone, now))
    rows = [_offer(one, say, zone, now, launch=launch.launch_id) for one in offers]
    return Screen(text, (*rows, _back_to_launch(launch.launch_id, say)))


def launch_removal_screen(launch: PlannedLaunch, say: Say) -> Screen:
    """A list took some work to make, so taking it back is asked once."""
    text = say("planned-launch-remove-ask", count=launch.queued + launch.waiting)
    yes = Button(say.plain("button-planned-remove-sure"), RemoveLaunch(launch=launch.launch_id, sure=True))
    return Screen(text, ((yes,), _back_to_launch(launch.launch_id, say)))


def outside_screen(target: MoveTo, better: datetime, say: Say, *, zone: ZoneInfo, now: datetime) -> Screen:
    """A single call may ring at an odd hour if the person insists; a whole launch may not."""
    opening = _capital(moment(better, say, zone=zone, now=now))
    rows = [(Button(opening, MoveTo(call=target.call, launch=target.launch, at=int(better.timestamp()))),)]
    if target.call:
        wished = moment(datetime.fromtimestamp(target.at, UTC), say, zone=zone, now=now)
        label = say.plain("button-planned-anyway", moment=wished)
        rows.append((Button(label, MoveTo(call=target.call, at=target.at, sure=True)),))
    text = say("planned-outside" if target.call else "planned-outside-launch", moment=opening)
    return Screen(text, (*rows, _back(say)))


def options_screen(
    target: AskMove, options: Sequence[datetime], say: Say, *, zone: ZoneInfo, now: datetime
) -> Screen:
    """For words that may mean more than one time."""
    rows = [
        (
            Button(
                _capital(moment(at, say, zone=zone, now=now)),
                MoveTo(call=target.call, launch=target.launch, at=int(at.timestamp())),
            ),
        )
        for at in options
    ]
    return Screen(say("ask-when-ambiguous"), (*rows, _back(say)))


def moved_screen(changed: Changed, at: datetime, say: Say, *, zone: ZoneInfo, now: datetime) -> Screen:
    """What has another time now, and what has not and why."""
    then = moment(at, say, zone=zone, now=now)
    lines: list[str] = []
    if changed.done or not changed.unsent:
        lines.append(say("planned-moved", count=changed.done, moment=then))
    if changed.unsent:
        lines.append(say("planned-moved-unsent", count=changed.unsent, moment=then))
    return _result(lines, changed, "move", say)


def removed_screen(changed: Changed, say: Say) -> Screen:
    return _result([say("planned-removed", count=changed.done)], changed, "remove", say)


def stopped_screen(cancelled: Cancelled, say: Say) -> Screen:
    """A launch that was taken back with people still to be sent."""
    key = "planned-launch-cancelled" if cancelled.certain else "planned-launch-stopped"
    text = say(key, kept=cancelled.kept_home, removed=cancelled.removed, going=cancelled.under_way)
    return Screen(text, (_back(say),))


def _result(lines: list[str], changed: Changed, act: str, say: Say) -> Screen:
    lines += [_kept_line(one, act, say) for one in changed.kept]
    if hidden := changed.kept_count - sum(one.why is not Why.SENDING for one in changed.kept):
        lines.append(say(f"planned-kept-{act}-more", count=hidden))
    if changed.refusal is not None:
        lines += ["", refusal_text(changed.refusal, say)]
    return Screen("\n".join(lines), (_back(say),))


def _kept_line(kept: Kept, act: str, say: Say) -> str:
    why = say.plain(f"planned-why-{kept.why}")
    if kept.why is Why.SENDING:
        return say("planned-kept-sending")
    if kept.phone is None:
        return say("planned-kept-none", number=str(kept.number), why=why)
    return say(f"planned-kept-{act}", number=str(kept.number), phone=phone(kept.phone), why=why)


def _call_row(call: PlannedCall, say: Say) -> tuple[Button, ...]:
    number = str(call.number)
    return (
        Button(say.plain("button-planned-move", number=number), AskMove(call=call.number)),
        Button(say.plain("button-planned-remove", number=number), RemovePlanned(call=call.number)),
    )


def _call_choices(call: PlannedCall, say: Say) -> Rows:
    remove = Button(
        say.plain("button-planned-remove", number=str(call.number)), RemovePlanned(call=call.number)
    )
    if not call.beside:
        return ((remove,),)
    whole = Button(say.plain("button-planned-whole-launch"), ShowPlannedLaunch(launch=call.launch_id))
    return ((remove,), (whole,))


def _offer(
    one: Offered, say: Say, zone: ZoneInfo, now: datetime, *, call: int = 0, launch: int = 0
) -> tuple[Button, ...]:
    label = say.plain(f"button-offer-{one.offer}", moment=moment(one.at, say, zone=zone, now=now))
    return (Button(label, MoveTo(call=call, launch=launch, at=int(one.at.timestamp()))),)


def _launch_line(launch: PlannedLaunch, say: Say, zone: ZoneInfo, now: datetime) -> str:
    return say(
        "planned-launch-row",
        moment=_time(launch.at, say, zone, now),
        queued=launch.queued,
        waiting=launch.waiting,
        state=launch.state.value,
    )


def _launch_row(launch: PlannedLaunch, say: Say, zone: ZoneInfo, now: datetime) -> tuple[Button, ...]:
    label = say.plain(
        "button-planned-launch",
        moment=_time(launch.at, say, zone, now),
        count=launch.queued + launch.waiting,
    )
    return (Button(label, ShowPlannedLaunch(launch=launch.launch_id)),)


def _turn(page: PlannedPage, say: Say, *, is_first: bool) -> tuple[Button, ...]:
    turn: list[Button] = []
    if not is_first:
        turn.append(Button(say.plain("button-first"), Open(place=Place.PLANNED)))
    if page.more_calls and (key := page.calls[-1].key) is not None:
        at = (key[0] - _EPOCH) // _MICROSECOND
        turn.append(Button(say.plain("button-next"), PlannedTurn(at=at, row=key[1])))
    return tuple(turn)


def key_of(turn: PlannedTurn) -> tuple[datetime, int]:
    """Where the page begins that this button leads to."""
    return _EPOCH + turn.at * _MICROSECOND, turn.row


def _time(at: datetime | None, say: Say, zone: ZoneInfo, now: datetime) -> str:
    return say.plain("planned-at-once") if at is None else moment(at, say, zone=zone, now=now)


def _back(say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-back-to-planned"), Open(place=Place.PLANNED)),)


def _back_to_launch(launch_id: int, say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-back"), ShowPlannedLaunch(launch=launch_id)),)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
