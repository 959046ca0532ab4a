"""The whole story of a list: 5,000 people from a workbook, news lost, doubled and reordered, an answer lost, and every
process killed again and again at random moments. Nobody is called twice, and what is known equals the service's truth.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest

from bot.config import Settings
from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import World
from storage.inbox.sqlite_reading import connect_read_only
from tests.e2e.list_files import XLSX, send, xlsx
from tests.e2e.programs import READY, Program, dialgram, started
from tests.e2e.story import Chat, Story, running_bot, settings_for

PEOPLE = 5000
BATCH = 50
KILLS = 20
ODD_ENDINGS = ("9914", "9912", "9913")
"""Of each hundred people, one whose webhooks are lost, one whose last comes twice, one whose come in reverse order."""
LOST_ANSWER = "9904"
"""Of a hundred requests one whose answer is lost; the calls are made."""
PATIENCE_S = 600
UNCHANGED_S = 10


def phones() -> Iterator[str]:
    for number in range(PEOPLE):
        if number == PEOPLE // 2:
            yield f"7916999{LOST_ANSWER}"
        elif (place := number % 100) < len(ODD_ENDINGS):
            yield f"7916{number // 100 + 100:03d}{ODD_ENDINGS[place]}"
        else:
            # The last four digits stay below 9000: those answer and talk 12 s.
            yield f"7916{number % 800 + 100:03d}{number:04d}"


class Killer:
    """Keeps the two processes up as a supervisor would, and kills one of them now and then."""

    def __init__(self, settings: Settings, folder: Path, stack: AsyncExitStack) -> None:
        self._settings = settings
        self._folder = folder
        self._stack = stack
        self._programs: dict[str, Program] = {}
        self.killed = Counter[str]()

    async def start(self, name: str) -> None:
        program = await self._stack.enter_async_context(started(dialgram(name), self._settings, self._folder))
        self._programs[name] = program
        await program.says(READY if name == "server" else "the bot is running")

    async def run(self, kills: int = KILLS) -> None:
        """Each process lives a random while after it is up: long enough to do something, too short to finish."""
        moods = random.Random(20261124)
        names = ["bot"] * (kills * 3 // 4) + ["server"] * (kills - kills * 3 // 4)
        moods.shuffle(names)
        for name in names:
            await asyncio.sleep(moods.uniform(0.2, 4.0))
            program = self._programs[name]
            assert program.process.returncode is None, program.log.decode()[-2000:]
            program.process.kill()
            await program.ended()
            self.killed[name] += 1
            await self.start(name)


@asynccontextmanager
async def killing(settings: Settings, folder: Path) -> AsyncIterator[Killer]:
    async with AsyncExitStack() as stack:
        killer = Killer(settings, folder, stack)
        await killer.start("server")
        await killer.start("bot")
        yield killer


class Ledger:
    """The bot's database, read beside it."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.data_dir / "dialgram.db"

    def rows(self, query: str) -> list[Any]:
        with closing(connect_read_only(self._path)) as connection:
            return connection.execute(query).fetchall()

    def states(self) -> Counter[str]:
        return Counter(dict(self.rows("SELECT state, count(*) FROM recipients GROUP BY state")))

    def is_quiet(self) -> bool:
        """Everybody was sent, and every call whose id is known is over and told of its cost."""
        states = self.states()
        if states["queued"] or states["sending"]:
            return False
        waits = "SELECT count(*) FROM calls WHERE final_at IS NULL OR cost_kopecks IS NULL"
        return self.rows(waits) == [(0,)]


async def confirm(world: World, settings: Settings) -> None:
    """As a person does it: the file, what to say, Confirm, and the number of people, typed."""
    async with running_bot(settings) as app:
        story = Story(world, app)
        await story.connect()
        book = xlsx(["Телефон", "Имя"], *([int(phone), "Человек"] for phone in phones()))
        await send(story, book, "clients.xlsx", mime=XLSX)
        await story.sees("Что сказать", timeout_s=60)
        await story.say("Напоминаем о записи")
        await story.press("Это уведомление")
        await story.sees("5 000|5000")
        await story.say(str(PEOPLE))
        await story.sees("Подтверждено")


