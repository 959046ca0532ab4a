"""Once a day, at the hour that was chosen, a chat that watches is told of the day that has passed: one message."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.clock import Clock
from bot.services.wakeups import Wakeups
from storage.account import accounts
from storage.calling import calls, launches, leads
from storage.chat import outbox, watches
from storage.chat.watches import WatchRow
from storage.engine.database import Database

TOLD_OF: Final = timedelta(days=1)


class Digests:
    def __init__(self, *, database: Database, clock: Clock, wakeups: Wakeups) -> None:
        self._database = database
        self._clock = clock
        self._wakeups = wakeups

    async def make_due(self) -> int:
        """Makes the digests whose hour has come; returns how many. A paused watch gets none."""
        now, made = self._clock(), 0
        async with self._database.reading() as tx:
            due = [watch for watch in await watches.with_digest(tx) if _day_due(watch, now) is not None]
        for watch in due:
            async with self._database.writing() as tx:
                made += await self._make(tx, watch, now)
        if made:
            self._wakeups.outbox.set()
        return made

    async def _make(self, tx: AsyncConnection, watch: WatchRow, now: datetime) -> bool:
        day = _day_due(watch, now)
        # Whoever notes the day first makes its digest.
        if day is None or not await watches.note_digest(tx, watch, day.isoformat()):
            return False
        account = await accounts.get(tx, watch.account_id)
        author = watch.made_by
        is_owners = account is not None and account.owner_id == author
        since, of = now - TOLD_OF, None if is_owners else author
        totals = await calls.ended_within(tx, watch.account_id, since, now, author=of)
        await outbox.put(
            tx,
            f"digest:{watch.chat_id}:{watch.topic_id}:{day.isoformat()}",
            chat_id=watch.chat_id,
            topic_id=watch.topic_id,
            kind="digest",
            facts={
                "language": watch.language,
                "launches": await launches.confirmed_within(tx, watch.account_id, since, now, author=of),
                "calls": totals.calls,
                "answered": totals.answered,
                "reacted": totals.reacted,
                "cost": totals.cost_kopecks,
                "leads": await leads.count(tx, watch.account_id),
            },
            now=now,
        )
        return True


def _day_due(watch: WatchRow, now: datetime) -> date | None:
    """Today, by the watch's own clock, if its hour has come and its digest was not made."""
    here = now.astimezone(watch.zone)
    if watch.digest_hour is None or here.hour < watch.digest_hour:
        return None
    return None if watch.digest_day == here.date().isoformat() else here.date()
