"""What a cell says, and that no phone is made of digits that are not surely one."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.phone import Phone, format_phone
from bot.sheets.cells import cell_text, is_phone_cell, phones_in, without_moments

A, B = Phone("79161234567"), Phone("74951234567")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  Анна ", "Анна"),
        (79161234567.0, "79161234567"),
        (79161234567, "79161234567"),
        (1500.5, "1500.5"),
        (float("inf"), "inf"),
        (True, "True"),
        (date(2026, 12, 25), "25.12.2026"),
        (datetime(2026, 12, 25), "25.12.2026"),  # noqa: DTZ001  (a sheet knows no zones)
        (datetime(2026, 12, 25, 14, 5), "25.12.2026 14:05"),  # noqa: DTZ001
        (time(9, 30), "09:30"),
        (timedelta(hours=26, minutes=5), "26:05"),
    ],
)
def test_a_cell_is_read_as_a_person_sees_it(value: object, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("8 (916) 123-45-67", [A]),
        ("7.9161234567E+10", [A]),
        ("7,9161234567e10", [A]),
        ("79161234567.0", [A]),
        ("9161234567,00", [A]),
        ("'+7 916 123-45-67", [A]),
        ("моб. 8-916-123-45-67", [A]),
        ("Иван 89161234567 звонить вечером", [A]),
        ("8 (495) 123-45-67 доб. 123", [B]),
        ("8 (495) 123-45-67 доб.123, 8 916 123 45 67", [B, A]),
        ("8(495)123-45-67 ext 5", [B]),
        ("84951234567#12", [B]),
        ("8 916 123-45-67; 8 (495) 123-45-67", [A, B]),
        ("89161234567\n84951234567", [A, B]),
        ("раб. 84951234567, моб. 89161234567", [B, A]),
        ("89161234567, 8 916 123-45-67", [A, A]),
        ("1. 8 916 123-45-67", [A]),
        ("12) 89161234567", [A]),
        ("89161234567 @anna", [A]),
        ("Иванова Мария 12.05.1985 8 916 123-45-67", [A]),
        ("9.12 8 916 123-45-67", [A]),
        ("9.12.26 8(916)1234567", [A]),
        ("1985-05-12 +7 916 123 45 67", [A]),
        ("12 мая 1985 8 916 123 45 67", [A]),
        ("10:30 Иванова 89161234567", [A]),
        ("8:30 916 123 45 67", [A]),
        ("8.30 916 123-45-67 15.00", [A]),
        ("８９１６１２３４５６７ Анна", [A]),
        ("моб.\u200e 8\u061c916\u00ad1234567\ufe0f", [A]),
    ],
)
def test_every_phone_of_a_cell_is_found(text: str, phones: list[Phone]) -> None:
    assert list(phones_in(text).phones) == phones
    assert phones_in(text).unreadable == ()
    assert is_phone_cell(text)


@pytest.mark.parametrize(
    "text",
    [
        "7,91612E+10",
        "7.916123456E+10",
        "9E+10",
        "79161234567.5",
        "0.89161234567",
        "1 916 123 45 67",
        "12 34 89161234567",
        "8916123456",
        "8 916 123-45-6",
        "380 44 123 45 67",
        "8 10 375 29 752-90-10",
        "998 90 123 45 67",
        "00 375 29 752 90 10",
    ],
)
def test_digits_that_are_not_surely_a_phone_are_none(text: str) -> None:
    assert phones_in(text).phones == ()
    assert phones_in(text).unreadable != ()
    assert not is_phone_cell(text)


@pytest.mark.parametrize("text", ["", "Анна", "15", "25.12.2026", "1500,50", "кв. 5, дом 12"])
def test_other_cells_are_not_taken_for_phones(text: str) -> None:
    assert (phones_in(text).phones, phones_in(text).unreadable) == ((), ())


def test_what_stands_beside_a_phone_is_kept() -> None:
    assert phones_in("Иван 89161234567 вечером").rest == "Иван вечером"


@pytest.mark.parametrize("text", ["84951234567 доб. 12", "84951234567#12", "8 (495) 123-45-67 (доб. 12)"])
def test_an_extension_is_told_apart_from_phone_and_name(text: str) -> None:
    found = phones_in(text + " Анна")
    assert (found.phones, found.extensions, found.rest.strip("() ")) == ((B,), ("12",), "Анна")


def test_a_name_is_left_without_the_date_beside_it() -> None:
    assert without_moments("10:30 Иванова Мария 12.05.1985") == "Иванова Мария"
    assert without_moments("Дом 12, кв. 5") == "Дом 12, кв. 5"


def test_what_was_found_names_nobody_in_a_log() -> None:
    assert "916" not in repr(phones_in("8 916 123-45-67, 1 916 123 45 67"))


TENS = st.from_regex(r"[3489][0-9]{9}", fullmatch=True)


@given(TENS.filter(lambda ten: ten[0] != "8" or ten[1] != "9"), st.sampled_from(["+7", "7", "8"]))
def test_a_number_is_the_same_phone_however_a_spreadsheet_holds_it(ten: str, prefix: str) -> None:
    phone = Phone("7" + ten)
    as_number = float(prefix + ten)
    for value in (
        as_number,
        int(as_number),
        str(as_number),
        f"{as_number:.10E}",
        prefix + ten,
        format_phone(phone),
    ):
        assert phones_in(cell_text(value)).phones == (phone,), value


@given(st.lists(TENS, min_size=1, max_size=8), st.sampled_from([", ", ";", "\n", " / ", " и "]))
def test_a_cell_loses_and_invents_no_phone(tens: list[str], between: str) -> None:
    found = phones_in(between.join(f"+7 {ten[:3]} {ten[3:6]}-{ten[6:8]}-{ten[8:]}" for ten in tens))
    assert sorted(found.phones) == sorted("7" + ten for ten in tens)
    assert found.unreadable == ()


@given(st.text(alphabet=st.one_of(st.sampled_from("0123456789+-() .,\nи7889E#xдоб"), st.characters())))
def test_any_cell_is_read_without_raising_and_phones_are_eleven_digits(text: str) -> None:
    for phone in phones_in(text).phones:
        assert len(phone) == 11
        assert phone.isascii()
        assert phone.isdigit()
