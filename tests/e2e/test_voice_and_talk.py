"""«Изменить» → «Голос и разговор»: what is chosen for one call, what rules a choice out, and what nobody understands."""

from bot.sandbox.world import BORIS
from tests.e2e.list_chat import list_arrives, people
from tests.e2e.story import Story


async def at_voice_and_talk(story: Story) -> str:
    """From a confirm screen."""
    await story.press("Изменить")
    await story.sees("Что изменить")
    await story.press("Голос и разговор")
    return await story.sees("^Голос и разговор")


async def back_to_confirm(story: Story) -> None:
    await story.press("Назад")
    await story.sees("Что изменить")
    await story.press("Назад")


async def test_everything_is_chosen_by_taps_and_said_on_the_screen(connected: Story) -> None:
    story = connected
    await story.say("+79160000045 Вы придёте?\n1: менеджер +7 495 000-00-01\n2: Жаль")
    await story.sees("Проверьте звонок")
    await at_voice_and_talk(story)
    assert story.buttons() == [
        "✓ Женский голос", "Мужской голос", "Язык: как в кабинете", "15 с", "✓ 30 с", "45 с", "60 с", "Другое",
        "Перебивание", "Конец речи", "Менеджеру — номер отправителя", "Назад",
    ]  # fmt: skip
    for label in ("Мужской голос", "45 с", "Перебивание", "Конец речи", "Менеджеру — номер отправителя"):
        await story.press(label)
        await story.until(lambda label=label: f"✓ {label}" in story.buttons(), f"the choice of {label}")
    await story.press("Язык")
    await story.sees("На каком языке прочитать")
    await story.press("English")
    await story.until(lambda: "Язык: en-US" in story.buttons(), "the language")
    await back_to_confirm(story)
    screen = await story.sees("Голос: мужской, реакции — голосом сервиса")
    for line in (
        "Язык: en-US",
        "Ждём ответа: 45 с",
        "Если робота перебивают, он это замечает.",
        "Когда собеседник договорил, сервис определяет сам.",
        "С менеджером соединим с того же номера, с которого звоним.",
    ):
        assert line in screen.splitlines()


async def test_a_number_of_seconds_is_typed_and_what_is_none_is_asked_again(connected: Story) -> None:
    story = connected
    await story.say("+79160000045 Напоминаем")
    await story.sees("Проверьте звонок")
    await at_voice_and_talk(story)
    await story.press("Другое")
    await story.sees("(?s)Сколько секунд ждать ответа.*30")
    for unreadable in ("61", "14", "долго", "-20"):
        await story.say(unreadable)
        await story.sees(f"«{unreadable}» не подходит, ничего не изменилось. Напишите число от 15 до 60")
    await story.say("17")
    await story.until(lambda: "✓ 17 с" in story.buttons(), "the typed number")
    await back_to_confirm(story)
    assert "Ждём ответа: 17 с" in await story.sees("Проверьте звонок")


async def test_what_a_record_and_a_template_rule_out_is_said(connected: Story) -> None:
    story = connected
    account = story.world.calling.account(story.world.api_key)
    record, template = (
        account.add_record("hello", text="Здравствуйте"),
        account.add_template("Запись", "Ждём"),
    )
    await story.say(f"/call 89160000045 #{record.id}")
    await story.sees("Проверьте звонок")
    assert "У ролика свои голос и язык" in await at_voice_and_talk(story)
    assert not {"Мужской голос", "Язык: как в кабинете"} & set(story.buttons())
    await story.press("Перебивание")
    await story.until(lambda: "✓ Перебивание" in story.buttons(), "the choice")
    await back_to_confirm(story)
    await story.press("Отмена")
    await story.sees("Отменено")
    await story.say(f"/template {template.id} 89160000045")
    await story.sees("по шаблону")
    await story.press("Изменить")
    await story.sees("Что изменить")
    assert not [label for label in story.buttons() if "Записывать" in label]
    await story.press("Голос и разговор")
    await story.sees("берёт голос, язык, запись, ожидание ответа и остальное из самого шаблона")
    assert story.buttons() == ["Назад"]


