"""Records as a user sees them: one by one, and as a list. Pure functions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.costs.price import TEXT_COST
from bot.domain.record import RecordState
from bot.services.records.shelf import RecordRow, RecordsPage, Use
from bot.services.refusal import Refusal
from bot.telegram.buttons import ShowRecord
from bot.telegram.rendering import clock_time, moment, money, refusal_text, whom
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.chat.prefill import with_old
from handlers.menu.buttons import Open, Place
from handlers.menu.screen import back_to_menu
from handlers.records.buttons import (
    HearRecord,
    LookForRecord,
    PayForRecord,
    RecordsTurn,
    RemoveForGood,
    RemoveRecord,
    RenameRecord,
    SendAgain,
    TextRecord,
    UndoRecord,
    UseRecord,
)

USES_SHOWN: Final = 5


def name_by_time(now: datetime, zone: ZoneInfo, say: Say) -> str:
    """ "Запись 24.11 15:30"."""
    return say.plain("record-name", date=f"{now.astimezone(zone):%d.%m}", time=clock_time(now, zone))


def length(row: RecordRow) -> str:
    """ "0:42"; empty where it isn't known, as for a text."""
    return "" if row.duration_s is None else f"{row.duration_s // 60}:{row.duration_s % 60:02}"


def record_card(row: RecordRow, say: Say, *, is_new: bool = False) -> Screen:
    """`is_new`: it was just saved, and one tap can undo that."""
    match row.state:
        case RecordState.MADE:
            return _made(row, say, is_new=is_new)
        case RecordState.PROPOSED:
            return _proposed(row, say)
        case RecordState.RETURNED:
            again = PayForRecord(record=row.id) if row.text is not None else SendAgain(record=row.id)
            rows: Rows = ((Button(say.plain("button-record-again"), again),), _forget(row, say))
            text = say("record-returned", name=row.name, late=_yes(row.error == "too_late"))
            return Screen(text, (*rows, _back(say)))
        case RecordState.UNKNOWN:
            look = Button(say.plain("button-record-look"), LookForRecord(record=row.id))
            text = say("record-unknown", name=row.name, paid=_yes(row.text is not None))
            return Screen(text, ((look,), _forget(row, say), _back(say)))
        case RecordState.REFUSED:
            return Screen(_refused_text(row, say), (_forget(row, say), _back(say)))
        case _:
            look = Button(say.plain("button-record-look"), ShowRecord(record=row.id))
            return Screen(say("record-sending", name=row.name), ((look,), _back(say)))


def _made(row: RecordRow, say: Say, *, is_new: bool) -> Screen:
    key = "record-saved" if is_new else "record-title"
    lines: list[str] = [say(key, name=row.name, has_length=_yes(bool(length(row))), length=length(row))]
    if row.text:
        lines.append(f"<blockquote>{say.escaped(row.text)}</blockquote>")
    if row.cost_kopecks:
        lines.append(say("record-cost", cost=money(row.cost_kopecks, say)))
    lines += moderation_lines(row, say)
    lines.append(say("record-number", id=str(row.provider_id)))
    is_playable = bool(row.file_id or row.source_file_id or row.path)
    hear = (Button(say.plain("button-record-hear"), HearRecord(record=row.id)),) if is_playable else ()
    drop = (
        Button(say.plain("button-record-undo"), UndoRecord(record=row.id))
        if is_new
        else Button(say.plain("button-record-remove"), RemoveRecord(record=row.id))
    )
    rename = Button(say.plain("button-record-rename"), RenameRecord(record=row.id))
    return Screen("\n".join(lines), (use_row(row, say), hear, (rename, drop), _back(say)))


