"""SQLAlchemy compiles each statement once an engine. Tests open thousands of databases, so a quarter of their time went there:
here it is once a process.
"""

import sys
from typing import Any


def share_compiled_statements() -> None:
    """Engines of one kind share the dialect, by which what was compiled is kept, and where it is kept."""
    if (module := sys.modules.get("storage.database")) is None:
        return
    database: Any = module.Database
    connect, shared = database._connect, dict[str, tuple[Any, Any]]()

    async def connect_with_shared(self: Any) -> None:
        await connect(self)
        for engine in filter(None, (self._writer, self._reader)):
            made: Any = engine.sync_engine
            made.dialect, made._compiled_cache = shared.setdefault(
                made.dialect.name, (made.dialect, made._compiled_cache)
            )

    database._connect = connect_with_shared
