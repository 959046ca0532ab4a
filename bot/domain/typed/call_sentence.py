"""A message with a phone anywhere in it asks to call that phone: "позвони Ивану 8916… и скажи, что …".

What we understood is a guess, so it is shown to be corrected and never starts a call by itself. "Позвони" and
"скажи, что" are said to us and are left out of what the recipient hears.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.phone import moment_end, read_phones
from bot.domain.plain import plain
from bot.domain.reactions import without_reactions
from bot.domain.typed.call_line import CallLine, read_call_line
from bot.domain.when import WhenRead, read_when

_EDGES: Final = " \t\r\n,;:.-–—("
_DIGITS = re.compile(r"(?<![\w.])[+(]{0,2}[0-9]")
_GROUP = re.compile(r"[+(]{0,2}[0-9]+")
_CALL = re.compile(
    r"(?:(?:пожалуйста|плиз|прошу|нужно|надо|можешь|можете|please|can you|could you)[\s,]+)*"
    r"(?:(?:пере)?позвони(?:те|ть)?|набери(?:те)?|набрать|дозвонись|дозвонитесь|обзвони(?:те)?|звони(?:те)?|call|phone|ring|dial)(?!\w)"
    r"(?:[\s,]+(?:пожалуйста|please))?[\s,:]*(?:(?:по|на|по номеру|на номер|номер|телефон|тел\.?|to|at)(?=[\s:]|$)[\s:]*)?",
    re.IGNORECASE,
)
_SAY = re.compile(
    r"[\s,;.\-–—]*(?:(?<!\w)(?:и|а|and)\s+)?(?<!\w)(?:скажи(?:те)?|сказать|передай(?:те)?|передать|сообщи(?:те)?|сообщить"
    r"|предупреди(?:те)?|предупредить|напомни(?:те)?|напомнить|tell|say|remind)(?!\w)"
    r"(?:\s+(?:ему|ей|им|him|her|them)(?!\w))?[\s,:]*(?:(?:что|that)(?!\w)[\s,:]*)?",
    re.IGNORECASE,
)
_NAME = re.compile(r"[А-ЯЁA-Z][\w.'’-]*(?:\s+[А-ЯЁA-Z][\w.'’-]*){0,3}")
_THAT = re.compile(r"[\s,]*(?:что|that)[\s,:]+", re.IGNORECASE)
_TAIL = re.compile(r"(?:по номеру|на номер|номер|телефон|тел\.?|phone|number|at)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CallSentence:
    """`line.text` is what to say as we understood it, possibly empty; `whom` is a name beside the phone."""

    line: CallLine
    whom: str = field(repr=False)


def read_call_sentence(text: str, *, now: datetime, zone: ZoneInfo) -> CallSentence | None:
    """None for a text without a phone that can be called. After "позвони" an unreadable phone counts as well.

    Never raises on any text.
    """
    text, reactions = without_reactions(text)
    start = _phone_start(text)
    if start is None:
        return None
    line = replace(read_call_line(text[start:], now=now, zone=zone), reactions=reactions)
    before = _TAIL.sub("", text[:start].strip(_EDGES)).strip(_EDGES)
    when, before = _when_beside(before, now, zone)
    asked = _CALL.match(before)
    whom = before[asked.end() if asked else 0 :].strip(_EDGES)
    if asked and when is None:
        when, whom = _when_beside(whom, now, zone)
    said = _without_command(line.text)
    found = _SAY.search(whom)
    if found and not found.start() and said and not asked:
        # "Скажи Ивану 8916…, что заказ готов"
        whom, said = whom[found.end() :].strip(_EDGES), _THAT.sub("", said)
    elif found:
        whom, front = whom[: found.start()].strip(_EDGES), whom[found.end() :].strip()
        said = " ".join(filter(None, (front, said)))
    elif not asked and not _NAME.fullmatch(whom):
        whom, said = "", " ".join(filter(None, (whom, said)))
    if line.when is None and when is not None:
        line = replace(line, when=when, hint="")
    is_same = said == line.text
    return CallSentence(
        replace(
            line,
            text=said,
            whole_text=line.whole_text if is_same else said,
            hint=line.hint if is_same else "",
        ),
        whom if _NAME.fullmatch(whom) else "",
    )


def _phone_start(text: str) -> int | None:
    """Where the first phone that can be called begins. The end of a longer run of digits is not a phone."""
    seen = plain(text)
    end, is_behind_digits = 0, False
    attempt: int | None = None
    while start := _DIGITS.search(seen, end):
        at = start.start()
        is_behind_digits = is_behind_digits and not seen[end:at].strip(" -")
        if (behind := moment_end(seen, at)) is not None:
            end, is_behind_digits = behind, False
            continue
        read = read_phones(text[at:])
        if read.phones and not (is_behind_digits and seen[at] not in "+78"):
            return at
        if read.unreadable and attempt is None:
            attempt = at
        group = _GROUP.match(seen, at)
        end = at + read.end if read.end else (group.end() if group else start.end())
        is_behind_digits = True
    return attempt if _CALL.match(text.lstrip()) else None


def _when_beside(words: str, now: datetime, zone: ZoneInfo) -> tuple[WhenRead | None, str]:
    """The time that the words begin or end with, and the words without it."""
    when = read_when(words, now=now, zone=zone)
    if when is not None:
        return when, words[when.end :].strip(_EDGES)
    for gap in re.finditer(r"\s+", words):
        when = read_when(words[gap.end() :], now=now, zone=zone)
        if when is not None and not words[gap.end() + when.end :].strip(_EDGES):
            return when, words[: gap.start()].strip(_EDGES)
    return None, words


def _without_command(text: str) -> str:
    found = _SAY.match(text)
    return text[found.end() :] if found else text
