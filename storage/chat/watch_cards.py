"""Cards of launches in chats that watch, each beside the one in its author's chat (storage.chat.cards)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import LaunchState
from bot.domain.ids import AccountId, LaunchId, TopicId, UserId, WatchId
from bot.domain.watch import SHOWS_CARDS
from storage.chat.watches import WatchRow, sees
from storage.engine.database import inserting
from storage.tables import launches, outbox, watch_cards, watches

UNDER_WAY = (LaunchState.HELD, LaunchState.RUNNING, LaunchState.PAUSED)
_MORE_URGENT = timedelta(seconds=10)
"""A chat's messages that are due this soon go before its cards: in a minute a group takes only twenty of both."""


@dataclass(frozen=True, slots=True)
class WatchCardRow:
    """`version` grows with the ledger; `shown` is a digest of what the chat shows. `own_topic_id`: the topic that was made
    for this launch; NO_TOPIC: it was deleted.
    """

    watch_id: WatchId
    launch_id: LaunchId
    own_topic_id: TopicId | None
    message_id: int | None
    version: int
    shown: str | None


_COLUMNS = [watch_cards.c[name] for name in WatchCardRow.__dataclass_fields__]


async def add_for(
    tx: AsyncConnection, account_id: AccountId, launch_id: LaunchId, author: UserId, now: datetime
) -> None:
    """A new launch is shown by all that watch its account and haven't chosen others."""
    shown = select(watches.c.id, literal(launch_id), literal(now, watch_cards.c.due_at.type)).where(
        watches.c.account_id == account_id,
        sees(literal(author)),
        watches.c.manner.in_(SHOWS_CARDS),
        watches.c.only_chosen.is_(False),
    )
    await _add(tx, shown)


async def add_under_way(tx: AsyncConnection, watch: WatchRow, now: datetime) -> None:
    """What began before anybody watched is shown as well, unless it is over."""
    shown = (
        select(watches.c.id, launches.c.id, literal(now, watch_cards.c.due_at.type))
        .join(launches, launches.c.account_id == watches.c.account_id)
        .where(watches.c.id == watch.id, launches.c.state.in_(UNDER_WAY), sees(launches.c.user_id))
    )
    await _add(tx, shown)


async def _add(tx: AsyncConnection, shown: Select[Any]) -> None:
    adding = inserting(tx, watch_cards).from_select(["watch_id", "launch_id", "due_at"], shown)
    await tx.execute(adding.on_conflict_do_nothing())


async def choose(tx: AsyncConnection, watch: WatchRow, launch_id: int, now: datetime) -> None:
    """This launch is shown, whatever else is."""
    adding = inserting(tx, watch_cards).values(
        watch_id=watch.id, launch_id=launch_id, is_chosen=True, due_at=now
    )
    key = [watch_cards.c.watch_id, watch_cards.c.launch_id]
    await tx.execute(
        adding.on_conflict_do_update(index_elements=key, set_={"is_chosen": True, "is_stale": True})
    )


async def drop(tx: AsyncConnection, watch_id: int, launch_id: int) -> None:
    """This launch is not shown any more; its card stays in the chat as it is."""
    await tx.execute(
        delete(watch_cards).where(watch_cards.c.watch_id == watch_id, watch_cards.c.launch_id == launch_id)
    )


async def only_chosen(tx: AsyncConnection, watch_id: int) -> None:
    """What was shown because everything was, is shown no more."""
    await tx.execute(
        delete(watch_cards).where(watch_cards.c.watch_id == watch_id, watch_cards.c.is_chosen.is_(False))
    )


async def chosen(tx: AsyncConnection, watch_id: int) -> set[int]:
    rows = select(watch_cards.c.launch_id).where(watch_cards.c.watch_id == watch_id, watch_cards.c.is_chosen)
    return set(await tx.scalars(rows))


