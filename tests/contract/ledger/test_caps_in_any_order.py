"""Whatever people plan, move, stop, pause, resume and prove, in any zone: each day holds what its caps let, and no less.

Every example has an account and users of its own, so one database serves all. The steps of a failure are printed whole.
Left out: what a closed window or a wait for the service puts off after it was counted (tests of the gate).
"""

import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from bot.domain.calls.launch import LaunchState, RecipientState
from bot.domain.drafts.draft import DutyPhone, Purpose, StoredRecord
from bot.domain.ids import AccountId, CallNumber, ChatId, LaunchId, RecordId, UserId
from bot.domain.phone import Phone
from bot.domain.when.schedule import CallWindow
from bot.services.refusal import Refusal
from bot.sheets.reading import read_pasted
from storage import tables
from tests.contract.ledger.caps_model import CLOSES, OPENS, Days, Ringing, local, opening
from tests.contract.ledger.caps_steps import (
    Call,
    CallList,
    Flash,
    Move,
    MoveCall,
    Resume,
    Send,
    SetCaps,
    Step,
    Stop,
    Voice,
    Wait,
    hours,
    steps,
)
from tests.shop.opening import OpenShop
from tests.shop.shop import Shop, a_call, stop

ZONES = ("Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Vladivostok", "Australia/Lord_Howe")
DAYS = (
    datetime(2027, 1, 12, tzinfo=UTC),
    datetime(2027, 3, 13, tzinfo=UTC),  # New York's clocks change
    datetime(2027, 3, 27, tzinfo=UTC),  # Berlin's
    datetime(2027, 4, 3, tzinfo=UTC),  # Lord Howe's, by half an hour
    datetime(2027, 10, 30, tzinfo=UTC),
)
TEXT_KOPECKS = 40
CAPS = frozenset({"cap-day", "cap-user"})
_examples, _numbers = count(1), count(1)


