"""What an account's owner and the groups that watch are told of: once, and again only when it was over in between."""

import asyncio
from datetime import timedelta
from typing import Any

from bot.domain.calls.call_status import ASKING, PUSH
from bot.domain.calls.launch import LaunchState
from bot.domain.costs.limits import Limit
from bot.domain.ids import NO_TOPIC, ChatId, LaunchId
from bot.domain.watch import WatchManner
from bot.services.chat.outbox import OutboxMessage
from bot.services.watching.watching import WatchPlace
from storage import tables
from storage.account.accounts import NOBODY
from tests.contract.ledger.test_watching import whoever
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, Shop, a_call

GROUP = ChatId(-5)
OPERATOR = 1009


async def watched(shop: Shop, manner: WatchManner = WatchManner.EVERY, chat_id: int = GROUP) -> None:
    place = WatchPlace(ChatId(chat_id), NO_TOPIC, "Заявки")
    await shop.services.watching.begin(whoever(ANNA), place, (await shop.account()).id, manner, "en")


async def alerted(shop: Shop) -> list[OutboxMessage]:
    """What is told by now, in the order of telling."""
    await shop.services.alerts.look()
    return [one for one in await shop.notices() if one.kind == "alert"]


def said(told: list[OutboxMessage]) -> list[tuple[int, object]]:
    return [(one.chat_id, one.facts["alert"]) for one in told]


async def launched(shop: Shop, state: LaunchState, **values: Any) -> LaunchId:
    launch_id = await shop.launch(a_call())
    async with shop.database.writing() as tx:
        one = tables.launches.c.id == launch_id
        await tx.execute(tables.launches.update().where(one).values(state=state, **values))
    return launch_id


async def test_a_low_balance_is_told_once_and_again_when_it_fell_anew(shop: Shop) -> None:
    await watched(shop)
    await watched(shop, WatchManner.LEADS, -6)
    await shop.set_account(balance_kopecks=9900, price_kopecks=300)
    assert await alerted(shop) == []
    await shop.services.accounts.set_limit(ANNA, Limit.ALERT_BELOW, 10000)
    told = await alerted(shop)
    assert said(told) == [(ANNA, "low_balance"), (GROUP, "low_balance")]
    assert (told[0].facts["balance"], told[0].facts["enough"]) == (9900, 33)
    assert (told[1].language, told[1].facts["is_group"]) == ("en", 1)
    assert len(await alerted(shop)) == 2
    await shop.set_account(balance_kopecks=50000)
    assert len(await alerted(shop)) == 2
    assert await shop.count(tables.alerts) == 0
    shop.clock.move(seconds=5)
    await shop.set_account(balance_kopecks=9000)
    assert len(await alerted(shop)) == 4
    await shop.set_account(balance_kopecks=None)
    await alerted(shop)
    assert await shop.count(tables.alerts) == 0


async def test_two_processes_tell_once(shop: Shop) -> None:
    await shop.set_account(balance_kopecks=100, alert_below_kopecks=10000)
    other = shop.with_settings(shop.settings)
    await asyncio.gather(*(services.alerts.look() for services in (shop.services, other) * 3))
    assert said(await alerted(shop)) == [(ANNA, "low_balance")]


async def test_an_account_without_an_owner_is_told_of_in_its_groups(shop: Shop) -> None:
    await shop.set_account(balance_kopecks=100, alert_below_kopecks=10000, owner_id=NOBODY)
    assert await alerted(shop) == []
    assert await shop.count(tables.alerts) == 1


async def test_a_planned_launch_that_money_will_not_do_for_is_told_a_day_before(shop: Shop) -> None:
    now = shop.clock()
    fields = {"estimate_high_kopecks": 3000, "recipient_count": 1}
    await launched(shop, LaunchState.RUNNING, rings_at=now - timedelta(hours=1), due_at=now, **fields)
    first = await launched(shop, LaunchState.RUNNING, rings_at=now + timedelta(hours=2), due_at=now, **fields)
    second = await launched(shop, LaunchState.HELD, rings_at=now + timedelta(hours=3), **fields)
    await launched(shop, LaunchState.HELD, rings_at=now + timedelta(days=3), **fields)
    await shop.set_account(balance_kopecks=7000)
    told = await alerted(shop)
    assert [(one.facts["alert"], one.facts["needed"], one.facts["missing"]) for one in told] == [
        ("not_enough", 3000, 2000)
    ]
    await shop.set_account(balance_kopecks=5000)
    assert len(await alerted(shop)) == 2
    async with shop.database.reading() as tx:
        known = {row.subject for row in await tx.execute(tables.alerts.select())}
    assert known == {first, second}


