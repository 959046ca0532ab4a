"""A shop that calls: the real services on a real database, the calling service and our webhook address over real HTTP.

Nothing runs by itself: a test moves the clock, sends what is due, and projects the webhooks that the side server has kept.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Table, select

from bot.assembly import Services, build_services
from bot.config import Settings
from bot.domain.calls.launch import BatchState
from bot.domain.drafts.draft import CallDraft, DutyPhone, Purpose, SpokenText, StoredRecord
from bot.domain.drafts.yes import Yes
from bot.domain.ids import ChatId, LaunchId, RecordId, UserId
from bot.domain.phone import Phone
from bot.domain.turn import Turn
from bot.provider.client import CallingService, Credentials
from bot.provider.methods import Method
from bot.provider.methods.method import AnswerT
from bot.provider.transport import InTime
from bot.sandbox.calling import CallingSandbox
from bot.services.chat.outbox import OutboxMessage
from bot.services.launches.cancelled import Cancelled
from bot.services.launches.launching import Confirmed
from bot.services.receiving.receiving import HookKeys, Receiving
from bot.sheets.reading import read_pasted
from storage import tables
from storage.account import accounts
from storage.account.accounts import Account
from storage.calling import batches, launches, recipients
from storage.calling.batches import BatchRow
from storage.calling.calls import CallRow
from storage.calling.calls import of_launch as calls_of_launch
from storage.calling.launches import LaunchRow
from storage.chat import cards
from storage.engine.database import Database
from storage.inbox.entries import Arrival, Cursors, InboxKind, InboxReader, InboxWriter
from storage.inbox.postgres import PostgresInboxReader, PostgresInboxWriter
from storage.inbox.sqlite import SqliteInboxWriter
from storage.inbox.sqlite_reading import SqliteInboxReader
from storage.keys.keyring import Keyring
from tests.databases import MovedClock
from tests.shop.hooks import Hooks

KEY = "shop-key-aaaa-0001"
SECOND_KEY = "shop-key-bbbb-0002"
ANNA, BORIS, EVE = UserId(1001), UserId(1002), UserId(1003)
"""Anna owns the account; Boris shares it once he connects; Eve has nothing to do with them."""


def phone(number: int) -> Phone:
    """A made-up phone; its last four digits choose what happens (bot/sandbox/calling/outcomes.py)."""
    return Phone(f"7916000{number:04d}")


def tomorrow(**more: float) -> datetime:
    """Tomorrow at noon, when calls are allowed; by the service's own clock, which is the machine's."""
    return datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1, **more)


def a_call(*numbers: int, text: str = "Напоминаем о записи", **fields: Any) -> CallDraft:
    sender = fields.pop("sender", DutyPhone())
    return CallDraft(
        phones=tuple(map(phone, numbers or (1,))), what=SpokenText(text), sender=sender, **fields
    )


class Meanwhile(CallingService):
    """Something happens after the service has answered (or the answer was lost) and before we hear of it."""

    def __init__(self, url: str | None, act: Callable[[], Awaitable[object]]) -> None:
        super().__init__(provider_url=url, total_timeout_s=5.0)
        self._act = act

    async def request(
        self, method: Method[AnswerT], credentials: Credentials, *, in_time: InTime | None = None
    ) -> AnswerT:
        try:
            return await super().request(method, credentials, in_time=in_time)
        finally:
            await self._act()


class Shop:
    def __init__(
        self,
        *,
        database: Database,
        clock: MovedClock,
        settings: Settings,
        keyring: Keyring,
        calling: CallingSandbox,
        service: CallingService,
        inbox: tuple[InboxWriter, InboxReader],
    ) -> None:
        self.database = database
        self.clock = clock
        self.settings = settings
        self.keyring = keyring
        self.calling = calling
        self.service = service
        self.writer, self.reader = inbox
        self.services: Services = build_services(settings, clock, database, keyring, self.reader, service)
        self.is_reachable = True
        """False: webhooks are answered 503, as while the side server is down."""
        self.source_is_known = True
        self._numbers = 0

    def services_through(self, service: CallingService) -> Services:
        """The same services, but with another way to reach the calling service."""
        return build_services(self.settings, self.clock, self.database, self.keyring, self.reader, service)

    def meanwhile(self, act: Callable[[], Awaitable[object]]) -> Meanwhile:
        return Meanwhile(self.settings.provider_url, act)

    def with_settings(self, settings: Settings) -> Services:
        return build_services(settings, self.clock, self.database, self.keyring, self.reader, self.service)

    # -- people --------------------------------------------------------------------------------------------------

    async def join(self, user_id: UserId, *, key: str = KEY) -> None:
        await self.services.access.admit(user_id, "Somebody", "ru")
        await self.services.accounts.connect(user_id, SecretStr(key))

    async def account(self) -> Account:
        async with self.database.reading() as tx:
            account_id = (await tx.execute(select(tables.accounts.c.id))).scalars().one()
            account = await accounts.get(tx, account_id)
        assert account is not None
        return account

    async def set_account(self, **values: object) -> None:
        """Sets what only the owner can set."""
        async with self.database.writing() as tx:
            await tx.execute(tables.accounts.update().values(**values))

    def yes(self, user_id: UserId, turn: Turn | None = None) -> Yes:
        """A tap that comes this moment."""
        return Yes(user_id, self.clock(), turn)

    async def draw_card(self, launch_id: LaunchId) -> None:
        async with self.database.writing() as tx:
            now = self.clock()
            await cards.shown(tx, launch_id, version=0, message_id=77, digest="x", next_at=now, drawn_at=now)

    async def resume(self, launch_id: LaunchId, turn: Turn | None = None) -> None:
        await self.draw_card(launch_id)
        await self.services.launching.resume(self.yes(ANNA, turn), launch_id)

    async def repeat(self, launch_id: LaunchId, turn: Turn | None = None) -> Confirmed:
        await self.draw_card(launch_id)
        confirmed = await self.services.launching.repeat(self.yes(ANNA, turn), launch_id, ChatId(ANNA))
        assert isinstance(confirmed, Confirmed)
        return confirmed

    # -- launches ------------------------------------------------------------------------------------------------

    async def draft(self, content: CallDraft, *, user_id: UserId = ANNA) -> tuple[int, int]:
        view = await self.services.drafting.start(user_id, ChatId(user_id), content)
        return view.draft_id, view.revision

    async def launch(self, content: CallDraft, *, user_id: UserId = ANNA) -> LaunchId:
        """A launch that is confirmed and held."""
        confirmed = await self.services.launching.confirm(
            self.yes(user_id), *await self.draft(content, user_id=user_id)
        )
        return confirmed.launch_id

    async def list_draft(
        self, people: Iterable[str], *, user_id: UserId = ANNA, **content: Any
    ) -> tuple[int, int]:
        """A draft to a list of such lines ("79160000001;Анна;40 %"), with these contents."""
        with read_pasted("\n".join(["Телефон;Имя;Скидка", *people])) as sheet:
            list_id = await self.services.lists.read_in(user_id, sheet, name="clients.csv")
        view = await self.services.list_drafts.start(user_id, ChatId(user_id), list_id)
        changed = replace(view.content, **{"what": StoredRecord(self.record()), **content})
        view = await self.services.list_drafts.change(user_id, view.draft_id, view.revision, changed)
        return view.draft_id, view.revision

    async def list_launch(self, people: Iterable[str], *, user_id: UserId = ANNA, **content: Any) -> LaunchId:
        """Such a list, confirmed as a notice."""
        draft_id, revision = await self.list_draft(people, user_id=user_id, **content)
        confirmed = await self.services.launching.confirm(
            self.yes(user_id), draft_id, revision, purpose=Purpose.NOTICE
        )
        return confirmed.launch_id

    def record(self) -> RecordId:
        """A moderated record of the account."""
        return RecordId(self.calling.account(KEY).add_record("hello", text="Здравствуйте").id)

    async def send_due(self) -> int:
        """Sends one batch of every launch that is due now; returns how many launches were due."""
        due = await self.services.sending.due()
        for launch in due:
            await self.services.sending.send(launch.id)
        return len(due)

    async def sent(self, content: CallDraft, *, user_id: UserId = ANNA) -> LaunchId:
        """A launch that is confirmed, whose hold is over, and of which one batch was sent."""
        launch_id = await self.launch(content, user_id=user_id)
        self.clock.move(seconds=self.settings.hold_single_s if len(content.phones) <= 3 else 60)
        await self.services.sending.send(launch_id)
        return launch_id

    async def stop(self, user_id: UserId, launch_id: int) -> Cancelled:
        """As the Stop button does: first what is certain here, then what the service takes back."""
        return await stop(self.services, user_id, launch_id)

    async def put_off(self, launch_id: LaunchId, due_at: datetime) -> None:
        """Puts the launch's next batch off until then."""
        async with self.database.writing() as tx:
            await launches.change(tx, launch_id, due_at=due_at)

    async def launch_row(self, launch_id: LaunchId) -> LaunchRow:
        async with self.database.reading() as tx:
            row = await launches.get(tx, launch_id)
        assert row is not None
        return row

    async def people(self, launch_id: int) -> list[tuple[str, str | None]]:
        """(state, reason) in the order of the draft."""
        async with self.database.reading() as tx:
            return [(who.state, who.reason) for who in await recipients.recipients_of(tx, launch_id)]

    async def batches(self, launch_id: LaunchId) -> list[BatchRow]:
        async with self.database.reading() as tx:
            found = [row for state in BatchState for row in await batches.of_launch(tx, launch_id, state)]
        return sorted(found, key=lambda row: row.id)

    async def batch(self, launch_id: LaunchId) -> BatchRow:
        """The launch's latest batch."""
        return (await self.batches(launch_id))[-1]

    async def calls(self, launch_id: LaunchId) -> list[CallRow]:
        async with self.database.reading() as tx:
            return await calls_of_launch(tx, launch_id)

    async def call(self, launch_id: LaunchId) -> CallRow:
        (call,) = await self.calls(launch_id)
        return call

    async def notices(self) -> list[OutboxMessage]:
        return await self.services.outbox.due()

    async def kinds(self) -> list[str]:
        return [notice.kind for notice in await self.notices()]

    async def count(self, table: Table) -> int:
        async with self.database.reading() as tx:
            return len((await tx.execute(select(table))).all())

    # -- the service's side --------------------------------------------------------------------------------------

    def hush(self) -> None:
        """From now on the service tells nothing of its calls: the tests do, and nothing else comes between."""
        self.is_reachable = False
        self.calling.hold_calls = True

    async def overheard(self) -> None:
        """Waits until every call at the service is over and has told so."""

        def is_quiet() -> bool:
            truth = self.calling.truth(KEY)
            told = {
                call_id
                for attempt in self.calling.webhooks
                if attempt.is_final and attempt.status == 200
                for call_id in attempt.call_ids
            }
            over = [call["id"] for call in truth if call["status"] in {"finished", "canceled"}]
            return len(over) == len(truth) and told.issuperset(over)

        await self.calling.until(is_quiet)

    async def project(self) -> int:
        """Projects until the inbox is empty, as the inbox worker does; returns the number of entries."""
        total = 0
        while True:
            taken = await self.services.tracking.take_next()
            await self.services.reconciling.verify(taken.claims)
            if not taken.entries:
                return total
            total += taken.entries

    async def keep(
        self, reference: str, body: bytes, *, kind: InboxKind = "calls", known: bool = True, node: str = ""
    ) -> None:
        """Keeps a webhook as the side server does."""
        await self.writer.append(
            Arrival(
                kind=kind,
                received_at=self.clock(),
                body=body,
                batch_reference=reference,
                node=node,
                from_known_source=known,
            )
        )

    async def hear(self, launch_id: LaunchId, *items: dict[str, Any], known: bool = True) -> None:
        """Keeps and projects a webhook of the launch's latest batch with these calls."""
        batch = await self.batch(launch_id)
        await self.keep(batch.reference, json.dumps({"apiCalls": items}).encode(), known=known)
        await self.project()

    def asked(self, endpoint: str) -> int:
        return sum(request.endpoint == endpoint for request in self.calling.requests)

    def paid(self) -> int:
        return len(self.calling.paid_requests())


