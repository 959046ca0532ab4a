"""What the clock, the service, the network and the machine may do, and what is known to go wrong in such bots."""

import asyncio
from datetime import time, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition

from bot.sandbox.calling.faults import FaultKind
from bot.telegram.buttons import CancelLaunch, RepeatLaunch, SettleBatch
from tests.promises.acting import HOURS, MOST_LIVES, Acting, members, rule, some
from tests.promises.books import PAYS, buttons_of
from tests.promises.cast import ADMITTED, Member
from tests.promises.promises import MOSCOW

BRAKES = ("/cancel", "Отмена", "стоп", "/stop", "/lock")
WORDS = ("", "", "/cancel", "стоп")
"""What may be said behind a tap; "": nothing."""
LOST: tuple[FaultKind, ...] = (
    "drop_before_reading", "drop_after_reading", "drop_after_acting",
    "bad_gateway", "bad_gateway_after_acting", "reset_mid_answer",
)  # fmt: skip
SLOW_S = 0.5
MOST_LOOPS = 120
"""Turns of the loop before a kill: from nothing done to all done."""


class Hazards(Acting):
    """Rules only act and write down what was done."""

    # -- what is known to go wrong in such bots ----------------------------------------------------------------

    @rule(
        which=some,
        is_slow=st.booleans(),
        by=st.sampled_from(("button", *BRAKES)),
        is_read=st.booleans(),
        repeats=st.booleans(),
    )
    def a_hold_is_taken_back(self, which: int, is_slow: bool, by: str, is_read: bool, repeats: bool) -> None:
        """Perhaps while the service is slow to answer the same chat, perhaps before the Confirm itself is handled."""
        self.run(self._take_back(ADMITTED[which % len(ADMITTED)], which, is_slow, by, is_read, repeats))

    async def _take_back(
        self, who: Member, which: int, is_slow: bool, by: str, is_read: bool, repeats: bool
    ) -> None:
        """`repeats`: a launch in the chat that can be repeated, if there is one, instead of a new call."""
        again = [
            button
            for one in self._messages(who)
            for button in buttons_of(one)
            if isinstance(button, RepeatLaunch)
        ]
        pays: tuple[type, ...] = (RepeatLaunch,) if again and repeats else PAYS
        if pays is PAYS:
            await self._written_call(who, which)
        if is_read or by == "button":
            await self._press_newest(who, pays, 1, waits=True)
        answered = asyncio.Event()
        if is_slow:
            # Also for whom it asks again.
            self.stage.world.calling.faults.add("userInfo", "slow", times=3, seconds=60.0, until=answered)
            await self._say(who, "/balance", waits=False)
        if not (is_read or by == "button"):
            await self._press_newest(who, pays, 1, waits=False)
        if by == "button":
            await self._press_newest(who, (CancelLaunch,), 2, waits=False)
        elif by == "/lock":
            await self._lock(who)
        else:
            await self._say(who, by, waits=False)
            self.books.taken_back(who, self.stage.now)
        await self._heard()
        await self.stage.breathe()
        self.stage.move_clock(timedelta(seconds=6))
        await self.stage.breathe()
        answered.set()
        await self._quiet()

    @rule(which=some)
    def somebody_is_stopped_in_the_hold(self, which: int) -> None:
        """A confirmed recipient gets on the stop list before anything has left."""
        self.run(self._stop_in_the_hold(ADMITTED[which % len(ADMITTED)], which))

    async def _stop_in_the_hold(self, who: Member, which: int) -> None:
        await self._confirmed_call(who, which)
        await self._stop(who, who.phones[which % len(who.phones)], waits=True)
        await self._move(timedelta(seconds=6))

    @precondition(lambda self: self.lives < MOST_LIVES)
    @rule(which=some, hour=st.sampled_from((None, *HOURS)), repeats=st.booleans(), by=st.sampled_from(WORDS))
    def a_tap_waits_for_the_bot(self, which: int, hour: time | None, repeats: bool, by: str) -> None:
        """Pressed while it is down, handled hours later, or at once but after the Cancel that came behind it."""
        self.lives += 1
        self.run(self._wait_for_the_bot(ADMITTED[which % len(ADMITTED)], which, hour, repeats, by))

    async def _wait_for_the_bot(
        self, who: Member, which: int, hour: time | None, repeats: bool, by: str
    ) -> None:
        if not repeats:
            await self._written_call(who, which)
        await self._quiet()
        await self.stage.stop()
        await self._press_newest(who, (RepeatLaunch,) if repeats else PAYS, 1, waits=False)
        if by:
            await self._say(who, by, waits=False)
            self.books.taken_back(who, self.stage.now)
        if hour is not None:
            self.stage.move_clock(self._until(hour))
        await self.stage.start()
        await self._quiet()
        await self._move(timedelta(seconds=6))

    @rule(
        which=some, minutes=st.sampled_from((0, 2, 5, 5, 15)), is_denied=st.sampled_from((True, True, False))
    )
    def a_sender_stands_still(self, which: int, minutes: int, is_denied: bool) -> None:
        """A sender is frozen between its row in the ledger and its first byte; others settle and repeat its batch."""
        self.run(self._stand_still(ADMITTED[which % len(ADMITTED)], which, minutes, is_denied))

    async def _stand_still(self, who: Member, which: int, minutes: int, is_denied: bool) -> None:
        if not time(9) <= self.stage.now.astimezone(MOSCOW).time() < time(19):
            # A call outside the calling hours would be asked about again, and no sender would begin.
            await self._move(self._until(time(13)))
        await self._confirmed_call(who, which)
        thawed = self.stage.freeze_sending()
        try:
            self.stage.move_clock(timedelta(seconds=6))
            await self.stage.breathe()
            self.stage.move_clock(timedelta(minutes=minutes))
            await self.stage.recover_as_another_process()
            await self.stage.breathe()
            if is_denied:
                await self._press_newest(
                    who, (SettleBatch,), 1, waits=False, fits=lambda button: not button.happened
                )
                await self.stage.breathe()
                await self.promises.note_denied()
                await self._press_newest(who, (RepeatLaunch,), 1, waits=False)
                self.stage.move_clock(timedelta(seconds=6))
                await self.stage.breathe()
        finally:
            thawed.set()
        await self._quiet()

    # -- the clock, the service, and crashes -------------------------------------------------------------------

    @rule(by=st.sampled_from((3, 6, 61, 660, 3600)))
    def time_passes(self, by: int) -> None:
        self.run(self._move(timedelta(seconds=by)))

    @rule(hour=st.sampled_from(HOURS))
    def it_becomes(self, hour: time) -> None:
        """Moves the clock to that hour, today or tomorrow."""
        self.run(self._move(self._until(hour)))

    @rule(
        fault=st.sampled_from(LOST),
        endpoint=st.sampled_from(("create", "create", "createRecord", "confirmPhone")),
    )
    def the_next_answer_is_lost(self, fault: FaultKind, endpoint: str) -> None:
        self.stage.world.calling.faults.add(endpoint, fault)

    @rule(endpoint=st.sampled_from(("userInfo", "getPhones", "create", "get")))
    def the_service_is_slow(self, endpoint: str) -> None:
        self.stage.world.calling.faults.add(endpoint, "slow", seconds=SLOW_S)

    @rule(moves_clock=st.booleans())
    def the_service_answers_again(self, moves_clock: bool) -> None:
        if moves_clock:
            self.run(self._move(timedelta(seconds=6)))
        self.stage.world.calling.faults.clear()

    @rule(which=some, steps=st.integers(1, 3), choice=some)
    def a_call_moves_on(self, which: int, steps: int, choice: int) -> None:
        self.run(self._calls_move(which, steps, choice))

    @rule(which=some)
    def somebody_wants_no_more_calls(self, which: int) -> None:
        self.run(self._want_no_more_calls(which))

    async def _want_no_more_calls(self, which: int) -> None:
        # The service sends its webhook at once, inside the loop like everything else.
        if self.stage.wants_no_calls(which) is not None:
            await self._quiet()

    @precondition(lambda self: self.lives < MOST_LIVES)
    @rule(who=members, loops=st.integers(-MOST_LOOPS, MOST_LOOPS), moves_clock=st.booleans())
    def starts_again(self, who: Member, loops: int, moves_clock: bool) -> None:
        """The bot is stopped, or killed in the middle of what a tap or the end of a hold has begun."""
        self.lives += 1
        self.run(self._restart() if loops < 0 else self._kill(who, loops, moves_clock))

    async def _kill(self, who: Member, loops: int, moves_clock: bool) -> None:
        await self._press_newest(who, PAYS, 1, waits=False)
        if moves_clock:
            await self.stage.breathe()
            self.stage.move_clock(timedelta(seconds=6))
        for _ in range(loops):
            await asyncio.sleep(0)
        await self.stage.kill()
        await self.stage.start()
        if not await self.stage.breathe(1.0):
            # If other processes may be sending, too, only its age tells that a sender is dead.
            self.stage.move_clock(timedelta(minutes=4))
            await self.stage.recover_as_another_process()
        await self._quiet()

    async def _restart(self) -> None:
        await self._quiet()
        await self.stage.stop()
        await self.stage.start()
        await self._quiet()

    async def _calls_move(self, which: int, steps: int, choice: int) -> None:
        await self._quiet()
        for step in range(steps):
            await self.stage.move_call(which, choice + step)
            await self._quiet()
