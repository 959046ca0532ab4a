"""Everything that is sent passes here, so that we keep Telegram's limits instead of hitting them: 30 a second
in all, about one a second in a chat, 20 a minute in a group. Edits count like messages.

The answer to a user who has just tapped waits in a fair queue. Cards and notices never queue: they come back
when there is room, and leave a part of every burst to users. In a group cards keep a pace of their own, which leaves
eight of twenty messages a minute to leads and whatever else has to be acted on: up to so many a lead never waits behind
a card, and above that cards still get their share, since several leads can stand in one message.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from bot.telegram.buckets import Buckets, Kind, RateLimit, RoomClaim, RoomLimit, SlotClaim

ALL: Final = RateLimit(1 / 28, burst=2)
PRIVATE: Final = RateLimit(1.0, burst=3)
GROUP: Final = RateLimit(3.4, burst=3)
"""All but cards in a group."""
ROOM: Final = RoomLimit(20, span_s=61.0, card_s=4.7, leads=9)
"""All in a group. A message may be on its way a second longer than a later one: the minute is counted as longer by that."""
CARD: Final = RateLimit(3.0, burst=1)
"""Edits of cards in one chat, on top of the chat's own limit."""
NO_LIMIT: Final = RateLimit(0.0, burst=1)


@dataclass(frozen=True, slots=True)
class GateLimits:
    """What passes the gate; the defaults stay just below Telegram's own."""

    everybody: RateLimit = ALL
    private: RateLimit = PRIVATE
    group: RateLimit = GROUP
    card: RateLimit = CARD
    room: RoomLimit | None = ROOM

    @classmethod
    def off(cls) -> "GateLimits":
        """For a Bot API server without limits, and for measuring everything else."""
        return cls(NO_LIMIT, NO_LIMIT, NO_LIMIT, NO_LIMIT, None)

    def of(self, chat: int | str) -> RateLimit:
        """The limit of a chat."""
        return self.group if _is_group(chat) else self.private


PATIENCE_S: Final = 30.0
_COURTESY_S: Final = 0.1
_TINY_S: Final = 0.001
_ASKED_AGAIN_S: Final = 0.5
"""How late a notice may ask again for the room that was promised."""

Chat = int | str | None
"""A chat's id or @name; None for what goes to no chat in particular."""


def _is_group(chat: Chat) -> bool:
    """Groups and channels have negative ids; an @name is always a group or channel."""
    return isinstance(chat, str) or (chat is not None and chat < 0)


class GateBusyError(Exception):
    """A user's answer would have to wait longer than users do; `wait_s`: how long until there is room."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"no room to send for {wait_s:.0f} s")
        self.wait_s = wait_s


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Gate:
    """`clock` and `sleep` go together; tests hand in their own."""

    def __init__(
        self,
        buckets: Buckets,
        *,
        limits: GateLimits | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._buckets = buckets
        self._limits = limits or GateLimits()
        self._clock = clock
        self._sleep = sleep
        self._turns: dict[str, _Turn] = {}
        self._wanted: dict[Chat, float] = {}
        """Chats in which a notice waits for room, and until when cards leave it to them."""

    async def admit(self, chat: Chat, *, patience_s: float = PATIENCE_S) -> None:
        """Returns when a user's answer may be sent to the chat. Raises GateBusyError at once if that is too far off."""
        until = self._clock() + patience_s
        async with self._turn(f"chat:{chat}"):
            while True:
                wait = await self._try_in_turn(chat, until)
                if not wait:
                    return
                if self._clock() + wait > until:
                    raise GateBusyError(wait)
                await self._sleep(max(wait, _TINY_S))

    async def try_admit(
        self,
        chat: Chat,
        *,
        card: bool = False,
        urgent: bool = False,
        lead: bool = False,
        patience_s: float = 0.0,
    ) -> float:
        """For what can wait: 0 if it may be sent now, else seconds after which to ask again. Reserves
        nothing, but cards leave the next room in a chat to what is no card.

        `patience_s` is how long this call itself may wait for room. `card` adds the pace of cards in one chat.
        `urgent` may use up the burst, as the answer to a user may; a new `lead` may, too.
        """
        until = self._clock() + patience_s
        kind: Kind = "card" if card else "lead" if lead else "other"
        while True:
            wait = await self._try_behind_users(chat, kind, urgent=urgent or lead)
            if not wait or self._clock() + wait > until:
                return wait
            await self._sleep(max(wait, _TINY_S))

    async def pause(self, chat: Chat, seconds: float) -> None:
        """Telegram said 429: sends nothing to this chat for so long, or to nobody if it named no chat."""
        if chat is None:
            await self._buckets.pause("all", self._limits.everybody, seconds)
            return
        await self._buckets.pause(f"chat:{chat}", self._limits.of(chat), seconds)
        # In a group cards are counted by themselves.
        await self._buckets.pause(f"card:{chat}", self._limits.card, seconds)

    @property
    def chats_in_turn(self) -> int:
        """How many chats have a message waiting or being let through; 0 when all is quiet."""
        return len(self._turns)

    async def _try_behind_users(self, chat: Chat, kind: Kind, *, urgent: bool) -> float:
        if "all" in self._turns or f"chat:{chat}" in self._turns:
            return _COURTESY_S
        if kind == "card" and (left := self._wanted.get(chat, 0.0) - self._clock()) > 0:
            return left
        room = self._room(chat, kind)
        waits = await self._buckets.take(self._claims(chat, kind, spare=0 if urgent else 1), room)
        wait = max(waits)
        if kind != "card":
            # What only has to wait for its own pace wants no room yet.
            self._note_wanted(chat, wait if room is None or waits[-2] == wait else 0.0)
        return wait

    def _note_wanted(self, chat: Chat, wait: float) -> None:
        """A notice, such as a lead, goes before any card: the next room is left to it, while it asks in time."""
        self._wanted.pop(chat, None)
        if wait:
            now = self._clock()
            self._wanted = {other: until for other, until in self._wanted.items() if until > now}
            self._wanted[chat] = now + wait + _ASKED_AGAIN_S

    async def _try_in_turn(self, chat: Chat, until: float) -> float:
        """Waits for the common limit in the queue, first come, first served. The chat's own limit is waited
        for outside it.
        """
        claims, room = self._claims(chat), self._room(chat)
        async with self._turn("all"):
            while True:
                common, *own = await self._buckets.take(claims, room)
                if any(own) or not common or self._clock() + common > until:
                    return max(common, *own) if own else common
                await self._sleep(max(common, _TINY_S))

    def _claims(self, chat: Chat, kind: Kind = "other", *, spare: int = 0) -> list[SlotClaim]:
        """`spare` slots are left to users, as far as the burst has so many."""
        everybody = self._limits.everybody
        claims = [SlotClaim("all", everybody, spare=min(spare, everybody.burst - 1))]
        if chat is not None and not (kind == "card" and _is_group(chat)):
            limit = self._limits.of(chat)
            claims.append(SlotClaim(f"chat:{chat}", limit, spare=min(spare, limit.burst - 1)))
        if kind == "card":
            claims.append(SlotClaim(f"card:{chat}", self._limits.card))
        return claims

    def _room(self, chat: Chat, kind: Kind = "other") -> RoomClaim | None:
        if self._limits.room is None or not _is_group(chat):
            return None
        return RoomClaim(f"room:{chat}", self._limits.room, kind)

    @asynccontextmanager
    async def _turn(self, name: str) -> AsyncIterator[None]:
        turn = self._turns.setdefault(name, _Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                del self._turns[name]
