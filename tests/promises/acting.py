"""How the cast acts, what is written down of it, when all is quiet, and what must be true then: all but the rules.

What happens is drawn by the rules (tests.promises.users, tests.promises.hazards); what must be true whatever happened are
the seven promises (tests.promises.promises).
"""

import asyncio
import logging
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, time, timedelta
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import structlog
import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from hypothesis.stateful import rule as plain_rule
from hypothesis.strategies import SearchStrategy

from bot.domain.turn import read_urgent_word
from bot.telegram.buttons import ResumeAsked, ResumeLaunch
from handlers.halting.buttons import Unlock
from handlers.stop_list.buttons import DropStopped
from tests.promises.books import PAYS, STOPS, Books, Span, buttons_of, paid, read_button
from tests.promises.cast import ADMITTED, CAST, OWNERS, Member, marked, written
from tests.promises.promises import MOSCOW, Promises, kept
from tests.promises.stage import Stage

T = TypeVar("T")
MakeEmpty = Callable[[Path], str]
"""Makes an empty, migrated database for a run, given its DATA_DIR; returns the database's address."""

some = st.integers(min_value=0, max_value=999)
"""An index into any list, taken modulo the list's length: so drawing never depends on what a server did."""
members = st.sampled_from(ADMITTED)
anybody = st.sampled_from(CAST)
FIRST_DAY = datetime(2026, 11, 23, tzinfo=MOSCOW)
"""A Monday."""
HOURS = (
    time(8),
    time(8, 59, 57),
    time(10),
    time(13),
    time(19, 55),
    time(19, 59, 57),
    time(21),
    time(23, 59, 57),
)
MOST_LIVES = 4
JUMPED = "the side server has not been able to write to it lately"
CUT = "unexpected connection_lost() call"
"""asyncpg's word for a connection whose bot was killed. A process that is really dead logs nothing."""
"""This error is true when the clock jumps over minutes in which nobody could write."""
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""No power fails in these tests, so nothing has to wait for a disk."""


def rule(**drawn: SearchStrategy[Any]) -> Callable[[Callable[..., None]], Any]:
    """A rule whose steps are written down: a failure prints them even if playing them again ends in another way."""

    def written_down(step: Callable[..., None]) -> Any:
        @wraps(step)
        def act(self: "Acting", **values: Any) -> None:
            self.steps.append(f"state.{step.__name__}({', '.join(f'{n}={v!r}' for n, v in values.items())})")
            with self.told():
                step(self, **values)

        draw: Any = plain_rule
        return draw(**drawn)(act)

    return written_down


class Acting(RuleBasedStateMachine):
    """`make_empty` depends on the database; everything else is the same on both."""

    make_empty: MakeEmpty

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._undo = ExitStack()
        self._accepted: list[Callable[[], None]] = []
        self.books = Books()
        self.errors: list[str] = []
        self.lives = 1
        self.has_failed = False
        self.steps: list[str] = []

    @contextmanager
    def told(self) -> Iterator[None]:
        """An error raised inside the block also tells the steps that led to it."""
        try:
            yield
        except Exception as error:
            self.has_failed = True
            error.add_note("\n".join(["What was done:", *self.steps]))
            raise

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Runs a rule's steps; between two rules the world stands still."""
        return self._runner.run(coroutine)

    @initialize(
        hour=st.sampled_from(HOURS), ends_with_a_restore=st.sampled_from((False, False, False, False, True))
    )
    def open(self, hour: time, ends_with_a_restore: bool) -> None:
        self.ends_with_a_restore = ends_with_a_restore
        self.steps.append(f"state.open({hour=!r}, {ends_with_a_restore=})")
        start = datetime.combine(FIRST_DAY, hour, MOSCOW)
        clock = self._undo.enter_context(time_machine.travel(start, tick=False))
        folder = Path(self._undo.enter_context(tempfile.TemporaryDirectory(dir=IN_MEMORY))) / "data"
        folder.mkdir(mode=0o700)
        self._undo.enter_context(errors_into(self.errors))
        self.stage = Stage(type(self).make_empty(folder), folder, clock)
        self.promises = Promises(self.stage, self.books, self.errors)
        self.run(self.stage.open())
        self.run(self._quiet())

    async def _quiet(self) -> None:
        await self.stage.quiet()
        for take_effect in self._accepted:
            take_effect()
        self._accepted.clear()
        self._notice()
        await self.promises.when_quiet()

    async def _go_on(self, waits: bool) -> None:
        if waits:
            await self._quiet()
        else:
            await asyncio.sleep(0)
            self._notice()

    def _notice(self) -> None:
        for member in CAST:
            self.books.notice(member, self._messages(member))

    # -- how it is done ----------------------------------------------------------------------------------------

    async def _say(self, who: Member, text: str, *, waits: bool = True) -> int:
        """Returns the message's id: answers have greater ones."""
        self.books.said.append((who, text, len(self.stage.world.telegram.log)))
        message = await self.stage.world.telegram.say(who.id, text)
        if read_urgent_word(text):
            self.stage.brakes(who.id)
        await self._go_on(waits)
        return int(message["message_id"])

    async def _press_newest(
        self,
        who: Member,
        kinds: tuple[type, ...],
        times: int,
        *,
        waits: bool,
        fits: Callable[[Any], bool] = bool,
    ) -> None:
        self._notice()
        for message in reversed(self._messages(who)):
            for button in buttons_of(message):
                if isinstance(button, kinds) and fits(button):
                    for _ in range(times):
                        await self._press(who, message["message_id"], button.pack(), waits=False)
                    await self._go_on(waits)
                    return

    async def _press(
        self, who: Member, message_id: int, data: str, *, waits: bool, forged: bool = False
    ) -> None:
        tap = await self.stage.world.telegram.press(who.id, message_id, data, forged=forged)
        self._tapped(who, data, tap)
        await self._go_on(waits)

    def _tapped(self, who: Member, data: str, tap: str) -> None:
        button = read_button(data)
        if isinstance(button, DropStopped):
            self._spans_end(self.books.stopped.get((who.account, button.phone), []))
            self.books.dropped[who.account, button.phone] = len(self.books.taps)
        if isinstance(button, Unlock) and who in OWNERS:
            self._spans_end(self.books.locks.get(who.account, []))
        if isinstance(button, STOPS):
            self.stage.brakes(who.id)
        self.books.tapped(who, data, tap, self.stage.now)

    def _messages(self, who: Member) -> list[dict[str, Any]]:
        return self.stage.world.telegram.messages(who.id)

    def _requests(self) -> int:
        return len(self.stage.requests())

    def _spans_end(self, spans: list[Span]) -> None:
        for span in spans:
            span.until = span.until if span.until is not None else self._requests()

    async def _lock(self, who: Member) -> None:
        """Once the bot has said that it is locked, nothing paid may leave."""
        asked = await self._say(who, "/lock", waits=False)
        await self._heard()
        if await self.stage.is_sending():
            # It passed the gate before the lock, and its first byte may not have left yet.
            await self._quiet()
        if self._was_told(who, asked, "locked"):
            self.books.locks.setdefault(who.account, []).append(Span(self._requests()))

    async def _heard(self) -> None:
        """1: Cancel, Stop and lock are handled, whatever else the chat waits for."""
        is_heard = await self.stage.heard()
        kept(1, is_heard, f"a Cancel, a Stop or a lock waits; in hand: {await self.stage.what_is_in_hand()}")

    async def _stop(self, who: Member, phone: str, *, waits: bool) -> None:
        """Once the bot has said that a phone is on the stop list, it is not called."""
        taps = len(self.books.taps)
        asked = await self._say(who, f"/stoplist {written(phone)}", waits=False)

        def stopped() -> None:
            is_told = any(
                self._was_told(who, asked, "stop-list-added", added=new, known=1 - new) for new in (0, 1)
            )
            if is_told and self.books.dropped.get((who.account, phone), -1) < taps:
                self.books.stopped.setdefault((who.account, phone), []).append(Span(self._requests()))

        self._accepted.append(stopped)
        await self._go_on(waits)

    def _was_told(self, who: Member, asked: int, key: str, **facts: int) -> bool:
        """Whether it was answered so after the message `asked`."""
        said = {self.stage.app.texts(language)(key, **facts) for language in ("ru", "en")}
        answers = (one for one in self._messages(who) if one["message_id"] > asked)
        return any(message.get("text") in said for message in answers)

    async def _written_call(self, who: Member, which: int) -> None:
        phone = who.phones[which % len(who.phones)]
        text = self.books.write(who, frozenset({phone}))
        await self._say(who, f"{written(phone)} {marked(text.mark)}")

    async def _confirmed_call(self, who: Member, which: int) -> None:
        await self._written_call(who, which)
        await self._press_newest(who, PAYS, 1, waits=True)

    async def _move(self, by: timedelta) -> None:
        # Earlier taps are handled before the clock moves, unless a slow service holds them up; Cancels always are.
        await self.stage.breathe()
        self.stage.move_clock(by)
        await self._quiet()

    def _until(self, hour: time) -> timedelta:
        now = self.stage.now.astimezone(MOSCOW)
        then = datetime.combine(now, hour, MOSCOW)
        return (then if then > now else then + timedelta(days=1)) - now

    # -- what must be true -------------------------------------------------------------------------------------

    @invariant()
    def the_promises_are_kept(self) -> None:
        if hasattr(self, "promises"):
            with self.told():
                self.promises.always()

    def teardown(self) -> None:
        async def end() -> None:
            try:
                # What follows a failure would hide it.
                if not self.has_failed:
                    await self._settle()
            finally:
                await self.stage.close()

        try:
            if hasattr(self, "stage"):
                with self.told():
                    self.run(end())
        finally:
            self._runner.close()
            self._undo.close()

    async def _settle(self) -> None:
        """Goes days ahead, with a service that answers: by then silent calls have been asked about."""
        await self._quiet()
        self.stage.world.calling.faults.clear()
        for days in (1, 1, 1):
            self.stage.move_clock(timedelta(days=days))
            await self._quiet()
            await self.stage.app.services.reconciling.sweep()
            await self._quiet()
        self.promises.always()
        await self.promises.in_the_end()
        # A server's backup is a dump by the server's own tools, which take seconds.
        if self.ends_with_a_restore and self.stage.is_on_a_file:
            await self._restored_database_pays_for_nothing()

    async def _restored_database_pays_for_nothing(self) -> None:
        """1: what waits in a backup has left since it was made; neither time nor an old button makes it leave again."""
        await self._move(self._until(time(12)))
        for member in ADMITTED:
            await self._confirmed_call(member, 0)
        backup = await self.stage.back_up()
        await self._move(timedelta(seconds=6))
        requests = self._paid()
        self.stage.move_clock(timedelta(minutes=5))
        await self.stage.lose_and_restore(backup)
        for hours in (0, 1, 3, 20):
            await self._move(timedelta(hours=hours))
            for member in ADMITTED:
                await self._press_newest(member, (*PAYS, ResumeAsked, ResumeLaunch), 1, waits=True)
            kept(
                1, self._paid() == requests, "a restored database called somebody before its owner had looked"
            )

    def _paid(self) -> int:
        return len(paid(self.stage.requests()))


@contextmanager
def errors_into(found: list[str]) -> Iterator[None]:
    """Everything that is logged as an error while the block runs."""

    class Errors(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not any(words in record.getMessage() for words in (JUMPED, CUT)):
                found.append(self.format(record))

    def keep(_logger: object, name: str, event: Any) -> Any:
        if name in {"error", "exception", "critical"} and JUMPED not in str(event):
            found.append(str(event))
        raise structlog.DropEvent

    handler = Errors(logging.ERROR)
    handler.setFormatter(logging.Formatter())
    root = logging.getLogger()
    root.addHandler(handler)
    before = structlog.get_config()
    structlog.configure(processors=[structlog.processors.format_exc_info, keep])
    try:
        yield
    finally:
        structlog.configure(**before)
        root.removeHandler(handler)
