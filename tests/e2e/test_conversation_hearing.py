"""«Сначала позвонить мне»: the person hears the call before anybody else does, and pays for it knowingly."""

from tests.e2e.list_chat import list_arrives, people
from tests.e2e.story import Story


async def test_the_first_time_the_own_number_is_asked_for_and_then_remembered(connected: Story) -> None:
    story = connected
    await story.say("+7 916 123-45-67 завтра в 10 Напоминаем о записи")
    await story.press("Сначала позвонить мне")
    await story.sees("поделитесь своим номером")
    await story.world.telegram.press_reply(story.user_id, "Отправить мой номер")
    screen = await story.sees("(?s)Проверьте звонок\n.*000-00-01")
    assert "Напоминаем о записи" in screen
    assert "сразу после подтверждения" in screen
    assert not story.paid(), "hearing it is a call that is confirmed like any other"
    assert "Сначала позвонить мне" not in story.buttons()
    await story.press("Подтвердить")
    await story.sees("ответили, говорили")
    assert [call["phone"] for call in story.truth()] == ["79160000001"]

    await story.say("+7 916 123-45-69 Другой текст")
    await story.sees("Другой текст")
    await story.press("Сначала позвонить мне")
    await story.sees("(?s)000-00-01.*Другой текст")
    assert len(story.paid()) == 1


async def test_the_draft_it_came_from_can_still_be_confirmed(connected: Story) -> None:
    story = connected
    await story.say("+7 916 123-45-67 Напоминаем о записи")
    confirm = story.world.telegram
    await story.sees("123-45-67")
    original = story.messages()[-1]["message_id"]
    await story.press("Сначала позвонить мне")
    await story.sees("поделитесь своим номером")
    await confirm.press_reply(story.user_id, "Отправить мой номер")
    await story.sees("(?s)Проверьте звонок.*000-00-01")
    await confirm.press_text(story.user_id, original, "Подтвердить")
    await story.until(story.paid, "the call to the client")
    assert [call["phone"] for call in story.truth()] == ["79161234567"]


async def test_somebody_elses_contact_is_not_taken_for_the_own_number(connected: Story) -> None:
    story = connected
    await story.say("+7 916 123-45-67 Напоминаем о записи")
    await story.press("Сначала позвонить мне")
    await story.sees("поделитесь своим номером")
    await story.world.telegram.share_contact(story.user_id, "+79160000077", "Клиент")
    await story.sees("Это не ваш контакт")
    await story.say("/cancel")
    await story.sees("(?i)отмен")
    assert not story.paid()


async def test_the_finished_trial_leads_to_the_call_itself(connected: Story) -> None:
    story = connected
    await story.say("+7 916 123-45-67 Напоминаем о записи")
    await story.sees("123-45-67")
    original = story.messages()[-1]["message_id"]
    await story.press("Сначала позвонить мне")
    await story.sees("поделитесь своим номером")
    await story.world.telegram.press_reply(story.user_id, "Отправить мой номер")
    await story.sees("(?s)Проверьте звонок.*000-00-01")
    await story.press("Подтвердить")
    await story.sees("ответили, говорили")
    await story.until(lambda: "Теперь позвонить: +7 916 123-45-67" in story.buttons(), "the way on")
    assert not any(label.startswith("Повторить") for label in story.buttons())
    card = story.messages()[-1]["message_id"]
    await story.press("Теперь позвонить")
    await story.until(lambda: story.messages()[-1]["message_id"] > card, "a screen below the card")
    assert "123-45-67" in story.last()
    assert len(story.paid()) == 1, "the tap only shows what is to be confirmed"
    telegram = story.world.telegram
    tap = await telegram.press_text(story.user_id, original, "Подтвердить")
    answer = await story.until(lambda: telegram.answers.get(tap), "an answer")
    assert "устарел" in answer["text"]
    assert len(story.paid()) == 1
    await story.press("Подтвердить")
    await story.until(lambda: len(story.truth()) == 2, "the call itself")
    await telegram.press_text(story.user_id, card, "Теперь позвонить")
    await story.sees("второй раз он не начнётся")
    assert [call["phone"] for call in story.truth()] == ["79160000001", "79161234567"]


async def test_a_template_is_heard_first_with_the_values_of_the_first_or_with_typed_ones(
    connected: Story,
) -> None:
    story = connected
    template = story.world.calling.account(story.world.api_key).add_template("Акция", "{name}, {Скидка}")
    await list_arrives(story, people(1, 2))
    await story.press("Шаблон")
    await story.press(f"{template.id} — Акция")
    await story.sees("Что говорит шаблон")
    await story.say("{name}, {Скидка}")
    await story.sees("Проверьте звонки")
    await story.press("Сначала позвонить мне")
    await story.sees("поделитесь своим номером")
    await story.world.telegram.press_reply(story.user_id, "Отправить мой номер")
    await story.sees("Проверьте звонок(?s:.*)Человек 1, 1 %")
    await story.press("Изменить")
    await story.sees("Что изменить")
    await story.press("Значения")
    await story.sees("(?s)Что подставить.*name: Человек 1\nСкидка: 1 %")
    await story.say("Мария")
    await story.sees("Названия: name, Скидка")
    await story.say("name: Мария")
    await story.sees("Мария, 1 %")
    await story.press("Подтвердить")
    await story.until(lambda: "Теперь позвонить: 2 людям" in story.buttons(), "the way on")
    (request,) = story.paid()
    assert request.body["variables"] == {"79160000001": {"Мария": "{name}", "1 %": "{Скидка}"}}
