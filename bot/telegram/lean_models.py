"""aiogram builds a validator for each of the Bot API's types and methods while it is imported, 630 of them; we use a tenth.

They take 85 MB of the 175 that importing aiogram costs. Here each is put back into the state of a model that is not
complete yet, in which pydantic itself builds it when it is used first.
"""

import ctypes
import gc
from collections.abc import Iterator
from functools import cache

from aiogram.methods.base import TelegramMethod
from aiogram.types import Update
from aiogram.types.base import TelegramObject
from pydantic import BaseModel

# pydantic has `defer_build` for this, but aiogram rebuilds every type by hand at the end of its import.
from pydantic._internal._mock_val_ser import set_model_mocks


@cache
def put_off_building() -> None:
    """Frees what is not in use; once a process."""
    for model in {*_below(TelegramObject), *_below(TelegramMethod)}:
        if model.__pydantic_complete__:
            set_model_mocks(model)
            model.__pydantic_complete__ = False
    gc.collect()
    # What was freed lies between what is in use: glibc gives it back only when asked.
    give_back = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if give_back is not None:
        give_back(0)
    # Takes 70 ms, which the first message should not wait for.
    Update.model_rebuild()


def _below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for child in model.__subclasses__():
        yield child
        yield from _below(child)
