"""Which column is what, by what stands above it and by what it looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sheets.cells import is_phone_cell
from bot.sheets.columns import Recognised, recognise
from bot.sheets.sheet import Columns

P = [f"8916000{n:04d}" for n in range(1, 9)]
NAMES = ["Анна", "Борис Петров", "Вера Ильина", "Глеб", "Дина Ким", "Егор", "Жанна", "Зоя Юн"]


def found(rows: list[list[str]], given_: Columns | None = None) -> Recognised:
    recognised = recognise(rows, variables=30, given=given_)
    assert recognised is not None
    return recognised


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (["Телефон", "Имя"], 1),
        (["ТЕЛ.", "ФИО"], 1),
        (["Моб. номер", "Ф.И.О."], 1),
        (["phone", "first name"], 1),
        (["Mobile", "Customer"], 1),
        (["Номер", "Клиент"], 1),
        (["WhatsApp", "Контактное лицо"], 1),
        (["тел", "Имя и фамилия"], 1),
        (["Телефон клиента", "Город"], None),
        (["Телефон", "Менеджер"], None),
    ],
)
def test_headers_name_the_columns(header: list[str], name: int | None) -> None:
    recognised = found([header, *([p, n] for p, n in zip(P, NAMES, strict=True))])
    assert recognised.columns.phone == 0
    assert recognised.columns.name == name
    assert recognised.columns.has_header
    assert recognised.first == 1
    assert recognised.headers == tuple(header)


def test_a_file_without_headers_is_told_by_its_cells() -> None:
    recognised = found(
        [[str(n), name, phone, "1500"] for n, (name, phone) in enumerate(zip(NAMES, P, strict=True))]
    )
    assert recognised.columns == Columns(2, 1, ((0, "A"), (3, "D")), has_header=False)
    assert recognised.headers == ("A", "B", "C", "D")
    assert recognised.first == 0


def test_headings_over_the_table_are_nobody_and_no_headers() -> None:
    rows = [["Список клиентов", "", ""], ["на 25.12.2026", "", ""], ["Имя", "Телефон", "Долг"]]
    recognised = found([*rows, *([n, p, "5"] for p, n in zip(P, NAMES, strict=True))])
    assert recognised.headers == ("Имя", "Телефон", "Долг")
    assert recognised.first == 3


def test_headings_without_headers_are_skipped() -> None:
    recognised = found(
        [["Наши любимые", ""], ["", "от 2026"], *([n, p] for p, n in zip(P, NAMES, strict=True))]
    )
    assert (recognised.first, recognised.columns.has_header) == (2, False)


def test_headers_without_a_known_word_are_still_headers() -> None:
    recognised = found([["Кому", "Куда"], *([n, p] for p, n in zip(P, NAMES, strict=True))])
    assert recognised.columns.has_header
    assert recognised.headers == ("Кому", "Куда")


def test_a_first_person_with_an_unreadable_phone_is_no_header() -> None:
    recognised = found([["Анна", "8916"], *([n, p] for p, n in zip(P, NAMES, strict=True))])
    assert (recognised.first, recognised.columns.has_header) == (0, False)


def test_the_column_named_for_phones_wins_over_one_that_only_looks_like_them() -> None:
    rows = [["Заказ", "Телефон"], *([f"9{n:09d}", p] for n, p in enumerate(P))]
    assert found(rows).columns.phone == 1


def test_a_column_named_for_phones_without_any_is_none() -> None:
    rows = [["Телефон", "Контакт"], *(["нет", p] for p in P)]
    assert found(rows).columns.phone == 1


def test_a_column_of_cities_is_not_taken_for_names() -> None:
    rows = [[p, "Нижний Новгород"] for p in P]
    assert found(rows).columns.name is None
    assert found([[p, "15"] for p in P]).columns.name is None


def test_variables_get_names_that_differ_and_empty_columns_are_left_out() -> None:
    rows = [["Телефон", "Сумма", "Сумма", "", ""], *([p, "1", "2", "3", ""] for p in P)]
    recognised = found(rows)
    assert recognised.columns.variables == ((1, "Сумма"), (2, "Сумма 2"), (3, "D"))
    assert recognised.headers[-1] == "E"


def test_columns_go_on_behind_z() -> None:
    assert found([["x"] * 27 + [P[0]]]).headers[25:] == ("Z", "AA", "AB")


def test_no_more_variables_than_allowed() -> None:
    recognised = recognise([[P[0], "1", "2", "3"]], variables=2)
    assert recognised is not None
    assert recognised.columns.variables == ((1, "B"), (2, "C"))


def test_a_correction_is_followed() -> None:
    rows = [["Телефон", "Запасной", "Имя"], *([p, q, "x"] for p, q in zip(P, P[::-1], strict=True))]
    wanted = Columns(1, None, ((2, "Имя"), (9, "нет такой")), has_header=True)
    recognised = found(rows, wanted)
    assert recognised.columns == Columns(1, None, ((2, "Имя"),), has_header=True)
    assert recognised.first == 1


def test_a_correction_may_say_that_there_are_no_headers_or_that_there_are() -> None:
    rows = [["Телефон", "Имя"], ["x", "y"]]
    assert found(rows, Columns(0, has_header=False)).first == 0
    assert found(rows, Columns(0, has_header=True)).first == 1


@pytest.mark.parametrize(
    ("rows", "given_"),
    [([], None), ([["Имя", "Город"]], None), ([["1", "2"]], None), ([[P[0]]], Columns(5))],
)
def test_without_phones_there_are_no_columns(rows: list[list[str]], given_: Columns | None) -> None:
    assert recognise(rows, variables=30, given=given_) is None


CELL = st.one_of(
    st.sampled_from(["", "Анна", "Телефон", "15", "Имя", *P]), st.text(max_size=12).map(str.strip)
)


@given(st.lists(st.lists(CELL, max_size=5), max_size=12))
def test_whatever_is_found_lies_inside_the_table_and_holds_a_phone(rows: list[list[str]]) -> None:
    recognised = recognise(rows, variables=30)
    if recognised is None:
        assert not any(map(is_phone_cell, (cell for row in rows for cell in row)))
        return
    columns, width = recognised.columns, max(map(len, rows))
    assert any(is_phone_cell(row[columns.phone]) for row in rows if columns.phone < len(row))
    assert len(recognised.headers) == len(set(recognised.headers)) == width
    taken = [
        columns.phone,
        *([] if columns.name is None else [columns.name]),
        *(i for i, _ in columns.variables),
    ]
    assert len(taken) == len(set(taken))
    assert max(taken) < width
    assert all(
        not is_phone_cell(row[columns.phone]) for row in rows[: recognised.first] if columns.phone < len(row)
    )


@given(st.permutations(range(4)), st.booleans())
def test_the_order_of_columns_does_not_matter(order: list[int], with_header: bool) -> None:
    rows = [
        [name, phone, str(n * 100), "Пермь"] for n, (name, phone) in enumerate(zip(NAMES, P, strict=True))
    ]
    if with_header:
        rows.insert(0, ["Имя", "Телефон", "Сумма", "Город"])
    recognised = found([[row[index] for index in order] for row in rows])
    assert order[recognised.columns.phone] == 1
    assert recognised.columns.name is not None
    assert order[recognised.columns.name] == 0
    assert recognised.columns.has_header == with_header
