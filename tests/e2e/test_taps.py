"""The table of taps is measured, not promised: `make taps` renews it, and a flow that became longer fails here."""

import os
from pathlib import Path

import pytest

from tests import sounds
from tests.e2e.story import Story, telling
from tests.e2e.taps import (
    A_LIST,
    APPOINTMENTS,
    ONE_CALL,
    PLANNED,
    RARE_CHOICES,
    REACTIONS,
    Task,
    record,
    recorded,
    taken,
)

sound_tools = sounds.sound_tools
RENEW = bool(os.environ.get("RENEW_TAPS"))
"""Write the table instead of comparing with it."""


async def compare(story: Story, tasks: tuple[Task, ...]) -> None:
    counts = {task: await taken(task, story) for task in tasks}
    if RENEW:
        record(counts)
    written = recorded()
    for task, taps in counts.items():
        assert written.get(task.name) == (task.aim, taps), f"{task.name} takes {taps}: run `make taps`"


@pytest.mark.usefixtures("sound_tools")
async def test_one_call_takes_what_the_table_says(tmp_path: Path) -> None:
    async with telling(tmp_path / "data") as story:
        await compare(story, ONE_CALL)


async def test_a_list_takes_what_the_table_says(tmp_path: Path) -> None:
    async with telling(tmp_path / "data") as story:
        await story.connect()
        await compare(story, A_LIST)


async def test_appointments_take_what_the_table_says(tmp_path: Path) -> None:
    async with telling(tmp_path / "data") as story:
        await story.connect()
        await compare(story, APPOINTMENTS)


async def test_reactions_take_what_the_table_says(tmp_path: Path) -> None:
    async with telling(tmp_path / "data") as story:
        await story.connect()
        await compare(story, REACTIONS)


async def test_a_planned_call_takes_what_the_table_says(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", planned_within_s=None) as story:
        await story.connect()
        await compare(story, PLANNED)


async def test_rare_choices_take_what_the_table_says(tmp_path: Path) -> None:
    async with telling(tmp_path / "data") as story:
        await story.connect()
        await compare(story, RARE_CHOICES)


def test_table_holds_these_tasks_alone_and_none_takes_more_than_promised() -> None:
    tasks = {task.name for task in (*ONE_CALL, *A_LIST, *APPOINTMENTS, *PLANNED, *RARE_CHOICES, *REACTIONS)}
    assert set(recorded()) == tasks
    assert [name for name, (aim, taps) in recorded().items() if taps > aim] == []
