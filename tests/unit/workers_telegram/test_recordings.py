"""A sound on its way through Telegram's moods: sent once, or said to be unknown, and out of the chat in its time."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from pydantic import SecretStr

from bot.domain.allowed_hosts import AllowedHosts
from bot.domain.ids import ChatId, UserId
from bot.fetching import Fetcher
from bot.sandbox.telegram import TelegramSandbox
from bot.services.recordings.news import RecordingSign
from bot.telegram.buckets import MemoryBuckets, RateLimit
from bot.telegram.gate import Gate, GateLimits
from bot.telegram.sending import make_bot
from bot.telegram.texts import Texts
from bot.workers.recordings import RecordingsWorker
from bot.workers.recordings_deletion import RecordingsDeletion
from bot.workers.supervisor import Supervisor
from storage.engine.database import Database
from tests.databases import keyring
from tests.shop.opening import OpenShop, calling, open_shop
from tests.shop.quiet_calls import FINISHED
from tests.shop.shop import Shop, a_call, news
from tests.unit.telegram.conftest import ANNA, GROUP, TOKEN

__all__ = ["calling", "keyring", "open_shop"]

TEXTS = Texts.load(strict=True)


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    return sqlite_database


@pytest.fixture
async def shop(open_shop: OpenShop) -> Shop:
    return await open_shop(recording_delete_days=1)


@pytest.fixture
async def sender(api_url: str, shop: Shop) -> AsyncIterator[Bot]:
    gate = Gate(MemoryBuckets(), limits=GateLimits.off())
    bot = make_bot(SecretStr(TOKEN), api_url=api_url, gate=gate, chat_moved=shop.services.outbox.chat_moved)
    async with bot:
        yield bot


def worker_of(
    shop: Shop, bot: Bot, folder: Path, limits: GateLimits | None = None, url: str | None = None
) -> RecordingsWorker:
    (folder / "sounds").mkdir(exist_ok=True)
    return RecordingsWorker(
        recordings=shop.services.recordings,
        fetcher=Fetcher(AllowedHosts((url or str(shop.settings.provider_url),))),
        folder=folder / "sounds",
        is_protected=True,
        bot=bot,
        gate=Gate(MemoryBuckets(), limits=limits or GateLimits.off()),
        texts=TEXTS,
        clock=shop.clock,
        wakeups=shop.services.wakeups,
        supervisor=Supervisor(),
    )


@pytest.fixture
def worker(shop: Shop, sender: Bot, tmp_path: Path) -> RecordingsWorker:
    return worker_of(shop, sender, tmp_path)


@pytest.fixture
def deletion(shop: Shop, sender: Bot) -> RecordingsDeletion:
    return RecordingsDeletion(
        recordings=shop.services.recordings,
        bot=sender,
        texts=TEXTS,
        clock=shop.clock,
        supervisor=Supervisor(),
    )


async def record(shop: Shop, path: str = "/files/recordings/token-3.wav", **leg: Any) -> None:
    shop.is_reachable = False
    shop.calling.hold_calls = True
    launch_id = await shop.sent(a_call(1, needs_recording=True, recording_acknowledged=True))
    call = await shop.call(launch_id)
    await shop.hear(launch_id, news(call.provider_id, **{**FINISHED, "recordFilePath": path, **leg}))


async def sign(shop: Shop) -> RecordingSign | None:
    card = await shop.services.cards.call_card(UserId(ANNA), 1)
    assert card is not None
    return card.recording


def sounds(telegram: TelegramSandbox) -> list[dict[str, Any]]:
    return [message for message in telegram.messages(ANNA) if "audio" in message or "document" in message]


async def test_a_sound_arrives_protected_and_as_mp3(
    shop: Shop, worker: RecordingsWorker, telegram: TelegramSandbox
) -> None:
    await record(shop, ivrDigit=1)
    await worker.work()
    (message,) = sounds(telegram)
    assert message["has_protected_content"]
    assert message["audio"]["file_name"] == "call-1.mp3"
    assert message["audio"]["duration"] == 30
    assert "нажали 1" in message["caption"]


async def test_in_a_group_the_phone_is_masked(
    shop: Shop, worker: RecordingsWorker, telegram: TelegramSandbox
) -> None:
    await record(shop)
    await worker.work()
    await shop.services.recordings.ask(UserId(ANNA), 1, chat_id=ChatId(GROUP), reply_to=None, tap="t")
    await worker.work()
    caption = telegram.messages(GROUP)[-1]["caption"]
    assert "***" in caption
    assert len(sounds(telegram)) == 1


@pytest.mark.parametrize(
    ("fault", "then", "arrived"),
    [
        ({"status": 429, "retry_after": 2}, RecordingSign.COMING, 0),
        ({"status": 403, "description": "Forbidden: bot was blocked by the user"}, RecordingSign.THERE, 0),
        ({"status": 400, "description": "Bad Request: no"}, RecordingSign.THERE, 0),
        ({"status": 502}, RecordingSign.UNKNOWN, 0),
        ({"drop": True, "after_acting": True}, RecordingSign.UNKNOWN, 1),
    ],
)
async def test_what_became_of_it_is_written_down(
    shop: Shop,
    worker: RecordingsWorker,
    telegram: TelegramSandbox,
    fault: dict[str, Any],
    then: RecordingSign,
    arrived: int,
) -> None:
    await record(shop)
    telegram.faults.add("sendAudio", **fault)
    await worker.work()
    assert await sign(shop) is then
    await worker.work()
    assert len(sounds(telegram)) == arrived, "nothing goes out again by itself before its time"
    if then is RecordingSign.COMING:
        shop.clock.move(seconds=2)
        await worker.work()
        assert len(sounds(telegram)) == 1


async def test_without_a_connection_it_waits(
    shop: Shop, tmp_path: Path, telegram: TelegramSandbox, sender: Bot
) -> None:
    await record(shop)
    gate = Gate(MemoryBuckets(), limits=GateLimits.off())
    nowhere = make_bot(
        SecretStr(TOKEN), api_url="http://127.0.0.1:9", gate=gate, chat_moved=shop.services.outbox.chat_moved
    )
    async with nowhere:
        await worker_of(shop, nowhere, tmp_path).work()
    assert await sign(shop) is RecordingSign.COMING
    shop.clock.move(seconds=5)
    await worker_of(shop, sender, tmp_path).work()
    assert len(sounds(telegram)) == 1


async def test_a_file_id_that_telegram_forgot_is_fetched_anew(
    shop: Shop, worker: RecordingsWorker, telegram: TelegramSandbox
) -> None:
    await record(shop)
    await worker.work()
    await shop.services.recordings.ask(UserId(ANNA), 1, chat_id=ChatId(ANNA), reply_to=None, tap="t")
    telegram.faults.add(
        "sendAudio", status=400, description="Bad Request: wrong file identifier/HTTP URL specified"
    )
    await worker.work()
    await worker.work()
    assert len(sounds(telegram)) == 2
    assert shop.asked("recording") == 2


async def test_what_is_named_a_sound_and_can_not_be_read_arrives_as_it_is(
    shop: Shop, worker: RecordingsWorker, telegram: TelegramSandbox
) -> None:
    await record(shop)
    broken = b"RIFF\x00\x00\x00\x00WAVEnothing of the kind"
    shop.calling.faults.add("recording", "canned", status=200, body=broken, content_type="audio/wav")
    await worker.work()
    (message,) = sounds(telegram)
    assert (message.get("audio") or message["document"])["file_name"] == "call-1.wav"


async def test_a_full_chat_lets_the_sound_go_and_fetches_it_later(
    shop: Shop, sender: Bot, tmp_path: Path, telegram: TelegramSandbox
) -> None:
    await record(shop)
    shut = GateLimits(everybody=RateLimit(1000.0, burst=1))
    worker = worker_of(shop, sender, tmp_path, limits=shut)
    await worker._gate.admit(ANNA)
    await worker.work()
    assert not sounds(telegram)
    assert await sign(shop) is RecordingSign.COMING


async def test_one_fetch_serves_two_chats(
    shop: Shop, worker: RecordingsWorker, telegram: TelegramSandbox
) -> None:
    await record(shop)
    await shop.services.recordings.ask(UserId(ANNA), 1, chat_id=ChatId(GROUP), reply_to=None, tap="t")
    await worker.work()
    await worker.work()
    assert len(sounds(telegram)) == 1
    assert "audio" in telegram.messages(GROUP)[-1]
    assert shop.asked("recording") == 1


async def test_trouble_of_our_own_is_another_try(shop: Shop, sender: Bot, tmp_path: Path) -> None:
    await record(shop)
    worker = worker_of(shop, sender, tmp_path)
    (tmp_path / "sounds").rmdir()
    await worker.work()
    assert await sign(shop) is RecordingSign.COMING


async def test_an_old_recording_leaves_the_chat(
    shop: Shop, worker: RecordingsWorker, deletion: RecordingsDeletion, telegram: TelegramSandbox
) -> None:
    await record(shop)
    await worker.work()
    assert not await deletion.work()
    shop.clock.move(days=1)
    assert await deletion.work()
    assert not sounds(telegram)
    assert await sign(shop) is RecordingSign.THERE


async def test_what_is_too_old_to_be_deleted_is_replaced_by_a_line(
    shop: Shop, worker: RecordingsWorker, deletion: RecordingsDeletion, telegram: TelegramSandbox
) -> None:
    await record(shop)
    await worker.work()
    shop.clock.move(days=1)
    telegram.faults.add("deleteMessage", status=400, description="Bad Request: message can't be deleted")
    await deletion.work()
    (message,) = sounds(telegram)
    assert "audio" not in message
    assert message["caption"].startswith("Запись разговора удалена")


@pytest.mark.parametrize("status", [403, 400])
async def test_what_is_out_of_reach_is_not_tried_for_ever(
    shop: Shop, worker: RecordingsWorker, deletion: RecordingsDeletion, telegram: TelegramSandbox, status: int
) -> None:
    await record(shop)
    await worker.work()
    shop.clock.move(days=1)
    telegram.faults.add("deleteMessage", status=status, description="no")
    telegram.faults.add("editMessageMedia", status=400, description="Bad Request: no")
    await deletion.work()
    assert await shop.services.recordings.to_delete() == []


async def test_deleting_waits_where_telegram_is_away(
    shop: Shop, worker: RecordingsWorker, deletion: RecordingsDeletion, telegram: TelegramSandbox
) -> None:
    await record(shop)
    await worker.work()
    shop.clock.move(days=1)
    telegram.faults.add("deleteMessage", status=502)
    await deletion.work()
    assert len(sounds(telegram)) == 1
    shop.clock.move(minutes=10)
    await deletion.work()
    assert not sounds(telegram)