class World:
    """One account with its owner and two members; what the steps do there is noted in `days` as far as it was let."""

    def __init__(self, shop: Shop, zones: list[str], installation: str) -> None:
        number = next(_examples)
        self.shop = shop
        self.key = f"caps-key-aaaa-{number:04d}"
        self.users = [UserId(10_000 + 10 * number + one) for one in range(3)]
        self.zones = {user: ZoneInfo(zone) for user, zone in zip(self.users, zones, strict=True)}
        self.days = Days(ZoneInfo(installation), self.users[0], cap=6, cap_user=4)
        self.launch_ids: list[LaunchId] = []
        self.windowed: set[LaunchId] = set()
        self.texts: Counter[object] = Counter()
        self.text_cap = 2
        self.codes: Counter[str] = Counter()
        settings = shop.settings.model_copy(update={"default_timezone": installation})
        self.services = shop.with_settings(settings)

    async def open(self) -> None:
        account = self.shop.calling.add_account(self.key, balance="100000.00")
        account.add_record("hello", text="Здравствуйте")
        for user in self.users:
            await self.shop.join(user, key=self.key)
            await self.services.access.set_timezone(user, self.zones[user].key)
        async with self.shop.database.reading() as tx:
            found = await tx.execute(
                tables.accounts.select().where(tables.accounts.c.owner_id == self.users[0])
            )
            self.account_id = AccountId(found.one().id)
        await self.set_caps(SetCaps(self.days.cap, self.days.cap_user))

    async def set_caps(self, step: SetCaps) -> None:
        self.days.cap, self.days.cap_user = step.cap, step.cap_user
        async with self.shop.database.writing() as tx:
            await tx.execute(
                tables.accounts.update()
                .where(tables.accounts.c.id == self.account_id)
                .values(
                    cap_day_calls=step.cap,
                    cap_user_calls=step.cap_user,
                    cap_day_kopecks=self.text_cap * TEXT_KOPECKS,
                )
            )

    # -- what people do ------------------------------------------------------------------------------------------

    async def call(self, step: Call) -> None:
        user, now = self.users[step.user], self.shop.clock()
        when = None if step.when is None else local(now, self.zones[user], *step.when)
        numbers = [next(_numbers) for _ in range(step.people)]
        content = a_call(*numbers, when=when, at_any_hour=True)
        content = replace(content, what=StoredRecord(self.record_id()))
        held = now + timedelta(seconds=self.shop.settings.hold_single_s)
        at = held if when is None else max(held, when)
        with self.expecting(self.days.has_room(user, at, step.people)):
            view = await self.services.drafting.start(user, ChatId(user), content)
            done = await self.services.launching.confirm(self.shop.yes(user), view.draft_id, view.revision)
            self.note(done.launch_id, user, at, step.people)

    async def call_list(self, step: CallList) -> None:
        user, now = self.users[step.user], self.shop.clock()
        zone = self.zones[user]
        when = None if step.when is None else local(now, zone, *step.when)
        lines = ["Телефон;Имя", *(f"{a_phone()};Человек" for _ in range(step.people))]
        with read_pasted("\n".join(lines)) as sheet:
            list_id = await self.services.lists.read_in(user, sheet, name="clients.csv")
        view = await self.services.list_drafts.start(user, ChatId(user), list_id)
        content = replace(
            view.content,
            what=StoredRecord(self.record_id()),
            sender=DutyPhone(),
            when=when,
            window=CallWindow(time(OPENS), time(CLOSES)),
        )
        view = await self.services.list_drafts.change(user, view.draft_id, view.revision, content)
        hold_s = self.shop.settings.hold_single_s if step.people <= 3 else self.shop.settings.hold_list_s
        held = now + timedelta(seconds=hold_s)
        at = opening(held if when is None else max(held, when), zone)
        with self.expecting(self.days.has_room(user, at, step.people)):
            done = await self.services.launching.confirm(
                self.shop.yes(user), view.draft_id, view.revision, purpose=Purpose.NOTICE
            )
            self.note(done.launch_id, user, at, step.people)
            self.windowed.add(done.launch_id)

    async def move(self, step: Move, launch_id: LaunchId) -> None:
        group = self.days.of(launch_id)
        user = group[0].user_id
        at = local(self.shop.clock(), self.zones[user], step.days, step.hour)
        gone = [one for one in group if one.has_left]
        calls = dict(zip(map(id, gone), await self.shop.calls(launch_id), strict=False))
        # What rings already stays.
        waiting = [one for one in group if id(one) not in calls or calls[id(one)].status == "created"]
        came = self.days.coming(waiting, at)
        with self.expecting(not came or self.days.has_room(user, at, came)):
            await self.services.planned.move_launch(self.users[0], launch_id, at)
            for one in group:
                one.at = one.at if one.has_left else at
            await self.note_moved(launch_id, at)

    async def move_call(self, step: MoveCall, launch_id: LaunchId) -> None:
        gone = [one for one in self.days.of(launch_id) if one.has_left]
        calls = await self.shop.calls(launch_id)
        if not gone or calls[0].status != "created":
            return
        at = local(self.shop.clock(), self.zones[gone[0].user_id], step.days, step.hour)
        came = self.days.coming(gone[:1], at)
        with self.expecting(not came or self.days.has_room(gone[0].user_id, at, came)):
            changed = await self.services.planned.move(self.users[0], [CallNumber(calls[0].number)], at)
            assert changed.done + changed.kept_count == 1, changed
            await self.note_moved(launch_id, at)

    async def note_moved(self, launch_id: LaunchId, at: datetime) -> None:
        """The service refuses some, which have begun without our hearing of it."""
        gone = [one for one in self.days.of(launch_id) if one.has_left]
        for one, call in zip(gone, await self.shop.calls(launch_id), strict=False):
            if call.planned_at == at:
                one.at = at

    async def resume(self, step: Resume, launch_id: LaunchId) -> None:
        if (row := await self.shop.launch_row(launch_id)).state is not LaunchState.PAUSED:
            return
        group = [one for one in self.days.of(launch_id) if not one.has_left]
        user, now = row.user_id, self.shop.clock()
        zone = self.zones[user]
        when = None if step.when is None else local(now, zone, *step.when)
        at = max(now, when or row.content.when or now)
        at = opening(at, zone) if launch_id in self.windowed else at
        # Where it is counted already, it goes on if the caps of this moment hold.
        came = self.days.coming(group, at)
        with self.expecting(self.days.has_room(user, at, came)):
            await self.shop.draw_card(launch_id)
            await self.services.launching.resume(self.shop.yes(self.users[0]), launch_id, at=when)
            for one in group:
                one.at = at

    async def stop(self, launch_id: LaunchId) -> None:
        await stop(self.services, self.users[0], launch_id)
        self.days.ringing = [one for one in self.days.ringing if one.launch_id != launch_id]
        self.launch_ids.remove(launch_id)

    async def send(self, launch_id: LaunchId) -> None:
        """One batch, if it is due a minute from now; what is overdue is paused instead."""
        self.shop.clock.move(minutes=1)
        if (await self.shop.launch_row(launch_id)).due_at > self.shop.clock():
            return
        await self.services.sending.send(launch_id)
        group = self.days.of(launch_id)
        states = [state for state, _ in await self.shop.people(launch_id)]
        # Who is kept at home, by caps that were lowered meanwhile, comes last and rings on no day.
        kept = states.count(RecipientState.WITHHELD)
        for one, state in zip(group, states, strict=False):
            one.has_left = state not in {RecipientState.QUEUED, RecipientState.WITHHELD}
        self.days.ringing = [one for one in self.days.ringing if one not in group[len(states) - kept :]]
        if not self.days.of(launch_id):
            self.launch_ids.remove(launch_id)

    async def flash(self, step: Flash) -> None:
        user, now = self.users[step.user], self.shop.clock()
        try:
            with self.expecting(self.days.has_room(user, now, 1)):
                view = await self.services.verifying.ask(user, ChatId(user), a_phone())
                assert await self.services.verifying.confirm(self.shop.yes(user), view.id) is not None
                self.days.ringing.append(Ringing(None, user, now))
        except Refusal as refusal:
            # So many codes a day, whatever the caps.
            assert refusal.code.startswith("verify-"), refusal  # noqa: PT017

    async def voice(self, step: Voice) -> None:
        user, number = self.users[step.user], next(_numbers)
        day = self.days.day(self.shop.clock())
        row = await self.services.records.propose_text(user, f"Ждём вас {number}", origin=f"1:{number}")
        with self.expecting(self.texts[day] < self.text_cap, "cap-money"):
            await self.services.records.confirm_text(user, row.id)
            self.texts[day] += 1

    # -- and what comes of it ------------------------------------------------------------------------------------

    def expecting(self, has_room: bool, *codes: str) -> "Expecting":
        return Expecting(self, has_room, frozenset(codes) or CAPS)

    def note(self, launch_id: LaunchId, user: UserId, at: datetime, people: int) -> None:
        self.launch_ids.append(launch_id)
        self.days.ringing += [Ringing(launch_id, user, at) for _ in range(people)]

    def record_id(self) -> RecordId:
        return RecordId(next(iter(self.shop.calling.account(self.key).records)))

    async def act(self, step: Step) -> None:
        match step:
            case Call():
                await self.call(step)
            case CallList():
                await self.call_list(step)
            case Flash():
                await self.flash(step)
            case Voice():
                await self.voice(step)
            case SetCaps():
                await self.set_caps(step)
            case Wait():
                self.shop.clock.move(hours=step.hours)
            case Move() | MoveCall() | Resume() | Send() | Stop() if self.launch_ids:
                await self._act_on(step, self.launch_ids[step.which % len(self.launch_ids)])
            case _:
                pass

    async def _act_on(self, step: Move | MoveCall | Resume | Send | Stop, launch_id: LaunchId) -> None:
        match step:
            case Move():
                await self.move(step, launch_id)
            case MoveCall():
                await self.move_call(step, launch_id)
            case Resume():
                await self.resume(step, launch_id)
            case Send():
                await self.send(launch_id)
            case Stop():
                await self.stop(launch_id)


