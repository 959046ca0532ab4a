"""The actions after the colon: "лид; Хорошо, перезвоним". A key word not in its full form is part of a
sentence, since sentences begin with the same words: "стоп-лист обновлён", "менеджер перезвонит".

But what is nearly an action is not a sentence: nobody wants "менеджер +7 495 000" read aloud.
"""

import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field, replace
from enum import StrEnum
from typing import Final, Literal

from bot.domain.ids import RecordId
from bot.domain.phone import Phone, format_phone, read_phone, read_phones
from bot.domain.reactions.plain_line import PlainLine, plain_line

Language = Literal["ru", "en"]

_STOP: Final = {"ru": "стоп", "en": "stop"}
_LEAD: Final = {"ru": "лид", "en": "lead"}
_MANAGER: Final = {"ru": "менеджер", "en": "manager"}
_SMS: Final = {"ru": "смс", "en": "sms"}
_FULL_STOP: Final = re.compile(r" *(стоп|stop) *(?P<rest>[.!…]*) *", re.IGNORECASE)
_FULL_LEAD: Final = re.compile(r" *(лид|lead) *(?P<rest>[.!…]*) *", re.IGNORECASE)
_CONNECT: Final = re.compile(r" *(менеджер|manager)(?:(?: *: *| +)(?P<phone>\S.*)| *:?) *", re.IGNORECASE)
_SEND: Final = re.compile(r" *(смс|sms)(?:(?: *: *| +)(?P<text>\S.*)| *:?) *", re.IGNORECASE)
_NUMBER: Final = re.compile(r" *# ?(?P<number>[0-9]+) *")
_ID_DIGITS: Final = 18
_SOME_DIGITS: Final = 5
"""From so many digits after "менеджер" a phone is meant; with fewer it is like "менеджер 2 отдела перезвонит"."""
_BEGINS_AS_NUMBER: Final = re.compile(r" *(#[0-9]+) *")
_BEGINS_AS_KEY_WORD: Final = re.compile(
    r" *(стоп|stop|лид|lead|менеджер|manager|смс|sms)(?!\w)", re.IGNORECASE
)


class ActionTrouble(StrEnum):
    """Why the actions after the colon can't be done."""

    NO_ACTION = "no_action"
    """There is nothing after the colon."""
    NOT_IN_FULL = "not_in_full"
    """Begins as an action and goes on as something else: "стоп.", "#555 привет", "смс" without a text."""
    MANAGER_PHONE = "manager_phone"
    """No phone after the word, or one that can't be called."""
    TWICE = "action_twice"
    """Two managers, two records, two SMS: a reaction has one of each."""
    SENTENCE_IN_PIECES = "sentence_in_pieces"
    """An action stands between two sentences; in one reaction only one is read aloud."""


@dataclass(frozen=True, slots=True)
class Actions:
    """The part of a reaction that a text can say; an empty value means that this doesn't happen."""

    sentence: str = field(default="", repr=False)
    record_id: RecordId | None = None
    manager: Phone | None = field(default=None, repr=False)
    sms: str = field(default="", repr=False)
    sms_template: int | None = None
    blocks: bool = False
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class NearActions:
    """`nearest`: how it should have been written, empty if only the user can know."""

    trouble: ActionTrouble
    nearest: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class _Part:
    typed: str
    start: int
    end: int


def read_actions(typed: str) -> Actions | NearActions:
    """Actions stand between semicolons. Never raises on any text."""
    line = plain_line(typed)
    parts = [part for part in _split(line) if line.text[part.start : part.end].strip()]
    if not parts:
        return NearActions(ActionTrouble.NO_ACTION)
    read = [_read_part(part.typed) for part in parts]
    for at, one in enumerate(read):
        if isinstance(one, NearActions):
            mended = [
                *(part.typed for part in parts[:at]),
                one.nearest,
                *(part.typed for part in parts[at + 1 :]),
            ]
            return NearActions(one.trouble, "; ".join(mended) if one.nearest else "")
    return _together(line, parts, [one for one in read if isinstance(one, Actions)])


def write_actions(actions: Actions, language: Language) -> str:
    """In the order sentence, record, manager, SMS, template, stop, lead. Some sentences and SMS can't be said in a text
    (they hold a line break, or quotes that don't close); then reading it gives something else.
    """
    said = [_in_full("", actions.sentence)] if actions.sentence else []
    if actions.record_id is not None:
        said.append(f"#{actions.record_id}")
    if actions.manager is not None:
        said.append(f"{_MANAGER[language]} {format_phone(actions.manager)}")
    if actions.sms:
        said.append(_in_full(f"{_SMS[language]} ", actions.sms))
    if actions.sms_template is not None:
        said.append(f"{_SMS[language]} #{actions.sms_template}")
    said += [
        word[language] for word, is_done in ((_STOP, actions.blocks), (_LEAD, actions.is_lead)) if is_done
    ]
    return "; ".join(said)


def begins_as_key_word(sentence: str) -> str:
    """The key word that a sentence begins with, "" for none: it may have been meant as an action."""
    found = _BEGINS_AS_KEY_WORD.match(plain_line(sentence).text)
    return found[1].lower() if found else ""


