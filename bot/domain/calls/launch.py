"""What may happen to a launch, its recipients and its requests, as one table for each.

If any state could follow any other, a late answer or a second tap would undo what was already decided. So the
storage updates a row only from the states named here.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

PACE_FROM = 5
"""A launch's pace says something only after so many of its calls have ended."""


def time_left(ended: int, within: timedelta, left: int) -> timedelta | None:
    """How long the `left` calls take at the pace of those that `ended` so far; None if too few have ended."""
    if ended < PACE_FROM or within <= timedelta() or left <= 0:
        return None
    return within * left / ended


class LaunchState(StrEnum):
    """One confirmed act."""

    HELD = "held"
    """Confirmed, nothing sent yet: cancelling is certain and free."""
    RUNNING = "running"
    PAUSED = "paused"
    """Waits for a user, because of late batches, a lock or an empty balance."""
    STOPPED = "stopped"
    """Unsent recipients stay at home; calls under way still report."""
    CANCELLED = "cancelled"
    """Nothing was ever sent."""
    DONE = "done"


RESTORED = "restored"
"""Why a launch is paused: the database missed some time in which the launch may have gone on. The account's
owner decides.
"""
LET_GO = "let_go"
"""The owner has let it go on. It does so once they have decided about all launches of the account."""


class RecipientState(StrEnum):
    """One phone of a launch."""

    QUEUED = "queued"
    SENDING = "sending"
    PLACED = "placed"
    """The service has the call: its id is known, or a webhook proved it."""
    FINAL = "final"
    REJECTED = "rejected"
    """The service has not taken the call, see RejectReason."""
    WITHHELD = "withheld"
    """We have not sent the call, see WithheldReason."""
    UNKNOWN = "unknown"
    """The request may have arrived; only a webhook or a user can tell."""


TOUCHED = (
    RecipientState.SENDING,
    RecipientState.PLACED,
    RecipientState.FINAL,
    RecipientState.REJECTED,
    RecipientState.UNKNOWN,
)
"""States of recipients whose request was sent or may have been."""


class RecipientFilter(StrEnum):
    """Which recipients of a launch a user looks at; `MISSED` are those whose calls ended without an answer."""

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
    """The service's answer rejects this phone and takes others."""
    REFUSED = "refused"
    """The whole request was refused."""
    MODERATION = "moderation"
    NO_MONEY = "no_money"
    MISSING = "missing"
    """The service's answer takes others and does not name this phone."""
    NOT_MADE = "not_made"
    """A user said that this unknown call was not made."""


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
    """Its time passed long ago and nobody asked for it to go on."""
    RECENT = "recent"
    """Called by this account a short while ago."""
    UNKNOWN_PREFIX = "unknown_prefix"
    """No operator is known to have such numbers."""
    NO_MONEY = "no_money"
    """The balance was spent before its turn came."""
    NO_VALUE = "no_value"
    """A variable of the template, or a column in braces, has no value for this recipient."""
    LONG_VALUE = "long_value"
    """A value for the text is too long to be meant for it."""
    BRACE_VALUE = "brace_value"
    """A value for the text has a brace in it, which nobody should hear."""
    LONG_TEXT = "long_text"
    """With this recipient's values the text is longer than the service reads."""
    ACKNOWLEDGED = "acknowledged"
    """Somebody called before has acknowledged, and nobody else is needed."""
    NO_APPOINTMENT = "no_appointment"
    """Nothing readable says when this person comes."""
    APPOINTMENT_PAST = "appointment_past"
    """The appointment, or the time to call about it, is over."""
    NO_HOUR_BEFORE = "no_hour_before"
    """No calling hour is left between now and the appointment."""
    SAME_APPOINTMENT = "same_appointment"
    """A call about this very appointment waits, or was made."""
    NOT_NEEDED = "not_needed"
    """Of a second call about an appointment: the first one reached them, or is not made either."""
    CHANGED = "changed"
    """A corrected list of the same days came, without this appointment."""
    NO_RECORD = "no_record"
    """The text of the launch could not be made into a record."""


class BatchState(StrEnum):
    """One paid request; it is stored as `sending` before it leaves."""

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
    # Cancelled only while nothing was sent: our service checks that, a table of states cannot.
    # Done when the request under way turned out to be its last one.
    # Held again when nothing was sent and its time is still to come.
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
    # A webhook outranks a refusal and a user's word: it proves that the call exists.
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
    # As above: proof of the calls outranks everything else said about them.
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
    """Whether nothing more is expected of this recipient; a launch is done when this holds for all."""
    return state in {RecipientState.FINAL, RecipientState.REJECTED, RecipientState.WITHHELD}
