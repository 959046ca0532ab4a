"""Workbooks of several sheets and CSV, written by the child: read again by another library, and opened by LibreOffice."""

import csv
import shutil
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import lxml.etree  # type: ignore[import-untyped]
import pytest
import python_calamine as calamine

from bot.sheets import book_xml
from bot.sheets.books import BookColumn, BookRows, BookSheet, written_book
from tests import office

pytestmark = pytest.mark.not_quick
FORMULA = '=HYPERLINK("http://example.org","тут")'
OMSK = ZoneInfo("Asia/Omsk")
AT = "2026-11-23T06:30:05Z"


async def pages(*rows: BookRows) -> AsyncIterator[BookRows]:
    for page in rows:
        yield page


def sheets() -> tuple[BookSheet, ...]:
    columns = (
        BookColumn("Телефон", "phone", 18),
        BookColumn("Имя"),
        BookColumn("Когда", "moment", 19),
        BookColumn("Стоимость, ₽", "money"),
        BookColumn("Звонок", "number"),
    )
    calls: BookRows = [
        ("79160000001", FORMULA, AT, 123450, 1234),
        ("79160000002", "+cmd", None, 40, None),
    ]
    totals = (BookColumn("Что"), BookColumn("Сколько", "mixed"))
    mixed: BookRows = [
        ("Всего", ("money", 123490)),
        ("Дослушали", ("text", "неизвестно")),
        ("=1+1", ("count", 2)),
    ]
    return (
        BookSheet("Звонки", columns, pages(calls[:1], calls[1:])),
        BookSheet("Итоги: [всё]", totals, pages(mixed)),
    )


async def test_a_workbook_keeps_texts_as_texts_and_figures_as_figures(tmp_path: Path) -> None:
    async with written_book(sheets(), "xlsx", OMSK) as path:
        book = calamine.load_workbook(path)
        assert book.sheet_names == ["Звонки", "Итоги   всё"]
        head, first, second = book.get_sheet_by_name("Звонки").to_python()
        with ZipFile(path) as parts:
            written = parts.read("xl/worksheets/sheet1.xml").decode()
        folder = path.parent
    assert head == ["Телефон", "Имя", "Когда", "Стоимость, ₽", "Звонок"]
    assert first == ["+7 916 000-00-01", FORMULA, datetime(2026, 11, 23, 12, 30, 5), 1234.5, 1234]  # noqa: DTZ001
    assert second == ["+7 916 000-00-02", "+cmd", "", 0.4, ""]
    assert "<f>" not in written
    assert 'state="frozen"' in written
    assert 'width="19.' in written
    assert not folder.exists()


async def test_csv_is_what_a_double_click_opens_and_runs_nothing() -> None:
    async with written_book(sheets()[:1], "csv", OMSK) as path:
        text = path.read_text(encoding="utf-8-sig")
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    assert rows == [
        ["Телефон", "Имя", "Когда", "Стоимость, ₽", "Звонок"],
        ["+7 916 000-00-01", f"'{FORMULA}", "23.11.2026 12:30:05", "1234,50", "1234"],
        ["+7 916 000-00-02", "'+cmd", "", "0,40", ""],
    ]


async def test_a_full_sheet_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_xml, "MOST_ROWS", 2)
    lines = [
        '{"sheet": "Звонки", "columns": [{"header": "Имя", "kind": "text", "width": 9}]}',
        "[]",
        '[["а"], ["б"], ["в"], ["г"], ["д"]]',
        '{"sheet": "Лиды", "columns": [{"header": "Имя", "kind": "text", "width": 9}]}',
        '[["а"], ["б"]]',
    ]
    book_xml.write_workbook([line.encode() for line in lines], OMSK, tmp_path / "book.xlsx")
    book = calamine.load_workbook(tmp_path / "book.xlsx")
    assert book.sheet_names == ["Звонки", "Звонки 2", "Звонки 3", "Лиды"]
    rows = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert rows[0] == [["Имя"], ["а"], ["б"]]
    assert rows[2] == [["Имя"], ["д"]]


async def test_a_workbook_holds_whatever_was_said_and_every_reader_opens_it(tmp_path: Path) -> None:
    said = [
        "<b>Анна & Ко</b> \"'", " с краёв ", "строка\nдругая", "\x07звонок\x00\x0b\r", "_x0041_", "\ufffe\uffff",
        "\U0001f600", "а" * 40_000, "", None,
    ]  # fmt: skip
    sheet = BookSheet(
        "Звонки", (BookColumn("Сказано"), BookColumn("N", "number")), pages([(one, 1) for one in said])
    )
    async with written_book([sheet], "xlsx", OMSK) as path:
        with ZipFile(path) as parts:
            for name in parts.namelist():
                lxml.etree.fromstring(parts.read(name))
            assert (
                f'<autoFilter ref="A1:B{len(said) + 1}"/>' in parts.read("xl/worksheets/sheet1.xml").decode()
            )
        told = calamine.load_workbook(path).get_sheet_by_index(0).to_python()
    cells = [str(row[0]) for row in told[1:]]
    assert cells[:6] == [*said[:5], "_xFFFE__xFFFF_"]
    assert cells[6:] == ["\U0001f600", "а" * 32_767, "", ""]


@pytest.mark.parametrize(
    ("zone", "moment", "shown"),
    [
        ("Europe/Moscow", "2026-11-23 06:30:05.000000", datetime(2026, 11, 23, 9, 30, 5)),  # noqa: DTZ001
        ("Europe/Berlin", "2026-03-29T00:59:59Z", datetime(2026, 3, 29, 1, 59, 59)),  # noqa: DTZ001
        ("Europe/Berlin", "2026-03-29T01:00:00Z", datetime(2026, 3, 29, 3)),  # noqa: DTZ001
        ("Asia/Kathmandu", "2026-11-23 07:30:05.5+01", datetime(2026, 11, 23, 12, 15, 5, 500_000)),  # noqa: DTZ001
    ],
)
async def test_moments_are_shown_by_the_clock_of_their_zone(zone: str, moment: str, shown: datetime) -> None:
    def sheet() -> list[BookSheet]:
        return [BookSheet("A", (BookColumn("Когда", "moment"),), pages([(moment,)]))]

    async with written_book(sheet(), "xlsx", ZoneInfo(zone)) as path:
        ((_,), (told,)) = calamine.load_workbook(path).get_sheet_by_index(0).to_python()
    assert isinstance(told, datetime)
    assert abs(told - shown) < timedelta(milliseconds=1)
    async with written_book(sheet(), "csv", ZoneInfo(zone)) as path:
        assert path.read_text("utf-8-sig").splitlines()[1] == f"{shown:%d.%m.%Y %H:%M:%S}"


async def test_libreoffice_opens_the_workbook_and_shows_no_link_in_it(tmp_path: Path) -> None:
    async with written_book(sheets(), "xlsx", OMSK) as path:
        shutil.copy(path, tmp_path / "book.xlsx")
    shown = await office.shown_sheets(tmp_path / "book.xlsx")
    _, first, second = shown["Звонки"]
    assert first == ["+7 916 000-00-01", FORMULA, "23.11.2026 12:30:05", "1,234.50", "1234"]
    assert second[1] == "+cmd"
    assert shown["Итоги   всё"][1:] == [["Всего", "1,234.90"], ["Дослушали", "неизвестно"], ["=1+1", "2"]]
