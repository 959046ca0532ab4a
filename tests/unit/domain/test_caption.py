"""A file's caption: what to say, and when."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.typed.caption import Caption, read_caption

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=MOSCOW)
TOMORROW = datetime(2026, 11, 24, 10, 0, tzinfo=MOSCOW)


def read(text: str) -> Caption:
    return read_caption(text, now=NOW, zone=MOSCOW)


@pytest.mark.parametrize("first", ["завтра в 10", "Завтра в 10:00.", "  tomorrow at 10:", "завтра к 10 мск"])
def test_a_time_alone_on_the_first_line_is_when(first: str) -> None:
    caption = read(f"{first}\nЖдём вас\nна приём")
    assert caption.when is not None
    assert (caption.when.at, caption.text, caption.hint) == (TOMORROW, "Ждём вас\nна приём", "")


def test_a_time_alone_leaves_what_to_say_open() -> None:
    caption = read("завтра в 10")
    assert caption.when is not None
    assert caption.text == ""


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("завтра в 10 ждём вас", "завтра в 10"),
        ("Послезавтра\nждём вас", "Послезавтра"),
        ("Ждём вас\nзавтра в 10", ""),
        ("", ""),
    ],
)
def test_anywhere_else_a_time_is_text_and_the_screen_hears_of_it(text: str, hint: str) -> None:
    assert read(text) == Caption(text, hint=hint)


def test_a_time_that_cannot_be_is_named_and_is_no_text() -> None:
    assert read("31.02 в 10.\nЖдём вас") == Caption("Ждём вас", no_time="31.02 в 10")
    assert read("в 25:00 ждём вас").text == "в 25:00 ждём вас"


@given(st.text())
def test_any_caption_is_read_without_raising(text: str) -> None:
    assert read(text).text in text
