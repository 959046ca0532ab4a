"""What may happen to a launch, its recipients and its requests, in one table each.

A state that could go anywhere would let a late answer or a second tap undo what was already decided; storage
updates a row only from the states named here.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

PACE_FROM = 5
"""So many calls have to have ended before a launch's pace says anything."""


def time_left(ended: int, within: timedelta, left: int) -> timedelta | None:
    """How long these `left` take at the pace of those that `ended` so far; None where that is too little to go by."""
    if ended < PACE_FROM or within <= timedelta() or left <= 0:
        return None
    return within * left / ended


class LaunchState(StrEnum):
    """One confirmed act."""

    HELD = "held"
    """Confirmed, nothing sent yet: cancelling is certain and free."""
    RUNNING = "running"
    PAUSED = "paused"
    """Waits for a user: late batches, a lock, an empty balance."""
    STOPPED = "stopped"
    """Unsent recipients stay at home; what is under way still reports."""
    CANCELLED = "cancelled"
    """Nothing was ever sent."""
    DONE = "done"


RESTORED = "restored"
"""Why a launch is paused: the database has missed a time in which it may have gone on; the account's owner decides."""
LET_GO = "let_go"
"""The owner has decided that it goes on, once they have decided about all of the account."""


class RecipientState(StrEnum):
    """One phone of a launch."""

    QUEUED = "queued"
    SENDING = "sending"
    PLACED = "placed"
    """The service has it, under a known id or proved by a webhook."""
    FINAL = "final"
    REJECTED = "rejected"
    """The service has not taken it, see RejectReason."""
    WITHHELD = "withheld"
    """We have not sent it, see WithheldReason."""
    UNKNOWN = "unknown"
    """The request may have arrived; only a webhook or a user can tell."""


TOUCHED = (
    RecipientState.SENDING,
    RecipientState.PLACED,
    RecipientState.FINAL,
    RecipientState.REJECTED,
    RecipientState.UNKNOWN,
)
"""States of recipients whose request has been on its way."""


class RecipientFilter(StrEnum):
    """Who of a launch a user looks at; `MISSED` are those whose calls ended without an answer."""

    ALL = "all"
    REACHED = "reached"
    MISSED = "missed"
    ANSWERED = "pressed"
    """They pressed or said something."""
    KEPT = "kept"
    """Withheld by us or rejected by the service."""
    UNKNOWN = "unknown"


class RejectReason(StrEnum):
    ITEM_ERROR = "item_error"
    """This phone failed inside an answer that took others."""
    REFUSED = "refused"
    """The whole request was refused."""
    MODERATION = "moderation"
    NO_MONEY = "no_money"
    MISSING = "missing"
    """The answer took others and did not name this phone at all."""
    NOT_MADE = "not_made"
    """A user said of an unknown call that it was not made."""


class WithheldReason(StrEnum):
    STOP_LIST = "stop_list"
    WINDOW = "window"
    CAP = "cap"
    UNKNOWN_CALL = "unknown_call"
    """An unknown call to the same phone is not settled yet."""
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    LOCKED = "locked"
    DISCONNECTED = "disconnected"
    OVERDUE = "overdue"
    """Its time has long passed and nobody asked for it to go on."""
    RECENT = "recent"
    """Called by this account a short while ago."""
    UNKNOWN_PREFIX = "unknown_prefix"
    """No operator is known to have such numbers."""
    NO_MONEY = "no_money"
    """The balance was spent before its turn came."""
    NO_VALUE = "no_value"
    """A variable of the template has no value for this recipient."""
    NO_RECORD = "no_record"
    """The text of the launch could not be made into a record."""


class BatchState(StrEnum):
    """One paid request; written as `sending` before it leaves."""

    SENDING = "sending"
    PLACED = "placed"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    RETURNED = "returned"
    """No connection was made: its recipients are queued again."""
    SETTLED_WAS = "settled_was"
    """A user said that the calls were made."""
    SETTLED_WAS_NOT = "settled_was_not"


