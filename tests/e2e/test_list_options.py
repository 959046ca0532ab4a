"""«Изменить» → «Ещё»: hours, days, redial, pace and who is spared, in the message where the list stands."""

from dataclasses import replace

from bot.domain.ids import UserId
from tests.e2e.list_chat import list_arrives, people
from tests.e2e.story import Story


async def test_every_option_is_chosen_by_taps_and_said_on_the_screen(connected: Story) -> None:
    story = connected
    await list_arrives(story, people(1, 2))
    await story.say("Напоминаем")
    await story.sees("(?s)Проверьте.*Напоминаем")
    await story.press("Изменить")
    await story.sees("Что изменить")
    await story.press("Ещё")
    await story.sees("Как звонить")
    await story.press("Часы")
    await story.press("10:00–19:00")
    await story.until(lambda: "Часы: 10:00–19:00" in story.buttons(), "the hours")
    await story.press("пн")
    await story.until(lambda: "пн" in story.buttons(), "Monday off")
    for label in ("30 мин", "20/мин", "7 дн", "Звонить и на незнакомые коды"):
        await story.press(label)
        await story.until(lambda label=label: _is_chosen(story, label), f"the choice of {label}")
    assert {"✓ 30 мин", "✓ 20/мин", "✓ 7 дн"} <= set(story.buttons())
    await story.press("Назад")
    await story.sees("Что изменить")
    await story.press("Назад")
    screen = await story.sees("Проверьте звонки")
    assert "Часы: 10:00–19:00, вт–вс, по местному времени" in screen
    assert "ещё раз через 30 мин" in screen
    assert "20 звонков в минуту" in screen
    assert "меньше чем 7 дней назад" in screen


async def test_hours_are_typed_and_what_is_no_hours_is_asked_again(connected: Story) -> None:
    story = connected
    await list_arrives(story, people(1))
    await story.say("Напоминаем")
    await story.sees("(?s)Проверьте.*Напоминаем")
    await story.press("Изменить")
    await story.sees("Что изменить")
    await story.press("Ещё")
    await story.press("Часы")
    await story.sees("В какие часы")
    await story.say("20-9")
    await story.sees("Не получилось понять часы: «20-9»")
    await story.say("10:30-18")
    await story.sees("Часы: 10:30–18:00, каждый день")


async def test_a_button_of_an_older_screen_changes_nothing(connected: Story) -> None:
    story = connected
    draft_id = await list_arrives(story, people(1))
    await story.say("Напоминаем")
    await story.sees("(?s)Проверьте.*Напоминаем")
    await story.press("Изменить")
    await story.sees("Что изменить")
    await story.press("Ещё")
    await story.sees("Как звонить")
    drafting, anna = story.app.services.drafting, UserId(story.user_id)
    content, revision = await drafting.content(anna, draft_id)
    await drafting.change(anna, draft_id, revision, replace(content, per_minute=5))
    await story.press("30 мин")
    await story.until(lambda: "✓ 5/мин" in story.buttons(), "the same screen, as things stand now")
    assert {"✓ Без перезвона", "30 мин"} <= set(story.buttons())


async def test_what_to_say_may_be_written_after_something_else_was_asked(connected: Story) -> None:
    story = connected
    await list_arrives(story, people(1))
    await story.say("/balance")
    await story.sees("Баланс: 100,00")
    await story.press("Текст или номер")
    await story.sees("Напишите новый текст")
    await story.say("Напоминаем")
    await story.sees("(?s)Проверьте звонок.*Напоминаем")


