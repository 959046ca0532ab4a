"""What the papers say is so: settings, commands, targets and files that are named do exist."""

import re
from pathlib import Path

import pytest

from bot.cli import Dialgram
from bot.config import Settings
from bot.telegram.commands import MENU
from tests.architecture.written_down import ENV_EXAMPLE, README, env_example, with_tables

ROOT = Path(__file__).parents[2]
PAPERS = (
    "README.md",
    "CONTRIBUTING.md",
    "deploy/RUNBOOK.md",
    "deploy/PROVIDER.md",
    "deploy/DECISIONS.md",
    "deploy/TAPS.md",
)


def read(paper: str | Path) -> str:
    return (ROOT / paper).read_text(encoding="utf-8")


def table_under(heading: str) -> list[str]:
    """First cells of the table under a heading of the README."""
    section = read(README).partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| (.+?) \|", section, re.MULTILINE)


def test_env_example_is_what_the_settings_say() -> None:
    assert read(ENV_EXAMPLE) == env_example(), "run `make docs`"


def test_readme_tables_are_what_the_code_says() -> None:
    assert read(README) == with_tables(read(README)), "run `make docs`"


def test_env_example_holds_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)
    filled_in = tmp_path / "env"
    filled_in.write_text(
        re.sub(r"^# ([A-Z_]+=)", r"\1", read(ENV_EXAMPLE), flags=re.MULTILINE), encoding="utf-8"
    )
    assert Settings(_env_file=filled_in) == Settings(_env_file=None)


def test_readme_tells_every_command_of_the_chat() -> None:
    told = set(re.findall(r"/([a-z]+)", " ".join(table_under("What people send"))))
    assert told == {*MENU, "start"}


def test_readme_tells_every_command_of_the_program() -> None:
    told = set(re.findall(r"dialgram ([a-z-]+)", " ".join(table_under("Commands of the program"))))
    assert told == {name.replace("_", "-") for name in Dialgram.model_fields}


@pytest.mark.parametrize("paper", PAPERS)
def test_make_targets_that_are_named_exist(paper: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)|^make ([a-z]+)|make -C \S+ ([a-z]+)", read(paper), re.MULTILINE))
    assert {name for found in named for name in found if name} <= targets


@pytest.mark.parametrize("paper", PAPERS)
def test_files_that_are_linked_exist(paper: str) -> None:
    folder = (ROOT / paper).parent
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", read(paper))
    assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_paths_that_are_named_exist(paper: str) -> None:
    named = set(re.findall(r"\b((?:bot|handlers|storage|tests|deploy)/[\w./-]*\w/?)", read(paper)))
    # As one writes them: handlers/calling and bot/server are folders, workers/launcher is left alone.
    assert [
        path for path in sorted(named) if not ((ROOT / path).exists() or (ROOT / f"{path}.py").exists())
    ] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_settings_that_are_named_exist(paper: str) -> None:
    ours = {name.upper() for name in Settings.model_fields}
    assigned = set(re.findall(r"`?\b([A-Z][A-Z0-9_]{3,})=", read(paper)))
    others = {"DIALGRAM_DOMAIN", "HYPOTHESIS_PROFILE", "TEST_POSTGRES_URL", "TEST_REDIS_URL"}
    assert {name.removesuffix("_FILE") for name in assigned} - ours - others == set()


def test_changelog_tells_the_version() -> None:
    version = re.search(r'^version = "(.+)"', read("pyproject.toml"), re.MULTILINE)
    assert version is not None
    assert version[1] in read("CHANGELOG.md")
