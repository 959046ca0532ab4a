"""The ledger with its real services between two real servers: the sandbox that places calls, and our side server.

The service's webhooks end in a mailbox; whoever runs the test decides which are delivered, when, how often, by whom. A group
watches the account's leads; the test stands for the worker that writes to it.
"""

import asyncio
import json
import shutil
from collections.abc import Iterable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web
from pydantic import SecretStr

from bot.assembly import Services, build_services
from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.hooks.hook_address import read_hook_path
from bot.domain.ids import NO_TOPIC, ChatId, UserId
from bot.domain.reactions import parse
from bot.domain.watch import WatchManner
from bot.provider.client import CallingService
from bot.sandbox.calling import CallingSandbox
from bot.sandbox.calling.steering import SteerAction
from bot.sandbox.world import served
from bot.server.main import listening
from bot.services.receiving.start import INBOX_FILE, opened_receiving
from bot.services.users.access import User
from bot.services.watching.watching import WatchPlace
from bot.workers.loops import take_inbox
from storage.engine.database import Database
from storage.inbox.sqlite_reading import SqliteInboxReader
from storage.keys.key_check import open_keyring
from tests.databases import a_master_key, sqlite_address
from tests.master_keys import secret_text

KEY = "made-up-key-of-a-made-up-account"
USER = UserId(1001)
THE_SERVICE, A_STRANGER = "82.202.206.194", "203.0.113.9"
SPEED = 200.0
ENDINGS: tuple[SteerAction, ...] = ("answer", "answer", "no_answer", "busy")
"""Of a call that rings."""
TREE: Final = parse("1 перезвоните: лид\n1.4 сегодня: лид\n2 приду: Спасибо\n3 менеджер: лид").tree
AWAITED: Final[dict[tuple[int, ...], tuple[int, ...]]] = {(): (1, 2, 3), (0,): (4,)}
"""The keys of each level, by the place in the tree. No key stands on two levels, so that a single one has one meaning."""
GROUP = ChatId(-5)
Truth = dict[str, Any]


class Post(NamedTuple):
    """One webhook as the service sent it."""

    path: str
    body: bytes

    @property
    def calls(self) -> list[dict[str, Any]]:
        """Whose status it tells; none: it tells of a reaction."""
        found: list[dict[str, Any]] = json.loads(self.body).get("apiCalls", [])
        return found

    @property
    def pressed(self) -> tuple[int, int] | None:
        """The call and the key, if it tells of a reaction."""
        call = json.loads(self.body).get("call")
        return None if call is None else (call["apicallId"], call["answer"])

    @property
    def call_ids(self) -> set[int]:
        return {self.pressed[0]} if self.pressed else {call["id"] for call in self.calls}


class Mailbox:
    """Stands where the service believes our side server to be; answers 200 and keeps what came."""

    def __init__(self) -> None:
        self.posts: list[Post] = []
        self._heard: set[tuple[int, str | int]] = set()
        self._changed = asyncio.Condition()
        self.app = web.Application()
        self.app.router.add_post("/{path:.*}", self._take)

    async def _take(self, request: web.Request) -> web.Response:
        post = Post(request.raw_path, await request.read())
        async with self._changed:
            self.posts.append(post)
            self._heard |= {(call["id"], call["calls"][-1]["status"]) for call in post.calls}
            self._heard |= {post.pressed} if post.pressed else set()
            self._changed.notify_all()
        return web.Response()

    async def until_heard(self, news: Iterable[tuple[int, str | int]]) -> None:
        """Returns once the service has told of all these (call, status or key)."""
        expected = set(news)
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: expected <= self._heard)


