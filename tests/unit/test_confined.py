"""Whatever a child does with a stranger's file, the bot hears of it in one of three words."""

import os
from pathlib import Path

import pytest

from bot.confined import ChildLimits, ConfinedError, run_confined, without_settings

CHILDREN = {
    "talks": "import sys\nprint('one', *sys.argv[1:])\nprint('two')",
    "sleeps": "import time\ntime.sleep(60)",
    "eats": "x = bytearray(900 * 2**20)",
    "crashes": "import os\nos.abort()",
    "fails": "raise ValueError",
    "shouts": "print('a' * 3 * 2**20)",
    "tells": "import os\nprint(os.environ.get('BOT_TOKEN'), os.environ.get('SECRET_KEY_FILE'))",
}


@pytest.fixture
def children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, program in CHILDREN.items():
        (tmp_path / f"child_{name}.py").write_text(program)
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
