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
    screen = await story.sees("Проверьте звонки")
    assert "Часы: 10:00–19:00, вт–пт, по местному времени" in screen
    assert "ещё раз через 30 мин" in screen
    assert "20 звонков в минуту" in screen
    assert "меньше чем 7 дней назад" in screen


async def test_hours_are_typed_and_what_is_no_hours_is_asked_again(connected: Story) -> None:
    story = connected
    await list_arrives(story, people(1))
    await story.say("Напоминаем")
    await story.sees("(?s)Проверьте.*Напоминаем")
    await story.press("Изменить")
    await story.press("Ещё")
    await story.press("Часы")
    await story.sees("В какие часы")
    await story.say("20-9")
    await story.sees("Не получилось понять часы: «20-9»")
    await story.say("10:30-18")
    await story.sees("Часы: 10:30–18:00, пн–пт")


async def test_a_button_of_an_older_screen_changes_nothing(connected: Story) -> None:
    story = connected
    draft_id = await list_arrives(story, people(1))
    await story.say("Напоминаем")
    await story.sees("(?s)Проверьте.*Напоминаем")
    await story.press("Изменить")
    await story.press("Ещё")
    await story.sees("Как звонить")
    drafting, anna = story.app.services.drafting, UserId(story.person_id)
    content, revision = await drafting.content(anna, draft_id)
    await drafting.change(anna, draft_id, revision, replace(content, per_minute=5))
    await story.press("30 мин")
    screen = await story.sees("(?s)Проверьте.*5 звонков в минуту")
    assert "ещё раз через" not in screen


async def test_what_to_say_may_be_written_after_something_else_was_asked(connected: Story) -> None:
    story = connected
    await list_arrives(story, people(1))
    await story.say("/balance")
    await story.sees("Баланс: 100,00")
    await story.press("Текст или #номер")
    await story.sees("Напишите новый текст")
    await story.say("Напоминаем")
    await story.sees("(?s)Проверьте звонок.*Напоминаем")


def _is_chosen(story: Story, label: str) -> bool:
    return f"✓ {label}" in story.buttons()