_LAUNCH: Mapping[LaunchState, frozenset[LaunchState]] = MappingProxyType({
    LaunchState.HELD: frozenset({LaunchState.RUNNING, LaunchState.PAUSED, LaunchState.CANCELLED}),
    LaunchState.RUNNING: frozenset({LaunchState.PAUSED, LaunchState.STOPPED, LaunchState.DONE}),
    # Cancelled only while nothing was sent; the service checks that, a table of states cannot.
    # Done when a request that was under way turned out to be the last of it.
    # Held again where nothing was sent and its time is still to come.
    LaunchState.PAUSED: frozenset({
        LaunchState.HELD, LaunchState.RUNNING, LaunchState.STOPPED, LaunchState.CANCELLED, LaunchState.DONE,
    }),
    LaunchState.STOPPED: frozenset(),
    LaunchState.CANCELLED: frozenset(),
    LaunchState.DONE: frozenset(),
})  # fmt: skip

_RECIPIENT: Mapping[RecipientState, frozenset[RecipientState]] = MappingProxyType({
    RecipientState.QUEUED: frozenset({RecipientState.SENDING, RecipientState.WITHHELD}),
    RecipientState.SENDING: frozenset({
        RecipientState.QUEUED, RecipientState.PLACED, RecipientState.FINAL, RecipientState.REJECTED,
        RecipientState.UNKNOWN,
    }),
    RecipientState.PLACED: frozenset({RecipientState.FINAL}),
    RecipientState.FINAL: frozenset(),
    # A webhook outranks what a refusal or a user said: the call exists after all.
    RecipientState.REJECTED: frozenset({RecipientState.PLACED, RecipientState.FINAL}),
    RecipientState.WITHHELD: frozenset(),
    RecipientState.UNKNOWN: frozenset({
        RecipientState.PLACED, RecipientState.FINAL, RecipientState.REJECTED,
    }),
})  # fmt: skip

_BATCH: Mapping[BatchState, frozenset[BatchState]] = MappingProxyType({
    BatchState.SENDING: frozenset({
        BatchState.PLACED, BatchState.REFUSED, BatchState.UNKNOWN, BatchState.RETURNED,
    }),
    BatchState.PLACED: frozenset(),
    # As above: proof of the calls outranks every other word about them.
    BatchState.REFUSED: frozenset({BatchState.PLACED}),
    BatchState.UNKNOWN: frozenset({
        BatchState.PLACED, BatchState.SETTLED_WAS, BatchState.SETTLED_WAS_NOT,
    }),
    BatchState.RETURNED: frozenset(),
    BatchState.SETTLED_WAS: frozenset({BatchState.PLACED}),
    BatchState.SETTLED_WAS_NOT: frozenset({BatchState.PLACED}),
})  # fmt: skip


def launch_can(old: LaunchState, new: LaunchState) -> bool:
    return new in _LAUNCH[old]


def recipient_can(old: RecipientState, new: RecipientState) -> bool:
    return new in _RECIPIENT[old]


def batch_can(old: BatchState, new: BatchState) -> bool:
    return new in _BATCH[old]


def launch_sources(new: LaunchState) -> frozenset[LaunchState]:
    """The states from which a conditional update may lead to `new`."""
    return frozenset(old for old in LaunchState if launch_can(old, new))


def recipient_sources(new: RecipientState) -> frozenset[RecipientState]:
    """The states from which a conditional update may lead to `new`."""
    return frozenset(old for old in RecipientState if recipient_can(old, new))


def batch_sources(new: BatchState) -> frozenset[BatchState]:
    """The states from which a conditional update may lead to `new`."""
    return frozenset(old for old in BatchState if batch_can(old, new))


def recipient_is_settled(state: RecipientState) -> bool:
    """Nothing more is expected of it; a launch is done when this holds for all."""
    return state in {RecipientState.FINAL, RecipientState.REJECTED, RecipientState.WITHHELD}
