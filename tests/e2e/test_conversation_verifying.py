"""Proving a phone in the chat: a number, Confirm, four digits."""

import io
import re
import zipfile
from pathlib import Path

from python_calamine import CalamineWorkbook

from bot.sandbox.world import BORIS
from tests.databases import MovedClock
from tests.e2e.story import Story, telling

RINGS, REFUSED, LOST, HANGS = (
    "+7 916 123-45-67",
    "+7 916 000-99-01",
    "+7 916 000-99-04",
    "+7 916 000-99-05",
)


def pin(story: Story) -> str:
    """What a person reads off the screen of the phone that rings."""
    return story.world.calling.flash_calls[-1].pin


def wrong(story: Story, by: int = 1) -> str:
    return f"{(int(pin(story)) + by) % 10_000:04}"


async def rung(story: Story) -> None:
    """The phone rings; nothing in the chat needs to change for that."""
    await story.world.calling.until(lambda: story.world.calling.flash_calls)


async def rings(story: Story, number: str = RINGS) -> None:
    await story.say(f"/verify {number}")
    await story.sees("Проверить номер\n")
    await story.press("Подтвердить")
    await rung(story)
    await story.sees("Введите четыре последние цифры")


async def test_a_phone_is_proved_in_three_taps(connected: Story) -> None:
    story = connected
    await story.say(f"/verify {RINGS}")
    screen = await story.sees("Проверить номер\n")
    assert "+7 916 123-45-67" in screen
    assert "цена проверки неизвестна" in screen
    assert "Баланс: 100,00 ₽" in screen
    assert not story.paid(), "nothing rings before Confirm"
    await story.press("Подтвердить")
    assert "Попыток: 3, до " in await story.sees("Введите четыре последние цифры")
    await rung(story)
    await story.say(pin(story))
    await story.sees(r"Номер \+7 916 123-45-67 проверен")
    assert story.taps == 3
    assert len(story.paid()) == 1


async def test_a_managers_phone_that_nobody_has_proved_is_warned_about_until_it_is(connected: Story) -> None:
    """A mistyped digit would connect people to a stranger."""
    story, line = connected, f"/call +7 916 000-00-02 Вы придёте?\n1 менеджер: менеджер {RINGS}"
    warned = rf"(?s)Проверьте звонок.*Номер менеджера {re.escape(RINGS)} никто не подтвердил.*/verify {re.escape(RINGS)}"
    await story.say(line)
    await story.sees(warned)
    await story.press("Отмена")
    await rings(story)
    await story.say(line)
    # It rings, and that proves nothing yet.
    await story.sees(warned)
    await story.press("Отмена")
    await story.say(f"/verify {RINGS}")
    await story.say(pin(story))
    await story.sees(r"Номер \+7 916 123-45-67 проверен")
    await story.say(line)
    told = await story.sees("(?s)Проверьте звонок.*1 менеджер")
    assert "никто не подтвердил" not in told


async def test_the_owner_gives_the_price_of_a_flash_call(connected: Story) -> None:
    story = connected
    await story.say("/settings")
    await story.press("Пределы")
    assert "Цена звонка с кодом: неизвестна, в деньгах дня не считается" in await story.sees(
        "Пределы аккаунта"
    )
    await story.press("Рублей в день")
    await story.say("1,20")
    await story.say(f"/verify {RINGS}")
    await story.sees("цена проверки неизвестна, в пределе рублей она не считается")
    await story.press("Отмена")
    await story.say("/settings")
    await story.press("Пределы")
    await story.press("Цена кода")
    await story.say("0,70")
    await story.sees("Цена звонка с кодом: 0,70 ₽")
    await story.say(f"/verify {RINGS}")
    await story.sees("Сколько: 0,70 ₽, по цене из настроек")
    await story.press("Подтвердить")
    await rung(story)
    await story.say("/verify +7 916 000-00-78")
    await story.sees("на этот день осталось 0,50")
    assert len(story.paid()) == 1


async def test_a_bare_phone_and_a_contact_lead_there_without_a_command(connected: Story) -> None:
    story = connected
    await story.say(RINGS)
    await story.press("Проверить номер")
    await story.press("Подтвердить")
    await rung(story)
    await story.say(f"{pin(story)[:2]} {pin(story)[2:]}")
    await story.sees("проверен")

    await story.say("/verify")
    await story.sees("Какой номер проверить")
    await story.world.telegram.share_contact(story.user_id, "+79160000077", "Клиент")
    await story.sees(r"(?s)Проверить номер\n.*000-00-77")
    await story.press("Отмена")
    await story.sees("Ничего не отправлено")
    assert len(story.paid()) == 1


async def test_a_stop_does_not_say_that_nothing_was_sent_while_the_phone_rings(connected: Story) -> None:
    await rings(connected)
    await connected.say("стоп")
    told = await connected.sees("начатое отменено|Отменять нечего")
    assert "звонок с кодом уже ушёл, его не остановить" in told
    assert "не отправлено" not in told
    await connected.say("стоп")
    await connected.sees("Отменять нечего: звонок с кодом уже ушёл")
    assert len(connected.paid()) == 1


