"""An unfinished call line: what is asked next, and that no answer loses what was known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.drafts.draft import SpokenText, StoredRecord
from bot.domain.ids import RecordId
from bot.domain.phone import Phone
from bot.domain.typed.names import KnownPerson, read_name
from handlers.calling.line import (
    Ask,
    Unfinished,
    by_name,
    dump,
    from_message,
    from_text,
    from_timestamp,
    load,
    with_answer,
    with_phones,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Moscow")
FIRST, SECOND = Phone("79160000045"), Phone("79160000046")
LIMIT = 20


def read(text: str) -> Unfinished:
    return from_text(text, line=7, now=NOW, zone=ZONE)


def answered(known: Unfinished, typed: str) -> Unfinished:
    return with_answer(known, typed, now=NOW, zone=ZONE)


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("+79160000045 Напоминаем", None),
        ("+79160000045 #12", None),
        ("+79160000045, +7916000004 Напоминаем", Ask.UNREADABLE),
        ("Напоминаем", Ask.PHONES),
        ("", Ask.PHONES),
        (" ".join(f"+791600001{n:02}" for n in range(21)) + " текст", None),
        (" ".join(f"+791600001{n:02}" for n in range(21)) + " +7916000004", None),
        ("+79160000045 01.02.2020 10:00 Напоминаем", Ask.WHEN_PAST),
        ("+79160000045 12.05 Напоминаем", Ask.WHEN_AMBIGUOUS),
        ("+79160000045 в 25:00 Напоминаем", Ask.NO_TIME),
        ("+79160000045 31.02", Ask.NO_TIME),
        ("+79160000045 завтра в 10 по местному Напоминаем", Ask.WHEN_WHOSE),
        ("+79160000045 послезавтра Напоминаем", None),
        ("+79160000045", Ask.TEXT),
        ("+79160000045 завтра в 10", Ask.TEXT),
        ("+79160000045 " + "а" * 1024, None),
        ("+79160000045 " + "а" * 1025, Ask.TEXT_TOO_LONG),
    ],
)
def test_one_thing_is_asked_at_a_time(text: str, ask: Ask | None) -> None:
    assert read(text).asks(LIMIT) is ask


def test_an_answer_may_begin_with_a_time() -> None:
    line = answered(read("+79160000045"), "завтра в 10 Ваш заказ готов")
    assert line.asks(LIMIT) is None
    assert line.phones == (FIRST,)
    assert line.text == "Ваш заказ готов"
    assert line.when == datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert line.time_is_text().text == "завтра в 10 Ваш заказ готов"


def test_another_time_takes_the_place_of_one_that_cannot_be() -> None:
    line = read("+79160000045 в 25:00 Ваш заказ готов")
    assert line.at(None).asks(LIMIT) is None
    assert line.at(None).draft().what == SpokenText("Ваш заказ готов")
    assert answered(read("+79160000045"), "31.02 Ваш заказ готов").asks(LIMIT) is Ask.NO_TIME


def test_a_hint_goes_with_the_draft_until_a_time_is_chosen() -> None:
    line = read("+79160000045 вечером ждём вас")
    assert line.draft().hint == "вечером"
    assert line.at(NOW).draft().hint == ""


def test_a_text_typed_where_the_time_is_known_is_all_text() -> None:
    line = answered(read("+79160000045 завтра в 10"), "в 18:30 начало")
    assert line.text == "в 18:30 начало"
    assert line.when == datetime(2026, 11, 24, 7, tzinfo=UTC)


def test_another_phone_is_added_and_a_whole_line_replaces() -> None:
    known = replace(read("+79160000045"), question=9)
    assert answered(known, "+79160000046").phones == (FIRST, SECOND)
    new = answered(known, "+79160000046 Ваш заказ готов")
    assert new.phones == (SECOND,)
    assert new.question == 9


def test_an_answer_may_name_a_record() -> None:
    line = answered(read("+79160000045"), "#12")
    assert line.draft().what == StoredRecord(RecordId(12))


def test_digits_that_are_no_phone_are_never_said_to_anybody() -> None:
    line = read("12345 завтра в 10 Напоминаем")
    assert line.asks(LIMIT) is Ask.UNREADABLE
    assert line.unreadable == ("12345",)
    assert line.text == "Напоминаем"
    assert line.when is not None


def test_nobody_is_there_twice() -> None:
    assert with_phones(read("+79160000045"), (FIRST, SECOND)).phones == (FIRST, SECOND)


def test_a_finished_line_becomes_a_draft_that_remembers_the_whole_text() -> None:
    draft = read("+79160000045 завтра в 10 Ваш заказ готов").draft()
    assert draft.phones == (FIRST,)
    assert draft.what == SpokenText("Ваш заказ готов")
    assert draft.text_with_when == "завтра в 10 Ваш заказ готов"


def test_an_unfinished_line_is_no_draft() -> None:
    with pytest.raises(ValueError, match="not finished"):
        read("+79160000045").draft()


@given(st.text(max_size=200))
def test_what_waits_in_the_chats_state_comes_back_as_it_was(typed: str) -> None:
    line = answered(read("+79160000045"), typed)
    assert load(dump(line)) == line


@given(st.text(max_size=100), st.text(max_size=100))
def test_no_answer_makes_a_call_without_a_phone(first: str, second: str) -> None:
    line = answered(read(first), second)
    assert line.asks(LIMIT) is not None or line.phones


def test_nothing_waits_where_nothing_was_written() -> None:
    assert load(None) is None


def test_a_buttons_moment_is_read_and_zero_is_now() -> None:
    assert from_timestamp(0) is None
    assert from_timestamp(int((NOW + timedelta(hours=1)).timestamp())) == NOW + timedelta(hours=1)


def test_what_was_typed_is_not_in_the_repr() -> None:
    shown = repr(read("+79160000045 завтра в 10 секретный текст"))
    assert "79160000045" not in shown
    assert "секретный" not in shown


ANNA = KnownPerson(Phone("79160000001"), "Анна Смирнова")


def by_typed_name(text: str, *known: KnownPerson) -> Unfinished:
    read = from_message(text, line=7, now=NOW, zone=ZONE)
    named = read_name(text, known)
    assert named is not None
    return by_name(read, named, now=NOW, zone=ZONE)


@pytest.mark.parametrize(
    ("typed", "phones", "text", "asked"),
    [
        ("Анне Смирновой Вы записаны", ("79160000001",), "Вы записаны", None),
        ("Анне Смирновой: 10 минут до приёма", ("79160000001",), "10 минут до приёма", None),
        ("Анне Смирновой Звоните +7 916 000-00-05", ("79160000001",), "Звоните +7 916 000-00-05", None),
        ("Анне Смирновой +7 916 000-00-05 ждём", ("79160000005",), "ждём", None),
        ("Анне Беловой ждём", (), "Беловой ждём", Ask.WHO),
        ("Вера Павлова ждём", (), "ждём", Ask.PHONES),
        ("Заказ готов", (), "Заказ готов", Ask.PHONES),
        ("Вере Павловой 8 916 000-00-05 ждём", ("79160000005",), "ждём", None),
    ],
)
def test_a_name_stands_for_a_phone_unless_one_follows_it(
    typed: str, phones: tuple[str, ...], text: str, asked: Ask | None
) -> None:
    line = by_typed_name(typed, ANNA)
    assert (line.phones, line.text, line.asks(10)) == (phones, text, asked)
