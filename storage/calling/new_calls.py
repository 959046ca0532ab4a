"""Calls that an answer or a webhook names for the first time: one for each recipient of a launch, with the account's
next number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId, ProviderCallId
from storage.calling.batches import BatchRow
from storage.calling.calls import CALL, CallRow
from storage.calling.launches import LaunchRow
from storage.calling.recipients import RecipientRow
from storage.tables import accounts, calls

_BEYOND = 2**63


@dataclass(frozen=True, slots=True)
class NewCall:
    """What a request's answer says about one recipient's call."""

    recipient: RecipientRow
    provider_id: ProviderCallId
    planned_at: datetime | None
    smart_delay_min: int | None
    next_ask_at: datetime


async def ensure(
    tx: AsyncConnection, *, launch: LaunchRow, batch: BatchRow, new: NewCall, now: datetime
) -> CallRow:
    """The recipient's call. If no answer or webhook named it before, it is made, with the account's next number."""
    known = await tx.execute(select(*CALL).where(calls.c.recipient_id == new.recipient.id))
    if (found := known.one_or_none()) is not None:
        return CallRow(*found)
    number = await _take_numbers(tx, batch.account_id, 1)
    row = await tx.execute(insert(calls).values(**_new_row(launch, batch, new, number, now)).returning(*CALL))
    return CallRow(*row.one())


async def add_many(
    tx: AsyncConnection,
    *,
    launch: LaunchRow,
    batch: BatchRow,
    new: Sequence[NewCall],
    now: datetime,
) -> list[NewCall]:
    """Adds the calls of one answer, numbered in its order. Calls that webhooks named before are left as they are.

    Returns calls that can't be stored: their id belongs to another call, or is beyond 64 bits.
    """
    told = {call.recipient.id: call for call in new}
    known = await tx.scalars(select(calls.c.recipient_id).where(calls.c.recipient_id.in_(told)))
    for recipient_id in known:
        del told[recipient_id]
    taken = set(await _ids_taken(tx, batch, [call.provider_id for call in told.values()]))
    fitting, odd = list[NewCall](), list[NewCall]()
    for call in told.values():
        is_odd = not 0 <= call.provider_id < _BEYOND or call.provider_id in taken
        (odd if is_odd else fitting).append(call)
        taken.add(call.provider_id)
    if fitting:
        last = await _take_numbers(tx, batch.account_id, len(fitting))
        first = last - len(fitting) + 1
        rows = [_new_row(launch, batch, call, number, now) for number, call in enumerate(fitting, first)]
        await tx.execute(insert(calls), rows)
    return odd


async def _ids_taken(
    tx: AsyncConnection, batch: BatchRow, ids: Sequence[ProviderCallId]
) -> Sequence[ProviderCallId]:
    fitting = [number for number in ids if 0 <= number < _BEYOND]
    query = select(calls.c.provider_id).where(
        calls.c.account_id == batch.account_id, calls.c.kind == batch.kind, calls.c.provider_id.in_(fitting)
    )
    return [ProviderCallId(number) for number in await tx.scalars(query)]


async def _take_numbers(tx: AsyncConnection, account_id: AccountId, count: int) -> int:
    """Takes `count` new call numbers of the account; returns the last one."""
    number = await tx.execute(
        update(accounts)
        .where(accounts.c.id == account_id)
        .values(last_call_number=accounts.c.last_call_number + count)
        .returning(accounts.c.last_call_number)
    )
    return int(number.scalar_one())


def _new_row(
    launch: LaunchRow, batch: BatchRow, call: NewCall, number: int, now: datetime
) -> dict[str, object]:
    return {
        "account_id": batch.account_id,
        "user_id": launch.user_id,
        "number": number,
        "launch_id": launch.id,
        "batch_id": batch.id,
        "recipient_id": call.recipient.id,
        "kind": batch.kind,
        "provider_id": call.provider_id,
        "phone": call.recipient.phone,
        "status": "created",
        "planned_at": call.planned_at,
        "smart_delay_min": call.smart_delay_min,
        "placed_at": now,
        "next_ask_at": call.next_ask_at,
    }
