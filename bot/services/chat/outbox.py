"""Messages to users that must not be lost: what the sender takes, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.ids import ChatId, DraftId, TopicId
from bot.services.users.locale import effective_language, effective_zone
from bot.services.watching import moving
from storage.account import users
from storage.calling import drafts
from storage.chat import outbox
from storage.engine.database import Database

KEEP_SENT = timedelta(days=30)
LEFT_AFTER = timedelta(minutes=2)
"""Longer than any sending takes: a worker that has not said by then what became of a message has died."""


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """`facts` are what the sentence of this `kind` is filled with."""

    id: int
    chat_id: ChatId
    topic_id: TopicId
    kind: str
    facts: Mapping[str, str | int | None]
    attempts: int
    language: str
    zone: ZoneInfo


class Outbox:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock

    async def recover(self) -> None:
        """At a start when no other worker can be alive: what was being sent goes out again at once."""
        async with self._database.writing() as tx:
            await outbox.left_sending(tx, self._clock(), due_by=None)

    async def due(self, limit: int = 50) -> list[OutboxMessage]:
        """The messages to send now, including what a dead worker took more than LEFT_AFTER ago."""
        now = self._clock()
        async with self._database.reading() as tx:
            is_left = await outbox.any_left_sending(tx, now)
        if is_left:
            async with self._database.writing() as tx:
                await outbox.left_sending(tx, now, due_by=now)
        async with self._database.reading() as tx:
            rows = await outbox.due(tx, self._clock(), limit)
            found = []
            for row in rows:
                reader = row.facts.get("user_id", row.chat_id)
                user = await users.get(tx, int(reader or row.chat_id))
                found.append(
                    OutboxMessage(
                        id=row.id,
                        chat_id=row.chat_id,
                        topic_id=row.topic_id,
                        kind=row.kind,
                        facts=row.facts,
                        attempts=row.attempts,
                        language=str(row.facts.get("language") or effective_language(user, self._settings)),
                        zone=effective_zone(user, self._settings),
                    )
                )
        return found

    async def next_due_at(self) -> datetime | None:
        async with self._database.reading() as tx:
            return await outbox.next_due_at(tx)

    async def sending(self, row_id: int) -> bool:
        """Marks a message as leaving, before it leaves; False: another worker has it."""
        async with self._database.writing() as tx:
            return await outbox.move(tx, row_id, "waiting", "sending", due_at=self._clock() + LEFT_AFTER)

    async def sent(self, message: OutboxMessage, message_id: int) -> None:
        """A message that asks to confirm a draft is that draft's screen from now on."""
        async with self._database.writing() as tx:
            await outbox.move(tx, message.id, "sending", "sent", message_id=message_id)
            if draft_id := message.facts.get("draft_id"):
                await drafts.drawn(tx, DraftId(int(draft_id)), message_id, self._clock())

    async def put_off(self, row_id: int, until: datetime, *, failed: bool = True) -> None:
        async with self._database.writing() as tx:
            await outbox.put_off(tx, row_id, until, failed=failed)

    async def dead(self, row_id: int) -> None:
        """The chat takes no messages, so this one is given up; the ledger still has the fact."""
        async with self._database.writing() as tx:
            await outbox.move(tx, row_id, "sending", "dead")

    async def forget_old(self) -> None:
        """Deletes messages sent a month ago. Their keys could then be used again, but nothing tells a fact so late."""
        async with self._database.writing() as tx:
            await outbox.forget(tx, self._clock() - KEEP_SENT)

    async def chat_moved(self, old: ChatId, new: ChatId) -> None:
        """A group became a supergroup: messages, cards, recordings and watches go to the new chat."""
        async with self._database.writing() as tx:
            await moving.chat_moved(tx, old, new)
