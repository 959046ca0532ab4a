"""What waits for its time: seen, put off and taken back, by lines and by buttons, in one or two taps."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.world import ANNA, BORIS
from tests.e2e.story import Story, telling

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture
async def patient(tmp_path: Path) -> AsyncIterator[Story]:
    """A service that really waits for the planned time; connected."""
    async with telling(tmp_path / "data", planned_within_s=None, call_window="09:00-20:00") as story:
        await story.connect()
        yield story


async def plan(story: Story, *phones: str, when: str = "завтра в 10", confirm: str = "Подтвердить") -> None:
    """A confirmed call for tomorrow that the service has."""
    before = len(story.truth())
    await story.say(f"{' '.join(phones)} {when} Напоминаем о записи")
    await story.press(confirm)
    await story.until(lambda: len(story.truth()) == before + len(phones), "planned calls at the service")
    await story.sees("Запланировано|Planned")
    story.taps = 0


def waiting(story: Story) -> list[dict[str, Any]]:
    return [call for call in story.truth() if not call["removed"]]


def tomorrow_at(hour: int, minute: int = 0) -> datetime:
    day = datetime.now(MOSCOW).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=MOSCOW).astimezone(UTC)


async def moved_to(story: Story, at: datetime) -> None:
    await story.until(
        lambda: [call for call in waiting(story) if call["plannedAt"] == int(at.timestamp())],
        f"a call at {at}",
    )


async def test_the_list_shows_each_call_with_its_time(patient: Story) -> None:
    await patient.say("/planned")
    await patient.sees("Ничего не запланировано")
    await plan(patient, "+79160000045")
    await plan(patient, "+79160000046", when="завтра в 9:30")
    await patient.say("/planned")
    listed = await patient.sees("/call_1 · завтра")
    assert "+7 916 000-00-45" in listed
    # The soonest first.
    assert listed.index("/call_2") < listed.index("/call_1")
    assert {"Перенести 1", "Снять 1", "Перенести 2", "Снять 2", "В меню"} <= set(patient.buttons())


async def test_a_call_is_moved_by_one_line(patient: Story) -> None:
    await plan(patient, "+79160000045")
    await patient.say("/move 1 завтра в 12:30")
    assert patient.taps == 1
    await patient.sees("Перенесён 1 звонок: завтра.*12:30")
    await moved_to(patient, tomorrow_at(12, 30))
    # Its card knows.
    await patient.sees("запланирован на .* 12:30")
    assert len(patient.paid()) == 1


async def test_a_call_is_moved_in_two_taps_from_its_card(patient: Story) -> None:
    await plan(patient, "+79160000045")
    await patient.say("/call_1")
    await patient.press("На час позже")
    assert patient.taps == 2
    await patient.sees("Перенесён 1 звонок: завтра.*11:00")
    await moved_to(patient, tomorrow_at(11))


async def test_a_call_is_removed_by_one_line_or_two_taps(patient: Story) -> None:
    await plan(patient, "+79160000045")
    await plan(patient, "+79160000046")
    await patient.say("/remove 1")
    assert patient.taps == 1
    await patient.sees("Снят 1 звонок. Деньги за него не спишут")
    patient.taps = 0
    await patient.say("/planned")
    await patient.press("Снять 2")
    assert patient.taps == 2
    await patient.until(lambda: not waiting(patient), "their removal")
    # The answer to the line above has a button of that name as well.
    await patient.until(lambda: not any("/call_2" in text for text in patient.texts()), "the list's answer")
    await patient.press("К запланированному")
    await patient.sees("Ничего не запланировано")


async def test_several_are_removed_at_once_and_what_stays_says_why(patient: Story) -> None:
    await plan(patient, "+79160000045")
    await plan(patient, "+79160000046")
    patient.world.calling.hold_calls = True
    begun = next(call["id"] for call in waiting(patient) if call["phone"].endswith("46"))
    await patient.world.calling.steer(begun, "start")
    await patient.say("/remove 1, 2 77")
    told = await patient.sees("Снят 1 звонок")
    assert "/call_2 · +7 916 000-00-46 — не снят: уже начался" in told
    assert "77 — звонка с таким номером у вас нет" in told


async def test_a_time_is_asked_for_and_read_in_words(patient: Story) -> None:
    await plan(patient, "+79160000045")
    await patient.say("/planned")
    await patient.press("Перенести 1")
    asked = await patient.sees("На когда перенести")
    assert "+7 916 000-00-45" in asked
    labels = patient.buttons()
    assert labels[0].startswith("На час позже: ")
    assert labels[1].startswith("Днём позже: ")
    await patient.say("когда-нибудь")
    await patient.sees("Не получилось понять время: «когда-нибудь»")
    await patient.say("25.12.2020 14:00")
    await patient.sees("Это время уже прошло, звонок не перенесён")
    await patient.say("завтра в 13")
    await patient.sees("Перенесён 1 звонок: завтра.*13:00")
    await moved_to(patient, tomorrow_at(13))


async def test_a_command_ends_the_question_about_a_time(patient: Story) -> None:
    await plan(patient, "+79160000045")
    await patient.say("/planned")
    await patient.press("Перенести 1")
    await patient.sees("На когда перенести")
    await patient.press("К запланированному")
    await patient.sees("/call_1 · завтра")
    await patient.say("завтра в 13")
    await patient.sees("Кому позвонить")
    assert waiting(patient)[0]["plannedAt"] == int(tomorrow_at(10).timestamp())


async def test_at_an_odd_hour_the_opening_is_offered_first(patient: Story) -> None:
    await plan(patient, "+79160000045")
    await patient.say("/move 1 завтра в 23:30")
    await patient.sees("В это время звонить не принято")
    assert patient.buttons()[1] == f"Всё равно {on_a_label(tomorrow_at(23, 30))}"
    assert waiting(patient)[0]["plannedAt"] == int(tomorrow_at(10).timestamp())
    await patient.press("Всё равно")
    await patient.sees("Перенесён 1 звонок")
    await moved_to(patient, tomorrow_at(23, 30))


async def test_words_with_two_meanings_are_asked_about(patient: Story) -> None:
    await plan(patient, "+79160000045")
    await patient.say("/move 1 в 9 июня")
    await patient.sees("Не получилось понять время|Перенесён|Когда позвонить")
    await patient.say("/move завтра")
    await patient.sees("Укажите номер звонка и новое время")
    await patient.say("/move 1 потом как-нибудь")
    await patient.sees("Не получилось понять время: «потом как-нибудь»")
    await patient.say("/remove всё")
    await patient.sees("Укажите номер звонка или несколько")
    await patient.say("/move 99 завтра в 12")
    told = await patient.sees("Ничего не перенесено")
    assert "99 — звонка с таким номером у вас нет" in told


async def test_a_whole_launch_is_moved_and_taken_back(patient: Story) -> None:
    await plan(patient, "+79160000045", "+79160000046", "+79160000047")
    await patient.say("/planned")
    await patient.sees("Запуск завтра.*ждут своего времени: 3")
    await patient.press("Запуск")
    await patient.sees("Ждут своего времени у сервиса: 3")
    await patient.press("Перенести весь запуск")
    await patient.sees("На когда перенести 3 звонка")
    await patient.say("завтра в 22")
    await patient.sees("В это время по списку не звоним")
    assert not any("Всё равно" in label for label in patient.buttons())
    await patient.say("/planned")
    await patient.press("Запуск")
    await patient.press("Перенести весь запуск")
    await patient.press("На час позже")
    await patient.sees("Перенесены 3 звонка: завтра.*11:00")
    assert {call["plannedAt"] for call in waiting(patient)} == {int(tomorrow_at(11).timestamp())}
    await patient.say("/call_2")
    await patient.press("Весь запуск")
    await patient.press("Снять весь запуск")
    await patient.sees("Снять 3 звонка")
    await patient.press("Назад")
    await patient.press("Снять весь запуск")
    await patient.sees("Снять 3 звонка")
    await patient.press("Да, снять")
    await patient.sees("Сняты 3 звонка")
    assert not waiting(patient)
    await patient.say("/planned")
    await patient.sees("Ничего не запланировано")


async def test_a_launch_that_was_not_sent_is_cancelled_from_the_list(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", hold_single_s=60) as story:
        await story.connect()
        await story.say("+79160000045 Напоминаем о записи")
        await story.press("Подтвердить")
        await story.sees("пока можно отменить")
        await story.say("/planned")
        await story.sees("Запуск сразу, пауза перед отправкой, ждут отправки: 1")
        await story.press("Запуск сразу")
        await story.press("Снять весь запуск")
        await story.press("Да, снять")
        await story.sees("Не отправлено: 1. Деньги не списаны")
        assert not story.paid()
        await story.say("/planned")
        await story.sees("Ничего не запланировано")


async def test_many_calls_and_launches_are_shown_page_by_page(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", planned_within_s=None, hold_single_s=60, hold_list_s=0.2) as story:
        await story.connect()
        await plan(story, *(f"+791600001{number:02}" for number in range(9)))
        for number in range(6):
            await story.say(f"+791600002{number:02} Напоминаем о записи")
            await story.press("Подтвердить")
            await story.until(
                lambda wanted=number: (
                    len([t for t in story.texts() if "пока можно отменить" in t]) == wanted + 1
                ),
                "a held launch",
            )
        await story.say("/planned")
        await story.sees("ждут отправки: 1")
        await story.press("Остальные запуски")
        await story.sees("ждут своего времени: 9")
        await story.press("К запланированному")
        await story.press("Дальше")
        await story.until(lambda: "/call_9" in story.last() and "/call_8 " not in story.last(), "page two")
        await story.press("В начало")
        await story.until(lambda: "/call_1 " in story.last(), "the first page")


async def test_a_service_that_is_away_is_told_and_can_be_asked_again(patient: Story) -> None:
    await plan(patient, "+79160000045")
    patient.world.calling.faults.add("remove", "bad_gateway")
    await patient.say("/remove 1")
    told = await patient.sees("Ничего не снято")
    assert "не снят: сервис его не изменил" in told
    assert "Деньги не списаны" in told
    await patient.say("/remove 1")
    await patient.sees("Снят 1 звонок")


async def test_a_button_of_a_call_that_has_begun_says_so(patient: Story) -> None:
    await plan(patient, "+79160000045")
    await patient.say("/planned")
    await patient.sees("/call_1 · завтра")
    patient.world.calling.hold_calls = True
    await patient.world.calling.steer(waiting(patient)[0]["id"], "start")
    await patient.sees("вызываем|готовит")
    await patient.press("Перенести 1")
    await patient.sees("Этот звонок уже начался или снят")


async def test_it_is_all_said_in_english_and_nobody_sees_anothers(patient: Story) -> None:
    boris = patient.of(BORIS)
    await plan(patient, "+79160000045")
    await boris.connect()
    await boris.say("/planned")
    await boris.sees("Nothing is planned")
    await boris.say("/remove 1")
    told = await boris.sees("Nothing was removed")
    assert "1 — you have no call of this number" in told
    await plan(boris, "+79160000046", when="tomorrow at 10", confirm="Confirm")
    await boris.say("/planned")
    await boris.press("Move 2")
    await boris.sees("When instead")
    await boris.press("An hour later")
    await boris.sees("1 call is moved: tomorrow")
    await boris.say("/remove 2")
    await boris.sees("1 call is removed. It will not be charged")
    # The account's owner sees everybody's.
    assert [call["phone"] for call in waiting(patient)] == ["79160000045"]
    assert patient.user_id == ANNA


def spoken(at: datetime) -> str:
    """Tomorrow's moment as the bot writes it."""
    day, _, time = on_a_label(at).partition(" в ")
    return f"завтра, {day}, в {time}"


