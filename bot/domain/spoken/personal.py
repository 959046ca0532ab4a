"""What one recipient of a list hears of a text with columns in braces, or why they can't be called with it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.calls.launch import WithheldReason
from bot.domain.drafts.draft import TEXT_LIMIT, CallDraft, SpokenText
from bot.domain.drafts.filling import NAME_COLUMN
from bot.domain.drafts.personal import VALUE_LIMIT, columns_of, unfilled
from bot.domain.drafts.variables import braces
from bot.domain.spoken.sentence import filled, wording_of

UNSAID = (
    WithheldReason.NO_VALUE,
    WithheldReason.LONG_VALUE,
    WithheldReason.BRACE_VALUE,
    WithheldReason.LONG_TEXT,
)
"""Why somebody can't be called with a personal text."""


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str = field(repr=False)

    @property
    def key(self) -> int:
        """The same for the same sentence, in 63 bits; it stays the same when programs and machines change."""
        return int.from_bytes(hashlib.sha256(self.text.encode()).digest()[:8]) >> 1


@dataclass(frozen=True, slots=True)
class Unsaid:
    """`columns`: whose values are at fault. `actual`: how many characters the sentence would have had."""

    reason: WithheldReason
    columns: tuple[str, ...] = ()
    actual: int | None = None


def said_to(
    content: CallDraft, name: str | None, fields: tuple[str, ...] | None, today: date
) -> Sentence | Unsaid:
    """For a personal text without unfilled braces. `today`: of the day on which they hear it."""
    what, cells = _cells(content, name, fields)
    flawed = (
        (WithheldReason.NO_VALUE, without_value(content, name, fields)),
        (WithheldReason.LONG_VALUE, _named(cells, lambda value: len(value) > VALUE_LIMIT)),
        (WithheldReason.BRACE_VALUE, _named(cells, lambda value: bool(braces(value)))),
    )
    for reason, columns in flawed:
        if columns:
            return Unsaid(reason, columns)
    values = {placeholder: value for placeholder, _, value in cells}
    wording = wording_of(what.text, today, lang=what.lang, as_written=what.as_written)
    text = filled(what.text, values, wording)
    if len(text) > TEXT_LIMIT:
        return Unsaid(WithheldReason.LONG_TEXT, actual=len(text))
    return Sentence(text)


def without_value(content: CallDraft, name: str | None, fields: tuple[str, ...] | None) -> tuple[str, ...]:
    """The columns that a personal text names and in which this recipient has nothing."""
    return _named(_cells(content, name, fields)[1], lambda value: not value)


def _cells(
    content: CallDraft, name: str | None, fields: tuple[str, ...] | None
) -> tuple[SpokenText, list[tuple[str, str, str]]]:
    """The text, and for each brace its column and this recipient's value in it."""
    if content.source is None or not isinstance(content.what, SpokenText):
        raise AssertionError("not a text for a list")
    names = content.source.columns
    known = {**dict(zip(names, fields or (), strict=False)), NAME_COLUMN: name or ""}
    chosen = columns_of(content.what.text, names)
    return content.what, [(brace, column, known.get(column, "").strip()) for brace, column in chosen]


def _named(cells: list[tuple[str, str, str]], is_wrong: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column for _, column, value in cells if is_wrong(value)))


def heard_on(content: CallDraft, now: datetime, zone: ZoneInfo) -> date:
    """The day on which it rings if it leaves now, by the user's clock: «завтра» is meant from there."""
    return content.rings_at(now, zone).astimezone(zone).date()


def can_be_filled(content: CallDraft) -> bool:
    """Whether columns stand in braces of the text, and each brace means one."""
    what, source = content.what, content.source
    if source is None or not isinstance(what, SpokenText) or not content.is_personal:
        return False
    return not unfilled(what.text, source.columns)


def said_once(content: CallDraft, name: str | None, fields: tuple[str, ...] | None, today: date) -> CallDraft:
    """A personal text's call to one recipient: their sentence instead of the text. Any other call stays as it is."""
    if not content.is_personal or not isinstance(content.what, SpokenText):
        return content
    said = said_to(content, name, fields, today)
    return (
        replace(content, what=replace(content.what, text=said.text))
        if isinstance(said, Sentence)
        else content
    )
