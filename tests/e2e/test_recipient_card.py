"""`/find` and «Всё о номере»: one recipient over everything, in the chat."""

from datetime import UTC, datetime
from pathlib import Path

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.ids import AccountId, UserId
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
