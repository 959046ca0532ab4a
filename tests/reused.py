"""A bot makes some things anew at each start that are the same every time. Tests start thousands of bots in one process,
so these things are made once and reused."""

import inspect
import ssl
import sys
from functools import cache
from types import CodeType
from typing import Any


def reuse() -> None:
    """Reuses things of those modules that the collected tests have imported."""
    if (module := sys.modules.get("storage.engine.database")) is not None:
        _compiled_statements(module.Database)
    if (module := sys.modules.get("aiogram.dispatcher.event.handler")) is not None:
        _signatures(module.CallableObject)
    # aiogram makes one for each bot, from a file with all certificate authorities.
    libraries: Any = ssl
    libraries.create_default_context = cache(ssl.create_default_context)


def _compiled_statements(database: Any) -> None:
    """SQLAlchemy keeps compiled statements by engine and dialect, so engines of one kind share both."""
    connect, shared = database._connect, dict[str, tuple[Any, Any]]()

    async def connect_with_shared(self: Any) -> None:
        await connect(self)
        for engine in filter(None, (self._writer, self._reader)):
            made: Any = engine.sync_engine
            made.dialect, made._compiled_cache = shared.setdefault(
                made.dialect.name, (made.dialect, made._compiled_cache)
            )

    database._connect = connect_with_shared


def _signatures(callable_object: Any) -> None:
    """aiogram inspects the signature of each handler and filter, and of one more function for each kind of update of each
    router.
    """
    inspected, known = callable_object.__post_init__, dict[CodeType, tuple[bool, set[str], bool]]()

    def look_up(self: Any) -> None:
        if not inspect.isfunction(self.callback) or hasattr(self.callback, "__wrapped__"):
            inspected(self)
            return
        code = self.callback.__code__
        if code not in known:
            inspected(self)
            known[code] = (self.awaitable, self.params, self.varkw)
        self.awaitable, self.params, self.varkw = known[code]

    callable_object.__post_init__ = look_up
