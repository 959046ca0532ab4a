"""Functions of the storage, each in a transaction of its own: what a test does is one step at a time."""

import inspect
from collections.abc import Callable, Coroutine
from types import ModuleType
from typing import Any

from bot.domain.clock import Clock
from storage.engine.database import Database


class Alone:
    """`Alone(users, database, clock).get(1)` is `users.get(tx, 1)` in its own transaction; `now` comes from the clock."""

    def __init__(self, module: ModuleType, database: Database, clock: Clock) -> None:
        self._module = module
        self._database = database
        self._clock = clock

    def __getattr__(self, name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
        function = getattr(self._module, name)
        takes = list(inspect.signature(function).parameters)[1:]

        async def alone(*args: Any, **named: Any) -> Any:
            named |= zip((name for name in takes if name != "now"), args, strict=False)
            if "now" in takes:
                named.setdefault("now", self._clock())
            async with self._database.writing() as tx:
                return await function(tx, **named)

        return alone
