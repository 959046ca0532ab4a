"""A whole bot between the sandbox's Telegram and its calling service, in one loop and on one clock that tests move.

The clock is the machine's own, taken over by time_machine: bot, side server and sandbox read the same hour, and a night
costs nothing. Everything else is real: HTTP, the database's file or server, all handlers, middlewares and workers.
"""

import asyncio
import shutil
from contextlib import AsyncExitStack
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from pydantic import SecretStr
from sqlalchemy import Select, and_, bindparam, or_, select

from bot.app import App, opened
from bot.domain.calls.launch import LaunchState
from bot.domain.clock import utc_now
from bot.domain.ids import UserId
from bot.provider.methods.method import PaidMethod
from bot.sandbox.calling.calls import CREATED, PROCESSED, Call
from bot.sandbox.calling.journal import ServiceRequest
from bot.sandbox.calling.steering import SteerAction
from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import World
from bot.server.main import listening
from bot.services.launches.cards import EDIT_EVERY
from bot.services.receiving.start import opened_receiving
from bot.telegram import gate
from storage.chat.halts import of_chat as halts_of_chat
from storage.tables import batches, cards, halts, journal, launches, outbox, records, verifications
from storage.upkeep.backup import back_up
from storage.upkeep.restore import restore
from tests.databases import a_master_key
from tests.e2e.story import forget_updates, settings_for
from tests.master_keys import secret_text
from tests.promises.cast import ADMITTED, STRANGER, Member

SPEED = 1000.0
PATIENCE_S = 60.0
LOOK_S = 0.002
HOLD_S, HOLD_LIST_S = 5.0, 60.0
DAY_CAP = 12
SECOND_KEY = "sandboxkeyofthesecondaccount00"
ENDINGS: tuple[SteerAction, ...] = ("answer", "answer", "no_answer", "busy")
"""How a ringing call may go on."""


class BotDiedError(AssertionError):
    """The bot ended by itself: a worker raised, or the process got a signal, which a bot takes for a polite request."""


