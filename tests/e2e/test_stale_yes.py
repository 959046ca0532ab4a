"""A yes of the afternoon does not ring at midnight: what a person reads when a tap came late, is old, or comes at night."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.clock import utc_now
from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import BORIS, World
from bot.telegram import gate
from tests.e2e.story import Chat, Story, running_bot, settings_for, telling

ANSWERS = "+79160000045"
HOURS = "09:00-20:00"
AFTERNOON = datetime(2026, 11, 23, 16, 40, tzinfo=UTC)
"""19:40 in Moscow."""
MIDNIGHT = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)


class SetClock:
    """Goes on from where a test sets it."""

    def __init__(self, now: datetime = AFTERNOON - timedelta(hours=7)) -> None:
        self.set(now)

    def set(self, now: datetime) -> None:
        self._ahead = now - utc_now()

    def move(self, **by: float) -> None:
        self._ahead += timedelta(**by)

    def __call__(self) -> datetime:
        return utc_now() + self._ahead


async def test_a_tap_that_waited_for_the_bot_till_midnight_calls_nobody(tmp_path: Path) -> None:
    clock = SetClock(AFTERNOON)
    async with World.running(limits=TelegramLimits.off(), planned_within_s=None) as world:
        settings = settings_for(world, tmp_path / "data", call_window=HOURS)
        chat = Chat(world)
        async with running_bot(settings, clock, gate.GateLimits.off()):
            await chat.connect()
            await chat.say(f"{ANSWERS} Напоминаем о записи")
            await chat.sees("Проверьте звонок")
        await chat.press("Подтвердить")
        clock.set(MIDNIGHT)
        async with running_bot(settings, clock, gate.GateLimits.off()):
            screen = await chat.sees("Нажатие пришло с опозданием.*деньги не списаны")
            assert "В это время звонить не принято" in screen
            assert chat.buttons()[:2] == ["В 9:00", "Подтвердить всё равно"]
            assert not chat.paid()
            await chat.press("9:00")
            await chat.until(lambda: "Подтвердить" in chat.buttons(), "a plain Confirm")
            await chat.press("Подтвердить")
            await chat.until(chat.paid, "the request")
        # The sandbox has a clock of its own; what counts is what it was asked for.
        (request,) = chat.paid()
        assert "plannedAt" in str(request.body)


async def test_an_old_screen_says_why_it_asks_and_its_confirm_works_at_once(tmp_path: Path) -> None:
    clock = SetClock()
    async with telling(tmp_path / "data", call_window=HOURS, clock=clock) as story:
        await story.connect()
        await story.say(f"{ANSWERS} Напоминаем о записи")
        await story.sees("Проверьте звонок")
        await passes(story, clock, minutes=11)
        tap = await story.press("Подтвердить")
        await story.sees("(?s)Кнопка показана больше 10 минут назад.*Проверьте звонок")
        answer = await story.until(lambda: story.world.telegram.answers.get(tap), "an answer")
        assert "деньги не списаны" in answer["text"]
        assert not story.paid()
        await story.press("Подтвердить")
        await story.sees("ответили")
        assert len(story.paid()) == 1


@pytest.mark.parametrize(
    ("why", "said"),
    [("old", "Кнопка показана больше 10 минут назад"), ("night", "В это время звонить не принято")],
)
async def test_a_repeat_that_is_doubtful_is_a_confirm_screen(tmp_path: Path, why: str, said: str) -> None:
    clock = SetClock() if why == "old" else SetClock(AFTERNOON + timedelta(minutes=15))
    async with telling(tmp_path / "data", call_window=HOURS, clock=clock) as story:
        await story.connect()
        await story.say(f"{ANSWERS} Напоминаем о записи")
        await story.press("Подтвердить")
        await story.until(lambda: any("Повторить" in label for label in story.buttons()), "a repeat")
        # The last edit of the card: one after the jump would make its buttons new again.
        await story.sees("(?s)Завершено.*Потрачено.*Баланс")
        await passes(story, clock, minutes=11 if why == "old" else 5)
        await story.press("Повторить")
        await story.sees(f"(?s){said}.*Проверьте звонок.*000-00-45")
        assert len(story.paid()) == 1
        await story.press("Подтвердить")
        await story.until(lambda: len(story.truth()) == 2, "the second call")


async def test_going_on_with_an_old_launch_is_asked_about_beside_its_card(tmp_path: Path) -> None:
    clock = SetClock(AFTERNOON)
    async with telling(
        tmp_path / "data", call_window=HOURS, clock=clock, planned_within_s=None, hold_single_s=2
    ) as story:
        await story.connect()
        await story.say(f"{ANSWERS} Напоминаем о записи")
        await story.press("Подтвердить")
        await story.sees("пока можно отменить")
        await story.say("/lock")
        await story.sees("Приостановлено")
        await story.say("/unlock")
        await story.sees("снова разрешены")
        await passes(story, clock, hours=5)
        await story.press("Продолжить")
        screen = await story.sees("(?s)Кнопка показана больше 10 минут назад.*Приостановлено")
        assert "В это время звонить не принято" in screen
        assert not story.paid()
        labels = story.buttons()
        assert labels[0].endswith("9:00")
        assert labels[1:3] == ["Продолжить всё равно", "Остановить"]
        await story.press("9:00")
        await story.until(story.paid, "the request")


async def test_a_flash_call_from_an_old_screen_is_asked_about_in_english_as_well(tmp_path: Path) -> None:
    clock = SetClock()
    async with telling(tmp_path / "data", call_window=HOURS, clock=clock) as story:
        reader = story.of(BORIS)
        await reader.connect()
        await reader.say("/verify +7 916 555-45-69")
        await reader.sees("555-45-69")
        await passes(story, clock, minutes=11)
        await reader.press("Confirm")
        await reader.sees("shown more than 10 minutes ago.*nothing was charged")
        assert not reader.paid()
        await reader.press("Confirm")
        await reader.until(reader.paid, "the flash call")


async def passes(story: Story, clock: SetClock, **span: float) -> None:
    """Time, when all is drawn; and the bot notices: what comes afterwards is fresh."""
    await story.say("/help")
    await story.sees("Как позвонить|How to call")
    await story.waits_for_news()
    clock.move(**span)
    asked = len(story.world.telegram.calls("getUpdates"))
    await story.say("/start")
    await story.has_caught_up(asked)
