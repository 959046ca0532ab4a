"""Workbooks of several sheets and CSV, written by the child: read again by another library, and opened by LibreOffice."""

import asyncio
import csv
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
import python_calamine as calamine

from bot.sheets import book_child
from bot.sheets.books import BookColumn, BookRows, BookSheet, serial, written_book

pytestmark = pytest.mark.not_quick
FORMULA = '=HYPERLINK("http://example.org","тут")'
OMSK = ZoneInfo("Asia/Omsk")
AT = datetime(2026, 11, 23, 12, 30, 5, tzinfo=OMSK)


async def pages(*rows: BookRows) -> AsyncIterator[BookRows]:
    for page in rows:
        yield page


def sheets() -> tuple[BookSheet, ...]:
    columns = (
        BookColumn("Телефон", width=18),
        BookColumn("Имя"),
        BookColumn("Когда", "moment", 19),
        BookColumn("Стоимость, ₽", "money"),
        BookColumn("Звонок", "count"),
    )
    calls: BookRows = [
        ("+7 916 000-00-01", FORMULA, serial(AT, OMSK), 1234.5, 1),
        ("+7 916 000-00-02", "+cmd", None, 0.4, None),
    ]
    totals = (BookColumn("Что"), BookColumn("Сколько", "mixed"))
    mixed: BookRows = [
        ("Всего", ("money", 1234.9)),
        ("Дослушали", ("text", "неизвестно")),
        ("=1+1", ("count", 2)),
    ]
    return (
        BookSheet("Звонки", columns, pages(calls[:1], calls[1:])),
        BookSheet("Итоги: [всё]", totals, pages(mixed)),
    )


async def test_a_workbook_keeps_texts_as_texts_and_figures_as_figures(tmp_path: Path) -> None:
    async with written_book(sheets(), "xlsx") as path:
        book = calamine.load_workbook(path)
        assert book.sheet_names == ["Звонки", "Итоги   всё"]
        head, first, second = book.get_sheet_by_name("Звонки").to_python()
        with ZipFile(path) as parts:
            written = parts.read("xl/worksheets/sheet1.xml").decode()
        folder = path.parent
    assert head == ["Телефон", "Имя", "Когда", "Стоимость, ₽", "Звонок"]
    assert first == ["+7 916 000-00-01", FORMULA, datetime(2026, 11, 23, 12, 30, 5), 1234.5, 1]  # noqa: DTZ001
    assert second == ["+7 916 000-00-02", "+cmd", "", 0.4, ""]
    assert "<f>" not in written
    assert 'state="frozen"' in written
    assert 'width="19.' in written
    assert not folder.exists()


async def test_csv_is_what_a_double_click_opens_and_runs_nothing() -> None:
    async with written_book(sheets(), "csv") as path:
        text = path.read_text(encoding="utf-8-sig")
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    assert rows == [
        ["Телефон", "Имя", "Когда", "Стоимость, ₽", "Звонок"],
        ["+7 916 000-00-01", f"'{FORMULA}", "23.11.2026 12:30:05", "1234,50", "1"],
        ["+7 916 000-00-02", "'+cmd", "", "0,40", ""],
    ]


async def test_a_full_sheet_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_child, "MOST_ROWS", 2)
    lines = [
        '{"sheet": "Звонки", "columns": [{"header": "Имя", "kind": "text", "width": 9}]}',
        '[["а"], ["б"]]',
        '[["в"]]',
    ]
    book_child.write_workbook(iter(lines), tmp_path / "book.xlsx")
    book = calamine.load_workbook(tmp_path / "book.xlsx")
    assert book.sheet_names == ["Звонки", "Звонки 2"]
    assert book.get_sheet_by_name("Звонки 2").to_python() == [["Имя"], ["в"]]


def find_office() -> str:
    """Skips the test without it; fails where CI is set."""
    if found := shutil.which("soffice"):
        return found
    if os.environ.get("CI"):
        pytest.fail("no LibreOffice (soffice)")
    pytest.skip("no LibreOffice (soffice)")


def converted(book: Path) -> list[list[str]]:
    """The first sheet as LibreOffice reads it, formulas worked out."""
    home, into = (
        f"-env:UserInstallation=file://{book.parent}/office",
        "csv:Text - txt - csv (StarCalc):59,34,76",
    )
    command = [
        find_office(),
        home,
        "--headless",
        "--convert-to",
        into,
        "--outdir",
        str(book.parent),
        str(book),
    ]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own words
    told = book.with_suffix(".csv").read_text(encoding="utf-8")
    return list(csv.reader(told.splitlines(), delimiter=";"))


async def test_libreoffice_opens_the_workbook_and_shows_no_link_in_it(tmp_path: Path) -> None:
    async with written_book(sheets(), "xlsx") as path:
        shutil.copy(path, tmp_path / "book.xlsx")
    _, first, second = await asyncio.to_thread(converted, tmp_path / "book.xlsx")
    assert first[:2] == ["+7 916 000-00-01", FORMULA]
    assert "12:30:05" in first[2]
    assert first[3:] == ["1,234.50", "1"]
    assert second[1] == "+cmd"
