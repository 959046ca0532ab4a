"""The owner of an account sets what it may spend; colleagues see it, and are told how to have it raised."""

from bot.sandbox.world import ANNA, BORIS
from tests.e2e.list_chat import list_arrives, people
from tests.e2e.story import Story


async def open_limits(story: Story, settings: str = "Пределы") -> None:
    await story.say("/settings")
    await story.press(settings)


async def test_the_owner_types_a_limit_and_takes_it_back(connected: Story) -> None:
    await open_limits(connected)
    await connected.sees(r"Людей в одном запуске: 100 \(как у всех\)")
    await connected.press("Людей за раз")
    await connected.sees("Сколько людей можно обзвонить за один раз")
    await connected.say("много")
    await connected.sees("Такой предел поставить нельзя")
    await connected.say("2")
    await connected.sees(r"Людей в одном запуске: 2\n")
    await list_arrives(connected, people(1, 2, 3))
    await connected.say("Напоминаем")
    refused = await connected.sees("не больше чем 2 людям")
    assert "/settings" in refused
    assert not any("позвонить 3" in label for label in connected.buttons())
    await open_limits(connected)
    await connected.press("Людей за раз")
    await connected.press("Как у всех")
    await connected.sees(r"Людей в одном запуске: 100 \(как у всех\)")


async def test_money_and_the_pause_are_typed_in_their_own_units(connected: Story) -> None:
    await open_limits(connected)
    await connected.press("Рублей в день")
    await connected.say("1 500,50")
    await connected.sees(r"Денег в день: 1 500,50 ₽")
    await connected.press("Пауза")
    await connected.say("3601")
    await connected.sees("не больше 3600 секунд")
    await connected.press("Назад")
    await connected.sees("Пауза перед началом списка: 0 с")
    # The question is closed: a number now is no limit any more.
    await connected.say("77")
    await connected.until(lambda: "77" not in connected.last() or "Пауза" not in connected.last(), "no limit")
    await open_limits(connected)
    await connected.press("Пауза")
    await connected.say("90")
    await connected.sees("Пауза перед началом списка: 1 мин 30 с")
    await connected.press("Ждать лид")
    await connected.sees("(?s)о лиде, который никто не взял.*Напишите число")
    await connected.say("10")
    await connected.sees("Ждать, пока лид возьмут: 10 мин")


async def test_a_colleague_sees_the_limits_and_can_t_change_them_in_english(story: Story) -> None:
    owner, colleague = story.of(ANNA), story.of(BORIS)
    await owner.connect()
    await colleague.connect()
    await open_limits(owner)
    await owner.sees("Пределы аккаунта")
    button = next(
        str(one["callback_data"])
        for message in reversed(owner.messages())
        for row in message.get("reply_markup", {}).get("inline_keyboard", [])
        for one in row
        if one["text"] == "Людей за раз"
    )
    await open_limits(colleague, "Limits")
    await colleague.sees("Whoever connected the account first may change them")
    assert colleague.buttons() == ["Back"]
    own = colleague.messages()[-1]["message_id"]
    telegram = story.world.telegram
    for data in (button, button.replace("li:", "lz:", 1)):
        await telegram.press(BORIS, own, data, forged=True)
    await colleague.until(
        lambda: sum("who connected it first" in text for text in colleague.texts()) >= 2, "two refusals"
    )


async def test_a_limit_of_colleagues_does_not_bind_the_owner(story: Story) -> None:
    owner, colleague = story.of(ANNA), story.of(BORIS)
    await owner.connect()
    await colleague.connect()
    await open_limits(owner)
    await owner.press("Коллегам в день")
    await owner.say("0")
    await owner.sees(r"каждого коллеги: 0\n")
    await colleague.say("+79160000045 Your order is ready")
    refused = await colleague.sees("You may start 0 calls today")
    assert "/settings" in refused
    await owner.say("+79160000046 Ваш заказ готов")
    await owner.press("Подтвердить")
    await owner.sees("ответили")
    assert len(story.truth()) == 1


async def test_a_big_launch_opens_after_a_call_to_oneself(connected: Story) -> None:
    await open_limits(connected)
    await connected.sees("сначала звонят себе: без предела")
    await connected.press("Сначала себе")
    await connected.sees("подтвердить можно после разговора")
    await connected.say("2")
    await connected.sees(r"сначала звонят себе: 2\n")
    await list_arrives(connected, people(1, 2, 3))
    await connected.say("Напоминаем")
    await connected.sees("(?s)Больше 2 человек.*Разговора пока не было")
    assert not any("позвонить 3" in label for label in connected.buttons())
    await connected.press("Сначала позвонить мне")
    await connected.sees("поделитесь своим номером")
    await connected.world.telegram.press_reply(connected.user_id, "Отправить мой номер")
    await connected.sees("(?s)Проверьте звонок\n.*000-00-01")
    await connected.press("Подтвердить")
    await connected.sees("ответили, говорили")
    await connected.until(lambda: "Теперь позвонить: 3 людям" in connected.buttons(), "the way on")
    await connected.press("Теперь позвонить")
    await connected.until(lambda: "Это уведомление — позвонить 3" in connected.buttons(), "an open Confirm")
    await connected.press("Изменить")
    await connected.press("Текст")
    await connected.say("Напоминаем о записи")
    await connected.sees("(?s)Больше 2 человек.*звонок изменили")
    assert len(connected.paid()) == 1
