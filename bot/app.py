"""The composition root, and the map to read first: every object is built here, once, and handed down by name.

Two programs are made of these parts: the side server (bot.server, a process of its own, no aiogram) and the bot with its
workers, below. What a user, a webhook or the clock can make happen is in bot/services; who calls it, here.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from aiogram import Dispatcher
from aiogram.fsm.storage.base import BaseStorage

import storage.account.accounts
import storage.account.stop_list
from bot.audio.conversion import Conversion
from bot.config import ConfigurationError, Settings
from bot.domain.clock import Clock, utc_now
from bot.provider.client import CallingService
from bot.running import App, Services
from bot.services.account.accounts import Accounts
from bot.services.account.balance_check import BalanceCheck
from bot.services.account.stop_list import StopList
from bot.services.chat.outbox import Outbox
from bot.services.chat.updates import Updates
from bot.services.drafts.calling_again import CallingAgain
from bot.services.drafts.drafting import Drafting
from bot.services.drafts.recipients import ListDrafts
from bot.services.drafts.restoring import Restoring
from bot.services.launches.cards import EDIT_EVERY, Cards
from bot.services.launches.epochs import Epochs
from bot.services.launches.halting import Halting
from bot.services.launches.launching import Launching
from bot.services.launches.recipients import LaunchRecipients
from bot.services.lists.importing import Importing
from bot.services.lists.lists import Lists
from bot.services.lists.merging import Merging
from bot.services.news.reconciling import Reconciling
from bot.services.news.tracking import Tracking
from bot.services.paid.gate import PaidGate
from bot.services.planned.calls import Planned
from bot.services.planned.changes import PlannedChanges
from bot.services.planned.overview import PlannedList
from bot.services.planned.stop_guard import StopGuard
from bot.services.planned.texts import PlannedTexts
from bot.services.receiving.inbox_watch import InboxWatch
from bot.services.receiving.start import INBOX_FILE
from bot.services.recordings.delivery import Recordings
from bot.services.records.orders import Records
from bot.services.records.service_list import RecordList
from bot.services.records.shelf import RecordShelf
from bot.services.sending.cutting import Cutting
from bot.services.sending.sending import Sending
from bot.services.sending.voicing import Voicing
from bot.services.users.access import Access
from bot.services.users.audit_log import AuditLog
from bot.services.users.handovers import Handovers
from bot.services.users.members import Members
from bot.services.verification.proved_phones import ProvedPhones
from bot.services.verification.verifying import Verifying
from bot.services.wakeups import Wakeups
from bot.telegram.arrivals import Arrivals
from bot.telegram.buckets import Buckets, MemoryBuckets
from bot.telegram.gate import Gate, GateLimits
from bot.telegram.isolation import isolation
from bot.telegram.sending import make_bot
from bot.telegram.texts import Texts
from bot.telegram.waiting_taps import WaitingTaps
from bot.workers.housekeeping import Housekeeping
from bot.workers.supervisor import Supervisor
from handlers import root_router
from storage.account.users import UserStore
from storage.chat.fsm import KEEP, SqlFsmStorage
from storage.chat.journal import Journal
from storage.engine.database import Database
from storage.engine.lock import DataLock
from storage.inbox.entries import InboxReader
from storage.inbox.postgres import PostgresInboxReader
from storage.inbox.sqlite_reading import SqliteInboxReader
from storage.keys.key_check import open_keyring
from storage.keys.keyring import Keyring

if TYPE_CHECKING:
    from redis.asyncio import Redis

__all__ = ["WORKFLOW_TYPES", "App", "Services", "build_services", "opened"]

WORKFLOW_TYPES: dict[str, object] = {
    "access": Access,
    "accounts": Accounts,
    "balance_check": BalanceCheck,
    "drafting": Drafting,
    "launching": Launching,
    "halting": Halting,
    "restoring": Restoring,
    "lists": Lists,
    "list_drafts": ListDrafts,
    "importing": Importing,
    "merging": Merging,
    "cards": Cards,
    "launch_recipients": LaunchRecipients,
    "calling_again": CallingAgain,
    "planned": Planned,
    "planned_list": PlannedList,
    "planned_texts": PlannedTexts,
    "stop_list": StopList,
    "epochs": Epochs,
    "members": Members,
    "handovers": Handovers,
    "audit_log": AuditLog,
    "recordings": Recordings,
    "records": Records,
    "record_shelf": RecordShelf,
    "verifying": Verifying,
    "proved": ProvedPhones,
    "settings": Settings,
    "clock": Clock,
    "texts": Texts,
    "waiting_taps": WaitingTaps,
    "arrivals": Arrivals,
}
"""What handlers may ask for by name, beside aiogram's own and what the middlewares add."""

FINISH_S = 40.0
"""A stop waits for a paid request under way (its own limit is 30 s): cancelled, it would be unknown."""