class Stage:
    """`open` once; `start`, `stop` and `kill` are the bot's lives. The side server lives on, as in production."""

    def __init__(self, address: str, data_dir: Path, clock: time_machine.Traveller) -> None:
        self._address = address
        self._data_dir = data_dir
        self._clock = clock
        self._stack = AsyncExitStack()
        self._life = AsyncExitStack()
        self._server = AsyncExitStack()
        self._running: asyncio.Task[None] | None = None
        self._seen = 0
        self._brakes: dict[int, str] = {}
        """Updates that must not wait, each with the scope under which it is noted."""

    async def open(self) -> None:
        enter = self._stack.enter_async_context
        self.world = await enter(World.running(speed=SPEED, limits=TelegramLimits.off()))
        self.world.telegram.add_user(STRANGER.id, STRANGER.name)
        self.world.calling.hold_calls = True
        self.world.calling.account(self.world.api_key).balance += 900
        self.world.calling.add_account(SECOND_KEY, balance="1000.00")
        self.settings = settings_for(
            self.world,
            self._data_dir,
            database_url=None if self._address.startswith("sqlite") else SecretStr(self._address),
            secret_key=SecretStr(secret_text(a_master_key())),
            access="list",
            call_window="09:00-20:00",
            allowed_users=tuple(member.id for member in ADMITTED),
            hold_single_s=HOLD_S,
            hold_list_s=HOLD_LIST_S,
            batch_size=2,
            cap_day_calls=DAY_CAP,
            type_number_above=3,
            trusted_proxies=("127.0.0.1",),
        )
        await self._serve()
        await self.start()
        for member in ADMITTED:
            await self.app.services.access.admit(UserId(member.id), member.name, language_of(member))
            await self.app.services.accounts.connect(UserId(member.id), SecretStr(self.key_of(member)))

    async def close(self) -> None:
        try:
            if self._running is not None:
                await self.stop()
        finally:
            await self._server.aclose()
            await self._stack.aclose()
            forget_updates()

    async def _serve(self) -> None:
        receiving = await self._server.enter_async_context(opened_receiving(self.settings, utc_now))
        await self._server.enter_async_context(listening(self.settings, receiving))

    def key_of(self, member: Member) -> str:
        return SECOND_KEY if member.account == 2 else self.world.api_key

    # -- the bot's lives ---------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Builds everything anew from what is on disk."""
        self.app: App = await self._life.enter_async_context(
            opened(self.settings, gate_limits=gate.GateLimits.off())
        )
        self._running = asyncio.get_running_loop().create_task(self.app.run())

    async def stop(self) -> None:
        """As by SIGTERM: work in hand is finished."""
        self.app.supervisor.stop()
        await self._ended()

    async def kill(self) -> None:
        """Every task ends where it stands, and nothing more reaches the database: as near to SIGKILL as a task can come."""
        dead: Any = self.app.database
        dead.writing = dead.reading = _nobody_is_there
        # A transaction is written whole or not at all; one that is cancelled in this process would keep its lock.
        while any(engine.pool.checkedout() for engine in (dead._writer, dead._reader)):  # noqa: ASYNC110
            await asyncio.sleep(0)
        workers = set(self.app.supervisor._workers)
        for task in (*workers, self._running):
            if task is not None:
                task.cancel()
        await asyncio.wait(workers)
        await self._ended(was_killed=True)

    async def _ended(self, *, was_killed: bool = False) -> None:
        running, self._running = self._running, None
        assert running is not None
        result = (await asyncio.gather(running, return_exceptions=True))[0]
        # aiogram's own closing sleeps for a quarter of a second.
        if (session := getattr(self.app.bot.session, "_session", None)) is not None:
            await session.close()
        await self._life.aclose()
        if isinstance(result, Exception) and not was_killed:
            raise BotDiedError from result

    async def back_up(self) -> Path:
        """As `dialgram backup` does beside a running bot."""
        folder = self._data_dir.with_name("backup")
        await back_up(self.settings, folder)
        return folder

    async def lose_and_restore(self, backup: Path) -> None:
        """The disk is gone; `dialgram restore` puts the backup on a new one, and everything is started."""
        await self.kill()
        await self._server.aclose()
        shutil.rmtree(self._data_dir)
        self._data_dir.mkdir(mode=0o700)
        await restore(self.settings, backup)
        self._seen = 0
        await self._serve()
        await self.start()

    def freeze_sending(self) -> asyncio.Event:
        """Makes the next paid request stand still between its row and its first byte, until the event is set."""
        service: Any = self.app.services.reconciling._service
        request, thawed = service.request, asyncio.Event()

        async def stand_still(method: Any, *args: Any, **kwargs: Any) -> Any:
            if isinstance(method, PaidMethod):
                service.request = request
                await thawed.wait()
            return await request(method, *args, **kwargs)

        service.request = stand_still
        return thawed

    async def recover_as_another_process(self) -> None:
        """Recovers from senders that seem dead, as a second bot on the same database would."""
        services = self.app.services
        for one in (services.sending, services.records, services.verifying):
            await one.recover(only_sender=False)
        self.wake()

    # -- time --------------------------------------------------------------------------------------------------

    @property
    def is_on_a_file(self) -> bool:
        return self._address.startswith("sqlite")

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def move_clock(self, by: timedelta) -> None:
        """Moves the clock; everything that waits for its time looks at it again."""
        self._clock.shift(by)
        for call in self.calls():
            if not call.legs and not call.removed:
                self.world.calling._life.admit(call)
        if self._running is not None:
            self.wake()

    def wake(self) -> None:
        wakeups = self.app.services.wakeups
        for one in fields(wakeups):
            getattr(wakeups, one.name).set()

    async def breathe(self, seconds: float = 0.3) -> bool:
        """Lets happen what happens at once, but waits for no slow service. Returns whether all is quiet now."""
        is_quiet = await self._is_quiet_within(seconds)
        if not is_quiet:
            await self.heard()
        return is_quiet

    async def quiet(self) -> None:
        """Until nothing more happens at this moment of the clock."""
        if not await self._is_quiet_within(PATIENCE_S):
            raise TimeoutError(f"still in hand: {await self.what_is_in_hand()}")

    async def _is_quiet_within(self, seconds: float) -> bool:
        """It looks by itself how late it is: to be cancelled in the middle of a transaction is no part of the play."""
        loop = asyncio.get_running_loop()
        until, calm = loop.time() + seconds, 0
        while calm < 2:
            calm = calm + 1 if await self._is_quiet() else 0
            if calm < 2 and loop.time() > until:
                return False
            await asyncio.sleep(LOOK_S)
        self._brakes.clear()
        return True

    def brakes(self, user_id: int) -> None:
        """Notes that the newest update is a Cancel, a Stop or a lock."""
        self._brakes[self.world.telegram.pending_updates[-1]["update_id"]] = halts_of_chat(user_id, user_id)

    async def heard(self) -> bool:
        """Waits until each Cancel, Stop and lock has taken effect; False: one still has not, and patience is over."""
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE_S
        while not await self._is_heard():
            if loop.time() > until:
                return False
            await asyncio.sleep(LOOK_S)
        self._brakes.clear()
        return True

    async def _is_heard(self) -> bool:
        if not self._brakes:
            return True
        async with self.app.database.reading() as tx:
            waiting = set(await tx.scalars(IN_HAND["updates"].where(journal.c.update_id.in_(self._brakes))))
            newest = {row.scope: row.update_id for row in await tx.execute(select(halts))}
        waiting.update(update["update_id"] for update in self.world.telegram.pending_updates)
        # A word is handled a second time in its turn; what it halts is certain after the first.
        return all(one not in waiting or newest.get(scope, 0) >= one for one, scope in self._brakes.items())

    async def is_sending(self) -> bool:
        """Whether a paid request has passed the gate and is not settled."""
        async with self.app.database.reading() as tx:
            return any(
                [(await tx.execute(IN_HAND[kind])).first() for kind in ("batches", "codes", "records")]
            )

    async def what_is_in_hand(self) -> list[str]:
        async with self.app.database.reading() as tx:
            found = [
                name for name, query in IN_HAND.items() if (await tx.execute(query, self._moment())).first()
            ]
        return [*found, *map(str, self.world.telegram.pending_updates), *self.world.calling.faults._planned]

    async def _is_quiet(self) -> bool:
        if self._running is None:
            raise BotDiedError("no bot is running")
        if self._running.done():
            await self._ended()
            raise BotDiedError("the bot has ended, and nobody stopped it; was a signal sent to the tests?")
        if self.world.telegram.pending_updates or not self._service_is_quiet():
            return False
        if self._is_news():
            while (await self.app.services.tracking.take_next()).entries:
                pass
        async with self.app.database.reading() as tx:
            return not (await tx.execute(IS_ANY_IN_HAND, self._moment())).scalar_one()

    def _moment(self) -> dict[str, datetime]:
        """The parameters of the queries below."""
        return {"now": self.now, "after_an_edit": self.now + EDIT_EVERY}

    def _is_news(self) -> bool:
        """Whether webhooks came since this was last asked."""
        seen, self._seen = self._seen, len(self.world.calling.webhooks)
        return seen != self._seen

    def _service_is_quiet(self) -> bool:
        """Whether each call that may ring does ring, and the webhooks about it are delivered."""
        calling = self.world.calling
        moving = [call for call in self.calls() if call.timer is not None and call.legs]
        news = calling._webhooks
        return not (moving or news._tasks or news._merging)

    # -- the service's side ------------------------------------------------------------------------------------

    def calls(self) -> list[Call]:
        return list(self.world.calling._office.calls.values())

    def requests(self) -> list[ServiceRequest]:
        return self.world.calling.requests

    def record_text(self, account: int, record_id: int) -> str:
        """What a record of that account speaks."""
        key = SECOND_KEY if account == 2 else self.world.api_key
        record = self.world.calling.account(key).record(record_id)
        return "" if record is None else str(record.text)

    async def move_call(self, which: int, choice: int) -> None:
        """Moves one unfinished call a step on: to its next status, or to one that ends it."""
        live = [call for call in self.calls() if not call.removed and call.status not in FINISHED]
        if not live:
            return
        call = live[which % len(live)]
        if call.status == CREATED:
            return
        if call.status == PROCESSED:
            action: SteerAction = "no_answer"
        elif call.status == "answered":
            action = "press" if choice % 3 == 0 else "hang_up"
        else:
            action = ENDINGS[choice % len(ENDINGS)]
        value = choice % 10 if action == "press" else None
        await self.world.calling.steer(call.id, action, value, kind=call.kind)

    def wants_no_calls(self, which: int) -> str | None:
        """A recipient who talks asks never to be called again: the service keeps that and sends it. Returns the phone."""
        talking = [call for call in self.calls() if call.status == "answered"]
        if not talking:
            return None
        call = talking[which % len(talking)]
        call.leg.to_block = True
        call.account.stop_list.add(call.phone)
        self.world.calling._life.finish(call)
        return call.phone


