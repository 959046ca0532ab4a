"""One line makes a call: whom, when, what."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.call_line import CallLine, read_call_line
from bot.domain.phone import Phone

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=MOSCOW)
A, B = Phone("79160000001"), Phone("79160000002")


def read(text: str) -> CallLine:
    return read_call_line(text, now=NOW, zone=MOSCOW)


def test_phone_time_and_text_are_told_apart() -> None:
    line = read("+7 (916) 000-00-01 завтра в 10 Напоминаем о записи к стоматологу")
    assert line.phones.phones == (A,)
    assert line.when is not None
    assert line.when.at == datetime(2026, 11, 24, 10, 0, tzinfo=MOSCOW)
    assert line.text == "Напоминаем о записи к стоматологу"
    assert line.whole_text == "завтра в 10 Напоминаем о записи к стоматологу"


@pytest.mark.parametrize(
    "text",
    [
        "89160000001 «завтра в 10 ждём»",
        '89160000001 "завтра в 10 ждём"',
        "89160000001 “завтра в 10 ждём”",
        "89160000001\nзавтра в 10 ждём",
        "89160000001, \n завтра в 10 ждём",
        "89160000001\n«завтра в 10 ждём»",
    ],
)
def test_a_text_in_quotes_or_on_a_new_line_is_never_a_time(text: str) -> None:
    line = read(text)
    assert line.when is None
    assert line.text == line.whole_text == "завтра в 10 ждём"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("89160000001 завтра в 10\n«Ждём» вас", "«Ждём» вас"),
        ("89160000001 завтра в 10, Ждём вас.", "Ждём вас."),
        ("89160000001 завтра в 10 – Ждём\nвас ", "Ждём\nвас"),
        ("89160000001 завтра в 10: «Ждём «вас»»", "Ждём «вас»"),
        ("89160000001 завтра в 10", ""),
    ],
)
def test_behind_a_time_the_text_begins_without_its_separators(text: str, said: str) -> None:
    line = read(text)
    assert line.when is not None
    assert line.text == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("89160000001 -5 градусов", "-5 градусов"),
        ("89160000001: Текст", "Текст"),
        ("89160000001 «а» и «б»", "«а» и «б»"),
        ('89160000001 "а" и "б"', '"а" и "б"'),
        ('89160000001 "а', '"а'),
        ('89160000001 "', '"'),
        ("89160000001 #12 слов", "#12 слов"),
        ("89160000001 # а", "# а"),
    ],
)
def test_a_text_is_otherwise_kept_as_typed(text: str, said: str) -> None:
    line = read(text)
    assert (line.text, line.record_id) == (said, None)


def test_a_record_is_named_by_its_number_with_or_without_a_time() -> None:
    assert read("89160000001 #123").record_id == 123
    timed = read("89160000001 89160000002 завтра в 10 #123")
    assert (timed.phones.phones, timed.record_id, timed.text) == ((A, B), 123, "")
    assert timed.when is not None


def test_a_line_without_a_phone_is_all_text_even_when_it_names_a_time() -> None:
    line = read("завтра в 10 ждём")
    assert (line.phones.phones, line.when, line.text) == ((), None, "завтра в 10 ждём")


def test_behind_an_unreadable_phone_the_rest_is_still_understood() -> None:
    line = read("8916000000 завтра в 10 ждём")
    assert line.phones.unreadable == ("8916000000",)
    assert line.when is not None
    assert line.text == "ждём"


@given(st.text(alphabet=st.sampled_from('89160000001 +в#«»"завтра10:,\n-.')) | st.text())
def test_any_line_is_read_without_raising(text: str) -> None:
    line = read(text)
    assert line.text == line.text.strip()
    assert line.text in text
    assert line.whole_text in text
    assert line.when is not None or line.record_id is not None or line.text == line.whole_text
