"""What goes wrong between the bot and Telegram, long lists, and buttons pressed when their time is over."""

from pathlib import Path

from bot.sandbox.world import ANNA, GROUP
from handlers.menu.buttons import Open, Place
from tests.e2e.story import Story, telling

ANSWERS = "+79160000045"


async def test_a_key_that_cannot_be_deleted_is_left_to_the_person_to_delete(story: Story) -> None:
    story.world.telegram.faults.add(
        "deleteMessage", status=400, description="Bad Request: message can't be deleted"
    )
    await story.say(story.world.api_key)
    await story.sees("удалить не получилось")
    await story.sees("Ключ подключён")


async def test_an_administrator_bot_deletes_a_key_from_a_group(story: Story) -> None:
    telegram = story.world.telegram
    await telegram.set_bot_status(ANNA, GROUP, "administrator")
    await story.say(story.world.api_key, chat_id=GROUP)
    await story.until(
        lambda: any("сообщение удалено" in str(message.get("text")) for message in telegram.messages(GROUP)),
        "a warning",
    )
    assert all(story.world.api_key not in str(message) for message in telegram.messages(GROUP))
    await story.say("просто разговор", chat_id=GROUP)
    await story.say("/balance")
    await story.sees("Ключ сервиса не подключён")
    assert len([message for message in telegram.messages(GROUP) if message["from"]["is_bot"]]) == 1


async def test_a_domain_chosen_too_late_asks_for_the_key_again(tmp_path: Path) -> None:
    domains = ("first.dialgram", "second.dialgram")
    async with telling(tmp_path / "data", provider_domains=domains) as story:
        await story.say(story.world.api_key)
        await story.sees("От какого сервиса")
        message = story.messages()[-1]
        data = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        await story.press("first.dialgram")
        await story.sees("Ключ подключён")
        await story.world.telegram.press(ANNA, message["message_id"], data)
        await story.sees("Ключ не сохранился")
        await story.say(story.world.api_key)
        await story.press("second.dialgram")
        await story.sees("Ключ (подключён|заменён)")


async def test_a_tap_whose_answer_fails_still_does_what_it_says(connected: Story) -> None:
    telegram = connected.world.telegram
    telegram.faults.add("answerCallbackQuery", status=400, description="Bad Request: something else", times=2)
    await connected.say("/menu")
    await connected.press("Помощь")
    await connected.sees("Как позвонить")
    await connected.press("В меню")
    await connected.sees("Меню\n")


async def test_a_person_who_blocked_the_bot_stops_nobody(connected: Story) -> None:
    telegram = connected.world.telegram
    await connected.say(f"{ANSWERS} Напоминаем о записи")
    await connected.sees("Проверьте звонок")
    await telegram.block(ANNA)
    await connected.press("Изменить")
    await connected.until(lambda: [call for call in telegram.log if call.status == 403], "a refusal")
    await telegram.unblock(ANNA)
    await connected.say("/balance")
    await connected.sees("Баланс: 100,00 ₽\nНа сколько")


async def test_long_lists_have_pages(connected: Story) -> None:
    account = connected.world.calling.account(connected.world.api_key)
    for number in range(30):
        account.add_template(f"Шаблон {number}")
    await connected.say("/templates")
    await connected.sees("Шаблон 4")
    await connected.press("Дальше")
    await connected.sees("Шаблон 12")
    await connected.press("Раньше")
    await connected.sees("Напоминание о записи")

    phones = " ".join(f"+791600001{number:02}" for number in range(11))
    await connected.say(f"{phones} Завтра не работаем")
    await connected.press("Подтвердить")
    await connected.until(lambda: len(connected.truth()) == 11, "eleven calls")
    await connected.sees("/call_11")
    await connected.say("/calls")
    await connected.sees("/call_2 · ")
    await connected.press("Раньше")
    await connected.sees("/call_1 · ")
    await connected.press("К последним")
    await connected.sees("/call_11 · ")


async def test_the_message_of_a_draft_may_be_deleted_while_it_is_edited(connected: Story) -> None:
    await connected.say(f"{ANSWERS} Первый текст")
    await connected.press("Изменить")
    await connected.press("Текст")
    await connected.sees("Напишите новый текст")
    connected.world.telegram.faults.add(
        "editMessageText", status=400, description="Bad Request: message to edit not found"
    )
    await connected.say("Второй текст")
    await connected.sees("Второй текст")
    await connected.press("Подтвердить")
    await connected.sees("ответили")
    assert len(connected.paid()) == 1


