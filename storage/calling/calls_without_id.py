"""Recipients whose call was placed, as a webhook of their batch proves, but whose call id nobody has told. Without an
id the service can't be asked about the call.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import LaunchState, RecipientState
from bot.domain.drafts.draft import CallDraft
from bot.domain.ids import AccountId, LaunchId, RecipientId
from storage.tables import batches, calls, launches, recipients


@dataclass(frozen=True, slots=True)
class Unheard:
    recipient_id: RecipientId
    launch_id: LaunchId
    account_id: AccountId
    content: CallDraft


async def since(
    tx: AsyncConnection, settled_by: datetime, *, launch_id: LaunchId | None = None
) -> list[Unheard]:
    """Such recipients of running launches, or of this launch, whose batch was proved at `settled_by` or earlier."""
    query = (
        select(recipients.c.id, launches.c.id, launches.c.account_id, launches.c.content)
        .join_from(launches, recipients, recipients.c.launch_id == launches.c.id)
        .join(batches, batches.c.id == recipients.c.batch_id)
        .where(
            launches.c.state == LaunchState.RUNNING,
            recipients.c.state == RecipientState.PLACED,
            batches.c.settled_at <= settled_by,
            ~exists().where(calls.c.recipient_id == recipients.c.id),
        )
    )
    if launch_id is not None:
        query = query.where(launches.c.id == launch_id)
    return [Unheard(*row) for row in await tx.execute(query)]
