"""Whatever is lost, doubled, late, merged, forged or crashed: after one sweep the ledger says what the service says, and who
pressed a key for one of us is one lead of which everybody who watches was told.

A machine plays people, the network, crashes and the service. HYPOTHESIS_PROFILE=long lets it play for much longer.
"""

import asyncio
import json
import os
import tempfile
from collections import Counter
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from bot.domain.drafts.draft import CallDraft, SpokenText
from bot.domain.drafts.yes import Yes
from bot.domain.ids import ChatId, LaunchId
from bot.domain.phone import Phone
from bot.sandbox.calling.faults import FaultKind
from bot.services.launches.view import LaunchCard
from bot.services.refusal import Refusal
from storage.tables import batches
from tests.contract.any_order_books import check
from tests.contract.any_order_leads import LeadBooks
from tests.contract.any_order_world import A_STRANGER, TREE, USER, Ledger, Post, Service
from tests.databases import MovedClock
from tests.shop.shop import stop

IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
EXAMPLES, STEPS = (600, 60) if IS_LONG else (30, 20)

PHONES = tuple(
    Phone(f"7916000{ending}") for ending in ("0001", "0002", "0003", "0004", "9901", "9902", "9903")
)
"""The last three: refused inside the answer; missing from it and not called; missing from it and called."""

LOST: tuple[FaultKind, ...] = (
    "drop_before_reading",
    "drop_after_reading",
    "drop_after_acting",
    "bad_gateway",
    "bad_gateway_after_acting",
    "reset_mid_answer",
)
ANSWERS = {
    "nobody is named": '{"status":"success","data":[]}',
    "refused": '{"status":"error","data":{"message":"Недопустимый параметр"}}',
}
CRASHES: tuple[FaultKind, ...] = ("hang", "hang_after_acting")
"""What the request meets while our side dies: it was not carried out, or it was."""
WAITS = "nobody sends it yet"
FATES = ("answered", "answered", WAITS, *LOST, *ANSWERS, *CRASHES)

T = TypeVar("T")
some = st.integers(min_value=0, max_value=999)
"""An index into whatever there is, taken modulo its length: so drawing never depends on what a server did."""