def use_row(row: RecordRow, say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-record-use"), UseRecord(record=row.id)),)


_ORDINARY = "active"
"""The ordinary state: a user need not know it, and the word means nothing to them."""


def moderation_lines(row: RecordRow, say: Say) -> list[str]:
    """What the service shows of its moderation, in its own words."""
    lines: list[str] = []
    if row.needs_moderation is not None:
        lines.append(say("record-moderation", waits=_yes(row.needs_moderation)))
    if row.status and row.status != _ORDINARY:
        lines.append(say("record-status", status=row.status))
    if row.moderator_comment:
        lines.append(say("record-comment", comment=row.moderator_comment))
    return lines


def _proposed(row: RecordRow, say: Say) -> Screen:
    text = "\n".join([
        say("record-proposed"),
        f"<blockquote>{say.escaped(row.text or '')}</blockquote>",
        say("record-price", cost=money(TEXT_COST, say)),
    ])  # fmt: skip
    pay = Button(say.plain("button-record-pay", cost=money(TEXT_COST, say)), PayForRecord(record=row.id))
    cancel = Button(say.plain("button-cancel"), RemoveForGood(record=row.id))
    return Screen(text, ((pay,), (cancel,)))


def _refused_text(row: RecordRow, say: Say) -> str:
    title = say("record-refused", name=row.name)
    if row.error == "moderation":
        return f"{title}\n{say('record-refused-moderation')}"
    refusal = Refusal(f"provider-{row.error}", message=row.message, happened="no")
    return f"{title}\n{refusal_text(refusal, say)}"


def records_screen(page: RecordsPage, before: int | None, say: Say) -> Screen:
    """A button for each record."""
    rows: list[tuple[Button, ...]] = [
        (Button(_label(row, say), ShowRecord(record=row.id)),) for row in page.records
    ]
    turn: list[Button] = []
    if before is not None:
        turn.append(Button(say.plain("button-first"), RecordsTurn(before=0)))
    if page.more:
        turn.append(Button(say.plain("button-next"), RecordsTurn(before=page.records[-1].id)))
    text = say("records" if page.records else "records-empty")
    new = (Button(say.plain("button-record-from-text"), TextRecord()),)
    return Screen(text, (*rows, tuple(turn), new, back_to_menu(say)))


def _label(row: RecordRow, say: Say) -> str:
    state = str(row.state)
    if row.state is RecordState.MADE and row.needs_moderation:
        state = "moderation"
    return say.label(
        "records-row", name=row.name, length=length(row), has_length=_yes(bool(length(row))), state=state
    )


def removal_screen(row: RecordRow, uses: Sequence[Use], say: Say, *, zone: ZoneInfo, now: datetime) -> Screen:
    """Asks before removing; names what would lose its sound."""
    lines: list[str] = [say("record-remove-ask", name=row.name)]
    if uses:
        lines.append(say("record-used-by"))
        lines += [_use(use, say, zone=zone, now=now) for use in uses[:USES_SHOWN]]
        if len(uses) > USES_SHOWN:
            lines.append(say("record-used-more", count=len(uses) - USES_SHOWN))
        lines.append(say("record-used-next"))
    remove = Button(say.plain("button-record-remove"), RemoveForGood(record=row.id))
    return Screen(
        "\n".join(lines), ((remove,), (Button(say.plain("button-back"), ShowRecord(record=row.id)),))
    )


def _use(use: Use, say: Say, *, zone: ZoneInfo, now: datetime) -> str:
    content = use.content
    return say(
        "record-use",
        kind="launch" if use.is_launch else "draft",
        phone=whom(content.phones[0], content.name_of(content.phones[0])) if content.phones else "",
        others=max(0, len(content.phones) - 1),
        has_time=_yes(content.when is not None),
        moment="" if content.when is None else moment(content.when, say, zone=zone, now=now),
    )


def gone_screen(row: RecordRow, say: Say, *, was_made: bool) -> Screen:
    return Screen(say("record-removed" if was_made else "record-forgotten", name=row.name), (_back(say),))


def ask_name_screen(row: RecordRow, say: Say) -> Screen:
    back = Button(say.plain("button-back"), ShowRecord(record=row.id))
    return Screen(with_old(say("record-ask-name", name=row.name), row.name, say), ((back,),))


def ask_text_screen(say: Say) -> Screen:
    return Screen(say("record-ask-text", cost=money(TEXT_COST, say)), (_back(say),))


def _forget(row: RecordRow, say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-record-forget"), RemoveForGood(record=row.id)),)


def _back(say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-to-records"), Open(place=Place.RECORDS)),)


def _yes(condition: bool) -> str:
    return "yes" if condition else "no"