def on_a_label(at: datetime) -> str:
    """The same where a button stays in the chat."""
    there = at.astimezone(MOSCOW)
    months = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
              "октября", "ноября", "декабря")  # fmt: skip
    return f"{there.day} {months[there.month - 1]} в {there.hour}:{there:%M}"


async def test_the_text_of_a_call_at_the_service_is_changed_by_preparing_it_anew(patient: Story) -> None:
    await plan(patient, "+79160000045")
    await patient.say("/planned")
    await patient.press("Перенести 1")
    await patient.press("Изменить текст")
    await patient.sees("уже у сервиса")
    await patient.press("Назад")
    await patient.sees("На когда перенести")
    await patient.press("Изменить текст")
    await patient.press("Снять и подготовить заново")
    await patient.sees("Напишите новый текст")
    assert not waiting(patient)
    await patient.say("Запись перенесли")
    screen = await patient.sees("(?s)Проверьте звонок.*Запись перенесли")
    assert "завтра" in screen
    assert len(patient.paid()) == 1
    await patient.press("Подтвердить")
    await patient.until(lambda: len(patient.paid()) == 2, "the new call")
    assert len(waiting(patient)) == 1


async def test_the_text_of_a_launch_in_its_hold_is_changed_in_place(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", hold_single_s=60) as story:
        await story.connect()
        await story.say("+79160000045 Напоминаем о записи")
        await story.press("Подтвердить")
        await story.sees("Подтверждено")
        await story.say("/planned")
        await story.press("Запуск")
        await story.press("Изменить текст")
        await story.sees("(?s)Что сказать вместо прежнего.*Напоминаем о записи")
        await story.say("#12")
        await story.sees("на ролик — нельзя")
        await story.say("а" * 1100)
        await story.sees("не больше 1.?024")
        await story.say("Запись перенесли")
        await story.sees("(?s)Текст изменён, прозвучит это.*Запись перенесли")
        await story.press("Назад")
        await story.sees("Ещё не отправлено: 1")
        await story.press("Изменить текст")
        await story.sees("(?s)Что сказать вместо прежнего.*Запись перенесли")
        await story.say("/stop")
        await story.sees("Отменено")
        await story.press("Назад")
        await story.sees("менять уже нечего")
        assert not story.paid()


async def test_a_text_that_comes_too_late_is_told_and_forgotten(tmp_path: Path) -> None:
    async with telling(tmp_path / "data", hold_single_s=60) as story:
        await story.connect()
        await story.say("+79160000045 Напоминаем о записи")
        await story.press("Подтвердить")
        await story.sees("Подтверждено")
        await story.say("/planned")
        await story.press("Запуск")
        await story.press("Изменить текст")
        await story.sees("Что сказать вместо прежнего")
        card = next(one for one in story.messages() if "Подтверждено" in one.get("text", ""))
        await story.world.telegram.press_text(story.user_id, card["message_id"], "Отменить")
        await story.sees("Ничего не отправлено")
        await story.say("Запись перенесли")
        await story.sees("текст в нём не сменить")
        await story.say("Запись перенесли")
        await story.sees("Пришлите номер и текст одним сообщением")
