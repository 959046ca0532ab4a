"""Lists that are kept: used again, renamed, exported, forgotten; and what proves that their people may be called."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.list_files import csv_1251, received_table, send
from tests.e2e.story import Story, telling

PIXEL = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (40).to_bytes(4) + (30).to_bytes(4)
LINES = ("Телефон;Имя;Город", "89160000001;Анна;Москва", "89160000002;Иван;Тверь")


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Story]:
    """With a list on the screen."""
    async with telling(tmp_path / "data") as told:
        await told.connect()
        await send(told, csv_1251(*LINES), "clients.csv")
        await told.sees("Что сказать")
        told.taps = 0
        yield told


async def save(shop: Story, name: str) -> None:
    await shop.press("Ещё")
    await shop.press("Сохранить список")
    await shop.sees("Как назвать список")
    await shop.say(name)
    await shop.sees(f"Список сохранён: «{name}»")


async def test_a_saved_list_is_called_again_without_its_file(shop: Story) -> None:
    await save(shop, "Весенние клиенты")
    screen = await shop.sees("список «Весенние клиенты»: позвоним 2 из 2")
    assert "Что сказать" in screen
    await shop.say("/lists")
    await shop.sees("Без согласия на звонки: Весенние клиенты")
    await shop.press("Весенние клиенты, 2 чел.")
    card = await shop.sees("Список «Весенние клиенты»")
    assert "Переменные: Город" in card
    assert "Согласие не приложено" in card
    await shop.press("Позвонить по списку")
    await shop.until(
        lambda: len([t for t in shop.texts() if "позвоним 2 из 2" in t]) == 2, "a second screen for calling"
    )
    record = shop.world.calling.account(shop.world.api_key).add_record("hello", text="Здравствуйте")
    await shop.say(f"#{record.id}")
    await shop.press("Это уведомление — позвонить 2")
    await shop.sees("Завершено")
    assert len(shop.truth()) == 2


async def test_the_text_of_a_consent_lets_the_list_be_advertised_to(shop: Story) -> None:
    record = shop.world.calling.account(shop.world.api_key).add_record("hello", text="Здравствуйте")
    await shop.say(f"#{record.id}")
    await shop.press("Это реклама — позвонить 2")
    await shop.sees("38-ФЗ")
    await shop.press("Согласие")
    await shop.sees("Чем доказать")
    await shop.world.telegram.send_file(shop.user_id, "voice", b"OggS" + bytes(200), duration=2)
    await shop.sees("Это не подойдёт")
    await shop.say("Анкеты на кассе, подписаны")
    await shop.sees("Согласие сохранено: текст")
    await shop.sees("Согласие: текст")
    await shop.press("Это реклама — позвонить 2")
    await shop.sees("Завершено")
    await shop.say("/basis 8 916 000-00-02")
    found = await shop.sees("Есть в 1 списке")
    assert "Анкеты на кассе, подписаны" in found
    assert "приложил(а) Анна" in found


async def test_a_photo_comes_back_to_whoever_asks_on_what_basis(shop: Story) -> None:
    await shop.press("Ещё")
    await shop.press("Согласие")
    await shop.world.telegram.send_file(shop.user_id, "photo", PIXEL, caption="Журнал согласий")
    await shop.sees("Согласие сохранено: фото")
    await shop.say("/basis +79160000001")
    await shop.sees("«Журнал согласий»")
    await shop.until(
        lambda: [m for m in shop.messages() if m["from"]["is_bot"] and "photo" in m], "the photo itself"
    )
    await shop.say("/basis 89160009999")
    await shop.sees("нет ни в одном вашем списке")
    await shop.say("/basis")
    await shop.sees("Напишите номер после команды")


async def test_a_file_is_a_consent_while_one_is_asked_for_and_no_list(shop: Story) -> None:
    await save(shop, "Клиенты")
    await shop.say("/lists")
    await shop.press("Клиенты, 2 чел.")
    await shop.sees("Список «Клиенты»\\n")
    await shop.press("Согласие")
    await shop.sees("Чем доказать")
    await send(shop, csv_1251("кто;когда", "Анна;вчера"), "consents.csv")
    await shop.sees("Согласие сохранено: файл")
    await shop.sees("Согласие: файл")
    await shop.say("/basis +79160000001")
    await shop.until(
        lambda: [m for m in shop.messages() if m["from"]["is_bot"] and "document" in m], "the file itself"
    )


async def test_the_basis_of_a_whole_list_is_a_table(shop: Story, tmp_path: Path) -> None:
    await shop.press("Ещё")
    await shop.press("Согласие")
    await shop.say("=Оферта на сайте")
    await shop.sees("Согласие сохранено")
    await save(shop, "Клиенты")
    await shop.say("/lists")
    await shop.press("Клиенты, 2 чел.")
    await shop.press("Выгрузить")
    header, *rows = await received_table(shop, tmp_path)
    assert header[:4] == ["Номер", "Имя", "Город", "Список"]
    assert [row[:4] for row in rows] == [
        ["+7 916 000-00-01", "Анна", "Москва", "Клиенты"],
        ["+7 916 000-00-02", "Иван", "Тверь", "Клиенты"],
    ]
    assert rows[0][5:7] == ["текст", "=Оферта на сайте"]
    assert rows[0][8] == "Анна"


async def test_a_list_is_renamed_and_forgotten_after_a_question(shop: Story) -> None:
    await shop.press("Ещё")
    await shop.press("Сохранить список")
    await shop.press("Оставить «clients»")
    await shop.until(lambda: "Сохранить список" not in shop.buttons(), "the list kept")
    await shop.say("/menu")
    await shop.press("Списки")
    await shop.press("clients, 2 чел.")
    await shop.press("Переименовать")
    await shop.sees("Как назвать список")
    await shop.say("Клиенты")
    await shop.sees("Список «Клиенты»")
    await shop.press("Забыть")
    await shop.sees("Забыть список «Клиенты»")
    await shop.press("Назад")
    await shop.press("Забыть")
    await shop.press("Да, забыть")
    await shop.sees("Список «Клиенты» забыт")
    await shop.sees("Пока пусто")
    await shop.press("В меню")
    await shop.say("/lists")
    await shop.sees("Пока пусто")


async def test_a_question_is_left_with_back_and_cancel_ends_the_launch_too(shop: Story) -> None:
    await shop.press("Ещё")
    await shop.press("Сохранить список")
    await shop.press("Назад")
    await shop.sees("Что сказать")
    await shop.press("Ещё")
    await shop.press("Согласие")
    await shop.sees("Чем доказать")
    await shop.say("/cancel")
    await shop.sees("начатое отменено")
    await shop.press("Назад")
    await shop.sees("Этот экран уже отработал")


async def test_many_saved_lists_are_paged(shop: Story) -> None:
    for number in range(9):
        await send(shop, csv_1251("Телефон", f"8916000000{number}"), f"list{number}.csv")
        await shop.sees(f"список «list{number}»")
        await save(shop, f"Список {number}")
    await shop.say("/lists")
    await shop.press("Дальше")
    await shop.until(lambda: "Список 0, 1 чел." in shop.buttons(), "the older page")
    await shop.press("В начало")
    await shop.until(lambda: "Список 8, 1 чел." in shop.buttons(), "the newest page")
