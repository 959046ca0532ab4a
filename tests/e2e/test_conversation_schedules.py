"""A scenario repeated by a schedule, as a person meets it: made, asked about, skipped, paused, changed, allowed, removed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.world import BORIS
from tests.e2e.list_files import send
from tests.e2e.story import Story

PEOPLE = "Анна;89160000011\nИван;89160000012".encode()
MOSCOW = ZoneInfo("Europe/Moscow")


def soon() -> str:
    """A time of day in some twenty minutes, by the user's clock: the schedule asks for it at once."""
    at = datetime.now(UTC).astimezone(MOSCOW) + timedelta(minutes=20)
    # Before 23:59, where the calling hours end here.
    return f"{at:%H:%M}" if f"{at:%H:%M}" != "23:59" else "23:58"


async def a_scenario(story: Story, said: str = "Ждём вас") -> None:
    """Saved from a list that was called, so that it knows its list."""
    await send(story, PEOPLE, "list.csv", caption=said)
    await story.sees("позвоним 2 из 2")
    await story.press("Это уведомление")
    await story.sees("Завершено")
    await story.press("Сохранить как сценарий")
    await story.sees("Сохранено в «Сценарии»")


async def test_it_is_made_by_a_tap_asks_before_and_a_confirm_plans_the_calls(connected: Story) -> None:
    await a_scenario(connected)
    await connected.press("Повторять")
    await connected.sees("(?s)Когда повторять «Ждём вас».*«list»")
    assert "По будням в 10:00" in connected.buttons()
    await connected.say(f"ежедневно в {soon()}")
    made = await connected.sees("Расписание сохранено")
    assert "Список: «list»" in made
    assert "Каждый день в " in made
    await connected.sees("(?s)По расписанию: «Ждём вас».*позвоним 2 людям.*Пока вы не подтвердили")
    # The list was called a minute ago, so the whole screen has to say so before it may be called again.
    await connected.press("Посмотреть")
    await connected.sees("(?s)Проверьте звонки.*меньше суток назад|уже")
    await connected.press("Всё равно позвонить ещё раз")
    await connected.until(
        lambda: any("Это уведомление" in label for label in connected.buttons()), "the Confirm"
    )
    await connected.press("Это уведомление — позвонить 2")
    await connected.sees("(?i)начнём|запланирован|в \\d+:\\d\\d")
    assert len(connected.truth()) == 2


async def test_each_button_of_a_schedule_does_what_it_says(connected: Story) -> None:
    await a_scenario(connected)
    await connected.press("Повторять")
    await connected.sees("Когда повторять")
    await connected.press("Каждый день в 10:00")
    await connected.sees("(?s)Расписание сохранено.*Каждый день в 10:00.*Следующий звонок")
    await connected.press("Пропустить")
    await connected.sees("Пропускаем: ")
    await connected.press("Не пропускать")
    await connected.until(lambda: "Пропускаем" not in connected.last(), "the day put back")
    await connected.press("Пауза")
    await connected.sees("На паузе")
    await connected.press("Продолжить")
    await connected.until(lambda: "Пауза" in connected.buttons(), "it goes on")
    await connected.press("Дни и время")
    await connected.sees("(?s)Когда повторять.*каждый день в 10:00")
    for typed, told in (
        ("как-нибудь", "Непонятно здесь: «как-нибудь»"),
        ("по будням", "Непонятно, во сколько"),
        ("в 10", "Непонятно, по каким дням"),
        ("будни в 10 до 31.02", "до какого дня"),
        ("каждые 99 дней в 10", "по каким дням"),
    ):
        await connected.say(typed)
        assert "Деньги не списаны" in await connected.sees(told)
    await connected.say("пн, ср в 9:30 до 31.12.2030")
    await connected.sees("Пн, ср в 9:30 до 31 декабря 2030")
    await connected.press("Без вопроса до суммы")
    await connected.sees("До какой суммы за один день")
    for typed in ("сколько угодно", "0", "-5", "99999999"):
        await connected.say(typed)
        assert "Деньги не списаны" in await connected.sees("Нужна сумма в рублях")
    await connected.say("500")
    await connected.sees("не дороже 500,00 ₽")
    await connected.press("Спрашивать каждый раз")
    await connected.sees("без «Подтвердить» никому не позвоним")
    await connected.press("К сценарию")
    await connected.sees("Сценарий «Ждём вас»")
    await connected.press("Повторять")
    await connected.sees("(?s)Расписания сценария.*1. пн, ср в 9:30")
    await connected.press("Ещё одно расписание")
    await connected.sees("Список выбирается один раз")
    await connected.press("list")
    await connected.sees("Когда повторять")
    await connected.press("Через день в 10:00")
    await connected.sees("Через день в 10:00")
    await connected.press("Убрать расписание")
    await connected.sees("Убрать расписание «Ждём вас», через день")
    await connected.press("Убрать")
    await connected.sees("Расписание убрано")
    assert len(connected.truth()) == 2


async def test_without_a_saved_list_it_says_what_to_do(connected: Story) -> None:
    await connected.say("/call +7 916 000-00-45\nЖдём вас завтра")
    await connected.sees("Проверьте звонок")
    await connected.press("Изменить")
    await connected.press("Сохранить как сценарий")
    await connected.sees("Сохранено в «Сценарии»")
    await connected.press("Повторять")
    await connected.sees("Сохранённых списков пока нет")


async def test_a_colleague_cannot_let_it_call_and_the_audit_tells_who_did(story: Story) -> None:
    await story.connect()
    colleague = story.of(BORIS)
    await colleague.connect()
    await send(colleague, PEOPLE, "list.csv", caption="Ждём вас")
    await colleague.press("It is a notice")
    await colleague.press("Save as a scenario")
    await colleague.press("Repeat")
    await colleague.sees("When to repeat")
    await colleague.press("On weekdays at 10:00")
    await colleague.sees("The account’s owner may let it call without asking")
    assert "Without asking up to a sum" not in colleague.buttons()
    await story.say("/scenarios")
    await story.press("Ждём вас")
    await story.sees("Сценарий «Ждём вас»")
    await story.press("Повторять")
    await story.sees("Расписания сценария")
    await story.press("1. по будням")
    await story.press("Без вопроса до суммы")
    await story.sees("До какой суммы")
    await story.say("1 500,50")
    await story.sees("не дороже 1 500,50 ₽")
    await story.say("/settings")
    await story.press("Участники")
    await story.press("Журнал")
    await story.sees("расписание 1 звонит без вопроса, за день до 1 500,50 ₽")


@pytest.mark.parametrize("typed", ["weekdays at 10:00", "mon, tue, wed, thu, fri at 10"])
async def test_the_same_in_english(connected: Story, typed: str) -> None:
    await a_scenario(connected)
    await connected.say("/settings")
    await connected.press("Язык")
    await connected.press("English")
    await connected.sees("Settings|Language")
    await connected.say("/scenarios")
    await connected.press("Ждём вас")
    await connected.sees("Scenario “Ждём вас”")
    await connected.press("Repeat")
    await connected.sees("When to repeat")
    await connected.say("every blue moon")
    assert "Nothing was charged" in await connected.sees("This is not clear: “every blue moon”")
    await connected.say(typed)
    await connected.sees(
        "(?s)The schedule is saved.*On weekdays at 10:00.*Next call.*We ask you half an hour"
    )
