"""A child that reads strangers' files ends within its limits, whatever it does, and knows no secret."""

import asyncio
import json
import os

import psutil
import pytest

from bot.confined import ChildLimits, ConfinedError, run_confined, without_settings

CHILD = "tests.unit.sheets.confined_child"


async def test_a_child_is_told_nothing_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    monkeypatch.setenv("SECRET_KEY_FILE", "secret.key")
    said: list[bytes] = []
    await run_confined(CHILD, "tell", limits=ChildLimits(memory_mb=300), on_line=said.append)
    told = json.loads(said[0])
    assert told["environment"].keys() & {"BOT_TOKEN", "SECRET_KEY_FILE"} == set()
    assert told["limit"] == 300 * 2**20
    assert without_settings({"bot_token": "x", "PATH": "y"}) == {"PATH": "y"}


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("sleep", "too_long"),
        ("burn", "too_long"),
        ("eat", "too_much_memory"),
        ("shout", "crashed"),
        ("abort", "crashed"),
        ("nonsense", "crashed"),
    ],
)
async def test_a_child_that_does_not_come_to_an_end_of_its_own_is_told_from_one_that_does(
    deed: str, reason: str
) -> None:
    limits = ChildLimits(cpu_s=1 if deed == "burn" else 10, wall_s=3 if deed == "sleep" else 60)
    with pytest.raises(ConfinedError) as failed:
        await run_confined(CHILD, deed, limits=limits)
    assert failed.value.reason == reason


async def test_what_a_child_says_may_be_ignored() -> None:
    await run_confined(CHILD, "tell", limits=ChildLimits())


async def test_a_cancelled_reading_leaves_no_child_behind() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2):
            await run_confined(CHILD, "sleep", limits=ChildLimits())
    assert [child for child in psutil.Process(os.getpid()).children() if CHILD in child.cmdline()] == []
