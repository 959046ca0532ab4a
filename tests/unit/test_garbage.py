"""What is loaded is not looked through for garbage again; what is made later is. In a process of its own: it stays so."""

import subprocess
import sys

TRIED = """
import gc, weakref
from bot import garbage

class Made:
    pass

def in_a_circle():
    made = Made()
    made.itself = made
    return weakref.ref(made)

garbage.wait()
assert not gc.isenabled()
loaded = in_a_circle()
garbage.begin()
gc.collect()
assert gc.isenabled()
assert loaded() is not None
assert in_a_circle()() is not None
later = [in_a_circle() for _ in range(3 * garbage.YOUNG)]
assert later[0]() is None
"""


def test_garbage_is_looked_for_among_what_is_made_after_the_start() -> None:
    subprocess.run([sys.executable, "-c", TRIED], check=True)  # noqa: S603  (our own words)
