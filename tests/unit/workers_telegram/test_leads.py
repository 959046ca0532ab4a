"""Leads on their way to chats: at once, together where a group has no room for each, and changed wherever they stand."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiogram import Bot
from pydantic import SecretStr

from bot.domain.ids import NO_TOPIC, ChatId, LaunchId, UserId
from bot.domain.reactions import parse
from bot.domain.watch import WatchManner
from bot.sandbox.telegram import TelegramSandbox
from bot.services.refusal import Refusal
from bot.services.users.access import User
from bot.services.watching.watching import WatchPlace
from bot.telegram.buckets import MemoryBuckets, RateLimit, RoomLimit
from bot.telegram.gate import NO_LIMIT, Gate, GateLimits
from bot.telegram.sending import make_bot
from bot.telegram.texts import Texts
from bot.workers.leads import MOST_ATTEMPTS, MOST_TOGETHER, LeadsWorker
from bot.workers.supervisor import Supervisor
from storage.engine.database import Database
from tests.databases import keyring
from tests.shop.opening import calling, open_shop, shop
from tests.shop.quiet_calls import quiet
from tests.shop.shop import Shop, phone
from tests.unit.telegram.conftest import ANNA, BORIS, GROUP, TOKEN

__all__ = ["calling", "keyring", "open_shop", "shop"]

TEXTS = Texts.load(strict=True)
TREE = parse("1 перезвоните: лид\n* : лид").tree


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    return sqlite_database


@pytest.fixture
async def sender(api_url: str, shop: Shop) -> AsyncIterator[Bot]:
    gate = Gate(MemoryBuckets(), limits=GateLimits.off())
    bot = make_bot(SecretStr(TOKEN), api_url=api_url, gate=gate, chat_moved=shop.services.outbox.chat_moved)
    async with bot:
        yield bot


def worker_of(
    shop: Shop, bot: Bot, limits: GateLimits | None = None, gate: Gate | None = None
) -> LeadsWorker:
    return LeadsWorker(
        telling=shop.services.lead_telling,
        bot=bot,
        gate=gate or Gate(MemoryBuckets(), limits=limits or GateLimits.off()),
        texts=TEXTS,
        clock=shop.clock,
        wakeups=shop.services.wakeups,
        supervisor=Supervisor(),
    )


@pytest.fixture
def worker(shop: Shop, sender: Bot) -> LeadsWorker:
    return worker_of(shop, sender)


async def the_group_watches(shop: Shop) -> None:
    anna = User(UserId(ANNA), "Анна", None, "ru", ZoneInfo("Europe/Moscow"))
    place = WatchPlace(ChatId(GROUP), NO_TOPIC, "Регистратура")
    await shop.services.watching.begin(anna, place, (await shop.account()).id, WatchManner.LEADS, "ru")


async def leads_of(shop: Shop, *numbers: int, node: int = 0, answer: object = 1) -> LaunchId:
    """Each of them presses the key."""
    launch_id, _ = await quiet(shop, *numbers, reactions=TREE)
    for number in numbers:
        body = json.dumps({"call": {"phone": phone(number), "answer": answer}}).encode()
        await shop.keep((await shop.batch(launch_id)).reference, body, kind="ivr", node=str(node))
    await shop.project()
    return launch_id


def labels(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


async def the_lead(shop: Shop) -> int:
    return (await shop.services.leads.page(UserId(ANNA), only_open=False)).leads[-1].id


async def test_what_waits_for_room_in_a_group_comes_together_and_is_taken_one_by_one(
    shop: Shop, worker: LeadsWorker, telegram: TelegramSandbox
) -> None:
    await the_group_watches(shop)
    await leads_of(shop, 1, 2, 3)
    await worker.work()
    assert len(telegram.messages(ANNA)) == 3
    (message,) = telegram.messages(GROUP)
    assert labels(message) == ["Беру 1", "Беру 2", "Беру 3"]
    assert all(str(phone(number)) not in message["text"] for number in (1, 2, 3))
    second = (await shop.services.leads.page(UserId(ANNA))).leads[1]
    await shop.services.leads.take(UserId(ANNA), second.id)
    await worker.work()
    (message,) = telegram.messages(GROUP)
    assert labels(message) == ["Беру 1", "Беру 3"]
    assert message["text"].count("Взял: ") == 1
    edits = [call for call in telegram.log if call.method == "editMessageText"]
    await worker.work()
    assert [call for call in telegram.log if call.method == "editMessageText"] == edits


async def test_words_stand_in_a_message_of_several_and_none_holds_too_many(
    shop: Shop, worker: LeadsWorker, telegram: TelegramSandbox
) -> None:
    await the_group_watches(shop)
    for launch in range(3):
        await leads_of(shop, *range(3 * launch + 1, 3 * launch + 4), node=1, answer="алло")
    await worker.work()
    full, rest = telegram.messages(GROUP)
    assert len(labels(full)) == MOST_TOGETHER == full["text"].count("«алло»")
    assert labels(rest) == ["Беру"]


async def test_two_workers_send_a_lead_once(shop: Shop, sender: Bot, telegram: TelegramSandbox) -> None:
    await the_group_watches(shop)
    await leads_of(shop, 1, 2)
    await shop.services.lead_telling.tell_due()
    await asyncio.gather(*(worker_of(shop, sender).work() for _ in range(2)))
    assert "".join(str(message["text"]) for message in telegram.messages(GROUP)).count("-**-01") == 1
    assert len(telegram.messages(ANNA)) == 2


async def test_without_room_it_waits_and_is_told_later(
    shop: Shop, sender: Bot, telegram: TelegramSandbox
) -> None:
    await the_group_watches(shop)
    limits = GateLimits(NO_LIMIT, NO_LIMIT, RateLimit(60.0, burst=1), NO_LIMIT)
    worker = worker_of(shop, sender, limits)
    await leads_of(shop, 1)
    await worker.work()
    await leads_of(shop, 2)
    await worker.work()
    assert len(telegram.messages(GROUP)) == 1
    shop.clock.move(seconds=61)
    await worker_of(shop, sender).work()
    assert len(telegram.messages(GROUP)) == 2


async def test_many_leads_leave_the_cards_of_their_group_room(
    shop: Shop, sender: Bot, telegram: TelegramSandbox
) -> None:
    await the_group_watches(shop)
    room = RoomLimit(20, span_s=600.0, card_s=0.0, leads=1)
    gate = Gate(MemoryBuckets(), limits=GateLimits(NO_LIMIT, NO_LIMIT, NO_LIMIT, NO_LIMIT, room))
    worker = worker_of(shop, sender, gate=gate)
    assert await gate.try_admit(GROUP, card=True) == 0
    for number in (1, 2, 3):
        await leads_of(shop, number)
        await worker.work()
    assert len(telegram.messages(GROUP)) == 2
    assert len(telegram.messages(ANNA)) == 3


async def test_a_newer_lead_does_not_pass_an_older_one_that_waits_for_room(
    shop: Shop, sender: Bot, telegram: TelegramSandbox
) -> None:
    await the_group_watches(shop)
    now = 0.0
    limits = GateLimits(NO_LIMIT, NO_LIMIT, RateLimit(60.0, burst=1), NO_LIMIT)
    gate = Gate(MemoryBuckets(clock=lambda: now), limits=limits, clock=lambda: now)
    worker = worker_of(shop, sender, gate=gate)
    for number in (1, 2):
        await leads_of(shop, number)
        await worker.work()
    # By now there is room, but the older one is not asked about again before its time.
    now = 61.0
    shop.clock.move(seconds=0.01)
    await leads_of(shop, 3)
    await worker.work()
    shop.clock.move(seconds=61)
    await worker.work()
    first, rest = telegram.messages(GROUP)
    assert "-**-01" in first["text"]
    assert re.findall(r"-\*\*-(\d\d)", rest["text"]) == ["02", "03"]


@pytest.mark.parametrize(
    ("fault", "tries"),
    [
        ({"status": 429, "retry_after": 2}, 2),
        ({"status": 502}, 2),
        ({"status": 403, "description": "Forbidden: bot was blocked by the user"}, 1),
    ],
)
async def test_a_failure_of_telegram_delays_a_lead_or_ends_its_message(
    shop: Shop, worker: LeadsWorker, telegram: TelegramSandbox, fault: dict[str, Any], tries: int
) -> None:
    await leads_of(shop, 1)
    telegram.faults.add("sendMessage", **fault)
    await worker.work()
    assert telegram.messages(ANNA) == []
    shop.clock.move(seconds=6)
    await worker.work()
    assert len(telegram.messages(ANNA)) == tries - 1
    assert (await shop.services.leads.page(UserId(ANNA))).total == 1


async def test_a_message_that_never_arrives_is_given_up_at_last(
    shop: Shop, worker: LeadsWorker, telegram: TelegramSandbox
) -> None:
    await leads_of(shop, 1)
    telegram.faults.add("sendMessage", status=502, times=100)
    for _ in range(MOST_ATTEMPTS + 5):
        await worker.work()
        shop.clock.move(seconds=6)
    assert sum(call.method == "sendMessage" for call in telegram.log) == MOST_ATTEMPTS


async def test_a_group_that_became_a_supergroup_is_told_anew_of_what_changes(
    shop: Shop, worker: LeadsWorker, telegram: TelegramSandbox
) -> None:
    await the_group_watches(shop)
    await leads_of(shop, 1)
    await worker.work()
    new = ChatId(-1_001_000_000_500)
    telegram.add_group(new, "Регистратура", [ANNA, BORIS])
    await shop.services.outbox.chat_moved(ChatId(GROUP), new)
    await worker.work()
    assert telegram.messages(new) == []
    await shop.services.leads.take(UserId(ANNA), await the_lead(shop))
    await worker.work()
    (message,) = telegram.messages(new)
    assert "Взял: " in message["text"]


async def test_the_taker_gets_number_and_contact_and_gives_both_back_with_an_undo(
    shop: Shop, worker: LeadsWorker, telegram: TelegramSandbox
) -> None:
    await leads_of(shop, 1)
    await worker.work()
    lead = await the_lead(shop)
    await shop.services.leads.take(UserId(ANNA), lead)
    await worker.work()
    _, contact, message = telegram.messages(ANNA)
    assert contact["contact"]["phone_number"] == f"+{phone(1)}"
    assert "000-00-01" in message["text"].replace("\u00a0", " ")
    await shop.services.leads.undo(UserId(ANNA), lead)
    await worker.work()
    message = telegram.messages(ANNA)[-1]
    assert "***" in message["text"]
    assert labels(message) == ["Беру"]
    with pytest.raises(Refusal, match="lead-not-yours"):
        await shop.services.leads.no_answer(UserId(ANNA), lead)
