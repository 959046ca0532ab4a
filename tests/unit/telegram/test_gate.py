"""Telegram's limits are kept whatever is sent when, and people pass before cards."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bot.telegram.buckets import Kind, MemoryBuckets, RateLimit, RoomClaim, RoomLimit, SlotClaim
from bot.telegram.buckets_redis import RedisBuckets
from bot.telegram.gate import CARD, GROUP, NO_LIMIT, PRIVATE, Gate, GateBusyError, GateLimits
from tests import databases
from tests.unit.telegram.fake_time import FakeTime, gate_of, most_in

ANNA, BORIS, GROUP_CHAT = 1001, 1002, -5001


Send = tuple[float, int, bool]
sends = st.lists(
    st.tuples(
        st.floats(0, 20),
        st.sampled_from([*range(1, 30), GROUP_CHAT, GROUP_CHAT - 1]),
        st.booleans(),
    ),
    min_size=1,
    max_size=120,
)


@given(sends)
@settings(max_examples=60, deadline=None)
def test_no_limit_of_telegram_is_ever_passed(wanted: list[Send]) -> None:
    time = FakeTime()
    gate = gate_of(time)
    sent: list[tuple[float, int]] = []

    async def one(after_s: float, chat: int, is_card: bool) -> None:
        await time.sleep(after_s)
        if is_card:
            while wait := await gate.try_admit(chat, card=True):
                await time.sleep(wait)
        else:
            await gate.admit(chat, patience_s=10_000)
        sent.append((time.now, chat))

    asyncio.run(time.run(*(one(*send) for send in wanted)))

    assert len(sent) == len(wanted)
    assert most_in(1.0, [at for at, _ in sent]) <= 30
    for chat in {chat for _, chat in sent}:
        times = [at for at, where in sent if where == chat]
        if chat < 0:
            assert most_in(60.0, times) <= 20
        else:
            assert most_in(1.0, times) <= PRIVATE.burst + 1
            assert most_in(10.0, times) <= PRIVATE.burst + 10
    assert gate.chats_in_turn == 0


async def test_a_burst_to_one_chat_passes_at_once_and_then_one_a_second() -> None:
    time = FakeTime()
    gate = gate_of(time)
    at: list[float] = []

    async def say() -> None:
        await gate.admit(ANNA)
        at.append(round(time.now - 1000, 1))

    await time.run(*(say() for _ in range(5)))
    # The common limit parts them by a few hundredths of a second.
    assert [round(moment) for moment in at] == [0, 0, 0, 1, 2]


async def test_answers_to_one_person_keep_their_order() -> None:
    time = FakeTime()
    gate = gate_of(time)
    order: list[int] = []

    async def say(number: int) -> None:
        await gate.admit(ANNA)
        order.append(number)

    await time.run(*(say(number) for number in range(8)))
    assert order == list(range(8))


async def test_a_slow_chat_does_not_hold_up_another() -> None:
    time = FakeTime()
    gate = gate_of(time)
    await gate.pause(ANNA, 20)
    passed: list[tuple[str, float]] = []

    async def say(name: str, chat: int) -> None:
        await gate.admit(chat)
        passed.append((name, round(time.now - 1000)))

    await time.run(say("Anna", ANNA), say("Boris", BORIS))
    assert passed == [("Boris", 0), ("Anna", 20)]


async def test_a_pause_without_a_chat_stops_everybody() -> None:
    time = FakeTime()
    gate = gate_of(time)
    await gate.pause(None, 7)
    assert 6.9 < await gate.try_admit(ANNA) < 7.1
    await time.run(gate.admit(BORIS))
    assert time.now >= 1007


async def test_nobody_waits_longer_than_their_patience() -> None:
    time = FakeTime()
    gate = gate_of(time)
    await gate.pause(ANNA, 300)
    with pytest.raises(GateBusyError) as busy:
        await gate.admit(ANNA)
    assert 299 < busy.value.wait_s < 301
    assert time.now == 1000
    assert gate.chats_in_turn == 0


async def test_a_card_leaves_room_for_a_persons_answer() -> None:
    time = FakeTime()
    gate = gate_of(time)
    assert await gate.try_admit(ANNA) == 0
    assert await gate.try_admit(BORIS) > 0, "the second of a common burst is for people"
    await gate.admit(BORIS)
    assert time.now == 1000


async def test_a_card_steps_back_while_somebody_waits_in_its_chat() -> None:
    time = FakeTime()
    gate = gate_of(time)
    await gate.pause(ANNA, 5)
    waits: list[float] = []

    async def card() -> None:
        await asyncio.sleep(0)
        time.now += 5.5
        waits.append(await gate.try_admit(ANNA, card=True))

    await time.run(gate.admit(ANNA), card())
    assert waits[0] > 0


async def test_one_chats_cards_keep_three_seconds_apart() -> None:
    time = FakeTime()
    gate = gate_of(time)
    assert await gate.try_admit(ANNA, card=True) == 0
    time.now += 1.5
    assert await gate.try_admit(ANNA, card=True) == pytest.approx(CARD.interval_s - 1.5)
    assert await gate.try_admit(ANNA) == 0, "other messages of the chat have their own pace"


async def test_a_card_leaves_the_next_room_in_a_group_to_a_notice() -> None:
    time = FakeTime()
    gate = gate_of(time)
    assert await gate.try_admit(GROUP_CHAT, card=True) == 0
    wait = await gate.try_admit(GROUP_CHAT)
    assert wait > 0
    time.now += wait
    assert await gate.try_admit(GROUP_CHAT, card=True) > 0
    assert await gate.try_admit(GROUP_CHAT) == 0
    time.now += GROUP.interval_s
    assert await gate.try_admit(GROUP_CHAT) == 0
    assert await gate.try_admit(GROUP_CHAT) > 0
    # The notice never came back for its room.
    time.now += 2 * GROUP.interval_s
    assert await gate.try_admit(GROUP_CHAT, card=True) == 0


async def test_a_card_may_wait_a_little_for_room() -> None:
    time = FakeTime()
    gate = gate_of(time)
    await gate.try_admit(ANNA)
    await time.run(gate.try_admit(BORIS, patience_s=0.3))
    assert 1000 < time.now < 1000.3


async def test_limits_can_be_switched_off() -> None:
    time = FakeTime()
    gate = Gate(MemoryBuckets(clock=time.clock), limits=GateLimits.off(), clock=time.clock, sleep=time.sleep)
    for _ in range(100):
        await gate.admit(ANNA)
        assert await gate.try_admit(GROUP_CHAT, card=True) == 0
    assert time.now == 1000
    await gate.pause(ANNA, 5)
    assert await gate.try_admit(ANNA) == 5, "but a 429 still counts"


async def test_quiet_chats_are_forgotten() -> None:
    time = FakeTime()
    buckets = MemoryBuckets(clock=time.clock)
    for chat in range(20_000):
        time.now += 0.1
        await buckets.take([SlotClaim(f"chat:{chat}", PRIVATE)])
    assert len(buckets) <= 2 * MemoryBuckets.SWEEP_AT_LEAST


redis_url = databases.redis_url


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
def prefix(request: pytest.FixtureRequest) -> str:
    return f"{{test:{os.getpid()}:{request.node.name}}}:"


async def test_redis_counts_for_several_processes(redis: Redis, prefix: str) -> None:
    here, there = (RedisBuckets(redis, prefix=prefix) for _ in range(2))
    limit = RateLimit(50.0, burst=2)
    claims = [SlotClaim("all", RateLimit(0.001, burst=1000)), SlotClaim("chat:1", limit)]
    assert list(await here.take(claims)) == [0, 0]
    assert list(await there.take(claims)) == [0, 0]
    common, own = await here.take(claims)
    assert common == 0
    assert 49 < own <= 50


async def test_redis_takes_from_all_scopes_or_from_none(redis: Redis, prefix: str) -> None:
    buckets = RedisBuckets(redis, prefix=prefix)
    once = SlotClaim("common", RateLimit(50.0, burst=1))
    await buckets.pause("chat:2", GROUP, 60)
    assert max(await buckets.take([once, SlotClaim("chat:2", GROUP)])) > 59
    assert list(await buckets.take([once])) == [0], "the refused message has not used up the common scope"


async def test_redis_shares_a_groups_room_as_one_process_does(redis: Redis, prefix: str) -> None:
    """The same rule in two languages: both are asked alike. The spans are so long that the test's own time is nothing."""
    limit = RoomLimit(6, span_s=600.0, card_s=50.0, leads=2)
    kinds: list[Kind] = [
        "card",
        "card",
        "lead",
        "lead",
        "lead",
        "lead",
        "other",
        "other",
        "other",
        "lead",
        "card",
    ]
    for buckets in (RedisBuckets(redis, prefix=prefix), MemoryBuckets()):
        waits = [
            list(await buckets.take([SlotClaim("all", NO_LIMIT)], RoomClaim("room:-1", limit, kind)))
            for kind in kinds
        ]
        assert waits[1] == pytest.approx([0, 0, 150], abs=5)
        assert waits[5] == pytest.approx([0, 0, 300], abs=5)
        assert waits[8:] == [
            pytest.approx(wait, abs=5) for wait in ([0, 600, 0], [0, 600, 300], [0, 600, 600])
        ]
        passed = [kind for kind, wait in zip(kinds, waits, strict=True) if not any(wait)]
        assert passed == ["card", "lead", "lead", "lead", "other", "other"]


