"""If an answer was lost and only a neighbour's webhook proves a call, the call has no id: nobody can ask how it ended.

Its own webhook may still come; after a day it won't. Then its recipient is final, and the card says that the end is not
known, instead of waiting for ever.
"""

from datetime import datetime, timedelta

from bot.domain.calls.launch import RecipientState
from bot.domain.ids import LaunchId
from bot.services.ledger.endings import finish_if_settled
from storage.account import accounts
from storage.calling import calls_without_id, recipients
from storage.chat import cards
from storage.engine.database import Database

UNHEARD_AFTER = timedelta(days=1)
"""So long after the proof and after the call's own time; the service repeats a webhook for a far shorter time."""
REASON = "unheard"


async def close_unheard(database: Database, now: datetime) -> set[LaunchId]:
    """Makes such recipients final; returns their launches. A webhook that comes even later is still used."""
    async with database.reading() as tx:
        found = await calls_without_id.since(tx, now - UNHEARD_AFTER)
    due = {one.launch_id: one.account_id for one in found if _is_over(one, now)}
    for launch_id, account_id in due.items():
        async with database.writing() as tx:
            await accounts.lock_row(tx, account_id)
            # Read again in our turn: its webhook may just have come.
            still = await calls_without_id.since(tx, now - UNHEARD_AFTER, launch_id=launch_id)
            await recipients.settle_recipients(
                tx, [one.recipient_id for one in still], RecipientState.FINAL, reason=REASON
            )
            await finish_if_settled(tx, launch_id, now)
            await cards.mark_stale(tx, [launch_id])
    return set(due)


def _is_over(one: calls_without_id.Unheard, now: datetime) -> bool:
    return one.content.when is None or one.content.when + UNHEARD_AFTER <= now
