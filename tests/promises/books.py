"""What the cast has done, as an observer would write it down: who confirmed what, and what they read then.

Nothing in here asks the bot's own ledger, so the promises are checked against what users did and what the service got.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiogram.filters.callback_data import CallbackData

from bot.sandbox.calling.journal import PAID, ServiceRequest
from bot.telegram.buttons import (
    CancelLaunch,
    ConfirmDraft,
    ConfirmList,
    DraftButton,
    LaunchButton,
    RepeatLaunch,
    ResumeAsked,
    ResumeAt,
    StopLaunch,
    UseOpening,
)
from handlers.records.buttons import PayForRecord
from handlers.verifying.buttons import ConfirmVerification
from tests.promises.cast import Member, marks_in, phones_in

Message = dict[str, Any]
RESUMES = "resume"
"""The kind of act that lets a confirmed launch go on; it is no confirmation of its own."""
HELD = frozenset({"draft", "repeat"})
"""Kinds of acts with a hold. Codes and records leave at once, so taking them back may come too late."""
PAYS = (ConfirmDraft, ConfirmList, RepeatLaunch, ConfirmVerification, PayForRecord)
SHORTEST_HOLD = timedelta(seconds=5)
STOPS = (CancelLaunch, StopLaunch)


@dataclass(frozen=True)
class Text:
    """A marked text: its author, and the phones that stood beside it."""

    mark: int
    author: Member
    phones: frozenset[str]


@dataclass(frozen=True)
class Screen:
    """One revision of a confirm screen, as it stood in somebody's chat."""

    reader: Member
    text: str
    is_warned: bool
    """The screen said that this is outside the calling hours, and offered another time."""


@dataclass
class Act:
    """A tap that may cost money. `of`: what it confirms, so that a doubled tap is the same act.

    `phones`: what the screen named; None for a list, which names only the first. `is_void`: taken back inside its hold.
    """

    of: tuple[str, int]
    screen: tuple[str, int, int]
    who: Member
    mark: int | None
    phones: frozenset[str] | None
    at: datetime
    is_warned: bool
    is_own: bool
    is_void: bool = False


@dataclass
class Tap:
    """`id`: the callback query's."""

    who: Member
    data: str
    id: str


@dataclass
class Span:
    """From one request to another, by their numbers in the service's journal; `until` None: it has not ended."""

    since: int
    until: int | None = None

    def holds(self, request: int) -> bool:
        return self.since <= request and (self.until is None or request < self.until)


