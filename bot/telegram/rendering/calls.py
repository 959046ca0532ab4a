"""One call with all that is known of it, and the list of recent ones."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.calls.call_outcome import began_early, leg_is_final, outcome, talk_seconds
from bot.domain.calls.call_status import LegNews
from bot.domain.drafts.draft import OwnPhone, SpokenCode, SpokenText, StoredRecord
from bot.domain.ids import CallNumber
from bot.services.launches.cards import CallCard, CallPage
from bot.telegram.buttons import CallsPage, RecipientCard, VerifyPhone
from bot.telegram.rendering.recordings import recording_lines, recording_row
from bot.telegram.rendering.rows import heard_words, row_state
from bot.telegram.rendering.words import duration, moment, money, phone, whom
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say


def call_card(card: CallCard, say: Say, *, zone: ZoneInfo) -> Screen:
    """Times are in the user's zone; what the service has not told is left out."""
    row, planned = card.row, card.content.when is not None
    head: list[str] = [
        say("call-title", number=str(card.number)),
        say("call-phone", phone=whom(card.phone, row.name)),
        say("call-state", state=row_state(row, say, zone=zone, is_planned=planned)),
    ]
    head += [say("call-reaction", answer=heard_words(heard, say)) for heard in row.reactions]
    if row.cost_kopecks is not None:
        head.append(say("call-cost", cost=money(row.cost_kopecks, say)))
    blocks = [head, _times(card, say, zone), _content(card, say), recording_lines(card.recording, say)]
    if card.moderation_hint:
        blocks.append([say("card-moderation")])
    if card.heard_by is not None:
        blocks.append([say("call-heard", by=card.heard_by)])
    text = "\n\n".join("\n".join(lines) for lines in blocks if lines)
    back = Button(say.plain("button-back-to-calls"), CallsPage(before=CallNumber(0)))
    verify = Button(say.plain("button-verify-phone"), VerifyPhone(phone=card.phone))
    everything = Button(say.plain("button-recipient-card"), RecipientCard(phone=card.phone))
    return Screen(text, (*recording_row(card, say), (back, verify), (everything,)))


def calls_screen(page: CallPage, say: Say, *, zone: ZoneInfo, before: int | None = None) -> Screen:
    """One page, newest first; `before` as it was asked for, None on the first page."""
    if not page.items:
        return Screen(say("calls-empty"))
    lines = [say("calls-title"), ""]
    for call in page.items:
        waits = call.content.when is not None and call.row.status == "created" and call.final_at is None
        lines.append(
            say(
                "calls-row",
                number=str(call.number),
                moment=moment(call.row.planned_at or call.placed_at, say, zone=zone),
                phone=whom(call.phone, call.row.name),
                # The call's time is already shown before this.
                state=say.plain("state-planned-short") if waits else row_state(call.row, say, zone=zone),
            )
        )
    turn = []
    if before:
        turn.append(Button(say.plain("button-newest"), CallsPage(before=CallNumber(0))))
    if page.more:
        turn.append(Button(say.plain("button-older"), CallsPage(before=page.items[-1].number)))
    return Screen("\n".join(lines), (tuple(turn),) if turn else ())


def _times(card: CallCard, say: Say, zone: ZoneInfo) -> list[str]:
    times: list[tuple[str, datetime | None]] = [("placed", card.placed_at)]
    if card.content.when is not None:
        times.append(("planned", card.row.planned_at))
    lines = [_time(name, at, say, zone) for name, at in times if at is not None]
    if card.content.when is not None and began_early(card.row.planned_at, card.legs):
        lines.append(say("call-early"))
    for number, leg in enumerate(card.legs, start=1):
        if len(card.legs) > 1:
            lines.append(say("call-leg", number=number, state=_leg_state(leg, say)))
        legs_times = (
            ("started", leg.started_at),
            ("answered", leg.answered_at),
            ("finished", leg.finished_at),
        )
        lines += [_time(name, at, say, zone) for name, at in legs_times if at is not None]
    return lines


def _time(name: str, at: datetime, say: Say, zone: ZoneInfo) -> str:
    return say(f"call-{name}", moment=moment(at, say, zone=zone, seconds=name not in {"placed", "planned"}))


def _leg_state(leg: LegNews, say: Say) -> str:
    """How one round of a redialled call ended."""
    if not leg_is_final(leg):
        return say.plain("outcome-in_progress")
    ended = outcome([leg])
    talk = talk_seconds(leg)
    if talk is not None:
        return say.plain("outcome-answered-talk", talk=duration(talk, say))
    return say.plain(f"outcome-{ended}")


def _content(card: CallCard, say: Say) -> list[str]:
    lines: list[str] = []
    if isinstance(card.content.sender, OwnPhone):
        lines.append(say("call-from", phone=phone(card.content.sender.phone)))
    what = card.content.what
    said = what.voiced if isinstance(what, StoredRecord) else what
    if isinstance(said, SpokenText):
        lines.append(f"<blockquote>{say.escaped(said.text)}</blockquote>")
    if isinstance(card.content.what, SpokenCode):
        lines.append(say("speech-code"))
    return lines
