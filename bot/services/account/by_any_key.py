"""Asking the calling service on an account's behalf, when no user has pressed anything.

Any key of the account will do: each of them sees the same calls.
"""

from typing import Protocol, TypeVar

import structlog

from bot.domain.ids import AccountId
from bot.provider.client import CallingService, Credentials
from bot.provider.errors import ProviderError
from bot.provider.methods import Method
from storage.account.api_keys import ApiKeys
from storage.engine.errors import KeyringError

log = structlog.get_logger(__name__)

AnswerT = TypeVar("AnswerT")


class Asks(Protocol):
    """Sends a request with some user's key. Raises ProviderError; None: there is no key to send it with."""

    async def __call__(self, method: Method[AnswerT]) -> AnswerT | None: ...


async def request_by_any_key(
    service: CallingService, connected: ApiKeys, account_id: AccountId, method: Method[AnswerT]
) -> AnswerT | None:
    """None: the account has no key any more. Raises ProviderError.

    If the service refuses a key the next one is tried, so use this only for requests that may be sent again.
    """
    try:
        account, found = await connected.of_account(account_id)
    except KeyringError as error:
        # This is one account's trouble: the calls of all others are still asked about.
        log.error("an account's keys can't be opened", account=account_id, error=str(error))  # noqa: TRY400
        return None
    if account is None or not found:
        return None
    *others, last = [key for _, key in found]
    for key in others:
        try:
            return await service.request(method, Credentials(account.domain, key))
        except ProviderError as error:
            if error.code != "wrong_key":
                raise
    return await service.request(method, Credentials(account.domain, last))