@asynccontextmanager
async def opened(
    settings: Settings, *, clock: Clock = utc_now, gate_limits: GateLimits | None = None
) -> AsyncIterator[App]:
    """Everything built and open inside the block. The database must be at this program's schema.

    `gate_limits`: others than Telegram's own, for a Bot API server that has none.

    Raises storage.engine.errors.StorageError and ConfigurationError.
    """
    if settings.bot_token is None:
        raise ConfigurationError("BOT_TOKEN is not set: ask @BotFather for one")
    async with AsyncExitStack() as stack:
        if settings.database_address.startswith("sqlite"):
            stack.enter_context(DataLock(settings.data_dir))
        database = await stack.enter_async_context(await Database.open(settings.database_address))
        keyring = await open_keyring(settings, database, clock=clock)
        inbox = await stack.enter_async_context(_inbox(settings, database))
        service = await stack.enter_async_context(CallingService(provider_url=settings.provider_url))
        limits = gate_limits or GateLimits()
        services = build_services(
            settings,
            clock,
            database,
            keyring,
            inbox,
            service,
            edit_every=timedelta(seconds=limits.card.interval_s),
        )
        redis = await stack.enter_async_context(_redis(settings))
        buckets, fsm = (MemoryBuckets(), SqlFsmStorage(database, clock)) if redis is None else _shared(redis)
        gate = Gate(buckets, limits=limits)
        texts = Texts.load(currency=settings.currency)
        bot = make_bot(
            settings.bot_token,
            api_url=settings.telegram_api_url,
            gate=gate,
            chat_moved=services.outbox.chat_moved,
        )
        stack.push_async_callback(bot.session.close)
        supervisor = Supervisor(stop_s=FINISH_S)
        waiting_taps = WaitingTaps(bot, stopping=supervisor.stopping)
        arrivals = Arrivals(clock)
        dispatcher = _dispatcher(settings, clock, services, fsm, redis)
        dispatcher.workflow_data.update(texts=texts, waiting_taps=waiting_taps, arrivals=arrivals)
        if isinstance(fsm, SqlFsmStorage):
            supervisor.start(
                "housekeeping", Housekeeping(fsm=fsm, outbox=services.outbox, supervisor=supervisor).run()
            )
        yield App(
            settings=settings,
            clock=clock,
            database=database,
            keyring=keyring,
            services=services,
            texts=texts,
            gate=gate,
            bot=bot,
            dispatcher=dispatcher,
            supervisor=supervisor,
            waiting_taps=waiting_taps,
            arrivals=arrivals,
        )


