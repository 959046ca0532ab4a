"""What a person must act on arrives, rarely twice, never not at all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from aiogram import Bot
from pydantic import SecretStr

from bot.sandbox.telegram import TelegramSandbox
from bot.services.wakeups import Wakeups
from bot.telegram.gate import Gate
from bot.telegram.sending import make_bot
from bot.telegram.texts import Texts
from bot.workers.outbox import LOST_TRIES, OutboxWorker
from bot.workers.supervisor import Supervisor
from tests.databases import MovedClock
from tests.unit.telegram.conftest import ANNA, GROUP, TOKEN
from tests.unit.workers_telegram.conftest import Ledger

TEXTS = Texts.load(strict=True)


def worker_of(
    bot: Bot, ledger: Ledger, gate: Gate, clock: MovedClock, supervisor: Supervisor, wakeups: Wakeups
) -> OutboxWorker:
    return OutboxWorker(
        outbox=ledger.outbox,
        changes=ledger.chat_changes,
        bot=bot,
        gate=gate,
        texts=TEXTS,
        clock=clock,
        wakeups=wakeups,
        supervisor=supervisor,
    )


@pytest.fixture
def worker(bot: Bot, ledger: Ledger, gate: Gate, clock: MovedClock) -> OutboxWorker:
    return worker_of(bot, ledger, gate, clock, Supervisor(), Wakeups())


async def state(ledger: Ledger) -> tuple[object, object]:
    (row,) = await ledger.notices()
    return row["state"], row["attempts"]


async def test_an_unknown_batch_is_told_with_two_answers(
    worker: OutboxWorker, ledger: Ledger, telegram: TelegramSandbox
) -> None:
    await ledger.tell("unknown_batch", batch_id=31, people=2)
    await worker.work()
    (message,) = telegram.messages(ANNA)
    assert "Неизвестно, состоялись ли звонки" in message["text"]
    labels = [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]
    assert labels == ["Звонки были", "Звонков не было"]
    assert await state(ledger) == ("sent", 0)


async def test_a_notice_is_told_once(worker: OutboxWorker, ledger: Ledger, telegram: TelegramSandbox) -> None:
    await ledger.tell("launch_failed", code="provider-moderation", message="")
    for _ in range(3):
        await worker.work()
    assert len(telegram.messages(ANNA)) == 1


async def test_a_notice_found_half_sent_after_a_crash_goes_out_again(
    worker: OutboxWorker, ledger: Ledger, telegram: TelegramSandbox
) -> None:
    await ledger.tell("launch_failed", code="provider-moderation", message="")
    (message,) = await ledger.outbox.due()
    assert await ledger.outbox.sending(message.id)
    await worker.work()
    assert telegram.messages(ANNA) == [], "it may be on its way"
    await ledger.outbox.recover()
    await worker.work()
    assert len(telegram.messages(ANNA)) == 1


async def test_two_workers_never_send_the_same_notice(
    worker: OutboxWorker, ledger: Ledger, telegram: TelegramSandbox
) -> None:
    await ledger.tell("launch_failed", code="provider-moderation", message="")
    (message,) = await ledger.outbox.due()
    assert await ledger.outbox.sending(message.id)
    await worker._send(message)
    assert telegram.messages(ANNA) == []


async def test_a_lost_answer_repeats_the_notice_a_few_times_only(
    worker: OutboxWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    await ledger.tell("launch_failed", code="provider-moderation", message="")
    telegram.faults.add("sendMessage", drop=True, after_acting=True, times=50)
    for _ in range(10):
        await worker.work()
        clock.move(minutes=1)
    assert len(telegram.messages(ANNA)) == LOST_TRIES
    assert await state(ledger) == ("dead", LOST_TRIES - 1)


async def test_a_telegram_that_was_away_for_long_costs_no_try(
    worker: OutboxWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    await ledger.tell("launch_failed", code="provider-moderation", message="")
    telegram.faults.add("sendMessage", status=429, retry_after=40, times=5)
    for _ in range(5):
        await worker.work()
        assert await state(ledger) == ("waiting", 0)
        clock.move(seconds=41)
    await worker.work()
    assert await state(ledger) == ("sent", 0)


async def test_who_blocked_the_bot_is_told_nothing_more(
    worker: OutboxWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    await ledger.tell("launch_failed", code="provider-moderation", message="")
    await telegram.block(ANNA)
    for _ in range(3):
        await worker.work()
        clock.move(hours=1)
    assert await state(ledger) == ("dead", 0)
    assert len(telegram.calls("sendMessage")) == 1


async def test_a_notice_for_a_group_that_moved_arrives_there(
    worker: OutboxWorker, ledger: Ledger, telegram: TelegramSandbox
) -> None:
    await ledger.tell("launch_paused", chat_id=GROUP, reason="overdue", launch_id=5)
    new = await telegram.migrate(GROUP)
    await worker.work()
    assert any("приостановлены" in message.get("text", "") for message in telegram.messages(new))


async def test_a_busy_chat_is_no_failed_try(
    worker: OutboxWorker, ledger: Ledger, telegram: TelegramSandbox, gate: Gate, clock: MovedClock
) -> None:
    await gate.pause(ANNA, 20)
    await ledger.tell("launch_failed", code="provider-moderation", message="")
    await worker.work()
    (row,) = await ledger.notices()
    assert (row["state"], row["attempts"]) == ("waiting", 0)
    due_at = row["due_at"]
    assert due_at is not None
    assert clock() + timedelta(seconds=19) < due_at <= clock() + timedelta(seconds=23)  # type: ignore[operator]
    assert telegram.calls("sendMessage") == []


async def test_a_telegram_out_of_reach_costs_no_try(
    ledger: Ledger, gate: Gate, clock: MovedClock, unused_tcp_port_factory: Callable[[], int]
) -> None:
    await ledger.tell("launch_failed", code="provider-moderation", message="")
    url = f"http://127.0.0.1:{unused_tcp_port_factory()}"
    async with make_bot(SecretStr(TOKEN), api_url=url, gate=gate, chat_moved=ledger.outbox.chat_moved) as bot:
        for _ in range(LOST_TRIES + 1):
            await worker_of(bot, ledger, gate, clock, Supervisor(), Wakeups()).work()
            clock.move(minutes=1)
    assert await state(ledger) == ("waiting", 0)


async def test_a_notice_that_telegram_refuses_does_not_spin(
    worker: OutboxWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    await ledger.tell("launch_failed", code="provider-moderation", message="")
    telegram.faults.add("sendMessage", status=400, description="Bad Request: something new", times=9)
    for _ in range(3):
        await worker.work()
        clock.move(hours=1)
    assert await state(ledger) == ("dead", 0)
    assert len(telegram.calls("sendMessage")) == 1


async def test_a_fact_wakes_the_worker(
    ledger: Ledger, bot: Bot, gate: Gate, clock: MovedClock, telegram: TelegramSandbox
) -> None:
    supervisor, wakeups = Supervisor(), Wakeups()
    supervisor.start("outbox", worker_of(bot, ledger, gate, clock, supervisor, wakeups).run())
    await ledger.tell("launch_failed", code="provider-moderation", message="")
    wakeups.outbox.set()
    await telegram.until(lambda: telegram.messages(ANNA), timeout_s=4)
    supervisor.stop()
    await supervisor.run()
