"""The whole story of appointments: 300 of them over three days, from five programs' exports, the bot killed again and again.
Everybody is called once, at their own time and in their own words; a corrected file, sent twice, and a day called off change
what they change; and the files come back with what is true.
"""

import asyncio
import csv
import io
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.config import Settings
from bot.sandbox.clock import TurnedClock
from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import World
from bot.telegram.gate import GateLimits
from storage.inbox.sqlite_reading import connect_read_only
from tests.e2e.clinic_files import EXPORTS, PER_LIST, SLOTS, Visit, visits
from tests.e2e.list_files import XLSX, documents, send
from tests.e2e.programs import READY, Program, started
from tests.e2e.story import Story, running_bot, settings_for
from tests.office import shown_sheets

PHONE = re.compile(r"\+7(?:[ -]*\d){10}")
MOSCOW = ZoneInfo("Europe/Moscow")
BEFORE = timedelta(hours=2)
TEXT = "за 2 часа\n{Имя}, вы записаны {Дата} в {Время}. Придёте?\n1 приду: Спасибо"
CALLED_OFF = "Врач заболел, запись отменена"
KILLS = 9


@dataclass
class Clinic:
    """`expected`: what each phone is to hear, and when."""

    world: World
    settings: Settings
    folder: Path
    days: Sequence[datetime]
    lists: dict[str, list[Visit]]
    expected: dict[str, list[tuple[datetime, str]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def clock_file(self) -> Path:
        return self.folder / "clock"

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.world.clock(), UTC)

    def expects(self, one: Visit) -> None:
        said = f"{one.name}, вы записаны сегодня в {SLOTS[f'{one.at.hour}:{one.at:%M}']}. Придёте?"
        self.expected[one.phone].append((one.at - BEFORE, said))

    @asynccontextmanager
    async def at_the_desk(self) -> AsyncIterator[Story]:
        """The bot in this process, without a rate gate: somebody sends files and taps."""
        async with running_bot(self.settings, self.now, GateLimits.off()) as app:
            yield Story(self.world, app)

    def rows(self, query: str) -> list[Any]:
        with closing(connect_read_only(self.settings.data_dir / "dialgram.db")) as connection:
            return connection.execute(query).fetchall()

    def moments(self) -> list[datetime]:
        """When somebody is to be called, without those that are over."""
        rows = self.rows(
            "SELECT DISTINCT due_at FROM recipients WHERE state = 'queued' AND reminds IS NOT NULL ORDER BY 1"
        )
        return [datetime.fromisoformat(at).replace(tzinfo=UTC) for (at,) in rows]

    def is_heard(self) -> bool:
        """Every call is over."""
        return self.rows("SELECT count(*) FROM calls WHERE final_at IS NULL") == [(0,)]

    def is_sent(self) -> bool:
        """Nobody whose time has come waits."""
        at = self.now().replace(tzinfo=None).isoformat(sep=" ")
        due = f"SELECT count(*) FROM recipients WHERE state IN ('queued', 'sending') AND due_at <= '{at}'"  # noqa: S608
        return self.rows(due) == [(0,)]


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    clock = TurnedClock(tmp_path / "clock")
    async with World.running(
        speed=60, planned_within_s=0.2, limits=TelegramLimits.off(), clock=clock
    ) as world:
        world.calling.account(world.api_key).balance = "100000.00"
        today = datetime.fromtimestamp(clock(), MOSCOW)
        # In the middle of a month no date of the American exports can be taken for another.
        ahead = timedelta(days=(14 - today.day) % 28 + (today.day > 14) * 3)
        clock.turn_by(
            (today.replace(hour=20, minute=0, second=0) + ahead - today).total_seconds() % (40 * 86400)
        )
        today = datetime.fromtimestamp(clock(), MOSCOW)
        assert 13 <= today.day <= 20
        days = [
            today.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=n) for n in (1, 2, 3)
        ]
        settings = settings_for(
            world,
            tmp_path / "data",
            cap_day_calls=1000,
            type_number_above=1000,
            reconcile_steps_s=(5, 10, 20, 30),
        )
        lists = {name: visits(number, days) for number, name in enumerate(EXPORTS)}
        yield Clinic(world, settings, tmp_path, days, lists)
        assert not world.telegram.violations, world.telegram.violations


