"""Each command as an operator runs it: a process of its own, its exit code, and what it prints."""

import base64
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import Settings
from storage.engine.lock import DataLock

EX_TEMPFAIL, EX_CONFIG = 75, 78
TOKEN = "7000000002:AAcanary-token-of-a-bot-that-never-was"


pytestmark = pytest.mark.not_quick


def dialgram(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    ours = {name.upper() for name in Settings.model_fields}
    clean = {k: v for k, v in os.environ.items() if k.removesuffix("_FILE") not in ours}
    return subprocess.run(  # noqa: S603  (our own words)
        [sys.executable, "-m", "bot.cli", *arguments],
        cwd=cwd,
        env=clean | {"DATA_DIR": str(cwd / "data"), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="session")
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    assert dialgram("migrate", cwd=folder).returncode == 0
    return folder


@pytest.fixture
def migrated(migrated_once: Path, tmp_path: Path) -> Path:
    """A folder with DATA_DIR `data`: a migrated database and its key."""
    shutil.copytree(migrated_once / "data", tmp_path / "data")
    return tmp_path


def id_told(said: subprocess.CompletedProcess[str]) -> str:
    """The id of the master key, which is said to be an id and not the key."""
    found = re.search(r"master key.* id (\d+) \(the key itself is never printed\)", said.stdout)
    assert found, said.stdout
    return found[1]


def test_help_names_every_command(tmp_path: Path) -> None:
    said = dialgram("--help", cwd=tmp_path)
    assert said.returncode == 0
    for command in ("run", "server", "bot", "demo", "migrate", "doctor", "backup", "restore", "rotate-key"):
        assert command in said.stdout


def test_migrate_makes_the_database_and_a_private_key_once(tmp_path: Path) -> None:
    first = dialgram("migrate", cwd=tmp_path)
    again = dialgram("migrate", cwd=tmp_path)
    assert (first.returncode, again.returncode) == (0, 0)
    assert first.stdout == again.stdout
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o777 == 0o600


def test_run_without_a_token_says_what_to_do(tmp_path: Path) -> None:
    said = dialgram("run", cwd=tmp_path)
    assert said.returncode == EX_CONFIG
    assert "BOT_TOKEN" in said.stderr
    assert "Traceback" not in said.stderr


def test_the_server_waits_for_the_first_migration(tmp_path: Path) -> None:
    said = dialgram("server", cwd=tmp_path)
    assert said.returncode == EX_CONFIG
    assert "migrate" in said.stderr


def test_the_bot_refuses_a_database_that_was_never_migrated(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    said = dialgram("bot", cwd=tmp_path, BOT_TOKEN=TOKEN)
    assert said.returncode in {EX_CONFIG, EX_TEMPFAIL}
    assert "migrate" in said.stderr
    assert TOKEN not in said.stderr


def test_a_wrong_setting_is_named_without_its_value(tmp_path: Path) -> None:
    said = dialgram("doctor", cwd=tmp_path, BATCH_SIZE="many-thousands")
    assert said.returncode == EX_CONFIG
    assert "BATCH_SIZE" in said.stderr
    assert "many-thousands" not in said.stderr


def test_a_secret_file_that_is_missing_is_said(tmp_path: Path) -> None:
    said = dialgram("doctor", cwd=tmp_path, BOT_TOKEN_FILE="nowhere")
    assert said.returncode == EX_CONFIG
    assert "_FILE" in said.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("run",),
        ("migrate",),
        ("server",),
        ("bot",),
        ("doctor",),
        ("rotate-key",),
        ("rotate-key", "--drop-retired"),
    ],
)
def test_every_command_refuses_a_database_whose_key_is_gone(migrated: Path, command: tuple[str, ...]) -> None:
    key_id = id_told(dialgram("migrate", cwd=migrated))
    (migrated / "data" / "secret.key").unlink()
    said = dialgram(*command, cwd=migrated, BOT_TOKEN=TOKEN)
    assert said.returncode != 0
    assert key_id in said.stderr + said.stdout
    assert not (migrated / "data" / "secret.key").exists()


def test_doctor_shows_the_settings_and_masks_the_secrets(migrated: Path) -> None:
    said = dialgram("doctor", cwd=migrated, BOT_TOKEN=TOKEN, PROVIDER_DOMAINS="calls.example.org")
    assert said.returncode == 0
    assert "PROVIDER_DOMAINS=calls.example.org" in said.stdout
    assert "BOT_TOKEN=***" in said.stdout
    assert TOKEN not in said.stdout + said.stderr


def test_doctor_says_what_is_missing(tmp_path: Path) -> None:
    said = dialgram("doctor", cwd=tmp_path, ACCESS="open", PUBLIC_URL="https://bot.example.org")
    assert said.returncode == 1
    assert "FAIL  BOT_TOKEN" in said.stdout
    assert "everybody" in said.stdout


def test_doctor_says_who_may_read_the_figures(migrated: Path) -> None:
    assert (
        "METRICS_HOST=10.0.0.5: whoever" in dialgram("doctor", cwd=migrated, METRICS_HOST="10.0.0.5").stdout
    )
    assert "whoever reaches" not in dialgram("doctor", cwd=migrated, METRICS_HOST="::1").stdout


NOT_PROMISED = {
    "Redis: while it is away": "redis",
    "a second time": "postgres",
    "keeps a launch's pace": "postgres",
}


@pytest.mark.parametrize("engines", [set(), {"postgres"}, {"redis"}, {"postgres", "redis"}])
def test_doctor_and_readme_say_what_several_processes_do_not_promise(
    tmp_path: Path, engines: set[str]
) -> None:
    # Nobody listens there: what is not promised is said all the same.
    nowhere = {
        "postgres": ("DATABASE_URL", "postgresql://u:p@127.0.0.1:1/none"),
        "redis": ("REDIS_URL", "redis://none"),
    }
    said = dialgram("doctor", cwd=tmp_path, **dict(nowhere[engine] for engine in engines)).stdout
    for sentence, engine in NOT_PROMISED.items():
        assert (sentence in said) == (engine in engines)
    assert ("run one bot process only" in said) == (engines == {"postgres"})
    readme = (Path(__file__).parents[3] / "README.md").read_text()
    for words in (
        "outage of Redis may drop a tap",
        "further bot process may answer twice",
        "Pace is kept by each worker",
    ):
        assert words in readme


def test_backup_is_verified_and_leaves_the_key_out(migrated: Path) -> None:
    said = dialgram("backup", "copy", cwd=migrated)
    assert said.returncode == 0, said.stderr
    assert {path.name for path in (migrated / "copy").iterdir()} == {"dialgram.db", "manifest.json"}
    assert "verified" in said.stdout


def test_backup_never_writes_over_another(migrated: Path) -> None:
    (migrated / "copy").mkdir()
    said = dialgram("backup", "copy", cwd=migrated)
    assert said.returncode == EX_CONFIG
    assert "there already" in said.stderr


def test_rotate_key_makes_a_new_key_and_forgets_the_old_one_when_asked(migrated: Path) -> None:
    before = id_told(dialgram("migrate", cwd=migrated))
    rotated = dialgram("rotate-key", cwd=migrated)
    assert rotated.returncode == 0, rotated.stderr
    assert id_told(dialgram("migrate", cwd=migrated)) == id_told(rotated) != before
    dropped = dialgram("rotate-key", "--drop-retired", cwd=migrated)
    assert dropped.returncode == 0, dropped.stderr
    assert "Forgotten: " in dropped.stdout
    assert "none" not in dropped.stdout


def test_a_taken_port_is_a_sentence_and_worth_another_try(migrated: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = dialgram("server", cwd=migrated, SERVER_PORT=str(taken.getsockname()[1]))
    assert said.returncode == EX_TEMPFAIL
    assert "can't listen" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_second_bot_on_the_same_data_is_refused(migrated: Path) -> None:
    with DataLock(migrated / "data"):
        said = dialgram("bot", cwd=migrated, BOT_TOKEN=TOKEN)
    assert said.returncode == EX_TEMPFAIL
    assert str(os.getpid()) in said.stderr


def test_rotate_key_with_keys_of_the_environment_says_how(tmp_path: Path) -> None:
    key = base64.b64encode(bytes(range(32))).decode()
    assert dialgram("migrate", cwd=tmp_path, SECRET_KEY=key).returncode == 0
    said = dialgram("rotate-key", cwd=tmp_path, SECRET_KEY=key)
    assert said.returncode == 0, said.stderr
    assert "SECRET_KEY" in said.stdout
    assert key not in said.stdout + said.stderr
    assert not (tmp_path / "data" / "secret.key").exists()


def test_restore_puts_a_backup_back_and_writes_over_nothing(migrated: Path) -> None:
    assert dialgram("backup", "copy.tar.gz", cwd=migrated).returncode == 0
    refused = dialgram("restore", "copy.tar.gz", cwd=migrated)
    assert refused.returncode == EX_CONFIG
    assert "is there already" in refused.stderr
    assert "Traceback" not in refused.stderr
    for path in (migrated / "data").glob("dialgram.db*"):
        path.unlink()
    done = dialgram("restore", "copy.tar.gz", cwd=migrated)
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing paid leaves" in done.stdout
    assert dialgram("restore", "nowhere", cwd=migrated).returncode == EX_CONFIG
