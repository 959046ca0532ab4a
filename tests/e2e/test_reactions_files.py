"""A tree as a file: one too large for the screen goes along, JSON is taken along and brought from elsewhere."""

import json
from typing import Any

import pytest

from bot.domain.reactions import parse, walk
from bot.services.reactions.json_file import import_json
from tests.e2e import tree_of_thirty
from tests.e2e.list_files import documents, send
from tests.e2e.story import Story
from tests.e2e.test_reactions_builder import LINE, opened, presses, says

PEOPLE = "Анна;89160000011\nИван;89160009501".encode()


def text_of(story: Story, at: int = -1) -> str:
    _, data = story.world.telegram.file_of(documents(story)[at]["document"]["file_id"])
    return data.decode()


async def test_a_tree_that_does_not_fit_goes_along_once_for_each_typed_text(connected: Story) -> None:
    await connected.say(f"+7 916 000-95-11 {tree_of_thirty.text()}")
    await connected.sees("(?s)Проверьте звонок.*и ещё 6")
    assert "30 реакций целиком" in documents(connected)[-1]["caption"]
    assert parse(text_of(connected)).tree == parse(tree_of_thirty.text()).tree
    assert connected.messages()[-1].get("document") is None
    await presses(connected, "Изменить", "Что изменить")
    await presses(connected, "Назад", "Проверьте звонок")
    assert len(documents(connected)) == 1
    await presses(connected, "Изменить", "Что изменить")
    await presses(connected, "Текст", "Напишите новый текст")
    await connected.say(f"{tree_of_thirty.text()}\n4: лид")
    await connected.until(lambda: len(documents(connected)) == 2, "the new tree")
    assert text_of(connected).endswith("4: лид")


async def test_a_small_tree_needs_no_file(connected: Story) -> None:
    await connected.say(f"{LINE}\n1 приду: Спасибо")
    await connected.sees("1 приду → «Спасибо»")
    assert documents(connected) == []


async def test_a_lists_large_tree_goes_along_as_well(connected: Story) -> None:
    await send(connected, PEOPLE, "list.csv")
    await connected.sees("Что сказать")
    await connected.say(tree_of_thirty.text())
    await connected.until(lambda: len(documents(connected)) == 1, "the tree")
    assert len(list(walk(parse(text_of(connected)).tree))) == 30


async def test_a_tree_is_taken_along_and_loaded_into_another_call(connected: Story) -> None:
    await opened(connected, f"{LINE}\n1 приду (да): Спасибо; лид\n1.1: смс Ждём\n9: стоп")
    await presses(connected, "Ещё", "Что сделать со всеми")
    await connected.press("Скачать JSON")
    await connected.until(lambda: len(documents(connected)) == 1, "the file")
    saved = text_of(connected)
    assert json.loads(saved)["ivrs"][0]["keyWords"] == "да"
    await opened(connected, "+7 916 000-95-12 Алло\n5: лид")
    await presses(connected, "Ещё", "Что сделать со всеми")
    await presses(connected, "Загрузить JSON", "Пришлите файл JSON")
    await send(connected, saved.encode(), "reactions.json")
    await connected.until(lambda: "1.1 → СМС «Ждём»" in connected.last(), "the loaded tree")
    assert "5 → лид" not in connected.last()
    await presses(connected, "Вернуть как было", "5 → лид")


async def test_what_of_a_file_is_not_understood_is_named_by_its_place(connected: Story) -> None:
    node = {"digit": "один", "record": {"text": "Да", "speed": 2}, "ivrs": [{"digit": 1, "sleep": 5}]}
    await opened(connected, f"{LINE}\n5: лид")
    await presses(connected, "Ещё", "Что сделать со всеми")
    await presses(connected, "Загрузить JSON", "Пришлите файл JSON")
    await connected.say(json.dumps({"apiKey": "x", "ivrs": [node]}, ensure_ascii=False))
    told = await connected.sees("не сработают")
    assert "apiKey, ivrs[0].record.speed, ivrs[0].ivrs[0].sleep" in told
    assert "пропущены: ivrs[0].digit" in told
    await connected.sees("(?s)молчит → «Да»")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfe\x00 nonsense", "Это не JSON"),
        (b'{"ivrs": []}', "В файле нет реакций"),
        (b'{"phones": ["79160000001"]}', "В файле нет реакций"),
        (b'"ivrs"', "В файле нет реакций"),
        (b'{"ivrs": [{"digit": 1, "name": "\\ud800"}]}', "Это не JSON"),
        (b'{"ivrs": [{"digit": 1, "name": "\\u0000"}]}', "Это не JSON"),
        (b"[" * 100_000, "слишком глубоко"),
        (b'{"ivrs":[' + b'{"digit":1,"ivrs":[' * 60 + b"]}" * 60 + b"]}", "на 60 уровней вглубь"),
        (json.dumps({"ivrs": [{"digit": 1}] * 501}).encode(), "Реакций 501"),
        (b" " * (256 * 1024 + 1), "Файл больше 256 КБ"),
    ],
)
async def test_a_file_that_is_no_tree_is_refused_and_nothing_is_lost(
    connected: Story, content: bytes, why: str
) -> None:
    await opened(connected, f"{LINE}\n5: лид")
    await presses(connected, "Ещё", "Что сделать со всеми")
    await presses(connected, "Загрузить JSON", "Пришлите файл JSON")
    await send(connected, content, "reactions.json")
    await connected.sees(why)
    good: dict[str, Any] = {"ivrs": [{"digit": 3, "lead": 1}]}
    assert import_json(json.dumps(good)).tree
    await says(connected, json.dumps(good), "3 → лид")
    await presses(connected, "Вернуть как было", "5 → лид")
    assert not connected.paid()
