"""What can't wait for its chat's turn goes beside it, and so does what would keep the chat waiting."""

import asyncio
import json

from bot.services.chat.updates import Updates
from bot.telegram.gate import GateBusyError
from bot.telegram.lanes import Lanes, Rest
from bot.workers.updates import AWAY_TRIES, TRIES, Dispatching
from tests.unit.workers_telegram.test_updates import Hand, hand, handled_once, message, updates

__all__ = ["hand", "updates"]


def lanes_of(body: bytes) -> Lanes:
    return {"Отмена": Lanes.BESIDE, "Отменить всё": Lanes.BOTH}.get(
        json.loads(body)["message"]["text"], Lanes.IN_TURN
    )


async def test_what_is_urgent_waits_neither_for_its_chat_nor_for_a_hand_nor_for_room(
    updates: Updates, hand: Hand
) -> None:
    stopping, go_on = asyncio.Event(), asyncio.Event()
    dispatching = Dispatching(hand, updates, stopping=stopping, lanes_of=lanes_of, at_once=2, waiting_limit=4)
    hand.blocked = {f"Баланс {chat}": go_on for chat in range(4)}
    async with asyncio.TaskGroup() as group:
        group.create_task(dispatching.run())
        for chat in range(4):
            await dispatching.feed(message(chat, f"Баланс {chat}", chat=chat))
        flood = group.create_task(dispatching.feed(message(5, "Меню"), message(6, "Отмена")))
        await hand.until(lambda: hand.finished == ["Отмена"])
        assert not flood.done()
        assert "Меню" not in hand.texts
        go_on.set()
        await hand.until(lambda: len(hand.finished) == 6)
        stopping.set()


async def test_what_means_everything_before_it_is_handled_at_once_and_in_its_turn(
    updates: Updates, hand: Hand
) -> None:
    stopping, go_on, told = asyncio.Event(), asyncio.Event(), asyncio.Event()
    hand.blocked = {"Баланс": go_on}

    async def tell() -> None:
        await told.wait()

    hand.rests = {"Отменить всё": Rest(tell)}
    dispatching = Dispatching(hand, updates, stopping=stopping, lanes_of=lanes_of)
    texts = ["Баланс", "Отменить всё", "Меню"]
    bodies = [message(number, text) for number, text in enumerate(texts)]
    await updates.keep(list(enumerate(bodies)))
    async with asyncio.TaskGroup() as group:
        group.create_task(dispatching.run())
        await dispatching.feed(*bodies)
        await hand.until(lambda: hand.finished == ["Отменить всё"])
        go_on.set()
        await hand.until(lambda: len(hand.finished) == 4)
        assert hand.finished == ["Отменить всё", "Баланс", "Отменить всё", "Меню"]
        async with asyncio.timeout(5):
            while len(await updates.waiting()) != 1:  # noqa: ASYNC110  (the journal tells nobody)
                await asyncio.sleep(0.01)
        told.set()
        stopping.set()
    assert await updates.waiting() == []


async def test_what_a_handler_leaves_keeps_neither_its_chat_nor_the_next_cancel_waiting(
    updates: Updates, hand: Hand
) -> None:
    stopping, answered = asyncio.Event(), asyncio.Event()
    asked: list[str] = []

    async def ask() -> None:
        asked.append("service")
        await answered.wait()

    hand.rests = {"Баланс": Rest(ask), "Отмена": Rest(ask)}
    dispatching = Dispatching(hand, updates, stopping=stopping, lanes_of=lanes_of, at_once=2)
    texts = ["Баланс", "Баланс", "Отмена", "Отмена", "Отмена", "Меню"]
    bodies = [message(number, text) for number, text in enumerate(texts)]
    await updates.keep(list(enumerate(bodies)))
    async with asyncio.TaskGroup() as group:
        group.create_task(dispatching.run())
        await dispatching.feed(*bodies)
        await hand.until(lambda: sorted(hand.finished) == sorted(texts))
        assert len(asked) == 3, "one question of a chat, and as many Cancels as there are hands"
        async with asyncio.timeout(5):
            while len(await updates.waiting()) != 5:  # noqa: ASYNC110  (the journal tells nobody)
                await asyncio.sleep(0.01)
        answered.set()
        stopping.set()
    assert await updates.waiting() == []
    assert len(asked) == 5


async def test_what_is_left_when_the_power_goes_out_is_done_after_the_start(
    updates: Updates, hand: Hand
) -> None:
    done: list[str] = []

    async def never() -> None:
        await asyncio.Event().wait()

    async def take_back() -> None:
        done.append("taken back")

    await updates.keep([(1, message(1, "Отмена"))])
    hand.rests = {"Отмена": Rest(never)}
    dispatching = Dispatching(hand, updates, stopping=asyncio.Event(), lanes_of=lanes_of)
    running_on = asyncio.get_running_loop().create_task(dispatching.run())
    await dispatching.feed(message(1, "Отмена"))
    await hand.until(lambda: hand.finished == ["Отмена"])
    running_on.cancel()
    await asyncio.wait([running_on])
    assert len(await updates.waiting()) == 1
    hand.rests = {"Отмена": Rest(take_back)}
    await handled_once(updates, hand)
    assert done == ["taken back"]
    assert await updates.waiting() == []


async def test_a_rest_is_tried_again_while_telegram_is_away_and_given_up_when_it_fails(
    updates: Updates, hand: Hand
) -> None:
    tries: list[int] = []

    async def tell() -> None:
        tries.append(len(tries))
        if len(tries) < AWAY_TRIES:
            raise GateBusyError(0.0)
        raise ValueError("a rest's own mistake")

    await updates.keep([(1, message(1, "Отмена"))])
    hand.rests = {"Отмена": Rest(tell)}
    await handled_once(updates, hand)
    assert hand.texts == ["Отмена"], "the handler itself is not run again"
    assert len(tries) == AWAY_TRIES - 1 + TRIES
    assert await updates.waiting() == []


async def test_a_flood_waits_outside(updates: Updates, hand: Hand) -> None:
    go_on = hand.blocked["Раз"] = asyncio.Event()
    stopping = asyncio.Event()
    dispatching = Dispatching(hand, updates, stopping=stopping, waiting_limit=2)
    async with asyncio.TaskGroup() as group:
        group.create_task(dispatching.run())
        for number, text in enumerate(("Раз", "Два")):
            await dispatching.feed(message(number, text))
        third = group.create_task(dispatching.feed(message(3, "Три")))
        await hand.until(lambda: hand.texts == ["Раз"])
        assert not third.done()
        assert dispatching.in_hand == 2
        go_on.set()
        await third
        await hand.until(lambda: hand.finished == ["Раз", "Два", "Три"])
        stopping.set()
