"""A made-up day of appointments, and a shop whose hours are always open."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.domain.appointments import Appointments, Reminder
from bot.domain.drafts.draft import CallDraft, Purpose, StoredRecord
from bot.domain.ids import ChatId, LaunchId, UserId
from bot.services.drafts.drafting import ConfirmView
from bot.sheets.reading import read_pasted
from storage import tables
from tests.shop.shop import ANNA, Shop, phone

MOSCOW = ZoneInfo("Europe/Moscow")
HEADER = "Телефон;Имя;Дата;Время"


def day(shop: Shop, days: int = 2) -> datetime:
    """Midnight in Moscow, so many days ahead."""
    here = shop.clock().astimezone(MOSCOW).replace(hour=0, minute=0, second=0, microsecond=0)
    return here + timedelta(days=days)


def come(shop: Shop, *who: tuple[int, str], days: int = 2) -> list[str]:
    """Lines of a list: numbers of phones with the times at which their people come."""
    date = f"{day(shop, days):%d.%m.%Y}"
    return [f"{phone(number)};Человек {number};{date};{time}" for number, time in who]


async def listed(
    shop: Shop,
    lines: Iterable[str],
    *,
    rule: Reminder | None = None,
    header: str = HEADER,
    user_id: UserId = ANNA,
    **content: Any,
) -> ConfirmView:
    """The confirm screen of a list that came with this rule."""
    with read_pasted("\n".join([header, *lines])) as sheet:
        list_id = await shop.services.lists.read_in(user_id, sheet, name="записи.csv")
    asked = CallDraft(
        what=StoredRecord(shop.record()),
        appointments=None if rule is None else Appointments().by(rule),
        **content,
    )
    return await shop.services.list_drafts.start(user_id, ChatId(user_id), list_id, asked=asked)


async def confirmed(shop: Shop, view: ConfirmView, *, user_id: UserId = ANNA) -> LaunchId:
    done = await shop.services.launching.confirm(
        shop.yes(user_id), view.draft_id, view.revision, purpose=Purpose.NOTICE, typed=view.recipient_count
    )
    return done.launch_id


async def reminders(shop: Shop, launch_id: int) -> dict[str, tuple[str, str | None, datetime | None]]:
    """Phone -> state, reason and when they are called."""
    who = tables.recipients.c
    query = select(who.phone, who.state, who.reason, who.due_at).where(who.launch_id == launch_id)
    async with shop.database.reading() as tx:
        rows = await tx.execute(query.order_by(who.position))
    return {row.phone: (row.state, row.reason, row.due_at) for row in rows}


def utc(local: datetime, hour: int, minute: int = 0) -> datetime:
    return local.replace(hour=hour, minute=minute).astimezone(UTC)