@pytest.mark.timeout(PATIENCE_S + 200)
async def test_five_thousand_people_and_twenty_kills_call_nobody_twice(tmp_path: Path) -> None:
    async with World.running(speed=20, planned_within_s=0.5, limits=TelegramLimits.off()) as world:
        world.calling.account(world.api_key).balance = "100000.00"
        settings = settings_for(
            world,
            tmp_path / "data",
            batch_size=BATCH,
            hold_list_s=1.0,
            cap_day_calls=PEOPLE,
            cap_launch_calls=PEOPLE,
            reconcile_steps_s=(5, 10, 20, 30),
        )
        await confirm(world, settings)
        ledger = Ledger(settings)
        async with killing(settings, tmp_path) as killer:
            await killer.run()
            await asyncio.wait_for(_until_quiet(ledger), PATIENCE_S)
            card = await _last_card(Chat(world), ledger)
        assert sum(killer.killed.values()) == KILLS
        assert min(killer.killed["bot"], killer.killed["server"]) > 0
        _nobody_was_called_twice(world)
        _what_is_known_is_true(world, ledger)
        _the_rest_is_shown(world, ledger, card)
        assert not world.telegram.violations, world.telegram.violations


async def _until_quiet(ledger: Ledger) -> None:
    """Quiet, and left so for a while: a webhook may be late, and prove a batch whose answer was lost."""
    before, since = Counter[str](), 0
    while since < UNCHANGED_S:
        await asyncio.sleep(1)
        states = await asyncio.to_thread(ledger.states)
        is_same = states == before and await asyncio.to_thread(ledger.is_quiet)
        before, since = states, since + 1 if is_same else 0


async def _last_card(chat: Chat, ledger: Ledger) -> str:
    """The card once it has caught up with the ledger."""
    final = ledger.states()["final"]
    shown: str = await chat.sees(f"ответили {final:,}".replace(",", " "), timeout_s=60)
    return shown


def _nobody_was_called_twice(world: World) -> None:
    requests = [request for request in world.calling.paid_requests() if request.endpoint == "create"]
    asked = Counter(phone for request in requests for phone in request.body["phones"])
    assert [phone for phone, times in asked.items() if times > 1] == []
    truth = world.calling.truth(world.api_key)
    assert len({call["phone"] for call in truth}) == len(truth)
    # The text was paid for once, whatever was killed meanwhile.
    assert sum(request.endpoint == "createRecord" for request in world.calling.paid_requests()) == 1


def _what_is_known_is_true(world: World, ledger: Ledger) -> None:
    truth = {call["id"]: call for call in world.calling.truth(world.api_key)}
    known = ledger.rows("SELECT provider_id, phone, status, outcome, cost_kopecks FROM calls")
    assert len(known) > PEOPLE * 0.7
    for provider_id, phone, status, outcome, cost_kopecks in known:
        call = truth[provider_id]
        assert (phone, status) == (call["phone"], call["status"])
        assert (outcome == "answered") == (status == "finished")
        assert cost_kopecks == round(float(call["calls"][-1]["cost"] or 0) * 100)


def _the_rest_is_shown(world: World, ledger: Ledger, card: str) -> None:
    """Who is unknown is said to be; who is proved without an id is under way; all others are final."""
    states = ledger.states()
    assert sum(states.values()) == PEOPLE
    assert set(states) <= {"final", "placed", "unknown"}
    without_id = "SELECT count(*) FROM recipients WHERE state = 'placed' AND id NOT IN (SELECT recipient_id FROM calls)"
    assert ledger.rows(without_id) == [(states["placed"],)]
    called = {call["phone"] for call in world.calling.truth(world.api_key)}
    unknown = {phone for (phone,) in ledger.rows("SELECT phone FROM recipients WHERE state = 'unknown'")}
    # An unknown batch of which anybody was called would have been proved by that call's webhook.
    assert not unknown & called
    if unknown:
        assert f"неизвестно {len(unknown)}" in card.replace(" ", " ")
