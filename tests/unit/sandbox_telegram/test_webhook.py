"""Updates delivered by webhook: with the secret, in order within a chat, and again until taken."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.sandbox.telegram import Json, TelegramSandbox
from tests.unit.sandbox_telegram.conftest import ANNA, BORIS, Client, serve

PROOF = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Receiver:
    """The bot's side: answers with the statuses planned, then with 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    answer: str = ""
    got: list[Json] = field(default_factory=list)
    proofs: list[str | None] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.got.append(await request.json())
        self.proofs.append(request.headers.get(PROOF))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200, text=self.answer)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver, app = Receiver(), web.Application()
    app.router.add_post("/hook", receiver.take)
    runner, root = await serve(app)
    receiver.url = f"{root}/hook"
    yield receiver
    await runner.cleanup()


async def test_updates_arrive_with_the_secret(
    telegram: TelegramSandbox, api: Client, receiver: Receiver
) -> None:
    await telegram.say(ANNA, "до")
    assert (await api("setWebhook", url=receiver.url, secret_token="s-1", max_connections=5)).result is True
    await telegram.say(ANNA, "после")
    await telegram.until(lambda: not telegram.pending_updates)
    assert receiver.texts() == ["до", "после"]
    assert receiver.proofs == ["s-1", "s-1"]


async def test_a_refused_update_comes_again_before_later_ones_of_its_chat(
    telegram: TelegramSandbox, api: Client, receiver: Receiver
) -> None:
    receiver.statuses = [500, 502]
    await api("setWebhook", url=receiver.url)
    await telegram.say(ANNA, "раз")
    await telegram.say(ANNA, "два")
    await telegram.until(lambda: not telegram.pending_updates)
    assert receiver.texts() == ["раз", "раз", "раз", "два"]
    info = (await api("getWebhookInfo")).result
    assert info["url"] == receiver.url
    assert info["last_error_message"].startswith("Wrong response from the webhook: 502")


async def test_one_chats_trouble_does_not_hold_up_another(
    telegram: TelegramSandbox, api: Client, receiver: Receiver
) -> None:
    receiver.statuses = [500]
    await api("setWebhook", url=receiver.url)
    await telegram.say(ANNA, "раз")
    await telegram.say(BORIS, "другой")
    await telegram.until(lambda: not telegram.pending_updates)
    assert receiver.texts() == ["раз", "другой", "раз"]


async def test_an_unreachable_webhook_keeps_its_updates_for_polling(
    telegram: TelegramSandbox, api: Client, receiver: Receiver
) -> None:
    await api("setWebhook", url="http://127.0.0.1:9/closed")
    await telegram.say(ANNA, "жду")
    while "last_error_message" not in (info := (await api("getWebhookInfo")).result):
        pass
    assert info["pending_update_count"] == 1
    await api("deleteWebhook")
    (update,) = (await api("getUpdates")).result
    assert update["message"]["text"] == "жду"
    await api("setWebhook", url=receiver.url, drop_pending_updates=True)
    await telegram.say(ANNA, "новое")
    await telegram.until(lambda: not telegram.pending_updates)
    assert receiver.texts() == ["новое"]


async def test_a_method_in_the_answer_is_reported_as_not_built(
    telegram: TelegramSandbox, api: Client, receiver: Receiver
) -> None:
    receiver.answer = '{"method": "sendMessage"}'
    await api("setWebhook", url=receiver.url)
    await telegram.say(ANNA, "раз")
    await telegram.until(lambda: telegram.violations)
    assert "webhook's answer" in telegram.violations[0]


@pytest.mark.parametrize("fields", [{"url": "ftp://a.ru"}, {"url": "http://a.ru", "secret_token": "не то"}])
async def test_a_wrong_webhook_is_refused(api: Client, fields: dict[str, str]) -> None:
    assert (await api("setWebhook", **fields)).status == 400
    assert (await api("getWebhookInfo")).result["url"] == ""


async def test_a_certificate_is_reported_as_not_built(telegram: TelegramSandbox, api: Client) -> None:
    answer = await api.upload("setWebhook", b"pem", "cert.pem", "certificate", url="https://a.ru/hook")
    assert answer.status == 500
    assert telegram.violations == ["setWebhook: the sandbox has not built webhook certificates"]


async def test_an_empty_address_removes_the_webhook(api: Client, receiver: Receiver) -> None:
    await api("setWebhook", url=receiver.url)
    await api("setWebhook", url="")
    assert (await api("getWebhookInfo")).result["url"] == ""