async def get(tx: AsyncConnection, watch_id: int, launch_id: int) -> WatchCardRow | None:
    one = (watch_cards.c.watch_id == watch_id, watch_cards.c.launch_id == launch_id)
    row = (await tx.execute(select(*_COLUMNS).where(*one))).one_or_none()
    return None if row is None else WatchCardRow(*row)


async def mark_stale(tx: AsyncConnection, launch_ids: Collection[int]) -> None:
    """To be called in the transaction of the news itself."""
    await tx.execute(
        update(watch_cards)
        .where(watch_cards.c.launch_id.in_(launch_ids))
        .values(version=watch_cards.c.version + 1, is_stale=True)
    )


async def any_due(tx: AsyncConnection, now: datetime) -> bool:
    return (await tx.execute(_due(now, 1))).first() is not None


async def claim(tx: AsyncConnection, now: datetime, limit: int, until: datetime) -> list[WatchCardRow]:
    """Due cards that belong to the caller alone until `until`."""
    free = _due(now, limit).with_for_update(skip_locked=True, of=watch_cards)
    one = tuple_(watch_cards.c.watch_id, watch_cards.c.launch_id)
    rows = await tx.execute(
        update(watch_cards).where(one.in_(free)).values(due_at=until).returning(*_COLUMNS)
    )
    return [WatchCardRow(*row) for row in rows]


def _due(now: datetime, limit: int) -> Select[Any]:
    return (
        select(watch_cards.c.watch_id, watch_cards.c.launch_id)
        .where(watch_cards.c.is_stale, watch_cards.c.due_at <= now, _may_be_shown(now))
        .order_by(watch_cards.c.due_at)
        .limit(limit)
    )


def _may_be_shown(now: datetime) -> ColumnElement[bool]:
    """The watch isn't paused, and nothing more urgent is about to be sent to its chat."""
    more_urgent = exists().where(
        outbox.c.chat_id == watches.c.chat_id,
        outbox.c.state == "waiting",
        outbox.c.due_at <= now + _MORE_URGENT,
    )
    return exists().where(
        watches.c.id == watch_cards.c.watch_id, watches.c.paused_because.is_(None), ~more_urgent
    )


async def give_back(tx: AsyncConnection, now: datetime) -> None:
    """At a start when no other worker can be alive."""
    await tx.execute(
        update(watch_cards).where(watch_cards.c.is_stale, watch_cards.c.due_at > now).values(due_at=now)
    )


async def next_due_at(tx: AsyncConnection) -> datetime | None:
    """Of the watches that aren't paused."""
    query = (
        select(watch_cards.c.due_at)
        .join(watches, watches.c.id == watch_cards.c.watch_id)
        .where(watch_cards.c.is_stale, watches.c.paused_because.is_(None))
        .order_by(watch_cards.c.due_at)
        .limit(1)
    )
    return (await tx.execute(query)).scalar_one_or_none()


async def shown(
    tx: AsyncConnection, card: WatchCardRow, *, message_id: int | None, digest: str | None, next_at: datetime
) -> None:
    """The card stays stale if the ledger has moved on meanwhile."""
    await _change(
        tx,
        card,
        message_id=message_id,
        shown=digest,
        due_at=next_at,
        is_stale=watch_cards.c.version != card.version,
    )


async def put_off(tx: AsyncConnection, card: WatchCardRow, until: datetime) -> None:
    await _change(tx, card, due_at=until)


async def set_own_topic(tx: AsyncConnection, card: WatchCardRow, topic_id: TopicId, now: datetime) -> None:
    """The card is sent anew in this topic, at once; NO_TOPIC: at the watch's own place, and no other topic is made."""
    await _change(tx, card, own_topic_id=topic_id, message_id=None, shown=None, due_at=now)


async def _change(tx: AsyncConnection, card: WatchCardRow, **values: object) -> None:
    one = (watch_cards.c.watch_id == card.watch_id, watch_cards.c.launch_id == card.launch_id)
    await tx.execute(update(watch_cards).where(*one).values(**values))
