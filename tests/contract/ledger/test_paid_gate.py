"""Between the look and the leave: a paid request waits for its turn, something changes, and it must not leave any more.

Each way of paying is begun while somebody else has the turn, so that whatever it reads before its own turn is old by then.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import LaunchState
from bot.domain.drafts.draft import SpokenText
from bot.domain.ids import ChatId
from bot.domain.record import RecordState
from bot.services.refusal import Refusal
from bot.services.sending.cutting import WantsRecord
from storage import tables
from storage.account import accounts
from storage.calling import launches
from storage.engine.database import inserting
from storage.sounds import records
from storage.upkeep import epochs
from tests import sounds
from tests.contract.ledger.codes import asked
from tests.contract.ledger.list_recipients import people, send_all
from tests.contract.ledger.test_records import TEXT, saved, stands
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, EVE, SECOND_KEY, Shop, a_call, phone

sound_tools = sounds.sound_tools
Act = Callable[[AsyncConnection], Awaitable[object]]
Way = Callable[[Shop, Path], Awaitable[Callable[[], Awaitable[object]]]]
"""Prepares a paid request and returns what asks for it."""
WORDS = SpokenText("Напоминаем о записи")


async def meanwhile(shop: Shop, act: Act, pay: Callable[[], Awaitable[object]]) -> str | None:
    """What it was refused with: it is begun while the turn is somebody else's, who acts before it gets its own."""
    account = await shop.account()

    async def told() -> str | None:
        try:
            await pay()
        except Refusal as refusal:
            return refusal.code
        return None

    async with asyncio.TaskGroup() as group, shop.database.writing() as tx:
        await accounts.lock_row(tx, account.id)
        paying = group.create_task(told())
        # Long enough for all that is read before the turn; a slower machine only makes the test easier.
        await asyncio.sleep(0.3)
        assert not paying.done()
        await act(tx)
    return paying.result()


async def a_call_that_is_due(shop: Shop, _folder: Path) -> Callable[[], Awaitable[object]]:
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(seconds=5)
    return lambda: shop.services.sending.send(launch_id)


async def words_of_a_list(shop: Shop, _folder: Path) -> Callable[[], Awaitable[object]]:
    launch_id = await shop.list_launch(people(1, 2), what=WORDS)
    shop.clock.move(seconds=60)
    account = await shop.account()
    return lambda: shop.services.records.make_for_launch(
        launch_id, user_id=ANNA, account_id=account.id, text=WORDS.text
    )


async def a_text(shop: Shop, _folder: Path) -> Callable[[], Awaitable[object]]:
    row = await shop.services.records.propose_text(ANNA, TEXT, origin="1:1")
    return lambda: shop.services.records.confirm_text(ANNA, row.id)


async def a_flash_call(shop: Shop, _folder: Path) -> Callable[[], Awaitable[object]]:
    view = await asked(shop)

    async def pay() -> None:
        flash = await shop.services.verifying.confirm(shop.yes(ANNA), view.id)
        assert flash is not None
        await shop.services.verifying.send(flash)

    return pay


async def an_upload(shop: Shop, folder: Path) -> Callable[[], Awaitable[object]]:
    return lambda: saved(shop.services.records, folder)


async def lock(tx: AsyncConnection) -> None:
    (account_id,) = (await tx.execute(tables.accounts.select())).scalars().all()
    await accounts.lock(tx, account_id, ANNA, (await tx.execute(tables.accounts.select())).one().created_at)


async def restore(tx: AsyncConnection) -> None:
    """What a start does that finds a restored database: whatever waits is held until the owner has looked."""
    (account,) = (await tx.execute(tables.accounts.select())).all()
    assert await epochs.hold(tx, account.id, account.created_at)


async def lose_the_key(tx: AsyncConnection) -> None:
    await tx.execute(tables.connections.delete())


async def stop(tx: AsyncConnection) -> None:
    (launch_id,) = (await tx.execute(tables.launches.select())).scalars().all()
    await launches.move(tx, launch_id, LaunchState.RUNNING)
    assert await launches.move(tx, launch_id, LaunchState.STOPPED)


async def stop_the_phone(tx: AsyncConnection) -> None:
    (account,) = (await tx.execute(tables.accounts.select())).all()
    await tx.execute(
        inserting(tx, tables.stop_list).values(
            account_id=account.id, phone=phone(1), reason="user", created_at=account.created_at
        )
    )


