"""Nearly everything a user does needs an account that they are connected to; without one there is one sentence to say."""

from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import UserId
from bot.services.refusal import Refusal
from storage.account import accounts
from storage.account.accounts import Account, Link
from storage.account.api_keys import ApiKeys, Connection

FoundT = TypeVar("FoundT")


def found_or_refuse(found: FoundT | None) -> FoundT:
    """Returns what was found. Raises Refusal not-connected if nothing was."""
    if found is None:
        raise Refusal("not-connected")
    return found


async def account_or_refuse(tx: AsyncConnection, user_id: UserId) -> Account:
    """Raises Refusal not-connected."""
    return found_or_refuse(await accounts.account_of(tx, user_id))


async def link_or_refuse(tx: AsyncConnection, user_id: UserId) -> Link:
    """Raises Refusal not-connected."""
    return found_or_refuse(await accounts.link_of(tx, user_id))


async def connection_or_refuse(store: ApiKeys, user_id: UserId) -> Connection:
    """The account with its key. Raises Refusal not-connected; storage.engine.errors.KeyringError: it doesn't open."""
    return found_or_refuse(await store.connection_of(user_id))