def build_services(
    settings: Settings,
    clock: Clock,
    database: Database,
    keyring: Keyring,
    inbox: InboxReader,
    service: CallingService,
    *,
    edit_every: timedelta = EDIT_EVERY,
) -> Services:
    """One object a capability; they share the database and nothing else."""
    wakeups = Wakeups()
    connected = storage.account.accounts.AccountStore(database, keyring, clock)
    tracking = Tracking(database=database, inbox=inbox, settings=settings, clock=clock, wakeups=wakeups)
    drafting = Drafting(database=database, settings=settings, clock=clock)
    lists = Lists(database=database, clock=clock)
    list_drafts = ListDrafts(database=database, settings=settings, clock=clock, drafting=drafting)
    changes = PlannedChanges(
        database=database, settings=settings, tracking=tracking, clock=clock, wakeups=wakeups
    )
    listed = RecordList(database=database, connected=connected, service=service, clock=clock)
    planned = Planned(
        database=database,
        connected=connected,
        service=service,
        changes=changes,
        settings=settings,
        clock=clock,
    )
    gate = PaidGate(connected=connected, service=service, settings=settings, clock=clock)
    launching = Launching(database=database, settings=settings, clock=clock, planned=planned, wakeups=wakeups)
    records = Records(
        database=database,
        connected=connected,
        gate=gate,
        conversion=Conversion(settings.audio_format),
        listed=listed,
        settings=settings,
        clock=clock,
    )
    access = Access(store=UserStore(database, clock), settings=settings, clock=clock)
    connecting = Accounts(
        database=database, connected=connected, settings=settings, service=service, clock=clock
    )
    return Services(
        access=access,
        accounts=connecting,
        balance_check=BalanceCheck(
            database=database, connected=connected, service=service, clock=clock, wakeups=wakeups
        ),
        members=Members(
            database=database, access=access, connecting=connecting, settings=settings, clock=clock
        ),
        handovers=Handovers(database=database, access=access, clock=clock),
        audit_log=AuditLog(database=database),
        drafting=drafting,
        launching=launching,
        halting=Halting(database=database, settings=settings, clock=clock, launching=launching),
        restoring=Restoring(database=database, clock=clock, drafting=drafting, list_drafts=list_drafts),
        lists=lists,
        list_drafts=list_drafts,
        importing=Importing(lists=lists, list_drafts=list_drafts, drafting=drafting),
        merging=Merging(database=database, clock=clock, list_drafts=list_drafts),
        cards=Cards(database=database, settings=settings, clock=clock, edit_every=edit_every),
        launch_recipients=LaunchRecipients(database=database),
        calling_again=CallingAgain(
            database=database, settings=settings, clock=clock, list_drafts=list_drafts
        ),
        planned=planned,
        planned_list=PlannedList(database=database, settings=settings, clock=clock),
        planned_texts=PlannedTexts(
            database=database, clock=clock, planned=planned, drafting=drafting, wakeups=wakeups
        ),
        stop_list=StopList(
            database=database, store=storage.account.stop_list.StopListStore(database, clock), wakeups=wakeups
        ),
        stop_guard=StopGuard(
            database=database, connected=connected, service=service, changes=changes, clock=clock
        ),
        epochs=Epochs(database=database, inbox=inbox, settings=settings, clock=clock, wakeups=wakeups),
        records=records,
        record_list=listed,
        record_shelf=RecordShelf(
            database=database, connected=connected, service=service, listed=listed, clock=clock
        ),
        verifying=Verifying(
            database=database,
            gate=gate,
            keyring=keyring,
            settings=settings,
            drafting=drafting,
            clock=clock,
            wakeups=wakeups,
        ),
        proved=ProvedPhones(database=database, clock=clock),
        outbox=Outbox(database=database, settings=settings, clock=clock),
        recordings=Recordings(database=database, settings=settings, clock=clock, wakeups=wakeups),
        sending=Sending(
            database=database,
            gate=gate,
            cutting=Cutting(database=database, gate=gate, keyring=keyring, settings=settings, clock=clock),
            voicing=Voicing(database=database, records=records, clock=clock),
            tracking=tracking,
            clock=clock,
            wakeups=wakeups,
        ),
        tracking=tracking,
        inbox_watch=InboxWatch(
            database=database, inbox=inbox, settings=settings, clock=clock, wakeups=wakeups
        ),
        reconciling=Reconciling(
            database=database,
            connected=connected,
            settings=settings,
            service=service,
            tracking=tracking,
            clock=clock,
            wakeups=wakeups,
        ),
        updates=Updates(
            database=database,
            journal=Journal(database, keyring, clock),
            keyring=keyring,
            inbox=inbox,
            clock=clock,
        ),
        wakeups=wakeups,
    )


def _dispatcher(
    settings: Settings,
    clock: Clock,
    services: Services,
    fsm: BaseStorage,
    redis: "Redis | None",
) -> Dispatcher:
    """aiogram's dispatcher with all conversations; WORKFLOW_TYPES names what they are handed."""
    dispatcher = Dispatcher(storage=fsm, events_isolation=isolation(redis))
    dispatcher.workflow_data.update(
        access=services.access,
        accounts=services.accounts,
        balance_check=services.balance_check,
        drafting=services.drafting,
        launching=services.launching,
        halting=services.halting,
        restoring=services.restoring,
        lists=services.lists,
        list_drafts=services.list_drafts,
        importing=services.importing,
        merging=services.merging,
        cards=services.cards,
        launch_recipients=services.launch_recipients,
        calling_again=services.calling_again,
        planned=services.planned,
        planned_list=services.planned_list,
        planned_texts=services.planned_texts,
        stop_list=services.stop_list,
        epochs=services.epochs,
        members=services.members,
        handovers=services.handovers,
        audit_log=services.audit_log,
        recordings=services.recordings,
        records=services.records,
        record_shelf=services.record_shelf,
        verifying=services.verifying,
        proved=services.proved,
        settings=settings,
        clock=clock,
    )
    dispatcher.include_router(root_router())
    return dispatcher


@asynccontextmanager
async def _inbox(settings: Settings, database: Database) -> AsyncIterator[InboxReader]:
    reader: InboxReader = (
        SqliteInboxReader(settings.data_dir / INBOX_FILE)
        if database.is_sqlite
        else PostgresInboxReader(database)
    )
    try:
        yield reader
    finally:
        await reader.close()


@asynccontextmanager
async def _redis(settings: Settings) -> AsyncIterator["Redis | None"]:
    if settings.redis_url is None:
        yield None
        return
    from redis.asyncio import Redis  # noqa: PLC0415  (as in _shared)

    async with Redis.from_url(settings.redis_url.get_secret_value()) as redis:
        yield redis


def _shared(redis: "Redis") -> tuple[Buckets, BaseStorage]:
    """What several processes count and remember together; imported where it is used, since most bots live without."""
    from aiogram.fsm.storage.redis import RedisStorage  # noqa: PLC0415

    from bot.telegram.buckets_redis import RedisBuckets  # noqa: PLC0415

    return RedisBuckets(redis), RedisStorage(redis, state_ttl=KEEP, data_ttl=KEEP)
