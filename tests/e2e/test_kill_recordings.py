"""kill -9 of the bot while a recording is on its way: after the next start it comes once, or is said to be unknown."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.world import World
from tests.e2e.story import settings_for
from tests.e2e.test_kill_bot import Life
from tests.e2e.test_recordings import fetches, sounds, switch_recording_on, the_sound

SOON = (2, 5, 10, 30)
"""No side server is there to hear of the call's end: the bot asks."""


@pytest.fixture
async def recorded(tmp_path: Path) -> AsyncIterator[Life]:
    """A recorded call waits for its Confirm, and no bot runs."""
    async with World.running(speed=20, planned_within_s=0.5) as world:
        life = Life(
            world, settings_for(world, tmp_path / "data", hold_single_s=1, reconcile_steps_s=SOON), tmp_path
        )
        async with life.running() as story:
            await story.connect()
            await switch_recording_on(story)
        yield life
        assert not world.telegram.violations, world.telegram.violations


async def confirmed_and_killed(life: Life, moment: str, target: str, text: str = "") -> None:
    await life.dies_after_a_tap(moment, target, text)
    assert len(life.chat().paid()) == 1


async def test_killed_before_it_was_fetched_it_comes_once(recorded: Life) -> None:
    await confirmed_and_killed(recorded, "before", "bot.fetching.download:Fetcher.fetch")
    assert not sounds(recorded.chat())
    async with recorded.running() as story:
        await the_sound(story)
    assert fetches(story) == 1


async def test_killed_with_the_sound_in_hand_it_comes_once_and_the_disk_keeps_no_voice(
    recorded: Life,
) -> None:
    await confirmed_and_killed(recorded, "before", "bot.services.recordings.delivery:Recordings.sending")
    folder = recorded.settings.data_dir / "recordings"
    assert [*folder.rglob("*.*")], "the sound was there when the power went"
    async with recorded.running() as story:
        await the_sound(story)
    assert not [*folder.rglob("*.*")]
    assert fetches(story) == 2


@pytest.mark.parametrize(
    ("moment", "target", "arrived"),
    [
        ("after", "bot.services.recordings.delivery:Recordings.sending", 0),
        ("before", "bot.services.recordings.delivery:Recordings.sent", 1),
    ],
    ids=["just before it leaves", "with Telegram's answer in hand"],
)
async def test_killed_while_it_was_sent_it_is_unknown_and_not_sent_again(
    recorded: Life, moment: str, target: str, arrived: int
) -> None:
    await confirmed_and_killed(recorded, moment, target)
    async with recorded.running() as story:
        await story.sees("дошла ли она — неизвестно")
        assert len(sounds(story)) == arrived
        await story.press("Подробно")
        await story.press("Прислать запись ещё раз")
        await story.until(lambda: len(sounds(story)) == arrived + 1, "the recording, asked for")
    assert len(story.paid()) == 1
