"""The composition root, and the map to read first: every object is built once, here and in bot.assembly, and passed on.

Two programs are made of these parts: the side server (bot.server, a process of its own, no aiogram) and the bot with its
workers, below. What a user, a webhook or the clock can make happen is in bot/services, built in bot.assembly; what calls
it is built here.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from aiogram import Dispatcher
from aiogram.fsm.storage.base import BaseEventIsolation, BaseStorage

from bot.assembly import ConversationServices, build_services, by_name
from bot.config import ConfigurationError, Settings
from bot.domain.clock import Clock, utc_now
from bot.fetching import Fetcher
from bot.provider.client import CallingService
from bot.running import App, Surroundings
from bot.services.receiving.start import INBOX_FILE
from bot.telegram.arrivals import Arrivals
from bot.telegram.buckets import Buckets, MemoryBuckets
from bot.telegram.gate import Gate, GateLimits
from bot.telegram.isolation import CountedIsolation, TurnsUnlessUrgent
from bot.telegram.sending import make_bot
from bot.telegram.texts import Texts
from bot.telegram.waiting_taps import WaitingTaps
from bot.workers.loops import housekeeping
from bot.workers.supervisor import Supervisor
from handlers import root_router
from storage.chat.fsm import KEEP, SqlFsmStorage
from storage.engine.database import Database
from storage.engine.lock import DataLock
from storage.inbox.entries import InboxReader
from storage.inbox.postgres import PostgresInboxReader
from storage.inbox.sqlite_reading import SqliteInboxReader
from storage.keys.key_check import open_keyring

if TYPE_CHECKING:
    from redis.asyncio import Redis

__all__ = ["App", "opened"]

FINISH_S = 40.0
"""A stop waits for a paid request under way (its own limit is 30 s): a cancelled request would be unknown."""


@asynccontextmanager
async def opened(
    settings: Settings, *, clock: Clock = utc_now, gate_limits: GateLimits | None = None
) -> AsyncIterator[App]:
    """Everything built and open inside the block. The database must be at this program's schema.

    `gate_limits`: instead of Telegram's own limits, for a Bot API server without limits.

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
        supervisor = Supervisor(stop_s=FINISH_S)
        redis = await stack.enter_async_context(_redis(settings))
        buckets, fsm, turns = (
            (MemoryBuckets(), SqlFsmStorage(database, clock), CountedIsolation())
            if redis is None
            else _shared(redis, supervisor)
        )
        gate = Gate(buckets, limits=limits)
        texts = Texts.load(currency=settings.currency)
        bot = make_bot(
            settings.bot_token,
            api_url=settings.telegram_api_url,
            gate=gate,
            chat_moved=services.outbox.chat_moved,
        )
        stack.push_async_callback(bot.session.close)
        waiting_taps = WaitingTaps(bot, stopping=supervisor.stopping)
        arrivals = Arrivals(clock)
        dispatcher = Dispatcher(storage=fsm, events_isolation=TurnsUnlessUrgent(turns))
        dispatcher.include_router(root_router())
        if isinstance(fsm, SqlFsmStorage):
            housekeeping(fsm, services.outbox).start(supervisor)
        app = App(
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
            fetcher=Fetcher(settings.fetch_from),
        )
        dispatcher.workflow_data.update(by_name(services, ConversationServices) | by_name(app, Surroundings))
        yield app


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


def _shared(redis: "Redis", supervisor: Supervisor) -> tuple[Buckets, BaseStorage, BaseEventIsolation]:
    """What several processes count and remember together; imported here, since most bots run without Redis."""
    from aiogram.fsm.storage.redis import RedisStorage  # noqa: PLC0415

    from bot.telegram.buckets_redis import RedisBuckets  # noqa: PLC0415
    from bot.telegram.isolation_redis import RENEW_S, RedisIsolation  # noqa: PLC0415

    turns = RedisIsolation(redis)

    async def keep_turns() -> None:
        await supervisor.every(RENEW_S, turns.renew, name="turns")
        # What is finished after the stop keeps its turn.
        await turns.keep(FINISH_S)

    supervisor.start("turns", keep_turns())
    return RedisBuckets(redis), RedisStorage(redis, state_ttl=KEEP, data_ttl=KEEP), turns