async def test_three_wrong_tries_close_it_and_each_is_told(connected: Story) -> None:
    story = connected
    await rings(story)
    await story.say("сколько?")
    await story.sees("Нужны ровно четыре цифры")
    await story.say(wrong(story))
    await story.sees("Попыток осталось: 2")
    await story.say(wrong(story, 2))
    await story.sees("Попыток осталось: 1")
    await story.say(wrong(story, 3))
    await story.sees("Все попытки истрачены")
    await story.say(pin(story))
    await story.sees("Пришлите номер и текст")
    assert "Продиктовать звонком" in str(story.messages())
    await story.press("Проверить ещё раз")
    await story.sees("только что звонили с кодом")
    assert len(story.paid()) == 1


async def test_a_double_tap_and_a_resent_one_ring_once(connected: Story) -> None:
    story = connected
    await story.say(f"/verify {RINGS}")
    await story.sees("Проверить номер\n")
    message_id = story.messages()[-1]["message_id"]
    telegram = story.world.telegram
    tap = await telegram.press_text(story.user_id, message_id, "Подтвердить")
    await telegram.resend_tap(tap)
    await telegram.resend_tap(tap)
    await story.sees("Введите четыре последние цифры")
    await story.say("/balance")
    await story.sees("Хватит примерно|На сколько звонков")
    assert len(story.paid()) == len(story.world.calling.flash_calls) == 1
    # The command has not made the bot forget what it waits for.
    await story.say(pin(story))
    await story.sees("проверен")


async def test_a_lost_answer_still_shows_the_prompt_and_a_right_code_proves_it(connected: Story) -> None:
    story = connected
    await rings(story, LOST)
    prompt = await story.sees("Ответ сервиса потерялся")
    assert "Второго звонка до" in prompt
    await story.say(f"/verify {LOST}")
    await story.sees("уже проверяют")
    await story.say(pin(story))
    await story.sees("проверен")
    assert len(story.paid()) == 1


async def test_a_refusal_says_why_and_that_nothing_was_charged(connected: Story) -> None:
    story = connected
    await story.say(f"/verify {REFUSED}")
    await story.press("Подтвердить")
    told = await story.sees("не позвонили")
    assert "Деньги не списаны" in told
    assert "Некорректный номер телефона" in told
    assert not story.paid()
    await story.press("Проверить ещё раз")
    await story.sees("(?s)Проверить номер\n.*99-01")


async def test_ones_own_phone_is_proved_by_ones_own_contact_for_nothing(connected: Story) -> None:
    story = connected
    await story.say("/verify")
    await story.press("Мой номер")
    await story.sees("Поделитесь своим номером")
    await story.world.telegram.press_reply(story.user_id, "Отправить мой номер")
    await story.sees("Номер .*000-00-01 ваш")
    assert not story.paid()
    await story.say("+7 916 123-45-67 Напоминаем о записи")
    await story.press("Сначала позвонить мне")
    await story.sees("(?s)Проверьте звонок\n.*000-00-01")


async def test_a_proved_phone_called_ones_own_is_offered_for_call_me_first(connected: Story) -> None:
    story = connected
    await rings(story)
    await story.say(pin(story))
    await story.press("Это мой номер")
    await story.sees("записан как ваш")
    await story.say("/verify")
    await story.press("Мой номер")
    await story.sees("Поделитесь своим номером")
    await story.world.telegram.press_reply(story.user_id, "Отправить мой номер")
    await story.sees("Номер .*000-00-01 ваш")
    await story.say("+7 916 555-45-69 Напоминаем о записи")
    await story.sees("555-45-69")
    await story.press("Сначала позвонить мне")
    await story.sees("На какой ваш номер")
    await story.press("+7 916 123-45-67")
    await story.sees(r"(?s)Кому: \+7 916 123-45-67.*Напоминаем")
    assert len(story.paid()) == 1


async def test_after_five_minutes_it_is_late_and_the_code_is_spoken_by_a_call(tmp_path: Path) -> None:
    clock = MovedClock()
    async with telling(tmp_path / "data", clock=clock) as story:
        await story.connect()
        await rings(story)
        late = pin(story)
        clock.move(minutes=5)
        await story.sees("(?s)не проверен. Время вышло.*Звонок списан", timeout_s=20)
        await story.say(late)
        await story.sees("Время вышло, код больше не подойдёт")
        await story.press("Продиктовать звонком")
        screen = await story.sees("Проверьте звонок\n")
        assert "код подтверждения" in screen
        labels = story.buttons()
        assert "Изменить" not in labels
        assert "Сначала позвонить мне" not in labels
        await story.say("1234")
        await story.sees("ещё не ушёл")
        await story.press("Подтвердить")
        await story.sees("Подтверждено")
        clock.move(seconds=5)
        await story.world.calling.until(story.truth)
        said = spoken(story)
        assert re.fullmatch(r"Ваш код: (\d, \d, \d, \d)\. Повторяю: \1\.", said), said
        code = "".join(re.findall(r"\d", said)[:4])
        assert said not in str(story.messages())
        await story.say(code)
        await story.sees("Номер .* проверен")
        assert len(story.paid()) == 2


