"""A file of appointments in the chat: its caption, Confirm, and everybody is called at their own time."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.sandbox.world import World
from tests.e2e.list_files import XLSX, documents, received_table, send, xlsx
from tests.e2e.story import Story, telling

MOSCOW = ZoneInfo("Europe/Moscow")


class ShiftedClock:
    """The machine's clock, moved ahead by a test."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def go_to(self, moment: datetime) -> None:
        self.ahead = moment - datetime.now(UTC)


@asynccontextmanager
async def a_clinic(tmp_path: Path) -> AsyncIterator[tuple[Story, ShiftedClock]]:
    clock = ShiftedClock()
    async with telling(tmp_path / "data", clock=clock) as story:
        await story.connect()
        yield story, clock


def in_days(days: int) -> datetime:
    """Midnight in Moscow."""
    here = datetime.now(MOSCOW).replace(hour=0, minute=0, second=0, microsecond=0)
    return here + timedelta(days=days)


def a_day(*who: tuple[str, int, str], days: int = 2) -> bytes:
    """A workbook as a clinic keeps it: a name, a phone, a day that is a real date, a time as text."""
    day = f"{in_days(days):%d.%m.%Y}"
    rows = [[name, f"+7 916 000-{number // 100:02d}-{number % 100:02d}", day, at] for name, number, at in who]
    return xlsx(["Пациент", "Телефон", "Дата", "Время"], *rows)


def called(world: World) -> list[str]:
    """Phones of all paid requests, in their order."""
    return [one for request in world.calling.paid_requests() for one in request.body.get("phones", [])]


TWO = (("Анна Смирнова", 1, "10:00"), ("Борис Котов", 2, "15:30"))


async def test_a_file_with_its_caption_and_confirm_calls_everybody_at_their_own_time(tmp_path: Path) -> None:
    async with a_clinic(tmp_path) as (story, clock):
        story.taps = 0
        await send(
            story, a_day(*TWO), "завтра.xlsx", mime=XLSX, caption="за 2 часа\nНапоминаем о записи. Придёте?"
        )
        screen = await story.sees("Напоминаем о записи: за 2 часа")
        assert "взято из колонок: Дата, Время" in screen
        assert re.search(r"Анна Смирнова.*в 10:00\. Звонок .* в 8:00", screen)
        assert re.search(r"Борис Котов.*в 15:30\. Звонок .* в 13:30", screen)
        await story.press("Это уведомление")
        assert story.taps == 2
        await story.sees(r"Начнём .* 8:00")
        clock.go_to(in_days(2) + timedelta(hours=8) - timedelta(seconds=1))
        await story.until(lambda: called(story.world), "the first call")
        assert called(story.world) == ["79160000001"]
        await story.sees(r"Следующий звонок .*13:30")
        clock.go_to(in_days(2) + timedelta(hours=13, minutes=30) - timedelta(seconds=1))
        await story.until(lambda: len(called(story.world)) == 2, "the second call")
        assert called(story.world) == ["79160000001", "79160000002"]


async def test_the_rule_and_the_columns_are_chosen_by_taps(tmp_path: Path) -> None:
    async with a_clinic(tmp_path) as (story, _):
        await send(story, a_day(*TWO), "завтра.xlsx", mime=XLSX, caption="Напоминаем о записи")
        await story.sees(r"накануне в 18:00 \(если не сказано иначе\)")
        await story.press("Когда напоминать")
        await story.sees("Сейчас: накануне в 18:00")
        await story.press("В день записи в 9:00")
        await story.sees(r"Напоминаем о записи: в день записи в 9:00, каждому")
        await story.press("Когда напоминать")
        await story.press("Колонка времени")
        await story.sees("В какой колонке время")
        await story.press("Время вместе с датой")
        await story.sees("не понятно, когда записаны")
        await story.press("Когда напоминать")
        await story.press("Колонка времени")
        await story.press("Время")
        await story.sees(r"Анна Смирнова.*в 10:00\. Звонок .* в 9:00")
        await story.press("Когда напоминать")
        await story.press("Две записи в день: один звонок")
        await story.press("Когда напоминать")
        await story.press("Это не записи")
        await story.sees("Когда: сразу")


async def test_the_rule_may_begin_the_text_that_is_typed_next(tmp_path: Path) -> None:
    async with a_clinic(tmp_path) as (story, _):
        await send(story, a_day(*TWO), "tomorrow.xlsx", mime=XLSX)
        await story.sees("Что сказать")
        await story.say("за полчаса\nНапоминаем о записи")
        await story.sees("Напоминаем о записи: за 30 минут")


