"""What a new machine gets is what is pinned, whatever anybody releases afterwards. (`.ci/run` installs the pins anew.)"""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.test_repository import name, tracked

ROOT = Path(__file__).parents[2]
FILES = ("requirements.txt", "requirements-dev.txt")
_PIN = re.compile(
    r"^([a-z0-9-]+)==(\S+)( ; [^\\\n]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+$", re.MULTILINE
)
_WHOLE = ("--no-deps", "--only-binary :all:", "--require-hashes")
"""Nothing is resolved, nothing is built (a build fetches its tools), nothing else is taken under the same name."""


def pins(file: str) -> dict[tuple[str, str], str]:
    """(name, for which Pythons) to the pin with its hashes."""
    content = (ROOT / file).read_text(encoding="utf-8")
    return {(pin[1], pin[3] or ""): pin[0] for pin in _PIN.finditer(content)}


def installations() -> list[tuple[str, str]]:
    """Lines that install from a file of pins, with the name of the file they stand in; Make's variables put in."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    variables = dict(re.findall(r"^(\w+) := (.+)$", makefile, re.MULTILINE))
    lines = [
        (name(path), re.sub(r"\$\((\w+)\)", lambda at: variables.get(at[1], at[0]), line))
        for path in tracked()
        if path.suffix not in {".py", ".txt", ".md"} and b"\0" not in path.read_bytes()
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [(file, line) for file, line in lines if re.search(r"install\b.* -r \S*requirements", line)]


def test_pins_are_installed_without_looking_for_anything_beside_them() -> None:
    found = installations()
    assert {file for file, _ in found} >= {"Makefile", "deploy/Containerfile"}
    assert [(file, line) for file, line in found if not all(word in line for word in _WHOLE)] == []


@pytest.mark.parametrize("file", FILES)
def test_requirements_are_pins_with_hashes_and_nothing_else(file: str) -> None:
    left = _PIN.sub("", (ROOT / file).read_text(encoding="utf-8"))
    assert [line for line in left.splitlines() if line.strip() and not line.startswith("    #")] == []


def test_pins_of_the_tests_repeat_those_of_the_program() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_everything_that_is_asked_for_is_pinned() -> None:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    program = [*project["project"]["dependencies"], *project["build-system"]["requires"], *groups["build"]]
    for file, asked in (("requirements.txt", program), ("requirements-dev.txt", program + groups["dev"])):
        names = {re.split(r"[^\w-]", requirement)[0] for requirement in asked}
        assert names - {pinned for pinned, _ in pins(file)} == set()