async def test_free_text_for_a_draft_that_was_confirmed_meanwhile_changes_nothing(connected: Story) -> None:
    await connected.say(f"{ANSWERS} Первый текст")
    await connected.sees("Проверьте звонок")
    screen = next(message for message in reversed(connected.messages()) if "reply_markup" in message)
    rows = screen["reply_markup"]["inline_keyboard"]
    confirm = next(one["callback_data"] for row in rows for one in row if one["text"] == "Подтвердить")
    await connected.press("Изменить")
    await connected.press("Текст")
    await connected.sees("Напишите новый текст")
    await connected.world.telegram.press(ANNA, screen["message_id"], confirm)
    await connected.until(lambda: len(connected.truth()) == 1, "the call")
    await connected.say("Второй текст")
    await connected.sees("второй раз он не начнётся|уже отработал")
    assert len(connected.paid()) == 1


async def test_the_menu_offers_a_call_and_the_way_back(connected: Story) -> None:
    await connected.say("/menu")
    await connected.press("Позвонить")
    await connected.sees("Пришлите номер и текст одним сообщением, например")
    await connected.press("В меню")
    await connected.sees("Меню\n")
    await connected.press("Позвонить")
    await connected.say(f"{ANSWERS} Напоминаем о записи")
    await connected.sees("Проверьте звонок")


async def test_a_time_on_its_own_may_be_ambiguous_in_an_edit(connected: Story) -> None:
    await connected.say(f"{ANSWERS} Напоминаем о записи")
    await connected.press("Изменить")
    await connected.press("Время")
    await connected.sees("Когда позвонить")
    await connected.say("12.05")
    await connected.press("12:05")
    await connected.sees("(?s)Проверьте.*12:05")
    await connected.press("Изменить")
    await connected.press("Время")
    await connected.press("Позвонить сейчас")
    await connected.sees("сразу после подтверждения")


async def test_a_new_line_typed_instead_of_an_answer_starts_anew(connected: Story) -> None:
    await connected.say(f"/call {ANSWERS} 01.02.2020 10:00 Первый текст")
    await connected.sees("уже прошло")
    await connected.say("+79160000046 Второй текст")
    screen = await connected.sees("Проверьте звонок")
    assert "Второй текст" in screen
    assert "+7 916 000-00-45" not in screen


async def test_a_past_time_is_replaced_by_now_or_taken_as_text(connected: Story) -> None:
    await connected.say(f"/call {ANSWERS} 01.02.2020 10:00 была запись")
    await connected.press("Позвонить сейчас")
    await connected.sees("сразу после подтверждения")
    await connected.say(f"/call {ANSWERS} 01.02.2020 10:00 была запись")
    await connected.press("Это текст")
    await connected.sees("01.02.2020 10:00 была запись")
    await connected.say("+79160000045")
    await connected.press("Отмена")
    await connected.sees("Отменено")
    assert not connected.paid()


async def test_a_button_of_an_older_screen_leaves_the_card_that_stands_there_now(connected: Story) -> None:
    await connected.say(f"{ANSWERS} Ждём вас завтра")
    await connected.press("Подтвердить")
    await connected.sees("(?s)Завершено.*Ждём вас завтра")
    (card,) = [one for one in connected.messages() if "Завершено" in str(one.get("text"))]
    menu = Open(place=Place.MENU).pack()
    await connected.world.telegram.press(ANNA, card["message_id"], menu, forged=True)
    await connected.until(lambda: "Меню" in connected.last(), "the menu in a message of its own")
    assert card in connected.messages()


async def test_it_leaves_the_card_of_a_call_that_nobody_can_stop_as_well(connected: Story) -> None:
    connected.world.calling.hold_calls = True
    await connected.say(f"{ANSWERS} Ждём вас завтра")
    await connected.press("Подтвердить")
    await connected.sees("(?s)Звоним.*вызываем")
    (card,) = [one for one in connected.messages() if "вызываем" in str(one.get("text"))]
    assert connected.buttons() == ["Подробно"]
    menu = Open(place=Place.MENU).pack()
    await connected.world.telegram.press(ANNA, card["message_id"], menu, forged=True)
    await connected.until(lambda: "Меню" in connected.last(), "the menu in a message of its own")
    assert card in connected.messages()
