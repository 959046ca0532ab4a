"""Canaries: a key, a token and a phone go through a whole story with failures and a crash, and are then looked for.

Key and token must be in no file and no line that anybody may read; the phone in no log, error or metric. What a user gave
for a system of their own is kept with the call, readable; nowhere else.
"""

import asyncio
import base64
import json
import re
import signal
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import aiohttp
import pytest

from bot.config import Settings
from bot.sandbox.world import World
from tests.e2e.programs import dialgram, started
from tests.e2e.story import Chat, Message, free_port, settings_for
from tests.e2e.test_kill_run import bot_of

TOKEN = "7000000001:AAcanaryTokenThatNobodyMaySee-01234567"
KEY = "canaryKey7f3b9d2e8a61c5f04"
WRONG_KEY = "canaryWrongKey5c1e7a90b3"
HOOK_TOKEN = "canaryHook61d0f7a9e2c4b835"
"""In the address, the parameters and the headers of a webhook of one's own."""
PHONE = "79162718281"
"""Ends as a phone that answers; its last two digits may be logged."""


class Heard:
    """Everything that is not a file of ours: logs, output of commands, metrics, what the bot said."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def note(self, where: str, text: str) -> None:
        self._texts[where] = text

    def lines(self, *, of: Iterable[str] = ()) -> list[tuple[str, str]]:
        return [(where, line) for where in (of or self._texts) for line in self._texts[where].splitlines()]

    def __contains__(self, where: str) -> bool:
        return bool(self._texts.get(where))


class Trouble:
    """One installation in a sandbox where everything goes wrong once."""

    def __init__(self, world: World, settings: Settings, folder: Path) -> None:
        self.world = world
        self.settings = settings
        self.folder = folder
        self.chat = Chat(world)
        self.heard = Heard()

    async def connects(self) -> None:
        await self.chat.say("/start")
        await self.chat.sees("(?i)ключ")
        await self.chat.say(WRONG_KEY)
        await self.chat.sees("не принял ключ")
        await self.chat.say(KEY)
        await self.chat.sees("100,00")

    async def calls(self, end: str) -> None:
        """Calls the canary and waits for a card like `end`."""
        asked = await self.chat.say(f"/call +{PHONE} Напоминаем о записи")
        await self.sees_after(asked, "Проверьте звонок")
        await self.chat.press("Подтвердить")
        await self.sees_after(asked, end)

    async def sees_after(self, asked: Message, words: str) -> None:
        """Not in a message that stood there before."""
        await self.chat.until(
            lambda: any(
                words in message.get("text", "")
                for message in self.chat.messages()
                if message["message_id"] > asked["message_id"]
            ),
            words,
            # A killed bot needs its time to start again.
            timeout_s=60,
        )

    async def tells_a_system_that_is_away(self) -> None:
        """Nobody listens there; before, it is mistyped."""
        chat, away = self.chat, self.settings.forward_hosts[-1]
        asked = await chat.say(f"/call +{PHONE} Напоминаем о записи")
        await self.sees_after(asked, "Проверьте звонок")
        await chat.press("Изменить")
        await chat.press("Ещё")
        await chat.press("Свой вебхук")
        await chat.sees("Куда ещё передавать")
        bad = f"{away}/{HOOK_TOKEN} headers {{'X-Token': '{HOOK_TOKEN}'}}"
        await self.sees_after(await chat.say(bad), "не читаются как JSON")
        headers, parameters = json.dumps({"X-Token": HOOK_TOKEN}), json.dumps({"token": HOOK_TOKEN})
        await chat.say(f"{away}/{HOOK_TOKEN}?token={HOOK_TOKEN}\n{parameters}\nheaders {headers}")
        await chat.until(lambda: "✓ Свой вебхук" in chat.buttons(), "the webhook set")
        await chat.press("Назад")
        await chat.until(lambda: "Ещё" in chat.buttons(), "what can be changed")
        await chat.press("Назад")
        await chat.until(lambda: "Подтвердить" in chat.buttons(), "the confirm screen")
        await chat.press("Подтвердить")
        await self.sees_after(asked, "— ответили")

    async def calls_that_fail(self) -> None:
        faults, chat = self.world.calling.faults, self.chat
        faults.add("create", "bad_gateway_after_acting")
        await self.calls("Неизвестно, состоялся ли звонок")
        await chat.press("Звонок был")
        # The service quotes what it was sent.
        message = f"Номер {PHONE} (+7 916 271-82-81) не обслуживается, apiKey={KEY}, ключ {KEY}"
        faults.add("create", "canned", body=json.dumps({"status": "error", "data": {"message": message}}))
        await self.calls("Не состоялось")

    async def is_misunderstood(self) -> None:
        """Answers that break off, a Telegram that is away for a while, an address that quotes the key."""
        self.world.calling.faults.add("userInfo", "reset_mid_answer", times=3)
        self.world.calling.faults.add("getAvailableLanguages", "drop_after_reading", times=6)
        self.world.telegram.faults.add("sendMessage", drop=True)
        self.world.telegram.faults.add("getUpdates", status=502, times=2)
        asked = await self.chat.say("/balance")
        await self.chat.say("/languages")
        await self.sees_after(asked, "Связь с сервисом оборвалась")
        await self.chat.say(f"/call {PHONE[:-1]} завтра")
        await self.chat.say(f"/stoplist {PHONE[:-1]}")

    async def webhooks_come(self) -> None:
        """Right, foreign, forged and senseless ones; each names the canaries where it can."""
        url = str(self.settings.public_url)
        told = self.world.calling.webhooks[-1]
        about = f'{{"phone": "+{PHONE}", "call": "{PHONE}"}}'.encode()
        with_key = f'{{"apiKey": "{KEY}", "token": "{TOKEN}"}}'.encode()
        bodies = {
            # Whoever has an address of ours is stored word by word, so here are phones only.
            told.path: (told.body, about, b"\xff" + about, b"[]"),
            told.path[:-4] + "beef": (told.body, with_key),
            f"/hooks/calls/{KEY}/{PHONE}/{TOKEN}": (about, with_key),
        }
        async with aiohttp.ClientSession() as client:
            for path, sent in bodies.items():
                for number, body in enumerate(sent):
                    async with client.post(f"{url}{path}", data=body) as response:
                        self.heard.note(f"answer {number} to {path}", await response.text())
            figures = f"http://127.0.0.1:{self.settings.metrics_port}/metrics"
            for path, asked in (("/metrics", figures), ("/health/ready", f"{url}/health/ready")):
                async with client.get(asked) as response:
                    self.heard.note(path, await response.text())

    async def operator_looks(self) -> None:
        for command in (("doctor",), ("backup", str(self.folder / "backup")), ("migrate",)):
            async with started(dialgram(*command), self.settings, self.folder) as program:
                await program.ended()
            self.heard.note(command[0], program.log.decode())

    def chat_is_noted(self, where: str) -> None:
        """All that the bot ever sent, also what was edited away since."""
        sent = [f"{call.method} {call.params}" for call in self.world.telegram.log]
        self.heard.note(f"sent {where}", "\n".join(sent))


@pytest.mark.timeout(300)
async def test_no_key_or_token_is_ever_written_and_no_phone_logged(tmp_path: Path) -> None:
    async with World.running(speed=20, token=TOKEN, api_key=KEY) as world:
        # Webhooks come from 127.0.0.1, which is not the service's address: each makes us ask.
        settings = settings_for(
            world,
            tmp_path / "data",
            log_level="debug",
            metrics_port=free_port(),
            webhook_sources=("82.202.206.194",),
            operator_ids=(1002,),
            forward_hosts=("*", f"http://127.0.0.1:{free_port()}"),
        )
        trouble = Trouble(world, settings, tmp_path)
        async with started(dialgram("run"), settings, tmp_path) as run:
            await run.says("the bot is running")
            await trouble.connects()
            await trouble.calls("— ответили")
            await trouble.tells_a_system_that_is_away()
            await run.says("did not take news")
            await trouble.calls_that_fail()
            await trouble.webhooks_come()
            await trouble.operator_looks()
            # Dies with a key in the journal, and with its write-ahead logs where they are.
            world.telegram.faults.add("deleteMessage", hang=True)
            pasted = await trouble.chat.say(KEY)
            await trouble.chat.until(lambda: world.telegram.calls("deleteMessage")[2:], "the key deleted")
            bot_of(run).kill()
            assert_no_secret_in(files(tmp_path))
            assert (tmp_path / "data" / "dialgram.db-wal").stat().st_size
            await trouble.sees_after(pasted, "Баланс")
            await trouble.is_misunderstood()
            assert await run.end(signal.SIGTERM) == 0
        trouble.heard.note("console log", run.log.decode())
        async with started(dialgram("run"), settings, tmp_path, LOG_FORMAT="json") as run:
            await run.says("the bot is running")
            await trouble.is_misunderstood()
            await trouble.calls_that_fail()
            await trouble.webhooks_come()
            assert await run.end(signal.SIGTERM) == 0
        trouble.heard.note("json log", run.log.decode())
        trouble.chat_is_noted("by the bot")

    heard = trouble.heard
    assert "batch failed" in run.log.decode(), "the story has to reach the log to prove anything"
    assert all(where in heard for where in ("doctor", "backup", "/metrics", "console log", "json log"))
    secrets = [
        (where, line)
        for where, line in heard.lines()
        if any(n in line for n in written(KEY, TOKEN, WRONG_KEY))
    ]
    assert not secrets, secrets[:3]
    assert not [where for where, line in heard.lines() if any(n in line for n in written(HOOK_TOKEN))]
    holders = {path.name for path in files(tmp_path) if HOOK_TOKEN.encode() in path.read_bytes()}
    assert holders <= {"dialgram.db", "dialgram.db-wal"}, holders
    phones = [
        (where, line)
        for where, line in heard.lines()
        if where != "sent by the bot" and PHONE[1:] in re.sub(r"\D", "", line)
    ]
    assert not phones, phones[:3]
    assert_no_secret_in(files(tmp_path))


def files(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    names = {path.name for path in found}
    assert {"dialgram.db", "inbox.db"} <= names, names
    return found


def assert_no_secret_in(found: Iterable[Path]) -> None:
    needles = [needle.encode() for needle in written(KEY, TOKEN, WRONG_KEY)]
    needles += [secret.encode("utf-16-le") for secret in (KEY, TOKEN, WRONG_KEY)]
    for path in found:
        content = path.read_bytes()
        assert not [needle for needle in needles if needle in content], path


def written(*secrets: str) -> set[str]:
    """As it is, in an address, in base64 at each of its three offsets."""
    found = {form for secret in secrets for form in (secret, quote(secret, safe=""))}
    for secret in secrets:
        for offset in range(3):
            found.add(base64.b64encode(b"." * offset + secret.encode()).decode()[4:-4])
    return found


async def test_the_search_itself_finds_a_secret_that_is_there(tmp_path: Path) -> None:
    for number, content in enumerate(
        (KEY, f"x{base64.b64encode(b'{' + KEY.encode() + b'}').decode()}", quote(TOKEN))
    ):
        path = tmp_path / str(number)
        await asyncio.to_thread(path.write_text, content)
        try:
            assert_no_secret_in([path])
        except AssertionError:
            continue
        raise AssertionError(content)
