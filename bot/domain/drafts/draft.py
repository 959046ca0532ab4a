"""A call that is being prepared, as plain values: a draft lives in the database and not in the chat.

What is wrong with a draft is named by codes and data; the words for it live with the screens.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from bot.domain.appointments import Appointments
from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.drafts.filling import Mapped, not_chosen
from bot.domain.drafts.manner import USUAL_MANNER, Manner
from bot.domain.drafts.personal import unfilled
from bot.domain.drafts.rounds import Rounds
from bot.domain.drafts.variables import braces
from bot.domain.hooks.own_hook import OwnHook
from bot.domain.ids import DraftId, LaunchId, ListId, RecordId, TemplateId
from bot.domain.phone import Phone
from bot.domain.reactions.tree import Tree, acknowledging
from bot.domain.reactions.typed import TypedReactions
from bot.domain.when.schedule import CallWindow, next_opening, outside

TEXT_LIMIT = 1024
"""Longest spoken text, in characters; contract section 1, `record.text`."""
PHONES_LIMIT = 20
"""The most recipients that one line may name; more of them make a list."""
FIRST_REVISION = 1
"""The revision of a draft that nobody has changed."""
PAST_TOLERANCE = timedelta(minutes=1)


class Gender(StrEnum):
    """The voice; contract section 1, `record.gender`."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A text read aloud; `lang` as "ru-RU", None for the account's own. `as_written`: values are not put into words."""

    text: str = field(repr=False)
    lang: str | None = None
    gender: Gender = Gender.FEMALE
    as_written: bool = False
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """`voiced`: the text an earlier launch made the record from. If the record can't be used, the text is
    paid for again.
    """

    record_id: RecordId
    voiced: SpokenText | None = field(default=None, compare=False, repr=False)
    kind: Literal["record"] = "record"


@dataclass(frozen=True, slots=True)
class FromTemplate:
    """A call prepared in the service's cabinet. `columns`: placeholder -> the list's column for it, "" for
    none yet.

    `text`: what the template says, with placeholders in braces. The service doesn't tell it, so it is empty
    unless a user pasted it. `values`: what fills the placeholders for the one recipient of a call without a
    list.
    """

    template_id: TemplateId
    columns: Mapped = ()
    text: str = field(default="", repr=False)
    values: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    name: str = field(default="", compare=False, repr=False)
    kind: Literal["template"] = "template"


@dataclass(frozen=True, slots=True)
class SpokenCode:
    """A code that proves a phone. It is made when the call leaves and replaces {code}, so no draft ever holds it."""

    template: str
    kind: Literal["code"] = "code"


Speech = SpokenText | StoredRecord | FromTemplate | SpokenCode


@dataclass(frozen=True, slots=True)
class OwnPhone:
    """An own number, confirmed in the service's cabinet."""

    phone: Phone = field(repr=False)
    kind: Literal["own"] = "own"


@dataclass(frozen=True, slots=True)
class DutyPhone:
    """A random number of the service's pool."""

    kind: Literal["duty"] = "duty"


Sender = OwnPhone | DutyPhone


class Purpose(StrEnum):
    """What a list is called for; advertising is barred without provable consent (38-FZ, article 18)."""

    NOTICE = "notice"
    ADVERTISING = "advertising"


@dataclass(frozen=True, slots=True)
class FromList:
    """Recipients of a list; `columns` names its columns other than phone and name."""

    list_id: ListId
    name: str = field(repr=False)
    columns: tuple[str, ...] = ()
    kind: Literal["list"] = "list"


@dataclass(frozen=True, slots=True)
class FromLaunch:
    """Recipients of an earlier launch whose calls ended in one of these ways, or who chose one of these reactions.

    `list_id`: the list of that launch. `nodes`: numbers in its tree, `labels`: how the tree names them.
    """

    launch_id: LaunchId
    outcomes: tuple[CallOutcome, ...]
    list_id: ListId | None = None
    columns: tuple[str, ...] = ()
    name: str = field(default="", compare=False, repr=False)
    """Of the list they came from."""
    nodes: tuple[int, ...] = ()
    labels: tuple[str, ...] = field(default=(), compare=False, repr=False)
    kind: Literal["launch"] = "launch"


Source = FromList | FromLaunch


