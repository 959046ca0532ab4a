"""A call line that isn't complete yet: what is known of it, and what has to be asked next, one thing at a time.

It waits in the chat's state while the user answers, so that nothing they have typed is lost.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from bot.domain.drafts.draft import TEXT_LIMIT, CallDraft, FromTemplate, Speech, SpokenText, StoredRecord
from bot.domain.drafts.draft_texts import saying
from bot.domain.drafts.variables import braces
from bot.domain.ids import RecordId, ScenarioId, TemplateId
from bot.domain.phone import Phone, format_phone
from bot.domain.reactions import without_reactions
from bot.domain.typed.call_line import CallLine, read_call_line
from bot.domain.typed.call_sentence import read_call_sentence
from bot.domain.typed.names import KnownPerson, NameRead
from bot.domain.when import WhenNote, WhenRead


class Ask(StrEnum):
    """What stands between a line and its confirm screen, in the order of asking."""

    UNREADABLE = "unreadable"
    WHO = "who"
    PHONES = "phones"
    NO_TIME = "no_time"
    WHEN_WHOSE = "when_whose"
    WHEN_PAST = "when_past"
    WHEN_AMBIGUOUS = "when_ambiguous"
    TEXT = "text"
    TEXT_TOO_LONG = "text_too_long"
    TEXT_BRACES = "text_braces"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """`line` is the message that the line began with: buttons of another line are outdated. Moments are aware, in UTC."""

    line: int
    phones: tuple[Phone, ...] = field(default=(), repr=False)
    unreadable: tuple[str, ...] = field(default=(), repr=False)
    when: datetime | None = None
    note: WhenNote = WhenNote.OK
    options: tuple[datetime, ...] = ()
    text: str = field(default="", repr=False)
    text_with_when: str | None = field(default=None, repr=False)
    record_id: RecordId | None = None
    template_id: TemplateId | None = None
    scenario_id: ScenarioId | None = None
    """What is said, and how, stands in this scenario."""
    names: dict[Phone, str] = field(default_factory=dict, repr=False)
    """Of recipients who came as contact cards."""
    known: tuple[KnownPerson, ...] = field(default=(), repr=False)
    """Those whom the typed name may mean, while nobody is chosen."""
    typed_name: str = field(default="", repr=False)
    """The name as typed, if it is to be asked about: several may be meant, or nobody is called so."""
    is_short_name: bool = False
    """Some of them are called so at home only, so that nobody is taken without a question."""
    extensions: tuple[str, ...] = ()
    """What was typed behind phones and can't be dialled."""
    no_time: str = field(default="", repr=False)
    """What looks like a time and can't be read as one."""
    hint: str = field(default="", repr=False)
    """How the text begins, where that may have been meant as a time."""
    reactions: str = field(default="", repr=False)
    """The lines after the text that are reactions or nearly such."""
    typed_in: tuple[int, ...] = ()
    """The messages that the line was typed in, one after the other."""
    guessed: bool = False
    """The phone stood inside a sentence."""
    question: int | None = None
    """The message in which we asked."""

    def asks(self, phones_limit: int) -> Ask | None:
        """The next thing to ask; None: the line can be shown for confirmation.

        More recipients than `phones_limit` are a list: its screen names the phones that can't be read, and asks what to say.
        """
        is_list = len(self.phones) > phones_limit
        missing = {
            Ask.UNREADABLE: bool(self.unreadable) and not is_list,
            Ask.WHO: bool(self.known) and not self.phones,
            Ask.PHONES: not self.phones,
            Ask.NO_TIME: bool(self.no_time),
            Ask.WHEN_WHOSE: self.note is WhenNote.WHOSE,
            Ask.WHEN_PAST: self.note is WhenNote.PAST,
            Ask.WHEN_AMBIGUOUS: self.note is WhenNote.AMBIGUOUS,
            Ask.TEXT: not (is_list or self.text or self.record_id or self.template_id or self.scenario_id),
            Ask.TEXT_TOO_LONG: len(self.text) > TEXT_LIMIT,
            Ask.TEXT_BRACES: bool(braces(self.text)) and not is_list,
        }
        return next((ask for ask, is_missing in missing.items() if is_missing), None)

    def at(self, when: datetime | None) -> "Unfinished":
        """The line with a time the user chose; None is now."""
        return replace(self, when=when, note=WhenNote.OK, options=(), no_time="", hint="")

    def asked_in(self, message_id: int | None) -> "Unfinished":
        """The line with the message in which we asked."""
        return replace(self, question=message_id)

    def time_is_text(self) -> "Unfinished":
        """Called now, with the time as a part of what is said."""
        text = self.text if self.text_with_when is None else self.text_with_when
        return replace(self.at(None), text=text, text_with_when=None)

    def draft(self, scenario: CallDraft | None = None) -> CallDraft:
        """`scenario`: what is said by the line's scenario. Raises ValueError while something is still missing."""
        wishes = self.wishes(scenario)
        if not self.phones or wishes.what is None:
            raise ValueError("this line is not finished")
        return replace(
            wishes,
            phones=self.phones,
            # In a sentence a name may be declined ("позвони Анне"): that is not how the recipient is called.
            names=() if self.guessed else tuple((one, name) for one, name in self.names.items() if name),
            extensions=self.extensions,
            guessed=self.guessed,
            # An edited phone alone would be read as a line without words.
            typed_in=self.typed_in if scenario is None else (),
        )

    def wishes(self, scenario: CallDraft | None = None) -> CallDraft:
        """What is to be said and when, without the recipients; either may still be missing."""
        if scenario is not None:
            return replace(scenario, when=self.when)
        what: Speech | None = None
        if self.template_id is not None:
            what = FromTemplate(self.template_id)
        elif self.record_id is not None:
            what = StoredRecord(self.record_id)
        content = CallDraft(what=what, when=self.when, hint=self.hint)
        if typed := _with_lines(self.text, self.reactions):
            content = saying(content, SpokenText(""), typed)
        if self.text_with_when is None:
            return content
        return replace(content, text_with_when=_with_lines(self.text_with_when, self.reactions))

    def recipients(self) -> list[tuple[str, str]]:
        """(name, phone as typed) of everybody, for a list."""
        read = [(self.names.get(phone, ""), format_phone(phone)) for phone in self.phones]
        return read + [("", typed) for typed in self.unreadable]


