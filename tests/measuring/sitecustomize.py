"""In each child of a test that is measured (tests.measured sets PYTHONPATH): what runs in processes of its own is seen there.

Only that: what the tests run themselves is measured by them, and would cost each bot that is started three seconds.
"""

import ast
import atexit
import json
import os
from pathlib import Path

from slipcover import FileMatcher, ImportManager, Slipcover
from slipcover.branch import preinstrument
from slipcover.importer import SlipcoverLoader

ALONE = (
    "bot/audio", "bot/cli.py", "bot/confining.py", "bot/demo_programs.py", "bot/doctor.py", "bot/playable.py",
    "bot/processes.py", "bot/sandbox/demo.py", "bot/server/main.py", "bot/services/receiving/start.py", "bot/sheets",
    "bot/starting.py", "bot/upkeep.py",
)  # fmt: skip


def measure(home: str, folder: str) -> None:
    """Until the process ends; one that is killed tells nothing."""
    cover = Slipcover(branch=True, exclude_also=os.environ["MEASURED_BUT"].split("\n"))

    def code_of_main(loader: SlipcoverLoader, _name: str) -> object:
        return cover.instrument(
            compile(preinstrument(ast.parse(loader.origin.read_bytes())), str(loader.origin), "exec")
        )

    def write() -> None:
        os.chdir(home)
        found = cover.get_coverage()
        if found["files"]:
            Path(folder, f"child-{os.getpid()}-{os.urandom(4).hex()}.json").write_text(json.dumps(found))

    SlipcoverLoader.get_code = code_of_main
    ImportManager(cover, FileMatcher([Path(home, one) for one in ALONE])).__enter__()
    atexit.register(write)


if (into := os.environ.get("MEASURED_INTO")) is not None:
    measure(os.environ["MEASURED_HOME"], into)
