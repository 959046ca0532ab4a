"""A call that is being prepared: plain values, since a form lives in the database and not in the chat.

What is wrong with it is named by codes and data; the words for people live with the screens.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from bot.domain.call_outcome import CallOutcome
from bot.domain.ids import LaunchId, ListId, RecordId, TemplateId
from bot.domain.phone import Phone
from bot.domain.schedule import CallWindow

TEXT_LIMIT = 1024
"""Longest spoken text, in characters; contract section 1, `record.text`."""
PHONES_LIMIT = 20
"""People that one line may name; more of them are a list."""
PAST_TOLERANCE = timedelta(minutes=1)


class Gender(StrEnum):
    """The voice; contract section 1, `record.gender`."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A text read aloud; `lang` as "ru-RU", None for the account's own."""

    text: str = field(repr=False)
    lang: str | None = None
    gender: Gender = Gender.FEMALE
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class StoredRecord:
    record_id: RecordId
    kind: Literal["record"] = "record"


@dataclass(frozen=True, slots=True)
class FromTemplate:
    """A call prepared in the service's cabinet. `columns`: placeholder -> column of the list that fills it.

    `text`: what it says, with its placeholders in braces, as far as somebody told us: the service doesn't.
    """

    template_id: TemplateId
    columns: tuple[tuple[str, str], ...] = ()
    text: str = field(default="", repr=False)
    kind: Literal["template"] = "template"


@dataclass(frozen=True, slots=True)
class SpokenCode:
    """A code that proves a phone: made when the call leaves and put in place of {code}, so that no draft ever holds it."""

    template: str
    kind: Literal["code"] = "code"


Speech = SpokenText | StoredRecord | FromTemplate | SpokenCode


@dataclass(frozen=True, slots=True)
class OutgoingPhone:
    """An own number, confirmed in the service's cabinet."""

    phone: Phone = field(repr=False)
    kind: Literal["own"] = "own"


@dataclass(frozen=True, slots=True)
class DutyPhone:
    """A random number of the service's pool."""

    kind: Literal["duty"] = "duty"


Sender = OutgoingPhone | DutyPhone


class Purpose(StrEnum):
    """What a list is called for; advertising is barred without provable consent (38-FZ, article 18)."""

    NOTICE = "notice"
    ADVERTISING = "advertising"


@dataclass(frozen=True, slots=True)
class FromList:
    """People of a list; `columns` are the names of what is known of each beside phone and name."""

    list_id: ListId
    name: str = field(repr=False)
    columns: tuple[str, ...] = ()
    kind: Literal["list"] = "list"


@dataclass(frozen=True, slots=True)
class FromLaunch:
    """People of an earlier launch whose calls ended in one of these ways; `list_id`: where they came from then."""

    launch_id: LaunchId
    outcomes: tuple[CallOutcome, ...]
    list_id: ListId | None = None
    columns: tuple[str, ...] = ()
    kind: Literal["launch"] = "launch"


Source = FromList | FromLaunch


@dataclass(frozen=True, slots=True)
class CallDraft:
    """Whom, what, when and from which number. `what` and `sender` are None until chosen; `when` None is now.

    `source`: the people stand as the draft's recipients, too many to be repeated in `phones`, which is then empty.
    `window`: when it may ring, by the clock of whom it calls. `redial_min`: minutes until those who did not pick up are
    called once more by the service. `per_minute`: how many people are sent in a minute, None as fast as it goes.
    `skip_recent_days`: who was called within so many days stays at home.

    The repr names no phone and no text: reprs get into logs.
    """

    phones: tuple[Phone, ...] = field(default=(), repr=False)
    what: Speech | None = None
    when: datetime | None = None
    sender: Sender | None = None
    language: str | None = None
    needs_recording: bool = False
    source: Source | None = None
    purpose: Purpose | None = None
    window: CallWindow | None = None
    redial_min: int | None = None
    per_minute: int | None = None
    skip_recent_days: int = 0
    with_unknown_prefix: bool = False
    same_list_again: bool = False
    """The person was told that this very list was called a short while ago, and wants it called again."""
    recording_acknowledged: bool = False
    """The person has said that whoever is called will be told of it, or has agreed; once for a draft."""
    text_with_when: str | None = field(default=None, repr=False)
    """Where the time was read off the line: the text for the case that it was a part of it."""

    @property
    def list_id(self) -> ListId | None:
        """The list that its people came from, and with it the source of their consent."""
        return None if self.source is None else self.source.list_id


