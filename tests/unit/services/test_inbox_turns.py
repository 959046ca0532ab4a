"""A transaction takes what tells of so many calls, whether they come one by one or a hundred at once."""

import json
from datetime import UTC, datetime

import pytest

from bot.services.news.turns import Told, one_turn
from storage.inbox.entries import InboxEntry


def entry(number: int, calls: int) -> InboxEntry:
    body = {"apiCalls": [{"id": number * 1000 + call} for call in range(calls)]}
    return InboxEntry(
        id=number,
        received_at=datetime(2026, 3, 2, tzinfo=UTC),
        kind="calls",
        batch_reference="b",
        node="n",
        from_known_source=True,
        body=json.dumps(body).encode(),
    )


@pytest.mark.parametrize(
    ("calls", "taken"),
    [([], 0), ([1] * 9, 5), ([2, 2, 2], 2), ([100, 1], 1), ([1, 100], 1), ([5, 1], 1)],
)
def test_a_turn_tells_of_no_more_than_its_limit_or_is_one_entry(calls: list[int], taken: int) -> None:
    turn = one_turn([entry(number, count) for number, count in enumerate(calls, 1)], 5)
    assert [one.id for one, _ in turn] == list(range(1, taken + 1))
    assert all(isinstance(told, list) for _, told in turn)


def test_what_can_not_be_read_is_taken_and_tells_of_nothing() -> None:
    def stumble(_entry: InboxEntry) -> Told:
        raise OverflowError

    assert [told for _, told in one_turn([entry(1, 0)], 5)] == [None]
    assert [told for _, told in one_turn([entry(1, 1)], 5, stumble)] == [None]
