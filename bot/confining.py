"""The inside of a confined child (bot.confined): first the limits, then the module that was asked for.

It imports none of our modules, so that a child costs no more than a start of Python.
"""

import ctypes
import os
import resource
import runpy
import signal
import sys

MEMORY_CODE = 4
_PR_SET_PDEATHSIG = 1
_MIB = 2**20


def confine(memory_mb: int, cpu_s: int) -> None:
    """To be called before the stranger's file is read. Both limits are hard: the child can't raise them again."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * _MIB, memory_mb * _MIB))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def main(arguments: list[str]) -> int:
    """Returns 0, or MEMORY_CODE when the module wanted more memory than it may have."""
    memory_mb, cpu_s, module, *rest = arguments
    confine(int(memory_mb), int(cpu_s))
    sys.argv = [module, *rest]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except MemoryError:
        return MEMORY_CODE
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
