"""While it is imported, aiogram builds a validator for each of the Bot API's 630 types and methods; we use a
tenth.

This takes most of the import's two seconds and more, and 85 MB. If aiogram is imported through here, building
is deferred, and pydantic builds each model when it is first used.
"""

import sys
import typing
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from pydantic import BaseModel


@cache
def import_aiogram() -> None:
    """Call it once in a process, before anything else imports aiogram: later everything is already built, the
    slow way.
    """
    if "aiogram" in sys.modules:
        return
    with _nothing_built():
        import aiogram.types  # noqa: PLC0415
    _let_names_be_found()
    # This takes 70 ms, and the first message should not wait for it.
    aiogram.types.Update.model_rebuild()


@contextmanager
def _nothing_built() -> Iterator[None]:
    """Methods don't set `defer_build`. Types set it, but aiogram rebuilds them all once the last of them is defined."""
    rebuild = BaseModel.__dict__["model_rebuild"]
    BaseModel.model_config["defer_build"] = True
    BaseModel.model_rebuild = classmethod(_later)  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        BaseModel.model_rebuild = rebuild  # type: ignore[method-assign]
        del BaseModel.model_config["defer_build"]


def _later(model: type[BaseModel], /, **options: object) -> None:
    pass


def _let_names_be_found() -> None:
    """Lets a type that is built later find the others: each type's module imports them for type checkers only."""
    from aiogram import types  # noqa: PLC0415
    from aiogram.client.default import Default  # noqa: PLC0415

    names = {name: getattr(types, name) for name in types.__all__}
    names |= {
        "Default": Default,
        "Optional": typing.Optional,
        "Union": typing.Union,
        "Literal": typing.Literal,
    }
    for name, module in [*sys.modules.items()]:
        if name.startswith(("aiogram.types.", "aiogram.methods.")):
            vars(module).update({**names, **vars(module)})
