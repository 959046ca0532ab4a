"""Outside a manager's hours nobody is connected; somebody is told instead."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reactions import Tree, managers_away, parse, walk, without_managers_away
from bot.domain.when.schedule import read_window
from tests.unit.domain.reactions.trees import ANY_TREES

MOSCOW = ZoneInfo("Europe/Moscow")
NOON, EVENING = datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 1, 16, tzinfo=UTC)
(CONNECTS,) = parse("1 менеджер: Соединяю; менеджер +7 495 000-00-01").tree
TREE: Tree = (replace(CONNECTS, manager_hours=read_window("9-18")), *parse("2: лид").tree)


@pytest.mark.parametrize(
    ("at", "zone", "is_away"),
    [
        (NOON, MOSCOW, False),
        (EVENING, MOSCOW, True),
        (EVENING, ZoneInfo("Europe/London"), False),
        (datetime(2026, 12, 1, 6, tzinfo=UTC), MOSCOW, False),
        (datetime(2026, 12, 1, 15, tzinfo=UTC), MOSCOW, True),
    ],
)
def test_the_hours_are_those_of_the_users_clock(at: datetime, zone: ZoneInfo, is_away: bool) -> None:
    assert [one.path for one in managers_away(TREE, at, zone)] == (["1"] if is_away else [])
    first, second = without_managers_away(TREE, at, zone)
    assert (first.manager is None, first.is_lead) == (is_away, is_away)
    assert first.sentence == "Соединяю"
    assert second == TREE[1]


@settings(deadline=None)
@given(ANY_TREES, st.datetimes(timezones=st.just(UTC)))
def test_the_numbers_of_reactions_stay_and_each_stays_hot(tree: Tree, at: datetime) -> None:
    for before, after in zip(walk(tree), walk(without_managers_away(tree, at, MOSCOW)), strict=True):
        assert (before.number, before.path) == (after.number, after.path)
        assert before.reaction.is_hot == after.reaction.is_hot
