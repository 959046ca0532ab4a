"""`dialgram` that kills itself at one exact step: `python -m tests.e2e.killed_at before|after TARGET TEXT COMMAND…`.

TARGET is `module:Class.method`; TEXT must occur in its arguments or in its object's `url` ("" for any). Then the process
gets SIGKILL, as from the kernel when memory runs out: nothing is closed, flushed or told. The program itself does not
know of this.
"""

import functools
import importlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from bot.cli import main as dialgram
from bot.telegram.lean_models import import_aiogram

Method = Callable[..., Awaitable[Any]]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def deadly(method: Method, moment: str, text: str, die: Callable[[], None] = die) -> Method:
    """The method as it is, up to the step and no further."""

    @functools.wraps(method)
    async def wrapped(self: object, *args: Any, **kwargs: Any) -> Any:
        is_meant = text in repr((getattr(self, "url", ""), args, kwargs))
        if is_meant and moment == "before":
            die()
        result = await method(self, *args, **kwargs)
        if is_meant:
            die()
        return result

    return wrapped


def main(die: Callable[[], None] = die) -> None:
    moment, target, text, *command = sys.argv[1:]
    if command[0] == "bot":
        # As the bot does, before the target imports aiogram.
        import_aiogram()
    module, _, name = target.partition(":")
    owner_name, _, method_name = name.partition(".")
    owner = getattr(importlib.import_module(module), owner_name)
    setattr(owner, method_name, deadly(getattr(owner, method_name), moment, text, die))
    dialgram(command)


if __name__ == "__main__":
    main()
