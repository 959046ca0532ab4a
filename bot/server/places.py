"""Who gets one of the few places for connections: anybody may connect, and silent strangers must not fill them.

A stranger is an address that is in neither WEBHOOK_SOURCES nor TRUSTED_PROXIES; each has a limit of its own. When no
place is left, a silent connection is closed: strangers before others, the oldest first.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_network
from typing import Protocol

from bot.server.source import Address, Network, read_address

PLACES = 512
PLACES_OF_A_STRANGER = 64
"""For one address, or for one IPv6 network of 64 bits, which is what a single subscriber is given."""


class Guest(Protocol):
    """A connection."""

    @property
    def is_silent(self) -> bool:
        """None of its requests is being answered."""

    def turn_out(self) -> None:
        """Closes the connection at once."""


@dataclass(frozen=True, slots=True)
class _Origin:
    where: Address | Network | None
    is_expected: bool


class Places:
    """Keeps the guests in the order in which they came."""

    def __init__(
        self, limit: int, *, of_a_stranger: int, is_expected: Callable[[Address | None], bool]
    ) -> None:
        self._limit = limit
        self._of_a_stranger = of_a_stranger
        self._is_expected = is_expected
        self._guests: dict[Guest, _Origin] = {}
        self._by_origin: Counter[_Origin] = Counter()

    def take(self, guest: Guest, peer: str) -> bool:
        """False: there is no place. `peer` is the socket's address. Another guest may be turned out to make room."""
        origin = self._origin(peer)
        if not origin.is_expected and self._by_origin[origin] >= self._of_a_stranger:
            own = (other for other, of in self._guests.items() if of == origin)
            if not self._turn_out(_silent(own)):
                return False
        if len(self._guests) >= self._limit and not self._make_room(for_expected=origin.is_expected):
            return False
        self._guests[guest] = origin
        self._by_origin[origin] += 1
        return True

    def leave(self, guest: Guest) -> None:
        """Frees the guest's place; a guest that was turned out before has none."""
        origin = self._guests.pop(guest, None)
        if origin is None:
            return
        self._by_origin[origin] -= 1
        if not self._by_origin[origin]:
            del self._by_origin[origin]

    def _make_room(self, *, for_expected: bool) -> bool:
        strangers = [guest for guest, origin in self._guests.items() if not origin.is_expected]
        if self._turn_out(_silent(strangers)):
            return True
        # A stranger never takes a connection from the service or our own proxy.
        return for_expected and (self._turn_out(_silent(self._guests)) or self._turn_out(strangers))

    def _turn_out(self, candidates: Iterable[Guest]) -> bool:
        guest = next(iter(candidates), None)
        if guest is None:
            return False
        self.leave(guest)
        guest.turn_out()
        return True

    def _origin(self, peer: str) -> _Origin:
        address = read_address(peer)
        is_expected = self._is_expected(address)
        if isinstance(address, IPv6Address) and not is_expected:
            return _Origin(ip_network((address, 64), strict=False), is_expected)
        return _Origin(address, is_expected)


def _silent(guests: Iterable[Guest]) -> Iterable[Guest]:
    return (guest for guest in guests if guest.is_silent)
