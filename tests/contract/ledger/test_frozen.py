"""A process that stands still for minutes and wakes: what it had written down was given up meanwhile, perhaps repeated.

Exactly one paid request reaches the service, whatever the step at which it stood still, and a row that somebody else has
settled stays theirs.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.assembly import Services
from bot.domain.calls.launch import BatchState, LaunchState
from bot.domain.drafts.draft import SpokenText
from bot.domain.ids import LaunchId
from bot.domain.record import RecordState
from bot.domain.verification import VerificationState
from bot.provider.client import CallingService
from bot.services.paid.gate import LEAVE_WITHIN, SETTLE_WITHIN
from storage import tables
from storage.account import accounts
from tests import sounds
from tests.contract.ledger.codes import asked, row_of
from tests.contract.ledger.list_recipients import people, send_all
from tests.contract.ledger.test_list_templates import by_template
from tests.contract.ledger.test_records import TEXT, saved, stands
from tests.shop.frozen import STEPS, Act, FrozenService
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, Shop, a_call

sound_tools = sounds.sound_tools
at_each_step = pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
LONG = timedelta(minutes=4)
"""Longer than a sender is waited for."""
SHORT = timedelta(seconds=90)
"""Too long to leave any more, too short to be taken for dead."""


@asynccontextmanager
async def frozen(shop: Shop, step: str, act: Act) -> AsyncIterator[Services]:
    """The services of a process that stands still there, while others act."""
    async with FrozenService(shop.settings.provider_url, step, act) as service:
        yield shop.services_through(service)


def given_up(shop: Shop, *then: Callable[[], Awaitable[object]]) -> Act:
    """Four minutes pass, another process takes the sender for dead, and then people act."""

    async def act() -> None:
        shop.clock.now += LONG
        await shop.services.sending.recover(only_sender=False)
        await shop.services.records.recover(only_sender=False)
        await shop.services.verifying.recover(only_sender=False)
        for one in then:
            await one()

    return act


def slept(shop: Shop, how_long: timedelta) -> Act:
    async def act() -> None:
        shop.clock.now += how_long

    return act


async def stored(shop: Shop, launch_id: LaunchId) -> dict[str, object]:
    async with shop.database.reading() as tx:
        found = await tx.execute(select(tables.batches).where(tables.batches.c.launch_id == launch_id))
        return dict(found.mappings().one())


# -- calls -------------------------------------------------------------------------------------------------------


@at_each_step
@pytest.mark.parametrize("kind", ["call", "template"])
async def test_a_sender_that_wakes_after_its_call_was_repeated_sends_nothing(
    shop: Shop, step: str, kind: str
) -> None:
    if kind == "call":
        launch_id = await shop.launch(a_call(1))
        shop.clock.move(seconds=5)
    else:
        launch_id = await shop.list_launch(people(1), what=by_template(shop))
        shop.clock.move(seconds=60)
    repeated: list[LaunchId] = []

    async def repeat() -> None:
        batch = await shop.batch(launch_id)
        assert batch.state is BatchState.UNKNOWN
        await shop.services.launching.settle(ANNA, batch.id, happened=False)
        again = await shop.launch(a_call(1))
        shop.clock.move(seconds=5)
        await shop.services.sending.send(again)
        repeated.append(again)

    async with frozen(shop, step, given_up(shop, repeat)) as sleeper:
        await sleeper.sending.send(launch_id)
    assert shop.paid() == shop.asked("create") + shop.asked("createWithTemplate") == 1
    assert (await shop.batch(launch_id)).state is BatchState.SETTLED_WAS_NOT
    assert await shop.people(launch_id) == [("rejected", "not_made")]
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE
    assert (await shop.batch(repeated[0])).state is BatchState.PLACED
    # Nothing that the sleeper wrote makes anybody send once more.
    shop.clock.move(minutes=2)
    await send_all(shop)
    assert shop.paid() == 1


@at_each_step
async def test_a_sender_that_wakes_before_it_is_missed_sends_once_by_a_new_batch(
    shop: Shop, step: str
) -> None:
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(seconds=5)
    async with frozen(shop, step, slept(shop, SHORT)) as sleeper:
        await sleeper.sending.send(launch_id)
        assert (await shop.batch(launch_id)).state is BatchState.RETURNED
        assert shop.asked("create") == 0
        await shop.services.sending.send(launch_id)
    assert [batch.state for batch in await shop.batches(launch_id)] == [
        BatchState.RETURNED,
        BatchState.PLACED,
    ]
    assert shop.paid() == 1


async def test_a_single_process_that_stood_still_for_long_asks_before_it_calls(shop: Shop) -> None:
    """Nobody else was there to take it for dead; its call would now come 11 minutes late."""
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(seconds=5)
    async with frozen(shop, "on_connection_create_end", slept(shop, timedelta(minutes=11))) as sleeper:
        await sleeper.sending.send(launch_id)
        await sleeper.sending.send(launch_id)
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because) == (LaunchState.PAUSED, "overdue")
    assert shop.asked("create") == 0


async def test_a_stop_while_the_sender_stands_still_keeps_its_people_home(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(seconds=5)

    async def stop() -> None:
        shop.clock.now += SHORT
        await shop.services.launching.cancel(ANNA, launch_id)

    async with frozen(shop, "on_request_start", stop) as sleeper:
        await sleeper.sending.send(launch_id)
    await send_all(shop)
    assert await shop.people(launch_id) == [("withheld", "stopped")]
    assert shop.asked("create") == 0


async def test_a_sender_that_stands_still_before_it_cuts_finds_the_launch_sent(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(seconds=5)
    (seen,) = await shop.services.sending.due()
    await shop.services.sending.send(launch_id)
    shop.clock.now += LONG
    await shop.services.sending.send(seen.id)
    assert await shop.services.sending._cutting.next(seen) is None
    assert shop.paid() == 1


async def test_who_waits_long_for_the_turn_looks_at_the_clock_afterwards(shop: Shop) -> None:
    """What was due when it began to wait is overdue when its turn comes."""
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(seconds=5)
    account = await shop.account()

    class LateTurn:
        @asynccontextmanager
        async def writing(self) -> AsyncIterator[AsyncConnection]:
            async with shop.database.writing() as tx:
                await accounts.lock_row(tx, account.id)
                shop.clock.now += timedelta(minutes=11)
                yield tx

    cutting = shop.services.sending._cutting
    cutting._database = LateTurn()  # type: ignore[assignment]
    assert await cutting.next(await shop.launch_row(launch_id)) is None
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because) == (LaunchState.PAUSED, "overdue")
    assert shop.asked("create") == 0


async def test_a_refusal_that_comes_after_the_person_has_settled_changes_nothing(shop: Shop) -> None:
    """The request left in time; its sender stood still with the answer in hand."""
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(seconds=5)
    shop.calling.faults.add(
        "create", "canned", body='{"status": "error", "data": {"message": "Недостаточно средств"}}'
    )

    async def settle() -> None:
        await given_up(shop)()
        await shop.services.launching.settle(ANNA, (await shop.batch(launch_id)).id, happened=True)

    service = shop.meanwhile(settle)
    async with service:
        await shop.services_through(service).sending.send(launch_id)
    assert (await shop.batch(launch_id)).state is BatchState.SETTLED_WAS
    assert await shop.people(launch_id) == [("final", "by_word")]
    assert "launch_failed" not in await shop.kinds()


@pytest.mark.parametrize("happened", [True, False])
async def test_an_answer_lost_after_the_person_has_settled_asks_nobody_again(
    shop: Shop, happened: bool
) -> None:
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(seconds=5)
    shop.calling.faults.add("create", "drop_after_reading")

    async def settle() -> None:
        await given_up(shop)()
        await shop.services.launching.settle(ANNA, (await shop.batch(launch_id)).id, happened=happened)

    service = shop.meanwhile(settle)
    async with service:
        await shop.services_through(service).sending.send(launch_id)
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE
    assert await shop.kinds() == ["unknown_batch"]


async def test_a_template_refused_for_its_fields_after_it_was_settled_is_not_sent_bare(shop: Shop) -> None:
    refusal = {"message": "Ошибка", "errors": {"webhookUrl": ["Недопустимый параметр"]}}
    shop.calling.faults.add("createWithTemplate", "canned", status=422, body=json.dumps(refusal))
    launch_id = await shop.list_launch(people(1), what=by_template(shop))
    shop.clock.move(seconds=60)

    async def settle() -> None:
        await given_up(shop)()
        await shop.services.launching.settle(ANNA, (await shop.batch(launch_id)).id, happened=True)

    service = shop.meanwhile(settle)
    async with service:
        await shop.services_through(service).sending.send(launch_id)
    await send_all(shop)
    assert shop.asked("createWithTemplate") == 1
    assert not (await shop.launch_row(launch_id)).is_bare
    assert await shop.people(launch_id) == [("final", "by_word")]


# -- records -----------------------------------------------------------------------------------------------------


@at_each_step
async def test_a_text_that_was_ordered_anew_is_not_paid_for_by_the_one_who_wakes(
    shop: Shop, step: str
) -> None:
    shop.calling.records_listing = "no"
    row = await shop.services.records.propose_text(ANNA, TEXT, origin="1:1")

    async def order_anew() -> None:
        assert (await stands(shop, row.id)).state is RecordState.UNKNOWN
        await shop.services.record_shelf.remove(ANNA, row.id)
        again = await shop.services.records.propose_text(ANNA, TEXT, origin="1:2")
        await shop.services.records.confirm_text(ANNA, again.id)

    async with frozen(shop, step, given_up(shop, order_anew)) as sleeper:
        done = await sleeper.records.confirm_text(ANNA, row.id)
    assert done.record.state is RecordState.REMOVED
    assert shop.asked("createRecord") == shop.paid() == 1


@at_each_step
async def test_the_words_of_a_list_whose_order_was_given_up_are_not_ordered_by_the_one_who_wakes(
    shop: Shop, step: str
) -> None:
    shop.calling.records_listing = "no"
    launch_id = await shop.list_launch(people(1, 2), what=SpokenText(TEXT))
    shop.clock.move(seconds=60)
    async with frozen(shop, step, given_up(shop)) as sleeper:
        await sleeper.sending.send(launch_id)
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because) == (LaunchState.PAUSED, "record_unknown")
    assert not shop.asked("createRecord")


async def test_the_words_of_a_list_that_never_left_are_ordered_once_if_it_is_not_too_late(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop()
    launch_id = await shop.list_launch(people(1, 2), what=SpokenText(TEXT))
    shop.clock.move(seconds=60)
    async with frozen(shop, "on_connection_create_end", slept(shop, SHORT)) as sleeper:
        due_at = (await shop.launch_row(launch_id)).due_at
        await sleeper.sending.send(launch_id)
    assert (await shop.launch_row(launch_id)).due_at == due_at
    await send_all(shop, 0)
    assert [request.endpoint for request in shop.calling.paid_requests()] == ["createRecord", "create"]


@at_each_step
async def test_an_upload_that_was_given_up_is_not_made_by_the_one_who_wakes(
    shop: Shop, step: str, sound_tools: None, tmp_path: Path
) -> None:
    shop.calling.records_listing = "no"
    async with frozen(shop, step, given_up(shop)) as sleeper:
        row = await saved(sleeper.records, tmp_path)
    assert row.state is RecordState.UNKNOWN
    assert not shop.asked("createRecord")


# -- flash calls -------------------------------------------------------------------------------------------------


@at_each_step
async def test_a_flash_call_that_was_given_up_and_rung_anew_is_not_rung_by_the_one_who_wakes(
    shop: Shop, step: str
) -> None:
    view = await asked(shop)

    async def ring_anew() -> None:
        assert (await row_of(shop, view))["state"] == VerificationState.UNKNOWN
        shop.clock.move(minutes=2)
        await shop.services.verifying.close_over()
        again = await asked(shop)
        flash = await shop.services.verifying.confirm(shop.yes(ANNA), again.id)
        assert flash is not None
        await shop.services.verifying.send(flash)

    async with frozen(shop, step, given_up(shop, ring_anew)) as sleeper:
        flash = await sleeper.verifying.confirm(shop.yes(ANNA), view.id)
        assert flash is not None
        seen = await sleeper.verifying.send(flash)
    assert seen.state is VerificationState.LOST
    assert len(shop.calling.flash_calls) == shop.asked("confirmPhone") == shop.paid() == 1


@at_each_step
async def test_a_flash_call_whose_time_to_leave_is_over_was_not_made_and_counts_for_nothing(
    shop: Shop, step: str
) -> None:
    view = await asked(shop)
    async with frozen(shop, step, slept(shop, SHORT)) as sleeper:
        flash = await sleeper.verifying.confirm(shop.yes(ANNA), view.id)
        assert flash is not None
        seen = await sleeper.verifying.send(flash)
    assert (seen.state, seen.error) == (VerificationState.NOT_SENT, "too_late")
    assert not shop.asked("confirmPhone")
    assert (await asked(shop)).state is VerificationState.ASKED


# -- the times ---------------------------------------------------------------------------------------------------


async def test_a_sender_is_taken_for_dead_only_when_its_request_must_be_over(shop: Shop) -> None:
    """Connecting fits into the time to leave, and a request that left at its very end into what comes after it."""
    async with CallingService(provider_url="http://127.0.0.1:9") as service:
        longest = service._timeout.total
    assert longest is not None
    assert LEAVE_WITHIN.total_seconds() > longest
    assert SETTLE_WITHIN.total_seconds() > longest
    launch_id = await shop.sent(a_call(1))
    row = await stored(shop, launch_id)
    assert row["sending_at"] == shop.clock()
    assert row["overdue_at"] == shop.clock() + LEAVE_WITHIN + SETTLE_WITHIN


async def test_the_screen_of_a_launch_that_was_repeated_stays_as_it_was_settled(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(seconds=5)

    async def settle_and_repeat() -> None:
        await shop.services.launching.settle(ANNA, (await shop.batch(launch_id)).id, happened=False)
        await shop.repeat(launch_id)

    async with frozen(shop, "on_connection_create_end", given_up(shop, settle_and_repeat)) as sleeper:
        await sleeper.sending.send(launch_id)
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because, row.tries) == (LaunchState.DONE, None, 0)
    assert await shop.kinds() == ["unknown_batch"]
    await send_all(shop, 5)
    assert shop.paid() == 1
