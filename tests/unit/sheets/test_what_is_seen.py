"""What a file's author sees of it is what is taken: hidden and filtered rows, hidden columns and sheets, joined cells, sums."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it has none
import xlwt  # type: ignore[import-untyped]  # it has none

from bot.sheets.sheet import Columns, OtherSheet, RowProblem
from tests.unit.sheets.made_files import ods, raw_xlsx
from tests.unit.sheets.reading import listed, read

P = [f"8916000000{n}" for n in range(1, 9)]
HEAD = ["Имя", "Телефон", "Визит"]
ROWS = [
    HEAD,
    ["Пётр", P[0], "завтра"],
    ["Анна", P[1], "отменён"],
    ["Олег", P[2], "отменён"],
    ["Зоя", P[3], "завтра"],
]
SEEN = ["79160000001", "79160000004"]


def filtered_xlsx(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Лист1")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        sheet.autofilter(0, 0, len(ROWS) - 1, 2)
        sheet.filter_column(2, "x == завтра")
        for number in (2, 3):
            sheet.set_row(number, options={"hidden": True})
    return path


def hidden_xls(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Лист1")
    for number, row in enumerate(ROWS):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    for number in (2, 3):
        sheet.row(number).hidden = True
    book.save(str(path))
    return path


def filtered_ods(path: Path) -> Path:
    ods(path, ROWS)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    rows = parts["content.xml"].decode().split("<table:table-row>")
    for number, how in ((3, "filter"), (4, "collapse")):
        rows[number] = f'<table:table-row table:visibility="{how}">'.join(["", rows[number]])
    content = rows[0]
    for row in rows[1:]:
        content += row if row.startswith("<table:table-row ") else "<table:table-row>" + row
    parts["content.xml"] = content.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def prefixed_xlsx(path: Path) -> Path:
    """As some programs write it: hidden="true", rows without numbers."""
    head = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    rows = "".join(
        f"<row {'hidden=' + chr(34) + 'true' + chr(34) if number in {2, 3} else ''}>"
        + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row)
        + "</row>"
        for number, row in enumerate(ROWS)
    )
    return raw_xlsx(path, f"{head}{rows}</sheetData></worksheet>")


MAKERS = {"a.xlsx": filtered_xlsx, "b.xls": hidden_xls, "c.ods": filtered_ods, "d.xlsx": prefixed_xlsx}


@pytest.mark.parametrize("name", MAKERS)
async def test_hidden_and_filtered_rows_stay_at_home_with_their_reason(name: str, tmp_path: Path) -> None:
    sheet, rows = await read(MAKERS[name](tmp_path / name))
    assert [row.phone for row in rows if row.problem is None] == SEEN
    hidden = [(row.position, row.phone, row.name) for row in rows if row.problem is RowProblem.HIDDEN]
    assert hidden == [(3, "79160000002", "Анна"), (4, "79160000003", "Олег")]
    assert (sheet.problems[RowProblem.HIDDEN], sheet.good, sheet.notes.sees_hidden) == (2, 2, True)


@pytest.mark.parametrize("name", MAKERS)
async def test_hidden_rows_are_taken_when_they_are_asked_for(name: str, tmp_path: Path) -> None:
    columns = Columns(phone=1, name=0, has_header=True, hidden=True)
    sheet, rows = await read(MAKERS[name](tmp_path / name), columns)
    assert [row.phone for row in rows] == [f"7{phone[1:]}" for phone in P[:4]]
    assert sheet.problems.total() == 0


async def test_hidden_columns_are_not_taken_and_named(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(
            [
                ["Имя", "Старый телефон", "Телефон", "Долг"],
                ["Анна", P[0], P[1], "5"],
                ["Зоя", P[2], P[3], "6"],
            ]
        ):
            sheet.write_row(number, 0, row)
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.set_column(3, 3, None, None, {"hidden": True})
    read_, rows = await read(tmp_path / "a.xlsx")
    assert [row.phone for row in rows] == ["79160000002", "79160000004"]
    assert read_.columns == Columns(2, 0, (), has_header=True)
    assert read_.notes.hidden_columns == ("Старый телефон", "Долг")


async def test_the_sheet_that_was_taken_is_said_and_another_can_be(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        for title, phone in (("Ноябрь", P[0]), ("Декабрь", P[1]), ("Заметки", ""), ("Архив", P[2])):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, ["Телефон", "Имя"])
            sheet.write_row(1, 0, [phone, "Анна"])
            if title == "Архив":
                sheet.hide()
    first, rows = await read(tmp_path / "a.xlsx")
    assert [row.phone for row in rows] == ["79160000001"]
    assert (first.notes.title, first.notes.is_sheet_hidden) == ("Ноябрь", False)
    assert [other.title for other in first.notes.others] == ["Декабрь", "Архив"]
    (december, archive) = first.notes.others
    for other, phone in ((december, "79160000002"), (archive, "79160000003")):
        taken, rows = await read(tmp_path / "a.xlsx", Columns(0, 1, has_header=True, sheet=other.index))
        assert [row.phone for row in rows] == [phone]
        assert (taken.notes.title, taken.columns.sheet) == (other.title, other.index)
        assert OtherSheet(0, "Ноябрь") in taken.notes.others


async def test_a_name_that_is_joined_downwards_belongs_to_every_row(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Имя", "Телефон", "Визит"])
        sheet.merge_range(1, 0, 2, 0, "Семья Ким")
        sheet.write_column(1, 1, [P[0], P[1], P[2]])
        sheet.merge_range(1, 2, 3, 2, "завтра")
        sheet.write(3, 0, "Зоя")
    _, rows = await read(tmp_path / "a.xlsx")
    assert [(row.phone, row.name, row.fields) for row in rows] == [
        ("79160000001", "Семья Ким", ("завтра",)),
        ("79160000002", "Семья Ким", ("завтра",)),
        ("79160000003", "Зоя", ("завтра",)),
    ]


@pytest.mark.parametrize(
    "row",
    [
        ["Итого", "", "12"],
        ["", "", "ИТОГО: 12"],
        ["Врач Ким", "", ""],
        ["Имя", "Телефон", "Долг"],
        ["Всего: 2", "", ""],
        ["Grand total", "", "1"],
    ],
)
def test_sums_and_headings_between_rows_are_nobody_and_accounted_for(row: list[str]) -> None:
    sheet = listed([["Имя", "Телефон", "Долг"], ["Анна", P[0], "5"], row, ["Зоя", P[1], "7"]])
    rows = [person for chunk in sheet.chunks() for person in chunk]
    assert [(person.position, person.problem) for person in rows] == [
        (2, None),
        (3, RowProblem.HEADING),
        (4, None),
    ]
    assert (sheet.total, sheet.good) == (3, 2)


def test_somebody_without_a_phone_is_no_heading() -> None:
    sheet = listed(
        [
            ["Имя", "Телефон", "Долг"],
            ["Анна", P[0], "5"],
            ["Егор", "", "3"],
            ["Глеб", "нет", ""],
            ["", P[1], ""],
        ]
    )
    assert sheet.problems == {RowProblem.UNREADABLE: 2}
