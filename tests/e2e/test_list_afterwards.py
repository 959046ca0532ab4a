"""A list on its way and afterwards: watched, stopped, looked through, taken as a table, called again."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook

from bot.domain.clock import utc_now
from bot.sandbox.world import BORIS
from tests.e2e.list_chat import list_arrives, people, phone
from tests.e2e.story import Story, telling


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Story]:
    async with telling(tmp_path / "data") as told:
        await told.connect()
        yield told


async def called(story: Story, *numbers: int, lines: list[str] | None = None) -> None:
    """A list of these people, called to its end."""
    await list_arrives(story, lines or people(*numbers))
    await story.sees("Что сказать")
    await story.say("Напоминаем о записи")
    await story.press("Это уведомление")
    await story.sees("Завершено")
    story.taps = 0


async def test_the_card_tells_a_lists_figures_and_nobodys_phone(shop: Story) -> None:
    await called(shop, 9501, 9502, 9701, 9700, 45)
    card = await shop.sees("(?s)Завершено.*Готово 5 из 5.*Баланс:")
    assert "ответили 3, не дозвонились 2" in card
    assert "Откликнулись 2: нажали 1: 1, нажали 2: 1" in card
    assert "Не дозвонились: занято: 1, не ответили: 1" in card
    assert "+7 916" not in card
    assert "Потрачено: 4,00 ₽\nБаланс: 96,00 ₽" in card


async def test_those_not_reached_are_called_again_in_two_taps(shop: Story) -> None:
    await called(shop, 1, 9700, 9701, 9702)
    await shop.press("Перезвонить остальным (2)")
    screen = await shop.sees("до кого не дозвонились: позвоним 2 из 2")
    assert "Напоминаем о записи" in screen
    await shop.press("Это уведомление — позвонить 2")
    await shop.until(lambda: len(shop.truth()) == 6, "two calls more")
    assert shop.taps == 2
    assert sorted(call["phone"] for call in shop.truth()[4:]) == [phone(9700), phone(9701)]


async def test_a_second_follow_up_prepared_meanwhile_is_asked_about(shop: Story) -> None:
    """Two such screens, confirmed one after the other, would call everybody twice."""
    await called(shop, 1, 9700, 9701)
    for _ in range(2):
        await shop.press("Перезвонить остальным")
    await shop.until(
        lambda: sum("до кого не дозвонились: позвоним 2" in text for text in shop.texts()) == 2,
        "two confirm screens",
    )
    await shop.press("Это уведомление — позвонить 2")
    await shop.until(lambda: sum("Завершено" in text for text in shop.texts()) == 2, "the follow-up's end")
    await shop.press("Это уведомление — позвонить 2")
    await shop.sees("уже запускали")
    assert len(shop.truth()) == 5


async def test_one_person_called_again_is_a_single_calls_screen_and_the_text_is_not_paid_for_again(
    shop: Story,
) -> None:
    await called(shop, lines=[f"{phone(1)};Анна;", f"{phone(9701)};Борис <b>Годунов</b>;"])
    await shop.press("Перезвонить остальным (1)")
    screen = await shop.sees("Проверьте звонок")
    assert f"Борис <b>Годунов</b>, {shown(9701)}" in screen
    assert "Напоминаем о записи" in screen
    assert "Текст уже озвучен" in screen
    assert "0,40" not in screen
    assert [label for label in shop.buttons() if "реклама" in label or "уведомление" in label] == []
    await shop.press("Подтвердить")
    await shop.until(lambda: len(shop.truth()) == 3, "one call more")
    assert shop.taps == 2
    card = await shop.sees("(?s)Завершено.*Годунов")
    assert f"Борис <b>Годунов</b>, {shown(9701)}" in card
    record, first, again = shop.paid()
    assert [record.endpoint, first.endpoint, again.endpoint] == ["createRecord", "create", "create"]
    assert again.body["record"] == first.body["record"]


async def test_a_second_call_to_the_one_person_is_asked_about_and_can_be_wanted(shop: Story) -> None:
    await called(shop, 1, 9701)
    for _ in range(2):
        await shop.press("Перезвонить остальным")
    await shop.until(
        lambda: sum("Проверьте звонок" in text for text in shop.texts()) == 2, "two confirm screens"
    )
    await shop.press("Подтвердить")
    await shop.until(lambda: sum("Завершено" in text for text in shop.texts()) == 2, "the follow-up's end")
    await shop.press("Подтвердить")
    await shop.sees("Этому человеку уже перезванивали")
    assert len(shop.truth()) == 3
    await shop.press("Всё равно позвонить ещё раз")
    await shop.press("Подтвердить")
    await shop.until(lambda: len(shop.truth()) == 4, "the call that is wanted")


async def test_a_record_the_service_has_lost_is_paid_for_anew_only_after_its_price_was_said(
    shop: Story,
) -> None:
    await called(shop, 1, 9701)
    voiced = shop.paid()[-1].body["record"]["id"]
    shop.world.calling.account(shop.world.api_key).records[voiced].deleted_at = int(utc_now().timestamp())
    await shop.press("Перезвонить остальным")
    await shop.press("Подтвердить")
    told = await shop.sees("Звонок не состоялся")
    assert "Текст можно озвучить заново: 0,40 ₽" in told
    assert len(shop.truth()) == 2
    await shop.press("Озвучить заново и позвонить")
    screen = await shop.sees("озвучим заново, 0,40 ₽")
    assert "Проверьте звонок" in screen
    await shop.press("Подтвердить")
    await shop.until(lambda: len(shop.truth()) == 3, "the call")
    assert shop.paid()[-1].body["record"]["text"] == "Напоминаем о записи"


async def test_who_wants_no_calls_any_more_is_not_called_again(shop: Story) -> None:
    await called(shop, 9700, 9701)
    await shop.say(f"/stoplist +{phone(9701)}")
    await shop.sees("Добавлен 1 номер")
    await shop.press("Перезвонить остальным")
    screen = await shop.sees("Проверьте звонок")
    assert "Остальным, до кого не дозвонились, не позвоним" in screen
    assert "в стоп-листе: 1" in screen
    await shop.press("Подтвердить")
    await shop.until(lambda: len(shop.truth()) == 3, "one call more")
    assert shop.truth()[-1]["phone"] == phone(9700)


async def test_outcomes_are_chosen_and_one_has_to_stay(shop: Story) -> None:
    await called(shop, 9700, 9701)
    await shop.press("Перезвонить остальным")
    await shop.press("Кого и когда")
    await shop.sees("Кому перезвонить")
    await shop.press("✓ занято (1)")
    await shop.until(lambda: "занято (1)" in shop.buttons(), "busy taken out")
    await shop.press("Назад")
    await shop.sees("Проверьте звонок")
    await shop.press("Кого и когда")
    await shop.press("занято (1)")
    await shop.until(lambda: "✓ занято (1)" in shop.buttons(), "busy taken in")
    await shop.press("Назад")
    await shop.sees("позвоним 2 из 2")
    await shop.press("Кого и когда")
    await shop.press("✓ занято (1)")
    await shop.until(lambda: "занято (1)" in shop.buttons(), "busy taken out")
    await shop.press("Назад")
    await shop.press("Подтвердить")
    await shop.until(lambda: len(shop.truth()) == 3, "one call more")
    assert shop.truth()[-1]["phone"] == phone(9700)


async def test_the_people_of_a_launch_are_paged_and_filtered(shop: Story) -> None:
    await called(shop, *range(1, 12), 9701)
    await shop.press("Подробно")
    first = await shop.sees("Все люди")
    assert first.count("/call_") == 10
    await shop.press("Дальше")
    second = await shop.until(
        lambda: next((text for text in shop.texts() if "/call_12" in text), None), "the second page"
    )
    assert second.count("/call_") == 2
    await shop.press("Не дозвонились")
    missed = await shop.until(
        lambda: next((text for text in shop.texts() if text.startswith("Не дозвонились\n")), None), "the busy"
    )
    assert missed.count("/call_") == 1
    await shop.press("Неизвестно")
    await shop.sees("Здесь никого нет")


async def test_a_launch_goes_home_as_a_table_in_one_tap(shop: Story) -> None:
    await called(shop, lines=[f"{phone(9501)};=1+1;5 %", f"{phone(9701)};Борис;"])
    await shop.press("Таблица")
    (table,) = await shop.until(lambda: tables(shop), "the table")
    assert shop.taps == 1
    rows = read(shop, table)
    assert rows[0][:4] == ("Телефон", "Имя", "Скидка", "Чем кончилось")
    first, second = rows[1:]
    assert first[:3] == ("+7 916 000-95-01", "=1+1", "5 %")
    assert first[3].startswith("ответили")
    assert first[5] == "нажали 1"
    assert first[7] == 1.2
    assert second[3] == "занято"
    assert second[10] == 2


async def test_a_table_whose_sending_is_unknown_is_not_sent_again_by_itself(shop: Story) -> None:
    await called(shop, 1)
    shop.world.telegram.faults.add("sendDocument", drop=True, after_acting=True)
    await shop.press("Таблица")
    await shop.sees("Неизвестно, дошла ли таблица")
    assert len(shop.world.telegram.calls("sendDocument")) == 1


async def test_a_strangers_launch_shows_nobody(shop: Story) -> None:
    await called(shop, 1)
    stranger = shop.of(BORIS)
    await stranger.say("/help")
    await stranger.sees("How to call")
    own = stranger.messages()[-1]["message_id"]
    for data in ("ld:1:all:-1:0", "le:1", "la:1"):
        await shop.world.telegram.press(BORIS, own, data, forged=True)
    await stranger.until(
        lambda: (
            sum("not your call" in text or "isn't your" in text for text in stranger.texts()) >= 1
            or stranger.texts()
        ),
        "a refusal",
    )
    assert not tables(stranger)
    assert not any("+7 916 000" in text and "/call_" in text for text in stranger.texts())


async def test_a_stop_says_what_stayed_at_home_and_what_is_under_way(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", batch_size=1) as story:
        await story.connect()
        story.world.calling.hold_calls = True
        await list_arrives(story, people(*range(1, 9)))
        await story.sees("Что сказать")
        await story.say("Напоминаем")
        story.world.calling.faults.add("create", "slow", seconds=0.5, times=20)
        await story.press("Это уведомление")
        await story.until(story.truth, "a first call")
        await story.press("Остановить")
        told = await story.sees("(?s)Остановлено.*Не отправлено: [1-8]")
        assert "Не отправлено" in told


def shown(number: int) -> str:
    return f"+7 916 000-{number // 100:02d}-{number % 100:02d}"


def tables(story: Story) -> list[dict[str, Any]]:
    return [message["document"] for message in story.messages() if "document" in message]


def read(story: Story, table: dict[str, Any]) -> list[tuple[Any, ...]]:
    assert table["file_name"].endswith(".xlsx")
    _, data = story.world.telegram.file_of(table["file_id"])
    sheet = load_workbook(BytesIO(data)).get_sheet_by_index(0)
    return [tuple(row) for row in sheet.to_python()]


async def test_the_whole_way_in_english(tmp_path: Path) -> None:
    async with telling(tmp_path / "data") as told:
        story = told.of(BORIS)
        await story.connect()
        await list_arrives(story, people(1, 9501, 9701), language="en")
        await story.sees("What shall we say")
        await story.say("Your order is ready")
        await story.press("It is a notice")
        card = await story.sees("(?s)Finished.*3 of 3 done")
        assert "Responded 1: pressed 1: 1" in card
        await story.press("Details")
        await story.sees("Everybody")
        await story.press("Table")
        (table,) = await story.until(lambda: tables(story), "the table")
        assert read(story, table)[0][0] == "Phone"
        story.taps = 0
        await story.press("Call those not reached (1)")
        await story.sees("(?s)Check the call.*voiced already")
        await story.press("Confirm")
        await story.until(lambda: len(story.truth()) == 4, "one call more")
        assert story.taps == 2