class AnyOrder(RuleBasedStateMachine):
    """Rules are what may happen; `everything_is_known` is what must be true after a sweep, whatever happened."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._folder = tempfile.TemporaryDirectory()
        self._stack = AsyncExitStack()
        self.clock = MovedClock(datetime.now(UTC))
        self.launch_ids: list[LaunchId] = []
        self.waiting: list[Post] = []
        self.delivered: list[Post] = []
        self.told: set[int] = set()
        self.leads = LeadBooks()
        self._collected = 0

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Servers and services live only while something happens: between two rules the world stands still."""
        return self._runner.run(coroutine)

    @initialize()
    def open(self) -> None:
        async def begin() -> tuple[Service, Ledger]:
            service = Service()
            provider_url, public_url = await service.start(self._stack)
            ledger = await Ledger.new(
                self.template,
                Path(self._folder.name),
                self.clock,
                provider_url=provider_url,
                public_url=public_url,
            )
            return service, ledger

        self.service, self.ledger = self.run(begin())

    # -- what people do ----------------------------------------------------------------------------------------

    @rule(
        phones=st.sets(st.sampled_from(PHONES), min_size=1, max_size=3),
        later=st.booleans(),
        taps=st.integers(1, 2),
        fate=st.sampled_from(FATES),
    )
    def call(self, phones: set[Phone], later: bool, taps: int, fate: str) -> None:
        """Confirmed, perhaps twice, and sent into whatever awaits the request."""
        self.run(self._call(tuple(sorted(phones)), later, taps, fate))

    async def _call(self, phones: tuple[Phone, ...], later: bool, taps: int, fate: str) -> None:
        await self._confirm(phones, later, taps)
        faults = self.service.sandbox.faults
        if fate in ANSWERS:
            faults.add("create", "canned", body=ANSWERS[fate])
        elif fate in LOST:
            faults.add("create", next(kind for kind in LOST if kind == fate))
        if fate in CRASHES:
            await self._crash(next(kind for kind in CRASHES if kind == fate))
        elif fate != WAITS:
            await self._send()

    async def _confirm(self, phones: tuple[Phone, ...], later: bool, taps: int) -> None:
        services, chat = self.ledger.services, ChatId(USER)
        when = self.clock() + timedelta(hours=1) if later else None
        # By day or night: the hours of calling are tried elsewhere.
        what = SpokenText("Напоминаем о записи")
        draft = CallDraft(phones=phones, what=what, when=when, at_any_hour=True, reactions=TREE)
        view = await services.drafting.start(USER, chat, draft)
        yes = Yes(USER, self.clock())
        confirming = [services.launching.confirm(yes, view.draft_id, view.revision) for _ in range(taps)]
        done = await asyncio.gather(*confirming, return_exceptions=True)
        if isinstance(done[0], Refusal):
            # Everybody may be locked by a call whose fate is unknown.
            assert done[0].code == "nobody-left", done
            return
        assert not [one for one in done if isinstance(one, BaseException)], done
        self.launch_ids.append(LaunchId(view.draft_id))

    @precondition(lambda self: self.launch_ids)
    @rule(which=some)
    def stop(self, which: int) -> None:
        launch_id = self.launch_ids[which % len(self.launch_ids)]
        self.run(stop(self.ledger.services, USER, launch_id))

    @precondition(lambda self: self.launch_ids)
    @rule(which=some, happened=st.booleans())
    def tell_what_became_of_an_unknown_batch(self, which: int, happened: bool) -> None:
        """People look it up in the cabinet, and sometimes they are wrong."""
        self.run(self._tell(which, happened))

    async def _tell(self, which: int, happened: bool) -> None:
        cards = [await self._card(launch_id) for launch_id in self.launch_ids]
        unknown = [batch.batch_id for card in cards for batch in card.unknown_batches]
        if unknown:
            await self.ledger.services.launching.settle(USER, unknown[which % len(unknown)], happened)

    # -- what leaves, and what dies ----------------------------------------------------------------------------

    async def _send(self) -> None:
        sending = self.ledger.services.sending
        while due := await sending.due():
            # Twice at once, as two processes would: each person still leaves in one request only.
            await asyncio.gather(*(sending.send(launch.id) for launch in due for _ in range(2)))
        self.service.sandbox.faults.clear()
        await self._collect()

    async def _crash(self, fault: FaultKind) -> None:
        """Ends while the answer is awaited; the request was carried out or not, as `fault` says."""
        sending, sandbox = self.ledger.services.sending, self.service.sandbox
        if not (due := await sending.due()):
            return
        sandbox.faults.add("create", fault)
        seen = len(sandbox.requests)
        under_way = asyncio.get_running_loop().create_task(sending.send(due[0].id))
        hangs = asyncio.get_running_loop().create_task(
            sandbox.until(
                lambda: any(request.fault and request.body for request in sandbox.requests[seen:]), 20
            )
        )
        await asyncio.wait({under_way, hangs}, return_when=asyncio.FIRST_COMPLETED)
        for task in (under_way, hangs):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        sandbox.faults.clear()
        await self._restart()

    @rule()
    def restart(self) -> None:
        self.run(self._restart())

    async def _restart(self) -> None:
        """As a start goes: what was half sent is looked at, and what is due leaves."""
        await self.ledger.stop()
        await self.ledger.start()
        await self._send()

    # -- what the service and the network do -------------------------------------------------------------------

    @precondition(lambda self: self.launch_ids)
    @rule(which=some, steps=st.integers(1, 3), choice=some)
    def a_call_moves_on(self, which: int, steps: int, choice: int) -> None:
        self.run(self._move(which, steps, choice))

    async def _move(self, which: int, steps: int, choice: int) -> None:
        live = [call for call in self.service.truth() if not call["removed"]]
        if live:
            for _ in range(steps):
                await self.service.move(live[which % len(live)]["id"], choice)
            await self._collect()

    @precondition(lambda self: self.launch_ids)
    @rule(
        which=some, fate=st.sampled_from(("once", "twice", "again", "merged", "lost")), is_taken=st.booleans()
    )
    def a_webhook_comes(self, which: int, fate: str, is_taken: bool) -> None:
        """Any that waits, or one that came before; projected at once, or left in the inbox."""
        posts = self.delivered if fate == "again" else self.waiting
        if not posts:
            return
        post = posts[which % len(posts)]
        if fate != "again":
            self.waiting.remove(post)
        if fate == "lost":
            return
        self.delivered.append(post)
        self.run(self._deliver([self._merged(post) if fate == "merged" else post] * (1 + (fate == "twice"))))
        if is_taken:
            self.run(self.ledger.take_inbox())

    def _merged(self, post: Post) -> Post:
        """With all that waits of the same order, the newest first; a reaction always comes alone."""
        if post.pressed:
            return post
        others = [other for other in self.waiting if other.path == post.path]
        self.waiting = [other for other in self.waiting if other.path != post.path]
        self.delivered += others
        told = [call for other in (*reversed(others), post) for call in other.calls]
        return Post(post.path, json.dumps({**json.loads(post.body), "apiCalls": told}).encode())

    @precondition(lambda self: self.launch_ids)
    @rule(which=some, status=st.sampled_from(("created", "finished", "canceled")), cost=st.integers(0, 9))
    def a_stranger_lies(self, which: int, status: str, cost: int) -> None:
        """Somebody who saw an address of ours makes up an end for its calls."""
        if not (posts := self.waiting + self.delivered):
            return
        post = posts[which % len(posts)]
        body = json.loads(post.body)
        for call in post.calls and body["apiCalls"]:
            call["calls"][-1] |= {"status": status, "cost": cost, "finishedAt": 2_000_000_000}
        self.run(self.ledger.deliver(Post(post.path, json.dumps(body).encode()), A_STRANGER))
        self.run(self.ledger.take_inbox())
        # A lie of a call that exists makes us ask about it, and so we hear of it all the same.
        self.told |= {call["id"] for call in post.calls}

    async def _deliver(self, posts: list[Post]) -> None:
        for post in posts:
            await self.ledger.deliver(post)
            self.told |= post.call_ids

    @precondition(lambda self: self.launch_ids)
    @rule(seconds=st.sampled_from((1, 60, 300)))
    def time_passes(self, seconds: int) -> None:
        self.clock.move(seconds=seconds)

    @precondition(lambda self: self.launch_ids)
    @rule()
    def ask_in_vain(self) -> None:
        """The service is away when we ask; that must not be the last question."""
        self.clock.move(seconds=5)
        self.service.sandbox.faults.add("get", "bad_gateway", times=3)
        self.run(self.ledger.services.reconciling.sweep())
        self.service.sandbox.faults.clear()

    # -- what those who watch are told -----------------------------------------------------------------------------

    @precondition(lambda self: self.launch_ids)
    @rule(dies=st.booleans())
    def leads_are_told(self, dies: bool) -> None:
        """As the worker does it, which may die between sending a message and writing that down."""
        self.run(self.leads.tell(self.ledger, dies=dies))

    # -- what must be true -------------------------------------------------------------------------------------

    @invariant()
    def nobody_is_called_by_two_paid_requests(self) -> None:
        if hasattr(self, "ledger"):
            self.run(self._nobody_twice())

    async def _nobody_twice(self) -> None:
        sent: Counter[tuple[LaunchId, str]] = Counter()
        for request in self.service.sandbox.requests:
            # Also those that were not carried out: what may have arrived is not sent again.
            if request.endpoint == "create" and request.body:
                launch_id = await self._launch_of(request.body["webhookUrl"])
                sent.update((launch_id, phone) for phone in request.body["phones"])
        assert not [whom for whom, times in sent.items() if times > 1], sent

    @precondition(lambda self: self.launch_ids)
    @rule()
    def everything_is_known(self) -> None:
        self.run(self._compare_after_a_sweep())

    async def _compare_after_a_sweep(self) -> None:
        await self.ledger.take_inbox()
        self.clock.move(days=3)
        await self.ledger.services.reconciling.sweep()
        await self._compare()

    async def _compare(self) -> None:
        truth = {
            (await self._launch_of(call["webhookUrl"]), call["phone"]): call for call in self.service.truth()
        }
        for launch_id in self.launch_ids:
            card = await self._card(launch_id)
            for row in card.recipients:
                call = truth.get((launch_id, row.phone))
                check(card, row, call)
                assert row.status is not None or call is None or call["id"] not in self.told, row
        pressed = {post.pressed for post in self.delivered if post.pressed}
        await self.leads.compare(self.ledger, self.clock, self.service.truth(), pressed)

    async def _launch_of(self, hook_url: Any) -> LaunchId:
        reference = self.ledger.reference(hook_url)
        async with self.ledger.database.reading() as tx:
            rows = await tx.execute(select(batches.c.launch_id).where(batches.c.reference == reference))
            return LaunchId(rows.scalar_one())

    async def _card(self, launch_id: LaunchId) -> LaunchCard:
        return await self.ledger.services.cards.launch_card(launch_id)

    async def _collect(self) -> None:
        """Takes what the service has sent meanwhile out of the mailbox."""
        await self.service.settle()
        posts = self.service.mailbox.posts
        self.waiting += posts[self._collected :]
        self._collected = len(posts)

    def teardown(self) -> None:
        async def end() -> None:
            try:
                if hasattr(self, "ledger"):
                    await self._compare_after_a_sweep()
                    await self._compare_after_all_that_was_late()
                    await self._nobody_twice()
            finally:
                if hasattr(self, "ledger"):
                    await self.ledger.stop()
                await self._stack.aclose()

        try:
            self.run(end())
        finally:
            self._runner.close()
            self._folder.cleanup()

    async def _compare_after_all_that_was_late(self) -> None:
        """Old news changes nothing; of a call that was unknown it tells, and then one more sweep tells the rest."""
        await self._deliver([*reversed(self.waiting), *self.delivered])
        await self._compare_after_a_sweep()


@pytest.mark.timeout(7200 if IS_LONG else 400)
@pytest.mark.not_quick
def test_after_one_sweep_the_ledger_is_the_truth_for_every_known_call(sqlite_template: Path) -> None:
    machine = type("AnyOrderHere", (AnyOrder,), {"template": sqlite_template})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            # Shrinking one failure takes minutes of starts; the long profile has them.
            phases=list(Phase) if IS_LONG else [Phase.explicit, Phase.reuse, Phase.generate],
        ),
    )
