"""News of a leg in any order, doubled or with some lost, end in one picture."""

from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calls.call_status import (
    CallStatus,
    LegNews,
    is_final_status,
    known_status,
    leg_key,
    merge_leg,
    status_rank,
)
from bot.domain.costs.money import Kopecks
from bot.domain.phone import Phone

T0 = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WORDS = [*CallStatus, "ringing", "wedged"]
times = st.none() | st.integers(0, 9).map(lambda minutes: T0 + timedelta(minutes=minutes))
numbers = st.none() | st.integers(-1, 9)
words = st.none() | st.sampled_from(["1", "1|2", "да"])
news = st.builds(
    LegNews,
    leg_key=st.just("id:1"),
    phone=st.none() | st.just(Phone("79160000001")),
    status=st.none() | st.sampled_from(WORDS),
    created_at=times,
    updated_at=times,
    started_at=times,
    answered_at=times,
    finished_at=times,
    manager_status=st.none() | st.sampled_from(WORDS),
    manager_started_at=times,
    manager_answered_at=times,
    ivr_digit=numbers,
    ivr_answers=words,
    ivr_ids=words,
    to_block=st.none() | st.booleans(),
    cost_kopecks=numbers.map(lambda number: None if number is None else Kopecks(number)),
    hangup_cause=numbers,
    record_path=words,
    next_call_id=numbers,
    comment=words,
)


def merged(items: list[LegNews]) -> LegNews | None:
    return reduce(merge_leg, items, None) if items else None


@given(
    st.lists(news, min_size=1, max_size=6).flatmap(
        lambda items: st.tuples(st.just(items), st.permutations(items))
    )
)
def test_any_order_ends_in_the_same_picture(orders: tuple[list[LegNews], list[LegNews]]) -> None:
    assert merged(orders[0]) == merged(orders[1])


@given(st.lists(news, min_size=1, max_size=6), st.data())
def test_repeated_news_change_nothing(items: list[LegNews], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(items)))
    assert merged(items + again) == merged(items)


@given(news, news, news)
def test_merging_in_groups_is_merging_one_by_one(a: LegNews, b: LegNews, c: LegNews) -> None:
    assert merge_leg(merge_leg(a, b), c) == merge_leg(a, merge_leg(b, c))


@given(news, news)
def test_what_is_known_is_never_erased_and_never_goes_back(known: LegNews, later: LegNews) -> None:
    both = merge_leg(known, later)
    for name in LegNews.__slots__:
        if getattr(known, name) is not None:
            assert getattr(both, name) is not None
    if known.status is not None and both.status is not None:
        assert status_rank(both.status) >= status_rank(known.status)


def leg(status: str | None, **more: Any) -> LegNews:
    return LegNews(leg_key="id:1", status=status, **more)


@pytest.mark.parametrize("late", ["created", "processed", "started", "answered", "ringing", None])
@pytest.mark.parametrize("end", ["finished", "canceled"])
def test_late_webhook_does_not_reopen_a_finished_call(end: str, late: str | None) -> None:
    assert merge_leg(leg(end), leg(late)).status == end


def test_an_unknown_word_is_kept_raw_until_the_end_is_known() -> None:
    shown = merge_leg(leg("started"), leg("ringing"))
    assert shown.status == "ringing"
    assert merge_leg(shown, leg("answered")).status == "ringing"
    assert merge_leg(shown, leg("canceled")).status == "canceled"


def test_a_conversation_is_the_stronger_of_two_ends() -> None:
    assert merge_leg(leg("finished"), leg("canceled")).status == "finished"


def test_beginnings_keep_their_earliest_and_ends_their_latest_time() -> None:
    later = T0 + timedelta(seconds=5)
    both = merge_leg(
        leg("finished", started_at=later, answered_at=later, finished_at=T0, updated_at=T0),
        leg("finished", started_at=T0, answered_at=T0, finished_at=later, updated_at=later),
    )
    assert (both.started_at, both.answered_at, both.finished_at, both.updated_at) == (T0, T0, later, later)


def test_a_pressed_key_outranks_having_stayed_on_the_line() -> None:
    stayed = LegNews(leg_key="id:1", ivr_digit=-1)
    assert merge_leg(LegNews(leg_key="id:1", ivr_digit=0), stayed).ivr_digit == 0


def test_the_first_news_is_the_whole_picture() -> None:
    assert merge_leg(None, leg("created")) == leg("created")


def test_news_of_another_leg_is_refused() -> None:
    with pytest.raises(ValueError, match="another leg"):
        merge_leg(leg("created"), LegNews(leg_key="id:2"))


def test_a_leg_is_known_by_its_id_else_by_its_phone() -> None:
    assert leg_key(7, "79160000001") == "id:7"
    assert leg_key(None, "79160000001") == "phone:79160000001"


def test_words_outside_the_contract_are_no_status() -> None:
    assert known_status("ringing") is None
    assert known_status(None) is None
    assert known_status("answered") is CallStatus.ANSWERED
    assert [word for word in WORDS if is_final_status(word)] == ["finished", "canceled"]
