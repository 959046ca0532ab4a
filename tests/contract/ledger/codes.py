"""What a test does and sees of codes that prove phones, in the shop of shop.py."""

from typing import Any

from sqlalchemy import Table, select

from bot.domain.ids import ChatId, UserId
from bot.domain.phone import Phone
from bot.services.verification.view import VerificationView
from storage import tables
from tests.shop.shop import ANNA, Shop, phone

ANSWERS, REFUSED, LOST = phone(1), phone(9901), phone(9904)


async def asked(shop: Shop, number: Phone = ANSWERS, *, by: UserId = ANNA) -> VerificationView:
    return await shop.services.verifying.ask(by, ChatId(by), number)


async def rung(shop: Shop, number: Phone = ANSWERS, *, by: UserId = ANNA) -> VerificationView:
    view = await asked(shop, number, by=by)
    flash = await shop.services.verifying.confirm(shop.yes(by), view.id)
    assert flash is not None
    return await shop.services.verifying.send(flash)


async def verdict(shop: Shop, view: VerificationView, code: str, *, by: UserId = ANNA) -> str:
    return (await shop.services.verifying.check(by, view.id, code)).verdict


def pin(shop: Shop) -> str:
    return shop.calling.flash_calls[-1].pin


def other(code: str, by: int = 1) -> str:
    return f"{(int(code) + by) % 10_000:04}"


async def rows(shop: Shop, table: Table) -> list[dict[str, Any]]:
    async with shop.database.reading() as tx:
        return [dict(row) for row in (await tx.execute(select(table))).mappings()]


async def row_of(shop: Shop, view: VerificationView) -> dict[str, Any]:
    (row,) = [row for row in await rows(shop, tables.verifications) if row["id"] == view.id]
    return row
