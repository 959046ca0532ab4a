"""A disk that only reads, and files that are damaged or somebody else's: a sentence and 78, whatever the command."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from bot.config import Settings
from storage.engine.disk_trouble import unusable
from storage.engine.errors import DataUnusable, DiskFull

pytestmark = pytest.mark.not_quick

EX_TEMPFAIL, EX_CONFIG = 75, 78
TOKEN = "7000000002:AAcanary-token-of-a-bot-that-never-was"

_PR_CAPBSET_DROP = 24
_MAY_ALL_FILES = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which root writes where nobody may."""


def without_roots_rights() -> None:
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    for capability in _MAY_ALL_FILES:
        prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


def dialgram(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    ours = {name.upper() for name in Settings.model_fields}
    clean = {k: v for k, v in os.environ.items() if k.removesuffix("_FILE") not in ours}
    return subprocess.run(  # noqa: S603  (our own words; nothing else runs in this process)
        [sys.executable, "-m", "bot.cli", *arguments],
        cwd=folder,
        env=clean
        | {"DATA_DIR": str(folder / "data"), "BOT_TOKEN": TOKEN, "SERVER_PORT": "0", "METRICS_PORT": "0"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=without_roots_rights if os.getuid() == 0 else None,
    )


@pytest.fixture(scope="module")
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    assert dialgram(folder, "migrate").returncode == 0
    return folder


@pytest.fixture
def folder(migrated_once: Path, tmp_path: Path) -> Path:
    shutil.copytree(migrated_once / "data", tmp_path / "data")
    return tmp_path


def garbage(file: Path) -> None:
    file.write_bytes(os.urandom(65536))


def garbage_behind_the_head(file: Path) -> None:
    """What a failing disk leaves: it still looks like a database."""
    with file.open("r+b") as opened:
        opened.seek(100)
        opened.write(os.urandom(file.stat().st_size - 100))


def a_folder_in_its_place(file: Path) -> None:
    file.unlink(missing_ok=True)
    file.mkdir()


def nobody_may_read(file: Path) -> None:
    file.chmod(0)


def said_plainly(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == EX_CONFIG, done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert done.stderr.rstrip().splitlines()[-1].startswith(("dialgram: ", "server does not start"))


@pytest.mark.parametrize(
    ("command", "harm"),
    [
        ("run", garbage),
        ("bot", garbage),
        ("bot", garbage_behind_the_head),
        ("migrate", garbage),
        ("migrate", garbage_behind_the_head),
        ("migrate", a_folder_in_its_place),
        ("migrate", nobody_may_read),
        ("doctor", garbage),
        ("doctor", garbage_behind_the_head),
        ("backup", garbage),
        ("backup", garbage_behind_the_head),
        ("backup", nobody_may_read),
    ],
)
def test_a_damaged_database_is_a_sentence(folder: Path, command: str, harm: Callable[[Path], None]) -> None:
    harm(folder / "data" / "dialgram.db")
    said_plainly(dialgram(folder, command))


@pytest.mark.parametrize(
    ("command", "harm"),
    [
        ("server", garbage),
        ("server", a_folder_in_its_place),
        ("doctor", garbage),
        ("backup", garbage),
    ],
)
def test_a_damaged_inbox_is_a_sentence(folder: Path, command: str, harm: Callable[[Path], None]) -> None:
    harm(folder / "data" / "inbox.db")
    said_plainly(dialgram(folder, command))


@pytest.mark.parametrize("command", ["run", "server", "bot", "migrate", "doctor", "backup"])
def test_a_folder_that_only_reads_is_a_sentence(folder: Path, command: str) -> None:
    data = folder / "data"
    for file in data.iterdir():
        file.chmod(0o400)
    data.chmod(0o500)
    try:
        said_plainly(dialgram(folder, command))
    finally:
        data.chmod(0o700)


def test_a_full_disk_is_worth_another_try(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "small.db", isolation_level=None)) as database:
        database.execute("CREATE TABLE rows (body BLOB)")
        database.execute("PRAGMA max_page_count = 1")
        with pytest.raises(Exception, match="full") as caught:
            database.execute("INSERT INTO rows VALUES (zeroblob(100000))")
    assert isinstance(unusable(caught.value, "data"), DiskFull)
    assert isinstance(unusable(OSError(28, "No space left on device", "data/x"), "data"), DiskFull)


def test_only_trouble_with_files_is_told_as_such() -> None:
    assert isinstance(unusable(PermissionError(13, "Permission denied", "key"), "data"), DataUnusable)
    outer = RuntimeError("a worker died")
    outer.__cause__ = PermissionError(13, "Permission denied", "key")
    assert isinstance(unusable(outer, "data"), DataUnusable)
    for other in (
        ConnectionRefusedError(111, "Connection refused"),
        FileNotFoundError(2, "No such file", "key"),
        ValueError("no"),
        RuntimeError(),
    ):
        assert unusable(other, "data") is None
    with closing(connect(":memory:")) as database, pytest.raises(Exception, match="syntax") as caught:
        database.execute("SELEC")
    assert unusable(caught.value, "data") is None
