"""Lines of a made-up list, and how a launch to it is sent to its end."""

from tests.shop.shop import Shop, phone

AT_ANY_HOUR = {"call_window": "00:00-23:59", "call_weekdays": (1, 2, 3, 4, 5, 6, 7)}
"""Settings for tests that wait for calls to be made: the sandbox minds windows by the real clock."""


def people(*numbers: int) -> list[str]:
    return [f"{phone(number)};Человек {number};{number} %" for number in numbers]


async def send_all(shop: Shop, hold_s: float = 60) -> None:
    shop.clock.move(seconds=hold_s)
    while await shop.send_due():
        pass


def sent(shop: Shop) -> list[list[str]]:
    """Phones of each paid request."""
    return [request.body["phones"] for request in shop.calling.paid_requests()]