async def cap_the_day(tx: AsyncConnection) -> None:
    await tx.execute(tables.accounts.update().values(cap_day_calls=0))


WAYS: dict[str, Way] = {
    "a call": a_call_that_is_due,
    "the words of a list": words_of_a_list,
    "a text": a_text,
    "a flash call": a_flash_call,
    "an upload": an_upload,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_nothing_paid_leaves_after_a_lock(
    shop: Shop, way: Way, tmp_path: Path, sound_tools: None
) -> None:
    code = await meanwhile(shop, lock, await way(shop, tmp_path))
    assert code == (None if way is a_call_that_is_due else "locked")
    assert not shop.calling.paid_requests()
    assert not shop.asked("createRecord")


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_nothing_paid_leaves_while_the_owner_has_to_look_at_what_was_restored(
    shop: Shop, way: Way, tmp_path: Path, sound_tools: None
) -> None:
    pay = await way(shop, tmp_path)
    await shop.launch(a_call(2))
    code = await meanwhile(shop, restore, pay)
    assert code == (None if way is a_call_that_is_due else "undecided")
    assert not shop.calling.paid_requests()
    assert not shop.asked("createRecord")


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_nothing_leaves_with_a_key_that_is_gone(
    shop: Shop, way: Way, tmp_path: Path, sound_tools: None
) -> None:
    code = await meanwhile(shop, lose_the_key, await way(shop, tmp_path))
    assert code == (None if way is a_call_that_is_due else "not-connected")
    assert not shop.asked("createRecord")
    assert not shop.calling.paid_requests()


@pytest.mark.parametrize("way", [a_call_that_is_due, words_of_a_list])
async def test_nothing_of_a_launch_leaves_after_its_stop(shop: Shop, way: Way, tmp_path: Path) -> None:
    code = await meanwhile(shop, stop, await way(shop, tmp_path))
    assert code == (None if way is a_call_that_is_due else "launch-not-running")
    assert not shop.calling.paid_requests()


@pytest.mark.parametrize("way", [a_call_that_is_due, a_flash_call])
async def test_nobody_rings_whose_phone_was_stopped_meanwhile(shop: Shop, way: Way, tmp_path: Path) -> None:
    code = await meanwhile(shop, stop_the_phone, await way(shop, tmp_path))
    assert code == (None if way is a_call_that_is_due else "verify-stopped")
    assert not shop.calling.paid_requests()


async def test_a_cap_that_was_lowered_meanwhile_holds_for_a_flash_call(shop: Shop, tmp_path: Path) -> None:
    assert await meanwhile(shop, cap_the_day, await a_flash_call(shop, tmp_path)) == "cap-day"
    assert not shop.calling.paid_requests()


async def test_another_account_is_not_charged_by_a_key_exchanged_meanwhile(
    shop: Shop, tmp_path: Path
) -> None:
    """Anna's key now belongs to Boris's account: what she confirmed was priced and allowed for her old one."""
    pay = await a_text(shop, tmp_path)
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(seconds=5)
    shop.calling.add_account(SECOND_KEY)
    await shop.join(BORIS, key=SECOND_KEY)
    await shop.join(ANNA, key=SECOND_KEY)
    with pytest.raises(Refusal, match="no-such-record"):
        await pay()
    await shop.services.sending.send(launch_id)
    assert not shop.calling.paid_requests()


async def test_a_launch_locked_while_its_words_are_due_waits_and_goes_on_after_the_unlock(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(batch_size=2)
    launch_id = await shop.list_launch(people(1, 2), what=WORDS)
    await shop.services.accounts.lock(ANNA)
    await send_all(shop)
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because) == (LaunchState.PAUSED, "locked")
    assert await shop.kinds() == ["launch_paused"]
    assert not shop.asked("createRecord")
    await shop.services.accounts.unlock(ANNA)
    await shop.resume(launch_id)
    await send_all(shop, 0)
    assert [request.endpoint for request in shop.calling.paid_requests()] == ["createRecord", "create"]


async def test_words_of_a_list_that_was_locked_between_two_steps_are_not_ordered(shop: Shop) -> None:
    """The launch was cut as wanting its record; the lock came before that was ordered."""
    launch_id = await shop.list_launch(people(1, 2), what=WORDS)
    shop.clock.move(seconds=60)
    wants = await shop.services.sending._cutting.next(await shop.launch_row(launch_id))
    assert isinstance(wants, WantsRecord)
    await shop.services.accounts.lock(ANNA)
    await shop.services.sending._voicing.prepare(wants.launch, wants.part, wants.text)
    assert not shop.asked("createRecord")
    await send_all(shop, 0)
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because) == (LaunchState.PAUSED, "locked")
    assert not shop.asked("createRecord")


