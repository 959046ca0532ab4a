"""Ten people tap «Беру» at once, and two bots over one PostgreSQL database and one Redis hear them: one has the lead, and
everybody sees who. One of the bots dies in between.
"""

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import Settings
from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import PlayedUser, World
from bot.starting import migrate
from tests.e2e.programs import READY, Program, dialgram, killed_at, started
from tests.e2e.story import NBSP, Chat, settings_for

pytestmark = pytest.mark.timeout(300)
"""Four starts of a process on a busy machine, and ten people who connect."""
TEAM = tuple(
    PlayedUser(2001 + n, f"Оператор {'АБВГДЕЖЗИК'[n]}", f"operator_{n}_demo", "ru", f"+7916000{n + 100:04d}")
    for n in range(10)
)
AUTHOR, GROUP = TEAM[0].id, -4003
ROLES = ("run", "--roles", "bot,worker")
RUNS = "the bot is running"
HANDLED = b"is handled"
"""What aiogram logs of each update."""
TAKEN, YOURS = "Уже взял: ", "Ваш. Номер — в личном чате с ботом."
WORDS = (TAKEN, YOURS)
ROUNDS = 6
"""At most so many leads until both bots have had a hand in one."""


class TwoBots:
    def __init__(self, stack: AsyncExitStack, world: World, settings: Settings, folder: Path) -> None:
        self._stack = stack
        self._settings = settings
        self._folder = folder
        self.world = world
        self.chat = Chat(world, AUTHOR)
        self.leads = 0
        self._told_late = 0

    async def start(self, *command: str, says: str = RUNS) -> Program:
        program = await self._stack.enter_async_context(started(command, self._settings, self._folder))
        await program.says(says)
        return program

    async def the_team_connects_and_a_group_watches(self) -> None:
        telegram = self.world.telegram
        telegram.add_group(GROUP, "Отдел продаж", [one.id for one in TEAM], admin_ids=[AUTHOR])
        await asyncio.gather(*(Chat(self.world, one.id).connect() for one in TEAM))
        await telegram.say(AUTHOR, "/watch", chat_id=GROUP)
        await telegram.until(lambda: self._button("Только лиды"), 60)
        await telegram.press_text(AUTHOR, self._button("Только лиды"), "Только лиды", chat_id=GROUP)
        await telegram.until(lambda: any("Что показывается" in text for text in self._texts(GROUP)), 60)
        await self.have_caught_up()

    async def have_caught_up(self) -> None:
        """Both bots know that no update waits: a tap made from now on has not waited."""
        looks = len(self.world.telegram.calls("getWebhookInfo"))
        await self.world.telegram.until(
            lambda: len(self.world.telegram.calls("getWebhookInfo")) >= looks + 2, 60
        )

    async def ten_tap_at_once(self) -> list[str]:
        """Somebody asks for one of us, and each of the team takes it; returns the taps."""
        self.leads += 1
        number = f"{self.leads:03d}-96-03"
        await self.chat.say(f"/call +7 916 {number} Вы придёте?\n3 (перезвоните, позже): лид")
        await self.chat.sees(f"(?s)Проверьте звонок.*{number}")
        await self.chat.press("Подтвердить")
        await self.world.telegram.until(lambda: self._told(GROUP), 60)
        message = self._button("Беру")
        return await asyncio.gather(
            *(self.world.telegram.press_text(one.id, message, "Беру", chat_id=GROUP) for one in TEAM)
        )

    async def everybody_sees_who(self, patience_s: float = 60) -> str:
        """The name of who has the newest lead: the same in the group, with its author, and in private, with its number."""

        def seen() -> str | None:
            names = {self._taker(chat) for chat in (GROUP, AUTHOR)}
            return names.pop() if len(names) == 1 else None

        name = str(await self.world.telegram.until(seen, patience_s))
        number = f"+7916{self.leads:03d}9603"
        await self.world.telegram.until(lambda: number in dict(self.numbers_given()), 60)
        return name

    def numbers_given(self) -> list[tuple[str, int]]:
        """Whose number each contact card holds, and to whom it went."""
        sent = [call for call in self.world.telegram.log if call.method == "sendContact" and call.ok]
        return [(str(call.params["phone_number"]), int(call.params["chat_id"])) for call in sent]

    async def answers_to(self, taps: list[str]) -> list[str]:
        """What each tap was answered with: "" if it had to wait, and then its words, in any order, after all answers."""
        telegram = self.world.telegram

        def found() -> list[str]:
            if not all(tap in telegram.answers for tap in taps):
                return []
            answers = [str(telegram.answers[tap].get("text", "")).replace(NBSP, " ") for tap in taps]
            late = [text for text in self._texts(GROUP) if text.startswith(WORDS)][self._told_late :]
            return [*answers, *late] if len(late) >= answers.count("") else []

        said: list[str] = await telegram.until(found, 150)
        self._told_late += len(said) - len(taps)
        return said

    def _texts(self, chat_id: int) -> list[str]:
        return [
            str(message.get("text", "")).replace(NBSP, " ")
            for message in self.world.telegram.messages(chat_id)
            if message["from"]["is_bot"]
        ]

    def _told(self, chat_id: int) -> str | None:
        """What stands there, masked, of the newest lead. A death between sending and noting it may have doubled that."""
        number = f"звонок № {self.leads}\n"
        found = [text for text in self._texts(chat_id) if number in text and "***" in text]
        return found[-1] if found else None

    def _taker(self, chat_id: int) -> str | None:
        """Who has the newest lead, as this chat shows it."""
        found = re.search("Взял: (.*)", self._told(chat_id) or "")
        return found[1] if found else None

    def _button(self, label: str) -> int:
        for message in reversed(self.world.telegram.messages(GROUP)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                if any(label in button["text"] for button in row):
                    return int(message["message_id"])
        return 0


@pytest.fixture
async def bots(postgres_address: str, redis_url: str, tmp_path: Path) -> AsyncIterator[TwoBots]:
    """The side server runs, and no bot yet."""
    async with (
        World.running(speed=60, planned_within_s=0.5, limits=TelegramLimits.off(), users=TEAM) as world,
        AsyncExitStack() as stack,
    ):
        settings = settings_for(
            world,
            tmp_path / "data",
            telegram_mode="webhook",
            database_url=SecretStr(postgres_address),
            redis_url=SecretStr(redis_url),
        )
        await migrate(settings)
        bots = TwoBots(stack, world, settings, tmp_path)
        await bots.start(*dialgram("server"), says=READY)
        yield bots
        assert not world.telegram.violations, world.telegram.violations


async def test_of_ten_who_tap_at_once_one_has_the_lead_and_everybody_sees_who(bots: TwoBots) -> None:
    two = [await bots.start(*dialgram(*ROLES)) for _ in range(2)]
    await bots.the_team_connects_and_a_group_watches()
    had_a_hand: set[Program] = set()
    while len(had_a_hand) < 2 and bots.leads < ROUNDS:
        before = [program.log.count(HANDLED) for program in two]
        taps = await bots.ten_tap_at_once()
        winner = await bots.everybody_sees_who()
        said = await bots.answers_to(taps)
        assert said.count(TAKEN + winner) == len(TEAM) - 1, said
        place = said.index(YOURS)
        assert place >= len(TEAM) or TEAM[place].first_name == winner
        number, chat = bots.numbers_given()[-1]
        assert next(one for one in TEAM if one.first_name == winner).id == chat
        assert number == f"+7916{bots.leads:03d}9603"
        assert len(bots.numbers_given()) == bots.leads
        had_a_hand = {
            program for program, count in zip(two, before, strict=True) if program.log.count(HANDLED) > count
        }
    assert len(had_a_hand) == 2, "one of them slept"


async def test_a_bot_that_dies_of_a_tap_loses_no_lead(bots: TwoBots) -> None:
    taken = ("after", "bot.services.leads.leads:Leads.take", "")
    mortal = await bots.start(*killed_at(*taken, *ROLES))
    await bots.start(*dialgram(*ROLES))
    await bots.the_team_connects_and_a_group_watches()
    while mortal.process.returncode is None and bots.leads < ROUNDS:
        await bots.ten_tap_at_once()
        # Its taker's own process may be the one that dies, with the taps that it had taken from the inbox.
        await bots.everybody_sees_who()
    assert await mortal.ended() == -signal.SIGKILL
    # As whoever keeps it up does; what the dead one had in hand is handled now, and its people can tap again.
    await bots.start(*dialgram(*ROLES))
    await bots.have_caught_up()
    taps = await bots.ten_tap_at_once()
    # Taps that waited are answered by messages, for which a group has little room.
    await bots.everybody_sees_who(patience_s=150)
    await bots.answers_to(taps)
    # Each number went to one of them. The card of a taker may come twice if the dead one was sending it.
    assert len(set(bots.numbers_given())) == bots.leads
    assert len(bots.numbers_given()) <= bots.leads + 1
