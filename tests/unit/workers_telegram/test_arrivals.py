"""What is known of the time at which an update came: noted by who fetches it, and else that it may have waited."""

from datetime import UTC, datetime

from aiogram import Bot

from bot.domain.clock import utc_now
from bot.sandbox.telegram import TelegramSandbox
from bot.telegram.arrivals import REMEMBERED, Arrivals
from bot.telegram.webhook_gap import WebhookGap
from tests.databases import MovedClock
from tests.unit.telegram.conftest import ANNA


def update(number: int) -> bytes:
    return b'{"update_id": %d, "message": {"chat": {"id": 7}}}' % number


async def test_an_update_is_fed_on_with_its_moment_noted(clock: MovedClock) -> None:
    fed: list[bytes] = []

    async def feed(*bodies: bytes) -> None:
        fed.extend(bodies)

    arrivals = Arrivals(clock)
    await arrivals.noticing(feed)(update(1), b"no update")
    assert fed == [update(1), b"no update"]
    assert (arrivals.of(1), arrivals.of(2)) == (clock(), None)


def test_only_so_many_are_remembered_the_oldest_count_as_having_waited(clock: MovedClock) -> None:
    arrivals = Arrivals(clock)
    for number in range(REMEMBERED + 1):
        arrivals.note(update(number), clock())
    assert arrivals.of(0) is None
    assert arrivals.of(1) == arrivals.of(REMEMBERED) == clock()


async def test_from_the_start_until_nothing_waits_a_webhook_may_bring_what_has_waited(
    bot: Bot, telegram: TelegramSandbox
) -> None:
    gap = WebhookGap(bot, utc_now)
    assert gap.is_open
    await telegram.say(ANNA, "ждёт")
    assert await is_open_after_a_look(gap)
    await bot.delete_webhook(drop_pending_updates=True)
    assert not await is_open_after_a_look(gap)


async def test_a_failed_delivery_opens_the_gap_for_a_while(bot: Bot, telegram: TelegramSandbox) -> None:
    clock = MovedClock(datetime.now(UTC))
    gap = WebhookGap(bot, clock)
    assert not await is_open_after_a_look(gap)
    await bot.set_webhook("http://127.0.0.1:9/closed")
    await telegram.say(ANNA, "не доходит")
    while not await is_open_after_a_look(gap):
        pass
    clock.move(minutes=2)
    assert await is_open_after_a_look(gap), "it is still to come"
    await bot.delete_webhook(drop_pending_updates=True)
    assert not await is_open_after_a_look(gap)


async def test_what_can_not_be_asked_counts_as_a_gap(bot: Bot, telegram: TelegramSandbox) -> None:
    gap = WebhookGap(bot, utc_now)
    await gap.look()
    telegram.faults.add("getWebhookInfo", status=502)
    assert await is_open_after_a_look(gap)


async def is_open_after_a_look(gap: WebhookGap) -> bool:
    await gap.look()
    return gap.is_open
