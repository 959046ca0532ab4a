"""A sender that really stands still (SIGSTOP) while another one takes it for dead, and wakes after its call was repeated.

Processes of their own on PostgreSQL: one talks with the person, one sends and stands still, one sends in its place.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import Settings
from bot.sandbox.world import World
from bot.starting import migrate
from tests.e2e.frozen_at import LEAVE_S, SETTLE_S, STANDS_STILL, WENT_ON
from tests.e2e.programs import Program, dialgram, frozen_at, started
from tests.e2e.story import Chat, settings_for

pytestmark = pytest.mark.timeout(300)
"""Four starts of a process on a busy machine."""
CALL = "/call +7 916 000-00-17 Напоминаем о записи"
RUNS = "the bot is running"
STEPS = {
    "after its commit": ("before", "bot.services.paid.gate:PaidGate.send", ""),
    "after the connection": ("before", "aiohttp.client_reqrep:ClientRequest.send", "{url}/apiCalls/create"),
}


class Office:
    """The processes of one installation."""

    def __init__(self, stack: AsyncExitStack, world: World, settings: Settings, folder: Path) -> None:
        self._stack = stack
        self._settings = settings
        self._folder = folder
        self.world = world
        self.chat = Chat(world)

    async def start(self, *command: str) -> Program:
        program = await self._stack.enter_async_context(started(command, self._settings, self._folder))
        await program.says(RUNS)
        return program

    async def stands_still(self, step: tuple[str, str, str]) -> Program:
        moment, target, text = step
        command = frozen_at(
            moment, target, text.format(url=self.world.provider_url), "run", "--roles", "worker"
        )
        program = await self.start(*command)
        await program.says(STANDS_STILL)
        await asyncio.sleep(LEAVE_S + SETTLE_S)
        return program


@pytest.fixture
async def office(postgres_address: str, tmp_path: Path) -> AsyncIterator[Office]:
    async with World.running(speed=20, planned_within_s=0.5) as world, AsyncExitStack() as stack:
        settings = settings_for(
            world, tmp_path / "data", hold_single_s=1, database_url=SecretStr(postgres_address)
        )
        await migrate(settings)
        office = Office(stack, world, settings, tmp_path)
        await office.start(*dialgram("run", "--roles", "bot"))
        await office.chat.has_caught_up(0)
        yield office
        assert not world.telegram.violations, world.telegram.violations


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
async def test_a_sender_that_wakes_after_its_call_was_repeated_calls_nobody(
    office: Office, step: tuple[str, str, str]
) -> None:
    chat = office.chat
    await chat.connect()
    await chat.say(CALL)
    await chat.press("Подтвердить")
    sleeper = await office.stands_still(step)
    await office.start(*dialgram("run", "--roles", "worker"))
    await chat.sees("^Неизвестно, состоялся ли звонок")
    assert not chat.paid()
    await chat.press("Звонка не было")
    await chat.sees("звонка не было, с ваших слов")
    await chat.say(CALL)
    await chat.press("Подтвердить")
    await office.world.calling.until(lambda: len(chat.paid()) == 1, 30)
    sleeper.process.send_signal(signal.SIGCONT)
    await sleeper.says(WENT_ON)
    await sleeper.says("too_late")
    assert len(chat.paid()) == len(chat.truth()) == 1
    assert await sleeper.end(signal.SIGTERM) == 0
    assert len(chat.paid()) == 1
