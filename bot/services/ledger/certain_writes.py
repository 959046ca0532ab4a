"""The answer to a request that can't be repeated exists only in memory: if the database fails to store it, try again."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

import structlog
from sqlalchemy.exc import DBAPIError

from storage.engine.errors import DatabaseBusy

log = structlog.get_logger(__name__)

T = TypeVar("T")

PAUSES_S: Final = (0.1, 1.0, 3.0)


async def written_down(settle: Callable[[], Awaitable[T]], *, pauses_s: Sequence[float] = PAUSES_S) -> T:
    """Returns what `settle` returns, trying a few times; the last try's error is raised."""
    for pause_s in pauses_s:
        try:
            return await settle()
        except (DBAPIError, DatabaseBusy, OSError) as error:
            # The error's text may quote what users wrote.
            log.warning("an answer could not be written down, trying again", kind=type(error).__name__)
            await asyncio.sleep(pause_s)
    return await settle()
