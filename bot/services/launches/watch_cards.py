"""Cards of launches in chats that watch: which are due, what each of them shows, and where."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.config import Settings
from bot.domain.calls.launch import LaunchState
from bot.domain.clock import Clock
from bot.domain.ids import NO_TOPIC, ChatId, LaunchId, TopicId, WatchId
from bot.domain.watch import SHOWS_CARDS, WatchManner
from bot.services.launches.cards import CLAIMED_FOR, EDIT_EVERY
from bot.services.launches.view import LaunchCard, launch_view
from bot.services.watching.watching import is_shown
from storage.account import accounts
from storage.calling import launches
from storage.chat import watch_cards, watches
from storage.chat.watch_cards import WatchCardRow
from storage.engine.database import Database

OVER = frozenset({LaunchState.DONE, LaunchState.CANCELLED, LaunchState.STOPPED})


@dataclass(frozen=True, slots=True)
class DueWatchCard:
    """`wants_topic`: a topic is to be made for it first. `quiet_until`: no new message comes before."""

    watch_id: WatchId
    launch_id: LaunchId
    chat_id: ChatId
    topic_id: TopicId
    message_id: int | None
    shown: str | None
    view: LaunchCard
    wants_topic: bool
    quiet_until: datetime | None
    row: WatchCardRow = field(repr=False)

    @property
    def is_in_own_topic(self) -> bool:
        return bool(self.row.own_topic_id)


class WatchCards:
    def __init__(
        self, *, database: Database, settings: Settings, clock: Clock, edit_every: timedelta = EDIT_EVERY
    ) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._edit_every = edit_every

    async def due(self, limit: int = 50) -> list[DueWatchCard]:
        """What can be shown now; for CLAIMED_FOR nobody but the caller gets it. What has nothing to show rests."""
        now = self._clock()
        async with self._database.reading() as tx:
            if not await watch_cards.any_due(tx, now):
                return []
        async with self._database.writing() as tx:
            rows = await watch_cards.claim(tx, now, limit, now + CLAIMED_FOR)
        seen = [(row, await self._seen(row, now)) for row in rows]
        for row, card in seen:
            if card is None:
                await self._rest(row)
        return [card for _, card in seen if card is not None]

    async def _seen(self, row: WatchCardRow, now: datetime) -> DueWatchCard | None:
        async with self._database.reading() as tx:
            watch = await watches.get(tx, row.watch_id)
            launch = await launches.get(tx, row.launch_id)
            account = None if launch is None else await accounts.get(tx, launch.account_id)
            if watch is None or launch is None or account is None or watch.manner not in SHOWS_CARDS:
                return None
            is_over = launch.state in OVER
            if not is_shown(launch.content) or (watch.manner is WatchManner.RESULTS and not is_over):
                return None
            view = await launch_view(tx, launch, account, self._settings, now)
        hours = watch.quiet_hours
        return DueWatchCard(
            watch_id=watch.id,
            launch_id=launch.id,
            chat_id=watch.chat_id,
            topic_id=row.own_topic_id or watch.topic_id,
            message_id=row.message_id,
            shown=row.shown,
            view=replace(view, language=watch.language, zone=watch.zone),
            wants_topic=watch.own_topics and row.own_topic_id is None and row.message_id is None,
            quiet_until=None if hours is None else hours.over_at(now, watch.zone),
            row=row,
        )

    async def recover(self) -> None:
        """At a start when no other worker can be alive: what the last one was about to show is due now."""
        async with self._database.writing() as tx:
            await watch_cards.give_back(tx, self._clock())

    async def next_due_at(self) -> datetime | None:
        async with self._database.reading() as tx:
            return await watch_cards.next_due_at(tx)

    async def shown(self, card: DueWatchCard, message_id: int, digest: str) -> None:
        """The chat shows it now; the card stays stale if the ledger has changed meanwhile."""
        next_at = self._clock() + self._edit_every
        async with self._database.writing() as tx:
            await watch_cards.shown(tx, card.row, message_id=message_id, digest=digest, next_at=next_at)

    async def put_off(self, card: DueWatchCard, until: datetime) -> None:
        async with self._database.writing() as tx:
            await watch_cards.put_off(tx, card.row, until)

    async def topic_made(self, card: DueWatchCard, topic_id: int) -> None:
        """The launch has a topic of its own now, in which its card is sent next."""
        async with self._database.writing() as tx:
            await watch_cards.set_own_topic(tx, card.row, TopicId(topic_id), self._clock())

    async def topic_gone(self, card: DueWatchCard) -> None:
        """Somebody deleted or closed the launch's own topic: its card comes to the watch's own place."""
        async with self._database.writing() as tx:
            await watch_cards.set_own_topic(tx, card.row, NO_TOPIC, self._clock())

    async def _rest(self, row: WatchCardRow) -> None:
        """There is nothing to show until the next news."""
        async with self._database.writing() as tx:
            await watch_cards.shown(
                tx, row, message_id=row.message_id, digest=row.shown, next_at=self._clock()
            )
