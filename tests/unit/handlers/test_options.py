"""Buttons of further options, as changes of a draft."""

from dataclasses import replace
from datetime import time

import pytest

from bot.domain.draft import CallDraft, FromList, Gender, SpokenText
from bot.domain.ids import ListId
from bot.domain.schedule import CallWindow
from handlers.drafts.buttons import Option
from handlers.drafts.screens.options import ANY, with_hours, with_option

WEEK = CallWindow(time(9), time(20), frozenset({1, 2}))
DRAFT = CallDraft(window=WEEK)


@pytest.mark.parametrize(
    ("option", "value", "changed"),
    [
        (Option.HOURS, 1019, replace(DRAFT, window=replace(WEEK, start=time(10), end=time(19)))),
        (Option.WEEKDAY, 3, replace(DRAFT, window=replace(WEEK, weekdays=frozenset({1, 2, 3})))),
        (Option.WEEKDAY, 2, replace(DRAFT, window=replace(WEEK, weekdays=frozenset({1})))),
        (Option.REDIAL, 30, replace(DRAFT, redial_min=30)),
        (Option.REDIAL, 0, DRAFT),
        (Option.PACE, 5, replace(DRAFT, per_minute=5)),
        (Option.RECENT, 7, replace(DRAFT, skip_recent_days=7)),
        (Option.UNKNOWN_PREFIX, 1, replace(DRAFT, with_unknown_prefix=True)),
    ],
)
def test_a_button_changes_what_its_label_says(option: Option, value: int, changed: CallDraft) -> None:
    assert with_option(DRAFT, option, value) == changed


def test_the_last_day_stays() -> None:
    only = replace(DRAFT, window=replace(WEEK, weekdays=frozenset({1})))
    assert with_option(only, Option.WEEKDAY, 1) == only


def test_a_draft_without_hours_has_no_days_and_may_get_both() -> None:
    free = CallDraft()
    assert with_option(free, Option.WEEKDAY, 1) == free
    assert with_hours(free, WEEK).window == WEEK


def test_a_single_call_may_ring_at_any_hour_and_a_list_may_not() -> None:
    assert with_option(DRAFT, Option.HOURS, ANY) == replace(DRAFT, window=None)
    listed = replace(DRAFT, source=FromList(ListId(1), "clients.csv"))
    with pytest.raises(ValueError, match=r"."):
        with_option(listed, Option.HOURS, ANY)


def test_a_text_gets_another_voice_and_what_is_no_text_has_its_own() -> None:
    spoken = replace(DRAFT, what=SpokenText("Здравствуйте"))
    male = with_option(spoken, Option.VOICE, 1)
    assert male.what == SpokenText("Здравствуйте", gender=Gender.MALE)
    assert with_option(male, Option.VOICE, 0) == spoken
    with pytest.raises(ValueError, match=r"."):
        with_option(DRAFT, Option.VOICE, 1)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        (Option.HOURS, 2009),
        (Option.HOURS, 990),
        (Option.WEEKDAY, 9),
        (Option.REDIAL, 1),
        (Option.PACE, 999),
        (Option.RECENT, -1),
    ],
)
def test_what_no_button_offers_changes_nothing(option: Option, value: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        with_option(DRAFT, option, value)
