"""The one living message of each launch: the ledger marks it stale, and the sender edits it when Telegram allows it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId, ChatId, LaunchId, UserId
from storage.chat import watch_cards
from storage.tables import cards, launches


@dataclass(frozen=True, slots=True)
class CardRow:
    """`version` grows with the ledger; `shown` is a digest of what the chat shows."""

    launch_id: LaunchId
    chat_id: ChatId
    message_id: int | None
    version: int
    shown: str | None
    drawn_at: datetime | None
    asked_at: datetime | None
    warned_at: datetime | None


_COLUMNS = [cards.c[name] for name in CardRow.__dataclass_fields__]


async def add(
    tx: AsyncConnection, launch_id: LaunchId, chat_id: ChatId, message_id: int | None, now: datetime
) -> None:
    await tx.execute(
        insert(cards).values(launch_id=launch_id, chat_id=chat_id, message_id=message_id, due_at=now)
    )


async def get(tx: AsyncConnection, launch_id: LaunchId) -> CardRow | None:
    row = (await tx.execute(select(*_COLUMNS).where(cards.c.launch_id == launch_id))).one_or_none()
    return None if row is None else CardRow(*row)


async def mark_stale(tx: AsyncConnection, launch_ids: Collection[int]) -> None:
    """To be called in the transaction of the news itself, so that no known outcome is left unshown, in no chat that watches
    either.
    """
    await tx.execute(
        update(cards)
        .where(cards.c.launch_id.in_(launch_ids))
        .values(version=cards.c.version + 1, is_stale=True)
    )
    await watch_cards.mark_stale(tx, launch_ids)


async def due(tx: AsyncConnection, now: datetime, limit: int) -> list[CardRow]:
    rows = await tx.execute(_due(now, limit, *_COLUMNS))
    return [CardRow(*row) for row in rows]


async def claim(tx: AsyncConnection, now: datetime, limit: int, until: datetime) -> list[CardRow]:
    """Due cards that belong to the caller alone until `until`: two workers never send one card twice."""
    free = _due(now, limit, cards.c.launch_id).with_for_update(skip_locked=True)
    rows = await tx.execute(
        update(cards).where(cards.c.launch_id.in_(free)).values(due_at=until).returning(*_COLUMNS)
    )
    return [CardRow(*row) for row in rows]


def _due(now: datetime, limit: int, *columns: Column[Any]) -> Select[Any]:
    return (
        select(*columns).where(cards.c.is_stale, cards.c.due_at <= now).order_by(cards.c.due_at).limit(limit)
    )


async def give_back(tx: AsyncConnection, now: datetime) -> None:
    await tx.execute(update(cards).where(cards.c.is_stale, cards.c.due_at > now).values(due_at=now))


async def next_due_at(tx: AsyncConnection) -> datetime | None:
    query = select(cards.c.due_at).where(cards.c.is_stale).order_by(cards.c.due_at).limit(1)
    return (await tx.execute(query)).scalar_one_or_none()


async def shown(
    tx: AsyncConnection,
    launch_id: LaunchId,
    *,
    version: int,
    message_id: int | None,
    digest: str | None,
    next_at: datetime,
    drawn_at: datetime | None = None,
) -> None:
    """Notes what was shown and where. The card stays stale if the ledger has moved on meanwhile.

    `drawn_at` None: nothing was drawn, because the chat already shows the right text.
    """
    drawn = {} if drawn_at is None else {"drawn_at": drawn_at}
    await tx.execute(
        update(cards)
        .where(cards.c.launch_id == launch_id)
        .values(
            shown_version=version,
            message_id=message_id,
            shown=digest,
            due_at=next_at,
            is_stale=cards.c.version != version,
            **drawn,
        )
    )


async def asked(tx: AsyncConnection, launch_id: LaunchId, now: datetime, *, warned: bool) -> None:
    """A message beside the card asks whether the launch is to go on. `warned`: it says that this is no hour to call."""
    values = {"asked_at": now, "warned_at": now if warned else None}
    await tx.execute(update(cards).where(cards.c.launch_id == launch_id).values(**values))


async def put_off(tx: AsyncConnection, launch_id: LaunchId, until: datetime) -> None:
    await tx.execute(update(cards).where(cards.c.launch_id == launch_id).values(due_at=until))


async def forget_message(tx: AsyncConnection, launch_id: LaunchId) -> None:
    await tx.execute(
        update(cards)
        .where(cards.c.launch_id == launch_id)
        .values(message_id=None, shown=None, version=cards.c.version + 1, is_stale=True)
    )


async def chat_moved(tx: AsyncConnection, old: ChatId, new: ChatId) -> None:
    await tx.execute(update(cards).where(cards.c.chat_id == old).values(chat_id=new, message_id=None))


async def move_chat(tx: AsyncConnection, account_id: AccountId, user_id: UserId, chat_id: ChatId) -> None:
    """News of this user's launches for the account goes to `chat_id`. With the next news their cards are sent anew."""
    mine = (launches.c.account_id == account_id, launches.c.user_id == user_id)
    await tx.execute(update(launches).where(*mine).values(chat_id=chat_id))
    theirs = select(launches.c.id).where(*mine)
    await tx.execute(
        update(cards)
        .where(cards.c.launch_id.in_(theirs))
        .values(chat_id=chat_id, message_id=None, shown=None)
    )
