"""What a user has begun in a chat and what is not over yet, for a Cancel that names nothing. The caller decides what of
it is meant.
"""

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import LaunchState
from bot.domain.ids import ChatId, UserId
from storage.account import accounts
from storage.calling.launches import LaunchRow, get
from storage.tables import connections, drafts, launches

_UNFINISHED = (LaunchState.HELD, LaunchState.RUNNING, LaunchState.PAUSED)


async def launches_of_chat(tx: AsyncConnection, user_id: UserId, chat_id: ChatId) -> list[LaunchRow]:
    """This user's launches of this chat that are neither over nor stopped, or that a further round follows."""
    theirs = select(launches.c.id).where(
        launches.c.user_id == user_id,
        launches.c.chat_id == chat_id,
        launches.c.state.in_(_UNFINISHED) | launches.c.next_round_at.is_not(None),
    )
    found = [await get(tx, launch_id) for launch_id in await tx.scalars(theirs.order_by(launches.c.id))]
    return [row for row in found if row is not None]


async def take_turns(tx: AsyncConnection, user_id: UserId, chat_id: ChatId) -> None:
    """Takes the turns of all accounts that this user's calls of this chat belong to, in one order against deadlocks."""
    theirs = union(
        select(connections.c.account_id).where(connections.c.user_id == user_id),
        *(
            select(table.c.account_id).where(
                table.c.user_id == user_id, table.c.chat_id == chat_id, table.c.state.in_(states)
            )
            for table, states in ((launches, _UNFINISHED), (drafts, ("open",)))
        ),
    )
    for account_id in sorted(await tx.scalars(theirs)):
        await accounts.lock_row(tx, account_id)
