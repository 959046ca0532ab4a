"""«Свой вебхук» from the chat to what the user's own system receives, over real HTTP."""

import json
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.world import World
from tests.e2e.list_chat import list_arrives, people
from tests.e2e.list_files import documents
from tests.e2e.programs import dialgram, killed_at, started
from tests.e2e.story import Story, settings_for, telling
from tests.e2e.test_kill_bot import Life
from tests.shop.own_system import OwnSystem, Told

TOKEN = "s3cret-token-of-their-system"


@pytest.fixture
async def system() -> AsyncIterator[OwnSystem]:
    async with OwnSystem().serving() as opened:
        yield opened


@pytest.fixture
async def story(tmp_path: Path, system: OwnSystem) -> AsyncIterator[Story]:
    """A bot that may tell this system; the sandbox's key is connected."""
    async with telling(tmp_path / "data", forward_hosts=("*", system.url)) as told:
        await told.connect()
        yield told


async def open_options(story: Story) -> None:
    await story.press("Изменить")
    await story.until(lambda: "Ещё" in story.buttons(), "what can be changed")
    await story.press("Ещё")
    await story.until(lambda: "Без перезвона" in "".join(story.buttons()), "the options")


async def set_hook(story: Story, typed: str) -> None:
    """From the confirm screen and back to it; two taps deeper, and one message."""
    await open_options(story)
    await story.press("Свой вебхук")
    await story.sees("Куда ещё передавать")
    await story.say(typed)
    await story.until(lambda: "✓ Свой вебхук" in story.buttons(), "the webhook set")
    await back_to_screen(story)


async def back_to_screen(story: Story) -> None:
    await story.press("Назад")
    await story.until(lambda: "Ещё" in story.buttons(), "what can be changed")
    await story.press("Назад")
    await story.until(lambda: "Изменить" in story.buttons(), "the confirm screen")


def hook(system: OwnSystem) -> str:
    headers = json.dumps({"X-Token": TOKEN})
    return f'{system.url}/calls?key={TOKEN}\n{{"order": 17}}\nheaders {headers}'


def statuses(told: Iterable[Told]) -> list[str]:
    return [leg["status"] for one in told for item in one.json.get("apiCalls", ()) for leg in item["calls"]]


async def finished(story: Story, system: OwnSystem, count: int = 1) -> None:
    await story.until(lambda: statuses(system.told).count("finished") == count, "the end told")


async def test_a_call_is_told_to_their_system_with_their_parameters_and_headers(
    story: Story, system: OwnSystem
) -> None:
    await story.say("+79160000045 Напоминаем о записи")
    await story.sees("Проверьте звонок")
    await set_hook(story, hook(system))
    screen = await story.sees("Новости о звонках")
    assert system.url.removeprefix("http://") in screen
    assert not [message for message in story.messages() if TOKEN in json.dumps(message)]
    await story.press("Подтвердить")
    await story.sees("ответили")
    await finished(story, system)
    (request,) = story.paid()
    assert f"{story.app.settings.public_url}/hooks/calls/" in request.body["webhookUrl"]
    assert "webhookHeaders" not in request.body
    reference = json.loads(request.body["webhookParameters"])["dialgram"]
    for told in system.told:
        assert (told.method, told.at) == ("POST", f"/calls?key={TOKEN}")
        assert told.headers["X-Token"] == TOKEN
        assert (told.json["order"], told.json["apiCalls"][0]["calls"][0]["phone"]) == (17, "79160000045")
        assert reference not in told.body.decode()
    ours = [attempt for attempt in story.world.calling.webhooks if attempt.status == 200]
    assert len(system.told) == len(ours), "each body that we got, once"


async def test_lists_and_templates_are_told_too(story: Story, system: OwnSystem) -> None:
    await list_arrives(story, people(1, 2))
    await story.say("Напоминаем")
    await story.sees("(?s)Проверьте.*Напоминаем")
    await set_hook(story, hook(system))
    await story.press("Это уведомление")
    await finished(story, system, 2)
    system.told.clear()
    account = story.world.calling.account(story.world.api_key)
    await story.say(f"/template {account.add_template('Открытие', 'Мы открылись').id} +79160000003")
    await story.sees("по шаблону")
    await set_hook(story, f"{system.url}/templates")
    await story.press("Подтвердить")
    await finished(story, system)
    assert set(system.paths) == {"/templates"}


