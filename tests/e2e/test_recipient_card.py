"""`/find` and «Всё о номере»: one recipient over everything, in the chat."""

import re
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.ids import AccountId, UserId
from storage import tables
from tests.e2e.story import Story, telling
from tests.e2e.test_leads import waiting
from tests.e2e.test_reports import called
from tests.shop.past_calls import PastCall, write_launch

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


async def test_a_person_is_found_called_and_stopped_from_one_card(tmp_path: Path) -> None:
    async with telling(tmp_path / "data") as story:
        await story.connect()
        await called(story)
        await story.say("/call_1")
        await story.press("Всё о номере")
        card = await story.sees("Звонков: 1, ответили 1, потрачено 1,20 ₽")
        assert "+7 916 000-95-01" in card
        assert "1 приду" in card
        await story.press("В стоп-лист")
        await story.sees("В стоп-листе с")
        assert "Уже в стоп-листе" in story.buttons()
        await story.say("/find +7 916 000-77-77")
        await story.sees("ещё не звонили")
        await story.press("Позвонить")
        await story.sees("916 000-77-77")
        assert len(story.paid()) == 1
        await story.say("/find")
        await story.sees("Кого найти")
        await story.say("/find Никифор")
        await story.sees("Никого с таким именем")
        await story.say("/basis +7 916 000-95-01")
        await story.until(lambda: "Всё о номере" in story.buttons(), "the way to the card")


async def test_a_lead_is_seen_and_taken_from_the_card(connected: Story) -> None:
    await waiting(connected)
    await connected.say("/find +7 916 000-96-03")
    card = await connected.sees("(?s)916 000-96-03.*Лид, .*3 перезвонить")
    assert "Пока никто не взял" in card
    await connected.press("Открыть лид")
    await connected.press("Беру")
    await connected.sees("(?s)916 000-96-03.*Взял: ")
    await connected.press("Готово")
    await connected.sees("(?s)916 000-96-03.*Готово: ")
    await connected.say("/find +7 916 000-96-03")
    await connected.sees("(?s)Лид, .*3 перезвонить.*Готово: Анна")
    assert "Открыть лид" not in connected.buttons()


async def test_of_several_who_are_called_alike_one_is_chosen(tmp_path: Path) -> None:
    async with telling(tmp_path / "data") as story:
        await story.connect()
        names = ("Анна Смирнова", "Анна Ли", "Борис")
        calls = [
            PastCall(f"7916000000{place}", name, None, CallOutcome.ANSWERED, 12, 120, None, AT)
            for place, name in enumerate(names, start=1)
        ]
        async with story.app.database.writing() as tx:
            await write_launch(
                tx, calls, account_id=AccountId(1), user_id=UserId(story.user_id), began_at=AT, first_number=1
            )
        await story.say("/find анна")
        await story.sees("Нашлось: 2")
        await story.press("Анна Ли")
        assert "+7 916 000-00-02" in await story.sees("Имена: Анна Ли")
        await story.say("/find борис")
        await story.sees("Имена: Борис")


async def test_the_owner_forgets_a_person_after_being_told_what_goes_and_what_stays(
    connected: Story,
) -> None:
    await connected.say("+7 916 000-95-01 Анна, ждём вас")
    await connected.press("Подтвердить")
    await connected.sees("Завершено")
    async with connected.app.database.writing() as tx:
        await tx.execute(tables.recipients.update().values(name="Анна Смирнова"))
    await connected.say("/find Анна Смирнова")
    await connected.sees("Имена: Анна Смирнова")
    await connected.press("В стоп-лист")
    await connected.sees("В стоп-листе с")
    await connected.press("Забыть")
    asked = await connected.sees("(?s)Забыть .*916 000-95-01.*Останутся: номер в стоп-листе")
    assert "Вернуть нельзя" in asked
    await connected.press("Всё о номере")
    await connected.press("Забыть")
    await connected.press("Забыть навсегда")
    await connected.sees("Забыли: .*916 000-95-01")
    await connected.press("Всё о номере")
    await connected.until(
        lambda: re.search("(?s)^.7 916 000-95-01\nВ стоп-листе с.*Звонков: 1", connected.last()),
        "the card without a name",
    )
    await connected.say("/find Анна")
    await connected.sees("Никого с таким именем")
    await connected.say("/call Анна Смирнова завтра в 10 Ждём вас")
    await connected.until(lambda: "916 000-95-01" not in connected.last(), "nobody offered")
    await connected.say("+7 916 000-95-01 Ждём вас")
    await connected.sees("стоп-лист")
    assert len(connected.paid()) == 1
