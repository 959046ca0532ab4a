"""Updates of a chat are handled in turn. Those that can't wait for it, or would keep others waiting, bypass
the turn.
"""

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
    """What a handler leaves to be done outside its chat's turn: a question to the calling service, or an
    answer that waits for room at the rate gate. The update stays in the journal until the rest is done.

    `do` is called again if Telegram was away.
    """

    do: Callable[[], Awaitable[None]]
    is_screen: bool = False
    """It only shows something: it may wait for room at the gate, but asks the service nothing."""


Leave = Callable[[Rest], None]
"""Takes over a rest at once; the handler goes on."""
