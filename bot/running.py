"""A built bot at work: which workers it starts for which role, what it tells Telegram first, how it stops.

bot.app builds the bot; what happens when is decided here.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError

from bot.assembly import Services
from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.hooks.hook_address import telegram_hook_path, telegram_secret
from bot.fetching import Fetcher, Poster
from bot.services.launches.epochs import BEAT_S
from bot.telegram.arrivals import Arrivals
from bot.telegram.commands import set_commands
from bot.telegram.gate import Gate
from bot.telegram.polling import Feed, Polling
from bot.telegram.raw_update import read_address
from bot.telegram.texts import Texts
from bot.telegram.waiting_taps import WaitingTaps
from bot.telegram.webhook_gap import LOOK_S, WebhookGap
from bot.workers.answered_lists import AnsweredLists
from bot.workers.cards import CardsWorker
from bot.workers.launcher import Launcher
from bot.workers.leads import LeadsWorker
from bot.workers.loops import loops
from bot.workers.outbox import OutboxWorker
from bot.workers.recordings import RecordingsWorker
from bot.workers.recordings_deletion import RecordingsDeletion
from bot.workers.relays import RelaysWorker
from bot.workers.supervisor import Supervisor, wait_for_any
from bot.workers.updates import Dispatching, handle_with
from bot.workers.watch_cards import WatchCardsWorker
from handlers import ALLOWED_UPDATES
from handlers.halting.urgent import lanes_of
from storage.engine.database import Database
from storage.keys.keyring import Keyring
from storage.upkeep.rotation import reload_and_reencrypt

log = structlog.get_logger(__name__)

ASK_AGAIN_S = 5.0
INBOX_LOOK_S = 0.1
"""TELEGRAM_MODE=webhook: how often updates are fetched from the side server's inbox."""


@dataclass(frozen=True)
class Surroundings:
    """What handlers may ask for besides the services, each by the name of its field."""

    settings: Settings
    clock: Clock
    texts: Texts
    waiting_taps: WaitingTaps
    arrivals: Arrivals
    fetcher: Fetcher


