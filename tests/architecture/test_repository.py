"""Rules about files that no linter knows."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCTION = ("bot", "handlers", "storage")
SANDBOX = ("bot/sandbox/", "bot/cli.py", "bot/demo_programs.py")
"""Where the sandbox may be named: in itself, and where it is started."""
LINES = 400
_SANDBOX = re.compile("sandbox|песочниц", re.IGNORECASE)
_FOREIGN = re.compile(
    # A letter in brackets, so that this file does not find itself.
    r"pyp[i]\.org|pythonhoste[d]|registry\.npmj[s]|deb\.debia[n]\.org|docker\.i[o]|ghcr\.i[o]|quay\.i[o]"
    r"|/wor[k]/|/roo[t]/|/hom[e]/[a-z]|/tmp/bash_job[s]"
)


def tracked() -> Iterator[Path]:
    """Every file of the repository, with those not committed yet."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        pytest.skip("not a git work tree")
    yield from (path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file())


def python_files(*folders: str) -> Iterator[Path]:
    yield from (
        path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders
    )


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_production_code_has_no_word_for_the_sandbox() -> None:
    told = [
        f"{name(path)}:{number}"
        for path in tracked()
        if name(path).split("/")[0] in PRODUCTION and not name(path).startswith(SANDBOX)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if _SANDBOX.search(line)
    ]
    assert told == []


def test_no_file_names_a_registry_or_a_path_of_somebodys_machine() -> None:
    told = []
    for path in tracked():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        told += [f"{name(path)}:{number}" for number, line in enumerate(lines, 1) if _FOREIGN.search(line)]
    assert told == []


def test_modules_are_short() -> None:
    long = [
        f"{name(path)}: {lines}"
        for path in python_files(*PRODUCTION, "tests")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LINES
    ]
    assert long == []


def test_modules_say_what_made_them_necessary() -> None:
    silent = [
        name(path)
        for path in python_files(*PRODUCTION)
        if (content := path.read_text(encoding="utf-8")).strip() and not ast.get_docstring(ast.parse(content))
    ]
    assert silent == []


def test_folders_are_named_for_what_they_hold() -> None:
    empty_words = {"utils", "helpers", "managers", "base", "common", "misc"}
    vague = [
        name(path) for path in python_files(*PRODUCTION, "tests") if empty_words & {*path.parts, path.stem}
    ]
    assert vague == []


def test_tasks_are_made_by_the_supervisor_or_in_a_task_group() -> None:
    loose = [
        f"{name(path)}:{line}"
        for path in python_files(*PRODUCTION)
        if name(path) != "bot/workers/supervisor.py" and not name(path).startswith(SANDBOX)
        for line in loose_tasks(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert loose == []


def loose_tasks(tree: ast.AST) -> Iterator[int]:
    """Lines where a task is made that nobody waits for."""
    groups = {
        item.optional_vars.id
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncWith)
        for item in node.items
        if isinstance(item.optional_vars, ast.Name) and "TaskGroup" in ast.unparse(item.context_expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            function = ast.unparse(node.func)
            owner, _, called = function.rpartition(".")
            if called in {"create_task", "ensure_future"} and owner not in groups:
                yield node.lineno


def test_loose_tasks_are_told_from_those_of_a_group() -> None:
    code = """
async def f():
    async with asyncio.TaskGroup() as group:
        group.create_task(g())
    asyncio.create_task(g())
    asyncio.get_running_loop().create_task(g())
"""
    assert list(loose_tasks(ast.parse(code))) == [5, 6]
