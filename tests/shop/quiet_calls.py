"""Calls that exist at the service, which sends no webhooks about them: the tests send the news."""

from typing import Any

from bot.domain.ids import LaunchId
from storage.calling.calls import CallRow
from tests.shop.shop import Shop, a_call

Leg = dict[str, Any]

CREATED: Leg
ANSWERED: Leg
FINISHED: Leg
CREATED, ANSWERED, FINISHED = (
    {"status": "created", "createdAt": 1_795_000_000},
    {"status": "answered", "createdAt": 1_795_000_000, "answeredAt": 1_795_000_010},
    {
        "status": "finished",
        "createdAt": 1_795_000_000,
        "answeredAt": 1_795_000_010,
        "finishedAt": 1_795_000_040,
        "cost": "3.20",
    },
)


async def quiet(shop: Shop, *numbers: int, **content: Any) -> tuple[LaunchId, CallRow]:
    """A launch whose calls exist at the service, which will send no webhooks about them. `content`: fields of its draft."""
    shop.hush()
    launch_id = await shop.sent(a_call(*(numbers or (1,)), **content))
    first, *_ = await shop.calls(launch_id)
    return launch_id, first
