"""CSV in every delimiter and encoding, lists of phones as lines, and what is pasted into the chat."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sheets.reading import read_pasted
from bot.sheets.sheet import RowProblem, SheetFormat, SheetRefused
from bot.sheets.texts import decode
from tests.unit.sheets.reading import phones_of, read, rows_of

A, B, C = "79160000001", "79160000002", "79160000003"
TABLE = [
    ["Имя", "Телефон", "Город"],
    ["Щукин Фёдор", "8 (916) 000-00-01", "Юрьев"],
    ["Анна", "9160000002", "Орёл"],
]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866"]


def csv_text(delimiter: str, end: str = "\n") -> str:
    return "".join(delimiter.join(row) + end for row in TABLE)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
async def test_csv_is_read_in_every_encoding_and_delimiter(
    encoding: str, delimiter: str, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_text(delimiter, "\r\n").encode(encoding))
    sheet, rows = await read(path)
    assert sheet.format == "csv"
    assert [(row.position, row.phone, row.name, row.fields) for row in rows] == [
        (2, A, "Щукин Фёдор", ("Юрьев",)),
        (3, B, "Анна", ("Орёл",)),
    ]


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_a_list_of_one_line_keeps_its_name(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_bytes("Щукин Фёдор, 8 (916) 000-00-01\n".encode(encoding))
    _, rows = await read(tmp_path / "list.txt")
    assert [(row.phone, row.name) for row in rows] == [(A, "Щукин Фёдор")]


def test_one_broken_letter_does_not_make_it_another_encoding() -> None:
    data = (csv_text(";") * 20).encode()
    broken = data[:9] + b"\xff" + data[10:]
    assert "Фёдор" in decode(broken)
    assert decode(data[: len(data) - 3]).startswith("Имя;Телефон")


@pytest.mark.parametrize("data", [bytes(100), b"\1\2\3\4" * 10, b"ab\0" * 50, b"\0\0a\0" + b"\0\xd8" * 9])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(SheetRefused) as refused:
        decode(data)
    assert refused.value.code == "unsupported"


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюяёАБВ ,;019\n", min_size=1))
def test_utf8_and_utf16_are_never_misread(text: str) -> None:
    assert decode(text.encode("utf-8-sig")) == text
    assert decode(text.encode("utf-16")) == text


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text_or_refused(data: bytes) -> None:
    with suppress(SheetRefused):
        assert isinstance(decode(data), str)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("89160000001\n89160000002\n", [(1, A, ""), (2, B, "")]),
        ("89160000001, 89160000002;8 916 000 00 03", [(1, A, ""), (1, B, ""), (1, C, "")]),
        ("89160000001\t89160000002\n89160000003", [(1, A, ""), (1, B, ""), (2, C, "")]),
        ("Анна 89160000001\n+7 916 000-00-02 — Борис Ким", [(1, A, "Анна"), (2, B, "Борис Ким")]),
        ("Анна, 89160000001\nБорис Ким, 89160000002", [(1, A, "Анна"), (2, B, "Борис Ким")]),
        ("Кому звонить:\n\n1. Анна 89160000001\n2) 89160000002", [(3, A, "Анна"), (4, B, "")]),
        ("Анна;89160000001\r\rБорис;89160000002\r", [(1, A, "Анна"), (3, B, "Борис")]),
    ],
)
def test_pasted_lines_are_people(text: str, people: list[tuple[int, str, str]]) -> None:
    sheet = read_pasted(text)
    assert sheet.format == "pasted"
    assert [(row.position, row.phone, row.name) for row in rows_of(sheet)] == people
    sheet.close()
    assert sheet.good == len(people)


def test_pasted_cells_keep_their_columns() -> None:
    with read_pasted("Имя\tТелефон\tСумма\nАнна\t89160000001\t5\nБорис\t8916\t6") as sheet:
        assert sheet.variables == ("Сумма",)
        rows = rows_of(sheet)
    assert [(row.phone, row.name, row.fields, row.problem) for row in rows] == [
        (A, "Анна", ("5",), None),
        (None, "Борис", ("6",), RowProblem.UNREADABLE),
    ]


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), (" \n", "empty"), ("привет", "no_phones"), ("9" * 5000, "too_big")]
)
def test_a_pasted_text_without_phones_is_refused(text: str, code: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        read_pasted(text)
    assert refused.value.code == code


def test_excels_hint_about_the_delimiter_is_followed() -> None:
    sheet = read_pasted("sep=,\nТелефон,Долг\n89160000001,5")
    assert [(row.position, row.phone, row.fields) for row in rows_of(sheet)] == [(3, A, ("5",))]


def test_quoted_cells_may_hold_delimiters_and_lines() -> None:
    sheet = read_pasted('Телефон;Имя\n89160000001;"Ким; Анна\nИгоревна"\n89160000002;Борис')
    assert [(row.phone, row.name) for row in rows_of(sheet)] == [(A, "Ким; Анна\nИгоревна"), (B, "Борис")]


@pytest.mark.parametrize("count", [1, 2])
def test_a_quote_that_is_never_closed_swallows_nobody(count: int) -> None:
    lines = [f'{A};"ООО Лютик', f"{B};Анна", f'{C};"ЗАО Ромашка']
    assert (
        phones_of(read_pasted("\n".join(["Телефон;Имя", *lines[: 2 if count == 1 else 3]])))
        == [A, B, C][: count + 1]
    )


def test_two_columns_of_phones_under_headers_are_one_person_a_row() -> None:
    sheet = read_pasted("Моб;Раб\n89160000001;89160000002\n89160000003;")
    assert phones_of(sheet) == [A, C]
    assert (sheet.columns.more, sheet.variables, sheet.notes.several) == ((1,), (), 1)


async def test_the_format_is_told_by_the_content_not_by_the_name(tmp_path: Path) -> None:
    (tmp_path / "list.xls").write_text(csv_text(";"))
    sheet, _ = await read(tmp_path / "list.xls")
    expected: SheetFormat = "csv"
    assert sheet.format == expected


def test_a_list_names_nobody_in_a_log() -> None:
    sheet = read_pasted("Анна 89160000001")
    assert "916" not in repr(sheet) + repr(rows_of(sheet))
    assert "Анна" not in repr(sheet) + repr(rows_of(sheet))


async def test_a_comma_behind_one_name_makes_no_columns_of_a_short_text() -> None:
    with read_pasted("Анна 89160000001\nИван 89160000002\nМария, 89160000003") as sheet:
        assert sheet.good == 3
        assert [row.name for chunk in sheet.chunks() for row in chunk] == ["Анна", "Иван", "Мария"]


def test_a_date_before_the_phone_is_no_part_of_it_nor_of_the_name() -> None:
    text = "Иванова Мария 12.05.1985 8 916 000-00-01\n10:30 Петров 8 (916) 000-00-02\n9.12 Ким 89160000003 доб. 12"
    with read_pasted(text) as sheet:
        assert [(row.phone, row.name) for row in rows_of(sheet)] == [
            (A, "Иванова Мария"),
            (B, "Петров"),
            (C, "Ким"),
        ]


def test_a_name_may_stand_on_the_line_above_its_phone() -> None:
    with read_pasted("Список\nИванова Мария\n89160000001\n\nПетров\n89160000002") as sheet:
        assert [(row.phone, row.name) for row in rows_of(sheet)] == [(A, "Иванова Мария"), (B, "Петров")]


def test_one_heading_above_many_phones_is_nobodys_name() -> None:
    with read_pasted("Наши клиенты\n89160000001\n89160000002\n89160000003") as sheet:
        assert [row.name for row in rows_of(sheet)] == ["", "", ""]
