"""One line makes a call: whom, when, what."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.phone import Phone
from bot.domain.typed.call_line import CallLine, read_call_line

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


@pytest.mark.parametrize("when", ["9.12.26 14.30", "9.12.26 в 14:30", "9.12 14.30"])
@pytest.mark.parametrize("said", ["Ждём вас", "15 10 человек и 20 детей", "916 000 00"])
def test_a_short_date_behind_the_phone_is_when_and_nobodys_phone(when: str, said: str) -> None:
    line = read(f"+7 916 000-00-01 {when} {said}")
    assert (line.phones.phones, line.phones.unreadable) == ((A,), ())
    assert line.when is not None
    assert line.when.at == datetime(2026, 12, 9, 14, 30, tzinfo=MOSCOW)
    assert line.text == said


@pytest.mark.parametrize("extension", ["доб. 12", "ext. 12", ", доб 12", "(вн. 12)"])
def test_an_extension_is_neither_when_nor_text(extension: str) -> None:
    line = read(f"+7 495 000-00-01 {extension} завтра в 10 Ждём вас")
    assert (line.phones.extensions, line.text) == (("12",), "Ждём вас")
    assert line.when is not None


@pytest.mark.parametrize("words", ["в 25:00", "31.02", "завтра в 25", "31.02 10:00"])
def test_a_time_that_cannot_be_is_named_and_never_spoken(words: str) -> None:
    line = read(f"89160000001 {words} Ждём вас")
    assert (line.no_time, line.when, line.hint) == (words, None, "")
    assert line.text == line.whole_text == "Ждём вас"


def test_words_that_smell_of_a_time_are_told_and_stay_in_the_text() -> None:
    line = read("89160000001 послезавтра ждём вас")
    assert (line.hint, line.text, line.when) == ("послезавтра", "послезавтра ждём вас", None)
    assert not read("89160000001\nпослезавтра ждём вас").hint


PHONES = st.sampled_from(["89160000001", "+7 (916) 000-00-01", "8 916\u200b 000 00 01", "９１６ 000 00 01"])
EXTENSIONS = st.sampled_from(["", " доб. 12", " (ext. 12)", ", вн 12"])
WHENS = st.sampled_from(
    ["завтра в 10", "9.12.26 14.30", "в 18:30", "tomorrow at 10", "завтра к 10", "в пятницу в десять утра"]
)
WHERES = st.sampled_from(
    ["", " мск", " по Омску", " UTC+5", " msk", " по московскому времени", " Moscow time"]
)
TEXTS = st.sampled_from(
    ["Ждём вас", "15 человек ждут", "«Лес» и «Луг»", "Адрес: Лесная 5", "Your order is ready"]
)


@given(PHONES, EXTENSIONS, WHENS, WHERES, st.sampled_from([" ", ", ", "\n", " – "]), TEXTS)
def test_a_text_is_spoken_without_a_trace_of_what_stood_before_it(
    phone: str, extension: str, when: str, where: str, between: str, text: str
) -> None:
    line = read(f"{phone}{extension} {when}{where}{between}{text}")
    assert (line.phones.phones, line.text, line.no_time, line.hint) == ((A,), text, "", "")
    assert line.when is not None
