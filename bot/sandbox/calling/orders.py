"""What a customer ordered: the values that all calls of one request share."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, timezone
from itertools import count

from bot.sandbox.calling.fields import Json

ANSWER_TIMEOUT_S = 7
"""How long an answer is waited for, unless the customer says otherwise (contract §1, `recognitionTimeout`)."""

Place = tuple[int, ...]
"""A node's place in its tree: its index on each level, from 0; () before the first choice."""

_CUSTOMERS_ZONE = timezone(timedelta(hours=3))


@dataclass(frozen=True)
class OrderLimits:
    """What the contract leaves open; set when the sandbox is made."""

    smart_delay_minutes: tuple[int, int] = (15, 90)
    most_phones: int = 10_000


@dataclass(frozen=True)
class Hook:
    """The address news goes to, and what the customer wants to find in it."""

    url: str
    parameters: Json
    headers: dict[str, str]


@dataclass(frozen=True)
class OrderedSms:
    """An SMS to the recipient; `text` is None if it is a template of the cabinet."""

    text: str | None
    template_id: int | None
    channel: str


@dataclass(frozen=True)
class Node:
    """One reaction of the tree; `digit` None with no words means "stay on the line".

    `recognises` None: the customer didn't say. `answer_timeout_s`: how long any phrase is waited for.
    `email_interval_min` is kept and does nothing here.
    """

    digit: int | None
    key_words: tuple[str, ...]
    any_word: bool
    need_block: bool
    record_id: int | None
    text: str | None
    manager_phone: str | None
    sms: OrderedSms | None
    hook: Hook | None
    children: tuple["Node", ...]
    recognises: bool | None = None
    answer_timeout_s: int = ANSWER_TIMEOUT_S
    email_interval_min: int | None = None

    @property
    def is_stay(self) -> bool:
        return self.digit is None and not self.key_words and not self.any_word

    @property
    def is_spoken(self) -> bool:
        """Whether speech can choose it."""
        return (bool(self.key_words) or self.any_word) and self.recognises is not False


@dataclass(frozen=True)
class Window:
    """When calls may begin, by the customer's clock, here always Moscow's. The recipient's own zone is not
    modelled.

    `weekdays` are never empty.
    """

    start: time
    end: time
    weekdays: frozenset[int]

    def next_open(self, moment: datetime) -> datetime:
        """The moment itself if the window is open then, else the next opening."""
        local = moment.astimezone(_CUSTOMERS_ZONE)
        for days in count():
            day = local.date() + timedelta(days=days)
            opens = datetime.combine(day, self.start, _CUSTOMERS_ZONE)
            closes = datetime.combine(day, self.end, _CUSTOMERS_ZONE)
            if day.isoweekday() in self.weekdays and local < closes:
                return max(moment, opens)
        raise AssertionError("count() never ends")


@dataclass(frozen=True)
class Order:
    """Everything that the calls of one request share."""

    phones: tuple[str, ...]
    outgoing_phone: str | None = None
    planned_at: int | None = None
    smart_delay: int | None = None
    need_recording: bool = False
    answer_timeout_s: int = 30
    hook: Hook | None = None
    record_id: int | None = None
    text: str | None = None
    ivrs: tuple[Node, ...] = ()
    window: Window | None = None
    template_id: int | None = None
    variables: dict[str, dict[str, str]] = field(default_factory=dict)

    def nodes(self) -> Iterator[Node]:
        """All reactions, parents first."""
        return walk(self.ivrs)

    def generated_texts(self) -> int:
        return sum(1 for text in (self.text, *(node.text for node in self.nodes())) if text)

    def record_ids(self) -> set[int]:
        found = {self.record_id, *(node.record_id for node in self.nodes())}
        return {record_id for record_id in found if record_id is not None}


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """The nodes and all below them, parents first."""
    for node in nodes:
        yield node
        yield from walk(node.children)
