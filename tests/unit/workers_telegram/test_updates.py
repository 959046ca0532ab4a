"""No update is lost by a crash, handled out of its chat's order, or handled for ever."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot, Dispatcher, Router
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramUnauthorizedError
from aiogram.methods import GetMe
from aiogram.types import Message
from pydantic import SecretStr

from bot.domain.clock import Clock, utc_now
from bot.sandbox.telegram import TelegramSandbox
from bot.services.chat.updates import Updates
from bot.telegram.arrivals import Arrivals
from bot.telegram.gate import Gate, GateBusyError
from bot.telegram.lanes import Leave, Rest
from bot.telegram.polling import Polling
from bot.telegram.raw_update import pack
from bot.telegram.sending import make_bot
from bot.workers.updates import AWAY_TRIES, TRIES, Dispatching, handle_with
from storage.chat.journal import Journal
from storage.engine.database import Database
from storage.inbox.sqlite_reading import SqliteInboxReader
from storage.keys.keyring import Keyring
from tests.databases import MovedClock, a_master_key
from tests.unit.telegram.conftest import ANNA, BORIS

Handle = Callable[[bytes, Leave], Awaitable[object]]


@pytest.fixture
async def updates(sqlite_database: Database, clock: MovedClock, tmp_path: Path) -> AsyncIterator[Updates]:
    inbox = SqliteInboxReader(tmp_path / "inbox.db")
    keyring = Keyring([a_master_key()])
    yield Updates(
        database=sqlite_database,
        journal=Journal(sqlite_database, keyring, clock),
        keyring=keyring,
        inbox=inbox,
        clock=clock,
    )
    await inbox.close()


@dataclass
class Hand:
    """A handler that notes what it gets, and works as long as a test lets it."""

    texts: list[str] = field(default_factory=list)
    blocked: dict[str, asyncio.Event] = field(default_factory=dict)
    failing: set[str] = field(default_factory=set)
    away: list[Exception] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    finished: list[str] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    rests: dict[str, Rest] = field(default_factory=dict)

    async def __call__(self, body: bytes, leave: Leave) -> None:
        update = json.loads(body)
        text = update["message"]["text"]
        self.ids[text] = update["update_id"]
        await self._note(self.texts, text)
        if text in self.blocked:
            await self.blocked[text].wait()
        if self.away:
            raise self.away.pop()
        if text in self.failing:
            raise ValueError("a handler's own mistake")
        await self._note(self.finished, text)
        if text in self.rests:
            leave(self.rests[text])

    async def _note(self, where: list[str], text: str) -> None:
        async with self.changed:
            where.append(text)
            self.changed.notify_all()

    async def until(self, predicate: Callable[[], bool]) -> None:
        async with asyncio.timeout(10), self.changed:
            await self.changed.wait_for(predicate)


@pytest.fixture
def hand() -> Hand:
    return Hand()


@dataclass
class Running:
    dispatching: Dispatching
    stopping: asyncio.Event
    tasks: list[asyncio.Task[None]]

    async def crash(self) -> None:
        """As kill -9 would: nothing is finished, nothing is told."""
        for task in self.tasks:
            task.cancel()
        await asyncio.wait(self.tasks)

    async def stop(self) -> None:
        self.stopping.set()
        async with asyncio.timeout(10):
            await asyncio.gather(*self.tasks)


@asynccontextmanager
async def running(
    bot: Bot,
    journal: Updates,
    handle: Handle,
    *,
    drain_s: float = 5.0,
    arrivals: Arrivals | None = None,
    clock: Clock = utc_now,
) -> AsyncIterator[Running]:
    stopping = asyncio.Event()
    dispatching = Dispatching(handle, journal, stopping=stopping, drain_s=drain_s, retry_pause_s=0)
    polling = Polling(
        bot,
        journal,
        dispatching.feed if arrivals is None else arrivals.noticing(dispatching.feed),
        feed_waited=dispatching.feed,
        clock=clock,
        allowed_updates=["message", "callback_query"],
        stopping=stopping,
        first_backoff_s=0.01,
    )
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(polling.run()), loop.create_task(dispatching.run())]
    program = Running(dispatching, stopping, tasks)
    try:
        yield program
    finally:
        await program.crash()


async def test_what_people_write_is_handled_and_forgotten(
    bot: Bot, updates: Updates, telegram: TelegramSandbox, hand: Hand
) -> None:
    async with running(bot, updates, hand) as program:
        await telegram.say(ANNA, "Раз")
        await telegram.say(BORIS, "Два")
        await hand.until(lambda: sorted(hand.finished) == ["Два", "Раз"])
        await program.stop()
    assert await updates.waiting() == []
    assert telegram.pending_updates == [] or await updates.offset() is not None


async def test_an_update_in_hand_when_the_power_goes_out_is_handled_after_the_start(
    bot: Bot, updates: Updates, telegram: TelegramSandbox, hand: Hand
) -> None:
    hand.blocked["Позвонить"] = asyncio.Event()
    async with running(bot, updates, hand) as program:
        await telegram.say(ANNA, "Позвонить")
        await hand.until(lambda: hand.texts == ["Позвонить"])
        # The next question confirms it to Telegram, which will never send it again.
        await telegram.until(lambda: telegram.pending_updates == [])
        await program.crash()
    hand.blocked.clear()
    async with running(bot, updates, hand) as program:
        await hand.until(lambda: hand.finished == ["Позвонить"])
        await program.stop()
    assert await updates.waiting() == []


class DiesBeforeWriting(Updates):
    """The power goes out between Telegram's answer and our commit."""

    async def keep(self, updates: Sequence[tuple[int, bytes]]) -> None:
        raise ConnectionAbortedError


