"""From Confirm on: one tap, one launch; what can be taken back; and what is said when the service does not play along."""

import re
from pathlib import Path

import pytest

from bot.sandbox.world import ANNA, BORIS
from tests.e2e.story import Message, Story, telling

ANSWERS = "+79160000045"
REFUSED = "+79160009901"
ANSWER_LOST = "+79160009904"


async def test_a_double_tap_and_a_tap_sent_again_make_one_call(connected: Story) -> None:
    await ready(connected)
    message_id, data = confirm_button(connected)
    telegram = connected.world.telegram
    taps = [await telegram.press(ANNA, message_id, data) for _ in range(4)]
    await telegram.resend_tap(taps[0])
    await connected.sees("ответили")
    tap = await telegram.press(ANNA, message_id, data)
    answer = await connected.until(lambda: telegram.answers.get(tap), "an answer")
    assert "второго не будет" in answer["text"]
    assert all(tap in telegram.answers for tap in taps)
    assert len(connected.paid()) == 1
    assert len(connected.truth()) == 1


async def test_cancelling_inside_the_hold_is_certain_and_free(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", hold_single_s=30) as story:
        await story.connect()
        await ready(story)
        await story.press("Подтвердить")
        await story.sees("пока можно отменить")
        await story.press("Отменить")
        await story.sees("Ничего не отправлено, деньги не списаны")
        assert not story.paid()
        assert not story.truth()


async def test_repeating_takes_one_tap_on_a_button_that_names_phone_and_price(connected: Story) -> None:
    await ready(connected)
    await connected.press("Подтвердить")
    await connected.until(lambda: any("Повторить" in label for label in connected.buttons()), "a repeat")
    label = next(label for label in connected.buttons() if "Повторить" in label)
    assert "+7 916 000-00-45" in label
    assert "₽" in label or "цена" in label
    old = next(message for message in reversed(connected.messages()) if "reply_markup" in message)
    data = button(old, "Повторить")
    connected.taps = 0
    await connected.press("Повторить")
    await connected.until(lambda: len(connected.truth()) == 2, "the second call")
    assert connected.taps == 1
    telegram = connected.world.telegram
    tap = await telegram.press(ANNA, old["message_id"], data)
    answer = await connected.until(lambda: telegram.answers.get(tap), "an answer")
    assert "уже повторили" in answer["text"]
    assert len(connected.paid()) == 2


async def test_a_planned_call_is_taken_back_in_one_tap(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", planned_within_s=None) as story:
        await story.connect()
        await story.say(f"{ANSWERS} завтра в 10 Напоминаем о записи")
        await story.press("Подтвердить")
        await story.sees("Запланировано")
        await story.press("Отменить звонок")
        await story.sees("Остановлено|Завершено|отменён")
        await story.until(
            lambda: not [call for call in story.truth() if not call.get("removed")], "its removal"
        )


async def test_calls_are_listed_and_each_has_a_card(connected: Story) -> None:
    await ready(connected)
    await connected.press("Подтвердить")
    await connected.sees("ответили")
    await connected.say("/calls")
    listed = await connected.sees("/call_1 · ")
    assert "+7 916 000-00-45" in listed
    await connected.say("/call_1")
    card = await connected.sees("Звонок 1")
    assert "Напоминаем о записи" in card
    await connected.press("К списку")
    await connected.until(
        lambda: not [text for text in connected.texts() if "Звонок 1\n" in text], "the list"
    )
    await connected.press("Подробно")
    await connected.sees("Звонок 1\n")
    await connected.sees("Завершено")
    other = connected.of(BORIS)
    await other.connect()
    await other.say("/call_1")
    await other.sees("(?i)no call")


@pytest.mark.parametrize(
    ("person", "confirm", "told"),
    [
        (ANNA, "Подтвердить", "включена модерация.*Деньги не списаны"),
        (BORIS, "Confirm", "(?i)moderation.*nothing was charged"),
    ],
)
async def test_a_moderated_account_is_told_so_and_nothing_is_charged(
    story: Story, person: int, confirm: str, told: str
) -> None:
    reader = story.of(person)
    await reader.connect()
    story.world.calling.account(story.world.api_key).moderation = True
    await reader.say(f"{ANSWERS} Напоминаем о записи")
    await reader.press(confirm)
    await reader.sees("(?s)" + told)
    assert not story.paid()
    assert story.world.calling.account(story.world.api_key).balance == 100


async def test_an_empty_balance_is_said_before_anything_is_confirmed(story: Story) -> None:
    story.world.calling.account(story.world.api_key).balance = "0"
    await story.say("/start")
    await story.say(story.world.api_key)
    await story.sees("Баланс: 0,00 ₽")
    await story.say(f"{ANSWERS} Напоминаем о записи")
    screen = await story.sees("Подтвердить пока нельзя")
    assert "0,00 ₽" in screen
    assert "Подтвердить" not in story.buttons()
    assert not story.paid()


async def test_a_balance_that_ran_out_meanwhile_is_the_services_refusal(connected: Story) -> None:
    await ready(connected)
    connected.world.calling.account(connected.world.api_key).balance = "0"
    await connected.press("Подтвердить")
    await connected.sees("(?s)(не хватает денег|не хватило денег|хватит).*")
    assert not connected.paid()


async def test_a_refused_phone_says_why_on_the_card(connected: Story) -> None:
    await connected.say(f"{REFUSED} {ANSWERS} Напоминаем о записи")
    await connected.press("Подтвердить")
    await connected.sees("сервис не принял номер")
    await connected.sees("Завершено")


async def test_a_service_out_of_reach_at_sending_charges_nothing(connected: Story) -> None:
    await ready(connected)
    connected.world.calling.faults.add("create", "canned", status=503, body="<html>", times=50)
    await connected.press("Подтвердить")
    text = await connected.until(
        lambda: next(
            (
                text
                for text in connected.texts()
                if re.search("сбой|неизвестно|недоступен|не состоялся", text)
            ),
            None,
        ),
        "a sentence",
    )
    assert "<html>" not in text
    assert not connected.truth()


async def test_a_lost_answer_is_unknown_until_the_person_says_what_happened(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", public_url=None) as story:
        await story.connect()
        await story.say(f"{ANSWER_LOST} Напоминаем о записи")
        await story.press("Подтвердить")
        await story.sees("Ответ сервиса потерялся")
        await story.press("Звонок был")
        await story.sees("звонок был, с ваших слов")
        await story.until(
            lambda: [
                a for a in story.world.telegram.answers.values() if a.get("text") == "Отметили: звонок был."
            ],
            "an answer",
        )
        assert len(story.paid()) == 1


async def test_another_persons_launch_cannot_be_touched(connected: Story) -> None:
    await ready(connected)
    message_id, data = confirm_button(connected)
    telegram = connected.world.telegram
    stranger = connected.of(BORIS)
    await stranger.say("/help")
    await stranger.sees("How to call")
    own = stranger.messages()[-1]["message_id"]
    tap = await telegram.press(BORIS, own, data, forged=True)
    answer = await connected.until(lambda: telegram.answers.get(tap), "an answer")
    assert answer["text"]
    assert not connected.paid()
    assert message_id


async def test_a_call_at_night_offers_the_opening_first(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", call_window="09:00-20:00") as story:
        await story.connect()
        await story.say(f"{ANSWERS} завтра в 23:30 Напоминаем о записи")
        await story.sees("не принято")
        first = story.buttons()[0]
        assert "9:00" in first
        await story.press("9:00")
        screen = await story.until(
            lambda: story.last() if "не принято" not in story.last() else None, "a better time"
        )
        assert "9:00" in screen


async def ready(story: Story) -> None:
    await story.say(f"{ANSWERS} Напоминаем о записи")
    await story.sees("Проверьте звонок")


def confirm_button(story: Story) -> tuple[int, str]:
    screen = next(message for message in reversed(story.messages()) if "reply_markup" in message)
    return screen["message_id"], button(screen, "Подтвердить")


def button(message: Message, label: str) -> str:
    rows = message["reply_markup"]["inline_keyboard"]
    return next(str(one["callback_data"]) for row in rows for one in row if label in one["text"])
