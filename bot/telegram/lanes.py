"""Updates of a chat are handled in their turn. What can't wait for it, and what must not keep others waiting, goes beside."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto


class Lanes(Enum):
    """Where an update is handled."""

    IN_TURN = auto()
    BESIDE = auto()
    BOTH = auto()
    """At once, and when its turn has come."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What a handler leaves to be done outside of its chat's turn: a question to the calling service, or an answer that waits
    for room at the rate gate. The update stays in the journal until it is done.

    `do` is called again where Telegram was away.
    """

    do: Callable[[], Awaitable[None]]
    is_screen: bool = False
    """Only shows something: it waits for room at the gate, and for no question to the service."""


Leave = Callable[[Rest], None]
"""Takes it over at once; the handler goes on."""