@dataclass(frozen=True, slots=True)
class Follows:
    """The earlier launch whose one remaining recipient this single call calls again, chosen in this way.
    `left_out`: how many others stay at home, by reason.
    """

    source: FromLaunch
    left_out: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CancelledDay:
    """The appointments of one launch from `since` up to `until`."""

    launch_id: LaunchId
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class CallDraft:
    """Whom, what, when and from which number. `what` and `sender` are None until chosen; `when` None is now.

    `source`: where the recipients come from. They are stored as the draft's recipients, and `phones` is then
    empty. `window`: when it may ring, by the recipient's clock. `redial_min`: minutes until the service calls
    those once more who did not pick up. `per_minute`: how many recipients are sent in a minute, None for as
    fast as possible. `skip_recent_days`: who was called within so many days stays at home.

    The repr shows no phone and no text, since reprs get into logs.
    """

    phones: tuple[Phone, ...] = field(default=(), repr=False)
    what: Speech | None = None
    when: datetime | None = None
    sender: Sender | None = None
    needs_recording: bool = False
    source: Source | None = None
    follows: Follows | None = None
    names: tuple[tuple[Phone, str], ...] = field(default=(), repr=False)
    """The names of recipients in `phones`, as far as they are known."""
    purpose: Purpose | None = None
    window: CallWindow | None = None
    redial_min: int | None = None
    per_minute: int | None = None
    skip_recent_days: int = 0
    with_unknown_prefix: bool = False
    same_list_again: bool = False
    """The user was told that this very list was called a short while ago, and wants it called again."""
    recording_acknowledged: bool = False
    """The user has said that recipients will be told of the recording or have agreed to it; once for a draft."""
    extensions: tuple[str, ...] = ()
    """Digits typed as extensions of its phones. They are neither dialled nor spoken, and the screen says so."""
    hint: str = field(default="", repr=False)
    """First words of the text that suggest a time but name none; the screen then says that the call is for now."""
    at_any_hour: bool = False
    """The user was told that it rings outside the calling hours, and still wants it."""
    guessed: bool = False
    """Read from a sentence and not typed as a line: the screen asks the user to check it."""
    typed_in: tuple[int, ...] = ()
    """The messages it was typed in, in case one of them is edited."""
    trial_of: DraftId | None = None
    """This draft is a call to the user themselves, to hear that other draft first."""
    typed_revision: int = FIRST_REVISION
    """The last revision that matches the typed message; later ones were changed by hand."""
    own_hook: OwnHook | None = field(default=None, repr=False)
    """The user's own system, which is told what we hear of the calls."""
    text_with_when: str | None = field(default=None, repr=False)
    """If a time was read from the line: the text with that time as a part of it."""
    rounds: Rounds | None = None
    """Whom of a list to call again, and when, without another question."""
    round_number: int = 0
    """Which round of its list this is; 0 is the first call to everybody."""
    voiced: tuple[tuple[str, RecordId], ...] = field(default=(), repr=False)
    """Sentences that an earlier launch has made into records, which are played instead and not paid again."""
    reactions: Tree = field(default=(), repr=False)
    """What follows when a recipient presses a key or says something."""
    typed_reactions: TypedReactions | None = field(default=None, repr=False)
    """The text with lines from which its reactions were read, while nobody has changed them by hand."""
    manner: Manner = USUAL_MANNER
    """How the service behaves during the call; a call by a template takes none of it."""
    until_acknowledged: bool = False
    """One recipient after another is called, until somebody chooses a reaction that acknowledges."""
    reactions_before: Tree | None = field(default=None, repr=False)
    """Its reactions before the last change by hand, which can be undone."""
    cancels: CancelledDay | None = None
    """Once it is confirmed, the reminders of this time are taken back: these calls tell their people something else."""
    appointments: Appointments | None = None
    """Each of a list's people is reminded of their own appointment, at their own time."""

    @property
    def list_id(self) -> ListId | None:
        """The list that its recipients came from, and with it the source of their consent."""
        source = self.source if self.follows is None else self.follows.source
        return None if source is None else source.list_id

    @property
    def is_personal(self) -> bool:
        """Whether columns stand in the braces of its own text, so that each recipient hears their own sentence."""
        return self.source is not None and isinstance(self.what, SpokenText) and bool(braces(self.what.text))

    def name_of(self, phone: Phone) -> str:
        """The recipient's name, empty if it isn't known."""
        return dict(self.names).get(phone, "")

    def unchanged_since(self, revision: int) -> "CallDraft":
        """The same draft at the next revision: if it followed edits of its message, it goes on following them."""
        return replace(self, typed_revision=revision + 1) if self.typed_revision == revision else self

    def rings_at(self, earliest: datetime, zone: ZoneInfo) -> datetime:
        """When the first phone rings if nothing leaves before `earliest`; waits for the draft's own window, if any."""
        at = earliest if self.when is None else max(earliest, self.when)
        return at if self.window is None else next_opening(self.window, at, zone)

    def due_at(self, held_until: datetime) -> datetime:
        """When it leaves. A list waits for its time here: cancelling stays certain and free, and the stop
        list is checked last.
        """
        return held_until if self.source is None or self.when is None else max(held_until, self.when)

    def better_time(self, usual: CallWindow, at: datetime, zone: ZoneInfo) -> datetime | None:
        """The moment to offer instead if `at` is outside the `usual` hours, else None."""
        if self.window is not None or not outside(usual, at, zone):
            return None
        return next_opening(usual, at, zone)


