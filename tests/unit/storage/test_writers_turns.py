"""One writes at a time; a Cancel must not stand behind everything that is being written for others."""

import asyncio

from bot.domain.turn import is_urgent, urgently
from storage.engine.database import WritersTurns


async def test_what_is_urgent_writes_before_all_that_waits() -> None:
    turns, order = WritersTurns(), list[str]()

    async def write(name: str) -> None:
        await turns.take()
        order.append(name)
        await asyncio.sleep(0)
        turns.pass_on()

    async def write_urgently(name: str) -> None:
        with urgently():
            await write(name)
        assert not is_urgent()

    async with asyncio.TaskGroup() as group:
        for name in ("first", "second", "third"):
            group.create_task(write(name))
        for name in ("cancel", "stop"):
            group.create_task(write_urgently(name))
    assert order == ["first", "cancel", "stop", "second", "third"]
    async with asyncio.timeout(1):
        await write("last")


async def test_who_gives_up_waiting_holds_up_nobody() -> None:
    """Whether the turn had not come yet, or was passed on in the very moment of giving up."""
    turns = WritersTurns()
    for passed_on_before in (False, True):
        await turns.take()
        waiting = asyncio.get_running_loop().create_task(turns.take())
        await asyncio.sleep(0)
        if passed_on_before:
            turns.pass_on()
        waiting.cancel()
        await asyncio.wait([waiting])
        assert waiting.cancelled()
        if not passed_on_before:
            turns.pass_on()
        async with asyncio.timeout(1):
            await turns.take()
        turns.pass_on()
