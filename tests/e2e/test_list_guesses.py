"""What was guessed while a file was read is said on its screen, with a button that takes it otherwise."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it has none

from tests.e2e.list_files import send
from tests.e2e.story import Story, telling


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Story]:
    async with telling(tmp_path / "data") as told:
        await told.connect()
        yield told


def workbook() -> bytes:
    """Two sheets of people; on the first two of four rows are filtered away."""
    data = BytesIO()
    with xlsxwriter.Workbook(data) as book:
        for title, first in (("Декабрь", 1), ("Январь", 5)):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, ["Имя", "Телефон"])
            for row in range(4):
                sheet.write_row(row + 1, 0, [f"Гость {row}", f"8 916 000-00-0{first + row}"])
            if title == "Декабрь":
                sheet.set_row(2, options={"hidden": True})
                sheet.set_row(3, options={"hidden": True})
    return data.getvalue()


async def test_hidden_rows_stay_at_home_until_they_are_taken(shop: Story) -> None:
    await send(shop, workbook(), "clients.xlsx")
    screen = await shop.sees("позвоним 2 из 4")
    assert "скрыты в файле: 2" in screen or "скрыты в файле — 2" in screen
    assert "Взят лист «Декабрь». Люди есть и на других: Январь." in screen
    await shop.press("Взять и 2 скрытые строки")
    assert "скрыты в файле" not in await shop.sees("позвоним 4 из 4")
    await shop.press("Без скрытых строк")
    await shop.sees("позвоним 2 из 4")


async def test_another_sheet_can_be_taken(shop: Story) -> None:
    await send(shop, workbook(), "clients.xlsx")
    await shop.sees("позвоним 2 из 4")
    await shop.press("Ещё")
    await shop.press("Колонки")
    await shop.press("Другой лист")
    await shop.press("Январь")
    assert "Взят лист «Январь»" in await shop.sees("позвоним 4 из 4")


async def test_one_person_with_several_phones_is_called_once_until_it_is_switched(shop: Story) -> None:
    table = (
        "Имя;Рабочий;Мобильный телефон\nАнна;84950000001;89160000001\nБорис;;89160000002\nВера;84950000003;\n"
    )
    await send(shop, table.replace("Рабочий", "Рабочий телефон").encode(), "outlook.csv")
    assert "В 1 строке номеров несколько: это один человек" in await shop.sees("позвоним 3 из 3")
    await shop.press("Звонить на каждый номер")
    assert "позвоним на каждый" in await shop.sees("позвоним 4 из 4")
    await shop.press("Один звонок на строку")
    await shop.sees("позвоним 3 из 3")


async def test_where_two_columns_could_be_the_phones_the_screen_asks_first(shop: Story) -> None:
    table = "".join(f"Гость {n};916010261{n};926010262{n}\n" for n in range(5))
    await send(shop, table.encode(), "clients.csv")
    await shop.sees("В какой колонке номера телефонов?")
    await shop.press("Назад")
    screen = await shop.sees("похожи несколько")
    assert "Это уведомление" not in " ".join(shop.buttons()), screen
    await shop.press("Выбрать колонку с номерами")
    await shop.press("C")
    await shop.sees("позвоним 5 из 5")
    await shop.say("Здравствуйте")
    await shop.press("Это уведомление — позвонить 5")
    await shop.sees("Завершено")
    assert sorted(call["phone"] for call in shop.truth()) == [f"7926010262{n}" for n in range(5)]


async def test_a_page_that_calls_itself_a_workbook_is_people_not_tags(shop: Story) -> None:
    rows = "".join(f"<tr><td>{n}</td><td>Гость {n}</td><td>+7 916 000-00-0{n}</td></tr>" for n in range(1, 9))
    page = f"<html><body><table><tr><th>ID</th><th>Имя</th><th>Телефон</th></tr>{rows}</table></body></html>"
    await send(shop, page.encode(), "clients.xls")
    assert "&lt;" not in await shop.sees("позвоним 8 из 8")
