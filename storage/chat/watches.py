"""Which chats are shown what of an account. A chat, or a topic of a group, watches one account."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, delete, exists, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId, ChatId, LaunchId, TopicId, UserId, WatchId
from bot.domain.watch import WatchManner
from bot.domain.when.quiet import QuietHours
from storage.engine.database import inserting
from storage.tables import accounts, connections, watch_cards, watches


@dataclass(frozen=True, slots=True)
class WatchRow:
    """`title`: the group's, as last seen. `quiet_from`, `quiet_until`: minutes of the day by the clock of `timezone`;
    `leads_wait`: until these hours are over. `paused_because` None: it shows.
    """

    id: WatchId
    account_id: AccountId
    chat_id: ChatId
    topic_id: TopicId
    title: str
    made_by: UserId
    manner: WatchManner
    shows_leads: bool
    only_chosen: bool
    own_topics: bool
    digest_hour: int | None
    digest_day: str | None
    quiet_from: int | None
    quiet_until: int | None
    leads_wait: bool
    language: str
    timezone: str
    paused_because: str | None
    created_at: datetime

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def quiet_hours(self) -> QuietHours | None:
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return QuietHours(_clock_time(self.quiet_from), _clock_time(self.quiet_until))


_COLUMNS = [watches.c[name] for name in WatchRow.__dataclass_fields__]


async def add(
    tx: AsyncConnection,
    *,
    account_id: AccountId,
    chat_id: ChatId,
    topic_id: TopicId,
    title: str,
    made_by: UserId,
    manner: WatchManner,
    digest_hour: int | None,
    digest_day: str | None,
    language: str,
    timezone: str,
    now: datetime,
) -> None:
    """If the place watches already, nothing changes."""
    watch = inserting(tx, watches).values(
        account_id=account_id,
        chat_id=chat_id,
        topic_id=topic_id,
        title=title,
        made_by=made_by,
        manner=manner,
        digest_hour=digest_hour,
        digest_day=digest_day,
        language=language,
        timezone=timezone,
        created_at=now,
    )
    await tx.execute(watch.on_conflict_do_nothing(index_elements=[watches.c.chat_id, watches.c.topic_id]))


async def get(tx: AsyncConnection, watch_id: int) -> WatchRow | None:
    row = (await tx.execute(select(*_COLUMNS).where(watches.c.id == watch_id))).one_or_none()
    return None if row is None else _row(*row)


async def at(tx: AsyncConnection, chat_id: int, topic_id: int) -> WatchRow | None:
    """What the chat, or this topic of it, watches."""
    place = (watches.c.chat_id == chat_id, watches.c.topic_id == topic_id)
    row = (await tx.execute(select(*_COLUMNS).where(*place))).one_or_none()
    return None if row is None else _row(*row)


async def in_chat(tx: AsyncConnection, chat_id: int) -> list[WatchRow]:
    """Those of the chat itself and of its topics."""
    rows = await tx.execute(select(*_COLUMNS).where(watches.c.chat_id == chat_id).order_by(watches.c.id))
    return [_row(*row) for row in rows]


async def of_account(tx: AsyncConnection, account_id: int) -> list[WatchRow]:
    rows = await tx.execute(
        select(*_COLUMNS).where(watches.c.account_id == account_id).order_by(watches.c.id)
    )
    return [_row(*row) for row in rows]


def sees(author: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a watch may show what this user has launched: whoever made it may see it themselves (design, section 4), and
    still belongs to the account.
    """
    is_owners = exists().where(
        accounts.c.id == watches.c.account_id, accounts.c.owner_id == watches.c.made_by
    )
    is_connected = exists().where(
        connections.c.user_id == watches.c.made_by, connections.c.account_id == watches.c.account_id
    )
    return or_(is_owners, and_(watches.c.made_by == author, is_connected))