async def test_an_update_is_not_confirmed_before_it_is_on_disk(
    bot: Bot, updates: Updates, telegram: TelegramSandbox, hand: Hand
) -> None:
    dying = DiesBeforeWriting.__new__(DiesBeforeWriting)
    dying.__dict__.update(updates.__dict__)
    await telegram.say(ANNA, "Позвонить")
    async with running(bot, dying, hand) as program:
        with pytest.raises(ExceptionGroup):
            await program.tasks[0]
    assert hand.texts == []
    assert len(telegram.pending_updates) == 1
    async with running(bot, updates, hand):
        await hand.until(lambda: hand.finished == ["Позвонить"])


async def test_handled_updates_are_not_handled_again_after_a_restart(
    bot: Bot, updates: Updates, telegram: TelegramSandbox, hand: Hand
) -> None:
    for text in ("Раз", "Два"):
        async with running(bot, updates, hand) as program:
            await telegram.say(ANNA, text)
            await hand.until(lambda text=text: text in hand.finished)  # type: ignore[misc]  # bound per turn
            await program.stop()
    assert hand.texts == ["Раз", "Два"]


async def test_a_stop_waits_for_the_handler_in_hand(
    bot: Bot, updates: Updates, telegram: TelegramSandbox, hand: Hand
) -> None:
    go_on = hand.blocked["Позвонить"] = asyncio.Event()
    async with running(bot, updates, hand) as program:
        await telegram.say(ANNA, "Позвонить")
        await hand.until(lambda: hand.texts == ["Позвонить"])
        program.stopping.set()
        go_on.set()
        await program.stop()
    assert hand.finished == ["Позвонить"]
    assert await updates.waiting() == []


async def test_a_stop_does_not_wait_for_ever_and_leaves_the_rest_for_the_next_start(
    bot: Bot, updates: Updates, telegram: TelegramSandbox, hand: Hand
) -> None:
    hand.blocked["Позвонить"] = asyncio.Event()
    async with running(bot, updates, hand, drain_s=0.05) as program:
        await telegram.say(ANNA, "Позвонить")
        await telegram.say(ANNA, "И ещё раз")
        await hand.until(lambda: hand.texts == ["Позвонить"])
        await program.stop()
    assert hand.finished == []
    assert len(await updates.waiting()) == 2


async def test_one_chat_keeps_its_order_while_others_go_on(
    bot: Bot, updates: Updates, telegram: TelegramSandbox, hand: Hand
) -> None:
    go_on = hand.blocked["Анна 1"] = asyncio.Event()
    async with running(bot, updates, hand):
        for text in ("Анна 1", "Анна 2", "Анна 3"):
            await telegram.say(ANNA, text)
        await telegram.say(BORIS, "Борис")
        await hand.until(lambda: hand.finished == ["Борис"])
        assert "Анна 2" not in hand.texts
        go_on.set()
        await hand.until(lambda: len(hand.finished) == 4)
    assert hand.finished == ["Борис", "Анна 1", "Анна 2", "Анна 3"]


async def test_an_update_that_fails_again_and_again_is_dropped_and_counted(
    bot: Bot, updates: Updates, telegram: TelegramSandbox, hand: Hand
) -> None:
    hand.failing.add("Яд")
    async with running(bot, updates, hand) as program:
        await telegram.say(ANNA, "Яд")
        await telegram.say(ANNA, "Позвонить")
        await hand.until(lambda: hand.finished == ["Позвонить"])
        assert program.dispatching.dropped == 1
        await program.stop()
    assert hand.texts == ["Яд"] * TRIES + ["Позвонить"]
    assert await updates.waiting() == []


NOBODY = GetMe()