_ADAPTER = TypeAdapter(Unfinished)


def dump(unfinished: Unfinished) -> str:
    """For the chat's state."""
    return _ADAPTER.dump_json(unfinished).decode()


def load(stored: object) -> Unfinished | None:
    """Reads what `dump` has written; None where no line waits."""
    return _ADAPTER.validate_json(stored) if isinstance(stored, str) else None


def from_text(text: str, *, line: int, now: datetime, zone: ZoneInfo) -> Unfinished:
    """Reads what follows /call, or a message that begins with a phone.

    Digits in the place of the phone are a phone that can't be read, never the beginning of what is said.
    """
    read = _unfinished(read_call_line(text, now=now, zone=zone), line)
    digits = _DIGITS.match(text)
    if read.phones or read.unreadable or digits is None:
        return read
    rest = _unfinished(read_call_line(f"{_ANY_PHONE} {text[digits.end() :]}", now=now, zone=zone), line)
    return replace(rest, phones=(), unreadable=(digits[0].strip(),), extensions=())


def from_message(text: str, *, line: int, now: datetime, zone: ZoneInfo) -> Unfinished:
    """Reads any message: like `from_text`, but a phone may also stand inside a sentence."""
    read = _unfinished(read_call_line(text, now=now, zone=zone), line)
    sentence = None if read.phones or read.unreadable else read_call_sentence(text, now=now, zone=zone)
    if sentence is None:
        return from_text(text, line=line, now=now, zone=zone)
    found = _unfinished(sentence.line, line)
    names = {found.phones[0]: sentence.whom} if sentence.whom and len(found.phones) == 1 else {}
    return replace(found, guessed=True, names=names)


def by_name(read: Unfinished, named: NameRead, *, now: datetime, zone: ZoneInfo) -> Unfinished:
    """The line with whom its name means, or with those to choose from; as it was `read` where no name was meant.

    A phone right behind the name counts instead of it, a phone further on belongs to the text. A single word that nobody is
    called is a name only before a time: else the text may begin with it.
    """
    rest = read_call_line(f"{_ANY_PHONE}{named.rest}", now=now, zone=zone)
    if len(rest.phones.phones) + len(rest.phones.unreadable) > 1:
        return read
    line = replace(_unfinished(rest, read.line), phones=(), extensions=())
    if not named.found:
        is_text = " " not in named.typed and line.when is None
        return read if is_text or read.phones or read.unreadable else replace(line, typed_name=named.typed)
    if len(named.found) == 1 and not named.is_short and (named.is_whole or line.when is not None):
        return with_card(line, named.found[0].phone, named.found[0].name)
    return replace(line, known=named.found, typed_name=named.typed, is_short_name=named.is_short)


