import asyncio
from datetime import timedelta

import pytest

from storage.database import Database
from storage.people import People
from tests.databases import MovedClock

OWNER, COLLEAGUE, STRANGER = 501, 502, 503


@pytest.fixture
def people(database: Database, clock: MovedClock) -> People:
    return People(database, clock)


async def test_a_stranger_is_known_but_not_let_in(people: People) -> None:
    person = await people.touch(STRANGER, "Игорь", "ru")
    assert (person.id, person.name, person.telegram_language, person.role) == (STRANGER, "Игорь", "ru", None)
    assert await people.role_of(STRANGER) is None
    assert await people.role_of(STRANGER + 1) is None


async def test_a_changed_name_is_noted_and_nothing_else_lost(people: People, clock: MovedClock) -> None:
    first = await people.touch(OWNER, "Анна", "ru")
    await people.let_in(OWNER, "owner")
    await people.set_language(OWNER, "en")
    await people.set_timezone(OWNER, "Asia/Omsk")
    clock.move(hours=1)
    again = await people.touch(OWNER, "Анна Б.", None)
    assert (again.name, again.telegram_language) == ("Анна Б.", "")
    assert (again.role, again.language, again.timezone) == ("owner", "en", "Asia/Omsk")
    assert again.created_at == first.created_at
    assert await people.touch(OWNER, "Анна Б.", "") == again == await people.get(OWNER)


async def test_the_owner_link_makes_an_owner(people: People) -> None:
    assert not await people.has_owner()
    token = await people.make_invite("owner", None, timedelta(hours=24))
    assert len(token) <= 60
    assert await people.use_invite(token, OWNER) == "owner"
    assert await people.has_owner()


async def test_a_link_lets_one_person_in_however_many_tap_it_at_once(people: People) -> None:
    token = await people.make_invite("member", OWNER, timedelta(hours=24))
    async with asyncio.TaskGroup() as group:
        taps = [group.create_task(people.use_invite(token, 600 + n)) for n in range(20)]
    assert sorted(str(tap.result()) for tap in taps) == ["None"] * 19 + ["member"]
    (winner,) = [600 + n for n in range(20) if taps[n].result()]
    person = await people.get(winner)
    assert person is not None
    assert person.invited_by == OWNER


async def test_a_link_that_ran_out_lets_nobody_in(people: People, clock: MovedClock) -> None:
    token = await people.make_invite("member", OWNER, timedelta(hours=1))
    clock.move(hours=1)
    assert await people.use_invite(token, COLLEAGUE) is None
    assert await people.role_of(COLLEAGUE) is None


async def test_a_made_up_link_lets_nobody_in(people: People) -> None:
    assert await people.use_invite("madeup", STRANGER) is None


async def test_a_link_tapped_by_somebody_who_is_in_is_left_for_the_one_it_was_meant_for(
    people: People,
) -> None:
    await people.let_in(OWNER, "owner")
    token = await people.make_invite("member", OWNER, timedelta(hours=1))
    assert await people.use_invite(token, OWNER) == "owner"
    assert await people.use_invite(token, COLLEAGUE) == "member"
    assert await people.use_invite(token, STRANGER) is None


async def test_an_owner_is_never_made_less(people: People) -> None:
    await people.let_in(OWNER, "owner")
    await people.let_in(OWNER, "member", COLLEAGUE)
    assert await people.role_of(OWNER) == "owner"


async def test_a_member_can_become_the_owner(people: People) -> None:
    await people.let_in(COLLEAGUE, "member", OWNER)
    token = await people.make_invite("owner", None, timedelta(hours=1))
    assert await people.use_invite(token, COLLEAGUE) == "owner"
