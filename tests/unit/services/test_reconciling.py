import json
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import update

from bot.domain.drafts.draft import StoredRecord
from bot.domain.ids import LaunchId
from bot.provider.methods.calls import MOST_IDS_ASKED
from bot.sandbox.calling import CallingSandbox
from storage import tables
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, KEY, Shop, a_call, news, tomorrow


@pytest.fixture
async def shop(open_shop: OpenShop) -> Shop:
    """No webhook ever comes."""
    return await open_shop(with_webhooks=False, reconcile_steps_s=(30, 60, 120))


def answers(shop: Shop, *items: dict[str, object]) -> None:
    shop.calling.faults.add("get", "canned", body=json.dumps({"status": "success", "data": items}))


async def asked_at(shop: Shop, launch_id: LaunchId) -> float | None:
    """Seconds from now until the call is asked about."""
    at = (await shop.call(launch_id)).next_ask_at
    return None if at is None else (at - shop.clock.now).total_seconds()


async def test_a_silent_call_is_asked_about_at_growing_intervals(shop: Shop) -> None:
    shop.calling.hold_calls = True
    launch_id = await shop.sent(a_call(1))
    for wait_s in (30, 60, 120, 120, 120):
        assert await asked_at(shop, launch_id) == wait_s
        shop.clock.move(seconds=wait_s - 1)
        assert await shop.services.reconciling.sweep() == 0
        shop.clock.move(seconds=1)
        assert await shop.services.reconciling.sweep() == 1
    assert shop.asked("get") == 5


async def test_an_outcome_without_webhooks_is_brought_by_asking(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, 9701))
    await shop.calling.until(
        lambda: {call["status"] for call in shop.calling.truth(KEY)} == {"finished", "canceled"}
    )
    shop.clock.move(seconds=30)
    assert await shop.services.reconciling.sweep() == 2
    assert shop.asked("get") == 1
    card = await shop.services.cards.launch_card(launch_id)
    assert (card.by_push, card.by_asking, card.outcomes) == (0, 2, {"answered": 1, "busy": 1})
    assert card.cost_kopecks == 40 + 120


async def test_a_planned_call_is_asked_about_after_its_time(shop: Shop) -> None:
    at = tomorrow()
    launch_id = await shop.sent(a_call(1, when=at))
    assert (await shop.call(launch_id)).next_ask_at == at + timedelta(seconds=30)


async def test_an_ended_call_without_a_cost_is_asked_about_once_more(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1))
    call_id = (await shop.call(launch_id)).provider_id
    shop.clock.move(seconds=30)
    answers(shop, news(call_id, status="finished"))
    await shop.services.reconciling.sweep()
    assert (await shop.call(launch_id)).outcome == "answered"
    assert not (await shop.services.cards.launch_card(launch_id)).cost_is_complete
    shop.clock.move(seconds=30)
    answers(shop, news(call_id, status="finished", cost="2.50"))
    await shop.services.reconciling.sweep()
    assert ((await shop.call(launch_id)).cost_kopecks, await asked_at(shop, launch_id)) == (250, None)
    assert (await shop.services.cards.launch_card(launch_id)).cost_is_complete
    shop.clock.move(days=1)
    assert await shop.services.reconciling.sweep() == 0


async def test_a_call_that_the_answer_leaves_out_is_asked_about_again(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1))
    shop.clock.move(seconds=30)
    answers(shop)
    await shop.services.reconciling.sweep()
    assert await asked_at(shop, launch_id) == 60
    answers(shop, news(424242))
    shop.clock.move(seconds=60)
    await shop.services.reconciling.sweep()
    assert (await shop.call(launch_id)).outcome is None


async def test_while_the_service_is_down_the_question_waits_a_minute(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1))
    shop.calling.faults.add("get", "bad_gateway", times=3)
    shop.clock.move(seconds=30)
    assert await shop.services.reconciling.sweep() == 1
    assert (await asked_at(shop, launch_id), (await shop.call(launch_id)).ask_step) == (60, 0)


async def test_a_key_that_is_refused_is_passed_over_for_another_of_the_account(
    shop: Shop, calling: CallingSandbox
) -> None:
    await shop.join(BORIS)
    launch_id = await shop.sent(a_call(1))
    connected = shop.services.accounts._connected
    async with shop.database.writing() as tx:
        account = await shop.account()
        await connected._put_key(tx, ANNA, account.id, SecretStr("a-key-taken-back"))
    await shop.calling.until(lambda: shop.calling.truth(KEY)[0]["status"] == "finished")
    shop.clock.move(seconds=30)
    await shop.services.reconciling.sweep()
    assert (await shop.call(launch_id)).outcome == "answered"
    assert calling.requests[-2].account_id is None
    # Anything else than a wrong key is no reason to ask twice.
    other = await shop.sent(a_call(2), user_id=BORIS)
    before = shop.asked("get")
    calling.faults.add("get", "bad_gateway", times=3)
    shop.clock.move(seconds=30)
    await shop.services.reconciling.sweep()
    assert shop.asked("get") == before + 3
    assert await asked_at(shop, other) == 60


