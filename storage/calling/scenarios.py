"""Saved calls without recipients. What was forgotten stays as an empty row: buttons of it may stand in a chat for ever."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.drafts.draft import CallDraft
from bot.domain.ids import AccountId, ListId, ScenarioId, UserId
from storage.tables import scenarios


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """`state`: offered (it came as a file, and nobody has kept it yet), kept, gone. `list_id`: the list it was saved from."""

    id: ScenarioId
    account_id: AccountId
    user_id: UserId
    name: str
    content: CallDraft
    list_id: ListId | None
    state: str
    created_at: datetime


_COLUMNS = [scenarios.c[name] for name in ScenarioRow.__dataclass_fields__]


async def add(
    tx: AsyncConnection,
    *,
    account_id: AccountId,
    user_id: UserId,
    name: str,
    content: CallDraft,
    list_id: ListId | None,
    state: str,
    now: datetime,
) -> ScenarioId:
    row = await tx.execute(
        insert(scenarios)
        .values(
            account_id=account_id,
            user_id=user_id,
            name=name,
            content=content,
            list_id=list_id,
            state=state,
            created_at=now,
        )
        .returning(scenarios.c.id)
    )
    return ScenarioId(row.scalar_one())


async def get(tx: AsyncConnection, scenario_id: int) -> ScenarioRow | None:
    row = (await tx.execute(select(*_COLUMNS).where(scenarios.c.id == scenario_id))).one_or_none()
    return None if row is None else ScenarioRow(*row)


async def kept(
    tx: AsyncConnection, account_id: AccountId, *, seen_by: UserId | None, before: int | None, limit: int
) -> list[ScenarioRow]:
    """Newest first; `seen_by`: this user's alone."""
    query = select(*_COLUMNS).where(scenarios.c.account_id == account_id, scenarios.c.state == "kept")
    if seen_by is not None:
        query = query.where(scenarios.c.user_id == seen_by)
    if before is not None:
        query = query.where(scenarios.c.id < before)
    return [ScenarioRow(*row) for row in await tx.execute(query.order_by(scenarios.c.id.desc()).limit(limit))]


async def change(tx: AsyncConnection, scenario_id: ScenarioId, **values: object) -> None:
    await tx.execute(update(scenarios).where(scenarios.c.id == scenario_id).values(**values))


async def forget(tx: AsyncConnection, scenario_id: ScenarioId) -> None:
    await change(tx, scenario_id, state="gone", name="", content=CallDraft(), list_id=None)


async def forget_offered(tx: AsyncConnection, user_id: UserId) -> None:
    """What this user was offered and never kept."""
    await tx.execute(
        update(scenarios)
        .where(scenarios.c.user_id == user_id, scenarios.c.state == "offered")
        .values(state="gone", name="", content=CallDraft())
    )