async def test_people_who_wait_are_dropped_and_moved_by_taps(tmp_path: Path) -> None:
    async with a_clinic(tmp_path) as (story, _):
        await send(story, a_day(*TWO), "завтра.xlsx", mime=XLSX, caption="за 2 часа\nНапоминаем о записи")
        await story.press("Это уведомление")
        await story.sees("Начнём")
        await story.press("Кто ждёт звонка")
        await story.sees("Ждут напоминания")
        await story.press("Борис Котов")
        await story.sees("Борис Котов(.|\n)*Позвоним .*13:30")
        await story.press("Перенести запись")
        await story.sees("На какое время перенесли")
        await story.say("послезавтра как-нибудь")
        await story.sees("Не понял, на какое время")
        await story.say("17:00")
        await story.sees("Борис Котов(.|\n)*в 17:00(.|\n)*Позвоним .*15:00")
        await story.press("Не звонить")
        await story.sees("Борис Котов(.|\n)*Не позвоним")
        await story.press("Назад")
        await story.sees("Ждут напоминания")
        assert not any("Борис" in label for label in story.buttons())


async def test_a_corrected_file_says_what_it_changes(tmp_path: Path) -> None:
    async with a_clinic(tmp_path) as (story, _):
        text = "за 2 часа\nНапоминаем о записи"
        await send(story, a_day(*TWO, ("Вера", 3, "18:00")), "завтра.xlsx", mime=XLSX, caption=text)
        await story.press("Это уведомление")
        await story.sees("Начнём")
        new = (TWO[0], ("Борис Котов", 2, "16:30"), ("Глеб", 4, "19:00"))
        await send(story, a_day(*new), "завтра.xlsx", mime=XLSX, caption=text)
        screen = await story.sees(
            "Исправленный список: новых 1, с другим временем 1, без изменений 1, исчезли 1"
        )
        assert re.search(r"Борис Котов, .*: было .* в 15:30", screen)
        assert re.search(r"Вера, .* в 18:00, не позвоним", screen)
        await story.press("Это другой список")
        await story.until(lambda: "Это исправленный список" in story.buttons(), "the way back")
        await story.press("Это исправленный список")
        await story.sees("Исправленный список: новых 1")
        await story.press("Отмена")
        await send(story, a_day(*TWO), "завтра.xlsx", mime=XLSX, caption=text)
        await story.press("Не звонить исчезнувшим (1)")
        await story.sees("Не позвоним тем, кого нет в исправленном списке: 1")


async def test_the_file_comes_back_with_the_answers_by_a_tap_and_by_itself(tmp_path: Path) -> None:
    async with a_clinic(tmp_path) as (story, clock):
        text = "за 2 часа\nНапоминаем о записи\n1 приду: Спасибо"
        who = (("Анна", 9501, "10:00"), ("Борис", 9700, "10:00"))
        await send(story, a_day(*who), "завтра.xlsx", mime=XLSX, caption=text)
        await story.sees("Ваш файл с ответами придёт сам .* в 9:00")
        await story.press("Когда напоминать")
        await story.press("Не присылать файл с ответами")
        await story.until(lambda: "Ваш файл с ответами" not in story.last(), "no file by itself")
        await story.press("Когда напоминать")
        await story.press("Присылать файл с ответами")
        await story.sees("Ваш файл с ответами придёт сам")
        await story.press("Это уведомление")
        await story.sees("Начнём")
        clock.go_to(in_days(2) + timedelta(hours=8) - timedelta(seconds=1))
        await story.sees("Готово 2 из 2")
        await story.press("Файл с ответами")
        day = f"{in_days(2):%d.%m.%Y}"
        table = await received_table(story, tmp_path)
        assert [row[3:6] for row in table] == [
            ["Время", "Ответ", "Итог"],
            ["10:00", "1 приду", table[1][5]],
            ["10:00", "", "не ответили"],
        ]
        assert "ответили" in table[1][5]
        assert table[0][6] == "Когда"
        assert table[1][6].startswith(day)
        clock.go_to(in_days(2) + timedelta(hours=9) - timedelta(seconds=1))
        await received_table(story, tmp_path, count=2)
        assert documents(story)[-1]["document"]["file_name"] == "завтра.xlsx"


