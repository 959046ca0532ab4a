"""A scenario with a schedule, and how its days are looked at."""

from datetime import date, datetime, time
from typing import Any

from bot.domain.costs.money import Kopecks
from bot.domain.drafts.draft import SpokenText
from bot.domain.ids import ChatId, LaunchId, ScheduleId, UserId
from bot.domain.when.repeating import Repeating
from bot.domain.when.schedule import WORKING_DAYS
from bot.services.chat.outbox import OutboxMessage
from bot.services.scenarios.schedules import ScheduleCard
from storage import tables
from storage.calling import schedules
from tests.contract.ledger.list_recipients import people
from tests.shop.shop import ANNA, Shop

MONDAY = date(2026, 11, 23)
"""The shop's clock starts on it, at noon in Moscow."""
AT_TWO = Repeating(time(14), MONDAY, WORKING_DAYS)
PRICE = Kopecks(200)


async def repeated(
    shop: Shop,
    repeating: Repeating = AT_TWO,
    *,
    user_id: UserId = ANNA,
    numbers: tuple[int, ...] = (1, 2, 3),
    **content: Any,
) -> ScheduleCard:
    """A scenario of this user that is repeated to a list of three on weekdays at 14:00, which is in two hours."""
    content = {"what": SpokenText("Придёте?"), **content}
    launch_id = await shop.list_launch(people(*numbers), user_id=user_id, **content)
    # Nobody was called, so that the list is new to everybody.
    await shop.services.launching.cancel(user_id, launch_id)
    scenario = await shop.services.scenarios.save_launch(user_id, launch_id, unnamed="?")
    assert scenario.list_id is not None
    return await shop.services.schedules.make(
        user_id, ChatId(user_id), scenario.id, scenario.list_id, repeating
    )


async def unasked(shop: Shop, card: ScheduleCard, roubles: int = 100) -> ScheduleCard:
    """The owner lets it call without asking; the price of a call is known."""
    await shop.services.accounts.set_price(ANNA, PRICE)
    return await shop.services.schedules.allow(ANNA, card.line.id, Kopecks(roubles * 100))


async def look(shop: Shop) -> None:
    await shop.services.occurrences.begin_due()


async def days(shop: Shop) -> list[tuple[date, str]]:
    async with shop.database.reading() as tx:
        rows = await tx.execute(tables.occurrences.select().order_by(tables.occurrences.c.day))
        return [(row.day, row.state) for row in rows]


async def told(shop: Shop) -> list[OutboxMessage]:
    """What was said of schedules, oldest first."""
    return [notice for notice in await shop.notices() if notice.kind.startswith("schedule")]


async def begun(shop: Shop) -> list[LaunchId]:
    """Launches that were not cancelled."""
    async with shop.database.reading() as tx:
        rows = await tx.execute(tables.launches.select().order_by(tables.launches.c.id))
        return [LaunchId(row.id) for row in rows if row.state != "cancelled"]


async def next_at(shop: Shop, schedule_id: ScheduleId) -> datetime | None:
    async with shop.database.reading() as tx:
        row = await schedules.get(tx, schedule_id)
    assert row is not None
    return row.next_at