def from_time(text: str, *, line: int, now: datetime, zone: ZoneInfo) -> Unfinished | None:
    """Reads a message that is a time and nothing else; whom to call is still to be asked. None for any other."""
    read = read_call_line(f"{_ANY_PHONE} {text.strip()}", now=now, zone=zone)
    if (
        read.text
        or read.reactions
        or read.record_id is not None
        or "\n" in text.strip()
        or not (read.when or read.no_time)
    ):
        return None
    return replace(_unfinished(read, line), phones=())


def from_template_text(text: str, *, line: int, now: datetime, zone: ZoneInfo) -> Unfinished | None:
    """Reads what follows /template: `ID PHONES [WHEN]`, where PHONES may still be missing. None for anything else."""
    found = _TEMPLATE.fullmatch(text)
    if found is None:
        return None
    template_id = TemplateId(int(found[1]))
    read = from_text(found[2] or "", line=line, now=now, zone=zone)
    if read.text or read.record_id is not None:
        return None
    return replace(read, template_id=template_id, text_with_when=None)


def with_answer(known: Unfinished, typed: str, *, now: datetime, zone: ZoneInfo) -> Unfinished:
    """The line with what was typed when we asked what to say: `[WHEN] TEXT`, more phones, or a whole new line."""
    read = read_call_line(typed, now=now, zone=zone)
    if read.phones.phones or read.phones.unreadable:
        new = _unfinished(read, known.line)
        if new.text or new.record_id is not None:
            return replace(new, question=known.question)
        return with_recipients_of(known, new)
    if known.when is not None:
        text, reactions = without_reactions(typed)
        return replace(known, text=text.strip(), record_id=None, reactions=reactions or known.reactions)
    # WHEN is read right after phones only, so some phone is put in front.
    new = _unfinished(read_call_line(f"{_ANY_PHONE} {typed}", now=now, zone=zone), known.line)
    return replace(
        new,
        reactions=new.reactions or known.reactions,
        phones=known.phones,
        unreadable=known.unreadable,
        extensions=known.extensions,
        names=known.names,
        typed_in=known.typed_in,
        question=known.question,
    )


def with_phones(known: Unfinished, phones: tuple[Phone, ...], unreadable: tuple[str, ...] = ()) -> Unfinished:
    """The line with more recipients, each once."""
    return replace(known, phones=tuple(dict.fromkeys((*known.phones, *phones))), unreadable=unreadable)


def with_recipients_of(known: Unfinished, new: Unfinished) -> Unfinished:
    """The line with more recipients, and with the time typed after them if it had none."""
    more = with_phones(known, new.phones, new.unreadable)
    more = replace(more, extensions=known.extensions + new.extensions)
    if known.when is not None or not (new.when or new.no_time):
        return more
    return replace(more, when=new.when, note=new.note, options=new.options, no_time=new.no_time)


def at_time_of(known: Unfinished, new: Unfinished) -> Unfinished:
    """The new line instead of the known one; it keeps the known time if it names none."""
    new = replace(new, question=known.question)
    if new.when is not None or new.no_time or (known.when is None and not known.no_time):
        return new
    return replace(
        new,
        when=known.when,
        note=known.note,
        options=known.options,
        no_time=known.no_time,
        hint="",
        typed_in=known.typed_in,
    )


def with_card(known: Unfinished, phone: Phone, name: str) -> Unfinished:
    """The line with one more recipient, from a contact card."""
    return replace(with_phones(known, (phone,)), names={**known.names, phone: name})


def with_time(known: Unfinished, read: WhenRead) -> Unfinished:
    """The line with a time that was typed on its own."""
    known = known.at(read.at)
    return replace(known, note=read.note, options=read.options, text_with_when=None)


def from_timestamp(at: int) -> datetime | None:
    """A button's moment: unix seconds, 0 for now."""
    return datetime.fromtimestamp(at, UTC) if at else None


_TEMPLATE = re.compile(r"\s*#?([0-9]{1,18})(?:[\s,:]+(.+))?\s*", re.DOTALL)
_DIGITS = re.compile(r"\s*[+(]*[0-9][0-9\s()+.\-–—]*")
_ANY_PHONE = "79160000001"


def _unfinished(read: CallLine, line: int) -> Unfinished:
    when = read.when
    return Unfinished(
        line=line,
        phones=read.phones.phones,
        unreadable=read.phones.unreadable,
        extensions=read.phones.extensions,
        when=None if when is None else when.at,
        note=WhenNote.OK if when is None else when.note,
        options=() if when is None else when.options,
        text=read.text,
        text_with_when=None if when is None else read.whole_text,
        record_id=read.record_id,
        no_time=read.no_time,
        hint=read.hint,
        reactions=read.reactions,
    )


def _with_lines(text: str, reactions: str) -> str:
    """The text with its reaction lines below it, as it was typed."""
    return "\n".join(filter(None, (text, reactions)))
