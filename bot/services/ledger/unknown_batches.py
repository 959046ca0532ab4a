"""Batches whose answer is lost: the service may have made their calls, and nobody can ask it by anything but a call's id.

So a webhook that came proves such a batch; without one the user who launched it is asked, and their word is taken. It
is never sent again by itself.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import BatchState, RecipientState
from bot.domain.ids import BatchId
from bot.services.ledger.notices import tell
from storage.calling import batches, calls, launches, recipients
from storage.calling.batches import BatchRow
from storage.calling.launches import LaunchRow


async def call_unknown(tx: AsyncConnection, batch: BatchRow, error: str, now: datetime) -> LaunchRow | None:
    """Asks the user about a batch, unless a webhook has proved it. The launch; None if somebody else settled it first."""
    launch = await launches.get(tx, batch.launch_id)
    if launch is None:
        raise LookupError("a batch without its launch")
    ids = [recipient.id for recipient in await recipients.recipients_of_batch(tx, batch.id)]
    if await calls.any_of_batch(tx, batch.id):
        if await batches.settle(tx, batch.id, BatchState.PLACED, by="webhook", now=now):
            await recipients.settle_recipients(tx, ids, RecipientState.PLACED)
    elif await batches.settle(tx, batch.id, BatchState.UNKNOWN, by="answer", now=now, error=error):
        await recipients.settle_recipients(tx, ids, RecipientState.UNKNOWN)
        facts = {"batch_id": batch.id, "people": batch.size}
        await tell(tx, launch, f"unknown:{batch.id}", "unknown_batch", now, **facts)
    else:
        return None
    return launch


async def take_word(tx: AsyncConnection, batch_id: BatchId, happened: bool, now: datetime) -> bool:
    """What the user says became of it. False: it was settled before, by a webhook or by another tap."""
    state = BatchState.SETTLED_WAS if happened else BatchState.SETTLED_WAS_NOT
    if not await batches.settle(tx, batch_id, state, by="user", now=now):
        return False
    ids = [
        recipient.id
        for recipient in await recipients.recipients_of_batch(tx, batch_id)
        if recipient.state is RecipientState.UNKNOWN
    ]
    if happened:
        await recipients.settle_recipients(tx, ids, RecipientState.FINAL, reason="by_word")
    else:
        await recipients.settle_recipients(tx, ids, RecipientState.REJECTED, reason="not_made")
    return True
