"""A file comes back with columns added and everything else as it was."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it has none
from python_calamine import load_workbook

from bot.sheets.answering import AddedCells, add_columns
from bot.sheets.answers import add_answers
from bot.sheets.sheet import SheetLimits, SheetRefused

ADDED = {1: ["Ответ", "Итог", "Когда"], 2: ["приду", "ответил", "03.12.2026 18:00"], 3: ["=1+1", "", ""]}


def a_workbook(*, formula: bool = True) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        workbook.add_worksheet("Заметки").write_row(0, 0, ["это", "не трогать"])
        sheet = workbook.add_worksheet("Записи")
        sheet.write_row(0, 0, ["Имя", "Телефон", "Время"], workbook.add_format({"bold": True}))
        sheet.write_row(1, 0, ["Анна", "+7 916 000-00-01", "15:30"])
        sheet.write_row(2, 0, ["Борис", "+7 916 000-00-02", "16:30"])
        sheet.write_comment("A2", "постоянный клиент")
        if formula:
            sheet.write_formula("E5", "=1+1", None, 2)
    return out.getvalue()


async def test_a_workbook_gets_columns_behind_its_own_and_keeps_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(a_workbook())
    await add_answers(tmp_path / "a", tmp_path / "b.xlsx", ADDED, title="Записи")
    sheet = load_workbook(tmp_path / "b.xlsx").get_sheet_by_name("Записи").to_python()
    assert [[str(cell) for cell in row] for row in sheet[:3]] == [
        ["Имя", "Телефон", "Время", "", "", "Ответ", "Итог", "Когда"],
        ["Анна", "+7 916 000-00-01", "15:30", "", "", "приду", "ответил", "03.12.2026 18:00"],
        ["Борис", "+7 916 000-00-02", "16:30", "", "", "=1+1", "", ""],
    ]
    assert sheet[4][4] == 2
    with zipfile.ZipFile(tmp_path / "a") as before, zipfile.ZipFile(tmp_path / "b.xlsx") as after:
        assert before.namelist() == after.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
        assert changed == ["xl/worksheets/sheet2.xml"]
        assert b"<f>1+1</f>" in after.read(changed[0])
    assert not (tmp_path / "a.order").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_text_keeps_its_encoding_its_delimiter_and_its_line_ends(encoding: str, tmp_path: Path) -> None:
    lines = [
        "Имя;Телефон;Заметка",
        'Анна;+7 916 000-00-01;"первая\r\nвторая; третья"',
        "Борис;+7 916 000-00-02",
    ]
    (tmp_path / "a").write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    add_columns(tmp_path / "a", tmp_path / "b", AddedCells("", ADDED), SheetLimits())
    assert (tmp_path / "b").read_bytes() == "\r\n".join([
        "Имя;Телефон;Заметка;Ответ;Итог;Когда",
        'Анна;+7 916 000-00-01;"первая\r\nвторая; третья";приду;ответил;03.12.2026 18:00',
        "Борис;+7 916 000-00-02;;'=1+1;;",
        "",
    ]).encode(encoding)  # fmt: skip


def test_an_open_quote_and_a_missing_line_end_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes('Имя,Телефон\nАнна "Аня,79160000001\nБорис,79160000002'.encode())
    add_columns(tmp_path / "a", tmp_path / "b", AddedCells("", {2: ["приду"]}), SheetLimits())
    assert (tmp_path / "b").read_text(
        encoding="utf-8"
    ) == 'Имя,Телефон\nАнна "Аня,79160000001,приду\nБорис,79160000002'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"79160000001\n79160000002\n", "unsupported"),
        (b"\0\1\2", "unsupported"),
        (b"PK\x03\x04broken", "unreadable"),
    ],
)
async def test_what_has_no_cells_is_refused(data: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(SheetRefused) as refused:
        await add_answers(tmp_path / "a", tmp_path / "b", ADDED)
    assert refused.value.code == code