class Killer:
    """Keeps the side server and the bot up by the turned clock, and kills the bot while it works."""

    def __init__(self, clinic: Clinic, stack: AsyncExitStack, moods: random.Random) -> None:
        self._clinic = clinic
        self._stack = stack
        self._moods = moods
        self._bot: Program | None = None

    async def start(self, name: str) -> Program:
        command = (sys.executable, "-m", "tests.e2e.turned", str(self._clinic.clock_file), name)
        program = await self._stack.enter_async_context(
            started(command, self._clinic.settings, self._clinic.folder)
        )
        await program.says(READY if name == "server" else "the bot is running")
        if name == "bot":
            self._bot = program
        return program

    async def kill(self) -> None:
        """In the midst of whatever it does."""
        await asyncio.sleep(self._moods.uniform(0.0, 0.5))
        assert self._bot is not None
        assert self._bot.process.returncode is None, self._bot.log.decode()[-2000:]
        self._bot.process.kill()
        await self._bot.ended()
        await self.start("bot")


async def live_until(clinic: Clinic, until: datetime, kills: int) -> None:
    """Turns the clock from one call to the next; the bot dies at some of them."""
    moods = random.Random(20261128)
    async with AsyncExitStack() as stack:
        killer = Killer(clinic, stack, moods)
        await killer.start("server")
        await killer.start("bot")
        moments = [at for at in clinic.moments() if at < until]
        deadly = set(moods.sample(moments, kills))
        for at in moments:
            clinic.world.clock.turn_by(max(0.0, (at - clinic.now()).total_seconds()))
            await wait_until(lambda at=at: heartbeat(clinic) >= at)
            if at in deadly:
                await killer.kill()
            await wait_until(clinic.is_sent)
        await wait_until(clinic.is_heard)


def heartbeat(clinic: Clinic) -> datetime:
    """The time up to which the bot has taken the clock's turn."""
    ((told,),) = clinic.rows("SELECT value FROM facts WHERE name = 'heartbeat'")
    return datetime.fromisoformat(told)


async def wait_until(look: Any, timeout_s: float = 60) -> None:
    async with asyncio.timeout(timeout_s):
        while not await asyncio.to_thread(look):  # noqa: ASYNC110  (the ledger of another process tells nobody)
            await asyncio.sleep(0.05)


async def confirm(story: Story, name: str, data: bytes, *, text: str = TEXT) -> None:
    before = len(story.messages())
    await send(story, data, name, mime=XLSX if "xlsx" in name else None, caption=text)
    await story.until(lambda: len(story.messages()) > before + 1 and "Придёте" in story.last(), name)
    await story.press("Это уведомление")
    await story.until(lambda: "Начнём" in story.last(), f"the card of {name}")


async def call_off(story: Story, clinic: Clinic, day: datetime) -> None:
    """The newest list's day: its people are told at once, and not reminded."""
    before = sum(map(len, heard(clinic).values()))
    await story.press("Отменить день")
    await story.sees("Какой день отменить")
    await story.press(f"{day.day} ")
    await story.sees("Отменяем записи .*(.|\n)*Что сказать")
    await story.say(CALLED_OFF)
    await story.sees(f"Отменяем записи(.|\n)*{CALLED_OFF}")
    await story.press("Это уведомление")
    off = [one for one in clinic.lists["outlook.csv"] if one.at.date() == day.date()]
    await story.until(
        lambda: sum(map(len, heard(clinic).values())) == before + len(off), "everybody of that day"
    )
    for one in off:
        clinic.expected[one.phone] = [(clinic.now(), CALLED_OFF)]


async def correct(story: Story, clinic: Clinic) -> list[Visit]:
    """The first list once more: one person moved, one gone, one new. Sent twice, it changes nothing the second time."""
    later = [one for one in clinic.lists["1c.xlsx"] if one.at.date() == clinic.days[2].date()]
    gone, moved, *_ = later
    new = Visit("Мария Новая", "79162099001", moved.at)
    at = moved.at.replace(hour=17, minute=15) if moved.at.hour != 17 else moved.at.replace(hour=9, minute=0)
    people = [one for one in clinic.lists["1c.xlsx"] if one not in (gone, moved)]
    corrected = [*people, moved.moved(at), new]
    clinic.expected.pop(gone.phone)
    clinic.expected.pop(moved.phone)
    for one in (moved.moved(at), new):
        clinic.expects(one)
    await confirm(story, "1c.xlsx", EXPORTS["1c.xlsx"](corrected))
    before = len(story.messages())
    await send(story, EXPORTS["1c.xlsx"](corrected), "1c.xlsx", mime=XLSX, caption=TEXT)
    await story.until(
        lambda: len(story.messages()) > before + 1 and "позвоним 0" in story.last(), "nobody new"
    )
    assert "новых 0, с другим временем 0" in story.last()
    await story.press("Отмена")
    return corrected


