"""`/report` and «Отчёт» as people use them: a picture with figures under it, for days, for a launch, in both languages."""

import re
from io import BytesIO
from pathlib import Path

import python_calamine as calamine

from bot.sandbox.world import GROUP, OLGA
from tests.e2e.list_files import documents
from tests.e2e.story import Story, telling

LINE = "/call +7 916 000-95-01, +7 916 000-00-02, +7 916 000-97-01\nПридёте завтра?\n1 приду: лид\n2 не приду: Жаль"


async def called(story: Story) -> str:
    """A launch to three is over; returns its number, as its card has it."""
    await story.say(LINE)
    await story.press("Подтвердить")
    await story.sees("Завершено")

    def found() -> str | None:
        return next(iter(re.findall(r"Отчёт: запуск (\d+)", str(story.messages()))), None)

    number: str = await story.until(found, "the button")
    return number


def document(story: Story) -> bytes:
    """The newest file in the chat."""
    return story.world.telegram.file_of(documents(story)[-1]["document"]["file_id"])[1]


def pictures(story: Story) -> int:
    return sum("photo" in message for message in story.messages())


async def test_a_finished_launch_is_reported_by_its_button_and_by_its_number(tmp_path: Path) -> None:
    async with telling(tmp_path / "data") as story:
        await story.connect()
        number = await called(story)
        await story.press("Беру")
        await story.sees("(?s)916 000-95-01.*Взял: ")
        await story.press("Отчёт: запуск")
        told = await story.sees("Отчёт: запуск")
        assert "Надо было позвонить: 3" in told
        assert "Ответили: 2 (67 %), не дозвонились 1" in told
        assert "Нажали или сказали: 1\nЛиды: 1 (взят — 1)" in told
        assert "Ответы: 1 приду — 1" in told
        assert "Дослушали до конца: неизвестно" in told
        assert re.search(r"Всего: \d+,\d\d ₽", told)
        assert pictures(story) == 1
        assert story.buttons() == ["Звонки в CSV", "Сегодня", "Вчера", "7 дней", "30 дней", "В меню"]
        await story.sees("Таблица отчёта: Запуск")
        book = calamine.load_workbook(BytesIO(document(story)))
        assert book.sheet_names == ["Итоги", "Звонки", "Реакции", "Лиды", "Не звонили"]
        rows = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        totals = {row[0]: row[1] for row in rows["Итоги"]}
        assert (totals["Ответили"], totals["Дослушали до конца"], totals["Ответ: 1 приду"]) == (
            2,
            "неизвестно",
            1,
        )
        calls = [dict(zip(rows["Звонки"][0], row, strict=True)) for row in rows["Звонки"][1:]]
        assert [call["Чем кончилось"] for call in calls] == ["ответили", "ответили", "занято"]
        assert [call["Ответ человека"] for call in calls] == ["1 приду", "", ""]
        assert sum(float(str(call["Стоимость, ₽"] or 0)) for call in calls) == totals["Звонки, ₽"]
        assert totals["Лиды: взят"] == 1
        (lead,) = [dict(zip(rows["Лиды"][0], row, strict=True)) for row in rows["Лиды"][1:]]
        assert (lead["Ответ человека"], lead["Итог"], lead["Кто занимается"]) == ("1 приду", "взят", "Анна")
        assert (lead["Взят"] != "", lead["Закрыт"]) == (True, "")
        await story.press("Звонки в CSV")
        await story.sees("Звонки отчёта: Запуск")
        assert document(story).decode("utf-8-sig").startswith("Запуск;Звонок;Попытка;Телефон")
        await story.say(f"/report {number}")
        await story.until(lambda: pictures(story) == 2, "a second picture")
        assert told in story.texts()[-2:]
        await story.say(f"/report {number} {number}")
        compared = await story.sees(f"Запуск {number} и запуск {number}")
        assert "Ответили: 2 · 67 % · 2 · 67 %" in compared
        assert "За лид: 3,20 ₽ · 3,20 ₽" in compared
        await story.say(f"/report {int(number) + 1000}")
        await story.sees("среди ваших нет")


async def test_days_are_said_in_words_or_chosen_by_a_tap(tmp_path: Path) -> None:
    async with telling(tmp_path / "data") as story:
        await story.connect()
        await story.say("/report вчера")
        assert "звонков не было" in await story.sees("Отчёт за вчера")
        await called(story)
        await story.say("отчёт")
        assert "1 запуск" in await story.sees("Отчёт за сегодня")
        await story.press("7 дней")
        await story.sees("Отчёт за .* — ")
        await story.say("/report с 1 по когда-нибудь")
        assert "/report 01.11-15.11" in await story.sees("Не понял")
        await story.say("/settings")
        await story.press("Язык")
        await story.press("English")
        await story.say("/report today")
        told = await story.sees("Report for today")
        assert "To be called: 3" in told
        assert "Answers: 1 приду — 1" in told


async def test_a_group_gets_no_figures_and_a_colleague_only_their_own(tmp_path: Path) -> None:
    async with telling(tmp_path / "data") as story:
        await story.connect()
        number = await called(story)
        await story.say("/report", chat_id=GROUP)
        await story.until(lambda: story.world.telegram.messages(GROUP)[-1]["from"]["is_bot"], "an answer")
        assert "Здесь только смотрят" in story.world.telegram.messages(GROUP)[-1]["text"]
        olga = story.of(OLGA)
        await olga.connect()
        await olga.say(f"/report {number}")
        await olga.sees("среди ваших нет")
        await olga.say("/report")
        assert "звонков не было" in await olga.sees("Только то, что запускали вы")
