"""Files about a list: who is not called and why, and on what basis each recipient may be called."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.types import FSInputFile

from bot.domain.ids import ListId, UserId
from bot.domain.phone import format_phone, is_foreign
from bot.services.lists.lists import ListCard, Lists
from bot.sheets.sheet import RowProblem
from bot.sheets.writing import Cell, save_pages
from bot.telegram.rendering.confirm_list import column_name, reason_words
from bot.telegram.texts import Say

Rows = Sequence[Sequence[Cell]]
UNREADABLE = RowProblem.UNREADABLE.value


async def send_table(
    bot: Bot,
    chat_id: int,
    headers: Sequence[str],
    pages: AsyncIterator[Rows],
    *,
    file_name: str,
    caption: str,
    sheet_name: str,
) -> None:
    """Sends one XLSX, written in a folder that is removed afterwards."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp))
    try:
        path = folder / "table.xlsx"
        await save_pages(path, headers, pages, sheet_name=sheet_name)
        await bot.send_document(chat_id, FSInputFile(path, filename=file_name), caption=caption)
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def rest_headers(say: Say) -> list[str]:
    return [
        say.plain("list-header-row"),
        say.plain("list-header-typed"),
        say.plain("list-header-phone"),
        say.plain("list-header-name"),
        say.plain("list-header-reason"),
    ]


async def rest_pages(lists: Lists, user_id: UserId, draft_id: int, say: Say) -> AsyncIterator[Rows]:
    """Those who are not called, row by row with the reason, in the order of the file."""
    async for page in lists.left_out(user_id, draft_id):
        yield [
            (
                one.row,
                one.typed,
                None if one.phone is None else format_phone(one.phone),
                one.name,
                _why(one.reason, one.typed, one.lacks, say),
            )
            for one in page
        ]


def row_reason(reason: str, say: Say) -> str:
    """The reason for one row, in the singular; the counts word it in the plural."""
    key = f"list-reason-{reason}"
    return say.plain(key) if say.has(key) else reason_words(reason, say)


def _why(reason: str, typed: str, lacks: Sequence[str], say: Say) -> str:
    """`lacks`: the columns that a template needs and that are empty in this row."""
    if lacks:
        names = ", ".join(column_name(column, say) for column in lacks)
        return say.plain("list-reason-lacks", columns=names)
    return row_reason("foreign" if reason == UNREADABLE and is_foreign(typed) else reason, say)


def basis_headers(card: ListCard, say: Say) -> list[str]:
    return [
        say.plain("list-header-phone"),
        say.plain("list-header-name"),
        *card.columns,
        say.plain("list-header-list"),
        say.plain("list-header-since"),
        say.plain("list-header-consent"),
        say.plain("list-header-consent-text"),
        say.plain("list-header-consent-since"),
        say.plain("list-header-consent-by"),
    ]


async def basis_pages(
    lists: Lists, user_id: UserId, card: ListCard, say: Say, zone: ZoneInfo
) -> AsyncIterator[Rows]:
    """Each recipient of the list, with their data and on what basis they may be called."""
    consent = card.consent
    basis: list[Cell] = [card.name, card.since.astimezone(zone)]
    if consent is None:
        basis += [say.plain("list-basis-none"), None, None, None]
    else:
        kind = say.plain("list-basis-kind", kind=consent.kind)
        basis += [kind, consent.text, consent.since.astimezone(zone), card.consent_by]
    blank = ("",) * len(card.columns)
    async for page in lists.entries(user_id, ListId(card.id)):
        yield [
            (
                None if one.phone is None else format_phone(one.phone),
                one.name,
                *(one.fields or blank),
                *basis,
            )
            for one in page
        ]
