"""kill -9 of the bot at every step of the path of a call: after the next start never a second call, never a lost outcome.

The bot that dies is a process of its own; before and after it another one runs on the same files.
"""

import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.config import Settings
from bot.sandbox.world import World
from storage.inbox.sqlite_reading import connect_read_only
from tests.e2e.programs import dialgram, killed_at, started
from tests.e2e.story import Chat, running_bot, settings_for

ANSWERS, IN_SILENCE = "+7 916 000-00-17", "+7 916 000-99-14"
"""Whom nothing happens to, and whose webhooks are all lost (bot/sandbox/calling/outcomes.py)."""
UNKNOWN = "Ответ сервиса потерялся"


class Life:
    """One installation through several starts."""

    def __init__(self, world: World, settings: Settings, folder: Path) -> None:
        self.world = world
        self.settings = settings
        self.folder = folder

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Chat]:
        """A bot that lives and stops in order. It has caught up: a tap made in its first moments would have waited."""
        chat, before = self.chat(), len(self.world.telegram.calls("getUpdates"))
        async with running_bot(self.settings):
            await chat.has_caught_up(before)
            yield chat

    def chat(self) -> Chat:
        """What stands in the chat, whether or not a bot runs."""
        return Chat(self.world)

    async def confirm_screen(self, phone: str) -> Chat:
        """Connected, and a call to this phone waits for its Confirm; then the bot stops."""
        async with self.running() as story:
            await story.connect()
            await story.say(f"/call {phone} Напоминаем о записи")
            await story.sees("Проверьте звонок")
        return story

    async def dies(self, moment: str, target: str, text: str = "") -> None:
        """A bot runs up to that step."""
        command = killed_at(moment, target, text, "bot")
        async with started(command, self.settings, self.folder) as bot:
            assert await bot.ended() == -signal.SIGKILL, bot.log.decode()[-2000:]

    async def dies_after_a_tap(self, moment: str, target: str, text: str = "") -> str:
        """The same with «Подтвердить» pressed while it runs: a tap that had waited would be asked about. Its id."""
        command = killed_at(moment, target, text, "bot")
        chat, before = self.chat(), len(self.world.telegram.calls("getUpdates"))
        async with started(command, self.settings, self.folder) as bot:
            await chat.has_caught_up(before)
            tap = await chat.press("Подтвердить")
            assert await bot.ended() == -signal.SIGKILL, bot.log.decode()[-2000:]
        return tap

    def launch_is_done(self) -> bool:
        """By the ledger itself, read beside the bot."""
        with closing(connect_read_only(self.settings.data_dir / "dialgram.db")) as connection:
            return connection.execute("SELECT state FROM launches").fetchall() == [("done",)]


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Life]:
    async with World.running(speed=20, planned_within_s=0.5) as world:
        yield Life(world, settings_for(world, tmp_path / "data", hold_single_s=1), tmp_path)
        assert not world.telegram.violations, world.telegram.violations


BEFORE_THE_REQUEST = {
    "before the tap is on disk": ("before", "bot.services.chat.updates:Updates.keep", "dc:"),
    "the tap is on disk and not yet handled": ("before", "bot.workers.updates:Dispatching.feed", "dc:"),
    "confirmed, and waits out the hold": ("after", "bot.services.launches.launching:Launching.confirm", ""),
    "handled, and still in the journal": ("before", "bot.services.chat.updates:Updates.handled", ""),
}


@pytest.mark.parametrize("step", BEFORE_THE_REQUEST.values(), ids=BEFORE_THE_REQUEST.keys())
async def test_a_bot_killed_before_the_request_calls_once_after_its_start(
    life: Life, step: tuple[str, str, str]
) -> None:
    story = await life.confirm_screen(ANSWERS)
    tap = await life.dies_after_a_tap(*step)
    assert not story.paid()
    # Whoever waits for an answer taps again, and Telegram repeats itself, too.
    await life.world.telegram.resend_tap(tap)
    async with life.running():
        if step[2] or "feed" in step[1]:
            # What nobody has acted on is asked about: it has waited.
            await story.sees("Нажатие пришло с опозданием")
            assert not story.paid()
            await story.press("Подтвердить")
        await story.sees("ответили")
    assert len(story.paid()) == len(story.truth()) == 1


async def test_a_bot_killed_just_before_its_request_leaves_says_that_the_call_is_unknown(life: Life) -> None:
    story = await life.confirm_screen(ANSWERS)
    await life.dies_after_a_tap("before", "bot.provider.client:CallingService.request", "CreateCalls")
    async with life.running():
        assert UNKNOWN in await story.sees("— неизвестно, состоялся ли")
        # The person is told beside the card, too.
        await story.sees("^Неизвестно, состоялся ли звонок")
        await story.press("Звонка не было")
        await story.sees("звонка не было, с ваших слов")
    assert not story.truth()
    assert not story.paid()


async def test_a_bot_killed_with_the_answer_in_hand_says_unknown_and_never_sends_again(life: Life) -> None:
    story = await life.confirm_screen(IN_SILENCE)
    await life.dies_after_a_tap("after", "bot.provider.client:CallingService.request", "CreateCalls")
    assert len(story.paid()) == 1
    async with life.running():
        assert UNKNOWN in await story.sees("— неизвестно, состоялся ли")
        await story.press("Звонок был")
        await story.sees("звонок был, с ваших слов")
    assert len(story.paid()) == len(story.truth()) == 1


async def test_an_outcome_committed_and_not_shown_yet_is_shown_after_the_start(life: Life) -> None:
    story = await life.confirm_screen(ANSWERS)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(started(dialgram("server"), life.settings, life.folder))
        await server.says("takes webhooks")
        before = len(life.world.telegram.calls("getUpdates"))
        bot = await stack.enter_async_context(started(dialgram("bot"), life.settings, life.folder))
        await story.has_caught_up(before)
        await story.press("Подтвердить")
        await story.sees("Подтверждено")
        # From now on nothing can be edited: the outcome gets as far as the ledger.
        life.world.telegram.faults.add("editMessageText", hang=True, times=1000)
        await life.world.calling.until(life.launch_is_done, 30)
        assert await bot.end(signal.SIGKILL) == -signal.SIGKILL
    assert "ответили" not in story.last()
    life.world.telegram.faults.clear()
    async with life.running():
        await story.sees("ответили")
    assert len(story.paid()) == 1