class Expecting:
    """Refused by its caps exactly where the model has no room."""

    def __init__(self, world: World, has_room: bool, codes: frozenset[str]) -> None:
        self._world, self._has_room, self._codes = world, has_room, codes

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if isinstance(error, Refusal) and error.code in self._codes:
            assert not self._has_room, f"refused too early: {error.code}"
            event(error.code)
            return True
        assert error is not None or self._has_room, "let in where no room was"
        return False


def a_phone() -> Phone:
    return Phone(f"791600{next(_numbers):05d}")


@pytest.fixture
async def shop(open_shop: OpenShop) -> Shop:
    """Nothing rings in it, so all that was sent can still be moved."""
    shop = await open_shop(batch_size=2)
    shop.calling.hold_calls = True
    shop.is_reachable = False
    return shop


@pytest.mark.timeout(3600 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 240)
@settings(
    max_examples=200 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 8,
    deadline=None,
    derandomize=True,
    print_blob=True,
    # Shrinking one failure takes minutes; the steps are short enough to read.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    installation=st.sampled_from(ZONES),
    zones=st.lists(st.sampled_from(ZONES), min_size=3, max_size=3),
    start=st.sampled_from(DAYS),
    hour=hours,
    plan=st.lists(steps, min_size=12, max_size=24),
)
@pytest.mark.not_quick
async def test_in_any_order_each_day_holds_what_its_caps_let_and_no_less(
    shop: Shop, installation: str, zones: list[str], start: datetime, hour: int, plan: list[Step]
) -> None:
    shop.clock.now = start + timedelta(hours=hour)
    world = World(shop, zones, installation)
    await world.open()
    for step in plan:
        await world.act(step)
