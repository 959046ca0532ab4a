"""Buttons of further options, as changes of a draft."""

from dataclasses import replace
from datetime import time

import pytest

from bot.domain.drafts.draft import CallDraft, FromList, FromTemplate, Gender, SpokenText
from bot.domain.drafts.manner import Manner
from bot.domain.ids import ListId, TemplateId
from bot.domain.when.schedule import WORKING_DAYS, CallWindow
from handlers.drafts.buttons import Option
from handlers.drafts.choices import ANY, OF_MANNER, with_hours, with_number, with_option

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
        (Option.WITHOUT_WEEKENDS, 1, replace(DRAFT, window=WEEK.without_weekends())),
        (Option.WITHOUT_WEEKENDS, 0, DRAFT),
        (Option.LOCAL_TIME, 0, replace(DRAFT, window=replace(WEEK, is_local=False))),
        (Option.LOCAL_TIME, 1, DRAFT),
        (Option.ANSWER_TIMEOUT, 45, replace(DRAFT, manner=Manner(answer_timeout_s=45))),
        (Option.ANSWER_TIMEOUT, 30, DRAFT),
        (Option.INTERRUPTION, 1, replace(DRAFT, manner=Manner(notices_interruption=True))),
        (Option.END_OF_SPEECH, 1, replace(DRAFT, manner=Manner(finds_end_of_speech=True))),
        (Option.MANAGER_NUMBER, 1, replace(DRAFT, manner=Manner(manager_sees_sender=True))),
        (Option.MANAGER_NUMBER, 0, DRAFT),
    ],
)
def test_a_button_changes_what_its_label_says(option: Option, value: int, changed: CallDraft) -> None:
    assert with_option(DRAFT, option, value) == changed


def test_the_last_day_stays() -> None:
    only = replace(DRAFT, window=replace(WEEK, weekdays=frozenset({1})))
    assert with_option(only, Option.WEEKDAY, 1) == only


def test_weekends_are_left_out_or_days_are_chosen_and_never_both() -> None:
    free = with_option(DRAFT, Option.WITHOUT_WEEKENDS, 1)
    assert with_option(free, Option.WEEKDAY, 6).window == replace(WEEK, weekdays=frozenset({6}))
    assert with_option(free, Option.WITHOUT_WEEKENDS, 0).window == replace(WEEK, weekdays=WORKING_DAYS)
    with pytest.raises(ValueError, match="either"):
        replace(WEEK, leaves_out_weekends=True)


def test_other_hours_keep_the_days_and_whose_clock_it_is() -> None:
    theirs = replace(WEEK.without_weekends(), is_local=False)
    hours = CallWindow(time(10), time(11))
    assert with_hours(replace(DRAFT, window=theirs), hours).window == replace(
        theirs, start=hours.start, end=hours.end
    )


def test_a_typed_number_of_seconds_is_taken_and_the_usual_one_is_left_to_the_service() -> None:
    assert with_number(DRAFT, Option.ANSWER_TIMEOUT, 17).manner == Manner(answer_timeout_s=17)
    assert with_number(DRAFT, Option.ANSWER_TIMEOUT, 30) == DRAFT


@pytest.mark.parametrize("option", sorted(OF_MANNER))
def test_a_call_by_a_template_takes_none_of_it(option: Option) -> None:
    with pytest.raises(ValueError, match=r"."):
        with_option(replace(DRAFT, what=FromTemplate(TemplateId(3))), option, 1)


def test_a_draft_without_hours_has_no_days_and_may_get_both() -> None:
    free = CallDraft()
    for option in (Option.WEEKDAY, Option.WITHOUT_WEEKENDS, Option.LOCAL_TIME):
        assert with_option(free, option, 1) == free
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
        (Option.ANSWER_TIMEOUT, 31),
    ],
)
def test_what_no_button_offers_changes_nothing(option: Option, value: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        with_option(DRAFT, option, value)