class ProblemCode(StrEnum):
    NO_PHONES = "no_phones"
    TOO_MANY_PHONES = "too_many_phones"
    NO_SPEECH = "no_speech"
    EMPTY_TEXT = "empty_text"
    TEXT_TOO_LONG = "text_too_long"
    REACTION_LINES = "reaction_lines"
    """Lines that nearly are reactions, and the user has not said yet what they are."""
    NOBODY_ACKNOWLEDGES = "nobody_acknowledges"
    """One after another is to be called until somebody acknowledges, and no reaction does that."""
    REACTIONS_WITHOUT_CALL = "reactions_without_call"
    """A template's call and a call with a code have no reactions of ours (contract, section 12)."""
    BRACES = "braces"
    """It has placeholders that no column of a list fills: everybody would hear them as they are written."""
    VARIABLES = "variables"
    """Nobody has said yet what fills some of the template's variables."""
    ROUNDS_AND_REDIAL = "rounds_and_redial"
    """The service's redial and our own rounds would both call the same recipients."""
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
    found: str = field(default="", repr=False)


def problems(
    draft: CallDraft,
    now: datetime,
    *,
    phones_limit: int = PHONES_LIMIT,
    outgoing_phones: Collection[Phone] | None = None,
) -> tuple[Problem, ...]:
    """Everything that keeps this draft from being confirmed; empty when nothing does.

    `outgoing_phones` are the account's confirmed numbers, None when they aren't known.
    """
    return (
        *_phone_problems(draft, phones_limit),
        *_speech_problems(draft),
        *_reaction_problems(draft),
        *_sender_problems(draft, outgoing_phones),
        *_when_problems(draft.when, now),
        *_recording_problems(draft),
        *_round_problems(draft),
    )


def _phone_problems(draft: CallDraft, limit: int) -> tuple[Problem, ...]:
    count = len(draft.phones)
    if draft.source is not None or 0 < count <= limit:
        return ()
    if count == 0:
        return (Problem(ProblemCode.NO_PHONES),)
    return (Problem(ProblemCode.TOO_MANY_PHONES, limit=limit, actual=count),)


def _speech_problems(draft: CallDraft) -> tuple[Problem, ...]:
    if (what := draft.what) is None:
        return (Problem(ProblemCode.NO_SPEECH),)
    if isinstance(what, FromTemplate) and (missing := not_chosen(what.columns)):
        return (Problem(ProblemCode.VARIABLES, actual=len(missing), found=", ".join(missing)),)
    columns = None if draft.source is None else draft.source.columns
    problem = text_problem(what.text, columns) if isinstance(what, SpokenText) else None
    return () if problem is None else (problem,)


def _reaction_problems(draft: CallDraft) -> tuple[Problem, ...]:
    typed = draft.typed_reactions
    if typed is not None and (near := typed.parsed().near_misses):
        return (
            Problem(ProblemCode.REACTION_LINES, actual=len(near), found="\n".join(one.typed for one in near)),
        )
    if draft.reactions and isinstance(draft.what, FromTemplate | SpokenCode):
        return (Problem(ProblemCode.REACTIONS_WITHOUT_CALL),)
    if draft.until_acknowledged and not acknowledging(draft.reactions):
        return (Problem(ProblemCode.NOBODY_ACKNOWLEDGES),)
    return ()


def text_problem(text: str, columns: Collection[str] | None = None) -> Problem | None:
    """Why a text can't be read aloud, wherever it would be turned into sound. `columns`: of the list that may fill it."""
    if not text.strip():
        return Problem(ProblemCode.EMPTY_TEXT)
    if len(text) > TEXT_LIMIT:
        return Problem(ProblemCode.TEXT_TOO_LONG, limit=TEXT_LIMIT, actual=len(text))
    if found := braces(text) if columns is None else unfilled(text, columns):
        return Problem(ProblemCode.BRACES, actual=len(found), found=" ".join(found))
    return None


def _sender_problems(draft: CallDraft, outgoing_phones: Collection[Phone] | None) -> tuple[Problem, ...]:
    if draft.sender is None:
        # The template carries its own number: contract section 12 documents no sender.
        return () if isinstance(draft.what, FromTemplate) else (Problem(ProblemCode.NO_SENDER),)
    if isinstance(draft.sender, OwnPhone) and outgoing_phones is not None:
        return () if draft.sender.phone in outgoing_phones else (Problem(ProblemCode.SENDER_NOT_OURS),)
    return ()


def _when_problems(when: datetime | None, now: datetime) -> tuple[Problem, ...]:
    # A user may take a minute between typing "in a minute" and tapping Confirm.
    if when is not None and when < now - PAST_TOLERANCE:
        return (Problem(ProblemCode.WHEN_PAST, at=when),)
    return ()


def _recording_problems(draft: CallDraft) -> tuple[Problem, ...]:
    if draft.needs_recording and not draft.recording_acknowledged:
        return (Problem(ProblemCode.RECORDING_NOT_ACKNOWLEDGED),)
    return ()


def _round_problems(draft: CallDraft) -> tuple[Problem, ...]:
    both = draft.rounds is not None and draft.redial_min is not None
    return (Problem(ProblemCode.ROUNDS_AND_REDIAL),) if both else ()
