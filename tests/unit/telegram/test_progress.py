"""How far a list is, and about how much longer it takes: coarse, so that its card is not edited for nothing."""

from datetime import timedelta

import pytest

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.launch import LaunchState, RecipientState, time_left
from bot.telegram.rendering import launch_card
from bot.telegram.rendering.launch_figures import about, bar
from bot.telegram.texts import Say, Texts
from tests.unit.telegram.launch_views import list_launch_view

TEXTS = Texts.load(strict=True)
HALF = {RecipientState.FINAL: 11, RecipientState.PLACED: 6, RecipientState.QUEUED: 10}


@pytest.fixture
def russian() -> Say:
    return TEXTS("ru")


@pytest.mark.parametrize(
    ("settled", "total", "shown"),
    [
        (0, 27, "▱▱▱▱▱▱▱▱▱▱"),
        (11, 27, "▰▰▰▰▱▱▱▱▱▱"),
        (26, 27, "▰▰▰▰▰▰▰▰▰▱"),
        (27, 27, "▰▰▰▰▰▰▰▰▰▰"),
        (0, 0, "▱▱▱▱▱▱▱▱▱▱"),
    ],
)
def test_a_bar_is_full_only_when_everybody_is_done(settled: int, total: int, shown: str) -> None:
    assert bar(settled, total) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(5, "1 мин"), (61, "2 мин"), (600, "10 мин"), (601, "15 мин"), (3599, "1 ч"), (3601, "1 ч 10 мин")],
)
def test_time_is_rounded_up_and_coarser_the_longer_it_is(seconds: int, shown: str, russian: Say) -> None:
    assert about(timedelta(seconds=seconds), russian) == shown


@pytest.mark.parametrize(
    ("ended", "within_s", "left", "expected_s"),
    [(10, 60, 20, 120), (5, 50, 1, 10), (4, 60, 20, None), (10, 0, 20, None), (10, 60, 0, None)],
)
def test_the_pace_so_far_tells_the_time_left_where_there_is_enough_of_it(
    ended: int, within_s: int, left: int, expected_s: int | None
) -> None:
    expected = None if expected_s is None else timedelta(seconds=expected_s)
    assert time_left(ended, timedelta(seconds=within_s), left) == expected


def test_a_list_under_way_says_what_is_left(russian: Say) -> None:
    view = list_launch_view(
        HALF, outcomes={CallOutcome.ANSWERED: 11}, time_left=timedelta(minutes=4), by_push=11
    )
    text = launch_card(view, russian).text
    assert "▰▰▰▰▱▱▱▱▱▱\nГотово 11 из 27: ответили 11\n" in text
    assert "Осталось 16: сейчас звоним 6, ждут очереди 10\nПримерно ещё 4 мин" in text
    assert "Новости" not in text


def test_news_that_had_to_be_asked_for_are_told_on_the_card(russian: Say) -> None:
    text = launch_card(list_launch_view(HALF, by_push=9, by_asking=2), russian).text
    assert "сервис прислал 9, узнали сами 2" in text


def test_a_list_that_stands_still_promises_no_time(russian: Say) -> None:
    view = list_launch_view(HALF, LaunchState.PAUSED, paused_because="locked")
    assert "Осталось" not in launch_card(view, russian).text