def spoken(story: Story) -> str:
    (request,) = [one for one in story.world.calling.requests if one.endpoint == "create"]
    return str(request.body["record"]["text"])


async def test_a_prompt_that_cannot_be_shown_does_not_keep_the_phone_from_ringing(connected: Story) -> None:
    story = connected
    await story.say(f"/verify {RINGS}")
    await story.sees("Проверить номер\n")
    story.world.telegram.faults.add("editMessageText", status=400, description="Bad Request: something else")
    await story.press("Подтвердить")
    await rung(story)
    await story.say(pin(story))
    await story.sees("проверен")
    assert len(story.paid()) == 1


async def test_an_old_confirm_button_shows_what_became_of_it(connected: Story) -> None:
    story = connected
    await story.say("/menu")
    await story.press("Проверить номер")
    await story.sees("Какой номер проверить")
    await story.world.telegram.share_contact(story.user_id, "12", "Клиент")
    await story.sees("В этом контакте нет номера")
    await story.say(RINGS)
    await story.sees("Проверить номер\n")
    message_id = story.messages()[-1]["message_id"]
    tap = await story.press("Подтвердить")
    await rung(story)
    await story.say(pin(story))
    await story.sees("проверен")
    await story.world.telegram.resend_tap(tap)
    await story.until(
        lambda: any(
            one["message_id"] == message_id and "проверен" in one["text"] for one in story.messages()
        ),
        "what became of it",
    )
    await story.say(f"/verify {REFUSED}")
    assert "уже проверяли" not in await story.sees("(?s)Проверить номер\n.*99-01")
    await story.say("/verify 8 916 123-45-67 и ещё что-то")
    await story.sees("Не получилось прочитать один номер")
    assert len(story.paid()) == 1


async def test_a_phone_proved_before_says_so(tmp_path: Path) -> None:
    clock = MovedClock()
    async with telling(tmp_path / "data", clock=clock) as story:
        await story.connect()
        await rings(story)
        await story.say(pin(story))
        await story.sees("проверен")
        clock.move(minutes=2)
        await story.say(f"/verify {RINGS}")
        await story.sees("Этот номер уже проверяли: 23 ноября в 12:00")


async def test_the_log_is_paged_and_exported_as_text(connected: Story) -> None:
    story = connected
    (anna,) = [one for one in story.world.telegram.users if one.id == story.user_id]
    anna.first_name = "=1+1"
    await story.say("/verify")
    await story.press("Журнал")
    await story.sees("Проверок пока не было")
    await rings(story)
    await story.say(pin(story))
    await story.sees("проверен")
    for number in range(11):
        await story.say("/verify")
        await story.world.telegram.share_contact(
            story.user_id, f"+791600001{number:02}", "Анна", contact_user_id=story.user_id
        )
        await story.sees(f"Номер .*01-{number:02} ваш")
    await story.say("/verify")
    await story.press("Журнал")
    await story.sees("=1.1, своим контактом: проверен")
    await story.press("Раньше")
    await story.sees("звонком с кодом: проверен")
    await story.press("К последним")
    await story.press("Выгрузить всё")
    await story.until(lambda: story.world.telegram.calls("sendDocument"), "the file")
    await story.sees("Журнал проверок, строк: 12")
    message = next(one for one in reversed(story.messages()) if "document" in one)
    _, content = story.world.telegram.file_of(message["document"]["file_id"])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 13
    assert rows[-1][1:5] == ["+7 916 123-45-67", "", "=1+1", str(story.user_id)]
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert set(re.findall(r'<c r="[^"]+"(?: s="\d+")? t="(\w+)">', sheet)) == {"inlineStr"}


async def test_another_persons_check_is_not_ones_own(connected: Story) -> None:
    story = connected
    await rings(story)
    boris = story.of(BORIS)
    await boris.connect()
    await boris.say(pin(story))
    await boris.sees("Send a number and a text")
    await boris.say(f"/verify {RINGS}")
    await boris.sees("is being checked already")
    await story.say(pin(story))
    await story.sees("проверен")


async def test_english_from_the_command_to_the_code(connected: Story) -> None:
    boris = connected.of(BORIS)
    await boris.connect()
    await boris.say("/verify nonsense")
    await boris.sees("could not be read")
    await boris.say("+7 916 123-45-67")
    await boris.sees("(?s)Check a number\n.*price of a check is not known")
    await boris.press("Confirm")
    await boris.sees("Type the last four digits")
    await rung(boris)
    await boris.say(wrong(boris))
    await boris.sees("Tries left: 2")
    await boris.say(pin(boris))
    await boris.sees("is checked")
    await boris.press("This is my number")
    await boris.sees("noted as yours")
