"""When Python looks for garbage in a process of ours.

It looks through everything that lives, anew for every few hundred things that are made: the modules, tables and models that
are loaded once and stay were a third of the bot's work, and of each start.
"""

import gc

YOUNG, MIDDLE, OLD = 10_000, 20, 20
"""As gc.set_threshold() takes them. Python's own are 700, 10 and 10."""


def wait() -> None:
    """Nothing is looked for until `begin`: while a program loads, all that it makes stays."""
    gc.disable()


def begin() -> None:
    """From now on garbage is looked for among what is made from now on."""
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
    gc.enable()