async def test_a_webhook_is_taken_away(story: Story, system: OwnSystem) -> None:
    await story.say("+79160000045 Напоминаем о записи")
    await story.sees("Проверьте звонок")
    await set_hook(story, hook(system))
    await open_options(story)
    await story.press("✓ Свой вебхук")
    asked = await story.sees("Сейчас:")
    assert "параметров 1, заголовков 1" in asked
    assert TOKEN not in asked
    await story.press("Больше не передавать")
    await story.until(lambda: "Свой вебхук" in story.buttons(), "none")
    await back_to_screen(story)
    assert "Новости о звонках" not in await story.sees("Проверьте звонок")
    await story.press("Подтвердить")
    await story.sees("ответили")
    assert system.told == []


async def test_a_reaction_from_a_file_is_told_to_its_own_system(story: Story, system: OwnSystem) -> None:
    node = {"digit": 1, "record": {"text": "Спасибо"}, "webhookUrl": f"{system.url}/pressed"}
    hooked = node | {"webhookParameters": {"order": 17}, "webhookHeaders": {"X-Token": TOKEN}}
    barred = {"digit": 2, "record": {"text": "Жаль"}, "webhookUrl": "http://10.0.0.1/"}
    await story.say("+79160009501 Вы придёте?\n5: лид")
    await story.sees("Проверьте звонок")
    await story.press("Изменить")
    await story.press("Реакции")
    await story.sees("Реакции звонка")
    await story.press("Ещё")
    await story.press("Загрузить JSON")
    await story.sees("Пришлите файл JSON")
    await story.say(json.dumps({"ivrs": [hooked, barred]}))
    assert "ivrs[1].webhookUrl" in await story.sees("они пропущены")
    await story.press("Ещё")
    await story.press("Скачать JSON")
    await story.until(lambda: documents(story), "the file")
    assert "Вебхуков реакций в нём нет" in documents(story)[-1]["caption"]
    _, data = story.world.telegram.file_of(documents(story)[-1]["document"]["file_id"])
    assert (b"webhook" in data, "Спасибо".encode() in data) == (False, True)
    assert not [message for message in story.messages() if TOKEN in json.dumps(message)]
    await story.press("Назад")
    await story.until(lambda: "Готово" in story.buttons(), "the builder again")
    await story.press("Готово")
    await story.until(lambda: "Подтвердить" in story.buttons(), "the confirm screen")
    screen = await story.sees("Ответы.* получит и")
    assert system.url.removeprefix("http://") in screen
    await story.press("Подтвердить")
    await system.heard(1)
    await story.sees("ответили")
    (told,) = system.told
    assert (told.at, told.headers["X-Token"]) == ("/pressed", TOKEN)
    assert (told.json["order"], told.json["call"]["answer"], "dialgram" in told.json) == (17, 1, False)
    (request,) = story.paid()
    assert all("/hooks/ivr/" in one["webhookUrl"] for one in request.body["ivrs"])


BAD = {
    "завтра пришлю": "Адреса не видно",
    "example.org/calls": "Адреса не видно",
    "ftp://example.org": "Адреса не видно",
    f"https://example.org/{'a' * 250}": "Адрес длиннее 255",
    f"https://user:{TOKEN}@example.org/": "имя или пароль",
    "http://10.0.0.5/calls": "внутри чьей-то сети",
    "http://169.254.169.254/latest/meta-data": "внутри чьей-то сети",
    "http://[::1]/calls": "внутри чьей-то сети",
    "http://localhost:8080/": "внутри чьей-то сети",
    "https://example.org order=17": "После адреса понятны только",
    f'https://example.org {{"order": {TOKEN}}}': "Параметры не читаются как JSON: ошибка у символа 11",
    f"https://example.org headers {{'X-Token': '{TOKEN}'}}": "Заголовки не читаются как JSON",
    'https://example.org headers {"Host": "example.net"}': "Заголовок «Host» задать нельзя",
    'https://example.org headers {"X-Token": 17}': "Заголовок «X-Token» так передать нельзя",
    f'https://example.org headers {{"X-Token": "{"a" * 2000}"}}': "Заголовки длиннее 2000",
    f"https://example.org headers {json.dumps({f'X-{n}': '' for n in range(21)})}": "Заголовков больше 20",
}


