"""A workbook with a caption in braces: the screen says what each will hear and what it costs, and each hears just that."""

import logging
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.world import OLGA
from tests.e2e.list_files import XLSX, send, xlsx
from tests.e2e.story import Message, Story

CAPTION = "{имя}, заказ {номер} на {сумма} ждёт вас до {срок}"


def the_day_after_tomorrow() -> str:
    return f"{datetime.now(ZoneInfo('Europe/Moscow')) + timedelta(days=2):%d.%m.%Y}"


def a_shop() -> bytes:
    """Three orders, and one whose sum is missing."""
    day = the_day_after_tomorrow()
    return xlsx(
        ["Клиент", "Телефон", "Номер", "Сумма", "Срок"],
        ["Анна Смирнова", "+7 916 000-00-11", 12, "1 500 ₽", day],
        ["Борис Котов", "+7 916 000-00-12", 13, "2 001 ₽", day],
        ["Вера Лис", "+7 916 000-00-13", 14, "21,50 ₽", day],
        ["Глеб Ус", "+7 916 000-00-14", 15, "", day],
    )


UNTIL = "до послезавтрашнего дня"
HEARD = {
    "79160000011": f"Анна Смирнова, заказ двенадцать на одну тысячу пятьсот рублей ждёт вас {UNTIL}",
    "79160000012": f"Борис Котов, заказ тринадцать на две тысячи один рубль ждёт вас {UNTIL}",
    "79160000013": f"Вера Лис, заказ четырнадцать на двадцать один рубль пятьдесят копеек ждёт вас {UNTIL}",
}


async def test_a_workbook_and_its_caption_are_two_taps_from_calls_with_words_of_their_own(
    connected: Story,
) -> None:
    connected.taps = 0
    await send(connected, a_shop(), "orders.xlsx", mime=XLSX, caption=CAPTION)
    screen = await connected.sees("(?s)Проверьте звонки.*позвоним 3 из 4")
    for said in HEARD.values():
        assert f"«{said}»" in screen
    assert "{имя} ← имя человека" in screen
    assert "1,20 ₽ за 3 разные фразы, каждая один раз" in screen
    assert "Без звонка 1 человек: текст ему не сказать" in screen
    assert re.search("Глеб Ус.* — пусто: Сумма", screen)
    await connected.press("Это уведомление — позвонить 3")
    await connected.sees("Завершено")
    assert connected.taps == 2
    assert {
        phone: request.body["record"]["text"]
        for request in connected.paid()
        for phone in request.body["phones"]
    } == HEARD


async def test_values_may_stay_as_the_list_has_them(connected: Story) -> None:
    await send(connected, a_shop(), "orders.xlsx", mime=XLSX, caption=CAPTION)
    await connected.sees("одну тысячу пятьсот рублей")
    await connected.press("Изменить")
    await connected.sees("Что изменить")
    await connected.press("Голос и разговор")
    await connected.sees("Голос и разговор")
    await connected.press("Даты и суммы — как в списке")
    await connected.until(
        lambda: any("как в списке" in one and one[0] != "Д" for one in connected.buttons()), "a mark"
    )
    await connected.press("Назад")
    await connected.press("Назад")
    screen = await connected.sees("Даты, время и суммы — как написаны в списке")
    assert f"«Анна Смирнова, заказ 12 на 1 500 ₽ ждёт вас до {the_day_after_tomorrow()}»" in screen


SALE = "{имя}, скидка {скидка} до пятницы"


def a_sale(first: str = "Анна") -> bytes:
    """The first two hear the same sentence, so it becomes a record; the third hears one of their own."""
    return xlsx(
        ["Клиент", "Телефон", "Скидка"],
        [first, "+7 916 000-00-21", "5 %"],
        [first, "+7 916 000-00-22", "5 %"],
        ["Вера", "+7 916 000-00-23", "7 %"],
    )


def sounds(story: Story) -> list[Message]:
    return [message for message in story.messages() if "audio" in message]


async def a_second_sale(story: Story) -> str:
    """A list like one that was called before, up to its confirm screen."""
    await send(story, a_sale(), "sale.xlsx", mime=XLSX, caption=SALE)
    await story.press("Это уведомление — позвонить 3")
    await story.sees("Завершено")
    await send(story, a_sale(), "next.xlsx", mime=XLSX, caption=SALE)
    return await story.sees("(?s)«next».*Первые услышат.*Вера")


async def test_a_sentence_that_is_a_record_already_is_listened_to_on_its_confirm_screen(
    connected: Story,
) -> None:
    screen = await a_second_sale(connected)
    assert "1) Анна, +7 916 000-00-21 — «Анна, скидка пять процентов до пятницы»" in screen
    assert [label for label in connected.buttons() if "Послушать" in label] == ["Послушать 1"]
    paid = connected.paid()
    await connected.press("Послушать 1")
    (sound,) = await connected.until(lambda: sounds(connected), "its sound")
    assert sound["audio"]["mime_type"] == "audio/mpeg"
    assert "reply_markup" not in sound
    await connected.press("Послушать 1")
    await connected.until(lambda: len(sounds(connected)) == 2, "the sound once more")
    first, second = (one["audio"]["file_id"] for one in sounds(connected))
    assert first == second, "Telegram keeps it"
    assert connected.paid() == paid
    assert "Первые услышат" in await connected.sees("Проверьте звонки")


async def test_a_sound_that_the_service_does_not_hand_out_is_said_and_costs_nothing(
    connected: Story, caplog: pytest.LogCaptureFixture
) -> None:
    await a_second_sale(connected)
    caplog.set_level(logging.INFO)
    paid = connected.paid()
    account = connected.world.calling.account(connected.world.api_key)
    (record,) = [one for one in account.records.values() if one.text and "пять процентов" in one.text]
    record.data = b"<html>not yet</html>"
    await connected.press("Послушать 1")
    await connected.sees("Сервис не отдал звук этого ролика. Деньги не списаны.")
    token, record.token = record.token, "elsewhere"
    await connected.press("Послушать 1")
    await connected.until(
        lambda: sum("Сервис не отдал звук" in text for text in connected.texts()) == 2, "said once more"
    )
    assert not sounds(connected)
    assert connected.paid() == paid
    assert token not in caplog.text, "whoever has the address hears it"


async def test_the_record_of_another_account_is_not_heard_by_its_number(connected: Story) -> None:
    await a_second_sale(connected)
    other = connected.world.calling.add_account("c" * 32, balance="10.00")
    stranger = connected.of(OLGA)
    await stranger.connect(other.api_key.get_secret_value())
    shown = next(m for m in reversed(connected.messages()) if "Послушать" in str(m.get("reply_markup")))
    data = next(
        button["callback_data"]
        for row in shown["reply_markup"]["inline_keyboard"]
        for button in row
        if "Послушать" in button["text"]
    )
    hers = stranger.messages()[-1]["message_id"]
    await stranger.world.telegram.press(OLGA, hers, data, forged=True)
    await stranger.sees("Этого ролика здесь больше нет")
    assert not sounds(stranger)
    await connected.press("Послушать 1")
    await connected.until(lambda: sounds(connected), "its sound")