@dataclass
class Books:
    """`notice` reads every screen; `tapped` writes down what a tap confirms."""

    texts: dict[int, Text] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    closed: set[tuple[str, int, int]] = field(default_factory=set)
    """Screens of drafts whose confirmation was taken back: a restored draft has another screen."""
    taps: list[Tap] = field(default_factory=list)
    said: list[tuple[Member, str, int]] = field(default_factory=list)
    """What was said and may not be answered yet, with the number of what the bot sends next."""
    locks: dict[int, list[Span]] = field(default_factory=dict)
    stopped: dict[tuple[int, str], list[Span]] = field(default_factory=dict)
    """When a phone stood on the stop list, by account and phone."""
    screens: dict[tuple[str, int, int], Screen] = field(default_factory=dict)
    marks: dict[int, int] = field(default_factory=dict)
    """The marks of texts, by drafts and the launches that they become."""
    denied: dict[str, int] = field(default_factory=dict)
    """References of batches that a user said did not happen, each with the number of the next request."""
    dropped: dict[tuple[int, str], int] = field(default_factory=dict)
    """How many taps there had been when a phone was last taken off the stop list, by account and phone."""
    listed: dict[int, set[str]] = field(default_factory=dict)
    """Phones that stood in a member's lists, by member."""

    def write(self, author: Member, phones: frozenset[str]) -> Text:
        text = Text(len(self.texts) + 1, author, phones)
        self.texts[text.mark] = text
        return text

    def notice(self, reader: Member, messages: list[Message]) -> None:
        """Writes down which draft, revision and launch a screen is about, while it still stands there."""
        for message in messages:
            said = str(message.get("text") or "")
            found = list(buttons_of(message))
            screen = Screen(reader, said, any(isinstance(button, UseOpening | ResumeAt) for button in found))
            for button in found:
                if key := screen_of(button):
                    self.screens[key] = screen
                number, marks = about(button), marks_in(said)
                if number is not None and len(marks) == 1:
                    self.marks.setdefault(number, next(iter(marks)))

    def tapped(self, who: Member, data: str, tap: str, now: datetime) -> None:
        """Writes down any tap, by anybody, on a button of any age: it counts by whose screen the button stood on."""
        self.taps.append(Tap(who, data, tap))
        button = read_button(data)
        if isinstance(button, STOPS):
            self.taken_back(who, now, ("draft", int(button.launch)))
        if not isinstance(button, (*PAYS, ResumeAsked)):
            return
        key = screen_of(button) or ("", 0, 0)
        screen = self.screens.get(key, Screen(who, "", is_warned=False))
        marks = marks_in(screen.text)
        self.acts.append(
            Act(
                of=key[:2],
                screen=key,
                who=who,
                mark=next(iter(marks)) if len(marks) == 1 else self.marks.get(about(button) or 0),
                phones=None if isinstance(button, ConfirmList) else frozenset(phones_in(screen.text)),
                at=now,
                is_warned=screen.is_warned,
                is_own=key in self.screens and screen.reader == who and key not in self.closed,
            )
        )

    def taken_back(self, who: Member, now: datetime, of: tuple[str, int] | None = None) -> None:
        """By a button, or by a word, which means everything held. Users may count on it within the shortest hold."""
        for act in self.acts:
            is_meant = act.of[0] in HELD and of in {None, act.of}
            if is_meant and act.is_own and act.who == who and now - act.at < SHORTEST_HOLD:
                act.is_void = True
                if act.of[0] == "draft":
                    self.closed.add(act.screen)

    # -- what people were entitled to --------------------------------------------------------------------------

    def acts_for(self, mark: int | None, phone: str) -> list[Act]:
        """Confirmations of this text to this phone by members who were shown it, without those taken back in time."""
        return [
            act
            for act in self.acts
            if act.is_own
            and act.mark == mark
            and not act.is_void
            and phone in (self.listed.get(act.who.id, set()) if act.phones is None else act.phones)
        ]


def buttons_of(message: Message) -> Iterator[CallbackData]:
    for row in (message.get("reply_markup") or {}).get("inline_keyboard", []):
        for button in row:
            if "callback_data" in button and (read := read_button(button["callback_data"])) is not None:
                yield read


def read_button(data: str) -> CallbackData | None:
    """The button by its prefix; None for a button that has no meaning here."""
    kind = _KINDS.get(data.partition(":")[0])
    if kind is None:
        return None
    try:
        return kind.unpack(data)
    except (ValueError, TypeError):
        return None


def screen_of(button: CallbackData) -> tuple[str, int, int] | None:
    """What a tap on the button confirms, and the revision of the button's screen."""
    match button:
        case DraftButton():
            return "draft", int(button.draft), button.revision
        case RepeatLaunch():
            return "repeat", int(button.launch), 0
        case ResumeAsked():
            return RESUMES, int(button.launch), button.asked
        case ConfirmVerification():
            return "verification", int(button.verification), 0
        case PayForRecord():
            return "record", button.record, 0
        case _:
            return None


def about(button: CallbackData) -> int | None:
    """The draft or the launch that the button is about: a launch has its draft's number."""
    if isinstance(button, DraftButton):
        return int(button.draft)
    return int(button.launch) if isinstance(button, LaunchButton) else None


def _below(kind: type[CallbackData]) -> Iterator[type[CallbackData]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


_KINDS = {kind.__prefix__: kind for kind in _below(CallbackData)}


def paid(requests: list[ServiceRequest]) -> list[tuple[int, ServiceRequest]]:
    """Every request that may have cost money, by its number. Whatever may have arrived counts, carried out or not."""
    return [
        (number, request)
        for number, request in enumerate(requests)
        if request.endpoint in PAID and request.body and _costs(request)
    ]


def _costs(request: ServiceRequest) -> bool:
    return request.endpoint != "createRecord" or request.body.get("source") == "text"