async def watching(
    tx: AsyncConnection, account_id: AccountId, launch_id: LaunchId, author: UserId
) -> list[WatchRow]:
    """Those that show this launch, or its leads, and aren't paused."""
    is_chosen = exists().where(
        watch_cards.c.watch_id == watches.c.id, watch_cards.c.launch_id == launch_id, watch_cards.c.is_chosen
    )
    rows = await tx.execute(
        select(*_COLUMNS)
        .where(
            watches.c.account_id == account_id,
            watches.c.paused_because.is_(None),
            sees(literal(author)),
            or_(watches.c.only_chosen.is_(False), is_chosen),
        )
        .order_by(watches.c.id)
    )
    return [_row(*row) for row in rows]


async def showing(tx: AsyncConnection, account_id: AccountId) -> list[WatchRow]:
    """Those of the account that aren't paused and may show everything of it."""
    rows = await tx.execute(
        select(*_COLUMNS)
        .where(watches.c.account_id == account_id, watches.c.paused_because.is_(None), sees(literal(0)))
        .order_by(watches.c.id)
    )
    return [_row(*row) for row in rows]


async def with_digest(tx: AsyncConnection) -> list[WatchRow]:
    """Those that get a digest and aren't paused."""
    rows = await tx.execute(
        select(*_COLUMNS)
        .where(
            watches.c.digest_hour.is_not(None), watches.c.paused_because.is_(None), sees(watches.c.made_by)
        )
        .order_by(watches.c.id)
    )
    return [_row(*row) for row in rows]


async def note_digest(tx: AsyncConnection, watch: WatchRow, day: str) -> bool:
    """False: somebody else has made the digest of this day."""
    is_old = or_(watches.c.digest_day.is_(None), watches.c.digest_day != day)
    noting = update(watches).where(watches.c.id == watch.id, is_old)
    return (await tx.execute(noting.values(digest_day=day))).rowcount == 1


async def change(tx: AsyncConnection, watch_id: int, **values: object) -> bool:
    """False: it was ended."""
    done = await tx.execute(update(watches).where(watches.c.id == watch_id).values(**values))
    return done.rowcount == 1


async def pause(tx: AsyncConnection, watch_id: int, because: str) -> bool:
    """Nothing is shown until it goes on. False: it is paused already, or was ended."""
    pausing = update(watches).where(watches.c.id == watch_id, watches.c.paused_because.is_(None))
    return (await tx.execute(pausing.values(paused_because=because))).rowcount == 1


async def resume(tx: AsyncConnection, watch_id: int, because: str) -> bool:
    """False: it is not paused for this reason."""
    resuming = update(watches).where(watches.c.id == watch_id, watches.c.paused_because == because)
    return (await tx.execute(resuming.values(paused_because=None))).rowcount == 1


async def end(tx: AsyncConnection, watch_id: int) -> bool:
    """Also forgets its cards, which stay in the chat as they are. False: somebody else has ended it."""
    await tx.execute(delete(watch_cards).where(watch_cards.c.watch_id == watch_id))
    done = await tx.execute(delete(watches).where(watches.c.id == watch_id))
    return done.rowcount == 1


async def chat_moved(tx: AsyncConnection, old: ChatId, new: ChatId) -> None:
    """The group has become a supergroup, whose messages are numbered anew. What it watches already stays."""
    taken = {watch.topic_id for watch in await in_chat(tx, new)}
    for watch in await in_chat(tx, old):
        if watch.topic_id in taken:
            await end(tx, watch.id)
            continue
        await change(tx, watch.id, chat_id=new)
        cards = update(watch_cards).where(watch_cards.c.watch_id == watch.id)
        await tx.execute(cards.values(message_id=None, shown=None))


def _row(*values: object) -> WatchRow:
    fields = dict(zip(WatchRow.__dataclass_fields__, values, strict=True))
    fields["manner"] = WatchManner(str(fields["manner"]))
    return WatchRow(**fields)  # type: ignore[arg-type]  # one column a field, by the table


def _clock_time(minutes: int) -> time:
    return time(*divmod(minutes, 60))