async def answer_to(story: Story, sent: dict[str, Any], words: str) -> str:
    """Not a message that stood there before."""
    found: dict[str, Any] = await story.until(
        lambda: next(
            (
                message
                for message in story.messages()
                if message["message_id"] > sent["message_id"] and words in message["text"]
            ),
            None,
        ),
        words,
    )
    return str(found["text"])


async def test_bad_input_is_explained_deleted_and_asked_again(story: Story, system: OwnSystem) -> None:
    await story.say("+79160000045 Напоминаем о записи")
    await story.sees("Проверьте звонок")
    await open_options(story)
    await story.press("Свой вебхук")
    await story.sees("Куда ещё передавать")
    for typed, why in BAD.items():
        sent = await story.say(typed)
        answer = await answer_to(story, sent, why)
        assert TOKEN not in answer
        there = sent["message_id"] in [message["message_id"] for message in story.messages()]
        assert there == ("/" not in typed), typed
        said = (
            "Ничего не изменилось. Пришлите ещё раз" if there else "Сообщение удалено, ничего не изменилось"
        )
        assert said in answer
    await story.say(f"{story.app.settings.public_url}/hooks/calls/1")
    await story.sees("Это адрес самого бота")
    assert not [message for message in story.messages() if TOKEN in json.dumps(message)]
    await story.say(hook(system))
    await story.until(lambda: "✓ Свой вебхук" in story.buttons(), "the webhook set")
    await story.press("Назад")
    await story.sees("Что изменить")
    assert not story.paid()


async def test_a_message_that_cant_be_deleted_is_said_to_be_there(story: Story, system: OwnSystem) -> None:
    await story.say("+79160000045 Напоминаем о записи")
    await story.sees("Проверьте звонок")
    story.world.telegram.faults.add("deleteMessage", status=400, description="message can't be deleted")
    await set_hook(story, hook(system))
    assert any("Сообщение с адресом удалить не получилось" in text for text in story.texts())