class ProblemCode(StrEnum):
    NO_PHONES = "no_phones"
    TOO_MANY_PHONES = "too_many_phones"
    NO_SPEECH = "no_speech"
    EMPTY_TEXT = "empty_text"
    TEXT_TOO_LONG = "text_too_long"
    NO_SENDER = "no_sender"
    SENDER_NOT_OURS = "sender_not_ours"
    WHEN_PAST = "when_past"
    RECORDING_NOT_ACKNOWLEDGED = "recording_not_acknowledged"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a draft cannot be confirmed, with the figures that a sentence about it needs."""

    code: ProblemCode
    limit: int | None = None
    actual: int | None = None
    at: datetime | None = None


def problems(
    draft: CallDraft,
    now: datetime,
    *,
    phones_limit: int = PHONES_LIMIT,
    outgoing_phones: Collection[Phone] | None = None,
) -> tuple[Problem, ...]:
    """Everything that stands between this draft and Confirm; empty when nothing does.

    `outgoing_phones` are the account's confirmed numbers, None when they aren't known.
    """
    return (
        *_phone_problems(draft, phones_limit),
        *_speech_problems(draft.what),
        *_sender_problems(draft, outgoing_phones),
        *_when_problems(draft.when, now),
        *_recording_problems(draft),
    )


def _phone_problems(draft: CallDraft, limit: int) -> tuple[Problem, ...]:
    count = len(draft.phones)
    if draft.source is not None:
        return ()
    if count == 0:
        return (Problem(ProblemCode.NO_PHONES),)
    if count > limit:
        return (Problem(ProblemCode.TOO_MANY_PHONES, limit=limit, actual=count),)
    return ()


def _speech_problems(what: Speech | None) -> tuple[Problem, ...]:
    if what is None:
        return (Problem(ProblemCode.NO_SPEECH),)
    if not isinstance(what, SpokenText):
        return ()
    if not what.text.strip():
        return (Problem(ProblemCode.EMPTY_TEXT),)
    if len(what.text) > TEXT_LIMIT:
        return (Problem(ProblemCode.TEXT_TOO_LONG, limit=TEXT_LIMIT, actual=len(what.text)),)
    return ()


def _sender_problems(draft: CallDraft, outgoing_phones: Collection[Phone] | None) -> tuple[Problem, ...]:
    if draft.sender is None:
        # The template carries its own number: contract section 12 documents no sender.
        return () if isinstance(draft.what, FromTemplate) else (Problem(ProblemCode.NO_SENDER),)
    if isinstance(draft.sender, OutgoingPhone) and outgoing_phones is not None:
        return () if draft.sender.phone in outgoing_phones else (Problem(ProblemCode.SENDER_NOT_OURS),)
    return ()


def _when_problems(when: datetime | None, now: datetime) -> tuple[Problem, ...]:
    # A minute is what a person may take between "in a minute" and Confirm.
    if when is not None and when < now - PAST_TOLERANCE:
        return (Problem(ProblemCode.WHEN_PAST, at=when),)
    return ()


def _recording_problems(draft: CallDraft) -> tuple[Problem, ...]:
    if draft.needs_recording and not draft.recording_acknowledged:
        return (Problem(ProblemCode.RECORDING_NOT_ACKNOWLEDGED),)
    return ()