def called(clinic: Clinic) -> list[Any]:
    """Requests that called somebody."""
    return [one for one in clinic.world.calling.paid_requests() if "phones" in one.body]


def heard(clinic: Clinic) -> dict[str, list[tuple[datetime, str]]]:
    """What each phone was told and when, by the service's own books."""
    account = clinic.world.calling.account(clinic.world.api_key)
    found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for request in called(clinic):
        record = request.body["record"]
        text = record["text"] if "text" in record else account.records[int(record["id"])].text
        for phone in request.body["phones"]:
            found[phone].append((request.at, str(text)))
    return found


@pytest.mark.timeout(300)
async def test_three_hundred_appointments_and_a_bot_that_is_killed_again_and_again(clinic: Clinic) -> None:
    for one in (one for people in clinic.lists.values() for one in people):
        clinic.expects(one)
    assert len(clinic.expected) == 5 * PER_LIST == 300
    async with clinic.at_the_desk() as story:
        await story.connect()
        for name, people in clinic.lists.items():
            await confirm(story, name, EXPORTS[name](people))
    await live_until(clinic, clinic.days[1], KILLS // 3)
    async with clinic.at_the_desk() as story:
        await call_off(story, clinic, clinic.days[2])
        corrected = await correct(story, clinic)
    await live_until(clinic, clinic.days[2] + timedelta(days=1), KILLS - KILLS // 3)
    told = heard(clinic)
    assert {phone: [said for _, said in calls] for phone, calls in told.items()} == {
        phone: [said for _, said in calls] for phone, calls in clinic.expected.items()
    }
    for phone, ((due, _),) in clinic.expected.items():
        assert abs(told[phone][0][0] - due) < timedelta(minutes=1), phone
    await come_back(clinic, corrected)


async def come_back(clinic: Clinic, corrected: Sequence[Visit]) -> None:
    """An hour after its last call each list comes back by itself; every row of it tells what is true."""
    clinic.world.clock.turn_by(timedelta(hours=1, minutes=1).total_seconds())
    async with clinic.at_the_desk() as story:
        await story.until(lambda: len(documents(story)) >= len(clinic.lists) + 1, "all lists")
    truth = {call["phone"]: call["status"] for call in clinic.world.calling.truth(clinic.world.api_key)}
    told = heard(clinic)
    books = [one["document"] for one in documents(story)]
    assert Counter(one["file_name"].rsplit(".", 1)[0] for one in books) == Counter(
        [*(name.rsplit(".", 1)[0] for name in clinic.lists), "1c"]
    )
    off = {one.phone for one in clinic.lists["outlook.csv"] if one.at.date() == clinic.days[2].date()}
    kept = {one.phone for one in clinic.lists["1c.xlsx"]} - {
        one.phone for one in corrected if one in clinic.lists["1c.xlsx"]
    }
    seen: set[str] = set()
    for number, book in enumerate(books):
        path = clinic.folder / f"{number}-{book['file_name']}"
        await asyncio.to_thread(path.write_bytes, clinic.world.telegram.file_of(book["file_id"])[1])
        rows = await table(path)
        assert len(rows) == PER_LIST + 1, book["file_name"]
        is_corrected = "79162099001" in map(phone_of, rows)
        for row in rows[1:]:
            phone, (answer, outcome, at) = phone_of(row), row[-3:]
            if phone in off or (phone in kept and not is_corrected):
                assert (answer, at) == ("", "")
                assert outcome in {"отменён до отправки", "нет в исправленном списке"}
                continue
            seen.add(phone)
            assert (truth[phone] == "finished") == outcome.startswith("ответили"), (row, truth[phone])
            assert answer == ("1 приду" if phone.endswith("9501") else "")
            ((left, _),) = told[phone]
            assert abs(datetime.strptime(at, "%d.%m.%Y %H:%M").replace(tzinfo=MOSCOW) - left) < timedelta(
                minutes=2
            )
    assert seen == clinic.expected.keys() - off


async def table(path: Path) -> list[list[str]]:
    """As LibreOffice reads a workbook; as it stands of a CSV."""
    if path.suffix == ".csv":
        data = await asyncio.to_thread(path.read_bytes)
        return [row for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) if row]
    (rows,) = (await shown_sheets(path)).values()
    return [row for row in rows if any(row)]


def phone_of(row: Sequence[str]) -> str:
    found = PHONE.search(" ".join(row))
    return "" if found is None else re.sub(r"\D", "", found[0])
