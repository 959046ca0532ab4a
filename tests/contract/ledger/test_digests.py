"""One message a day for a group that chose an hour."""

import asyncio
from typing import Any

from bot.domain.ids import NO_TOPIC, ChatId, TopicId
from bot.domain.watch import WatchManner
from bot.services.watching.watching import WatchPlace
from storage import tables
from tests.contract.ledger.test_watching import whoever
from tests.shop.shop import ANNA, BORIS, KEY, Shop, a_call

GROUP = ChatId(-5)
PLACE, IN_TOPIC = WatchPlace(GROUP, NO_TOPIC, "Заявки"), WatchPlace(GROUP, TopicId(7), "Заявки")


async def begun(shop: Shop, place: WatchPlace = PLACE, user_id: Any = ANNA) -> None:
    account = (await shop.account()).id
    await shop.services.watching.begin(whoever(user_id), place, account, WatchManner.DIGEST, "ru")


def at(shop: Shop, hour: int) -> None:
    """Moves the clock to this hour in Moscow."""
    here = shop.clock().astimezone(whoever(ANNA).zone)
    shop.clock.move(seconds=((hour - here.hour) % 24) * 3600 - here.minute * 60 - here.second + 1)


async def digests(shop: Shop) -> list[dict[str, Any]]:
    return [dict(one.facts) for one in await shop.notices() if one.kind == "digest"]


async def test_it_comes_once_a_day_from_its_hour_on(shop: Shop) -> None:
    at(shop, 12)
    await begun(shop)
    assert await shop.services.digests.make_due() == 0
    at(shop, 19)
    other = shop.with_settings(shop.settings)
    made = await asyncio.gather(*(services.digests.make_due() for services in (shop.services, other) * 2))
    assert sum(made) == 1
    shop.clock.move(hours=3)
    assert await shop.services.digests.make_due() == 0
    shop.clock.move(hours=21)
    assert await shop.services.digests.make_due() == 1
    assert len(await digests(shop)) == 2


async def test_an_hour_that_is_over_today_begins_tomorrow(shop: Shop) -> None:
    at(shop, 21)
    await begun(shop)
    await begun(shop, IN_TOPIC)
    await shop.services.watching.set_digest(ANNA, IN_TOPIC, 22)
    assert await shop.services.digests.make_due() == 0
    at(shop, 22)
    assert await shop.services.digests.make_due() == 1
    shop.clock.move(hours=23)
    assert await shop.services.digests.make_due() == 1


async def test_it_tells_of_the_day_as_far_as_its_maker_may_see_it(shop: Shop) -> None:
    at(shop, 12)
    await shop.join(BORIS)
    await begun(shop)
    await begun(shop, IN_TOPIC, BORIS)
    for number, user in ((1, ANNA), (9501, ANNA), (9700, BORIS)):
        await shop.launch(a_call(number), user_id=user)
    shop.clock.move(seconds=6)
    assert await shop.send_due() == 3
    await shop.overheard()
    await shop.project()
    async with shop.database.writing() as tx:
        # The service goes by the machine's clock.
        await tx.execute(tables.calls.update().values(final_at=shop.clock()))
    truth = shop.calling.truth(KEY)
    at(shop, 19)
    assert await shop.services.digests.make_due() == 2
    of_owner, of_colleague = await digests(shop)
    assert [of_owner[name] for name in ("launches", "calls", "answered", "reacted")] == [3, 3, 2, 1]
    assert [of_colleague[name] for name in ("launches", "calls", "answered", "reacted")] == [1, 1, 0, 0]
    cost = sum(round(100 * float(leg["cost"] or 0)) for one in truth for leg in one["calls"])
    assert of_owner["cost"] == cost
    assert of_owner["leads"] == 0


async def test_a_paused_watch_and_an_ended_one_get_none(shop: Shop) -> None:
    at(shop, 12)
    await begun(shop)
    await shop.services.chat_changes.muted(GROUP)
    at(shop, 19)
    assert await shop.services.digests.make_due() == 0
    async with shop.database.writing() as tx:
        await tx.execute(tables.watches.update().values(paused_because=None))
    services = shop.services
    assert await services.digests.make_due() == 1
