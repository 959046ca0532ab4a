"""A Cancel or a lock undoes what came before it by the order of Telegram's updates, whichever is handled first."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AccountId, UserId
from bot.domain.turn import Turn
from bot.services.refusal import Refusal
from storage.chat import halts


async def note_cancel(tx: AsyncConnection, user_id: UserId, turn: Turn, now: datetime) -> None:
    """Notes a Cancel: what this user confirmed in this chat before the Cancel is void, even if it is handled later."""
    await halts.put(tx, halts.of_chat(turn.chat_id, user_id), turn.update_id, now)


async def is_known(tx: AsyncConnection, user_id: UserId, turn: Turn, now: datetime) -> bool:
    """Whether this very Cancel was noted before: its update is handled again after a crash or a lost answer."""
    return await halts.newest(tx, (halts.of_chat(turn.chat_id, user_id),), now) == turn.update_id


async def note_lock(tx: AsyncConnection, account_id: AccountId, turn: Turn | None, now: datetime) -> None:
    """Notes a lock: the same for all users of the account."""
    if turn is not None:
        await halts.put(tx, halts.of_account(account_id), turn.update_id, now)


async def refuse_halted(
    tx: AsyncConnection, user_id: UserId, account_id: AccountId, turn: Turn | None, now: datetime
) -> None:
    """Call this before anything paid, in that act's own transaction, after the account's row is locked.

    `turn` None: no user in a chat asks for it. Raises Refusal halted.
    """
    if turn is not None and await _is_older(
        tx, turn, (halts.of_chat(turn.chat_id, user_id), halts.of_account(account_id)), now
    ):
        raise Refusal("halted")


async def refuse_unlock(tx: AsyncConnection, account_id: AccountId, turn: Turn | None, now: datetime) -> None:
    """Raises Refusal locked-since."""
    if turn is not None and await _is_older(tx, turn, (halts.of_account(account_id),), now):
        raise Refusal("locked-since")


async def _is_older(tx: AsyncConnection, turn: Turn, scopes: tuple[str, ...], now: datetime) -> bool:
    newest = await halts.newest(tx, scopes, now)
    return newest is not None and turn.update_id < newest
