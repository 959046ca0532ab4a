"""Workbooks as people have them: phones as numbers, merged headings, empty lines, doubles, several sheets."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it has none

from bot.sheets.reading import read_file
from bot.sheets.sheet import Columns, RowProblem, SheetLimits
from tests.unit.sheets.made_files import ods, xls, xlsx
from tests.unit.sheets.reading import names_in, read, rows_of

A, B, C = "79160000001", "79160000002", "79160000003"
TABLE: list[list[object]] = [
    ["Имя", "Телефон", "Долг"],
    ["Анна", 79160000001.0, 1500.0],
    ["Борис", "8 (916) 000-00-02", "100,50"],
    ["", "", ""],
    ["Вера", "+7 916 000-00-01", 3.0],
    ["Глеб", "нет", 4.0],
    ["Дина", "8 916 000 00 03, 8916000000", 5.0],
    ["Егор", "8 011 000-00-04", 6.0],
]
MAKERS = {"xlsx": xlsx, "xls": xls, "ods": ods}


@pytest.mark.parametrize("kind", list(MAKERS))
async def test_a_messy_table_is_read_the_same_from_every_workbook(kind: str, tmp_path: Path) -> None:
    sheet, rows = await read(MAKERS[kind](tmp_path / f"list.{kind}", TABLE))
    assert sheet.format == kind
    assert sheet.columns == Columns(1, 0, ((2, "Долг"),), has_header=True)
    assert sheet.headers == ("Имя", "Телефон", "Долг")
    assert sheet.variables == ("Долг",)
    assert sheet.samples[0] == ("Анна", "79160000001", "1500")
    assert [(row.position, row.phone, row.name, row.fields, row.problem) for row in rows] == [
        (2, A, "Анна", ("1500",), None),
        (3, B, "Борис", ("100,50",), None),
        (5, A, "Вера", ("3",), RowProblem.DOUBLE),
        (6, None, "Глеб", ("4",), RowProblem.UNREADABLE),
        (7, C, "Дина", ("5",), None),
        (7, None, "Дина", ("5",), RowProblem.UNREADABLE),
        (8, "70110000004", "Егор", ("6",), RowProblem.UNKNOWN_PREFIX),
    ]
    assert [row.typed for row in rows[3:6]] == ["нет", "8 916 000 00 03, 8916000000", "8916000000"]
    assert sheet.total == 7
    assert sheet.good == 4
    assert sheet.problems == Counter(
        {RowProblem.UNREADABLE: 2, RowProblem.DOUBLE: 1, RowProblem.UNKNOWN_PREFIX: 1}
    )


@pytest.mark.parametrize("kind", list(MAKERS))
async def test_rows_are_counted_as_the_program_that_shows_them_counts(kind: str, tmp_path: Path) -> None:
    empty = [["", "", ""]] * 4
    sheet, rows = await read(MAKERS[kind](tmp_path / f"a.{kind}", [*empty, ["", "", "Телефон"], ["", "", A]]))
    assert [row.position for row in rows] == [6]
    assert sheet.columns.has_header


async def test_a_table_may_begin_anywhere_on_the_sheet(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["Телефон"], [A]], first_row=4, first_column=3)
    _, rows = await read(path)
    assert [(row.position, row.phone) for row in rows] == [(6, A)]


async def test_the_first_visible_sheet_with_phones_is_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        hidden, empty, notes, people = (book.add_worksheet() for _ in range(4))
        hidden.write_row(0, 0, ["89160000009"])
        notes.write_row(0, 0, ["Заметки", "без телефонов"])
        people.write_row(0, 0, ["89160000001"])
        empty.activate()
        hidden.hide()
        empty.set_first_sheet()
    sheet, rows = await read(tmp_path / "a.xlsx")
    assert [row.phone for row in rows] == [A]
    assert sheet.total == 1


async def test_merged_headings_and_dates_are_read_as_people_see_them(tmp_path: Path) -> None:
    options = {"default_date_format": "dd.mm.yyyy"}
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx"), options) as book:
        page = book.add_worksheet()
        page.merge_range(0, 0, 0, 2, "Записи на неделю")
        page.write_row(2, 0, ["Клиент", "Моб. телефон", "Когда"])
        page.write_row(3, 0, ["Анна Ким", 89160000001, datetime(2026, 12, 25, 14)])  # noqa: DTZ001
    sheet, rows = await read(tmp_path / "a.xlsx")
    assert sheet.headers == ("Клиент", "Моб. телефон", "Когда")
    assert (rows[0].name, rows[0].phone, rows[0].fields) == ("Анна Ким", A, ("25.12.2026 14:00",))


async def test_a_correction_changes_what_is_read(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["Имя", "Моб.", "Раб."], ["Анна", "89160000001", "89160000002"]])
    first, rows = await read(path)
    assert [row.phone for row in rows] == [A]
    second, rows = await read(path, Columns(2, None, ((0, "Кто"),), has_header=True))
    assert [(row.phone, row.name, row.fields) for row in rows] == [(B, "", ("Анна",))]
    assert second.variables == ("Кто",)
    assert first.digest != second.digest


async def test_the_same_people_have_the_same_digest_whatever_their_order_and_format(tmp_path: Path) -> None:
    first, _ = await read(xlsx(tmp_path / "a.xlsx", [["Тел"], ["8 916 000-00-01"], ["89160000002"], ["x"]]))
    (tmp_path / "b.txt").write_text("+79160000002, +79160000001, +79160000002")
    second, _ = await read(tmp_path / "b.txt")
    third, _ = await read(xlsx(tmp_path / "c.xlsx", [[A]]))
    assert first.digest == second.digest != third.digest
    assert len(first.digest) == 64


async def test_long_lists_come_in_pieces_with_progress_and_leave_nothing_behind(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", ([f"8916{n:07d}", f"Гость {n}"] for n in range(2500)))
    told: list[int] = []
    with await read_file(path, file_name="a.xlsx", on_progress=told.append) as sheet:
        assert told == [1000, 2000, 2500]
        assert [len(chunk) for chunk in sheet.chunks()] == [1000, 1000, 500]
        assert rows_of(sheet) == rows_of(sheet)
    assert names_in(tmp_path) == ["a.xlsx"]
    sheet.close()


async def test_cells_that_are_too_long_to_be_spoken_are_cut_and_counted(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx",
        [["Телефон", "Имя", *"abcdef"], [f"{A} {'и' * 99}", "А" * 999, *["б" * 1999] * 6]],
    )
    with await read_file(path, file_name="a.xlsx", limits=SheetLimits(variables=3)) as sheet:
        (row,) = rows_of(sheet)
    assert (len(row.typed), len(row.name), [len(cell) for cell in row.fields]) == (40, 200, [1024] * 3)
    assert sheet.notes.cut == 4


async def test_a_workbook_with_notes_and_several_sheets_is_no_bomb(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        for _ in range(8):
            page = book.add_worksheet()
            page.write_row(0, 0, ["Телефон", "Сумма"])
            page.write_row(1, 0, [A, 5])
            page.write_comment(1, 1, "проверить")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Sheet1!$B$2:$B$2"})
        book.worksheets()[0].insert_chart("D2", chart)
    _, rows = await read(tmp_path / "a.xlsx")
    assert [row.phone for row in rows] == [A]


async def test_a_sheet_that_says_the_same_in_every_row_is_no_bomb(tmp_path: Path) -> None:
    rows = [["Телефон", "Город"], *([A, "Нижний Новгород"] for _ in range(20_000))]
    sheet, _ = await read(xlsx(tmp_path / "a.xlsx", rows))
    assert (sheet.total, sheet.good) == (20_000, 1)
