"""Counts what was sent, by the generic cell rate algorithm: it needs one number for each scope, and no edge
of a window lets a double burst through. All scopes of one message are asked together, and all of them or none
give a slot.

A group's minute is counted message by message: an even pace would leave a card waiting behind every lead.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

Kind = Literal["card", "lead", "other"]
"""What wants room in a group. `lead`: the message that tells of a new one, or of several."""


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


@dataclass(frozen=True, slots=True)
class RoomLimit:
    """At most `most` messages in any `span_s`, edits among them. Cards keep `card_s` apart, or as far as they have to for
    all to find room. From so many `leads` in the span on, leads keep an even pace where cards are shown, too.
    """

    most: int
    span_s: float
    card_s: float
    leads: int

    def waits_s(self, kind: Kind, sent: "Sequence[Sent]", now: float) -> tuple[float, float]:
        """Until there is room, and until its own pace lets it pass. `sent`: in the last `span_s`, the oldest first."""
        room_s = sent[-self.most].at + self.span_s - now if len(sent) >= self.most else 0.0
        own = [one.at for one in sent if one.kind == kind]
        if kind == "card":
            # Two more than there were: whatever comes next that is no card finds room.
            left = max(1, self.most - 2 - (len(sent) - len(own)))
            pace_s = max(self.card_s, self.span_s / left)
        elif kind == "lead" and len(own) > self.leads and any(one.kind == "card" for one in sent):
            pace_s = self.span_s / self.leads
        else:
            pace_s = 0.0
        return max(0.0, room_s), max(0.0, own[-1] + pace_s - now) if own else 0.0


@dataclass(frozen=True, slots=True)
class RoomClaim:
    """One message in one group."""

    scope: str
    limit: RoomLimit
    kind: Kind


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that a group has taken."""

    at: float
    kind: Kind


class Buckets(Protocol):
    """Where the counts are kept: in this process, or in Redis for several processes."""

    async def take(self, claims: Sequence[SlotClaim], room: RoomClaim | None = None) -> Sequence[float]:
        """Seconds to wait, by claim; the last two, if there is `room`, for the room itself and for the message's own pace
        in it. If all are zero, the slots are taken, else none is.
        """
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
        self._sent: dict[str, list[Sent]] = {}
        self._sweep_at = self.SWEEP_AT_LEAST

    def __len__(self) -> int:
        return len(self._even_at) + len(self._sent)

    async def take(self, claims: Sequence[SlotClaim], room: RoomClaim | None = None) -> Sequence[float]:
        """See Buckets."""
        now = self._clock()
        even = [max(now, self._even_at.get(claim.scope, now)) for claim in claims]
        waits = [max(0.0, at - claim.slack_s - now) for at, claim in zip(even, claims, strict=True)]
        if room is not None:
            since = now - room.limit.span_s
            sent = [one for one in self._sent.get(room.scope, ()) if one.at > since]
            waits += room.limit.waits_s(room.kind, sent, now)
        if not any(waits):
            for at, claim in zip(even, claims, strict=True):
                self._even_at[claim.scope] = at + claim.limit.interval_s
            if room is not None:
                self._sent[room.scope] = [*sent, Sent(now, room.kind)]
                self._even_at[room.scope] = now + room.limit.span_s
            self._sweep(now)
        return waits

    async def pause(self, scope: str, limit: RateLimit, seconds: float) -> None:
        """See Buckets."""
        until = self._clock() + seconds + (limit.burst - 1) * limit.interval_s
        self._even_at[scope] = max(until, self._even_at.get(scope, until))

    def _sweep(self, now: float) -> None:
        if len(self) >= self._sweep_at:
            self._even_at = {scope: at for scope, at in self._even_at.items() if at > now}
            self._sent = {scope: sent for scope, sent in self._sent.items() if scope in self._even_at}
            # Twice what is left: so sweeping costs the same per message, however many chats are active.
            self._sweep_at = max(self.SWEEP_AT_LEAST, 2 * len(self))
