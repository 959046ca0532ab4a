"""Who may import whom, beyond what import-linter can say, and what a command costs before it does anything."""

import ast
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOBODY = "http://127.0.0.1:9"
_IMPORTED = re.compile(r"^import time:\s+\d+ \|\s+\d+ \| +(\S+)$", re.MULTILINE)


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            yield node.module or ""


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """Nothing of this machine's settings, and a DATA_DIR of its own; not measured, which would import more."""
    return {"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), **more}


STARTS_WITHIN_S = 180
"""On a busy machine; what is tried is what was imported by then."""


def run(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-X", "importtime", "-m", "bot.cli", *arguments],
        env=environment(data_dir),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def modules(importtime: str) -> set[str]:
    names = set(_IMPORTED.findall(importtime))
    assert "pydantic_settings" in names, "the import log was not read"
    return names


@pytest.mark.not_quick
def test_import_contracts_are_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout


def test_every_part_of_the_bot_has_a_layer() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    named = {part for layer in layers for part in re.split(r" [|:] ", layer)}
    there = {f"bot.{path.stem}" for path in (ROOT / "bot").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert there - named - {"bot.__init__", "bot.__pycache__", "bot.locales", "bot.sandbox"} == set()


def test_domain_imports_the_standard_library_and_phonenumbers_only() -> None:
    allowed = {*sys.stdlib_module_names, "phonenumbers"}
    strangers = {
        f"{module.relative_to(ROOT)}: {name}"
        for module in (ROOT / "bot" / "domain").rglob("*.py")
        for name in imported(module)
        if name.partition(".")[0] not in allowed and not name.startswith("bot.domain")
    }
    assert strangers == set()


def test_unit_tests_take_nothing_from_the_contracts_folder() -> None:
    """What both use lives where both may take it from: tests/shop, tests/databases.py."""
    borrowed = {
        f"{module.relative_to(ROOT)}: {name}"
        for module in (ROOT / "tests" / "unit").rglob("*.py")
        for name in imported(module)
        if name == "tests.contract" or name.startswith("tests.contract.")
    }
    assert borrowed == set()


def test_phonenumbers_geocoder_is_imported_nowhere() -> None:
    heavy = {
        str(module.relative_to(ROOT))
        for folder in ("bot", "handlers", "storage")
        for module in (ROOT / folder).rglob("*.py")
        for name in imported(module)
        if name.startswith(("phonenumbers.geocoder", "phonenumbers.carrier"))
    }
    assert heavy == set()


@pytest.mark.not_quick
def test_help_imports_neither_aiogram_nor_a_database(tmp_path: Path) -> None:
    done = run(tmp_path, "--help")
    assert done.returncode == 0
    assert modules(done.stderr) & {"aiogram", "sqlalchemy", "aiohttp"} == set()


@pytest.mark.not_quick
def test_migrate_imports_no_aiogram(tmp_path: Path) -> None:
    done = run(tmp_path, "migrate")
    assert done.returncode == 0, done.stderr[-2000:]
    assert modules(done.stderr) & {"aiogram"} == set()


@pytest.mark.not_quick
@pytest.mark.parametrize(
    "child", ["bot.sheets.child", "bot.sheets.book_child", "bot.charts.child", "bot.audio.converting"]
)
def test_a_confined_child_starts_without_what_only_the_bot_needs(child: str) -> None:
    """One is started for each file that a user sends."""
    listing = f"import sys, {child}; print(*sys.modules)"
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) & {"aiogram", "asyncio", "pydantic", "sqlalchemy"} == set()


@pytest.mark.not_quick
def test_server_takes_connections_without_aiogram_and_without_sqlalchemy(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "stderr"
    with log.open("w") as stderr:
        server = subprocess.Popen(
            [sys.executable, "-X", "importtime", "-m", "bot.cli", "server"],
            env=environment(tmp_path, SERVER_PORT=str(port), METRICS_PORT="0"),
            cwd=ROOT,
            stderr=stderr,
        )
        with killed_at_the_end(server):
            assert wait_for_health(port, server) == 200
            server.send_signal(signal.SIGTERM)
            assert server.wait(30) == 0
    assert modules(log.read_text()) & {"aiogram", "sqlalchemy", "alembic"} == set()


USED_FIRST_BY_SOMEBODY = {
    "alembic", "asyncpg", "av", "charset_normalizer", "cryptography", "matplotlib", "numpy", "phonenumbers", "prometheus_client", "python_calamine",
    "redis", "vobject", "xlsxwriter",
}  # fmt: skip
"""What a person, a webhook or a setting needs: imported when they come. (aiogram's models: test_lean_models.)"""


@pytest.mark.not_quick
@pytest.mark.timeout(300)
def test_the_bot_starts_without_what_somebody_will_use_first(tmp_path: Path) -> None:
    """Its start is what an outage lasts: half as long again as a bare bot's at most (`bot_ready` in the bench)."""
    assert run(tmp_path, "migrate").returncode == 0
    out, log = tmp_path / "stdout", tmp_path / "stderr"
    with out.open("w") as stdout, log.open("w") as stderr:
        bot = subprocess.Popen(
            [sys.executable, "-X", "importtime", "-m", "bot.cli", "bot"],
            env=environment(
                tmp_path, BOT_TOKEN="1:AAFakeTokenForTestsOnly_000000000000000", TELEGRAM_API_URL=NOBODY
            ),
            cwd=ROOT,
            stdout=stdout,
            stderr=stderr,
        )
        with killed_at_the_end(bot):
            until = time.monotonic() + STARTS_WITHIN_S
            while "the bot is running" not in out.read_text() + log.read_text():
                assert bot.poll() is None, "the bot ended"
                assert time.monotonic() < until
                time.sleep(0.05)
            bot.send_signal(signal.SIGTERM)
            assert bot.wait(30) == 0
    names = modules(log.read_text())
    assert "aiogram" in names
    assert names & USED_FIRST_BY_SOMEBODY == set()


@contextmanager
def killed_at_the_end(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """A test that fails must not leave it running for ever."""
    try:
        yield
    finally:
        process.kill()
        process.wait()


def wait_for_health(port: int, server: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + STARTS_WITHIN_S
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/health/live")
            return connection.getresponse().status
        except OSError:
            assert server.poll() is None, "the server ended"
            if time.monotonic() > until:
                pytest.fail("the server takes no connections")
            time.sleep(0.05)
        finally:
            connection.close()