class Service:
    """The calling service with its calls held, so that each of them moves only when it is told to."""

    def __init__(self) -> None:
        self.sandbox = CallingSandbox(speed=SPEED)
        self.sandbox.add_account(KEY, balance="100000")
        self.sandbox.hold_calls = True
        self.mailbox = Mailbox()

    async def start(self, stack: AsyncExitStack) -> tuple[str, str]:
        """Its own address, and the one to give as PUBLIC_URL."""
        public_url = await stack.enter_async_context(served(self.mailbox.app, "127.0.0.1", 0))
        return await stack.enter_async_context(served(self.sandbox.app, "127.0.0.1", 0)), public_url

    def truth(self) -> list[Truth]:
        return self.sandbox.truth(KEY)

    async def settle(self) -> None:
        """Waits until every call that nobody planned for later rings, and until the news of it are in the mailbox."""
        fresh = {call["id"] for call in self.truth() if call["plannedAt"] is None}
        await self.sandbox.until(
            lambda: all(call["status"] not in {"created", "processed"} for call in self._of(fresh)), 20
        )
        await self.mailbox.until_heard(
            (call_id, status) for call_id in fresh for status in ("processed", "started")
        )

    async def move(self, call_id: int, choice: int) -> None:
        """One step on, where it can take one: the next status, or one of those that end it."""
        status = self._of({call_id})[0]["status"]
        if status == "created":
            await self.sandbox.steer(call_id, "start")
            await self.sandbox.until(lambda: self._of({call_id})[0]["status"] == "started", 20)
            await self.mailbox.until_heard([(call_id, "processed"), (call_id, "started")])
        elif status == "started":
            action = ENDINGS[choice % len(ENDINGS)]
            await self.sandbox.steer(call_id, action)
            await self.mailbox.until_heard([(call_id, "answered" if action == "answer" else "canceled")])
        elif status == "answered":
            place = tuple(self._of({call_id})[0]["conversation"]["place"])
            if choice % 2 and (keys := AWAITED.get(place)):
                key = keys[choice // 2 % len(keys)]
                await self.sandbox.steer(call_id, "press", key)
                await self.mailbox.until_heard([(call_id, key)])
            else:
                await self.sandbox.steer(call_id, "hang_up")
                await self.mailbox.until_heard([(call_id, "finished")])

    def _of(self, ids: set[int]) -> list[Truth]:
        return [call for call in self.truth() if call["id"] in ids]


class Ledger:
    """Our side without Telegram: services over one SQLite file, and the side server over the inbox's."""

    def __init__(self, data_dir: Path, clock: Clock, *, provider_url: str, public_url: str) -> None:
        self._clock = clock
        values: dict[str, Any] = {
            "provider_url": provider_url,
            "provider_domains": ("sandbox.dialgram",),
            "public_url": public_url,
            "server_port": 0,
            "metrics_port": 0,
            # Whoever delivers says in a header whom they play.
            "webhook_sources": (THE_SERVICE,),
            "trusted_proxies": ("127.0.0.1",),
            "secret_key": SecretStr(secret_text(a_master_key())),
            "data_dir": data_dir,
            "hold_single_s": 0,
            "hold_list_s": 0,
            "batch_size": 2,
            "cap_day_calls": 100_000,
            "reconcile_steps_s": (0, 1, 2),
        }
        self.settings = Settings(_env_file=None, **values)
        self._stack = AsyncExitStack()

    @classmethod
    async def new(
        cls, template: Path, data_dir: Path, clock: Clock, *, provider_url: str, public_url: str
    ) -> "Ledger":
        """An empty ledger whose only user has connected the key. `template`: a migrated database."""
        shutil.copy(template, data_dir / "dialgram.db")
        ledger = cls(data_dir, clock, provider_url=provider_url, public_url=public_url)
        await ledger.start()
        await ledger.services.access.admit(USER, "Анна", "ru")
        await ledger.services.accounts.connect(USER, SecretStr(KEY))
        (account_id,) = await ledger.services.watching.accounts(USER)
        await ledger.services.watching.begin(
            User(USER, "Анна", None, "ru", ZoneInfo("Europe/Moscow")),
            WatchPlace(GROUP, NO_TOPIC, "Отдел продаж"),
            account_id,
            WatchManner.LEADS,
            "ru",
        )
        return ledger

    async def start(self) -> None:
        """Everything built anew from the files, as a start of the bot does it."""
        data_dir = self.settings.data_dir
        enter = self._stack.enter_async_context
        self.database = await enter(await Database.open(sqlite_address(data_dir / "dialgram.db")))
        keyring = await open_keyring(self.settings, self.database, clock=self._clock)
        reader = SqliteInboxReader(data_dir / INBOX_FILE)
        self._stack.push_async_callback(reader.close)
        service = await enter(
            CallingService(provider_url=self.settings.provider_url, total_timeout_s=15, retry_wait_s=0.001)
        )
        self.services: Services = build_services(
            self.settings, self._clock, self.database, keyring, reader, service
        )
        self._mac_keys = keyring.hook_mac_keys()
        receiving = await enter(opened_receiving(self.settings, self._clock))
        self._port = (await enter(listening(self.settings, receiving))).server
        self._client = await enter(aiohttp.ClientSession())
        await self.services.sending.recover(only_sender=True)

    async def stop(self) -> None:
        await self._stack.aclose()

    async def deliver(self, post: Post, sender: str = THE_SERVICE) -> None:
        """To the side server, which answers 200 once it is on disk."""
        url = f"http://127.0.0.1:{self._port}{post.path}"
        headers = {"X-Forwarded-For": sender, "Content-Type": "application/json"}
        async with self._client.post(url, data=post.body, headers=headers) as response:
            assert response.status == 200, response.status

    async def take_inbox(self) -> None:
        """What the inbox worker does until nothing is left."""
        while await take_inbox(self.services.tracking, self.services.reconciling):
            pass

    def reference(self, hook_url: str) -> str:
        """The batch's reference in the webhook address that a request named."""
        address = read_hook_path(hook_url.removeprefix(str(self.settings.public_url)), self._mac_keys)
        assert address is not None, "a webhook address that is not ours"
        return address.batch_reference