async def test_an_account_without_any_key_is_not_asked_about_for_an_hour(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1))
    await shop.services.accounts.disconnect(ANNA)
    shop.clock.move(seconds=30)
    await shop.services.reconciling.sweep()
    assert (await asked_at(shop, launch_id), shop.asked("get")) == (3600, 0)
    await shop.services.reconciling.note_balances()


async def test_calls_from_templates_are_asked_about_at_their_own_address(shop: Shop) -> None:
    await shop.sent(a_call(1))
    async with shop.database.writing() as tx:
        await tx.execute(update(tables.calls).values(kind="template"))
    shop.clock.move(seconds=30)
    await shop.services.reconciling.sweep()
    assert (shop.asked("get"), shop.asked("getWithTemplates")) == (0, 1)


async def test_five_thousand_calls_are_one_question(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1))
    call = await shop.call(launch_id)
    columns = {name: getattr(call, name) for name in call.__dataclass_fields__}
    more = range(1, MOST_IDS_ASKED + 3)
    async with shop.database.writing() as tx:
        await tx.execute(
            tables.recipients.insert(),
            [
                {
                    "id": 10_000 + number,
                    "launch_id": launch_id,
                    "position": number,
                    "phone": f"7917{number:07}",
                    "state": "placed",
                }
                for number in more
            ],
        )
        await tx.execute(
            tables.calls.insert(),
            [
                columns
                | {
                    "id": 10_000 + number,
                    "number": number + 1,
                    "recipient_id": 10_000 + number,
                    "provider_id": 90_000_000 + number,
                    "next_ask_at": shop.clock.now,
                }
                for number in more
            ],
        )
    answers(shop)
    assert await shop.services.reconciling.sweep() == MOST_IDS_ASKED
    assert len(shop.calling.requests[-1].body["apiCallIdList"]) == MOST_IDS_ASKED
    assert await shop.services.reconciling.sweep() == 2


async def test_a_call_not_begun_five_minutes_after_its_time_hints_at_moderation(shop: Shop) -> None:
    shop.calling.hold_calls = True
    shop.calling.account(KEY).moderation = False
    launch_id = await shop.sent(a_call(9922))
    (card,) = await shop.services.cards.due()
    await shop.services.cards.shown(card.launch_id, card.version, 5, "digest")
    shop.clock.move(minutes=4, seconds=59)
    await shop.services.reconciling.hint_moderation()
    assert not (await shop.services.cards.launch_card(launch_id)).moderation_hint
    assert await shop.services.cards.due() == []
    shop.clock.move(seconds=1)
    await shop.services.reconciling.hint_moderation()
    assert (await shop.services.cards.launch_card(launch_id)).moderation_hint
    assert [card.launch_id for card in await shop.services.cards.due()] == [launch_id]
    number = (await shop.call(launch_id)).number
    assert (await shop.services.cards.call_card(ANNA, number)).moderation_hint  # type: ignore[union-attr]
    # Once it has begun there is nothing to hint at.
    answers(shop, news((await shop.call(launch_id)).provider_id, 9922, "started"))
    await shop.services.reconciling.sweep()
    assert not (await shop.services.cards.launch_card(launch_id)).moderation_hint


async def test_the_balance_is_noted_after_calls_have_ended(shop: Shop) -> None:
    launch_id = await shop.sent(replace(a_call(1), what=StoredRecord(shop.record())))
    await shop.calling.until(lambda: shop.calling.truth(KEY)[0]["status"] == "finished")
    await shop.services.reconciling.note_balances()
    assert (await shop.account()).balance_kopecks == 100_000
    shop.clock.move(seconds=30)
    await shop.services.reconciling.sweep()
    (card,) = await shop.services.cards.due()
    await shop.services.cards.shown(card.launch_id, card.version, 5, "digest")
    shop.clock.move(seconds=3)
    await shop.services.reconciling.note_balances()
    assert (await shop.services.cards.launch_card(launch_id)).balance_kopecks == 100_000 - 120
    assert len(await shop.services.cards.due()) == 1


async def test_without_a_key_no_balance_is_noted(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1))
    shop.clock.move(seconds=30)
    answers(shop, news((await shop.call(launch_id)).provider_id, status="finished", cost=1))
    await shop.services.reconciling.sweep()
    await shop.services.accounts.disconnect(ANNA)
    before = shop.asked("userInfo")
    await shop.services.reconciling.note_balances()
    assert shop.asked("userInfo") == before


async def test_a_balance_that_can_not_be_read_stays_as_it_was(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1))
    shop.clock.move(seconds=30)
    answers(shop, news((await shop.call(launch_id)).provider_id, status="finished", cost=1))
    await shop.services.reconciling.sweep()
    shop.calling.faults.add("userInfo", "bad_gateway", times=3)
    await shop.services.reconciling.note_balances()
    assert (await shop.account()).balance_kopecks == 100_000
