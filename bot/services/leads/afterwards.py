"""What the rest of a call does to its lead: a manager who answers closes it, and its recording goes to whoever has taken it,
whether the recording is there by then or comes later.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_status import LegNews
from bot.domain.ids import ChatId, UserId
from bot.services.leads.opening import manager_was_reached
from bot.services.recordings.news import push_recordings, recorded
from storage.calling import calls, leads
from storage.calling.calls import CallRow
from storage.sounds import recordings

_NO_MESSAGE = 0
"""The sound answers no message."""


async def call_went_on(
    tx: AsyncConnection, call: CallRow, legs: Sequence[LegNews], now: datetime, *, is_over: bool
) -> None:
    """Recordings of a call that is over go to its launch's chat, and to whoever has taken care of its lead."""
    await manager_was_reached(tx, call, legs, now)
    if is_over:
        await push_recordings(tx, call, legs, now)
    if is_over and (found := recorded(legs)):
        for taker in await leads.takers_of_call(tx, call.id):
            await _bring(tx, call, found, taker, now)


async def recordings_so_far(tx: AsyncConnection, lead_id: int, taker: UserId, now: datetime) -> bool:
    """Who takes a lead gets the recordings of all its calls that are there. True: there are some."""
    is_any = False
    for call_id in await leads.calls_of(tx, lead_id):
        call = await calls.get(tx, call_id)
        if found := recorded((await calls.legs_of(tx, call_id)).values()):
            await _bring(tx, call, found, taker, now)
            is_any = True
    return is_any


async def _bring(
    tx: AsyncConnection, call: CallRow, found: Sequence[LegNews], taker: UserId, now: datetime
) -> None:
    chat_id = ChatId(taker)
    messages = await recordings.messages_of_call(tx, call.id)
    there = {message.leg_key for message in messages if message.chat_id == chat_id}
    for leg in found:
        if leg.leg_key in there:
            continue
        await recordings.want(tx, call.id, leg.leg_key, anew=False, now=now)
        await recordings.put(
            tx,
            f"lead:{call.id}:{leg.leg_key}:{taker}",
            call_id=call.id,
            leg_key=leg.leg_key,
            user_id=taker,
            chat_id=chat_id,
            reply_to=_NO_MESSAGE,
            now=now,
        )
