import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import tables
from storage.account import users
from storage.engine.database import Database
from tests.alone import Alone
from tests.databases import MovedClock

OWNER, COLLEAGUE, STRANGER = 501, 502, 503


@pytest.fixture
def people(database: Database, clock: MovedClock) -> Alone:
    return Alone(users, database, clock)


async def role_of(people: Alone, user_id: int) -> str | None:
    user = await people.get(user_id)
    return None if user is None else str(user.role) if user.role else None


async def test_a_stranger_is_known_but_not_let_in(people: Alone) -> None:
    user = await people.touch(STRANGER, "Игорь", "ru")
    assert (user.id, user.name, user.telegram_language, user.role) == (STRANGER, "Игорь", "ru", None)
    assert await role_of(people, STRANGER) is None
    assert await role_of(people, STRANGER + 1) is None


async def test_a_changed_name_is_noted_and_nothing_else_lost(people: Alone, clock: MovedClock) -> None:
    first = await people.touch(OWNER, "Анна", "ru")
    await people.let_in(OWNER, "owner", None)
    await people.set_language(OWNER, "en")
    await people.set_timezone(OWNER, "Asia/Omsk")
    await people.set_speech(OWNER, "kk-KZ", "male")
    clock.move(hours=1)
    again = await people.touch(OWNER, "Анна Б.", "")
    assert (again.name, again.telegram_language) == ("Анна Б.", "")
    assert (again.role, again.language, again.timezone) == ("owner", "en", "Asia/Omsk")
    assert (again.speech_lang, again.speech_voice) == ("kk-KZ", "male")
    assert again.created_at == first.created_at
    assert await people.touch(OWNER, "Анна Б.", "") == again == await people.get(OWNER)


async def test_the_owner_link_makes_an_owner(people: Alone) -> None:
    assert not await people.has_owner()
    token = await people.add_invite("owner", None, timedelta(hours=24))
    assert len(token) <= 60
    assert await people.use_invite(token, OWNER) == "owner"
    assert await people.has_owner()


async def test_a_link_lets_one_person_in_however_many_tap_it_at_once(people: Alone) -> None:
    token = await people.add_invite("member", OWNER, timedelta(hours=24))
    async with asyncio.TaskGroup() as group:
        taps = [group.create_task(people.use_invite(token, 600 + n)) for n in range(20)]
    assert sorted(str(tap.result()) for tap in taps) == ["None"] * 19 + ["member"]
    (winner,) = [600 + n for n in range(20) if taps[n].result()]
    user = await people.get(winner)
    assert user is not None
    assert user.invited_by == OWNER


async def test_a_link_that_ran_out_lets_nobody_in(people: Alone, clock: MovedClock) -> None:
    token = await people.add_invite("member", OWNER, timedelta(hours=1))
    clock.move(hours=1)
    assert await people.use_invite(token, COLLEAGUE) is None
    assert await role_of(people, COLLEAGUE) is None


async def test_a_made_up_link_lets_nobody_in(people: Alone) -> None:
    assert await people.use_invite("madeup", STRANGER) is None


async def test_a_link_tapped_by_somebody_who_is_in_is_left_for_the_one_it_was_meant_for(
    people: Alone,
) -> None:
    await people.let_in(OWNER, "owner", None)
    token = await people.add_invite("member", OWNER, timedelta(hours=1))
    assert await people.use_invite(token, OWNER) == "owner"
    assert await people.use_invite(token, COLLEAGUE) == "member"
    assert await people.use_invite(token, STRANGER) is None


async def test_an_owner_is_never_made_less(people: Alone) -> None:
    await people.let_in(OWNER, "owner", None)
    await people.let_in(OWNER, "member", COLLEAGUE)
    assert await role_of(people, OWNER) == "owner"


async def test_a_member_can_become_the_owner(people: Alone) -> None:
    await people.let_in(COLLEAGUE, "member", OWNER)
    token = await people.add_invite("owner", None, timedelta(hours=1))
    assert await people.use_invite(token, COLLEAGUE) == "owner"


async def test_a_new_owner_link_ends_the_one_before(people: Alone, clock: MovedClock) -> None:
    first = await people.renew_owner_link(timedelta(hours=24))
    clock.move(minutes=1)
    second = await people.renew_owner_link(timedelta(hours=24))
    assert first is not None
    assert second is not None
    assert await people.use_invite(first, STRANGER) is None
    assert await role_of(people, STRANGER) is None
    assert await people.use_invite(second, OWNER) == "owner"


async def test_no_owner_link_works_once_somebody_owns_the_bot(people: Alone) -> None:
    printed = await people.renew_owner_link(timedelta(hours=24))
    assert printed is not None
    kept = await people.add_invite("owner", None, timedelta(hours=24))
    assert await people.use_invite(kept, OWNER) == "owner"
    assert await people.use_invite(printed, STRANGER) is None
    assert await people.use_invite(printed, OWNER) == "owner", "nothing new for the owner, and no refusal"
    assert await people.renew_owner_link(timedelta(hours=24)) is None
    assert await people.use_invite(printed, OWNER) is None
    assert await role_of(people, STRANGER) is None


async def test_a_members_link_outlives_a_new_owner_link(people: Alone) -> None:
    invited = await people.add_invite("member", OWNER, timedelta(hours=24))
    await people.renew_owner_link(timedelta(hours=24))
    assert await people.use_invite(invited, COLLEAGUE) == "member"


async def test_a_race_of_several_owner_links_has_one_winner(database: Database, people: Alone) -> None:
    tokens = [await people.add_invite("owner", None, timedelta(hours=24)) for _ in range(12)]
    async with asyncio.TaskGroup() as group:
        taps = [group.create_task(people.use_invite(token, 600 + n)) for n, token in enumerate(tokens)]
    assert sorted(str(tap.result()) for tap in taps) == ["None"] * 11 + ["owner"]
    async with database.reading() as tx:
        owners = (await tx.execute(select(tables.users.c.id).where(tables.users.c.role == "owner"))).all()
    assert len(owners) == 1


async def test_a_start_and_a_tap_at_once_leave_no_link_beside_an_owner(people: Alone) -> None:
    for number in range(5):
        token = await people.renew_owner_link(timedelta(hours=24))
        assert token is not None
        role, renewed = await asyncio.gather(
            people.use_invite(token, 600 + number), people.renew_owner_link(timedelta(hours=24))
        )
        if role == "owner":
            assert renewed is None or await people.use_invite(renewed, STRANGER) is None
            return
        assert renewed is not None