async def stop(services: Services, user_id: UserId, launch_id: int) -> Cancelled:
    done = await services.launching.cancel(user_id, launch_id)
    return done if done.certain else await services.launching.take_back(user_id, launch_id, done)


def news(call_id: int, number: int = 1, status: str = "finished", **leg: Any) -> dict[str, Any]:
    """A call as the service's webhook describes it, with one leg."""
    return {"id": call_id, "calls": [{"id": call_id + 5000, "phone": phone(number), "status": status, **leg}]}


@asynccontextmanager
async def opened_shop(
    database: Database,
    clock: MovedClock,
    keyring: Keyring,
    folder: Path,
    calling: CallingSandbox,
    *,
    total_timeout_s: float = 5.0,
    provider_url: str | None = None,
    with_webhooks: bool = True,
    **settings: Any,
) -> AsyncIterator[Shop]:
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(calling.serving())
        inbox = await _inbox(database, folder)
        stack.push_async_callback(inbox[0].close)
        stack.push_async_callback(inbox[1].close)
        service = await stack.enter_async_context(
            CallingService(
                provider_url=provider_url or url, total_timeout_s=total_timeout_s, retry_wait_s=0.01
            )
        )
        hooks = Hooks(
            Receiving(
                inbox=inbox[0],
                keys=HookKeys(keyring, folder / "no-key-file"),
                clock=clock,
                read_cursors=_no_cursors,
                main_database_is_there=lambda: True,
                takes_updates=False,
            )
        )
        public_url = await stack.enter_async_context(hooks.serving())
        shop = Shop(
            database=database,
            clock=clock,
            settings=Settings(
                _env_file=None,
                data_dir=folder,
                provider_url=provider_url or url,
                public_url=public_url if with_webhooks else None,
                **settings,
            ),
            keyring=keyring,
            calling=calling,
            service=service,
            inbox=inbox,
        )
        hooks.shop = shop
        yield shop


async def _no_cursors() -> Cursors:
    return Cursors()


async def _inbox(database: Database, folder: Path) -> tuple[InboxWriter, InboxReader]:
    if not database.is_sqlite:
        return PostgresInboxWriter(database), PostgresInboxReader(database)
    path = folder / "inbox.db"
    return await SqliteInboxWriter.open(path), SqliteInboxReader(path)
