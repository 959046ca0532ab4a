"""aiogram builds a validator for each of the Bot API's types and methods while it is imported, 630 of them; we use a tenth.

That is most of what importing it takes, two seconds and more, and 85 MB. Imported through here, each is left as a model
whose building is deferred, and pydantic builds it when it is used first.
"""

import sys
import typing
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from pydantic import BaseModel


@cache
def import_aiogram() -> None:
    """Once a process, and before anything else imports aiogram: afterwards everything is built, right and slow."""
    if "aiogram" in sys.modules:
        return
    with _nothing_built():
        import aiogram.types  # noqa: PLC0415
    _let_names_be_found()
    # Takes 70 ms, which the first message should not wait for.
    aiogram.types.Update.model_rebuild()


@contextmanager
def _nothing_built() -> Iterator[None]:
    """Methods don't ask for `defer_build`; types do, but are all rebuilt by hand when the last of them is there."""
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
    """Each type is a module that imports the others for type checkers only: what is built later looks for them there."""
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