async def test_a_number_that_no_button_has_is_typed(connected: Story) -> None:
    story = connected
    await list_arrives(story, people(1, 2))
    await story.say("Напоминаем")
    await story.sees("(?s)Проверьте.*Напоминаем")
    await story.press("Изменить")
    await story.sees("Что изменить")
    await story.press("Ещё")
    await story.sees("Как звонить")
    for option, (question, unreadable, typed, chosen) in enumerate([
        ("Через сколько минут перезвонить", "5", "25", "✓ 25 мин"),
        ("Сколько звонков начинать в минуту", "быстро", "12", "✓ 12/мин"),
        ("Сколько дней не беспокоить", "366", "14", "✓ 14 дн"),
    ]):  # fmt: skip
        await _press_other(story, option)
        await story.sees(question)
        await story.say(unreadable)
        await story.sees(f"«{unreadable}» не подходит")
        await story.say(typed)
        await story.until(lambda chosen=chosen: chosen in story.buttons(), f"the choice of {chosen}")
    await story.press("✓ 25 мин")
    await story.sees("Через сколько минут перезвонить")
    await story.press("Назад")
    await story.press("Без перезвона")
    await story.until(lambda: "✓ Без перезвона" in story.buttons(), "no redial")
    await story.press("Назад")
    await story.sees("Что изменить")
    await story.press("Назад")
    screen = await story.sees("Проверьте звонки")
    assert "12 звонков в минуту" in screen
    assert "меньше чем 14 дней назад" in screen
    assert "ещё раз через" not in screen


async def test_a_single_call_has_hours_and_a_redial_and_none_of_a_lists_choices(connected: Story) -> None:
    story = connected
    await story.say("+79160000045 Напоминаем о записи")
    await story.sees("Проверьте звонок")
    await story.press("Изменить")
    await story.sees("Что изменить")
    await story.press("Ещё")
    assert "Дни, «без выходных» и местное время выбираются вместе с часами" in await story.sees(
        "Звоним одному человеку"
    )
    assert story.buttons() == [
        "Часы: любые", "✓ Без перезвона", "15 мин", "30 мин", "60 мин", "Другое", "Свой вебхук",
        "Назад",
    ]  # fmt: skip
    await story.press("15 мин")
    await story.until(lambda: "✓ 15 мин" in story.buttons(), "a redial")
    await story.press("Часы")
    await story.press("9:00–21:00")
    await story.until(lambda: "✓ пн" in story.buttons(), "the days")
    await story.press("Назад")
    await story.sees("Что изменить")
    await story.press("Назад")
    screen = await story.sees("Часы: 9:00–21:00, каждый день")
    assert "ещё раз через 15 мин" in screen
    await story.press("Изменить")
    await story.sees("Что изменить")
    await story.press("Ещё")
    await story.press("Часы")
    await story.press("любые")
    await story.until(lambda: "Часы: любые" in story.buttons(), "any hour")
    await story.press("Назад")
    await story.sees("Что изменить")
    await story.press("Назад")
    await story.press("Подтвердить")
    await story.sees("ответили")
    (request,) = story.paid()
    assert request.body["smartDelay"] == 15
    assert "startTime" not in request.body


async def test_weekends_are_left_out_instead_of_chosen_days(connected: Story) -> None:
    story = connected
    await list_arrives(story, people(1, 2))
    await story.say("Напоминаем")
    await story.sees("(?s)Проверьте.*Напоминаем")
    await story.press("Изменить")
    await story.sees("Что изменить")
    await story.press("Ещё")
    await story.sees("вместо выбранных дней")
    await story.press("Без выходных")
    await story.until(lambda: "✓ Без выходных" in story.buttons(), "no weekends")
    assert "пн" in story.buttons(), "no day is chosen beside them"
    await story.press("вс")
    await story.until(lambda: "✓ вс" in story.buttons(), "Sunday alone")
    assert {"пн", "Без выходных"} <= set(story.buttons())
    await story.press("Без выходных")
    await story.until(lambda: "✓ Без выходных" in story.buttons(), "no weekends once more")
    await story.press("Назад")
    await story.sees("Что изменить")
    await story.press("Назад")
    await story.sees("Часы: 0:00–23:59, кроме выходных, по местному времени тех, кому звоним")


async def _press_other(story: Story, option: int) -> None:
    """«Другое» of the nth row that has one."""
    message = next(m for m in reversed(story.messages()) if m.get("reply_markup"))
    found = [
        button["callback_data"]
        for row in message["reply_markup"]["inline_keyboard"]
        for button in row
        if button["text"] == "Другое"
    ]
    await story.world.telegram.press(story.user_id, message["message_id"], found[option])


def _is_chosen(story: Story, label: str) -> bool:
    return f"✓ {label}" in story.buttons()
