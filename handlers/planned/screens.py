"""The list of what is planned, the choices for one call and for one launch, and their results. Pure functions."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calls.launch import LaunchState
from bot.domain.drafts.draft import CallDraft
from bot.domain.when.moving import Offered
from bot.services.launches.cancelled import Cancelled
from bot.services.planned.calls import Changed
from bot.services.planned.changes import Kept, Why
from bot.services.planned.overview import PlannedCall, PlannedLaunch, PlannedPage
from bot.telegram.rendering import capital, list_words, moment, moment_label, refusal_text, speech_words, whom
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.chat.prefill import typed_time, with_old, with_old_text
from handlers.menu.buttons import Open, Place
from handlers.menu.screen import back_to_menu
from handlers.planned.buttons import (
    AskMove,
    AskText,
    CallAnew,
    MoveTo,
    PlannedLaunches,
    PlannedTurn,
    RemoveLaunch,
    RemovePlanned,
    ShowPlannedLaunch,
)

_TEXT_SHOWN = 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def planned_screen(
    page: PlannedPage, say: Say, *, zone: ZoneInfo, now: datetime, is_first: bool = True
) -> Screen:
    """Launches with recipients still to be sent on top, then calls, the soonest first."""
    if not page.calls and not page.launches:
        return Screen(say("planned-empty"), (back_to_menu(say),))
    lines: list[str] = [say("planned-title")]
    for launch in page.launches:
        lines += [_launch_line(launch, say, zone, now), *_about(launch.content, say)]
    for one in page.calls:
        at, named = _time(one.at, say, zone, now), whom(one.phone, one.name)
        lines.append(say("planned-row", number=str(one.number), moment=at, phone=named))
        lines += _about(one.content, say)
    rows: list[tuple[Button, ...]] = [_launch_row(one, say, zone, now) for one in page.launches]
    if page.more_launches:
        label = say.plain("button-planned-launches")
        rows.append((Button(label, PlannedLaunches(before=page.launches[-1].launch_id)),))
    rows += [_call_row(one, say) for one in page.calls]
    return Screen("\n".join(lines), (*rows, _turn(page, say, is_first=is_first), back_to_menu(say)))


def launches_screen(page: PlannedPage, say: Say, *, zone: ZoneInfo, now: datetime) -> Screen:
    """Launches alone, when there are more than fit above the calls."""
    lines: list[str] = [say("planned-title")]
    for launch in page.launches:
        lines += [_launch_line(launch, say, zone, now), *_about(launch.content, say)]
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
        phone=whom(call.phone, call.name),
        moment=_time(call.at, say, zone, now),
    )
    asked = with_old(text, typed_time(call.at, zone), say)
    whole = "\n".join([asked, *_about(call.content, say)])
    rows = [_offer(one, say, zone, now, call=call.number) for one in offers]
    return Screen(whole, (*rows, *_call_choices(call, say), _back(say)))


def call_rows(
    call: PlannedCall, offers: Sequence[Offered], say: Say, *, zone: ZoneInfo, now: datetime
) -> Rows:
    """The same buttons under the call's own card; there another time than those offered takes one more tap."""
    rows = [_offer(one, say, zone, now, call=call.number) for one in offers]
    other = Button(say.plain("button-planned-other-time"), AskMove(call=call.number))
    return (*rows, (other,), *_call_choices(call, say))


def launch_screen(launch: PlannedLaunch, say: Say, *, zone: ZoneInfo, now: datetime) -> Screen:
    """What can still be changed about the launch."""
    text = say(
        "planned-launch",
        moment=_time(launch.at, say, zone, now),
        queued=launch.queued,
        waiting=launch.waiting,
    )
    whole = "\n".join([text, *_about(launch.content, say)])
    if not launch.queued and not launch.waiting:
        return Screen(say("planned-launch-over"), (_back(say),))
    rows: Rows = (
        (Button(say.plain("button-planned-move-launch"), AskMove(launch=launch.launch_id)),),
        (_text_button(say, launch=launch.launch_id),) if launch.state is LaunchState.HELD else (),
        (Button(say.plain("button-planned-remove-launch"), RemoveLaunch(launch=launch.launch_id)),),
    )
    return Screen(whole, (*rows, _back(say)))


def launch_move_screen(
    launch: PlannedLaunch, offers: Sequence[Offered], say: Say, *, zone: ZoneInfo, now: datetime
) -> Screen:
    count = launch.queued + launch.waiting
    asked = say("planned-launch-ask", count=count, moment=_time(launch.at, say, zone, now))
    asked = with_old(asked, typed_time(launch.at, zone), say)
    text = "\n".join([asked, *_about(launch.content, say)])
    rows = [_offer(one, say, zone, now, launch=launch.launch_id) for one in offers]
    return Screen(text, (*rows, _back_to_launch(launch.launch_id, say)))


