"""What people get as a file stays what it is: a formula typed by a stranger is a text in their spreadsheet."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from python_calamine import load_workbook

from bot.sheets import writing
from bot.sheets.reading import read_file
from bot.sheets.writing import Cell, save_table, write_table

FORMULAS = ["=1+1", "+7 916 000-00-01", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "＝1+1"]
HEADERS = ["Имя", "Телефон"]


def cells_of(path: Path) -> list[list[object]]:
    return [list(row) for row in load_workbook(path).get_sheet_by_index(0).to_python()]


def xml_of(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("formula", FORMULAS)
async def test_a_formula_stays_a_text(formula: str, tmp_path: Path) -> None:
    await save_table(tmp_path / "a.xlsx", [formula], [[formula], ["http://example.org"]], sheet_name="x")
    assert cells_of(tmp_path / "a.xlsx") == [[formula], [formula], ["http://example.org"]]
    assert "<f>" not in xml_of(tmp_path / "a.xlsx")
    assert "hyperlink" not in xml_of(tmp_path / "a.xlsx")


async def test_values_keep_their_kinds(tmp_path: Path) -> None:
    at = datetime(2026, 12, 25, 14, 30, tzinfo=UTC)
    rows: list[list[Cell]] = [
        ["Анна", "79160000001", 5, -1.5, at, None],
        ["x" * 40_000, "1", 10**15, float("inf")],
    ]
    await save_table(tmp_path / "a.xlsx", [*HEADERS, "c", "d", "e", "f"], rows, sheet_name="Звонки: 1/2")
    _, first, second = cells_of(tmp_path / "a.xlsx")
    assert first[:5] == ["Анна", "79160000001", 5.0, -1.5, at.replace(tzinfo=None)]
    assert second[:4] == ["x" * 32_767, "1", str(10**15), "inf"]
    assert load_workbook(tmp_path / "a.xlsx").sheet_names == ["Звонки  1 2"]


@pytest.mark.parametrize("name", ["", "'", "[]:*?/\\", " "])
def test_a_sheet_always_has_a_name(name: str, tmp_path: Path) -> None:
    write_table(tmp_path / "a.xlsx", HEADERS, [], sheet_name=name)
    assert load_workbook(tmp_path / "a.xlsx").sheet_names == ["Sheet1"]


def test_more_rows_than_a_sheet_has_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 2)
    with pytest.raises(ValueError, match="more rows"):
        write_table(tmp_path / "a.xlsx", HEADERS, [["x"]] * 3, sheet_name="x")


async def test_a_file_of_ours_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows: Iterator[list[Cell]] = iter([["Анна", "+79160000001"], ["=Борис", "+7 916 000-00-02"]])
    await save_table(path, HEADERS, rows, sheet_name="x")
    with await read_file(path, file_name=path.name) as sheet:
        assert [row.phone for row in next(sheet.chunks())] == ["79160000001", "79160000002"]