async def test_a_day_is_called_off_by_one_button_and_another_text(tmp_path: Path) -> None:
    async with a_clinic(tmp_path) as (story, _):
        await send(story, a_day(*TWO), "завтра.xlsx", mime=XLSX, caption="за 2 часа\nНапоминаем о записи")
        await story.press("Это уведомление")
        await story.sees("Начнём")
        await story.press("Отменить день")
        await story.sees("Отменяем записи .*: напоминания об этом дне не уйдут(.|\n)*Что сказать")
        await story.say("Врач заболел, запись отменена")
        await story.sees("Отменяем записи(.|\n)*Врач заболел")
        await story.press("Это уведомление")
        await story.until(lambda: len(called(story.world)) == 2, "both calls")
        await story.sees("Напоминаем о записи")
        await story.until(
            lambda: not any("Кто ждёт звонка" in label for label in story.buttons()), "nobody waits any more"
        )


async def test_of_several_days_one_is_chosen(tmp_path: Path) -> None:
    async with a_clinic(tmp_path) as (story, _):
        rows = "\n".join(
            f"{name};+7 916 000-00-0{number};{in_days(number + 1):%d.%m.%Y};18:00"
            for number, name in ((1, "Анна"), (2, "Борис"))
        )
        await send(
            story, f"Имя;Телефон;Дата;Время\n{rows}".encode(), "записи.csv", caption="Напоминаем о записи"
        )
        await story.press("Это уведомление")
        await story.sees("Начнём")
        await story.press("Отменить день")
        await story.sees("Какой день отменить")
        await story.press(f"{in_days(3).day} ")
        await story.sees("Отменяем записи")
        assert "позвоним 1 из 1" in story.last()


async def test_who_is_not_reached_is_called_again_as_chosen_with_the_price_on_the_screen(
    tmp_path: Path,
) -> None:
    async with a_clinic(tmp_path) as (story, clock):
        who = (("Анна", 1, "10:00"), ("Борис", 9700, "10:00"))
        await send(story, a_day(*who), "завтра.xlsx", mime=XLSX, caption="Напоминаем о записи")
        await story.sees("накануне в 18:00")
        await story.press("Не дозвонились: ещё раз за час")
        await story.sees("Кому не дозвонимся, позвоним ещё раз за час до записи: не больше 2 звонков")
        await story.press("Звонить один раз")
        await story.until(lambda: "ещё раз" not in story.last(), "one call each")
        await story.press("Изменить")
        await story.press("Перезванивать")
        await story.press("1 раз")
        await story.press("Назад")
        await story.press("Назад")
        await story.press("Не дозвонились: ещё раз за час")
        # Rounds would call the same people.
        screen = await story.sees("Кому не дозвонимся, позвоним ещё раз за час до записи")
        assert "Перезвоним" not in screen
        await story.press("Это уведомление")
        await story.sees("Начнём")
        clock.go_to(in_days(1) + timedelta(hours=18) - timedelta(seconds=1))
        await story.sees("Готово 2 из 2")
        await story.sees(r"Кому не дозвонимся, позвоним ещё раз перед записью: с .*9:00")
        clock.go_to(in_days(2) + timedelta(hours=9) - timedelta(seconds=1))
        await story.until(lambda: len(called(story.world)) == 3, "the second call")
        assert called(story.world)[2] == "79160009700"
        await story.sees("Перезваниваем, круг 1(.|\n)*Готово 2 из 2: не дозвонились 1, не отправлено 1")


async def test_second_calls_are_dropped_by_a_tap(tmp_path: Path) -> None:
    async with a_clinic(tmp_path) as (story, clock):
        await send(
            story, a_day(("Борис", 9700, "10:00")), "завтра.xlsx", mime=XLSX, caption="Напоминаем о записи"
        )
        await story.press("Не дозвонились: ещё раз за час")
        await story.sees("не больше 1 звонка")
        await story.press("Это уведомление")
        await story.sees("Начнём")
        clock.go_to(in_days(1) + timedelta(hours=18) - timedelta(seconds=1))
        await story.sees("Готово 1 из 1")
        await story.press("Не звонить второй раз")
        await story.sees("Второй раз не позвоним: 1")
        clock.go_to(in_days(2) + timedelta(hours=9) - timedelta(seconds=1))
        await story.until(lambda: "перед записью" not in story.last(), "nothing is to come")
        assert called(story.world) == ["79160009700"]


async def test_a_persons_card_tells_when_they_come(tmp_path: Path) -> None:
    async with a_clinic(tmp_path) as (story, _):
        await send(story, a_day(*TWO), "завтра.xlsx", mime=XLSX, caption="за 2 часа\nНапоминаем о записи")
        await story.press("Это уведомление")
        await story.sees("Начнём")
        await story.say("/find Борису Котову")
        await story.sees(r"Запись .*в 15:30\. Напомним .*в 13:30")