def launch_removal_screen(launch: PlannedLaunch, say: Say) -> Screen:
    """A list took some work to make, so the user is asked once before it is taken back."""
    asked = say("planned-launch-remove-ask", count=launch.queued + launch.waiting)
    text = "\n".join([asked, *_about(launch.content, say)])
    yes = Button(say.plain("button-planned-remove-sure"), RemoveLaunch(launch=launch.launch_id, sure=True))
    return Screen(text, ((yes,), _back_to_launch(launch.launch_id, say)))


def ask_text_screen(launch_id: int, old: str, say: Say) -> Screen:
    """Asks for another text for a launch that the service does not have yet."""
    text = with_old_text(say("planned-text-ask"), old, say)
    return Screen(text, (_back_to_launch(launch_id, say),))


def text_changed_screen(launch_id: int, text: str, say: Say) -> Screen:
    return Screen(say("planned-text-changed", text=text), (_back_to_launch(launch_id, say),))


def text_at_service_screen(number: int, say: Say) -> Screen:
    """The service has the call, so its text can't be changed; says what can be done instead."""
    anew = Button(say.plain("button-planned-anew"), CallAnew(call=number))
    back = Button(say.plain("button-back"), AskMove(call=number))
    return Screen(say("planned-text-at-service", number=str(number)), ((anew,), (back,)))


def outside_screen(target: MoveTo, better: datetime, say: Say, *, zone: ZoneInfo, now: datetime) -> Screen:
    """A single call may ring at an odd hour if the user insists; a whole launch may not."""
    opening = capital(moment_label(better, say, zone=zone, now=now))
    rows = [(Button(opening, MoveTo(call=target.call, launch=target.launch, at=int(better.timestamp()))),)]
    if target.call:
        wished = moment_label(datetime.fromtimestamp(target.at, UTC), say, zone=zone, now=now)
        label = say.plain("button-planned-anyway", moment=wished)
        rows.append((Button(label, MoveTo(call=target.call, at=target.at, sure=True)),))
    named = capital(moment(better, say, zone=zone, now=now))
    text = say("planned-outside" if target.call else "planned-outside-launch", moment=named)
    return Screen(text, (*rows, _back(say)))


def options_screen(
    target: AskMove, options: Sequence[datetime], say: Say, *, zone: ZoneInfo, now: datetime
) -> Screen:
    """Asks which time is meant by words that may mean several."""
    rows = [
        (
            Button(
                capital(moment_label(at, say, zone=zone, now=now)),
                MoveTo(call=target.call, launch=target.launch, at=int(at.timestamp())),
            ),
        )
        for at in options
    ]
    return Screen(say("ask-when-ambiguous"), (*rows, _back(say)))


def moved_screen(changed: Changed, at: datetime, say: Say, *, zone: ZoneInfo, now: datetime) -> Screen:
    """Which calls have another time now, and which have not and why."""
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
    """A launch that was taken back while recipients were still to be sent."""
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
    named = whom(kept.phone, kept.name)
    return say(f"planned-kept-{act}", number=str(kept.number), phone=named, why=why)


def _about(content: CallDraft, say: Say) -> list[str]:
    """The list's name, and how the planned text begins."""
    lines: list[str] = [*list_words(content, say)]
    if what := speech_words(content, say, shown=_TEXT_SHOWN):
        lines.append(what)
    return lines


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
    rows = ((remove,), (_text_button(say, call=call.number),))
    if not call.beside:
        return rows
    whole = Button(say.plain("button-planned-whole-launch"), ShowPlannedLaunch(launch=call.launch_id))
    return (*rows, (whole,))


def _text_button(say: Say, *, call: int = 0, launch: int = 0) -> Button:
    return Button(say.plain("button-planned-text"), AskText(call=call, launch=launch))


def _offer(
    one: Offered, say: Say, zone: ZoneInfo, now: datetime, *, call: int = 0, launch: int = 0
) -> tuple[Button, ...]:
    label = say.plain(f"button-offer-{one.offer}", moment=moment_label(one.at, say, zone=zone, now=now))
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
        moment=say.plain("planned-at-once")
        if launch.at is None
        else moment_label(launch.at, say, zone=zone, now=now),
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
    """The position where the page of this button begins."""
    return _EPOCH + turn.at * _MICROSECOND, turn.row


def _time(at: datetime | None, say: Say, zone: ZoneInfo, now: datetime) -> str:
    return say.plain("planned-at-once") if at is None else moment(at, say, zone=zone, now=now)


def _back(say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-back-to-planned"), Open(place=Place.PLANNED)),)


def _back_to_launch(launch_id: int, say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-back"), ShowPlannedLaunch(launch=launch_id)),)
