"""Messages beside the card that tell a launch's user something, each written in the transaction of its fact."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import LaunchState, RecipientState, WithheldReason
from storage.calling import launches, recipients
from storage.calling.launches import LaunchRow
from storage.chat import cards, outbox


async def tell(
    tx: AsyncConnection, launch: LaunchRow, key: str, kind: str, now: datetime, **facts: str | int | None
) -> None:
    """Tells a fact once, whatever happens: `key` names the fact."""
    await outbox.put(
        tx,
        key,
        chat_id=launch.chat_id,
        kind=kind,
        facts={"launch_id": launch.id, "user_id": launch.user_id, **facts},
        now=now,
    )


async def pause(tx: AsyncConnection, launch: LaunchRow, reason: str, key: str, now: datetime) -> None:
    """The launch waits for a user, who is told why."""
    await launches.move(tx, launch.id, LaunchState.PAUSED, paused_because=reason)
    await tell(tx, launch, key, "launch_paused", now, reason=reason)
    await cards.mark_stale(tx, [launch.id])


async def tell_kept_home(
    tx: AsyncConnection, launch: LaunchRow, reason: WithheldReason, now: datetime
) -> None:
    """Tells why the rest of a launch is not called: how many, and what is not spent. Call it before withholding them."""
    kept = await recipients.count(tx, launch.id, RecipientState.QUEUED)
    if kept:
        unspent = unspent_kopecks(launch, kept)
        await tell(
            tx,
            launch,
            f"kept:{launch.id}:{reason}",
            "launch_kept_home",
            now,
            reason=reason,
            kept=kept,
            unspent=unspent,
        )


def unspent_kopecks(launch: LaunchRow, kept: int) -> int | None:
    """These recipients' share of the launch's highest expected cost; None: that cost wasn't known."""
    if launch.estimate_high_kopecks is None or not launch.recipient_count:
        return None
    return launch.estimate_high_kopecks * kept // launch.recipient_count
