"""Counts what was sent, by the generic cell rate algorithm: it needs one number for each scope, and no edge
of a window lets a double burst through. All scopes of one message are asked together, and all of them or none
give a slot.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol


@dataclass(frozen=True, slots=True)
class RateLimit:
    """One message every `interval_s` seconds in the long run, up to `burst` of them at once."""

    interval_s: float
    burst: int


@dataclass(frozen=True, slots=True)
class SlotClaim:
    """One message in one scope; `spare` slots of the burst are left for more important messages."""

    scope: str
    limit: RateLimit
    spare: int = 0

    @property
    def slack_s(self) -> float:
        """How far ahead of its even pace this message may be."""
        return (self.limit.burst - 1 - self.spare) * self.limit.interval_s


class Buckets(Protocol):
    """Where the counts are kept: in this process, or in Redis for several processes."""

    async def take(self, claims: Sequence[SlotClaim]) -> Sequence[float]:
        """Seconds to wait, by claim. If all are zero, the slots are taken, else none is."""
        ...

    async def pause(self, scope: str, limit: RateLimit, seconds: float) -> None:
        """Lets nothing pass this scope for so long, and then at its even pace."""
        ...


class MemoryBuckets:
    """Counts of one process. Scopes that have been quiet are forgotten, so a million chats leave no trace."""

    SWEEP_AT_LEAST: Final = 1024

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._even_at: dict[str, float] = {}
        self._sweep_at = self.SWEEP_AT_LEAST

    def __len__(self) -> int:
        return len(self._even_at)

    async def take(self, claims: Sequence[SlotClaim]) -> Sequence[float]:
        """See Buckets."""
        now = self._clock()
        even = [max(now, self._even_at.get(claim.scope, now)) for claim in claims]
        waits = [max(0.0, at - claim.slack_s - now) for at, claim in zip(even, claims, strict=True)]
        if not any(waits):
            for at, claim in zip(even, claims, strict=True):
                self._even_at[claim.scope] = at + claim.limit.interval_s
            self._sweep(now)
        return waits

    async def pause(self, scope: str, limit: RateLimit, seconds: float) -> None:
        """See Buckets."""
        until = self._clock() + seconds + (limit.burst - 1) * limit.interval_s
        self._even_at[scope] = max(until, self._even_at.get(scope, until))

    def _sweep(self, now: float) -> None:
        if len(self._even_at) >= self._sweep_at:
            self._even_at = {scope: at for scope, at in self._even_at.items() if at > now}
            # Twice what is left: so sweeping costs the same per message, however many chats are active.
            self._sweep_at = max(self.SWEEP_AT_LEAST, 2 * len(self._even_at))
