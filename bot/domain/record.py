"""A record is made by a request that can't be taken back. So, like a batch, it is written down before it
leaves.

A text is paid for and an upload is not, but the service recognises neither when it comes twice.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class RecordSource(StrEnum):
    FILE = "file"
    TEXT = "text"
    SERVICE = "service"
    """Found at the service: made in its cabinet or by another program."""


class RecordState(StrEnum):
    PROPOSED = "proposed"
    """A text that waits for its price to be confirmed."""
    SENDING = "sending"
    MADE = "made"
    REFUSED = "refused"
    RETURNED = "returned"
    """It never left this machine, so it may be sent again."""
    UNKNOWN = "unknown"
    """The answer was lost: only the service's list of records, if it has one, can tell."""
    REMOVED = "removed"


_NEXT: Mapping[RecordState, frozenset[RecordState]] = MappingProxyType({
    RecordState.PROPOSED: frozenset({RecordState.SENDING, RecordState.REMOVED}),
    RecordState.SENDING: frozenset({
        RecordState.MADE, RecordState.REFUSED, RecordState.RETURNED, RecordState.UNKNOWN,
    }),
    RecordState.MADE: frozenset({RecordState.REMOVED}),
    RecordState.REFUSED: frozenset({RecordState.REMOVED}),
    RecordState.RETURNED: frozenset({RecordState.SENDING, RecordState.REMOVED}),
    RecordState.UNKNOWN: frozenset({RecordState.MADE, RecordState.REMOVED}),
    RecordState.REMOVED: frozenset(),
})  # fmt: skip


def record_sources(new: RecordState) -> frozenset[RecordState]:
    """The states from which a conditional update may lead to `new`."""
    return frozenset(old for old in RecordState if new in _NEXT[old])
