"""The simulator in the chat says at each step what a recipient would hear and what would be paid, sent and blocked."""

import pytest

from bot.domain.reactions import Walk, parse
from bot.sandbox.world import ANNA
from tests import sounds
from tests.e2e.story import Story
from tests.e2e.test_reactions_builder import presses, says
from tests.sounds import encoded, spoken

sound_tools = sounds.sound_tools

TREE = """Вы придёте?
1 приду (приду, да): Спасибо; смс Ждём
1.1 адрес: Лесная 5
1.*: лид
2 не приду: менеджер +7 495 000-00-01
9: стоп"""


async def played(story: Story, text: str = TREE) -> None:
    await story.say(f"+7 916 000-95-11 {text}")
    await story.sees("Проверьте звонок")
    story.taps = 0
    await presses(story, "Проиграть", "Проба")


async def test_one_tap_opens_it_and_one_tap_is_a_key(connected: Story) -> None:
    await played(connected)
    assert connected.taps == 1
    screen = connected.last()
    assert "Слышно: «Вы придёте?» · 0,40 ₽" in screen
    assert "Ждём: 1 приду (приду, да), 2 не приду, 9" in screen
    screen = await presses(connected, "1", "Клавиша 1 → 1 приду")
    assert connected.taps == 2
    assert "Уйдёт СМС «Ждём»" in screen
    screen = await presses(connected, "7", "Клавиша 7: здесь этого не ждут")
    assert "Ждём: 1.1 адрес, 1.* любые слова" in screen
    screen = await says(connected, "перезвоните мне", "«перезвоните мне» → 1.*")
    assert "Лид: сообщим сразу" in screen
    assert "Звонок окончен" in screen
    assert "7" not in connected.buttons()
    await presses(connected, "Шаг назад", "Ждём: 1.1 адрес")
    await presses(connected, "Сначала", "Ждём: 1 приду")
    await presses(connected, "2", "Соединяем с менеджером")
    await presses(connected, "Сначала", "Ждём: 1 приду")
    await presses(connected, "9", "Больше не звоним")
    await presses(connected, "Сначала", "Ждём: 1 приду")
    await presses(connected, "Молчать", "Молчание: звонок окончен")
    await presses(connected, "Готово", "Проверьте звонок")
    assert not connected.paid()
    assert not connected.truth()


async def test_what_it_costs_equals_the_walk(connected: Story) -> None:
    parsed = parse(TREE)
    walk = Walk(parsed.tree, parsed.said).start()
    await played(connected)
    for move in ("1", "5", "1"):
        walk = walk.after(move)
        screen = await presses(connected, move, "Проба")
        assert f"За тексты в этом звонке: {walk.paid / 100:.2f} ₽".replace(".", ",") in screen
        assert ("Звонок окончен" in screen) == walk.is_over
    assert walk.is_over


async def test_a_second_tap_and_an_old_button_change_nothing(connected: Story) -> None:
    await played(connected)
    message = connected.messages()[-1]
    keypad = {
        button["text"]: button["callback_data"]
        for row in message["reply_markup"]["inline_keyboard"]
        for button in row
    }
    for _ in range(2):
        await connected.world.telegram.press(connected.user_id, message["message_id"], keypad["1"])
    await connected.sees("Клавиша 1 → 1 приду")
    await presses(connected, "1", "→ 1.1 адрес")
    assert connected.last().count("Клавиша 1") == 2
    await presses(connected, "Готово", "Проверьте звонок")
    await connected.say("/balance")
    await connected.sees("Аккаунт 501")
    assert not connected.paid()


async def test_it_is_played_from_the_builder_and_leads_back(connected: Story) -> None:
    await connected.say(f"+7 916 000-95-11 {TREE}")
    await connected.sees("Проверьте звонок")
    await presses(connected, "Изменить", "Что изменить")
    await presses(connected, "Реакции", "Реакции звонка")
    await presses(connected, "Проиграть", "Проба")
    await says(connected, "да", "«да» → 1 приду")
    await presses(connected, "Реакции", "Реакции звонка")
    await says(connected, "5 ещё: лид", "5 ещё → лид")


@pytest.mark.usefixtures("sound_tools")
async def test_a_stored_record_is_heard_as_audio(connected: Story) -> None:
    await connected.world.telegram.send_file(
        ANNA, "voice", encoded(spoken("pad", "1", "1"), "ogg", "libopus"), duration=7
    )
    await connected.sees("Сохранено: Ролик")
    (record_id, *_) = reversed(connected.world.calling.account(connected.world.api_key).records)
    await played(connected, f"Вы придёте?\n1 приду: #{record_id}\n2 нет: #987654")
    await connected.press("1")
    await connected.until(
        lambda: any("audio" in message for message in connected.messages()), "the record as audio"
    )
    await connected.until(lambda: f"Слышно: ролик #{record_id}" in connected.last(), "the screen below it")
    assert "Звука этого ролика у бота нет" not in connected.last()
    await presses(connected, "Сначала", "Ждём: 1 приду")
    await presses(connected, "2", "Звука этого ролика у бота нет")
    await presses(connected, "Готово", "Проверьте звонок")
