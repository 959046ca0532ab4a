"""WHEN as people say it, and what only looks like it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.when import WhenNote, WhenRead, no_time_end, read_hint, read_when, settle_wall_clock

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
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


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("в 18:30", "2026-11-23 18:30"),
        ("в 18.30", "2026-11-23 18:30"),
        ("в 12.05", "2026-11-23 12:05"),
        ("18:30", "2026-11-23 18:30"),
        ("18.30", "2026-11-23 18:30"),
        ("в 13", "2026-11-23 13:00"),
        ("В 18:30:15", "2026-11-23 18:30"),
        ("в 9 вечера", "2026-11-23 21:00"),
        ("в 3 дня", "2026-11-23 15:00"),
        ("в 15 дня", "2026-11-23 15:00"),
        ("в 11 ночи", "2026-11-23 23:00"),
        ("в 16 часов", "2026-11-23 16:00"),
        ("в 16 часов 5 минут", "2026-11-23 16:05"),
        ("завтра в 11 дня", "2026-11-24 11:00"),
        ("завтра в 12 дня", "2026-11-24 12:00"),
        ("завтра в 12 ночи", "2026-11-24 00:00"),
        ("завтра в 2 ночи", "2026-11-24 02:00"),
        ("завтра в полдень", "2026-11-24 12:00"),
        ("tomorrow at midnight", "2026-11-24 00:00"),
        ("завтра в 10", "2026-11-24 10:00"),
        ("завтра, в 10", "2026-11-24 10:00"),
        ("завтра 10 утра", "2026-11-24 10:00"),
        ("завтра 10.30", "2026-11-24 10:30"),
        ("сегодня вечером в 8", "2026-11-23 20:00"),
        ("завтра утром в 8:30", "2026-11-24 08:30"),
        ("завтра днём в 13", "2026-11-24 13:00"),
        ("tomorrow evening at 8", "2026-11-24 20:00"),
        ("tomorrow morning at 8 am", "2026-11-24 08:00"),
        ("в 18 30", "2026-11-23 18:30"),
        ("в 18-30", "2026-11-23 18:30"),
        ("завтра 15-30", "2026-11-24 15:30"),
        ("в час дня", "2026-11-23 13:00"),
        ("завтра в час ночи", "2026-11-24 01:00"),
        ("в 10 завтра", "2026-11-24 10:00"),
        ("в 10 утра завтра", "2026-11-24 10:00"),
        ("сегодня в 13:15", "2026-11-23 13:15"),
        ("послезавтра в 9", "2026-11-25 09:00"),
        ("25.12 14:00", "2026-12-25 14:00"),
        ("25.12 в 14", "2026-12-25 14:00"),
        ("25.12.2026 14:00", "2026-12-25 14:00"),
        ("25.12.26 14:00", "2026-12-25 14:00"),
        ("14:00 25.12", "2026-12-25 14:00"),
        ("25 декабря в 14", "2026-12-25 14:00"),
        ("25 декабря 2027 года в 14", "2027-12-25 14:00"),
        ("December 25th, 2027 at 2 pm", "2027-12-25 14:00"),
        ("on 25 december at 2:30pm", "2026-12-25 14:30"),
        ("через 2 часа", "2026-11-23 14:00"),
        ("через 30 минут", "2026-11-23 12:30"),
        ("через полчаса", "2026-11-23 12:30"),
        ("через полтора часа", "2026-11-23 13:30"),
        ("через час", "2026-11-23 13:00"),
        ("через час 20 минут", "2026-11-23 13:20"),
        ("через 2 часа и 20 минут", "2026-11-23 14:20"),
        ("через 1ч 5мин", "2026-11-23 13:05"),
        ("через два часа", "2026-11-23 14:00"),
        ("через 3 дня", "2026-11-26 12:00"),
        ("через 3 дня в 9", "2026-11-26 09:00"),
        ("через неделю в 12", "2026-11-30 12:00"),
        ("in 2 hours", "2026-11-23 14:00"),
        ("in half an hour", "2026-11-23 12:30"),
        ("in an hour", "2026-11-23 13:00"),
        ("in 2h30m", "2026-11-23 14:30"),
        ("in 2 weeks at noon", "2026-12-07 12:00"),
        ("в пятницу в 12", "2026-11-27 12:00"),
        ("в понедельник в 13", "2026-11-23 13:00"),
        ("во вторник в 9:30", "2026-11-24 09:30"),
        ("вт в 9", "2026-11-24 09:00"),
        ("в 12 в пятницу", "2026-11-27 12:00"),
        ("on friday at 12", "2026-11-27 12:00"),
        ("at 10 friday", "2026-11-27 10:00"),
        ("at 18:30", "2026-11-23 18:30"),
        ("at 9pm", "2026-11-23 21:00"),
        ("9 p.m.", "2026-11-23 21:00"),
        ("at 12 pm tomorrow", "2026-11-24 12:00"),
        ("at 12 am tomorrow", "2026-11-24 00:00"),
        ("@ 14:00", "2026-11-23 14:00"),
        ("tomorrow 10:00", "2026-11-24 10:00"),
        ("the day after tomorrow at 5 pm", "2026-11-25 17:00"),
        ("2026-12-25T14:00", "2026-12-25 14:00"),
        ("2026-12-25 14:00:30", "2026-12-25 14:00"),
        ("2026-12-25T14:00Z", "2026-12-25 17:00"),
        ("2026-12-25T14:00+05:00", "2026-12-25 12:00"),
    ],
)
@pytest.mark.parametrize("text", ["", " Напоминаем", ", напоминаем", "\nНапоминаем", ". Ждём"])
def test_a_time_at_the_start_is_read_and_the_text_left(said: str, moment: str, text: str) -> None:
    # Abbreviations may take a full stop of their own.
    rest = text.removeprefix(".") if said.endswith((".", "мин", "m", "пятницу", "friday")) else text
    assert local(said + text) in {(moment, text, WhenNote.OK), (moment, rest, WhenNote.OK)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Напоминаем в 10",
        "завтра ждём вас",
        "завтра 10 человек",
        "3 дня скидки",
        "10 минут",
        "25.12 ждём",
        "12.2026 x",
        "в 10 кабинет",
        "в 10-й кабинет",
        "в 3-м подъезде",
        "завтра в 10 кабинет",
        "в 10% случаев",
        "в 10 раз больше",
        "в 10/2 квартиру",
        "в 8 марта",
        "в 5 лет",
        "в 9-10 часов",
        "завтра утром в 15",
        "завтра вечером ждём",
        "в 10,5 раза",
        "в 10-15 минут",
        "в 10:00-18:00",
        "at 10 Main Street",
        "at 10 points",
        "10.50 руб",
        "в 25",
        "в 10:75",
        "в 15 утра",
        "в 18:305",
        "in hours of need",
        "in minutes",
        "через минут",
        "31.06 10:00",
        "45.45 x",
        "30 февраля в 10",
        "2026-13-01T10:00",
        "9999-12-31T23:59",
        "25.12.1999 10:00",
        "через 9999 недель",
        "через 2 часами",
        "\nв 10",
        "«в 10»",
    ],
)
def test_what_only_looks_like_a_time_stays_text(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "moment", "note"),
    [
        ("в 9", "2026-11-24 09:00", WhenNote.NEXT_DAY),
        ("в 10 30 человек", "2026-11-24 10:00", WhenNote.NEXT_DAY),
        ("в 12", "2026-11-24 12:00", WhenNote.NEXT_DAY),
        ("at 10 sun is high", "2026-11-24 10:00", WhenNote.NEXT_DAY),
        ("в 9 31.06", "2026-11-24 09:00", WhenNote.NEXT_DAY),
        ("сегодня в 9", "2026-11-23 09:00", WhenNote.PAST),
        ("25.12.2020 10:00", "2020-12-25 10:00", WhenNote.PAST),
        ("2020-12-25T10:00", "2020-12-25 10:00", WhenNote.PAST),
        ("в понедельник в 10", "2026-11-30 10:00", WhenNote.NEXT_WEEK),
        ("5.01 10:00", "2027-01-05 10:00", WhenNote.NEXT_YEAR),
        ("22.11 10:00", "2027-11-22 10:00", WhenNote.NEXT_YEAR),
        ("29.02 10:00", "2028-02-29 10:00", WhenNote.NEXT_YEAR),
    ],
)
def test_a_time_that_had_to_be_chosen_says_so(text: str, moment: str, note: WhenNote) -> None:
    read_back = local(text)
    assert read_back is not None
    assert (read_back[0], read_back[2]) == (moment, note)


def test_a_leap_day_that_is_over_leads_to_the_next_leap_year() -> None:
    when = read("29.02 10:00", datetime(2028, 3, 1, 12, 0, tzinfo=MOSCOW))
    assert when is not None
    assert (when.at.year, when.note) == (2032, WhenNote.NEXT_YEAR)


def test_a_bare_dotted_pair_may_be_a_time_or_a_date() -> None:
    when = read("12.05 Ждём вас")
    assert when is not None
    assert when.note is WhenNote.AMBIGUOUS
    assert when.at == when.options[0] == datetime(2026, 11, 23, 12, 5, tzinfo=MOSCOW)
    assert when.options[1] == datetime(2027, 5, 12, 9, 0, tzinfo=MOSCOW)
    assert when.end == len("12.05")


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("14.30 завтра", "24.11 14:30"),
        ("14.30 в пятницу", "27.11 14:30"),
        ("12.05 25.12", "25.12 12:05"),
        ("12.05 25.12.2026", "25.12 12:05"),
        ("9.30 2 декабря", "02.12 09:30"),
        ("14.30 tomorrow", "24.11 14:30"),
    ],
)
def test_a_dotted_time_may_stand_before_its_day(words: str, at: str) -> None:
    when = read(f"{words} Ждём вас")
    assert when is not None
    assert (when.at.astimezone(MOSCOW).strftime("%d.%m %H:%M"), when.end) == (at, len(words))
    assert not when.options


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("в следующую пятницу в 12", ["27.11", "04.12"]),
        ("next monday at 10", ["30.11"]),
        ("next sunday at 10", ["29.11", "06.12"]),
    ],
)
def test_next_friday_may_be_the_coming_one_or_the_one_after(text: str, days: list[str]) -> None:
    when = read(text)
    assert when is not None
    found = [option.astimezone(MOSCOW).strftime("%d.%m") for option in when.options or (when.at,)]
    assert found == days
    assert when.note is (WhenNote.AMBIGUOUS if len(days) > 1 else WhenNote.OK)


def test_a_time_the_clocks_show_twice_is_ambiguous() -> None:
    when = read("25.10.2026 2:30", datetime(2026, 10, 1, tzinfo=UTC), BERLIN)
    assert when is not None
    assert when.note is WhenNote.AMBIGUOUS
    assert when.options == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )


def test_between_the_two_only_the_second_is_left() -> None:
    when = read("25.10.2026 2:30", datetime(2026, 10, 25, 1, 0, tzinfo=UTC), BERLIN)
    assert when == WhenRead(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), len("25.10.2026 2:30"))


def test_a_time_the_clocks_skip_is_shifted() -> None:
    when = read("28.03.2027 2:30", datetime(2027, 3, 1, tzinfo=UTC), BERLIN)
    assert when is not None
    assert (when.at, when.note) == (datetime(2027, 3, 28, 1, 30, tzinfo=UTC), WhenNote.SHIFTED)


def test_two_hours_over_a_change_of_the_clocks_are_two_hours() -> None:
    now = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    when = read("через 2 часа", now, BERLIN)
    assert when is not None
    assert when.at - now == timedelta(hours=2)
    assert when.note is WhenNote.OK


PIECES = st.sampled_from(
    [
        "в",
        "во",
        "at",
        "on",
        "in",
        "через",
        "завтра",
        "сегодня",
        "tomorrow",
        "next",
        "пятницу",
        "friday",
        "25",
        "12",
        "10",
        "9",
        "0",
        "99",
        "2026",
        "25.12",
        "31.06",
        "12.05",
        ":",
        ".",
        "-",
        "T",
        ",",
        "утра",
        "ночи",
        "вечером",
        "30",
        "pm",
        "часов",
        "час",
        "минут",
        "дня",
        "неделю",
        "декабря",
        "may",
        "29.02",
        "2026-12-25",
        "10:30",
        "00:00",
        "полдень",
        "кабинет",
        "полтора",
        "пол",
    ]
)
nows = st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants bounds without a zone
zones = st.sampled_from(
    ["Europe/Moscow", "Europe/Berlin", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"]
)


@given(st.lists(PIECES | st.text(max_size=3)), st.sampled_from(["", " "]), nows, zones.map(ZoneInfo))
def test_any_text_is_read_without_raising(
    pieces: list[str], between: str, now: datetime, zone: ZoneInfo
) -> None:
    text = between.join(pieces)
    when = read(text, now, zone)
    if when is None:
        return
    assert 0 < when.end <= len(text)
    assert when.at.tzinfo is UTC
    assert (when.note is WhenNote.PAST) == (when.at < now)
    assert (when.note is WhenNote.AMBIGUOUS) == (len(when.options) > 1)
    assert not when.options or when.at in when.options


@given(st.lists(PIECES | st.text(max_size=3)), st.sampled_from(["", " "]), nows, zones.map(ZoneInfo))
@example(["12.05", "25.13"], " ", datetime(2026, 11, 23, tzinfo=UTC), MOSCOW)
@example(["99", "pm"], "", datetime(2026, 11, 23, tzinfo=UTC), MOSCOW)
def test_any_text_names_a_time_or_none_or_a_hint_without_raising(
    pieces: list[str], between: str, now: datetime, zone: ZoneInfo
) -> None:
    text = between.join(pieces)
    end = no_time_end(text, now=now, zone=zone)
    assert end is None or (0 < end <= len(text) and read(text, now, zone) is None)
    assert read_hint(text) in text


@given(st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1)), zones.map(ZoneInfo))  # noqa: DTZ001 - wall clock times
def test_a_wall_clock_time_is_shown_by_each_of_its_moments(wall: datetime, zone: ZoneInfo) -> None:
    moments = settle_wall_clock(wall, zone)
    assert list(moments) == sorted(set(moments))
    if len(moments) == 2:
        assert {moment.astimezone(zone).replace(tzinfo=None) for moment in moments} == {wall}
