"""Several numbers beside one name are one person's; several in a list of numbers are people each. No limit loses anybody."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sheets.columns import recognise
from bot.sheets.reading import read_pasted
from bot.sheets.sheet import Columns, RowProblem
from tests.unit.sheets.reading import listed, phones_of, read, rows_of

A, B, C, D = (f"7916000000{n}" for n in range(1, 5))
HOME, WORK = "74950000001", "74950000002"


@pytest.mark.parametrize("count", [60, 1000])
@pytest.mark.parametrize("between", [", ", "\n", "; ", " "])
async def test_every_number_of_a_long_line_is_read(count: int, between: str, tmp_path: Path) -> None:
    numbers = [f"8916{n:07d}" for n in range(1, count + 1)]
    (tmp_path / "a.txt").write_text(between.join(numbers))
    _, rows = await read(tmp_path / "a.txt")
    assert [row.phone for row in rows] == [f"7{number[1:]}" for number in numbers]


def test_every_number_of_a_cell_is_read() -> None:
    numbers = [f"8916{n:07d}" for n in range(1, 200)]
    assert len(phones_of(listed([["Телефон"], [", ".join(numbers)]]))) == 199


def test_a_person_is_called_once_whichever_phone_is_filled() -> None:
    sheet = listed([
        ["Имя", "Рабочий телефон", "Домашний телефон", "Телефон переносной", "Факс"],
        ["Пётр", HOME, "", A, ""],
        ["Анна", "", "", B, ""],
        ["Иван", WORK, "", "", "8 495 000-00-09"],
        ["Олег", "", "", "", "8 495 000-00-08"],
    ])  # fmt: skip
    assert [(row.name, row.phone, row.problem) for row in rows_of(sheet)] == [
        ("Пётр", A, None),
        ("Анна", B, None),
        ("Иван", WORK, None),
        ("Олег", None, RowProblem.UNREADABLE),
    ]
    assert (sheet.columns.phone, sheet.columns.more, sheet.notes.several) == (3, (1, 2), 1)


@pytest.mark.parametrize(
    "cell", [f"{HOME}, {A}", "8 495 000-00-01\n8 916 000-00-01", f"{A} / {HOME}", f"{HOME}; {WORK}; {A}"]
)
def test_two_or_three_numbers_beside_a_name_are_one_person_the_mobile_first(cell: str) -> None:
    sheet = listed([["Имя", "Телефон"], ["Анна", cell], ["Зоя", B]])
    assert phones_of(sheet) == [A, B]
    assert (sheet.notes.several, sheet.notes.each) == (1, 0)


def test_more_numbers_and_numbers_without_a_name_are_people_each() -> None:
    sheet = listed([["Имя", "Телефон"], ["Отдел", f"{A}, {B}, {C}, {D}"], ["", f"{HOME}, {WORK}"]])
    assert phones_of(sheet) == [A, B, C, D, HOME, WORK]
    assert (sheet.notes.several, sheet.notes.each) == (0, 2)
    assert phones_of(read_pasted(f"{A}, {B}\n{C}")) == [A, B, C]


def test_which_of_the_two_was_taken_can_be_switched() -> None:
    rows = [["Имя", "Телефон", "Мобильный"], ["Анна", HOME, A], ["Зоя", f"{WORK}, {B}", ""]]
    each = listed(rows, Columns(1, 0, has_header=True, more=(2,), each=True))
    assert (phones_of(each), each.notes.each) == ([HOME, A, WORK, B], 2)
    one = listed(
        [["Имя", "Телефон"], ["Отдел", f"{A}, {B}, {C}, {D}"]], Columns(1, 0, has_header=True, each=False)
    )
    assert (phones_of(one), one.notes.several) == ([A], 1)


async def test_a_spreadsheets_rounded_numbers_are_not_called(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "Имя;Телефон\nАнна;79160000000\nЗоя;89165000000\nЕгор;79161000000\nОля;89160000001\n"
    )
    sheet, rows = await read(tmp_path / "a.csv")
    assert [row.phone for row in rows if row.problem is None] == [A]
    assert (sheet.problems, sheet.good) == ({RowProblem.ROUNDED: 3}, 1)


def test_one_number_may_end_in_zeros() -> None:
    sheet = listed([["Имя", "Телефон"], ["Линия", "8 800 100-00-00"], ["Оля", A], ["Она же", "88001000000"]])
    assert [(row.phone, row.problem) for row in rows_of(sheet)] == [
        ("78001000000", None),
        (A, None),
        ("78001000000", RowProblem.DOUBLE),
    ]


def columns_of(*rows: list[str]) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    found = recognise(list(rows), variables=30)
    assert found is not None
    return found.columns.phone, found.columns.more, found.unsure


def test_a_tax_number_beside_written_phones_is_not_chosen() -> None:
    rows = [[f"ООО {n}", f"971501234{n}", f"8 916 010-26-1{n}"] for n in range(3)]
    assert columns_of(*rows) == (2, (), ())


def test_a_column_that_is_called_something_else_is_not_chosen() -> None:
    rows = [[f"916010261{n}", f"926010261{n}"] for n in range(3)]
    assert columns_of(["ИНН", "Контакт"], *rows) == (1, (), ())
    assert columns_of(["Контакт", "Договор №"], *rows) == (0, (), ())


def test_numbers_that_nobody_has_or_that_are_all_the_same_are_not_chosen() -> None:
    rows = [[f"900000000{n % 1}", f"926010261{n}"] for n in range(6)]
    assert columns_of(*rows)[0] == 1
    assert columns_of(*([f"7100000000{n}", f"7926010261{n}"] for n in range(2, 7)))[0] == 1


def test_where_two_columns_could_be_it_nobody_decides() -> None:
    rows = [[f"Гость {n}", f"916010261{n}", f"926010262{n}"] for n in range(5)]
    assert columns_of(*rows) == (1, (), (1, 2))


@given(st.lists(st.integers(0, 9_999_999), min_size=2, max_size=40, unique=True), st.integers(0, 3))
def test_written_phones_win_over_any_bare_numbers(tails: list[int], at: int) -> None:
    rows = []
    for number, tail in enumerate(tails):
        row = [str(9_700_000_000 + tail), str(number), "слово"]
        row.insert(at, f"8 916 {tail // 10000:03d}-{tail // 100 % 100:02d}-{tail % 100:02d}")
        rows.append(row)
    assert columns_of(*rows)[0] == at
