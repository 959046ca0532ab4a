"""A workbook with a caption in braces: the screen says what each will hear and what it costs, and each hears just that."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.e2e.list_files import XLSX, send, xlsx
from tests.e2e.story import Story

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
