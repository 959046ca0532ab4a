"""The journal of what came in: the service tries three times in three minutes, so news is on disk before its 200.

The inbox is separate from the ledger. Only the side server writes it, on SQLite without SQLAlchemy
(storage.inbox.sqlite). The workers read it by a cursor that they commit with the effects (storage.inbox.cursor).
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

InboxKind = Literal["calls", "ivr", "telegram"]

CALLS_CURSOR = "calls"
"""Name of the cursor for webhooks of calls and of reactions."""
TELEGRAM_CURSOR = "telegram"
"""Name of the cursor for Telegram's updates."""
BEAT_S = 30.0
"""How often the side server tries its inbox by itself."""
SILENT_AFTER = timedelta(minutes=2)
"""If no trial has succeeded for this long, webhooks are being lost."""
RETENTION = timedelta(days=14)
"""How long a handled webhook is kept. An update of Telegram is deleted at once: the bot's own journal has it."""

_PER_TRY = frozenset({"webhookTry", "webhookSent"})


class InboxUnavailable(Exception):  # noqa: N818  (named for what happened)
    """It is not certain that the arrival is on disk. The sender must not get 200, and will send it again."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the side server hands in. `body`: raw, but encrypted for the kind "telegram". `received_at`: aware UTC."""

    kind: InboxKind
    received_at: datetime
    body: bytes
    batch_reference: str = ""
    node: str = ""
    from_known_source: bool = True


@dataclass(frozen=True, slots=True)
class InboxEntry(Arrival):
    """An arrival with its place in the inbox; ids grow, are never used twice and may have gaps."""

    id: int = 0

    @property
    def digest(self) -> bytes:
        """32 bytes, the same for all of the service's tries. A key pressed twice may give equal digests, too."""
        return canonical_digest(self.body)


@dataclass(frozen=True, slots=True)
class Cursors:
    """How far the workers have read, by their committed cursors; 0 without a cursor."""

    calls: int = 0
    telegram: int = 0


@dataclass(slots=True)
class InboxCounts:
    """Since this process started: how many arrivals were stored, in how many transactions, and how many failed."""

    kept: int = 0
    commits: int = 0
    failed: int = 0


class InboxWriter(Protocol):
    """The side server's end. Arrivals that wait together share a transaction."""

    counts: InboxCounts

    async def append(self, arrival: Arrival) -> None:
        """Returns once the arrival is on disk. Raises InboxUnavailable, within a bounded time."""

    async def probe(self, now: datetime) -> None:
        """Stores a webhook on trial and takes it back. Raises InboxUnavailable, within a bounded time."""

    async def forget(self, before: datetime, cursors: Cursors) -> int:
        """Deletes what the cursors have passed: news older than `before`, updates of any age. Returns how many."""

    async def close(self) -> None:
        """Commits what was handed in, then closes the inbox."""


class InboxReader(Protocol):
    """The workers' end: it never writes and never makes the writer wait."""

    async def after(
        self, position: int, limit: int, kinds: tuple[InboxKind, ...] = ("calls", "ivr")
    ) -> list[InboxEntry]:
        """Up to `limit` entries with greater ids, in order. What is committed later has a greater id than any of these.

        Raises InboxUnavailable.
        """

    async def look(self, now: datetime) -> None:
        """Raises InboxUnavailable when the inbox can't be read or, as far as a reader can see, can't be written."""

    async def close(self) -> None:
        """Closes the inbox."""


def canonical_digest(body: bytes) -> bytes:
    """SHA-256 of the JSON without the fields that differ from try to try; of the raw bytes if it is not JSON."""
    try:
        canonical = json.dumps(
            _without_per_try(json.loads(body)), sort_keys=True, separators=(",", ":"), ensure_ascii=True
        ).encode()
    except (ValueError, RecursionError):
        canonical = body
    return hashlib.sha256(canonical).digest()


def _without_per_try(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_per_try(item) for key, item in value.items() if key not in _PER_TRY}
    if isinstance(value, list):
        return [_without_per_try(item) for item in value]
    return value
