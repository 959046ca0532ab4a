"""Scenarios as a person meets them: saved from a draft and from a launch, used, shared as a file, renamed, deleted."""

import json

import pytest

from tests.e2e.list_files import documents, send
from tests.e2e.story import Story

PEOPLE = "Анна;89160000011\nИван;89160000012".encode()


async def save_from_draft(story: Story) -> None:
    await story.say("/call +7 916 000-00-45\nЖдём вас завтра\n1 приду: Спасибо")
    await story.sees("Проверьте звонок")
    await story.press("Изменить")
    await story.press("Сохранить как сценарий")
    await story.sees("Сохранено в «Сценарии»")


async def test_a_saved_call_is_used_in_one_tap_with_a_phone_a_contact_or_a_list(connected: Story) -> None:
    await connected.say("/scenarios")
    await connected.sees("Сценариев пока нет")
    await save_from_draft(connected)
    await connected.say("/scenarios")
    await connected.sees("Что сказать и как, без людей")
    await connected.press("Ждём вас завтра")
    card = await connected.sees("(?s)Сценарий «Ждём вас завтра».*приду")
    assert "916 000" not in card

    await connected.press("Позвонить")
    await connected.sees("Кому позвонить по сценарию")
    await connected.say("не знаю")
    await connected.sees("Кому позвонить по этому сценарию")
    await connected.say("+7 916 000-00-46")
    screen = await connected.sees("(?s)Проверьте звонок.*000-00-46")
    assert "Ждём вас завтра" in screen
    assert "приду" in screen
    await connected.press("Подтвердить")
    await connected.until(lambda: len(connected.truth()) == 1, "the call")
    request = connected.world.calling.paid_requests()[-1].body
    assert request["record"]["text"] == "Ждём вас завтра"
    assert request["ivrs"][0]["record"]["text"] == "Спасибо"

    await connected.say("/scenarios")
    await connected.press("Ждём вас завтра")
    await connected.sees("(?s)Сценарий «Ждём вас завтра»")
    await connected.press("Позвонить")
    await connected.sees("Кому позвонить по сценарию")
    await send(connected, PEOPLE, "list.csv")
    screen = await connected.sees("(?s)позвоним 2 из 2.*Ждём вас завтра")
    assert "приду" in screen


async def test_a_finished_list_is_saved_and_called_again_by_a_saved_list(connected: Story) -> None:
    await send(connected, PEOPLE, "list.csv", caption="Придёте?\n1 да: Спасибо")
    await connected.sees("позвоним 2 из 2")
    await connected.press("Сохранить список")
    await connected.sees("Как назвать список")
    await connected.say("Клиенты")
    await connected.press("Это уведомление")
    await connected.sees("Завершено")
    await connected.press("Сохранить как сценарий")
    await connected.sees("Сохранено в «Сценарии»")
    await connected.press("Позвонить")
    await connected.sees("Кому позвонить по сценарию")
    await connected.press("Клиенты, 2 чел")
    screen = await connected.sees("(?s)Проверьте звонки.*Придёте")
    assert "Спасибо" in screen
    assert len(connected.truth()) == 2


async def test_it_is_renamed_and_deleted(connected: Story) -> None:
    await save_from_draft(connected)
    await connected.press("Переименовать")
    await connected.sees("Как назвать сценарий")
    await connected.say("Напоминание")
    await connected.sees("Сценарий «Напоминание»")
    await connected.press("Удалить")
    await connected.sees("Удалить сценарий «Напоминание»")
    await connected.press("Удалить насовсем")
    await connected.sees("(?s)«Напоминание» удалён.*Сценариев пока нет")


async def test_a_file_of_it_is_shown_before_it_is_kept(connected: Story) -> None:
    await save_from_draft(connected)
    await connected.press("Файлом")
    await connected.until(lambda: documents(connected), "the file")
    _, written = connected.world.telegram.file_of(documents(connected)[-1]["document"]["file_id"])
    document = json.loads(written)
    assert (document["dialgram"], document["version"]) == ("scenario", 1)
    document["name"] = "От коллеги"
    await send(connected, json.dumps(document).encode(), "от коллеги.json")
    await connected.sees("(?s)пока он не сохранён.*От коллеги.*Ждём вас завтра.*приду")
    await connected.press("Сохранить")
    await connected.sees("(?s)Сохранено в «Сценарии».*От коллеги")
    await send(connected, written, "ещё.json")
    await connected.sees("(?s)пока он не сохранён.*Ждём вас завтра")
    await connected.press("Не нужно")
    await connected.sees("из файла не сохранён")
    assert not connected.paid()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"{", "Это не файл сценария"),
        (b'{"dialgram":"scenario","version":9,"name":"a","call":{}}', "более новой версией"),
        (b'{"dialgram":"scenario","version":1,"name":"a","call":{}}', "непонятно, что сказать"),
        (b" " * 300_000, "больше 256 КБ"),
    ],
)
async def test_a_bad_file_is_told_in_a_sentence(connected: Story, body: bytes, told: str) -> None:
    await send(connected, body, "scenario.json")
    assert "Деньги не списаны" in await connected.sees(told)


async def test_english_is_complete(connected: Story) -> None:
    await connected.say("/settings")
    await connected.press("Язык")
    await connected.press("English")
    await connected.sees("Settings|Language")
    await connected.say("/call +7 916 000-00-45 See you tomorrow")
    await connected.sees("Check the call")
    await connected.press("Edit")
    await connected.press("Save as a scenario")
    await connected.sees("Saved in “Scenarios”")
    await connected.press("Call")
    await connected.sees("Whom to call by the scenario")
