"""Whose turn it is: updates of one chat in their order, in one process and in several."""

import asyncio
import json
import time
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiogram.fsm.storage.base import BaseEventIsolation, DefaultKeyBuilder, StorageKey
from redis.asyncio import Redis

from bot.domain.turn import urgently
from bot.telegram.isolation import CountedIsolation, TurnsUnlessUrgent
from bot.telegram.isolation_redis import RedisIsolation
from bot.telegram.raw_update import pack, read_address
from tests.databases import redis_url

__all__ = ["redis_url"]

KEY = StorageKey(bot_id=1, chat_id=5, user_id=5)


@pytest.mark.parametrize(
    ("update", "address"),
    [
        ({"message": {"chat": {"id": 5}, "from": {"id": 6}}}, 5),
        ({"callback_query": {"from": {"id": 6}, "message": {"chat": {"id": -5}}}}, -5),
        ({"callback_query": {"from": {"id": 6}, "inline_message_id": "x"}}, 6),
        ({"my_chat_member": {"chat": {"id": 7}}}, 7),
        ({"poll_answer": {"user": {"id": 8}}}, 8),
        ({"something_new": {"x": 1}}, 0),
        ({"something_new": 1}, 0),
        ({}, 0),
    ],
)
def test_updates_take_turns_by_their_chat(update: dict[str, Any], address: int) -> None:
    assert read_address(pack({"update_id": 9, **update})) == (9, address)


def test_an_update_is_written_down_without_a_loss() -> None:
    odd = {"update_id": 9, "message": {"text": "Ключ \ud83d 😀", "a_new_field": [1, None, {"deep": 0.5}]}}
    assert json.loads(pack(odd).decode("utf-8", "surrogatepass")) == odd


async def test_a_persons_lock_is_forgotten_when_nobody_needs_it() -> None:
    locks = CountedIsolation()
    keys = [StorageKey(bot_id=1, chat_id=person, user_id=person) for person in range(50)]
    order: list[int] = []

    async def use(key: StorageKey, number: int) -> None:
        async with locks.lock(key):
            order.append(number)
            await asyncio.sleep(0)
            order.append(number)

    async with asyncio.TaskGroup() as group:
        for key in keys:
            for number in range(3):
                group.create_task(use(key, key.chat_id * 10 + number))
    assert len(locks) == 0
    for number in {*order}:
        assert order.count(number) == 2
    anna = [number for number in order if number // 10 == 7]
    assert anna == [70, 70, 71, 71, 72, 72]
    await locks.close()


async def test_several_processes_isolate_through_redis(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis, Redis.from_url(redis_url) as other:
        await wait_for_each_other(
            TurnsUnlessUrgent(RedisIsolation(redis)), TurnsUnlessUrgent(RedisIsolation(other))
        )


async def test_turns_that_are_kept_outlast_what_is_finished(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis:
        turns = RedisIsolation(redis)
        later = StorageKey(bot_id=1, chat_id=6, user_id=6)
        async with turns.lock(KEY):
            await turns.keep(40)
            async with turns.lock(later):
                spans = [await redis.pttl(DefaultKeyBuilder().build(key, "lock")) for key in (KEY, later)]
    assert all(span > 30_000 for span in spans)


async def test_the_turn_of_a_killed_process_ends_and_that_of_a_slow_one_does_not(redis_url: str) -> None:
    async with (
        Redis.from_url(redis_url) as redis,
        Redis.from_url(redis_url) as other,
        AsyncExitStack() as killed,
    ):
        slow, dead = RedisIsolation(redis, lease_s=0.3), RedisIsolation(other, lease_s=0.3)
        await killed.enter_async_context(dead.lock(KEY))
        began = time.monotonic()
        async with asyncio.timeout(5), slow.lock(KEY):
            assert time.monotonic() - began > 0.2
            for _ in range(4):
                await asyncio.sleep(0.1)
                await slow.renew()
                await dead.renew()
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2), dead.lock(KEY):
                    pass
        async with asyncio.timeout(5), dead.lock(KEY):
            pass


async def test_one_process_isolates_by_itself() -> None:
    turns = TurnsUnlessUrgent(CountedIsolation())
    await wait_for_each_other(turns, turns)


async def wait_for_each_other(turns: BaseEventIsolation, others: BaseEventIsolation) -> None:
    """Whoever has the turn is waited for, except by what is handled beside it."""
    order: list[str] = []

    async def wait() -> None:
        async with others.lock(KEY):
            order.append("after")

    async with asyncio.TaskGroup() as group, turns.lock(KEY):
        group.create_task(wait())
        with urgently():
            async with others.lock(KEY):
                order.append("beside")
        await asyncio.sleep(0.2)
        order.append("done")
    assert order == ["beside", "done", "after"]
    await turns.close()
