"""A phone inside a sentence: whom, when and what is understood of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.phone import Phone
from bot.domain.typed.call_sentence import CallSentence, read_call_sentence

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=MOSCOW)
TOMORROW = datetime(2026, 11, 24, 10, 0, tzinfo=MOSCOW)
A = Phone("79160000001")


def read(text: str) -> CallSentence | None:
    return read_call_sentence(text, now=NOW, zone=MOSCOW)


@pytest.mark.parametrize(
    ("text", "said", "whom"),
    [
        ("позвони Ивану 89160000001 и скажи, что заказ готов", "заказ готов", "Ивану"),
        ("Иван 8916 000-00-01 - заказ готов", "заказ готов", "Иван"),
        ("Ваш заказ готов 89160000001", "Ваш заказ готов", ""),
        ("Позвони и скажи, что заказ готов 89160000001", "заказ готов", ""),
        ("Пожалуйста, позвоните по номеру +7 916 000-00-01: ждём вас", "ждём вас", ""),
        ("Call John 89160000001 and tell him that the order is ready", "the order is ready", "John"),
        ("скажи Ивану 89160000001, что заказ готов", "заказ готов", "Ивану"),
        ("напомни Ивану 89160000001 про встречу", "про встречу", "Ивану"),
        ("Иванова Мария\n89160000001", "", "Иванова Мария"),
        ("позвони маме 89160000001", "", ""),
        ("Заказ 15 89160000001 готов", "Заказ 15 готов", ""),
        ("Заказ от 12.05.2026 готов 8 916 000-00-01", "Заказ от 12.05.2026 готов", ""),
        ("Вас ждут, 89160000001 (доб. 12)", "Вас ждут", ""),
    ],
)
def test_words_to_us_are_not_said_and_the_rest_is(text: str, said: str, whom: str) -> None:
    found = read(text)
    assert found is not None
    assert (found.line.phones.phones, found.line.text, found.whom) == ((A,), said, whom)
    assert found.line.when is None


@pytest.mark.parametrize(
    "text",
    [
        "позвони завтра в 10 Ивану 89160000001 и скажи, что ждём",
        "завтра в 10 позвони Ивану 89160000001, скажи что ждём",
        "позвони Ивану завтра в 10 89160000001 передай что ждём",
        "позвони Ивану 89160000001 завтра в 10 и скажи: ждём",
        "Иван завтра в 10 мск 89160000001 ждём",
    ],
)
def test_the_time_may_stand_anywhere_round_the_phone(text: str) -> None:
    found = read(text)
    assert found is not None
    assert found.line.when is not None
    assert (found.line.when.at, found.line.text, found.whom[:4]) == (TOMORROW, "ждём", "Иван")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ждём вас",
        "нет номера 12345",
        "1 916 000 00 01 привет",
        "12.05 9.12.26",
        "Отправили на 8 10 375 29 752 90 10",
    ],
)
def test_without_a_phone_that_can_be_called_it_is_no_call(text: str) -> None:
    assert read(text) is None


def test_a_foreign_number_behind_a_wish_to_call_is_named() -> None:
    found = read("позвони на 8 10 375 29 752-90-10 и скажи, что ждём")
    assert found is not None
    assert found.line.phones.unreadable == ("8 10 375 29 752-90-10",)
    assert not found.line.phones.phones


def test_a_time_that_cannot_be_is_not_said() -> None:
    found = read("Анна 89160000001 в 25:00 ждём")
    assert found is not None
    assert (found.line.no_time, found.line.text) == ("в 25:00", "ждём")


@given(st.text(st.sampled_from("89160000001 +-.,и скажи позвони\n")) | st.text(), st.text())
def test_any_sentence_is_read_without_raising_and_the_phone_is_never_said(before: str, behind: str) -> None:
    found = read(f"{before} +7 916 000-00-01 {behind}")
    if found is not None and found.line.phones.phones == (A,):
        assert "916 000-00-01" not in found.line.text or "916 000-00-01" in behind
