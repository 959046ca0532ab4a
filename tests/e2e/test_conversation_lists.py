"""From what a shop has in hand to a list on the screen: files of any kind, a pasted text, contact cards."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.world import ANNA, BORIS
from tests.e2e.list_files import XLSX, csv_1251, documents, received_table, send, xlsx
from tests.e2e.story import Story, telling

CLIENTS = (
    "Клиент;Телефон;Город;Скидка",
    "Анна Петрова;8 (916) 000-00-01;Москва;10 %",
    "Иван;+7 916 000-00-02;Тверь;20 %",
    "Мария;9160000003;Москва;30 %",
    "Ольга;нет телефона;Москва;",
    "Иван ещё раз;89160000002;Тверь;",
)


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Story]:
    async with telling(tmp_path / "data") as told:
        await told.connect()
        told.taps = 0
        yield told


def a_record(shop: Story) -> str:
    """What names a record that is stored at the service."""
    return f"#{shop.world.calling.account(shop.world.api_key).add_record('hello', text='Здравствуйте').id}"


async def test_a_csv_of_an_old_encoding_becomes_calls_in_three_taps(shop: Story) -> None:
    await send(shop, csv_1251(*CLIENTS), "Клиенты.csv")
    screen = await shop.sees("Что сказать")
    assert "список «Клиенты»: позвоним 3 из 5" in screen
    assert not [text for text in shop.texts() if "Читаю файл" in text], "the list stands in its place"
    await shop.say(a_record(shop))
    await shop.press("Это уведомление — позвонить 3")
    await shop.sees("Завершено")
    assert shop.taps == 3
    assert sorted(call["phone"] for call in shop.truth()) == ["79160000001", "79160000002", "79160000003"]


async def test_the_others_come_as_a_file_with_a_reason_for_each_row(shop: Story, tmp_path: Path) -> None:
    await shop.say("/stoplist 89160000003")
    await shop.sees("Добавлен 1 номер")
    await send(shop, csv_1251(*CLIENTS, "Хитрец;=1+1;;"), "clients.csv")
    await shop.sees("позвоним 2 из 6")
    await shop.press("Ещё")
    await shop.press("Остальные (4)")
    header, *rows = await received_table(shop, tmp_path)
    assert header == ["Строка", "Что стояло", "Номер", "Имя", "Почему не звоним"]
    assert rows == [
        ["4.0", "9160000003", "+7 916 000-00-03", "Мария", "в стоп-листе"],
        ["5.0", "нет телефона", "", "Ольга", "номер не читается"],
        ["6.0", "89160000002", "+7 916 000-00-02", "Иван ещё раз", "повтор: этот номер уже есть выше"],
        ["7.0", "=1+1", "", "Хитрец", "номер не читается"],
    ]
    assert "4 строки" in documents(shop)[-1]["caption"]


async def test_a_workbook_and_a_phone_book_are_lists_too(shop: Story) -> None:
    book = xlsx(["ФИО", "Моб."], ["Анна", 79160000001], ["Иван", "8-916-000-00-02"])
    await send(shop, book, "база.xlsx", mime=XLSX)
    await shop.sees("список «база»: позвоним 2 из 2")
    cards = "".join(
        f"BEGIN:VCARD\nVERSION:3.0\nFN:Человек {n}\nTEL;TYPE=CELL:+7916000000{n}\nEND:VCARD\n"
        for n in (4, 5, 6)
    )
    await send(shop, cards.encode(), "contacts.vcf", mime="text/vcard")
    await shop.sees("список «contacts»: позвоним 3 из 3")


@pytest.mark.parametrize(
    ("data", "file_name", "told"),
    [
        (b"PK\x03\x04" + b"\0" * 200, "bomb.xlsx", "Файл повреждён или это не таблица"),
        ("Имя;Город\nАнна;Москва".encode(), "names.csv", "не нашлось ни одного номера"),
        (b" \n", "empty.txt", "В файле ничего нет"),
    ],
)
async def test_a_file_that_is_no_list_is_answered_with_what_to_do(
    shop: Story, data: bytes, file_name: str, told: str
) -> None:
    await send(shop, data, file_name)
    sentence = await shop.sees(told)
    assert "Деньги не списаны" in sentence
    assert not [text for text in shop.texts() if "Читаю файл" in text]
    await send(shop, csv_1251(*CLIENTS), "clients.csv")
    await shop.sees("позвоним 3 из 5")
    assert not list((shop.app.settings.data_dir / "incoming").iterdir()), "nothing of a file is left"


async def test_a_file_of_another_kind_is_answered_with_what_can_be_sent(shop: Story) -> None:
    await send(shop, b"%PDF-1.7", "contract.pdf", mime="application/pdf")
    await shop.sees("CSV, XLSX, XLS, ODS, TXT, VCF или ICS")


async def test_a_file_before_the_key_says_how_to_connect(story: Story) -> None:
    await send(story, csv_1251(*CLIENTS), "clients.csv")
    await story.sees("не подключён")


async def test_people_pasted_line_by_line_are_a_list(shop: Story) -> None:
    await shop.say("Анна Петрова 8 916 000 00 01\nИван +79160000002\nМария, 89160000003")
    await shop.sees("«Список из чата»: позвоним 3 из 3")
    await shop.say("\n".join(f"891600001{n:02}" for n in range(25)))
    screen = await shop.sees("позвоним 25 из 25")
    assert "Что сказать" in screen
    await shop.say("Добрый день, это клиника")
    await shop.sees("(?s)позвоним 25 из 25.*Добрый день")


async def test_a_long_line_with_a_time_and_a_text_is_a_list_with_both(shop: Story) -> None:
    phones = " ".join(f"891600001{n:02}" for n in range(22))
    await shop.say(f"/call {phones}, 8916 завтра в 10 Ждём вас")
    screen = await shop.sees("позвоним 22 из 22")
    assert "8916 завтра в 10 Ждём вас" in screen
    await shop.say(f"/call {phones} завтра в 10 Приходите к нам")
    screen = await shop.sees("Приходите к нам")
    assert "завтра" in screen
    assert "10:00" in screen


async def test_twenty_five_contact_cards_become_one_list_with_their_names(shop: Story) -> None:
    telegram = shop.world.telegram
    for number in range(25):
        await telegram.share_contact(ANNA, f"+7916000{number:04}", f"Человек {number}")
    await shop.sees("«Контакты»: позвоним 25 из 25")
    assert len([text for text in shop.texts() if "«Контакты»" in text]) == 1
    await shop.press("Ещё")
    await shop.press("Сохранить список")
    await shop.press("Оставить «Контакты»")
    await shop.say("/lists")
    await shop.sees("Сохранённые списки")
    assert "Контакты, 25 чел." in shop.buttons()


async def test_two_files_of_an_album_are_two_lists_until_the_person_joins_them(
    shop: Story, tmp_path: Path
) -> None:
    await send(shop, csv_1251(*CLIENTS), "clients.csv")
    await send(shop, csv_1251("Телефон;Имя", "89160000003;Мария", "89160000009;Пётр"), "more.csv")
    await shop.sees("список «clients»: позвоним 3 из 5")
    second = await shop.sees("список «more»: позвоним 2 из 2")
    assert "clients" not in second
    await shop.press("Добавить к «clients»")
    await shop.sees("«clients»: позвоним 4 из 7")
    await shop.sees("теперь в списке ниже")
    await shop.say(a_record(shop))
    await shop.press("Это уведомление — позвонить 4")
    await shop.sees("Завершено")
    assert len(shop.truth()) == 4
    assert len(shop.paid()) == 1


async def test_a_list_too_long_for_one_message_is_joined_in_a_tap_and_never_taken_for_words(
    shop: Story,
) -> None:
    """Clients cut a long text wherever it is full; whoever stood there is named as unreadable."""
    lines = "\n".join(f"+7 916 000-{n // 100:02d}-{n % 100:02d} кв. {n}" for n in range(1, 201))
    assert len(lines) > 4096
    await shop.say(lines)
    await shop.until(lambda: len(re.findall("(?m)позвоним ", "\n".join(shop.texts()))) == 2, "two lists")
    await shop.press("Добавить к «Список из чата»")
    together = await shop.sees("позвоним 1[0-9][0-9] из 20[0-9]")
    called, rows = map(int, re.findall(r"позвоним (\d+) из (\d+)", together)[0])
    assert called == 199
    assert f"номер не читается: {rows - called}" in together
    assert not shop.paid()


async def test_people_line_by_line_behind_a_command_are_a_list(shop: Story) -> None:
    await shop.say("/call 89160000001 кв. 1\n89160000002 кв. 2\n89160000003 кв. 3")
    await shop.sees("список «Список из чата»: позвоним 3 из 3")
    await shop.say("/call 89160000004 Напоминаем о записи.\n89160000005 наш телефон")
    assert "89160000005 наш телефон" in await shop.sees("Проверьте звонок\n")


async def test_a_wrong_column_is_corrected_and_a_variable_dropped(shop: Story) -> None:
    rows = [
        "Рабочий;Личный;Кто;Город",
        "84950000001;89160000001;Анна;Москва",
        "84950000002;89160000002;Иван;Тверь",
    ]
    await send(shop, csv_1251(*rows), "staff.csv")
    await shop.sees("позвоним 2 из 2")
    await shop.press("Ещё")
    await shop.press("Колонки")
    screen = await shop.sees("Колонки файла")
    assert "Личный — номер телефона: 89160000001, 89160000002" in screen
    assert "Рабочий — ещё номер: 84950000001, 84950000002" in screen
    await shop.press("Где номер")
    await shop.sees("В какой колонке номера")
    await shop.press("Рабочий")
    await shop.sees("Личный — не берём")
    await shop.press("Убрать «Город»")
    await shop.sees("Город — не берём")
    await shop.press("Прочитать заново")
    await shop.sees("позвоним 2 из 2")
    await shop.say(a_record(shop))
    await shop.press("Это уведомление — позвонить 2")
    await shop.sees("Завершено")
    assert sorted(call["phone"] for call in shop.truth()) == ["74950000001", "74950000002"]


async def test_the_same_in_english(shop: Story) -> None:
    boris = shop.of(BORIS)
    await boris.connect()
    await send(boris, csv_1251("Phone;Name;City", "89160000001;Ann;Moscow", "nobody;Bob;Tver"), "clients.csv")
    await boris.sees("1 of 2")
    await boris.press("More")
    await boris.press("Columns")
    await boris.sees("Phone — phone number: 89160000001, nobody")
    await boris.press("Back")
    await boris.until(lambda: "More" in boris.buttons(), "the list's screen")
    await boris.press("More")
    await boris.press("Save the list")
    await boris.say("Spring clients")
    await boris.sees("The list is saved")
    await boris.press("More")
    await boris.press("Consent")
    await boris.say("They signed a form")
    await boris.sees("The consent is saved: text")
    await boris.say("/basis +7 916 000-00-01")
    found = await boris.sees("Is in 1 list")
    assert "They signed a form" in found
    await boris.say("/lists")
    await boris.press("Spring clients, 1 people")
    await boris.press("Forget")
    await boris.press("Yes, forget")
    await boris.sees("is forgotten")
