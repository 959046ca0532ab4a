"""Whether a call has a recording, and who gets it without asking: decided in the transaction of the news itself."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_outcome import leg_was_answered
from bot.domain.calls.call_status import LegNews
from bot.domain.drafts.draft import CallDraft
from bot.domain.recording import AWAITED_FOR, PUSHED_UP_TO, RecordingMessageState, RecordingState
from storage.calling import launches
from storage.calling.calls import CallRow
from storage.sounds import recordings


class RecordingSign(StrEnum):
    """What a card says of a recording."""

    AWAITED = "awaited"
    """The launch asked for it, and the service has not named it yet."""
    ABSENT = "absent"
    """The launch asked for it, and the service never named it."""
    THERE = "there"
    COMING = "coming"
    SENT = "sent"
    UNKNOWN = "unknown"
    UNAVAILABLE = "unavailable"


def recorded(legs: Collection[LegNews]) -> list[LegNews]:
    """The rounds of which the service has a recording."""
    return [leg for leg in legs if leg.record_path]


async def push_recordings(tx: AsyncConnection, call: CallRow, legs: Sequence[LegNews], now: datetime) -> None:
    """For a call that is over: its recordings go to the launch's chat, once, unless there would be too many of them."""
    if not (found := recorded(legs)):
        return
    launch = await launches.get(tx, call.launch_id)
    if launch is None or launch.recipient_count > PUSHED_UP_TO:
        return
    for leg in found:
        await recordings.want(tx, call.id, leg.leg_key, anew=False, now=now)
        await recordings.put(
            tx,
            f"push:{call.id}:{leg.leg_key}",
            call_id=call.id,
            leg_key=leg.leg_key,
            user_id=launch.user_id,
            chat_id=launch.chat_id,
            reply_to=None,
            now=now,
        )


def is_awaited(
    content: CallDraft, legs: Collection[LegNews], *, final_at: datetime | None, now: datetime
) -> bool:
    """Whether the service may still name the recording of an answered call later."""
    if final_at is not None and now - final_at > AWAITED_FOR:
        return False
    return content.needs_recording and any(map(leg_was_answered, legs)) and not recorded(legs)


async def recording_awaited(
    tx: AsyncConnection, call: CallRow, legs: Collection[LegNews], now: datetime
) -> bool:
    """The same by the ledger."""
    launch = await launches.get(tx, call.launch_id)
    return launch is not None and is_awaited(launch.content, legs, final_at=call.final_at, now=now)


async def recording_sign(
    tx: AsyncConnection, call: CallRow, legs: Collection[LegNews], content: CallDraft, now: datetime
) -> RecordingSign | None:
    """None: a card has nothing to say. Of several rounds the latest recorded one counts."""
    found = recorded(legs)
    if not found:
        if is_awaited(content, legs, final_at=call.final_at, now=now):
            return RecordingSign.AWAITED
        is_missed = content.needs_recording and any(map(leg_was_answered, legs))
        return RecordingSign.ABSENT if is_missed else None
    leg_key = found[-1].leg_key
    row = (await recordings.of_call(tx, call.id)).get(leg_key)
    if row is not None and row.state is RecordingState.UNAVAILABLE:
        return RecordingSign.UNAVAILABLE
    states = [one.state for one in await recordings.messages_of_call(tx, call.id) if one.leg_key == leg_key]
    return _SIGNS.get(states[-1], RecordingSign.THERE) if states else RecordingSign.THERE


_SIGNS = {
    RecordingMessageState.WAITING: RecordingSign.COMING,
    RecordingMessageState.SENDING: RecordingSign.COMING,
    RecordingMessageState.SENT: RecordingSign.SENT,
    RecordingMessageState.UNKNOWN: RecordingSign.UNKNOWN,
}