async def test_a_lists_voice_is_kept_and_its_price_is_said(connected: Story) -> None:
    story = connected
    await list_arrives(story, people(1, 2))
    await story.say("Напоминаем")
    assert "за ролик из текста, один раз" in await story.sees("(?s)Проверьте.*Напоминаем")
    assert "Другой голос или язык ролику не задать" in await at_voice_and_talk(story)
    await story.press("Мужской голос")
    await story.until(lambda: "✓ Мужской голос" in story.buttons(), "the voice")
    await back_to_confirm(story)
    screen = await story.sees("Голос: мужской")
    assert "Сверх того 0,40–0,80 ₽ за текст: выбранные голос и язык ролику не задать" in screen
    await story.press("Изменить")
    await story.press("Текст")
    await story.sees("Напишите новый текст")
    await story.say("Напоминаем о встрече")
    await story.sees("(?s)о встрече.*Голос: мужской")
    await story.press("Это уведомление")
    await story.sees("Завершено")
    (request,) = story.paid()
    assert request.body["record"] == {"text": "Напоминаем о встрече", "gender": 1}


async def test_a_voice_outlives_a_text_that_has_to_be_typed_again(connected: Story) -> None:
    story = connected
    await list_arrives(story, people(1, 2))
    await story.say("Здравствуйте, {Отчество}")
    await story.sees("фигурные скобки")
    await story.press("Ещё")
    await at_voice_and_talk(story)
    await story.press("Мужской голос")
    await story.until(lambda: "✓ Мужской голос" in story.buttons(), "the voice")
    await back_to_confirm(story)
    await story.sees("фигурные скобки")
    await story.say("Здравствуйте")
    assert "Голос: мужской" in await story.sees("(?s)Проверьте.*Здравствуйте(?!, {)")


async def test_a_language_that_is_gone_is_told_and_the_call_stays_as_it_was(connected: Story) -> None:
    story = connected
    await story.say("+79160000045 Напоминаем")
    await story.sees("Проверьте звонок")
    await at_voice_and_talk(story)
    await story.press("Язык")
    await story.sees("На каком языке")
    story.world.calling.faults.add(
        "getAvailableLanguages", "canned", body='{"status": "success", "data": []}', times=2
    )
    await story.press("English")
    await story.sees("Этого языка у сервиса больше нет. Звонок остался как был")
    await story.sees("Проверьте звонок")
    assert not [text for text in story.texts() if "Язык: en" in text]
    assert "Подтвердить" in story.buttons()


async def test_the_same_in_english(story: Story) -> None:
    boris = story.of(BORIS)
    await boris.connect()
    await boris.say("+79160000045 Your order is ready\n1: manager +7 495 000-00-09")
    await boris.sees("Your order is ready")
    await boris.press("Edit")
    await boris.sees("What shall be changed|change")
    await boris.press("Voice and talk")
    await boris.sees("^Voice and talk")
    await boris.press("Other")
    await boris.sees("How many seconds shall it wait for an answer")
    await boris.say("99")
    await boris.sees("“99” does not do, nothing has changed. Write a number from 15 to 60")
    await boris.say("20")
    await boris.until(lambda: "✓ 20 s" in boris.buttons(), "the typed number")
    for label in ("Male voice", "Interruption", "End of speech", "Manager sees the sender"):
        await boris.press(label)
        await boris.until(lambda label=label: f"✓ {label}" in boris.buttons(), f"the choice of {label}")
    await boris.press("Back")
    await boris.until(lambda: "More" in boris.buttons(), "the parts")
    await boris.press("More")
    await boris.sees("No hours are set")
    await boris.press("Hours")
    await boris.press("9:00–20:00")
    await boris.until(lambda: "✓ Local time" in boris.buttons(), "the days")
    await boris.press("No weekends")
    await boris.until(lambda: "✓ No weekends" in boris.buttons(), "no weekends")
    await boris.press("Back")
    await boris.until(lambda: "More" in boris.buttons(), "the parts once more")
    await boris.press("Back")
    screen = await boris.sees("Hours: 9:00–20:00, no weekends, by the clock of those called")
    for line in ("Voice: male", "Waiting for an answer: 20 s", "The robot notices when it is interrupted."):
        assert line in screen.splitlines()
