"""The balance against the ledger, on both databases: facts are told, and only a fall that is not ours is an alert."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.costs.spending import Spending
from bot.domain.ids import ChatId
from bot.domain.phone import Phone
from bot.services.account.balance_check import BalanceFacts
from bot.services.chat.outbox import OutboxMessage
from storage.tables import accounts, balance_checks, calls, connections
from tests.contract.ledger.test_records import text_record
from tests.shop.opening import OpenShop
from tests.shop.quiet_calls import ANSWERED, quiet
from tests.shop.shop import ANNA, BORIS, EVE, KEY, SECOND_KEY, Shop, a_call, phone

NOTHING = Spending(0, 0, 0, 0, 0, 0)  # type: ignore[arg-type]  # plain numbers read better here


def drain(shop: Shop, roubles: int, key: str = KEY) -> None:
    """Another system on the same key; a top-up where it is negative."""
    shop.calling.account(key).charge(Decimal(roubles))


async def look(shop: Shop, **later: float) -> list[OutboxMessage]:
    """The alerts that stand after a look so much later."""
    shop.clock.move(**later)
    await shop.services.balance_check.look()
    return [notice for notice in await shop.notices() if notice.kind == "balance_fell"]


async def facts_of(shop: Shop) -> BalanceFacts:
    facts = await shop.services.balance_check.facts(ANNA)
    assert facts is not None
    return facts


def told(alert: OutboxMessage, *names: str) -> dict[str, object]:
    facts: Mapping[str, object] = alert.facts
    return {name: facts[name] for name in names}


async def a_call_that_ends(shop: Shop) -> int:
    """Kopecks of it, the text included, as they have left the balance."""
    before = shop.calling.account(KEY).balance
    await shop.sent(a_call(1))
    await shop.overheard()
    await shop.project()
    return int((before - shop.calling.account(KEY).balance) * 100)


async def a_flash_call(shop: Shop, to: Phone) -> None:
    verifying = shop.services.verifying
    view = await verifying.ask(ANNA, ChatId(ANNA), to)
    flash = await verifying.confirm(shop.yes(ANNA), view.id)
    assert flash is not None
    await verifying.send(flash)


async def test_a_drained_account_is_one_alert_to_its_owner_and_none_again_that_day(shop: Shop) -> None:
    await shop.join(BORIS)
    assert await look(shop) == []
    drain(shop, 300)
    assert await look(shop, hours=23) == [], "compared once a day"
    (alert,) = await look(shop, hours=1)
    assert alert.chat_id == ChatId(ANNA)
    assert told(alert, "then", "now", "unexplained", "hours", "calls_kopecks") == {
        "then": 100_000, "now": 70_000, "unexplained": 30_000, "hours": 24, "calls_kopecks": 0,
    }  # fmt: skip
    drain(shop, 300)
    assert await look(shop) == await look(shop, hours=8) == [alert]
    assert len(await look(shop, hours=16)) == 2, "the next day it is news again"


async def test_what_our_calls_and_texts_cost_is_no_alert(shop: Shop) -> None:
    await look(shop)
    cost = await a_call_that_ends(shop)
    await text_record(shop)
    assert cost > 100
    assert await look(shop, days=1) == []
    facts = await facts_of(shop)
    assert facts.then_kopecks == 100_000
    assert facts.spending.calls_kopecks + facts.spending.texts_kopecks == cost + 40
    assert facts.spending.texts_kopecks == 80
    assert (await shop.account()).balance_kopecks == 100_000 - cost - 40


async def test_what_leaves_beside_our_calls_is_told_without_them(shop: Shop) -> None:
    await look(shop)
    cost = await a_call_that_ends(shop)
    drain(shop, 50)
    (alert,) = await look(shop, days=1)
    assert alert.facts["unexplained"] == 5_000
    assert alert.facts["then"] - alert.facts["now"] == 5_000 + cost  # type: ignore[operator]


@pytest.mark.parametrize("roubles", [-500, -1, 0, 1])
async def test_a_top_up_and_what_rounding_makes_are_no_alert(shop: Shop, roubles: int) -> None:
    await look(shop)
    drain(shop, roubles)
    assert await look(shop, days=1) == []
    assert (await facts_of(shop)).then_kopecks == 100_000


async def test_facts_begin_with_the_first_comparison_and_go_on_from_the_last(shop: Shop) -> None:
    assert await shop.services.balance_check.facts(ANNA) is None
    assert await shop.services.balance_check.facts(EVE) is None
    began = shop.clock()
    await look(shop)
    assert await facts_of(shop) == BalanceFacts(began, 100_000, NOTHING)  # type: ignore[arg-type]
    drain(shop, 1)
    await look(shop, days=1)
    assert (await facts_of(shop)).then_at == began
    await look(shop, days=1)
    facts = await facts_of(shop)
    assert (facts.then_at, facts.then_kopecks) == (began + timedelta(days=1), 99_900)


async def test_lost_requests_and_flash_calls_are_named(open_shop: OpenShop) -> None:
    shop = await open_shop(with_webhooks=False)
    await look(shop)
    settled = await shop.sent(a_call(9904))
    await shop.services.launching.settle(ANNA, (await shop.batch(settled)).id, False)
    await shop.sent(a_call(9905))
    shop.calling.faults.add("createRecord", "drop_after_acting", times=9)
    await text_record(shop)
    await a_flash_call(shop, phone(7))
    await shop.calling.until(lambda: shop.calling.account(KEY).balance < Decimal("998.2"))
    drain(shop, 50)
    (alert,) = await look(shop, days=1)
    assert told(alert, "lost_requests", "flash_calls", "awaited", "calls_kopecks") == {
        "lost_requests": 3, "flash_calls": 1, "awaited": 0, "calls_kopecks": 0,
    }  # fmt: skip
    assert (await facts_of(shop)).spending.lost_requests == 3


async def test_a_batch_that_was_lost_before_it_rings_is_named_on_the_day_it_rings(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(with_webhooks=False)
    shop.calling.hold_calls = True
    when = shop.clock() + timedelta(days=3, hours=2)
    await shop.sent(a_call(9904, when=when))
    shop.clock.move(days=2)
    await look(shop)
    assert (await facts_of(shop)).spending.lost_requests == 1


async def test_the_alert_waits_while_a_call_is_under_way_but_no_longer_than_a_day(shop: Shop) -> None:
    await look(shop)
    launch_id, call = await quiet(shop)
    await shop.hear(
        launch_id, {"id": call.provider_id, "calls": [{"id": 1, "phone": call.phone, **ANSWERED}]}
    )
    asked = shop.asked("userInfo")
    drain(shop, 300)
    assert await look(shop, days=1) == []
    assert shop.asked("userInfo") == asked, "nothing is asked that could not be judged"
    (alert,) = await look(shop, days=1)
    assert alert.facts["awaited"] == 1


async def test_a_call_planned_for_later_makes_nothing_wait(shop: Shop) -> None:
    await look(shop)
    shop.calling.hold_calls = True
    await shop.sent(a_call(1, when=shop.clock() + timedelta(days=3)))
    drain(shop, 300)
    (alert,) = await look(shop, days=1)
    assert alert.facts["awaited"] == 0


@pytest.mark.parametrize(
    ("row", "awaited", "unpriced"),
    [
        ({"cost_kopecks": None, "next_ask_at": "now"}, 1, 0),
        ({"cost_kopecks": None, "next_ask_at": None}, 0, 1),
        ({"cost_kopecks": None, "next_ask_at": None, "outcome": "not_reached"}, 0, 0),
        ({"cost_kopecks": 77, "next_ask_at": "now"}, 0, 0),
        ({"final_at": "now"}, 1, 0),
    ],
)
async def test_a_cost_that_may_still_come_is_awaited_and_one_that_never_will_is_named(
    shop: Shop, row: dict[str, object], awaited: int, unpriced: int
) -> None:
    await look(shop)
    await a_call_that_ends(shop)
    shop.clock.move(hours=20)
    values = {name: shop.clock() if value == "now" else value for name, value in row.items()}
    async with shop.database.writing() as tx:
        await tx.execute(calls.update().values(**values))
    spending = (await facts_of(shop)).spending
    assert (spending.awaited, spending.unpriced_calls) == (awaited, unpriced)


async def test_what_is_sent_or_ends_while_the_balance_is_asked_makes_the_comparison_wait(shop: Shop) -> None:
    await look(shop)
    shop.clock.move(days=1)

    async def call() -> None:
        await a_call_that_ends(shop)

    drain(shop, 300)
    async with shop.meanwhile(call) as service:
        await shop.services_through(service).balance_check.look()
    assert await shop.kinds() == []
    (alert,) = await look(shop, hours=1)
    assert alert.facts["unexplained"] == 30_000


async def test_two_programs_that_compare_at_once_alert_once(shop: Shop) -> None:
    await look(shop)
    drain(shop, 300)
    shop.clock.move(days=1)
    other = shop.services_through(shop.service).balance_check
    await asyncio.gather(other.look(), shop.services.balance_check.look())
    (alert,) = await look(shop)
    assert alert.facts["unexplained"] == 30_000
    assert (await facts_of(shop)).then_kopecks == 100_000


async def test_a_comparison_that_somebody_else_has_ended_says_nothing(shop: Shop) -> None:
    await look(shop)
    drain(shop, 300)
    shop.clock.move(days=1)
    async with shop.meanwhile(shop.services.balance_check.look) as service:
        await shop.services_through(service).balance_check.look()
    (alert,) = await look(shop)
    assert alert.facts["unexplained"] == 30_000


@pytest.mark.parametrize("fault", ["bad_gateway", "drop_after_reading", "canned"])
async def test_of_a_service_that_does_not_tell_nothing_is_said_and_it_is_asked_later(
    shop: Shop, fault: str
) -> None:
    shop.calling.faults.add("userInfo", fault, times=9)  # type: ignore[arg-type]
    assert await look(shop) == []
    assert await shop.services.balance_check.facts(ANNA) is None
    shop.calling.faults.clear()
    await look(shop, hours=1)
    drain(shop, 300)
    shop.calling.faults.add("userInfo", fault, times=9)  # type: ignore[arg-type]
    assert await look(shop, days=1) == []
    shop.calling.faults.clear()
    (alert,) = await look(shop, hours=1)
    assert alert.facts["hours"] == 25


async def test_one_accounts_refused_or_missing_key_is_its_own(shop: Shop) -> None:
    shop.calling.add_account(SECOND_KEY, balance="10.00")
    await shop.join(BORIS, key=SECOND_KEY)
    await look(shop)
    drain(shop, 300, KEY)
    drain(shop, 8, SECOND_KEY)
    async with shop.database.writing() as tx:
        await tx.execute(connections.update().where(connections.c.user_id == ANNA).values(api_key=b"broken"))
    (alert,) = await look(shop, days=1)
    assert (alert.chat_id, alert.facts["unexplained"]) == (ChatId(BORIS), 800)
    await shop.services.accounts.disconnect(ANNA)
    assert await look(shop, days=1) == [alert]


async def test_an_account_that_nobody_owns_has_nobody_to_tell(shop: Shop) -> None:
    await look(shop)
    drain(shop, 300)
    async with shop.database.writing() as tx:
        await tx.execute(accounts.update().values(owner_id=0))
    assert await look(shop, days=1) == []


async def test_killed_between_the_answer_and_the_writing_it_is_compared_anew_and_told_once(
    shop: Shop,
) -> None:
    class Killed(BaseException):
        pass

    async def killed() -> None:
        raise Killed

    await look(shop)
    drain(shop, 300)
    shop.clock.move(days=1)
    async with shop.meanwhile(killed) as service:
        with pytest.raises(Killed):
            await shop.services_through(service).balance_check.look()
    assert await shop.kinds() == []
    (alert,) = await look(shop)
    assert await look(shop) == [alert]
    assert await shop.count(balance_checks) == 1