@pytest.mark.parametrize(
    "error",
    [
        TelegramNetworkError(method=NOBODY, message="ClientConnectorError"),
        TelegramRetryAfter(method=NOBODY, message="Too Many Requests", retry_after=0),
        GateBusyError(0.0),
    ],
)
async def test_an_update_waits_while_nobody_can_be_answered(
    error: Exception, updates: Updates, hand: Hand
) -> None:
    await updates.keep([(1, message(1, "Позвонить"))])
    hand.away = [error] * (AWAY_TRIES - 1)
    await handled_once(updates, hand)
    assert hand.finished == ["Позвонить"]
    assert hand.texts == ["Позвонить"] * AWAY_TRIES
    assert await updates.waiting() == []


async def test_an_update_that_could_never_be_answered_is_left_for_the_next_starts_and_then_dropped(
    updates: Updates, hand: Hand
) -> None:
    await updates.keep([(1, message(1, "Позвонить"))])
    hand.away = [GateBusyError(0.0)] * 100
    for start in range(TRIES):
        assert len(await updates.waiting()) == 1, start
        await handled_once(updates, hand)
    assert await updates.waiting() == []
    assert hand.finished == []


async def handled_once(updates: Updates, hand: Hand) -> None:
    """A start, everything that waits, and a stop."""
    stopping = asyncio.Event()
    dispatching = Dispatching(hand, updates, stopping=stopping, retry_pause_s=0)
    for _, body in await updates.waiting():
        await dispatching.feed(body)
    stopping.set()
    async with asyncio.timeout(10):
        await dispatching.run()


async def test_what_is_no_update_is_dropped_and_counted(updates: Updates, hand: Hand) -> None:
    dispatching = Dispatching(hand, updates, stopping=asyncio.Event())
    for body in (b"[]", b"{", b'{"update_id": "x"}'):
        await dispatching.feed(body)
    assert (dispatching.dropped, dispatching.in_hand) == (3, 0)


@pytest.mark.parametrize(
    "fault", [{"status": 409}, {"status": 502}, {"drop": True}, {"status": 429, "retry_after": 0}]
)
async def test_polling_outlasts_a_telegram_that_is_away(
    fault: dict[str, Any],
    bot: Bot,
    updates: Updates,
    telegram: TelegramSandbox,
    hand: Hand,
    caplog: pytest.LogCaptureFixture,
) -> None:
    telegram.faults.add("getUpdates", times=3, **fault)
    with caplog.at_level(logging.WARNING):
        async with running(bot, updates, hand):
            await telegram.say(ANNA, "Позвонить")
            await hand.until(lambda: hand.finished == ["Позвонить"])
    if fault.get("status") == 409:
        assert "another program asks Telegram for this bot's updates" in caplog.text
    assert len(telegram.calls("getUpdates")) >= 4


async def test_a_webhook_left_from_before_is_taken_away(
    bot: Bot, updates: Updates, telegram: TelegramSandbox, hand: Hand
) -> None:
    await bot.set_webhook("https://example.org/telegram/old")
    async with running(bot, updates, hand):
        await telegram.until(lambda: telegram.calls("getUpdates"))
    assert (await bot.get_webhook_info()).url == ""


async def test_a_token_that_telegram_refuses_ends_the_worker(
    api_url: str, updates: Updates, hand: Hand, gate: Gate
) -> None:
    async def chat_moved(old: int, new: int) -> None:
        raise AssertionError((old, new))

    wrong = SecretStr("700100200:AAAnotherTokenThatNobodyKnows_0000000000")
    async with (
        make_bot(wrong, api_url=api_url, gate=gate, chat_moved=chat_moved) as bot,
        running(bot, updates, hand) as program,
        asyncio.timeout(10),
    ):
        with pytest.raises(ExceptionGroup) as failure:
            await program.tasks[0]
    assert failure.group_contains(TelegramUnauthorizedError)


async def test_a_conversation_goes_through_aiograms_routers(
    bot: Bot, updates: Updates, telegram: TelegramSandbox
) -> None:
    router = Router()

    @router.message()
    async def echo(message: Message) -> None:
        await message.answer(message.html_text)

    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    async with running(bot, updates, handle_with(dispatcher, bot)) as program:
        said = await telegram.say(ANNA, "Здравствуйте <&>")
        answer = await telegram.until(
            lambda: [m for m in telegram.messages(ANNA) if m["message_id"] > said["message_id"]]
        )
        await program.stop()
    assert answer[0]["text"] == "Здравствуйте <&>"


def message(update_id: int, text: str, *, chat: int = ANNA) -> bytes:
    return pack({"update_id": update_id, "message": {"chat": {"id": chat}, "text": text}})
