"""Calls as people make them, word by word and tap by tap, against the sandbox."""

from tests.e2e.story import Story

CALL = "/call +7 (916) 123-45-67 завтра в 10 Напоминаем о записи к стоматологу"


async def test_the_whole_story_takes_two_taps_to_connect_and_two_to_call(story: Story) -> None:
    await story.connect()
    assert story.taps == 2
    assert all(story.world.api_key not in str(message) for message in story.messages())

    await story.say(CALL)
    screen = await story.sees("Проверьте звонок")
    assert "+7 916 123-45-67" in screen
    assert "Напоминаем о записи к стоматологу" in screen
    assert "завтра" in screen
    assert not story.paid()
    await story.press("Подтвердить")
    await story.sees("ответили")
    assert story.taps == 4
    assert len(story.paid()) == 1
    assert len(story.truth()) == 1
