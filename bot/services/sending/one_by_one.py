"""A launch that calls one recipient after another until somebody acknowledges: whether the next one's turn has come.

All is read from the ledger at the moment of sending, so a crash changes nothing: never more than one call is under way.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.launch import RecipientState
from bot.services.ledger.acknowledgement import is_acknowledged
from storage.calling import calls, recipients
from storage.calling.launches import LaunchRow
from storage.calling.recipients import RecipientRow

LOOK_AGAIN = timedelta(seconds=2)
"""While a call is under way."""
LOOK_AGAIN_LATER = timedelta(seconds=30)
"""While only a user or a late webhook can tell what became of one."""
HEARD_WITHIN = timedelta(seconds=15)
"""A reaction's webhook may come after the one about the call's end."""


class WhoseTurn(Enum):
    NEXT = "next"
    WAIT = "wait"
    OVER = "over"
    """Somebody has acknowledged."""
    UNCLEAR = "unclear"
    """Nobody knows whether the last one has acknowledged: a user decides."""


@dataclass(frozen=True, slots=True)
class TurnFound:
    """`at`: when to look again. `about`: what is unclear, so that its question is asked once."""

    turn: WhoseTurn
    at: datetime
    about: str = ""


async def turn_of_next(tx: AsyncConnection, launch: LaunchRow, now: datetime) -> TurnFound:
    """Whether another recipient of the launch may be called; the caller has the account's turn."""
    if await is_acknowledged(tx, launch):
        return TurnFound(WhoseTurn.OVER, now)
    if await recipients.is_any(tx, launch.id, [RecipientState.SENDING, RecipientState.PLACED]):
        return TurnFound(WhoseTurn.WAIT, now + LOOK_AGAIN)
    if await recipients.is_any(tx, launch.id, [RecipientState.UNKNOWN]):
        return TurnFound(WhoseTurn.WAIT, now + LOOK_AGAIN_LATER)
    last = await recipients.last_final(tx, launch.id)
    return TurnFound(WhoseTurn.NEXT, now) if last is None else await _after(tx, last, now)


async def _after(tx: AsyncConnection, last: RecipientRow, now: datetime) -> TurnFound:
    """Whether what is known of the last call is enough to go on."""
    call = (await calls.of_recipients(tx, [last.id])).get(last.id)
    if call is None:
        return TurnFound(WhoseTurn.UNCLEAR, now, f"unclear:{last.id}")
    heard = (await calls.reactions_of(tx, [call.id])).get(call.id, [])
    if any(one.node is None for one in heard):
        return TurnFound(WhoseTurn.UNCLEAR, now, f"unclear:{last.id}")
    if call.outcome == CallOutcome.ANSWERED and not heard and call.final_at is not None:
        heard_by = call.final_at + HEARD_WITHIN
        if heard_by > now:
            return TurnFound(WhoseTurn.WAIT, heard_by)
    return TurnFound(WhoseTurn.NEXT, now)