async def test_redis_forgets_quiet_scopes_by_itself(redis: Redis, prefix: str) -> None:
    buckets = RedisBuckets(redis, prefix=prefix)
    await buckets.take([SlotClaim("chat:3", PRIVATE)])
    assert 0 < await redis.pttl(f"{prefix}chat:3") <= 1100


async def test_a_pause_in_redis_never_gets_shorter(redis: Redis, prefix: str) -> None:
    buckets = RedisBuckets(redis, prefix=prefix)
    await buckets.pause("chat:4", PRIVATE, 60)
    await buckets.pause("chat:4", PRIVATE, 1)
    assert (await buckets.take([SlotClaim("chat:4", PRIVATE)]))[0] > 59


async def test_without_redis_a_process_counts_for_itself(unused_tcp_port_factory: Callable[[], int]) -> None:
    client = Redis(host="127.0.0.1", port=unused_tcp_port_factory(), retry=Retry(NoBackoff(), 0))
    buckets = RedisBuckets(client)
    limit = RateLimit(50.0, burst=1)
    assert list(await buckets.take([SlotClaim("chat:1", limit)])) == [0]
    assert (await buckets.take([SlotClaim("chat:1", limit)]))[0] > 49
    await buckets.pause("chat:2", limit, 60)
    assert (await buckets.take([SlotClaim("chat:2", limit)]))[0] > 59
    await client.aclose()
