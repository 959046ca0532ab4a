"""Columns propose themselves for variables, by what they are called and by what stands in them."""

import pytest

from bot.domain.drafts.filling import Mapped, not_chosen, proposed, still_there, with_column

NAMES = "•name"


def fill(*placeholders: str, **columns: list[str]) -> dict[str, str]:
    named = {name.replace("_", " "): values for name, values in columns.items()}
    return dict(proposed(placeholders, named, name_column=NAMES, before={}))


def clinic(**more: list[str]) -> dict[str, list[str]]:
    """As a clinic's export calls its columns."""
    return {
        NAMES: ["Иван", ""],
        "№": ["1", "2"],
        "Дата приёма": ["05.12.2026", "06.12.2026"],
        "Время": ["10:00", "10:30"],
        "Врач": ["Петров П. П.", "Сидорова"],
        "Стоимость, руб.": ["1500", "2 000"],
        "Комментарий": ["", "первый раз"],
        **more,
    }


@pytest.mark.parametrize(
    ("placeholder", "column"),
    [
        ("name", NAMES),
        ("имя", NAMES),
        ("ФИО", NAMES),
        ("client_name", NAMES),
        ("day", "Дата приёма"),
        ("дата", "Дата приёма"),
        ("appointmentDate", "Дата приёма"),
        ("time", "Время"),
        ("час", "Время"),
        ("sum", "Стоимость, руб."),
        ("Цена", "Стоимость, руб."),
        ("doctor", "Врач"),
        ("мастер", "Врач"),
        ("комментарий", "Комментарий"),
        ("№", "№"),
        ("birthday", ""),
        ("order", ""),
        ("var1", ""),
    ],
)
def test_a_column_is_found_by_the_meaning_of_its_name(placeholder: str, column: str) -> None:
    assert proposed([placeholder], clinic(), name_column=NAMES, before={}) == ((placeholder, column),)


@pytest.mark.parametrize(
    ("placeholder", "column"),
    [
        ("address", "Адрес доставки"),
        ("город", "City"),
        ("заказ", "Номер заказа"),
        ("order", "Order number"),
        ("скидка", "Процент"),
        ("service", "Услуга"),
        ("компания", "Company"),
        ("сумма", "Сумма заказа"),
        ("дата", "Дата заказа"),
        ("day", "order_date"),
        ("клиент", "Имя заказчика"),
        ("birthday", "Дата рождения"),
    ],
)
def test_a_name_of_several_words_has_one_meaning(placeholder: str, column: str) -> None:
    columns = {column: ["x"], "Заметка": ["y"]}
    assert proposed([placeholder], columns, name_column=NAMES, before={}) == ((placeholder, column),)


def test_a_column_of_that_very_name_comes_before_any_guess() -> None:
    assert fill("Имя", имя=["Анна"], **{NAMES: ["Ольга"]}) == {"Имя": "имя"}
    assert fill("var1", "var2", var2=["б"], Var_1=["x"], var1=["а"]) == {"var1": "var1", "var2": "var2"}


def test_a_column_fills_one_variable_only() -> None:
    assert fill("day", "date", Дата=["05.12"]) == {"day": "Дата", "date": ""}


def test_what_was_chosen_the_last_time_is_chosen_again_where_it_is_still_there() -> None:
    columns = clinic()
    before = {"day": "Комментарий", "time": "Час записи"}
    mapped = proposed(("day", "time"), columns, name_column=NAMES, before=before)
    assert mapped == (("day", "Комментарий"), ("time", "Время"))


@pytest.mark.parametrize("value", ["05.12.2026", "5.12", "2026-12-05", "5 декабря", "5 дек 2026 г.", "Dec 5, 2026"])  # fmt: skip
def test_dates_fill_a_day_whatever_stands_above_them(value: str) -> None:
    assert fill("day", B=[value, value, ""], C=["да", "нет", "да"]) == {"day": "B"}


@pytest.mark.parametrize("value", ["9:30", "10:00:00", "3 pm", "15 ч"])
def test_clock_times_fill_a_time(value: str) -> None:
    assert fill("time", B=["05.12"], C=[value]) == {"time": "C"}


@pytest.mark.parametrize("value", ["1500", "1 500,50", "99 ₽", "300 руб."])
def test_amounts_fill_a_sum(value: str) -> None:
    assert fill("sum", B=["7"], C=[value]) == {"sum": "C"}


def test_full_names_fill_a_name_where_nobody_was_found_to_have_one() -> None:
    assert fill("name", B=["Анна Смирнова", "Пётр Ильич"], C=["первый визит", "да"]) == {"name": "B"}


def test_nothing_is_guessed_where_two_would_do() -> None:
    assert fill("day", Дата_приёма=["05.12"], Дата_заказа=["01.12"]) == {"day": ""}
    assert fill("day", B=["05.12"], C=["01.12"]) == {"day": ""}
    assert fill("day", Дата_и_время=["05.12 10:00"]) == {"day": ""}, "neither a day nor a time alone"


def test_of_two_columns_with_that_name_the_one_that_looks_so_is_meant() -> None:
    assert fill("day", Дата=["", ""], Дата_приёма=["05.12", "06.12"]) == {"day": "Дата приёма"}


def test_columns_without_values_or_of_another_name_are_not_guessed_by_their_looks() -> None:
    assert fill("sum", Заказ=["1500"], B=["", ""]) == {"sum": ""}


def test_variables_are_chosen_one_by_one_and_anew_where_a_list_has_no_such_column() -> None:
    mapped: Mapped = (("a", "A"), ("b", ""))
    assert not_chosen(mapped) == ("b",)
    assert with_column(mapped, 1, "B") == (("a", "A"), ("b", "B"))
    assert still_there((("a", "A"), ("b", "B")), ("B",)) == (("a", ""), ("b", "B"))


def test_what_a_list_of_appointments_has_in_any_case_is_no_second_column() -> None:
    added = {"Дата": ["05.12.2026"], "Date": ["05.12.2026"], "Время": ["10:00"], "Time": ["10:00"]}
    own = {"Дата приёма": ["05.12.2026"], "Время приёма": ["10:00"]}
    for columns, day, time in (
        (own | added, "Дата приёма", "Время приёма"),
        (added, "Дата", "Time"),
    ):
        found = proposed(("day", "time"), columns, name_column="Имя", before={})
        assert found == (("day", day), ("time", time))
