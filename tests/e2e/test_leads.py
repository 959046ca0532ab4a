"""Somebody presses a key during a call, and one of us has their number seconds later."""

import asyncio

from bot.domain.ids import ChatId, UserId
from tests.e2e.story import Story

WAITS = "+7 916 000-96-03 Вы придёте?\n3 перезвонить (перезвоните, позже): лид; Перезвоним"


async def waiting(story: Story) -> str:
    """The message about somebody who has just asked to be called back."""
    await story.say(WAITS)
    await story.sees("Проверьте звонок")
    await story.press("Подтвердить")
    return await story.sees("Ждёт ответа")


async def test_a_lead_is_taken_called_noted_and_done(connected: Story) -> None:
    told = await waiting(connected)
    assert "+7 916 ***-**-03" in told
    assert "000-96-03" not in told.replace("\xa0", " ")
    await connected.press("Беру")
    await connected.sees("(?s)Ждёт ответа.*916 000-96-03.*Взял: ")
    contacts = [one for one in connected.world.telegram.log if one.method == "sendContact"]
    assert [one.params["phone_number"] for one in contacts] == ["+79160009603"]
    await connected.press("Не ответил")
    await connected.sees("(?s)916 000-96-03.*Не ответил, занимается")
    await connected.press("Перезвонить позже")
    await connected.sees("Когда напомнить")
    await connected.say("когда-нибудь")
    await connected.sees("Не понял время")
    await connected.say("через 2 часа")
    await connected.sees("(?s)916 000-96-03.*Перезвонит: ")
    await connected.press("Готово")
    await connected.sees("(?s)916 000-96-03.*Готово: ")
    await connected.say("/leads")
    await connected.sees("Никто не ждёт ответа")
    await connected.press("Отменить последний шаг")
    await connected.sees("(?s)916 000-96-03.*Перезвонит: ")
    await connected.say("/leads 96-03")
    await connected.sees("Номер оканчивается на 9603: 1")
    await connected.say("/leads кто там")
    await connected.sees("Не понял: «кто там»")
    await connected.press("Таблицей")
    await connected.sees("1 лид")


async def test_a_reply_to_it_is_a_note(connected: Story) -> None:
    leads, anna = connected.app.services.leads, UserId(connected.user_id)
    await waiting(connected)
    await connected.press("Беру")
    await connected.sees("Чтобы оставить заметку")
    (message,) = [one for one in connected.messages() if "Чтобы оставить заметку" in one.get("text", "")]
    # A user takes longer to read it than the worker to write down what it has sent.
    async with asyncio.timeout(30):
        while await leads.of_message(anna, ChatId(anna), message["message_id"]) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await connected.world.telegram.say(
        connected.user_id, "Просит после шести", reply_to=message["message_id"]
    )
    await connected.sees("(?s)916 000-96-03.*Заметка: Просит после шести")
    assert len(connected.paid()) == 1


async def test_two_taps_at_once_are_one_taker(connected: Story) -> None:
    await waiting(connected)
    await asyncio.gather(connected.press("Беру"), connected.press("Беру"))
    await connected.sees("(?s)916 000-96-03.*Взял: ")
    await asyncio.sleep(0.5)
    contacts = [one for one in connected.world.telegram.log if one.method == "sendContact"]
    assert len(contacts) == 1
