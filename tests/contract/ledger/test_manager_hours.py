"""A manager is connected only in their hours, by the clock of the user, at the moment the call rings."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.reactions import parse
from bot.domain.when.schedule import CallWindow, read_window
from storage import tables
from tests.shop.quiet_calls import quiet
from tests.shop.shop import ANNA, Shop, a_call, tomorrow

(CONNECTS,) = parse("1 менеджер: менеджер +7 495 000-00-01").tree


def tree(hours: CallWindow) -> Any:
    return (replace(CONNECTS, manager_hours=hours), *parse("2: Спасибо").tree)


def sent_to(shop: Shop) -> list[str | None]:
    (request,) = shop.calling.paid_requests()
    return [node.get("managerPhone") for node in request.body["ivrs"]]


def hours_of(at: datetime) -> CallWindow:
    """The whole hour round a moment, by Moscow's clock."""
    hour = (at + timedelta(hours=3)).hour
    return read_window(f"{hour}-{hour}:59" if hour == 23 else f"{hour}-{hour + 1}")


async def test_in_their_hours_the_manager_is_in_the_request(shop: Shop) -> None:
    at = tomorrow()
    await quiet(shop, reactions=tree(hours_of(at)), when=at)
    assert sent_to(shop) == ["74950000001", None]


async def test_outside_of_them_the_request_connects_nobody_and_a_lead_is_told(shop: Shop) -> None:
    at = tomorrow()
    launch_id, _ = await quiet(shop, reactions=tree(hours_of(at + timedelta(hours=3))), when=at)
    assert sent_to(shop) == [None, None]
    body = b'{"call": {"phone": "79160000001", "answer": 1}}'
    await shop.keep((await shop.batch(launch_id)).reference, body, kind="ivr", node="0")
    await shop.project()
    assert await shop.count(tables.leads) == 1


async def test_it_is_said_before_confirm(shop: Shop) -> None:
    at = tomorrow()
    for hours, is_said in ((hours_of(at), False), (hours_of(at + timedelta(hours=3)), True)):
        draft_id, _ = await shop.draft(a_call(1, reactions=tree(hours), when=at))
        view = await shop.services.drafting.view(ANNA, draft_id)
        assert ("reaction-manager-away" in [one.code for one in view.warnings]) == is_said
