"""A person taps while their last question still waits for the service, or faster than a message may be edited: the button
stops turning within a second.
"""

import asyncio
import time
from pathlib import Path

from handlers.menu.buttons import Open, Place
from tests.e2e.story import Story, telling


async def test_a_tap_behind_a_slow_question_is_answered_within_a_second(connected: Story) -> None:
    story = connected
    await story.say("/menu")
    await story.sees("Меню|меню")
    story.world.calling.faults.add("userInfo", "slow", times=1, seconds=4)
    await story.say("/balance")
    tap = await story.press("Настройки")
    await story.until(lambda: story.world.telegram.answers.get(tap) is not None, "the tap's answer")
    slow = story.world.calling.requests[-1]
    assert (slow.endpoint, slow.status) == ("userInfo", None), "the question was over before the tap's answer"
    await story.sees("Часовой пояс|часовой пояс")
    assert len(story.world.telegram.calls("answerCallbackQuery")) == 1, "a tap is answered once"


async def test_what_a_late_tap_has_to_say_is_said_in_a_message(connected: Story) -> None:
    story = connected
    await story.say("+7 916 123-45-67 Напоминаем о записи")
    await story.press("Подтвердить")
    await story.until(story.paid, "the call")
    confirm = next(call for call in story.world.telegram.log if "Подтвердить" in str(call.params))
    data = next(
        button["callback_data"]
        for row in confirm.params["reply_markup"]["inline_keyboard"]
        for button in row
        if "Подтвердить" in button["text"]
    )
    story.world.calling.faults.add("userInfo", "slow", times=1, seconds=3)
    await story.say("/balance")
    message_id = story.messages()[-2]["message_id"]
    await story.world.telegram.press(story.user_id, message_id, data)
    await story.sees("уже подтвержд")
    assert len(story.paid()) == 1


async def test_who_taps_faster_than_a_message_may_change_waits_for_no_edit_and_sees_the_last_screen(
    tmp_path: Path,
) -> None:
    async with telling(tmp_path / "data", is_limited=True) as story:
        await story.say("/menu")
        await story.sees("Меню|меню|ключ")
        telegram, message_id = story.world.telegram, story.messages()[-1]["message_id"]
        taps, began = list[str](), time.monotonic()
        for place in (Place.SETTINGS, Place.MENU) * 7 + (Place.HELP,):
            button = Open(place=place).pack()
            taps.append(await telegram.press(story.user_id, message_id, button, forged=True))
            await asyncio.sleep(0.05)
        await story.until(lambda: all(tap in telegram.answers for tap in taps), "all answers")
        # Fifteen edits would take twelve seconds, at one a second after the first three.
        assert time.monotonic() - began < 5
        await story.sees("/stoplist — ")
        edits = [call for call in telegram.calls("editMessageText") if call.params["message_id"]]
        assert len(edits) < len(taps) / 2
