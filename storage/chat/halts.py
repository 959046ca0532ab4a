"""The newest Cancel of a user in a chat and the newest lock of an account, by the id of Telegram's update.

A Confirm that was pressed before one of them and is handled after it is void. They are stored, so a restart changes
nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import inserting
from storage.tables import halts

KEPT: Final = timedelta(days=6)
"""After a week without an update Telegram may begin with other ids, so an older id can't be compared with today's."""


def of_chat(chat_id: int, user_id: int) -> str:
    return f"chat:{chat_id}:{user_id}"


def of_account(account_id: int) -> str:
    return f"account:{account_id}"


async def put(tx: AsyncConnection, scope: str, update_id: int, now: datetime) -> None:
    """Keeps the greatest id. One that is too old to be compared is replaced."""
    halt = inserting(tx, halts).values(scope=scope, update_id=update_id, made_at=now)
    is_newer = or_(halts.c.update_id < halt.excluded.update_id, halts.c.made_at < now - KEPT)
    await tx.execute(
        halt.on_conflict_do_update(
            index_elements=[halts.c.scope], set_={"update_id": update_id, "made_at": now}, where=is_newer
        )
    )


async def newest(tx: AsyncConnection, scopes: Sequence[str], now: datetime) -> int | None:
    """The greatest id in these scopes that can still be compared."""
    query = select(func.max(halts.c.update_id)).where(
        halts.c.scope.in_(scopes), halts.c.made_at >= now - KEPT
    )
    newest: int | None = await tx.scalar(query)
    return newest
