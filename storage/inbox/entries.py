"""The journal of what came in: three tries in three minutes are all the service gives, so news is on disk before its 200.

It is apart from the ledger: the side server alone writes it and needs no SQLAlchemy for that on SQLite
(storage.inbox.sqlite), the workers read it by a cursor that they commit with the effects (storage.inbox.cursor).
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

InboxKind = Literal["calls", "ivr", "telegram"]

CALLS_CURSOR = "calls"
"""Name of the cursor that has passed webhooks of calls and of reactions."""
TELEGRAM_CURSOR = "telegram"
"""Name of the cursor that has passed Telegram's updates."""
BEAT_S = 30.0
"""How often the side server tries its inbox by itself."""
SILENT_AFTER = timedelta(minutes=2)
"""Without a trial that went well for so long, webhooks are being lost."""
RETENTION = timedelta(days=14)
"""How long a projected webhook is kept; an update of Telegram goes at once, the bot's own journal has it then."""

_PER_TRY = frozenset({"webhookTry", "webhookSent"})


class InboxUnavailable(Exception):  # noqa: N818  (named for what happened)
    """It is not certain to be on disk: the sender must not hear 200 and will come again."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the side server hands in. `body` is raw, of kind "telegram" encrypted; `received_at` is aware UTC."""

    kind: InboxKind
    received_at: datetime
    body: bytes
    batch_reference: str = ""
    node: str = ""
    from_known_source: bool = True


@dataclass(frozen=True, slots=True)
class InboxEntry(Arrival):
    """An arrival with its place in the journal; ids grow, are never used twice and may have gaps."""

    id: int = 0

    @property
    def digest(self) -> bytes:
        """32 bytes, the same for each of the service's tries. Equal digests may still be honest repeated key presses."""
        return canonical_digest(self.body)


@dataclass(frozen=True, slots=True)
class Cursors:
    """How far the workers are, by their committed cursors; 0 where there is none yet."""

    calls: int = 0
    telegram: int = 0


@dataclass(slots=True)
class InboxCounts:
    """Since this process started: how many arrivals were kept, in how many transactions, how many were refused."""

    kept: int = 0
    commits: int = 0
    failed: int = 0


class InboxWriter(Protocol):
    """The side server's end. Arrivals that wait together share a transaction."""

    counts: InboxCounts

    async def append(self, arrival: Arrival) -> None:
        """Returns once it is on disk. Raises InboxUnavailable, within a bounded time."""

    async def probe(self, now: datetime) -> None:
        """Tries to keep a webhook and takes it back. Raises InboxUnavailable, within a bounded time."""

    async def forget(self, before: datetime, cursors: Cursors) -> int:
        """Deletes what lies below the cursors: calls older than `before`, updates of any age. Returns how many."""

    async def close(self) -> None:
        """Commits what was handed in, then lets go of the journal."""


class InboxReader(Protocol):
    """The workers' end: never writes, never keeps the writer waiting."""

    async def after(
        self, position: int, limit: int, kinds: tuple[InboxKind, ...] = ("calls", "ivr")
    ) -> list[InboxEntry]:
        """Raises InboxUnavailable. Up to `limit` entries with greater ids, in order; what is committed later has a greater id than these."""

    async def look(self, now: datetime) -> None:
        """Raises InboxUnavailable when it can't be read, or can't be written as far as can be seen from here."""

    async def close(self) -> None:
        """Lets go of the journal."""


def canonical_digest(body: bytes) -> bytes:
    """SHA-256 of the JSON without what differs from try to try; of the raw bytes where it is no JSON."""
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
