"""`/call NAME [WHEN] TEXT`: two actions for whoever is known, a choice where several fit, a sentence where nobody does."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.story import Story, telling

PHONES = "+7 916 000-00-01", "+7 916 000-00-02"


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with telling(tmp_path / "data", planned_within_s=None) as told:
        await told.connect()
        for phone, name in zip(PHONES, ("Анна Смирнова", "Анна Белая"), strict=True):
            await told.world.telegram.share_contact(told.user_id, phone, name)
            await told.until(lambda name=name: name in told.last(), "the card's name")
            await told.say("Здравствуйте")
            await told.sees(f"(?s)Проверьте звонок.*{name}")
            await told.press("Отмена")
            await told.sees("(?i)отмен|вернуть")
        yield told


async def test_a_known_name_is_called_in_two_actions_and_of_several_one_is_chosen(story: Story) -> None:
    story.taps = 0
    await story.say("/call Анне Смирновой завтра в 10 Ждём вас")
    screen = await story.sees("(?s)Проверьте звонок.*Ждём вас")
    assert f"Анна Смирнова, {PHONES[0]}" in screen
    assert "10:00" in screen
    await story.press("Подтвердить")
    await story.until(lambda: len(story.truth()) == 1, "the planned call")
    assert story.taps == 2
    assert story.truth()[0]["phone"] == "79160000001"
    # Several who fit.
    await story.say("/call Анна завтра в 10 Ждём вас")
    assert "нескольким" in await story.sees("Кому позвонить")
    assert {f"Анна Белая, {PHONES[1]}", f"Анна Смирнова, {PHONES[0]}"} <= set(story.buttons())
    assert len(story.truth()) == 1
    await story.press("Анна Белая")
    assert f"Анна Белая, {PHONES[1]}" in await story.sees("(?s)Проверьте звонок.*Ждём вас")
    await story.say("/call Анна завтра в 11 Ждём вас")
    await story.sees("Кому позвонить")
    edited = story.world.telegram.messages(story.user_id)
    mine = next(one for one in reversed(edited) if not one["from"]["is_bot"])
    await story.world.telegram.edit(
        story.user_id, mine["message_id"], "/call Смирновой Анне завтра в 12 Ждём"
    )
    assert f"Анна Смирнова, {PHONES[0]}" in await story.sees("(?s)Проверьте звонок.*12:00")


async def test_nobody_who_fits_is_said_and_a_name_that_may_go_on_is_asked_about(story: Story) -> None:
    await story.say("/call Вера Павлова завтра в 10 Ждём вас")
    asked = await story.sees("нет имени «Вера Павлова»")
    assert "Ждём вас" in asked
    assert "10:00" in asked
    await story.say("+7 916 000-00-03")
    screen = await story.sees("(?s)Проверьте звонок.*000-00-03")
    assert "Ждём вас" in screen
    assert "Вера" not in screen

    # A name that may go on.
    await story.say("/call Анне Смирновой Петровне ждём вас")
    assert "Дальше идёт слово" in await story.sees("это кто")
    await story.press("Анна Смирнова")
    assert "Петровне ждём вас" in await story.sees("(?s)Проверьте звонок.*ждём")


async def test_a_short_name_is_asked_about_and_leads_to_the_card_of_each(story: Story) -> None:
    await story.say("/call Аня завтра в 10 Ждём вас")
    await story.sees("имя подходит нескольким")
    await story.press("Карточки этих людей")
    await story.sees("Нашлось: 2")
    await story.press("Анна Белая")
    await story.sees("000-00-02\nИмена: Анна Белая\nНа этот номер ещё не звонили")
    await story.press("Анна Смирнова")
    await story.sees("000-00-01\nИмена: Анна Смирнова\nНа этот номер ещё не звонили")
    await story.say("/call Аня Белая завтра в 10 Ждём вас")
    assert "по-домашнему" in await story.sees("«Аня Белая» — это кто")
