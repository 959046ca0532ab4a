"""kill -9 of the bot at every border of a schedule's day: after the next start it is asked about or called once, and paid once."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.costs.money import Kopecks
from bot.domain.ids import ChatId, UserId
from bot.domain.when.repeating import Repeating
from bot.sandbox.world import ANNA, World
from tests.e2e.list_files import send
from tests.e2e.story import Story, running_bot, settings_for
from tests.e2e.test_kill_bot import UNKNOWN, Life

PEOPLE = "Телефон;Имя\n89160000011;Анна\n89160000012;Иван\n".encode()
MOSCOW = ZoneInfo("Europe/Moscow")
OCCURRENCES = "bot.services.scenarios.occurrences:Occurrences"
REQUEST = "bot.provider.client:CallingService.request"
BORDERS = {
    "nothing of the day is written": ("before", f"{OCCURRENCES}._begin"),
    "the day has its row and its draft": ("after", f"{OCCURRENCES}._prepared"),
    "its recipients are written": ("after", "bot.services.drafts.recipients:ListDrafts.write_recipients"),
    "all is written and nothing committed": ("after", f"{OCCURRENCES}._ask_or_call"),
    "all is committed": ("after", f"{OCCURRENCES}._begin"),
}


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Life]:
    async with World.running(speed=20) as world:
        yield Life(world, settings_for(world, tmp_path / "data"), tmp_path)
        assert not world.telegram.violations, world.telegram.violations


async def a_day_is_due(life: Life, *, unasked: bool) -> None:
    """A schedule whose day has come a moment ago, made by a bot that has stopped since. Its list was called by nobody yet."""
    anna, at = UserId(ANNA), datetime.now(UTC).replace(second=0, microsecond=0)
    there = at.astimezone(MOSCOW)
    patient = life.settings.model_copy(update={"hold_single_s": 60.0})
    async with running_bot(patient) as app:
        story, services = Story(life.world, app), app.services
        await story.connect()
        await send(story, PEOPLE, "list.csv", caption="Ждём вас")
        await story.sees("позвоним 2 из 2")
        await story.press("Это уведомление")
        await story.sees("можно отменить")
        await story.press("Отменить")
        await story.sees("Отменено")
        ((launch_id,),) = rows(life, "SELECT id FROM launches")
        scenario = await services.scenarios.save_launch(anna, launch_id, unnamed="?")
        assert scenario.list_id is not None
        repeating = Repeating(there.time(), there.date(), frozenset(range(1, 8)))
        card = await services.schedules.make(anna, ChatId(ANNA), scenario.id, scenario.list_id, repeating)
        if unasked:
            await services.accounts.set_price(anna, Kopecks(200))
            await services.schedules.allow(anna, card.line.id, Kopecks(10_000))
    with closing(sqlite3.connect(life.settings.data_dir / "dialgram.db")) as database, database:
        due = (there.date().isoformat(), f"{at:%Y-%m-%d %H:%M:%S}.000000")
        assert database.execute("UPDATE schedules SET next_day = ?, next_at = ?", due).rowcount == 1


def rows(life: Life, query: str) -> list[Any]:
    with closing(sqlite3.connect(f"file:{life.settings.data_dir}/dialgram.db?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


def is_over(life: Life, expected: str) -> None:
    """One day, called by one launch of one paid request; the next day is another one."""
    ((day, state, launch),) = rows(
        life,
        "SELECT day, occurrences.state, launches.state FROM occurrences JOIN launches ON launches.id = draft_id",
    )
    ((next_day,),) = rows(life, "SELECT next_day FROM schedules")
    assert (state, launch) == (expected, "done")
    assert datetime.fromisoformat(next_day) == datetime.fromisoformat(day) + timedelta(days=1)
    assert len(rows(life, "SELECT id FROM launches WHERE state <> 'cancelled'")) == 1
    assert paid(life) == ["create", "createRecord"]
    assert len(life.chat().truth()) == 2


def paid(life: Life) -> list[str]:
    """The text is made into a record once, for both."""
    return sorted(one.endpoint for one in life.chat().paid())


@pytest.mark.timeout(180)
@pytest.mark.parametrize("border", BORDERS.values(), ids=BORDERS.keys())
async def test_killed_at_a_border_of_a_day_it_calls_once_without_asking(
    life: Life, border: tuple[str, str]
) -> None:
    await a_day_is_due(life, unasked=True)
    await life.dies(*border)
    assert paid(life) == []
    async with life.running() as story:
        await story.sees("Завершено")
        await story.until(lambda: rows(life, "SELECT id FROM launches WHERE state = 'done'"), "its end")
    assert not any("По расписанию" in str(call.params) for call in life.world.telegram.log)
    is_over(life, "launched")


@pytest.mark.timeout(180)
@pytest.mark.parametrize("border", BORDERS.values(), ids=BORDERS.keys())
async def test_killed_at_a_border_of_a_day_it_asks_once_and_a_confirm_calls_once(
    life: Life, border: tuple[str, str]
) -> None:
    await a_day_is_due(life, unasked=False)
    await life.dies(*border)
    async with life.running() as story:
        await story.sees("По расписанию")
        await story.press("Это уведомление — позвонить 2")
        await story.sees("Завершено")
        await story.until(lambda: rows(life, "SELECT id FROM launches WHERE state = 'done'"), "its end")
    sent = [call for call in life.world.telegram.calls("sendMessage") if "По расписанию" in str(call.params)]
    assert len(sent) == 1
    # Asked at the moment itself: a Confirm came after it, and still called.
    is_over(life, "missed")


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("moment", "sent"), [("before", []), ("after", ["create"])])
async def test_killed_round_its_paid_request_a_day_is_unknown_and_never_called_again(
    life: Life, moment: str, sent: list[str]
) -> None:
    await a_day_is_due(life, unasked=True)
    await life.dies(moment, REQUEST, "CreateCalls")
    assert paid(life) == [*sent, "createRecord"]
    async with life.running() as story:
        await story.sees(UNKNOWN)
        ((state,),) = rows(life, "SELECT state FROM occurrences")
    assert state == "launched"
    assert len(rows(life, "SELECT id FROM launches WHERE state <> 'cancelled'")) == 1
    assert paid(life) == [*sent, "createRecord"]
