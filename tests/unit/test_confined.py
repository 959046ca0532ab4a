"""Whatever a child does with a stranger's file, the bot hears of it in one of three words."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.confined import ChildLimits, ConfinedError, run_confined, without_settings

CHILDREN = {
    "talks": "import sys\nprint('one', *sys.argv[1:])\nprint('two')",
    "sleeps": "import time\ntime.sleep(60)",
    "eats": "x = bytearray(900 * 2**20)",
    "crashes": "import os\nos.abort()",
    "fails": "raise ValueError",
    "repeats": "import sys\nfor line in sys.stdin: print(len(line))",
    "turns away": "import sys\nsys.stdin.close()",
    "shouts": "print('a' * 3 * 2**20)",
    "tells": "import os\nprint(os.environ.get('BOT_TOKEN'), os.environ.get('SECRET_KEY_FILE'))",
}


@pytest.fixture
def children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, program in CHILDREN.items():
        (tmp_path / f"child_{name}.py".replace(" ", "_")).write_text(program)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{Path(__file__).parents[2]}")


async def said(name: str, *arguments: str, limits: ChildLimits | None = None) -> list[bytes]:
    lines: list[bytes] = []
    await run_confined(f"child_{name}", *arguments, limits=limits or ChildLimits(), on_line=lines.append)
    return lines


async def test_a_child_tells_what_it_found_in_lines(children: None) -> None:
    assert await said("talks", "a", "b") == [b"one a b\n", b"two\n"]
    await run_confined("child_talks", limits=ChildLimits())


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("sleeps", "too_long"),
        ("eats", "too_much_memory"),
        ("crashes", "crashed"),
        ("fails", "crashed"),
        ("shouts", "crashed"),
    ],
)
async def test_a_child_that_does_not_end_well_is_named_by_its_reason(
    children: None, name: str, reason: str
) -> None:
    with pytest.raises(ConfinedError, match=reason):
        await said(name, limits=ChildLimits(memory_mb=512, wall_s=2.0))


async def test_a_child_knows_no_secret(children: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "70:made-up")
    monkeypatch.setenv("SECRET_KEY_FILE", "/nowhere")
    assert await said("tells") == [b"None None\n"]
    assert without_settings({"Bot_Token": "x", "REDIS_URL_FILE": "y", "PATH": "z"}) == {"PATH": "z"}


async def many_lines(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"a" * 9_999 + b"\n"


async def test_a_child_is_given_more_than_a_pipe_holds(children: None) -> None:
    lines: list[bytes] = []
    await run_confined("child_repeats", limits=ChildLimits(), given=many_lines(100), on_line=lines.append)
    assert lines == [b"10000\n"] * 100


@pytest.mark.parametrize(("name", "reason"), [("crashes", "crashed"), ("sleeps", "too_long")])
async def test_a_child_that_reads_nothing_of_what_it_is_given_is_not_waited_for(
    children: None, name: str, reason: str
) -> None:
    with pytest.raises(ConfinedError, match=reason):
        await run_confined(f"child_{name}", limits=ChildLimits(wall_s=2.0), given=many_lines(10_000))
    await run_confined("child_turns_away", limits=ChildLimits(), given=many_lines(10_000))


async def test_what_fails_while_it_is_given_ends_the_child(children: None) -> None:
    async def half() -> AsyncIterator[bytes]:
        yield b"one\n"
        raise LookupError("no more")

    with pytest.raises(LookupError, match="no more"):
        await run_confined("child_repeats", limits=ChildLimits(), given=half())
