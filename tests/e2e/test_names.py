"""A receptionist thinks in names: what a contact card tells is shown from the question to the last list."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.e2e.story import Story, telling

NAME = "Анна & <Смирнова>"
PHONE = "+7 916 000-00-01"


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with telling(tmp_path / "data", planned_within_s=None) as told:
        await told.connect()
        yield told


async def test_a_contact_cards_name_goes_with_the_call_and_is_never_logged(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    await story.world.telegram.share_contact(story.user_id, PHONE, NAME)
    assert f"{NAME}, {PHONE}" in await story.sees("(?i)что сказать")
    await story.say("Напоминаем о записи")
    assert f"{NAME}, {PHONE}" in await story.sees("Проверьте звонок")
    await story.press("Подтвердить")
    assert f"{NAME}, {PHONE} — ответили" in await story.sees("(?s)Завершено.*ответили")
    assert any("Повторить" in label and PHONE in label for label in story.buttons())
    await story.say("/calls")
    assert f"{NAME}, {PHONE}" in await story.sees("/call_1")
    await story.say("/call_1")
    assert f"Кому: {NAME}, {PHONE}" in await story.sees("Звонок 1")
    # By the phone alone the next time.
    await story.say(f"/call {PHONE} завтра в 10 Ждём вас")
    assert f"{NAME}, {PHONE}" in await story.sees("(?s)Проверьте звонок.*Ждём")
    await story.press("Подтвердить")
    await story.sees("Запланировано")
    await story.until(lambda: len(story.truth()) == 2, "the planned call")
    await story.say("/planned")
    planned = await story.sees("/call_2 · ")
    assert f"{NAME}, {PHONE}" in planned
    assert "«Ждём вас»" in planned
    await story.press("Перенести 2")
    assert f"{NAME}, {PHONE}" in await story.sees("На когда перенести")
    await story.say(f"/verify {PHONE}")
    assert f"Кому: {NAME}, {PHONE}" in await story.sees("Проверить номер\n")
    await story.press("Подтвердить")
    await story.until(lambda: story.world.calling.flash_calls, "the flash call")
    await story.say(story.world.calling.flash_calls[-1].pin)
    await story.sees("проверен")
    await story.say("/verify")
    await story.press("Журнал")
    assert f"{NAME}, {PHONE} — " in await story.sees("Журнал проверок")
    await story.press("Выгрузить всё")
    await story.until(lambda: story.world.telegram.calls("sendDocument"), "the file")
    message = next(one for one in reversed(story.messages()) if "document" in one)
    _, content = story.world.telegram.file_of(message["document"]["file_id"])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1][1:3] == [PHONE, NAME]
    await story.say(f"/stoplist {PHONE}")
    await story.sees("Добавлен 1 номер")
    await story.say("/stoplist")
    await story.until(
        lambda: any(label.startswith("Анна &") for label in story.buttons()), "the list by name"
    )
    await story.press(PHONE)
    assert f"{NAME}, {PHONE}" in await story.sees("Добавлен вручную")
    captured = capsys.readouterr()
    assert "Смирнова" not in captured.out + captured.err
