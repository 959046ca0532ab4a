"""One message a launch, as the ledger has it, whatever Telegram does."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from aiogram import Bot
from pydantic import SecretStr

from bot.sandbox.telegram import TelegramSandbox
from bot.services.launches.cards import Cards
from bot.services.launches.view import LaunchCard
from bot.services.wakeups import Wakeups
from bot.telegram.gate import Gate
from bot.telegram.sending import make_bot
from bot.telegram.texts import Texts
from bot.workers.cards import RETRY, RETRY_SLOWLY, CardsWorker
from bot.workers.due import wait_for_due
from bot.workers.supervisor import Supervisor
from tests.databases import MovedClock
from tests.unit.telegram.conftest import ANNA, BORIS, GROUP, TOKEN
from tests.unit.workers_telegram.conftest import Ledger

TEXTS = Texts.load(strict=True)


def worker_of(
    bot: Bot, cards: Cards, gate: Gate, clock: MovedClock, supervisor: Supervisor, wakeups: Wakeups
) -> CardsWorker:
    return CardsWorker(
        cards=cards, bot=bot, gate=gate, texts=TEXTS, clock=clock, wakeups=wakeups, supervisor=supervisor
    )


@pytest.fixture
def worker(bot: Bot, ledger: Ledger, gate: Gate, clock: MovedClock) -> CardsWorker:
    return worker_of(bot, ledger.cards, gate, clock, Supervisor(), Wakeups())


def texts_in(telegram: TelegramSandbox, chat_id: int = ANNA) -> list[str]:
    return [message["text"] for message in telegram.messages(chat_id)]


async def test_a_launch_gets_one_message_that_is_edited(
    worker: CardsWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    launch = await ledger.launch()
    assert await worker.work()
    assert "Напоминаем о записи" in texts_in(telegram)[0]
    await ledger.news(launch, text="Ждём вас завтра")
    clock.move(seconds=3)
    await worker.work()
    (text,) = texts_in(telegram)
    assert "Ждём вас завтра" in text
    assert not (await ledger.card(launch))["is_stale"]
    assert (len(telegram.calls("sendMessage")), len(telegram.calls("editMessageText"))) == (1, 1)


async def test_much_news_within_three_seconds_is_one_edit(
    worker: CardsWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    launch = await ledger.launch()
    await worker.work()
    for number in range(5):
        await ledger.news(launch, text=f"Новость {number}")
        assert await ledger.cards.due() == [], "its chat was edited just now"
    clock.move(seconds=3)
    await worker.work()
    assert len(telegram.calls("editMessageText")) == 1
    assert "Новость 4" in texts_in(telegram)[0]


async def test_news_that_shows_nothing_new_edits_nothing(
    worker: CardsWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    launch = await ledger.launch()
    await worker.work()
    await ledger.touched(launch)
    clock.move(seconds=3)
    await worker.work()
    assert telegram.calls("editMessageText") == []
    assert not (await ledger.card(launch))["is_stale"]


async def test_two_launches_of_one_chat_keep_its_pace(
    worker: CardsWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    await ledger.launch()
    clock.move(microseconds=1)
    await ledger.launch()
    await worker.work()
    assert len(telegram.messages(ANNA)) == 1
    clock.move(seconds=3)
    await worker.work()
    assert len(telegram.messages(ANNA)) == 2


async def test_a_deleted_card_comes_back_as_a_new_message(
    worker: CardsWorker, ledger: Ledger, telegram: TelegramSandbox, bot: Bot, clock: MovedClock
) -> None:
    launch = await ledger.launch()
    await worker.work()
    (first,) = telegram.messages(ANNA)
    await bot.delete_message(ANNA, first["message_id"])
    await ledger.news(launch, text="Ждём вас завтра")
    clock.move(seconds=3)
    await worker.work()
    (second,) = telegram.messages(ANNA)
    assert (await ledger.card(launch))["message_id"] == second["message_id"] != first["message_id"]


async def test_a_flood_puts_the_card_off_as_long_as_told(
    worker: CardsWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    launch = await ledger.launch()
    telegram.faults.add("sendMessage", status=429, retry_after=40)
    await worker.work()
    assert (await ledger.card(launch))["due_at"] == clock() + timedelta(seconds=40)
    clock.move(seconds=41)
    await worker.work()
    assert len(telegram.messages(ANNA)) == 1


async def test_the_card_of_a_chat_that_blocked_the_bot_rests(
    worker: CardsWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    launch = await ledger.launch()
    await telegram.block(ANNA)
    await worker.work()
    clock.move(hours=1)
    assert await ledger.cards.due() == []
    await telegram.unblock(ANNA)
    await ledger.touched(launch)
    await worker.work()
    assert len(telegram.messages(ANNA)) == 1, "news brings it back once the chat takes messages again"


async def test_the_card_of_a_chat_that_does_not_exist_rests(
    worker: CardsWorker, ledger: Ledger, clock: MovedClock
) -> None:
    await ledger.launch(chat_id=4_242)
    await worker.work()
    clock.move(hours=1)
    assert await ledger.cards.due() == []


async def test_a_first_send_whose_answer_is_lost_is_repeated_once_and_then_only_slowly(
    worker: CardsWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    launch = await ledger.launch()
    telegram.faults.add("sendMessage", drop=True, after_acting=True, times=2)
    await worker.work()
    assert (await ledger.card(launch))["due_at"] == clock() + RETRY
    clock.move(seconds=5)
    await worker.work()
    assert (await ledger.card(launch))["due_at"] == clock() + RETRY_SLOWLY
    clock.move(minutes=10)
    await worker.work()
    assert len(telegram.messages(ANNA)) == 3
    assert not (await ledger.card(launch))["is_stale"]


async def test_an_edit_whose_answer_is_lost_is_repeated(
    worker: CardsWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    launch = await ledger.launch()
    await worker.work()
    await ledger.news(launch, text="Ждём вас завтра")
    telegram.faults.add("editMessageText", status=502, after_acting=True, times=2)
    for _ in range(3):
        clock.move(seconds=5)
        await worker.work()
    assert len(telegram.messages(ANNA)) == 1
    assert not (await ledger.card(launch))["is_stale"]


async def test_a_refused_card_does_not_spin(
    worker: CardsWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    launch = await ledger.launch()
    telegram.faults.add("sendMessage", status=400, description="Bad Request: something new")
    await worker.work()
    assert (await ledger.card(launch))["due_at"] == clock() + RETRY_SLOWLY


async def test_one_chats_failure_leaves_the_others_cards_alone(
    worker: CardsWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    await ledger.launch()
    await ledger.launch(chat_id=BORIS)
    telegram.faults.add("sendMessage", status=429, retry_after=40, chat_id=ANNA)
    for _ in range(2):
        await worker.work()
        clock.move(seconds=1)
    assert len(telegram.messages(BORIS)) == 1


async def test_a_card_follows_its_group_that_became_a_supergroup(
    worker: CardsWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    launch = await ledger.launch(chat_id=GROUP)
    await worker.work()
    new = await telegram.migrate(GROUP)
    await ledger.news(launch, text="Ждём вас завтра")
    clock.move(seconds=5)
    await worker.work()
    card = await ledger.card(launch)
    assert card["chat_id"] == new
    (message,) = [message for message in telegram.messages(new) if "text" in message]
    assert card["message_id"] == message["message_id"]


async def test_news_during_a_showing_keeps_the_card_stale(ledger: Ledger, clock: MovedClock) -> None:
    launch = await ledger.launch()
    (card,) = await ledger.cards.due()
    await ledger.touched(launch)
    await ledger.cards.shown(launch, card.version, 5, "digest")
    assert (await ledger.card(launch))["is_stale"]


class ForgetfulCards(Cards):
    """A ledger whose launch is gone, which no foreign key allows today."""

    async def launch_card(self, launch_id: int) -> LaunchCard:
        raise LookupError(launch_id)


async def test_a_card_without_its_launch_rests(
    ledger: Ledger, bot: Bot, gate: Gate, clock: MovedClock
) -> None:
    await ledger.launch()
    cards = ForgetfulCards(database=ledger.database, settings=ledger.settings, clock=clock)
    await worker_of(bot, cards, gate, clock, Supervisor(), Wakeups()).work()
    assert await ledger.cards.due() == []


async def test_a_telegram_out_of_reach_is_tried_again_soon(
    ledger: Ledger, gate: Gate, clock: MovedClock, unused_tcp_port_factory: Callable[[], int]
) -> None:
    launch = await ledger.launch()
    url = f"http://127.0.0.1:{unused_tcp_port_factory()}"
    async with make_bot(SecretStr(TOKEN), api_url=url, gate=gate, chat_moved=ledger.outbox.chat_moved) as bot:
        await worker_of(bot, ledger.cards, gate, clock, Supervisor(), Wakeups()).work()
    assert (await ledger.card(launch))["due_at"] == clock() + RETRY


async def test_news_wakes_the_worker(
    ledger: Ledger, bot: Bot, gate: Gate, clock: MovedClock, telegram: TelegramSandbox
) -> None:
    supervisor, wakeups = Supervisor(), Wakeups()
    supervisor.start("cards", worker_of(bot, ledger.cards, gate, clock, supervisor, wakeups).run())
    await ledger.launch()
    wakeups.cards.set()
    await telegram.until(lambda: telegram.messages(ANNA), timeout_s=4)
    supervisor.stop()
    wakeups.cards.set()
    await supervisor.run()


async def test_waiting_for_the_next_row_ends_when_it_is_due_or_earlier_by_a_wake_up(
    clock: MovedClock,
) -> None:
    wake = asyncio.Event()
    assert not await wait_for_due(None, clock, wake, at_most_s=5)
    assert not await wait_for_due(clock() + timedelta(seconds=6), clock, wake, at_most_s=5)
    assert await wait_for_due(clock() + timedelta(milliseconds=1), clock, wake, at_most_s=5)
    assert await wait_for_due(clock() - timedelta(hours=1), clock, wake, at_most_s=5)
    wake.set()
    async with asyncio.timeout(4):
        assert await wait_for_due(clock() + timedelta(seconds=5), clock, wake, at_most_s=5)