async def test_a_launch_that_stands_still_is_told_after_a_while(shop: Shop) -> None:
    await watched(shop)
    now = shop.clock()
    await launched(shop, LaunchState.PAUSED, paused_because="overdue")
    await launched(shop, LaunchState.RUNNING, due_at=now)
    await launched(shop, LaunchState.RUNNING, due_at=now + timedelta(hours=5))
    assert await alerted(shop) == []
    shop.clock.move(minutes=16)
    told = await alerted(shop)
    assert [(one.chat_id, one.facts["reason"]) for one in told] == [(ANNA, "overdue"), (GROUP, "overdue")]
    shop.clock.move(minutes=16)
    assert [one.facts["reason"] for one in await alerted(shop)][2:] == [None, None]


async def test_an_unknown_batch_is_told_to_others_than_its_author(shop: Shop) -> None:
    await shop.join(BORIS)
    await watched(shop)
    shop.calling.faults.add("create", "drop_after_acting", times=2)
    await shop.launch(a_call(1))
    await shop.launch(a_call(2), user_id=BORIS)
    await sent(shop)
    assert await alerted(shop) == []
    shop.clock.move(minutes=11)
    assert sorted(said(await alerted(shop))) == [
        (GROUP, "unknown"),
        (GROUP, "unknown"),
        (ANNA, "unknown"),
    ]


async def sent(shop: Shop) -> None:
    shop.clock.move(seconds=6)
    while await shop.send_due():
        pass


async def test_webhooks_that_have_stopped_are_told_until_one_comes(open_shop: OpenShop) -> None:
    shop = await open_shop(operator_ids=(OPERATOR, ANNA))
    await watched(shop)
    for number in range(1, 7):
        await shop.launch(a_call(number))
    await sent(shop)
    assert await alerted(shop) == []
    await heard(shop, ASKING)
    assert sorted(said(await alerted(shop))) == [(ANNA, "no_webhooks"), (OPERATOR, "no_webhooks")]
    shop.clock.move(hours=20)
    assert len(await alerted(shop)) == 2
    # Another alert that begins does not end it.
    await shop.services.accounts.set_limit(ANNA, Limit.ALERT_BELOW, 10**6)
    assert said(await alerted(shop))[2:] == [(ANNA, "low_balance"), (GROUP, "low_balance")]
    assert await shop.count(tables.alerts) == 2
    await shop.services.accounts.set_limit(ANNA, Limit.ALERT_BELOW, None)
    await heard(shop, PUSH)
    assert len(await alerted(shop)) == 4
    assert await shop.count(tables.alerts) == 0


async def heard(shop: Shop, how: str) -> None:
    """All calls have ended just now, and this is how it became known."""
    async with shop.database.writing() as tx:
        await tx.execute(tables.calls.update().values(final_at=shop.clock(), heard_by=how))


async def test_without_a_public_address_nobody_waits_for_webhooks(shop: Shop) -> None:
    for number in range(1, 7):
        await shop.launch(a_call(number))
    await sent(shop)
    await heard(shop, ASKING)
    unreachable = shop.settings.model_copy(update={"public_url": None})
    await shop.with_settings(unreachable).alerts.look()
    assert await shop.count(tables.alerts) == 0


async def test_in_quiet_hours_a_group_is_told_later(shop: Shop) -> None:
    await watched(shop)
    hour = shop.clock().astimezone(whoever(ANNA).zone).hour
    place = WatchPlace(GROUP, NO_TOPIC, "Заявки")
    await shop.services.watching.set_quiet(ANNA, place, (hour, (hour + 2) % 24))
    await shop.set_account(balance_kopecks=100, alert_below_kopecks=10000)
    assert said(await alerted(shop)) == [(ANNA, "low_balance")]
    shop.clock.move(hours=2)
    assert said(await alerted(shop)) == [(ANNA, "low_balance"), (GROUP, "low_balance")]