FINISHED = ("finished", "canceled")


def _in_hand() -> dict[str, Select[Any]]:
    """Queries of what is being done right now or would be done at once, by the bot's own ledger."""
    now, after_an_edit = (
        bindparam("now", type_=cards.c.due_at.type),
        bindparam("after_an_edit", type_=cards.c.due_at.type),
    )
    moving = [LaunchState.HELD, LaunchState.RUNNING]
    # A card in hand is put off for longer than a card that was edited just now.
    is_card_due = or_(cards.c.due_at <= now, cards.c.due_at > after_an_edit)
    is_told = or_(outbox.c.state == "sending", and_(outbox.c.state == "waiting", outbox.c.due_at <= now))
    return {
        "updates": select(journal.c.update_id),
        "batches": select(batches.c.id).where(batches.c.state == "sending"),
        "codes": select(verifications.c.id).where(verifications.c.state == "sending"),
        "records": select(records.c.id).where(records.c.state == "sending"),
        "launches": select(launches.c.id).where(launches.c.state.in_(moving), launches.c.due_at <= now),
        "cards": select(cards.c.launch_id).where(cards.c.is_stale, is_card_due),
        "notices": select(outbox.c.id).where(is_told),
    }


# Built once, since they are asked a thousand times in a run.
IN_HAND = _in_hand()
IS_ANY_IN_HAND = select(or_(*(query.exists() for query in IN_HAND.values())))


def language_of(member: Member) -> str:
    return "ru" if member.name != "Boris" else "en"


def _nobody_is_there() -> Any:
    raise asyncio.CancelledError
