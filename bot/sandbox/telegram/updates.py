"""Updates waiting for the bot, as Telegram keeps them: until an offset or a webhook's 200 confirms them.

Only one side may take them: a second poller ends the first one's long poll with 409, a webhook forbids polling.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.refusals import ApiError, conflict

FIRST_UPDATE_ID = 700_000_001
ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that are left out unless `allowed_updates` names them."""


@dataclass
class Webhook:
    """What setWebhook was given, and the state of delivery."""

    url: str
    secret_token: str | None
    max_connections: int
    last_error: tuple[int, str] | None = None
    """Unix time and text of the last failed delivery."""


class UpdateQueue:
    """Numbers updates and hands them to whoever may take them."""

    def __init__(self) -> None:
        self.pending: dict[int, Json] = {}
        self.webhook: Webhook | None = None
        self.allowed: list[str] = []
        self._next_id = FIRST_UPDATE_ID
        self._poll = 0
        self._closed = False
        self._stirred = asyncio.Event()

    def put(self, kind: str, payload: Json) -> int | None:
        """Queues an update; returns None if the bot did not ask for this kind."""
        if kind not in self.allowed if self.allowed else kind in ON_REQUEST_ONLY:
            return None
        update_id, self._next_id = self._next_id, self._next_id + 1
        self.pending[update_id] = {"update_id": update_id, kind: payload}
        self.stir()
        return update_id

    def allow(self, kinds: Any) -> None:
        """Sets `allowed_updates`; None keeps the earlier choice, an empty list means the usual kinds."""
        if kinds is not None:
            self.allowed = [str(kind) for kind in kinds]

    async def poll(self, offset: int, limit: int, timeout_s: float) -> list[Json]:
        """A long poll. Raises ApiError 409 if a webhook is set or another poll takes over."""
        if self.webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        self._poll += 1
        mine = self._poll
        self.stir()
        self._confirm(offset)
        try:
            async with asyncio.timeout(timeout_s):
                while not self.pending and not self._closed:
                    await self._stirred.wait()
                    self._check_turn(mine)
        except TimeoutError:
            return []
        return self._first(limit)

    def _check_turn(self, mine: int) -> None:
        refusal = self._taken_over(mine)
        if refusal:
            raise refusal

    def _taken_over(self, mine: int) -> ApiError | None:
        if self.webhook:
            return conflict("terminated by setWebhook request")
        if mine != self._poll:
            return conflict(
                "terminated by other getUpdates request; make sure that only one bot instance is running"
            )
        return None

    def _confirm(self, offset: int) -> None:
        ids = list(self.pending)
        gone: Iterable[int] = ids[:offset] if offset < 0 else [each for each in ids if each < offset]
        for update_id in gone:
            del self.pending[update_id]

    def _first(self, limit: int) -> list[Json]:
        return list(self.pending.values())[:limit]

    def close(self) -> None:
        """Ends waiting polls, so that the server can stop."""
        self._closed = True
        self.stir()

    def reopen(self) -> None:
        """Lets polls wait again: the server is back."""
        self._closed = False

    def stir(self) -> None:
        self._stirred.set()
        self._stirred = asyncio.Event()

    async def stirred(self) -> None:
        """Returns when an update came or the webhook changed."""
        await self._stirred.wait()
