"""The one line that most calls are made with: `PHONES [WHEN] TEXT`, or `PHONES [WHEN] #RECORD_ID`.

People and scripts rely on its form, but a text may begin like a time. Quotes or a new line say for sure that
the text begins there. The text with the time in it is kept as well, for the button «Это часть текста».
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.ids import RecordId
from bot.domain.phone import PhonesRead, read_phones
from bot.domain.reactions import without_reactions
from bot.domain.when import WhenRead, no_time_end, read_hint, read_when

_BETWEEN = re.compile(r"(?:[\s,;:]|[-—–.](?=\s|$))*")
_RECORD = re.compile(r"#\s?([0-9]{1,18})\s*")
_QUOTES = {"«": "»", '"': '"', "“": "”", "„": "“", "‘": "’", "'": "'"}


@dataclass(frozen=True, slots=True)
class CallLine:
    """What a line says. `text` is empty when there is none, or when a record is named.

    `no_time`: words that look like a time but name none; they are not part of the text. `hint`: words at the
    start of the text that suggest a time.

    `whole_text` is the text with WHEN as a part of it; without WHEN it equals `text`. `when.end` counts from the
    beginning of `whole_text` as it was typed.

    `reactions`: the last lines that are reactions or nearly such, as they were typed.
    """

    phones: PhonesRead
    when: WhenRead | None
    text: str = field(repr=False)
    record_id: RecordId | None
    whole_text: str = field(repr=False)
    no_time: str = ""
    hint: str = field(default="", repr=False)
    reactions: str = field(default="", repr=False)


def read_call_line(text: str, *, now: datetime, zone: ZoneInfo) -> CallLine:
    """Reads what follows `/call`, or a bare message that starts with a phone. Never raises on any text."""
    text, reactions = without_reactions(text)  # phones and times in them are never ours to read
    phones = read_phones(text)
    between = _end_of(_BETWEEN, text, phones.end)
    rest = text[between:].rstrip()
    when, no_time, hint = None, "", ""
    if phones.end and "\n" not in text[phones.end : between]:
        when = read_when(rest, now=now, zone=zone)
        end = None if when else no_time_end(rest, now=now, zone=zone)
        no_time, rest = ("", rest) if end is None else (rest[:end], rest[_end_of(_BETWEEN, rest, end) :])
        hint = "" if when or no_time else read_hint(rest)
    said = rest[_end_of(_BETWEEN, rest, when.end) :] if when else rest
    if (record_id := read_record_id(said)) is not None:
        return CallLine(phones, when, "", record_id, rest, no_time, reactions=reactions)
    return CallLine(phones, when, _unquoted(said), None, _unquoted(rest), no_time, hint, reactions)


def read_record_id(text: str) -> RecordId | None:
    """ "#123" alone; None for anything else."""
    found = _RECORD.fullmatch(text.strip())
    return None if found is None else RecordId(int(found[1]))


def _unquoted(text: str) -> str:
    """Without the quotes that enclose the whole of it; any other quotes belong to the text."""
    closing = _QUOTES.get(text[:1])
    if closing is None or len(text) < 2 or text[-1] != closing:
        return text
    inner = text[1:-1]
    if closing == text[0]:
        return text if closing in inner else inner.strip()
    depth = 0
    for letter in inner:
        depth += (letter == text[0]) - (letter == closing)
        if depth < 0:
            return text
    return inner.strip()


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
