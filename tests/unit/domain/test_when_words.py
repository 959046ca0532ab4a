"""WHEN in usual words and by a zone's clock, what only smells of a time, and a time that cannot be."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.when import WhenNote, WhenRead, no_time_end, read_hint, read_when

MOSCOW = ZoneInfo("Europe/Moscow")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=MOSCOW)
"""A Monday."""


def read(text: str, now: datetime = NOON, zone: ZoneInfo = MOSCOW) -> WhenRead | None:
    return read_when(text, now=now, zone=zone)


def local(text: str) -> tuple[str, str, WhenNote] | None:
    """Wall clock time, the text behind, the note."""
    when = read(text)
    if when is None:
        return None
    return when.at.astimezone(MOSCOW).strftime("%Y-%m-%d %H:%M"), text[when.end :], when.note


VLADIVOSTOK = ZoneInfo("Asia/Vladivostok")


@pytest.mark.parametrize(
    "clock", ["завтра в 10", "завтра в 10:00", "завтра к 10", "завтра в десять", "tomorrow at 10"]
)
@pytest.mark.parametrize(
    ("where", "moscow_hour"),
    [
        ("мск", 10), ("по мск", 10), ("(мск)", 10), ("МСК+2", 8), ("msk", 10), ("по Москве", 10), ("Moscow time", 10),
        ("по московскому времени", 10), ("по времени мск", None), ("екб", 8), ("по Екатеринбургу", 8), ("по Омску", 7),
        ("по екатеринбургскому времени", 8), ("по Питеру", 10), ("UTC+5", 8), ("GMT +3", 10), ("UTC", 13),
        ("my time", 3), ("по моему времени", 3), ("по Москвичу", None), ("по Лесной", None), ("full time", None),
        ("UTC+3:00", 10), ("UTC+5.5", None), ("UTC+5:10", None), ("UTC-3:15", None),
    ],
)  # fmt: skip
def test_a_zone_by_word_belongs_to_the_time(clock: str, where: str, moscow_hour: int | None) -> None:
    text = f"{clock} {where} Ждём вас"
    when = read(text, zone=VLADIVOSTOK)
    assert when is not None
    if moscow_hour is None:
        assert text[when.end :] == f" {where} Ждём вас"
    else:
        assert when.at == datetime(2026, 11, 24, moscow_hour, 0, tzinfo=MOSCOW)
        assert (text[when.end :], when.note) == (" Ждём вас", WhenNote.OK)


@pytest.mark.parametrize(
    "text", ["завтра 10 мск", "в 10 мск завтра", "в 10 завтра мск", "завтра в 10 утра мск"]
)
def test_a_zone_may_stand_behind_the_hour_or_behind_the_day(text: str) -> None:
    when = read(text + " Ждём", zone=VLADIVOSTOK)
    assert when is not None
    assert (when.at.astimezone(MOSCOW).hour, (text + " Ждём")[when.end :]) == (10, " Ждём")


def test_where_it_is_another_day_there_both_may_be_meant() -> None:
    night = datetime(2026, 11, 23, 20, 0, tzinfo=MOSCOW)
    when = read("завтра в 10 мск", night, VLADIVOSTOK)
    assert when is not None
    assert when.note is WhenNote.AMBIGUOUS
    assert [at.astimezone(MOSCOW).day for at in when.options] == [24, 25]


@pytest.mark.parametrize(
    "local", ["по местному", "по местному времени", "по-местному", "local time", "local", "по их времени"]
)
def test_whose_local_time_it_is_has_to_be_asked(local: str) -> None:
    when = read(f"завтра в 10 {local} Ждём")
    assert when is not None
    assert when.note is WhenNote.WHOSE
    assert when.at == datetime(2026, 11, 24, 10, 0, tzinfo=MOSCOW)
    assert f"завтра в 10 {local} Ждём"[when.end :] == " Ждём"


def test_a_span_from_now_needs_no_zone() -> None:
    when = read("через 2 часа мск")
    assert when == WhenRead(datetime(2026, 11, 23, 11, 0, tzinfo=UTC), len("через 2 часа"))


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("завтра в десять утра", "2026-11-24 10:00"),
        ("завтра в десять", "2026-11-24 10:00"),
        ("завтра десять утра", "2026-11-24 10:00"),
        ("в девять вечера", "2026-11-23 21:00"),
        ("завтра в десять тридцать", "2026-11-24 10:30"),
        ("завтра в половине десятого утра", "2026-11-24 09:30"),
        ("завтра в полпервого дня", "2026-11-24 12:30"),
        ("tomorrow at half past nine", "2026-11-24 09:30"),
        ("tomorrow at ten o'clock", "2026-11-24 10:00"),
        ("завтра вечером в восемь", "2026-11-24 20:00"),
        ("завтра к 10", "2026-11-24 10:00"),
        ("к 18:30", "2026-11-23 18:30"),
        ("завтра около 10", "2026-11-24 10:00"),
        ("завтра на 10:30", "2026-11-24 10:30"),
        ("by 3 pm tomorrow", "2026-11-24 15:00"),
        ("в эту пятницу в 15:00", "2026-11-27 15:00"),
        ("в ближайший вторник в 15", "2026-11-24 15:00"),
        ("this friday at 3pm", "2026-11-27 15:00"),
        ("через 3 дня к 9", "2026-11-26 09:00"),
    ],
)
def test_usual_words_are_a_time(said: str, moment: str) -> None:
    assert local(said + " Ждём вас") == (moment, " Ждём вас", WhenNote.OK)


def test_an_early_hour_in_words_may_be_the_one_after_noon() -> None:
    when = read("завтра в пять ждём")
    assert when is not None
    assert [at.astimezone(MOSCOW).hour for at in when.options] == [5, 17]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("послезавтра ждём", "послезавтра"),
        ("в понедельник ждём", "в понедельник"),
        ("вечером ждём", "вечером"),
        ("завтра утром, ждём", "завтра утром"),
        ("в эту пятницу после обеда ждём", "в эту пятницу после обеда"),
        ("через пару часов ждём", "через пару часов"),
        ("на следующей неделе ждём", "на следующей неделе"),
        ("5 декабря ждём", "5 декабря"),
        ("к 10 ждём", "к 10"),
        ("в 25 ждём", "в 25"),
        ("next week we wait", "next week"),
        ("tomorrow we wait", "tomorrow"),
        ("завтра", "завтра"),
        ("Ждём завтра", ""),
        ("в 10 кабинет", ""),
        ("10.50 руб", ""),
        ("«завтра ждём»", ""),
        ("Завтрак готов", ""),
        ("завтра десять человек", "завтра"),
        ("в два раза дешевле", ""),
        ("", ""),
    ],
)
def test_words_that_name_no_hour_are_a_hint_and_no_moment(text: str, hint: str) -> None:
    assert read(text) is None
    assert read_hint(text) == hint


@pytest.mark.parametrize(
    "words",
    [
        "в 25:00", "at 25:00", "к 25:00", "25:00", "в 10:75", "31.02", "31.06 10:00", "31.02.2026", "30 февраля в 10",
        "february 30 at 10", "45.45 10:00", "99pm", "завтра в 25", "завтра 24:30", "в 15 утра", "завтра утром в 15",
        "2026-13-01T10:00", "25.12.1999 10:00", "через 9999 недель", "31.06.2027 в 10 мск",
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_is_named_whole(words: str) -> None:
    text = words + " Ждём вас"
    assert read(text) is None
    assert no_time_end(text, now=NOON, zone=MOSCOW) == len(words)


@pytest.mark.parametrize(
    "text",
    [
        "Ждём вас",
        "45.45 рублей",
        "10.75 рублей",
        "31.02 руб",
        "в 99 регионах",
        "завтра в 10",
        "в 25 кабинет",
        "послезавтра",
    ],
)
def test_other_figures_are_not_called_a_time_that_cannot_be(text: str) -> None:
    assert no_time_end(text, now=NOON, zone=MOSCOW) is None
