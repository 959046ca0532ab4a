"""The first minutes with the bot: who gets in, how a key is connected, and what is said when it doesn't work."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.sandbox.world import ANNA, BORIS, GROUP, OLGA
from storage import tables
from tests.e2e.story import Story, telling

WRONG_KEY = "wrongkey00000000000000000000001"


@pytest.mark.parametrize(
    ("person", "hello", "connected"), [(ANNA, "API-ключ", "Ключ подключён"), (BORIS, "API key", "connected")]
)
async def test_start_and_the_pasted_key_are_enough_to_be_ready(
    story: Story, person: int, hello: str, connected: str
) -> None:
    person_story = story.of(person)
    await person_story.say("/start")
    await person_story.sees(hello)
    await person_story.say(story.world.api_key)
    screen = await person_story.sees(connected)
    assert "100,00 ₽" in screen
    assert person_story.taps == 2
    assert all(story.world.api_key not in str(message) for message in person_story.messages())
    assert not story.paid()

    await person_story.say("/start")
    await person_story.sees("Меню|Menu")


async def test_a_wrong_key_is_deleted_and_the_next_paste_is_tried(story: Story) -> None:
    await story.say("/connect")
    await story.sees("Пришлите API-ключ")
    await story.say(WRONG_KEY)
    refusal = await story.sees("не принял ключ")
    assert "Деньги не списаны" in refusal
    assert all(WRONG_KEY not in str(message) for message in story.messages())
    await story.say("мой ключ где-то тут")
    await story.sees("На ключ это не похоже")
    await story.say("/disconnect")
    await story.sees("Ключ сервиса не подключён")
    await story.say(f"/connect {story.world.api_key}")
    await story.sees("Ключ подключён")
    assert all(story.world.api_key not in str(message) for message in story.messages())


async def test_a_key_is_recognised_without_any_command_and_replaces_the_old_one(connected: Story) -> None:
    connected.world.calling.add_account("anotherkey0000000000000000000002", balance="7.50")
    await connected.say("anotherkey0000000000000000000002")
    screen = await connected.sees("Ключ заменён")
    assert "7,50 ₽" in screen


@pytest.mark.parametrize(
    ("person", "told"), [(ANNA, "Сервис.*Деньги не списаны"), (BORIS, "Nothing was charged")]
)
async def test_a_service_out_of_reach_is_said_and_nothing_is_lost(
    tmp_path: Path, person: int, told: str
) -> None:
    async with telling(tmp_path / "data", provider_url="http://127.0.0.1:9") as story:
        reader = story.of(person)
        await reader.say("/connect")
        await reader.sees("API")
        await reader.say(story.world.api_key)
        text = await reader.sees(told)
        assert "Error" not in text
        assert "{" not in text
        assert all(story.world.api_key not in str(message) for message in reader.messages())


async def test_with_several_services_the_key_is_asked_where_it_belongs(tmp_path: Path) -> None:
    domains = ("first.dialgram", "second.dialgram")
    async with telling(tmp_path / "data", provider_domains=domains) as story:
        await story.say("/start")
        await story.sees("API-ключ")
        await story.say(story.world.api_key)
        await story.sees("От какого сервиса")
        assert all(story.world.api_key not in str(message) for message in story.messages())
        await story.press("second.dialgram")
        await story.sees("Ключ подключён")
        await story.say("/balance")
        await story.sees(r"second\.dialgram")


async def test_disconnecting_asks_first_and_then_forgets_the_key(connected: Story) -> None:
    await connected.say("/disconnect")
    await connected.sees("Отключить ключ\\?")
    await connected.press("Отмена")
    await connected.sees("Меню")
    await connected.say("/disconnect")
    await connected.press("Отключить")
    await connected.sees("Ключ удалён")
    await connected.say("/balance")
    await connected.sees("Ключ сервиса не подключён")


async def test_disconnecting_tells_of_calls_that_are_left_and_keeps_the_unsent_home(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", planned_within_s=None, hold_single_s=0.2, hold_list_s=60) as story:
        await story.connect()
        await story.say("+79160000045 завтра в 10 Напоминаем о записи")
        await story.press("Подтвердить")
        await story.sees("Запланировано")
        await story.say("+79160000045 +79160000046 +79160000047 +79160000048 Завтра не работаем")
        await story.press("Подтвердить")
        await story.sees("пока можно отменить")
        await story.say("/disconnect")
        asked = await story.sees("Отключить ключ\\?")
        assert "1 подтверждённый, но ещё не отправленный" in asked
        assert "1 звонок ещё идёт или запланирован" in asked
        await story.press("Отключить")
        await story.sees("Неотправленные звонки отменены")
        await story.sees("Отменено\n|Отменено$")
        assert len(story.paid()) == 1


async def test_a_name_with_markup_is_shown_as_it_is_written(story: Story) -> None:
    story.world.telegram.add_user(1077, "<b>Зоя & Ко</b>", language_code="ru")
    zoya = story.of(1077)
    await zoya.say("/start")
    await zoya.sees("Здравствуйте, <b>Зоя & Ко</b>")


async def test_a_call_prepared_before_the_key_waits_for_it(story: Story) -> None:
    await story.say("+7 916 000-00-45 Напоминаем о записи")
    await story.sees("Ключ сервиса не подключён")
    await story.say(story.world.api_key)
    screen = await story.sees("Проверьте звонок")
    assert "Напоминаем о записи" in screen
    assert not story.paid()


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (ANNA, ("Как позвонить", "Меню", "Отменять нечего")),
        (BORIS, ("How to call", "Menu", "nothing to cancel")),
    ],
)
async def test_help_menu_and_cancel_answer(story: Story, person: int, words: tuple[str, str, str]) -> None:
    reader = story.of(person)
    for command, word in zip(("/help", "/menu", "/cancel"), words, strict=True):
        await reader.say(command)
        await reader.sees(word)


async def test_what_is_not_understood_is_answered_with_an_example(connected: Story) -> None:
    await connected.say("/tokens")
    await connected.sees("Такой команды здесь нет")
    await connected.say("привет")
    await connected.sees("Пришлите номер и текст")
    await connected.world.telegram.send_file(ANNA, "document", b"%PDF", file_name="a.pdf")
    await connected.sees("С таким файлом бот ничего сделать не может.*CSV, XLSX")


async def test_a_stranger_gets_one_sentence_and_an_invited_colleague_gets_in(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", access="list") as story:
        await story.say("/balance")
        assert await story.sees("приглашению") == "Этот бот работает только по приглашению."
        english = story.of(BORIS)
        await english.say("hello")
        await english.sees("by invitation only")

        await owner_link_printed(story)
        token = await story.app.services.access.owner_token()
        await story.say(f"/start {token}")
        await story.sees("API-ключ")
        await english.say(f"/start {token}")
        await english.sees("This link has been used already")

        await story.say("/invite")
        link = await story.sees("t.me/")
        await english.say(f"/start {link.rsplit('start=', 1)[1].strip()}")
        await english.sees("API key")
        await english.say("/invite")
        await english.sees("(?i)owner")
        third = story.of(OLGA)
        await third.say(f"/start {link.rsplit('start=', 1)[1].strip()}")
        await third.sees("ссылка уже использована")


async def owner_link_printed(story: Story) -> None:
    """By the start; what is made after it is the one that works."""
    async with asyncio.timeout(30):
        while True:
            async with story.app.database.reading() as tx:
                if await tx.scalar(select(tables.invites.c.id)) is not None:
                    return
            await asyncio.sleep(0.05)


async def test_a_group_takes_no_keys_and_points_to_the_private_chat(story: Story) -> None:
    def group() -> list[str]:
        return [str(message.get("text")) for message in story.world.telegram.messages(GROUP)]

    await story.say(f"/connect {story.world.api_key}", chat_id=GROUP)
    await story.until(lambda: any("Ключи в группе не принимаются" in text for text in group()), "a refusal")
    await story.say("/balance", chat_id=GROUP)
    await story.until(lambda: any("в личном чате с ботом" in text for text in group()), "a pointer")
    await story.say("/balance")
    await story.sees("Ключ сервиса не подключён")
