"""Groups that watch: /watch in a group and in a topic, the cards there, and what becomes of it when the group changes."""

from pathlib import Path

from bot.sandbox.telegram import ChatSender
from bot.sandbox.world import ANNA, BORIS, GROUP, OLGA
from tests.e2e.group_chat import FORUM, GroupChat
from tests.e2e.story import Story, telling

PHONE, MASKED = "+7 916 123-45-67", r"\+7 916 \*\*\*-\*\*-67"


async def watching(story: Story, how: str = "каждое изменение") -> GroupChat:
    """Anna has connected her key, and the group watches."""
    await story.connect()
    group = GroupChat(story)
    await group.say("/watch")
    await group.sees("Здесь пока ничего не показывается")
    await group.press(how)
    await group.sees("Что показывается здесь")
    return group


async def called(story: Story, text: str = "Ждём вас завтра") -> None:
    await story.say(f"{PHONE} {text}")
    await story.press("Подтвердить")


async def test_a_group_sees_a_launch_without_phones_and_buttons(story: Story) -> None:
    group = await watching(story)
    await called(story)
    card = await group.sees(rf"(?s)Завершено.*{MASKED}")
    assert "Потрачено" in card
    assert "Баланс" not in card
    assert group.count("Ждём вас завтра") == 1
    assert all(PHONE not in text for text in group.texts())
    (message,) = [one for one in group.messages() if "Ждём вас завтра" in str(one.get("text"))]
    assert "reply_markup" not in message
    await group.say(f"/call {PHONE} Из группы")
    await group.sees("Здесь только смотрят")
    await group.say(f"{PHONE} Из группы")
    assert len(story.paid()) == 1
    assert group.count("Из группы") == 0


async def test_only_members_of_the_account_change_what_is_shown(story: Story) -> None:
    group = await watching(story)
    stranger = group.by(BORIS)
    tap = await stranger.press("Только лиды")
    await group.told(tap, "First connect the key in the private chat")
    await story.of(BORIS).connect(story.world.api_key)
    await stranger.press("Только лиды")
    await group.sees("✓ Только лиды|Только лиды")
    await stranger.press("Сводка")
    await group.sees("Только сводка раз в день")


async def test_every_choice_is_kept_and_shown(story: Story) -> None:
    group = await watching(story, "Итоги")
    await group.press("Тихие часы")
    await group.press("22:00–8:00")
    await group.press("Лиды ждут")
    await group.press("Назад")
    await group.sees("Тихие часы 22:00–08:00: лиды приходят и тогда")
    await group.press("Час сводки")
    await group.sees("Когда присылать")
    await group.press("9:00")
    await group.sees("Сводка: каждый день в 9:00")
    await group.press("Лиды")
    await group.sees("Лиды: не показываются")
    await called(story, "Выберите меня")
    await story.sees("Завершено")
    await group.press("Какие запуски")
    await group.press("Все запуски")
    await group.press("Выберите меня")
    await group.press("Назад")
    await group.sees("Запуски: выбранные")
    await group.press("In English")
    await group.sees("What is shown here")
    await story.say("/watch")
    await story.sees(r"(?s)Где показываются.*Регистратура: только итоги")
    await story.press("Убрать: Регистратура")
    await story.until(lambda: "Где показываются" not in story.texts()[-1], "a list without the group")
    tap = await group.press("Digest")
    await group.told(tap, "Здесь уже ничего не показывается")


async def test_each_launch_has_a_topic_of_its_own_where_the_bot_may_make_one(story: Story) -> None:
    telegram = story.world.telegram
    telegram.add_group(FORUM, "Контора", [ANNA], bot_status="administrator", is_forum=True)
    await story.connect()
    topic = await telegram.make_topic(ANNA, FORUM, "Звонки")
    group = GroupChat(story, FORUM, topic_id=topic)
    await group.say("/watch")
    await group.press("каждое изменение")
    await group.press("Свои темы")
    await group.sees("Каждому запуску — своя тема")
    await called(story, "Первый")
    own = await story.until(
        lambda: next((key for key, one in telegram.groups[-1].topics.items() if one.name == "Первый"), None),
        "a topic of its own",
    )
    await GroupChat(story, FORUM, topic_id=own).sees("(?s)Завершено.*Первый")
    telegram.groups[-1].bot_manages_topics = False
    await called(story, "Второй")
    await group.sees("(?s)Завершено.*Второй")
    await story.sees("не получилось создать тему")
    await telegram.delete_topic(FORUM, topic)
    await called(story, "Третий")
    await story.sees("удалена тема, в которой показывались звонки")


async def test_a_group_that_becomes_a_supergroup_goes_on_watching(story: Story) -> None:
    await watching(story)
    moved = await story.world.telegram.migrate(GROUP)
    await called(story)
    await GroupChat(story, moved).sees("(?s)Завершено.*Ждём вас")
    await GroupChat(story, moved).say("/watch")
    await GroupChat(story, moved).sees("Что показывается здесь")


async def test_whoever_made_it_is_told_in_private_when_the_group_changes(story: Story) -> None:
    group = await watching(story)
    telegram = story.world.telegram
    await telegram.set_bot_status(ANNA, GROUP, "administrator")
    await telegram.set_bot_status(ANNA, GROUP, "member")
    await story.sees("бот больше не администратор")
    await telegram.set_bot_status(ANNA, GROUP, "restricted")
    await story.sees("боту нельзя писать")
    await called(story, "Пока нельзя")
    await story.sees("Завершено")
    await telegram.set_bot_status(ANNA, GROUP, "member")
    await group.sees("Пока нельзя")
    await telegram.set_bot_status(ANNA, GROUP, "kicked")
    await story.sees("бота там нет")
    await telegram.set_bot_status(ANNA, GROUP, "member")
    await group.sees("Бот в группе")
    await story.say("/watch")
    await story.sees("Добавьте бота в группу и отправьте там /watch")


async def test_a_closed_topic_pauses_and_a_reopened_one_goes_on(story: Story) -> None:
    telegram = story.world.telegram
    telegram.add_group(FORUM, "Контора", [ANNA], is_forum=True)
    await story.connect()
    topic = await telegram.make_topic(ANNA, FORUM, "Звонки")
    group = GroupChat(story, FORUM, topic_id=topic)
    await group.say("/watch")
    await group.press("каждое изменение")
    await group.sees("Что показывается здесь")
    await telegram.close_topic(ANNA, FORUM, topic)
    await story.sees("закрыта тема, в которой показывались звонки")
    await called(story)
    await story.sees("Завершено")
    assert group.count("Ждём вас") == 0
    await telegram.reopen_topic(ANNA, FORUM, topic)
    await group.sees("(?s)Завершено.*Ждём вас")


async def test_an_anonymous_administrator_is_told_why_nothing_can_be_set(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", access="list", allowed_users=(ANNA,)) as story:
        telegram = story.world.telegram
        group = GroupChat(story)
        await telegram.say_as(ChatSender(GROUP), "/watch@dialgram_demo_bot")
        await group.sees("Вы пишете от имени группы")
        await telegram.say_as(ChatSender(GROUP), "/balance")
        telegram.add_group(-4002, "Чужая", [OLGA], bot_status="left")
        await telegram.set_bot_status(OLGA, -4002, "member")
        await group.say("/watch")
        await group.sees("Показ в группах настраивают участники аккаунта")
        assert GroupChat(story, -4002).texts() == []
        assert len(group.texts()) == 2
