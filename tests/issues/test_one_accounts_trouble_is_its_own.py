"""A key that no longer opens concerns its own account: others go on being called and asked about."""

import asyncio

import pytest
from sqlalchemy import update

from bot.domain.calls.launch import LaunchState
from storage import tables
from storage.account import stop_list
from storage.engine.errors import KeyringError
from tests.shop.shop import ANNA, BORIS, SECOND_KEY, Shop, a_call, phone


async def spoil_key(shop: Shop, user_id: int) -> None:
    async with shop.database.writing() as tx:
        spoiled = update(tables.connections).where(tables.connections.c.user_id == user_id)
        await tx.execute(spoiled.values(api_key=b"\x01\x01" + b"\0" * 40))


async def test_calls_are_asked_about_though_another_accounts_key_does_not_open(shop: Shop) -> None:
    shop.is_reachable = False
    shop.calling.add_account(SECOND_KEY, balance="1000.00")
    await shop.join(BORIS, key=SECOND_KEY)
    first = await shop.sent(a_call(1))
    second = await shop.sent(a_call(2), user_id=BORIS)
    await spoil_key(shop, ANNA)
    shop.clock.move(minutes=5)
    asked = shop.asked("get")
    await shop.services.reconciling.sweep()
    assert shop.asked("get") == asked + 1
    assert (await shop.call(second)).ask_step == 1
    later = (await shop.call(first)).next_ask_at
    assert later is not None
    assert later > shop.clock()


async def test_a_launch_whose_key_does_not_open_asks_in_the_end(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    await spoil_key(shop, ANNA)
    shop.clock.move(minutes=1)
    with pytest.raises(KeyringError):
        await shop.services.sending.send(launch_id)
    assert (await shop.launch_row(launch_id)).state is LaunchState.HELD
    shop.clock.move(minutes=11)
    with pytest.raises(KeyringError):
        await shop.services.sending.send(launch_id)
    assert (await shop.launch_row(launch_id)).state is LaunchState.PAUSED
    assert await shop.kinds() == ["launch_paused"]


async def test_two_who_add_the_same_people_to_the_stop_list_do_not_wait_for_each_other(shop: Shop) -> None:
    account = await shop.account()
    phones = [phone(number) for number in range(1500)]

    async def add(order: list[str]) -> int:
        async with shop.database.writing() as tx:
            return await stop_list.add(tx, account.id, order, reason="user", by=ANNA, now=shop.clock())

    async with asyncio.timeout(30):
        added = await asyncio.gather(add([*phones]), add([*reversed(phones)]))
    assert sum(added) == len(phones)