@dataclass(frozen=True)
class App(Surroundings):
    """The bot with its workers, opened and not yet running."""

    database: Database
    keyring: Keyring
    services: Services
    gate: Gate
    bot: Bot
    dispatcher: Dispatcher
    supervisor: Supervisor

    async def run(self, roles: frozenset[str] = frozenset({"bot", "worker"})) -> None:
        """Until SIGTERM, SIGINT or `supervisor.stop()`. Raises WorkerDied."""
        self._listen_to_signals()
        # Before anything can be sent or tapped.
        await self.services.epochs.look()
        self.supervisor.start("heartbeat", self._beat())
        if "worker" in roles:
            await self._start_workers()
        if "bot" in roles:
            await self._start_bot()
        log.info("the bot is running", roles=sorted(roles))
        try:
            await self.supervisor.run()
        finally:
            await self.supervisor.finish()

    async def _beat(self) -> None:
        async def beat() -> bool:
            await self.services.epochs.look()
            return False

        await wait_for_any(BEAT_S, self.supervisor.stopping)
        await self.supervisor.every(BEAT_S, beat, name="heartbeat")

    async def _start_workers(self) -> None:
        services, supervisor = self.services, self.supervisor
        # On SQLite the data lock proves that nobody else can be sending, so every half-sent request has lost its sender.
        # On PostgreSQL the recovery loop does this: a sender that hangs may hold its account's row for a while.
        if self.database.is_sqlite:
            await services.sending.recover(only_sender=True)
            await services.records.recover(only_sender=True)
            await services.verifying.recover(only_sender=True)
            await services.outbox.recover()
            await services.cards.recover()
            await services.watch_cards.recover()
            await services.recordings.recover()
            await services.relaying.recover()
        launcher = Launcher(
            sending=services.sending,
            clock=self.clock,
            wakeups=services.wakeups,
            supervisor=supervisor,
        )
        cards = CardsWorker(
            cards=services.cards,
            bot=self.bot,
            gate=self.gate,
            texts=self.texts,
            clock=self.clock,
            wakeups=services.wakeups,
            supervisor=supervisor,
        )
        watch_cards = WatchCardsWorker(
            cards=services.watch_cards,
            changes=services.chat_changes,
            bot=self.bot,
            gate=self.gate,
            texts=self.texts,
            clock=self.clock,
            wakeups=services.wakeups,
            supervisor=supervisor,
        )
        notices = OutboxWorker(
            outbox=services.outbox,
            changes=services.chat_changes,
            bot=self.bot,
            gate=self.gate,
            texts=self.texts,
            clock=self.clock,
            wakeups=services.wakeups,
            supervisor=supervisor,
        )
        recordings = RecordingsWorker(
            recordings=services.recordings,
            fetcher=self.fetcher,
            folder=self.settings.data_dir / "recordings",
            is_protected=self.settings.recording_protect,
            bot=self.bot,
            gate=self.gate,
            texts=self.texts,
            clock=self.clock,
            wakeups=services.wakeups,
            supervisor=supervisor,
        )
        deletion = RecordingsDeletion(
            recordings=services.recordings,
            bot=self.bot,
            texts=self.texts,
            clock=self.clock,
            supervisor=supervisor,
        )
        relays = RelaysWorker(
            relaying=services.relaying,
            poster=Poster(self.settings.forward_to),
            clock=self.clock,
            wakeups=services.wakeups,
            supervisor=supervisor,
        )
        answered = AnsweredLists(
            answers=services.launch_answers,
            bot=self.bot,
            texts=self.texts,
            data_dir=self.settings.data_dir,
            supervisor=supervisor,
        )
        leads = LeadsWorker(
            telling=services.lead_telling,
            bot=self.bot,
            gate=self.gate,
            texts=self.texts,
            clock=self.clock,
            wakeups=services.wakeups,
            supervisor=supervisor,
        )
        supervisor.start("launcher", launcher.run())
        supervisor.start("cards", cards.run())
        supervisor.start("watch cards", watch_cards.run())
        supervisor.start("outbox", notices.run())
        supervisor.start("leads", leads.run())
        supervisor.start("recordings", recordings.run())
        supervisor.start("relays", relays.run())
        supervisor.start("answered lists", answered.run())
        supervisor.start("old recordings", deletion.run())
        for loop in loops(services, takes_webhooks=self.settings.public_url is not None):
            loop.start(supervisor)

    async def _start_bot(self) -> None:
        updates, supervisor = self.services.updates, self.supervisor
        dispatching = Dispatching(
            handle_with(self.dispatcher, self.bot),
            updates,
            stopping=supervisor.stopping,
            lanes_of=lanes_of,
        )
        supervisor.start("updates", dispatching.run())
        supervisor.start("waiting taps", self.waiting_taps.run())
        feed = self.waiting_taps.noticing(dispatching.feed)
        supervisor.start("menu", self._announce())
        if self.settings.telegram_mode == "webhook":
            supervisor.start("telegram", self._take_webhooks(feed))
            return
        polling = Polling(
            self.bot,
            updates,
            self.arrivals.noticing(feed),
            feed_waited=feed,
            clock=self.clock,
            allowed_updates=ALLOWED_UPDATES,
            stopping=supervisor.stopping,
        )
        supervisor.start("telegram", polling.run())

    async def _announce(self) -> None:
        """The command menu and, while nobody owns the bot, the one-time owner link."""
        await self._until_telegram_does(partial(set_commands, self.bot, self.texts))
        await self._until_telegram_does(self._print_owner_link)
        await self.supervisor.stopping.wait()

    async def _print_owner_link(self) -> None:
        me = await self.bot.me()
        if token := await self.services.access.owner_token():
            # Printed, never logged: whoever opens it first owns the bot.
            print(
                f"Owner link, good for one person and one day: https://t.me/{me.username}?start={token} "
                f"(or send the bot /start {token})",
                flush=True,
            )

    async def _until_telegram_does(self, ask: Callable[[], Awaitable[object]]) -> None:
        """Telegram may be away when the bot starts; that is no reason to end."""
        while not self.supervisor.is_stopping:
            try:
                await ask()
            except TelegramAPIError as error:
                log.warning("Telegram can't be asked yet", kind=type(error).__name__)
                await wait_for_any(ASK_AGAIN_S, self.supervisor.stopping)
            else:
                return

    async def _take_webhooks(self, feed: Feed) -> None:
        await self._until_telegram_does(self._set_webhook)
        await feed(*(body for _, body in await self.services.updates.waiting()))

        async def take() -> bool:
            taken = await self.services.updates.take_from_inbox(_update_id)
            if not gap.is_open:
                for body, received_at in taken:
                    self.arrivals.note(body, received_at)
            await feed(*(body for body, _ in taken))
            return bool(taken)

        gap = WebhookGap(self.bot, self.clock)
        self.supervisor.start("webhook gap", self.supervisor.every(LOOK_S, gap.look, name="webhook gap"))
        await self.supervisor.every(INBOX_LOOK_S, take, name="telegram webhook")

    async def _set_webhook(self) -> None:
        mac_key = self.keyring.hook_mac_keys()[self.keyring.newest_id]
        await self.bot.set_webhook(
            f"{self.settings.public_url}{telegram_hook_path(mac_key)}",
            secret_token=telegram_secret(mac_key),
            allowed_updates=ALLOWED_UPDATES,
        )

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.supervisor.stop)
        rotation = asyncio.Event()
        # A rotation that a crash cut short is finished now.
        rotation.set()
        loop.add_signal_handler(signal.SIGHUP, rotation.set)
        self.supervisor.start("rotation", self._rotate_when_asked(rotation))

    async def _rotate_when_asked(self, asked: asyncio.Event) -> None:
        """`dialgram rotate-key` beside a running bot asks by SIGHUP; the bot alone writes its SQLite file."""

        async def rotate() -> bool:
            if asked.is_set():
                asked.clear()
                await reload_and_reencrypt(self.database, self.keyring)
            return False

        await self.supervisor.every(1.0, rotate, name="rotation")


def _update_id(body: bytes) -> int | None:
    try:
        return read_address(body)[0]
    except ValueError:
        return None
