"""Single facts of the installation that belong to no row: Telegram's offset, the key ids that rows were encrypted with."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import inserting
from storage.tables import facts


async def get(tx: AsyncConnection, name: str) -> str | None:
    return await tx.scalar(select(facts.c.value).where(facts.c.name == name))


async def put(tx: AsyncConnection, name: str, value: str) -> None:
    """Writes the fact over a former value."""
    statement = inserting(tx, facts).values(name=name, value=value)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=[facts.c.name], set_={"value": statement.excluded.value}
        )
    )


async def get_number(tx: AsyncConnection, name: str) -> int | None:
    found = await get(tx, name)
    return None if found is None else int(found)


async def forget(tx: AsyncConnection, name: str) -> None:
    await tx.execute(delete(facts).where(facts.c.name == name))