def _in_full(word: str, text: str) -> str:
    """In quotes if the bare text would be read as something else."""
    wanted = Actions(sms=text) if word else Actions(sentence=text)
    bare = f"{word}{text}"
    return bare if read_actions(bare) == wanted else f"{word}«{text}»"


def _together(line: PlainLine, parts: list[_Part], read: list[Actions]) -> Actions | NearActions:
    spoken = [at for at, one in enumerate(read) if one.sentence]
    others = [at for at, one in enumerate(read) if not one.sentence]
    if spoken and spoken[-1] - spoken[0] >= len(spoken):
        order = "; ".join(parts[at].typed for at in (*spoken, *others))
        return NearActions(ActionTrouble.SENTENCE_IN_PIECES, order)
    found, kept = Actions(), []
    for at in others:
        if (both := _both(found, read[at])) is not None:
            found = both
            kept.append(at)
    if len(kept) < len(others):
        return NearActions(ActionTrouble.TWICE, "; ".join(parts[at].typed for at in sorted((*spoken, *kept))))
    return replace(found, sentence=_sentence(line, [(parts[at], read[at]) for at in spoken]))


def _both(first: Actions, second: Actions) -> Actions | None:
    """The two joined; None if both set something that a reaction has only once."""
    if any(
        one and other and one != other for one, other in zip(astuple(first), astuple(second), strict=True)
    ):
        return None
    return Actions(
        record_id=first.record_id or second.record_id,
        manager=first.manager or second.manager,
        sms=first.sms or second.sms,
        sms_template=first.sms_template or second.sms_template,
        blocks=first.blocks or second.blocks,
        is_lead=first.is_lead or second.is_lead,
    )


def _sentence(line: PlainLine, spoken: list[tuple[_Part, Actions]]) -> str:
    """Spoken parts that stand together are one sentence with its semicolons, as it was typed."""
    if any(part.typed != read.sentence for part, read in spoken):
        return "; ".join(read.sentence for _, read in spoken)
    return line.cut(spoken[0][0].start, spoken[-1][0].end) if spoken else ""


def _split(line: PlainLine) -> Iterator[_Part]:
    """Splits at semicolons, except those inside closed quotes."""
    start = depth = 0
    closes = _quotes_close(line.text)
    for at, letter in enumerate(line.text):
        depth += closes * ((letter == "«") - (letter == "»"))
        if letter == ";" and not depth:
            yield _Part(line.cut(start, at), start, at)
            start = at + 1
    yield _Part(line.cut(start, len(line.text)), start, len(line.text))


def _quotes_close(text: str) -> bool:
    depth = 0
    for letter in text:
        depth += (letter == "«") - (letter == "»")
        if depth < 0:
            return False
    return not depth


def _unquoted(typed: str) -> str:
    """The text inside quotes that enclose all of it; "" if none do."""
    text = typed.strip()
    if not (text.startswith("«") and text.endswith("»") and _quotes_close(text[1:-1])):
        return ""
    return text[1:-1].strip()


def _read_part(typed: str) -> Actions | NearActions:
    """Reads a part between two semicolons; it holds more than spaces."""
    if quoted := _unquoted(typed):
        return Actions(sentence=quoted)
    line = plain_line(typed)
    for word, wanted in ((_FULL_STOP, Actions(blocks=True)), (_FULL_LEAD, Actions(is_lead=True))):
        if found := word.fullmatch(line.text):
            return NearActions(ActionTrouble.NOT_IN_FULL, found[1]) if found["rest"] else wanted
    return _numbered(line) or _connected(line) or _sent(line) or Actions(sentence=typed)


def _numbered(line: PlainLine) -> Actions | NearActions | None:
    if number := read_number(line.text):
        return Actions(record_id=RecordId(number))
    if (found := _BEGINS_AS_NUMBER.match(line.text)) is None:
        return None
    rest = line.cut(found.end(), len(line.text))
    return NearActions(
        ActionTrouble.NOT_IN_FULL, f"{found[1]}; {rest}" if rest and read_number(found[1]) else ""
    )


def _connected(line: PlainLine) -> Actions | NearActions | None:
    found = _CONNECT.fullmatch(line.text)
    if found is None:
        return None
    typed = found["phone"] or ""
    if phone := read_phone(typed):
        return Actions(manager=phone)
    phones = read_phones(typed)
    if phones.phones:
        return NearActions(ActionTrouble.MANAGER_PHONE, f"{found[1]} {format_phone(phones.phones[0])}")
    is_meant = not typed or phones.unreadable or len(re.findall("[0-9]", typed)) >= _SOME_DIGITS
    return NearActions(ActionTrouble.MANAGER_PHONE) if is_meant else None


def _sent(line: PlainLine) -> Actions | NearActions | None:
    found = _SEND.fullmatch(line.text)
    if found is None:
        return None
    if not found["text"]:
        return NearActions(ActionTrouble.NOT_IN_FULL)
    if number := read_number(found["text"]):
        return Actions(sms_template=number)
    typed = line.cut(found.start("text"), len(line.text))
    return Actions(sms=_unquoted(typed) or typed)


def read_number(text: str) -> int:
    """The id of "#555", zero if the text is none."""
    found = _NUMBER.fullmatch(text)
    return int(found["number"]) if found and len(found["number"]) <= _ID_DIGITS else 0
