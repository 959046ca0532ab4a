"""Somebody presses a key during a call, and one of us has their number seconds later."""

import asyncio

from bot.domain.ids import ChatId, UserId
from bot.sandbox.world import BORIS
from tests.e2e.story import Story
from tests.e2e.test_watching import watching

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


async def test_in_a_group_the_number_stays_hidden_and_one_member_gets_it(story: Story) -> None:
    group = await watching(story, "Только лиды")
    await waiting(story)
    told = await group.sees("Ждёт ответа")
    assert "***-**-03" in told
    tap = await group.by(BORIS).press("Беру")
    await group.told(tap, "key is not connected|No service key|/connect")
    await story.of(BORIS).connect(story.world.api_key)
    await group.by(BORIS).press("Беру")
    await group.sees("Взял: Boris|Взял: Борис")
    await story.sees("Ждёт ответа")
    boris = story.of(BORIS)
    await boris.sees("(?s)916 000-96-03")
    assert all("96-03" not in text for text in group.texts())
    assert all("000-96-03" not in text for text in story.texts() if "Ждёт" in text)
    contacts = [one for one in story.world.telegram.log if one.method == "sendContact"]
    assert {str(one.params["chat_id"]) for one in contacts} == {str(BORIS)}


async def test_where_the_bot_may_not_write_the_way_to_the_chat_is_told(story: Story) -> None:
    group = await watching(story, "Только лиды")
    boris = story.of(BORIS)
    await boris.connect(story.world.api_key)
    await waiting(story)
    await group.sees("Ждёт ответа")
    await story.world.telegram.block(BORIS)
    tap = await group.by(BORIS).press("Беру")
    await group.told(tap, "can’t write to you|написать вам бот не может")
    await boris.say("/start")
    await group.sees("Взял: |Taken by")
    await boris.say("/leads")
    await boris.press("***-**-03")
    await boris.sees("(?s)916 000-96-03")


async def test_a_note_stays_out_of_the_group(story: Story) -> None:
    group = await watching(story, "Только лиды")
    await waiting(story)
    await group.sees("Ждёт ответа")
    await story.press("Беру")
    await story.sees("(?s)916 000-96-03.*Взял")
    leads, anna = story.app.services.leads, UserId(story.user_id)
    (lead,) = (await leads.page(anna)).leads
    await leads.note(anna, lead.id, "Второй номер 916 111-22-33")
    await story.sees("Заметка: Второй номер")
    await group.sees("Взял")
    assert group.count("Второй номер") == 0