async def test_only_hosts_that_the_operator_lists_are_told(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", forward_hosts=("example.org",)) as story:
        await story.connect()
        await story.say("+79160000045 Напоминаем о записи")
        await story.sees("Проверьте звонок")
        await open_options(story)
        await story.press("Свой вебхук")
        await story.say("https://example.net/")
        await story.sees("На этот адрес новости передавать нельзя.*FORWARD_HOSTS")
        await story.say("https://crm.example.org/")
        await story.until(lambda: "✓ Свой вебхук" in story.buttons(), "the webhook set")


async def test_a_button_of_an_older_screen_changes_nothing(story: Story, system: OwnSystem) -> None:
    await story.say("+79160000045 Напоминаем о записи")
    await story.sees("Проверьте звонок")
    await open_options(story)
    message = next(m for m in reversed(story.messages()) if m.get("reply_markup"))
    rows: list[Any] = message["reply_markup"]["inline_keyboard"]
    old = next(one["callback_data"] for row in rows for one in row if one["text"] == "Свой вебхук")
    await story.press("15 мин")
    await story.until(lambda: "✓ 15 мин" in story.buttons(), "a redial")
    await story.world.telegram.press(story.user_id, message["message_id"], old)
    await story.sees("(?s)Проверьте звонок.*ещё раз через 15 мин")


async def test_in_english(story: Story, system: OwnSystem) -> None:
    await story.say("/settings")
    await story.press("Язык")
    await story.press("English")
    await story.say("+79160000045 A reminder")
    await story.sees("Check the call")
    await story.press("Edit")
    await story.until(lambda: "More" in story.buttons(), "what can be changed")
    await story.press("More")
    await story.press("Own webhook")
    await story.sees("Where else should news of the calls go")
    await story.say("http://127.0.0.1/")
    await story.sees("inside somebody's network")
    await story.say(hook(system))
    await story.until(lambda: "✓ Own webhook" in story.buttons(), "the webhook set")
    await story.press("Back")
    await story.until(lambda: "More" in story.buttons(), "what can be changed")
    await story.press("Back")
    await story.until(lambda: "Confirm" in story.buttons(), "the confirm screen")
    await story.sees("News of the calls goes to 127.0.0.1")


# -- a system that does not take it, and a bot that dies ---------------------------------------------------------------


@pytest.fixture
async def life(tmp_path: Path, system: OwnSystem) -> AsyncIterator[Life]:
    """A call with a webhook of its user's own waits for its Confirm, and no bot runs."""
    async with World.running(speed=20, planned_within_s=0.5) as world:
        settings = settings_for(
            world, tmp_path / "data", hold_single_s=1, forward_hosts=("*", system.url), log_level="debug"
        )
        life = Life(world, settings, tmp_path)
        async with life.running() as chat:
            await chat.connect()
            await chat.say("+79160000017 Напоминаем о записи")
            await chat.sees("Проверьте звонок")
            await chat.press("Изменить")
            await chat.press("Ещё")
            await chat.press("Свой вебхук")
            await chat.sees("Куда ещё передавать")
            await chat.say(hook(system))
            await chat.until(lambda: "✓ Свой вебхук" in chat.buttons(), "the webhook set")
            await chat.press("Назад")
            await chat.until(lambda: "Ещё" in chat.buttons(), "what can be changed")
            await chat.press("Назад")
            await chat.until(lambda: "Подтвердить" in chat.buttons(), "the confirm screen")
        yield life
        assert not world.telegram.violations, world.telegram.violations


async def test_what_their_system_refused_comes_after_kill_9(life: Life, system: OwnSystem) -> None:
    """They answer 500, the bot dies, their system is away when it starts again, and comes back."""
    system.answer = lambda told: 500
    before = len(life.world.telegram.calls("getUpdates"))
    async with started(dialgram("server"), life.settings, life.folder) as server:
        await server.says("takes webhooks on port")
        async with started(dialgram("bot"), life.settings, life.folder) as bot:
            await life.chat().has_caught_up(before)
            await life.chat().press("Подтвердить")
            await life.chat().sees("ответили")
            await bot.says("did not take news")
            bot.process.kill()
            await bot.ended()
    assert TOKEN not in (log := bot.log.decode()), log[-2000:]
    system.answer = lambda told: 200
    before = len(system.told)
    async with life.running() as chat:
        await chat.until(lambda: "finished" in statuses(system.told[before:]), "the end told")
    found = statuses(system.told[before:])
    assert found == sorted(found, key=("created", "processed", "started", "answered", "finished").index)


@pytest.mark.parametrize(
    ("moment", "target"),
    [
        ("before", "bot.fetching.posting:Poster.post"),
        ("after", "bot.fetching.posting:Poster.post"),
        ("before", "bot.services.relaying.delivery:Relaying.taken"),
    ],
)
async def test_news_in_hand_at_kill_9_is_told_after_the_next_start(
    life: Life, system: OwnSystem, moment: str, target: str
) -> None:
    before = len(life.world.telegram.calls("getUpdates"))
    async with started(dialgram("server"), life.settings, life.folder) as server:
        await server.says("takes webhooks on port")
        async with started(killed_at(moment, target, "", "bot"), life.settings, life.folder) as bot:
            await life.chat().has_caught_up(before)
            await life.chat().press("Подтвердить")
            await bot.ended()
            assert len(system.told) == (moment == "after" or "taken" in target)
        await life.chat().until(
            lambda: any(call["status"] == "finished" for call in life.chat().truth()), "the call's end"
        )
    async with life.running() as chat:
        await chat.until(lambda: "finished" in statuses(system.told), "the end told")
    assert len(life.chat().paid()) == 1


async def test_a_system_that_was_away_is_told_when_it_is_back(tmp_path: Path) -> None:
    system = OwnSystem()
    async with system.serving():
        port = system.port
    async with telling(tmp_path / "data", forward_hosts=("*", system.url)) as story:
        await story.connect()
        await story.say("+79160000045 Напоминаем о записи")
        await story.sees("Проверьте звонок")
        await set_hook(story, f"{system.url}/calls")
        await story.press("Подтвердить")
        await story.sees("ответили")
        async with system.serving(port):
            # As the next minute would do.
            await story.app.services.relaying.recover()
            story.app.services.wakeups.relays.set()
            await finished(story, system)
