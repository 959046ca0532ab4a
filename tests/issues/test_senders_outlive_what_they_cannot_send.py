"""One card or notice that can't be drawn must not take the others with it, nor a dead worker's notice be forgotten."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from pydantic import SecretStr
from sqlalchemy import update

from bot.config import Settings
from bot.sandbox.telegram import TelegramSandbox
from bot.services.chat.outbox import LEFT_AFTER
from bot.services.wakeups import Wakeups
from bot.telegram.buckets import MemoryBuckets
from bot.telegram.gate import Gate, GateLimits
from bot.telegram.sending import make_bot
from bot.telegram.texts import Texts
from bot.workers.cards import CardsWorker
from bot.workers.outbox import LOST_TRIES, OutboxWorker
from bot.workers.supervisor import Supervisor
from storage.engine.database import Database
from storage.tables import launches
from tests.databases import MovedClock
from tests.unit.telegram.conftest import ANNA, BORIS, TOKEN, api_url, telegram
from tests.unit.workers_telegram.conftest import Ledger, settings

__all__ = ["api_url", "settings", "telegram"]

TEXTS = Texts.load(strict=True)


@dataclass(frozen=True)
class Senders:
    ledger: Ledger
    cards: CardsWorker
    outbox: OutboxWorker


@pytest.fixture
async def senders(
    api_url: str, database: Database, settings: Settings, clock: MovedClock
) -> AsyncIterator[Senders]:
    ledger = Ledger(database, settings, clock)
    gate = Gate(MemoryBuckets(), limits=GateLimits.off())

    async with make_bot(
        SecretStr(TOKEN), api_url=api_url, gate=gate, chat_moved=ledger.outbox.chat_moved
    ) as bot:
        yield Senders(
            ledger,
            CardsWorker(
                cards=ledger.cards,
                bot=bot,
                gate=gate,
                texts=TEXTS,
                clock=clock,
                wakeups=Wakeups(),
                supervisor=Supervisor(),
            ),
            OutboxWorker(
                outbox=ledger.outbox,
                changes=ledger.chat_changes,
                bot=bot,
                gate=gate,
                texts=TEXTS,
                clock=clock,
                wakeups=Wakeups(),
                supervisor=Supervisor(),
            ),
        )


async def test_a_card_that_can_not_be_drawn_leaves_the_others_alone(
    senders: Senders, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    broken = await senders.ledger.launch()
    async with senders.ledger.database.writing() as tx:
        await tx.execute(update(launches).where(launches.c.id == broken).values(state="odd"))
    clock.move(seconds=1)
    await senders.ledger.launch(chat_id=BORIS)
    await senders.cards.work()
    assert len(telegram.messages(BORIS)) == 1
    assert (await senders.ledger.card(broken))["due_at"] > clock()  # type: ignore[operator]


async def test_a_notice_that_can_not_be_drawn_is_given_up_and_the_others_go_on(
    senders: Senders, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    # A button can't hold such a number.
    await senders.ledger.tell("unknown_batch", batch_id=10**70, people=1)
    await senders.ledger.tell("launch_failed", chat_id=BORIS, code="provider-moderation", message="")
    for _ in range(LOST_TRIES):
        await senders.outbox.work()
        clock.move(minutes=1)
    assert len(telegram.messages(BORIS)) == 1
    assert {row["state"] for row in await senders.ledger.notices()} == {"dead", "sent"}


async def test_a_notice_of_a_worker_that_died_goes_out_by_another_that_lives(
    senders: Senders, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    await senders.ledger.tell("launch_failed", code="provider-moderation", message="")
    (notice,) = await senders.ledger.outbox.due()
    assert await senders.ledger.outbox.sending(notice.id)
    await senders.outbox.work()
    assert telegram.messages(ANNA) == [], "it may be on its way"
    clock.move(seconds=LEFT_AFTER.total_seconds())
    await senders.outbox.work()
    assert len(telegram.messages(ANNA)) == 1


async def test_a_notice_that_kills_whoever_sends_it_is_given_up(senders: Senders, clock: MovedClock) -> None:
    await senders.ledger.tell("launch_failed", code="provider-moderation", message="")
    deaths = 0
    while due := await senders.ledger.outbox.due():
        assert await senders.ledger.outbox.sending(due[0].id)
        clock.move(seconds=LEFT_AFTER.total_seconds())
        deaths += 1
        assert deaths < 100
    (row,) = await senders.ledger.notices()
    assert row["state"] == "dead"
