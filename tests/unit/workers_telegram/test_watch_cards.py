"""Cards in groups: what Telegram answers decides whether a card waits, moves or the watch ends."""

from typing import Any

import pytest
from aiogram import Bot
from sqlalchemy import select

from bot.domain.ids import NO_TOPIC, ChatId, LaunchId, TopicId, UserId
from bot.domain.watch import WatchManner
from bot.sandbox.telegram import TelegramSandbox
from bot.services.launches.watch_cards import WatchCards
from bot.services.wakeups import Wakeups
from bot.telegram.gate import Gate
from bot.telegram.texts import Texts
from bot.workers.supervisor import Supervisor
from bot.workers.watch_cards import WatchCardsWorker
from storage.chat import watch_cards, watches
from storage.tables import launches as launches_table
from storage.tables import watch_cards as watch_cards_table
from tests.databases import MovedClock
from tests.unit.telegram.conftest import ANNA, GROUP
from tests.unit.workers_telegram.conftest import Ledger

TEXTS = Texts.load(strict=True)


@pytest.fixture
def worker(bot: Bot, ledger: Ledger, gate: Gate, clock: MovedClock) -> WatchCardsWorker:
    return WatchCardsWorker(
        cards=WatchCards(database=ledger.database, settings=ledger.settings, clock=clock),
        changes=ledger.chat_changes,
        bot=bot,
        gate=gate,
        texts=TEXTS,
        clock=clock,
        wakeups=Wakeups(),
        supervisor=Supervisor(),
    )


async def watched(ledger: Ledger, topic_id: int = 0, **changed: Any) -> LaunchId:
    """A launch that a group watches."""
    launch_id = await ledger.launch()
    async with ledger.database.writing() as tx:
        account = (await tx.execute(select(launches_table.c.account_id))).scalars().one()
        await watches.add(
            tx,
            account_id=account,
            chat_id=ChatId(GROUP),
            topic_id=TopicId(topic_id),
            title="Заявки",
            made_by=UserId(ANNA),
            manner=WatchManner.EVERY,
            digest_hour=None,
            digest_day=None,
            language="ru",
            timezone="Europe/Moscow",
            now=ledger.clock(),
        )
        watch = await watches.at(tx, GROUP, topic_id)
        assert watch is not None
        await watches.change(tx, watch.id, language="ru", **changed)
        await watch_cards.add_for(tx, account, launch_id, UserId(ANNA), ledger.clock())
    return launch_id


async def card(ledger: Ledger) -> dict[str, Any]:
    async with ledger.database.reading() as tx:
        return dict((await tx.execute(select(watch_cards_table))).one()._mapping)


def trouble_in(notice: dict[str, Any]) -> str:
    return str(notice["facts"]["trouble"])


async def waits_s(ledger: Ledger, clock: MovedClock) -> float:
    return float(((await card(ledger))["due_at"] - clock()).total_seconds())


async def test_a_card_is_sent_and_not_edited_into_itself(
    worker: WatchCardsWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    launch_id = await watched(ledger)
    assert await worker.work()
    (message,) = telegram.messages(GROUP)
    assert "reply_markup" not in message
    await ledger.touched(launch_id)
    clock.move(seconds=10)
    await worker.work()
    assert len(telegram.calls("editMessageText")) == 0
    await ledger.news(launch_id, text="Другие слова")
    clock.move(seconds=10)
    await worker.work()
    assert "Другие слова" in telegram.messages(GROUP)[0]["text"]


@pytest.mark.parametrize(
    ("fault", "at_least"),
    [
        ({"status": 429, "retry_after": 17}, 17),
        ({"status": 502}, 60),
        ({"status": 400, "description": "Bad Request: something odd"}, 600),
    ],
    ids=["too many", "lost", "refused"],
)
async def test_a_card_that_was_not_taken_waits(
    worker: WatchCardsWorker,
    ledger: Ledger,
    telegram: TelegramSandbox,
    clock: MovedClock,
    fault: dict[str, Any],
    at_least: float,
) -> None:
    await watched(ledger)
    telegram.faults.add("sendMessage", **fault)
    await worker.work()
    assert telegram.messages(GROUP) == []
    assert await waits_s(ledger, clock) == pytest.approx(at_least, abs=1)


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        ({"status": 403, "description": "Forbidden: bot was kicked from the supergroup chat"}, "left"),
        ({"status": 400, "description": "Bad Request: chat not found"}, "left"),
        ({"status": 400, "description": "Bad Request: message thread not found"}, "topic_deleted"),
        ({"status": 400, "description": "Bad Request: TOPIC_CLOSED"}, "topic_closed"),
        (
            {
                "status": 400,
                "description": "Bad Request: not enough rights to send text messages to the chat",
            },
            "muted",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_chat_that_takes_nothing_is_told_to_whoever_watches(
    worker: WatchCardsWorker, ledger: Ledger, telegram: TelegramSandbox, fault: dict[str, Any], trouble: str
) -> None:
    await watched(ledger)
    telegram.faults.add("sendMessage", **fault)
    await worker.work()
    (notice,) = await ledger.notices()
    assert (notice["chat_id"], trouble_in(notice)) == (ANNA, trouble)
    async with ledger.database.reading() as tx:
        left = await watches.in_chat(tx, GROUP)
    assert [watch.paused_because for watch in left] == (
        [] if trouble in {"left", "topic_deleted"} else [trouble]
    )


async def test_a_launchs_own_topic_that_was_deleted_is_left(
    worker: WatchCardsWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    launch_id = await watched(ledger, own_topics=True)
    telegram.groups[-1].is_forum, telegram.groups[-1].bot_status = True, "administrator"
    await worker.work()
    (topic_id,) = telegram.groups[-1].topics
    clock.move(seconds=5)
    await worker.work()
    assert telegram.messages(GROUP)[-1]["message_thread_id"] == topic_id
    await telegram.delete_topic(GROUP, topic_id)
    await ledger.news(launch_id, text="Дальше")
    for _ in range(2):
        clock.move(seconds=5)
        await worker.work()
    (message,) = telegram.messages(GROUP)
    assert "message_thread_id" not in message
    assert (await card(ledger))["own_topic_id"] == NO_TOPIC


async def test_without_the_right_to_make_topics_cards_come_where_the_group_watches(
    worker: WatchCardsWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    await watched(ledger, own_topics=True)
    await worker.work()
    clock.move(seconds=5)
    await worker.work()
    assert len(telegram.messages(GROUP)) == 1
    assert [trouble_in(notice) for notice in await ledger.notices()] == ["no_topics"]


async def test_no_new_card_comes_in_quiet_hours(
    worker: WatchCardsWorker, ledger: Ledger, telegram: TelegramSandbox, clock: MovedClock
) -> None:
    await watched(ledger, quiet_from=0, quiet_until=24 * 60 - 1)
    await worker.work()
    assert telegram.messages(GROUP) == []
    assert await waits_s(ledger, clock) > 0
