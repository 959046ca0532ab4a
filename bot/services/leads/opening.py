"""A lead is opened in the transaction of the reaction that it comes from, so that none is lost and none doubled."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.call_status import LegNews
from bot.domain.ids import ChatId
from bot.domain.lead import LeadState
from bot.domain.reactions import Placed
from bot.services.leads.watchers import tell_other_chats
from storage.calling import leads, recipients
from storage.calling.calls import CallRow
from storage.calling.launches import LaunchRow
from storage.calling.leads import LeadAnswer
from storage.chat import lead_messages


async def open_lead(
    tx: AsyncConnection,
    launch: LaunchRow,
    call: CallRow,
    placed: Placed,
    answer: str | None,
    at: datetime,
    settings: Settings,
) -> None:
    """Of a person with an open lead the reaction joins that one; who has taken it, hears of it anew, and chats that watch
    only this launch get its message as well.
    """
    who = await recipients.recipient(tx, call.recipient_id)
    lead_id = await leads.open_or_join(
        tx,
        call.account_id,
        call.phone,
        name=None if who is None else who.name,
        launch_id=launch.id,
        call_number=call.number,
        now=at,
    )
    said = LeadAnswer(placed.label, answer, placed.reaction.manager is not None, at)
    await leads.add_answer(tx, lead_id, call.id, placed.number, said)
    lead = await leads.get(tx, lead_id)
    if lead is None:
        raise AssertionError("a lead is never deleted")
    if lead.taken_by is not None:
        await lead_messages.send_anew(tx, lead_id, ChatId(lead.taken_by), at)
    await lead_messages.mark_stale(tx, lead_id)
    # Before that the first telling is still to come, and goes to all of them.
    if lead.told or lead.state is not LeadState.NEW:
        await tell_other_chats(tx, lead_id, settings, at)


async def manager_was_reached(
    tx: AsyncConnection, call: CallRow, legs: Sequence[LegNews], at: datetime
) -> None:
    """Who only asked for the manager, and spoke to them, waits for nobody any more."""
    if not any(leg.manager_answered_at for leg in legs):
        return
    lead = await leads.open_of_phone(tx, call.account_id, call.phone)
    if lead is None or lead.call_number != call.number:
        return
    if all(answer.is_manager for answer in await leads.answers_of(tx, lead.id)):
        await leads.move(tx, lead, LeadState.REACHED, now=at, taken_by=lead.taken_by)
        await lead_messages.mark_stale(tx, lead.id)
