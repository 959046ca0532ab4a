"""What a user's own system is told is written down in the transaction in which we take the same news in. So nothing that
counts for us is missing there, and nothing that a stranger claims gets there.

Bodies are passed on as they came. If the service's webhook was lost and we learnt of a call's end by asking, the answer
takes its place.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.hooks.own_key import without_own_key
from bot.provider.models import CallInfo
from bot.provider.webhooks import HeardReaction
from bot.services.relaying.hooks import OF_CALLS, hook_for
from storage.calling import batches, calls, launches, recipients, relays
from storage.calling.batches import BatchRow
from storage.calling.calls import CallRow
from storage.inbox.entries import InboxEntry


async def relay_webhook(
    tx: AsyncConnection, batch: BatchRow, entry: InboxEntry, told: Sequence[CallInfo] | HeardReaction | None
) -> None:
    """Passes on a webhook that this transaction has taken in. The inbox may hand it over twice; it is passed on once.

    `told`: what it says, None if it can't be read.
    """
    if told is None or not (batch.is_relayed and entry.from_known_source):
        return
    if isinstance(told, HeardReaction):
        is_ours = await _was_heard_in(tx, batch, told)
    else:
        is_ours = await _are_all_of(tx, batch, told)
    if is_ours:
        await _put(tx, batch, f"inbox:{entry.id}", entry.node, entry.body, entry.received_at)


async def relay_end(tx: AsyncConnection, call: CallRow, info: CallInfo, now: datetime) -> None:
    """Passes on the service's answer by which a call has ended."""
    batch = await batches.get(tx, call.batch_id)
    if batch is not None and batch.is_relayed:
        body = json.dumps({"apiCalls": [dict(info.as_told)]}).encode()
        await _put(tx, batch, f"end:{call.id}", OF_CALLS, without_own_key(body), now)


async def _put(
    tx: AsyncConnection, batch: BatchRow, key: str, node: str, body: bytes, received_at: datetime
) -> None:
    launch = await launches.get(tx, batch.launch_id)
    hook = None if launch is None else hook_for(launch.content, node)
    if hook is not None:
        await relays.put(
            tx,
            key,
            launch_id=batch.launch_id,
            node=node,
            host=hook.host,
            body=body,
            received_at=received_at,
        )


async def _are_all_of(tx: AsyncConnection, batch: BatchRow, infos: Sequence[CallInfo]) -> bool:
    """Whether the body tells of this batch's calls only. The address proves one batch, and others' calls are not this
    user's to be told of.
    """
    known = await calls.find_many(tx, batch.account_id, batch.kind, [info.id for info in infos])
    if any(call.batch_id != batch.id for call in known.values()):
        return False
    # A redial may have an id of its own, and then only its phone says whose it is.
    others = [info for info in infos if info.id not in known]
    phones = await _phones_of(tx, batch) if others else frozenset()
    return all(any(leg.phone in phones for leg in info.legs) for info in others)


async def _was_heard_in(tx: AsyncConnection, batch: BatchRow, reaction: HeardReaction) -> bool:
    if reaction.provider_call_id is not None:
        call = await calls.find(tx, batch.account_id, batch.kind, reaction.provider_call_id)
        if call is not None:
            return call.batch_id == batch.id
    return reaction.phone in await _phones_of(tx, batch)


async def _phones_of(tx: AsyncConnection, batch: BatchRow) -> frozenset[object]:
    return frozenset(recipient.phone for recipient in await recipients.recipients_of_batch(tx, batch.id))