async def test_who_is_refused_leaves_nothing_behind_that_is_taken_for_sent(
    shop: Shop, tmp_path: Path
) -> None:
    assert await meanwhile(shop, lock, await a_text(shop, tmp_path)) == "locked"
    async with shop.database.reading() as tx:
        assert await records.left_sending(tx, overdue_by=None) == []
    assert (await stands(shop, 1)).state is RecordState.PROPOSED


async def test_there_is_nothing_to_confirm_of_a_phone_that_a_contact_has_proved(shop: Shop) -> None:
    await shop.services.access.admit(EVE, "Eve", "ru")
    await shop.services.proved.prove_by_contact(EVE, ChatId(EVE), phone(1))
    async with shop.database.reading() as tx:
        row_id = await tx.scalar(select(tables.verifications.c.id))
    assert row_id is not None
    assert await shop.services.verifying.confirm(shop.yes(EVE), row_id) is None


async def test_a_launch_that_was_stopped_is_not_paused_for_a_key_that_does_not_open(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    row = await shop.launch_row(launch_id)
    await shop.services.launching.cancel(ANNA, launch_id)
    shop.clock.move(hours=1)
    await shop.services.sending._cutting.pause_if_overdue(row)
    assert (await shop.launch_row(launch_id)).state is LaunchState.CANCELLED
    assert await shop.kinds() == []


# -- the hours and the caps of the moment at which it rings -------------------------------------------------------------


async def test_a_call_that_was_carried_into_the_night_asks_before_it_rings(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    night = shop.clock.now.replace(hour=17, minute=1)  # 20:01 in Moscow
    await shop.put_off(launch_id, night)
    shop.clock.now = night
    await shop.send_due()
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because, shop.paid()) == (LaunchState.PAUSED, "outside_hours", 0)
    with pytest.raises(Refusal, match="outside-hours"):
        await shop.resume(launch_id)
    assert shop.paid() == 0


async def test_a_call_that_was_wanted_at_any_hour_rings_at_night(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1, at_any_hour=True))
    night = shop.clock.now.replace(hour=17, minute=1)
    await shop.put_off(launch_id, night)
    shop.clock.now = night
    await shop.send_due()
    assert shop.paid() == 1


async def test_a_call_planned_for_the_day_leaves_at_night(shop: Shop) -> None:
    shop.clock.now = shop.clock.now.replace(hour=18)  # 21:00 in Moscow
    tomorrow = shop.clock.now.replace(hour=9) + timedelta(days=1)
    await shop.sent(a_call(1, when=tomorrow))
    assert shop.paid() == 1


@pytest.mark.parametrize(("cap", "leave"), [(0, 0), (2, 2), (3, 3)])
async def test_a_cap_that_was_lowered_after_confirm_holds_at_sending(
    shop: Shop, cap: int, leave: int
) -> None:
    launch_id = await shop.launch(a_call(1, 2, 3))
    await shop.set_account(cap_day_calls=cap)
    shop.clock.move(seconds=5)
    for _ in range(3):
        await shop.send_due()
    states = [state for state, _ in await shop.people(launch_id)]
    assert states.count("placed") == leave
    kept = [reason for state, reason in await shop.people(launch_id) if state == "withheld"]
    assert kept == ["cap"] * (3 - leave)


async def test_a_members_own_cap_that_was_lowered_after_confirm_holds_at_sending(shop: Shop) -> None:
    await shop.join(BORIS)
    launch_id = await shop.launch(a_call(1, 2), user_id=BORIS)
    await shop.set_account(cap_user_calls=1)
    shop.clock.move(seconds=5)
    for _ in range(2):
        await shop.send_due()
    assert sorted(state for state, _ in await shop.people(launch_id)) == ["placed", "withheld"]
    ours = await shop.sent(a_call(3))
    assert [state for state, _ in await shop.people(ours)] == ["placed"], "the owner has no such cap"
