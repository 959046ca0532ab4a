"""Nobody hears a brace: a text with braces that no column fills is not offered for Confirm."""

import pytest

from bot.sandbox.world import BORIS
from tests.e2e.list_files import send
from tests.e2e.story import Story

CLINIC = "Телефон;Пациент;Время\n89160000011;Анна;10:00\n89160000012;Иван;11:30".encode()
TEXT = "{Пациент}, ждём вас в {Время}"
UNKNOWN = "{Пациент}, {Врач} ждёт вас"


def no_yes(story: Story) -> None:
    assert not [label for label in story.buttons() if "позвонить 2" in label or "Подтвердить" in label]
    assert not story.paid()


@pytest.mark.parametrize("is_caption", [True, False], ids=["caption", "typed"])
async def test_a_lists_text_with_unknown_braces_has_no_confirm_and_names_the_columns(
    connected: Story, is_caption: bool
) -> None:
    telegram, caption = connected.world.telegram, UNKNOWN if is_caption else ""
    await telegram.send_file(connected.user_id, "document", CLINIC, file_name="list.csv", caption=caption)
    if not is_caption:
        await connected.sees("Что сказать")
        await connected.say(UNKNOWN)
    screen = await connected.sees("фигурные скобки: {Врач}")
    assert "в списке есть: Время" in screen
    no_yes(connected)
    await connected.say("Приём переносится")
    screen = await connected.sees("Приём переносится")
    assert "скобки" not in screen
    assert [label for label in connected.buttons() if "позвонить 2" in label]


async def test_braces_are_refused_in_a_line_and_in_an_edit_and_the_phone_is_kept(connected: Story) -> None:
    await connected.say(f"+79160000045 {TEXT}")
    await connected.sees("фигурные скобки: {Пациент} {Время}")
    no_yes(connected)
    await connected.say("Ждём вас")
    assert "+7 916 000-00-45" in await connected.sees("Проверьте звонок")
    await connected.press("Изменить")
    await connected.press("Текст")
    await connected.sees("Напишите новый текст")
    await connected.say("Ждём вас {когда")
    await connected.sees("фигурные скобки: {")
    await connected.say("Ждём вас завтра")
    assert "Ждём вас завтра" in await connected.sees("Проверьте звонок")
    assert not connected.paid()


async def test_a_good_text_of_a_list_can_not_be_edited_into_unknown_braces(connected: Story) -> None:
    await send(connected, CLINIC, "list.csv")
    await connected.sees("Что сказать")
    await connected.say("Приём переносится")
    await connected.sees("Что скажем")
    await connected.press("Изменить")
    await connected.sees("Что изменить")
    await connected.press("Текст")
    await connected.sees("Напишите новый текст")
    await connected.say("{Врач} ждёт вас")
    await connected.sees("фигурные скобки: {Врач}")
    no_yes(connected)


async def test_a_record_is_not_made_of_a_text_with_braces(connected: Story) -> None:
    await connected.say("/records")
    await connected.press("Из текста")
    await connected.say("{Имя}, ждём вас")
    await connected.sees("фигурные скобки: {Имя}")
    assert not connected.paid()


async def test_braces_are_explained_in_english(story: Story) -> None:
    boris = story.of(BORIS)
    await boris.connect()
    await boris.say(f"+79160000045 {TEXT}")
    await boris.sees("The text has braces: {Пациент} {Время}")
    await boris.world.telegram.send_file(
        boris.user_id, "document", CLINIC, file_name="list.csv", caption=UNKNOWN
    )
    assert "the list has: Время" in await boris.sees("The text has braces: {Врач}. The list has no column")
    assert not boris.paid()
