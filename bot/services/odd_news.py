"""News that can't be kept (an id beyond 64 bits, a text that PostgreSQL refuses) must not hold up the news of all others.

The service sends what it likes and the inbox is read in order: without this, one such webhook would be tried for ever.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

log = structlog.get_logger(__name__)

_ABOUT_VALUES = ("22", "23")
"""Classes of SQLSTATE: data exceptions and broken constraints. Deadlocks and lost connections are none of them."""


@asynccontextmanager
async def own_effects(tx: AsyncConnection, **about: int) -> AsyncIterator[None]:
    """What the block writes is undone if it can't be kept; the transaction around it goes on. `about` is logged."""
    try:
        async with tx.begin_nested():
            yield
    except (LookupError, TypeError, ValueError, ArithmeticError):
        log.exception("news not projected", **about)
    except DBAPIError as error:
        if not _is_about_a_value(error):
            raise
        # The error's own text quotes the values, phones among them.
        log.error("news that the database can't hold", kind=type(error.orig).__name__, **about)  # noqa: TRY400


def _is_about_a_value(error: DBAPIError) -> bool:
    sqlstate = getattr(error.orig, "sqlstate", None) or ""
    return isinstance(error, IntegrityError) or sqlstate.startswith(_ABOUT_VALUES)
