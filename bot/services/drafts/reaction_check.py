"""What is wrong with the reactions of a call, before anybody is called: the service would refuse them, play them wrongly, or
say nothing.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.drafts.draft import CallDraft
from bot.domain.ids import AccountId
from bot.domain.reactions import Fault, Occasion, facts, faults, managers_away
from bot.services.refusal import Refusal
from storage.account import verifications
from storage.calling import recipients


async def reaction_blockers(tx: AsyncConnection, draft_id: int, content: CallDraft) -> list[Refusal]:
    """Why a call with these reactions can't be confirmed."""
    return [fault_refusal(fault) for fault in await _faults(tx, draft_id, content) if fault.stops]


async def reaction_warnings(
    tx: AsyncConnection,
    draft_id: int,
    account_id: AccountId,
    content: CallDraft,
    *,
    rings_at: datetime,
    zone: ZoneInfo,
) -> list[Refusal]:
    """What the user should know; they decide."""
    away = [
        Refusal("reaction-manager-away", path=one.path)
        for one in managers_away(content.reactions, rings_at, zone)
    ]
    unproved = [
        Refusal("reaction-manager-unproved", phone=phone)
        for phone in facts(content.reactions).managers
        if await verifications.last_proof(tx, account_id, phone) is None
    ]
    found = await _faults(tx, draft_id, content)
    return [*(fault_refusal(fault) for fault in found if not fault.stops), *away, *unproved]


async def _faults(tx: AsyncConnection, draft_id: int, content: CallDraft) -> tuple[Fault, ...]:
    if not content.reactions:
        return ()
    called = await recipients.among(tx, draft_id, facts(content.reactions).managers)
    # A list may be advertising: its purpose is chosen by the very tap that confirms it.
    return faults(content.reactions, Occasion(called, is_advertising=content.source is not None))


def fault_refusal(fault: Fault) -> Refusal:
    return Refusal(
        f"reaction-{fault.code.value.replace('_', '-')}",
        path=fault.path,
        limit=fault.limit,
        actual=fault.actual,
        words=", ".join(fault.words),
    )
