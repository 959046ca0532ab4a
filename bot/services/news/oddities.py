"""News that can't be kept (an id beyond 64 bits, a text that PostgreSQL refuses) must not hold up the news of all others.

The service may send anything, and the inbox is read in order: without this, one such webhook would be tried for ever.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final, TypeVar

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ChatId
from storage.chat import outbox

_Item = TypeVar("_Item")

log = structlog.get_logger(__name__)

FLAWS: Final = (LookupError, TypeError, ValueError, ArithmeticError)
"""Errors that reading or keeping an odd value raises."""
_ABOUT_VALUES: Final = ("22", "23")
"""Classes of SQLSTATE: data exceptions and broken constraints, but not deadlocks and lost connections."""


async def all_or_each(
    tx: AsyncConnection,
    items: Sequence[_Item],
    work: Callable[[Sequence[_Item]], Awaitable[None]],
    **about: int,
) -> None:
    """Does `work` on all items at once, which nearly always succeeds; else on one after the other, so that only what
    the odd ones change is undone.
    """
    if len(items) > 1:
        try:
            async with tx.begin_nested():
                await work(items)
        except (*FLAWS, DBAPIError) as error:
            if isinstance(error, DBAPIError) and not _is_about_a_value(error):
                raise
        else:
            return
    for item in items:
        async with own_effects(tx, **about):
            await work([item])


@asynccontextmanager
async def own_effects(tx: AsyncConnection, **about: int) -> AsyncIterator[None]:
    """If what the block writes can't be kept, only that is undone; the transaction goes on. `about` is logged."""
    try:
        async with tx.begin_nested():
            yield
    except FLAWS:
        log.exception("news not projected", **about)
    except DBAPIError as error:
        if not _is_about_a_value(error):
            raise
        # The error's own text quotes the values, phones among them.
        log.error("news that the database can't hold", kind=type(error.orig).__name__, **about)  # noqa: TRY400


def _is_about_a_value(error: DBAPIError) -> bool:
    sqlstate = getattr(error.orig, "sqlstate", None) or ""
    return isinstance(error, IntegrityError) or sqlstate.startswith(_ABOUT_VALUES)


async def tell_of_foreign_source(tx: AsyncConnection, operators: Iterable[int], now: datetime) -> None:
    """News from an address that isn't the service's: each operator hears of it once a day."""
    for operator in operators:
        await outbox.put(
            tx,
            f"foreign-source:{operator}:{now:%Y-%m-%d}",
            chat_id=ChatId(operator),
            kind="operator_foreign_source",
            facts={},
            now=now,
        )
