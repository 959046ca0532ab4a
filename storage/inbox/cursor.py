"""How far the workers have read the inbox: in the main database, so that it moves together with the effects."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import inserting
from storage.tables import inbox_cursor


async def cursor_position(tx: AsyncConnection, name: str, *, lock: bool = False) -> int:
    """The id of the last entry whose effects are committed; 0 before the first. Names: see storage.inbox.entries.

    `lock`: nobody else moves it until the transaction ends.
    """
    query = select(inbox_cursor.c.position).where(inbox_cursor.c.name == name)
    found = await tx.scalar(query.with_for_update() if lock else query)
    return 0 if found is None else int(found)


async def move_cursor(tx: AsyncConnection, name: str, position: int) -> bool:
    """Moves forward only. False: another worker has passed here; its effects are committed, and ours must not be."""
    statement = inserting(tx, inbox_cursor).values(name=name, position=position)
    moved = await tx.execute(
        statement.on_conflict_do_update(
            index_elements=[inbox_cursor.c.name],
            set_={"position": statement.excluded.position},
            where=inbox_cursor.c.position < statement.excluded.position,
        )
    )
    return moved.rowcount == 1
