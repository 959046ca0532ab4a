"""`make quick` chooses by itself what needs nothing, and tells of a test that needs more than it says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.not_quick
ROOT = Path(__file__).parents[2]
BARE = {
    name: value
    for name, value in os.environ.items()
    if name not in {"CI", "PYTHONPATH"} and not name.startswith(("TEST_", "MEASURED_", "PYTEST_"))
}
NEEDY = """
import subprocess
import pytest

def test_skips():
    pytest.skip("there is none here")

def test_starts_a_program():
    subprocess.run(["true"])

def test_needs_nothing():
    pass

@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_of_databases(engine):
    pass
"""


def quick(*arguments: str) -> str:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.quick",
        "-p",
        "no:cacheprovider",
        "-q",
        *arguments,
    ]
    done = subprocess.run(command, cwd=ROOT, env=BARE, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout


def test_contracts_are_chosen_on_sqlite_and_nothing_that_asks_for_a_server() -> None:
    chosen = quick(
        "--collect-only",
        "tests/contract/storage_users",
        "tests/contract/storage_backup",
        "tests/e2e/test_limits.py",
    )
    assert "test_users.py::" in chosen
    assert "[sqlite]" in chosen
    assert "postgresql" not in chosen
    assert "e2e" not in chosen


def test_a_skip_and_a_program_are_failures(tmp_path: Path) -> None:
    (tmp_path / "unit").mkdir()
    (tmp_path / "unit" / "test_needy.py").write_text(NEEDY)
    told = quick("-c", str(ROOT / "pyproject.toml"), str(tmp_path))
    assert "2 failed, 2 passed, 1 deselected" in told, told
    assert "test_starts_a_program has to be marked not_quick: it starts true" in told
