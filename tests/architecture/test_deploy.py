"""The deployment files are tried with the programs that read them, as far as that goes without starting anything."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.config import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = ("dialgram-migrate", "dialgram-server", "dialgram-bot")


def tool(name: str) -> str:
    """The program's path. Skips the test without it; fails where CI is set."""
    if found := shutil.which(name):
        return found
    if os.environ.get("CI"):
        pytest.fail(f"{name} is not installed")
    pytest.skip(f"{name} is not installed")


def run(*command: str, **environment: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own words
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


@pytest.mark.not_quick
def test_caddy_takes_its_file(tmp_path: Path) -> None:
    run(
        tool("caddy"), "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile"),
        DIALGRAM_DOMAIN="calls.example.org", XDG_DATA_HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path),
    )  # fmt: skip


def test_caddy_logs_neither_paths_nor_headers() -> None:
    content = (DEPLOY / "Caddyfile").read_text()
    assert content.count("format filter") == content.count("request>uri delete") == 2
    assert content.count("request>headers delete") == 2


@pytest.mark.not_quick
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    analyze = tool("systemd-analyze")
    shutil.copytree(DEPLOY / "systemd", tmp_path / "units")
    # The user and the program exist only where it is installed.
    for path in (tmp_path / "units").rglob("*"):
        if path.is_file():
            content = path.read_text().replace("/opt/dialgram/.venv/bin/dialgram", "/bin/true")
            path.write_text(re.sub(r"^(User|Group)=dialgram$", r"\1=root", content, flags=re.MULTILINE))
    for unit in UNITS:
        path = tmp_path / "units" / f"{unit}.service"
        said = run(analyze, "verify", "--man=no", str(path), SYSTEMD_UNIT_PATH=f"{tmp_path / 'units'}:")
        assert str(tmp_path) not in said, said


@pytest.mark.parametrize("unit", ["dialgram-server", "dialgram-bot"])
def test_units_do_not_restart_what_the_settings_stop(unit: str) -> None:
    content = (DEPLOY / "systemd" / f"{unit}.service").read_text()
    assert "RestartPreventExitStatus=78" in content
    assert "TimeoutStopSec=60" in content


@pytest.mark.parametrize(
    "file", ["Containerfile", "compose.yaml", "systemd/dialgram-.service.d/hardening.conf"]
)
def test_deployment_sets_only_settings_that_exist(file: str) -> None:
    content = (DEPLOY / file).read_text()
    known = {name.upper() for name in Settings.model_fields}
    others = {
        "PATH", "PYTHON", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "DIALGRAM_DOMAIN", "DIALGRAM_SERVER",
        "PIP_DISABLE_PIP_VERSION_CHECK", "PIP_NO_CACHE_DIR", "ALL", "NET_BIND_SERVICE",
    }  # fmt: skip
    pattern = r"^\s+([A-Z][A-Z_]+): " if file == "compose.yaml" else r"(?:^|[\s=])([A-Z][A-Z_]{3,})="
    named = set(re.findall(pattern, content, re.MULTILINE))
    assert named
    assert {name.removesuffix("_FILE") for name in named} - known - others == set()


def test_image_copies_files_that_exist_and_are_not_ignored() -> None:
    copied = [
        source
        for sources in re.findall(
            r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE
        )
        for source in sources.split()
    ]
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied
    assert set(copied) == allowed
    assert [source for source in copied if not (ROOT / source).exists()] == []


def test_image_runs_as_somebody_else_than_root() -> None:
    last_stage = (DEPLOY / "Containerfile").read_text().rpartition("\nFROM ")[2]
    assert re.search(r"^USER \d{4,}:\d{4,}$", last_stage, re.MULTILINE)
    assert "/health/live" in last_stage


def test_ci_script_may_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
