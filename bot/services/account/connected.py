"""Nearly everything a user does needs an account that they are connected to; without one there is one sentence to say."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import UserId
from bot.services.refusal import Refusal
from storage.account import accounts
from storage.account.accounts import Link


async def link_or_refuse(tx: AsyncConnection, user_id: UserId) -> Link:
    link = await accounts.link_of(tx, user_id)
    if link is None:
        raise Refusal("not-connected")
    return link
