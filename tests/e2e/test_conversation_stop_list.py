"""The stop list as a file, both ways, and what entering it does to calls that were planned before."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter  # type: ignore[import-untyped]  # it has none

from bot.sandbox.world import BORIS, World
from tests.e2e.story import Chat, Story, running_bot, settings_for, telling


def xlsx(*rows: tuple[str, ...]) -> bytes:
    """A sheet as people keep it."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return memory.getvalue()


async def send(story: Story, data: bytes, file_name: str, caption: str | None = None) -> None:
    story.taps += 1
    await story.world.telegram.send_file(
        story.user_id, "document", data, file_name=file_name, caption=caption
    )


async def test_a_file_with_the_command_under_it_is_added_in_one_message(connected: Story) -> None:
    rows = (
        ("Телефон", "Имя"),
        ("+7 916 000-00-45", "Ольга"),
        ("89160000046", "Пётр"),
        ("нет телефона", "Яна"),
    )
    await send(connected, xlsx(*rows), "стоп.xlsx", "/stoplist")
    told = await connected.sees("Добавлено 2 номера")
    assert connected.taps == 1
    assert "Не получилось прочитать 1 строку, например: нет телефона" in told
    await send(connected, b"+79160000046\n+79160000047\n", "стоп.txt", "/stoplist")
    await connected.sees("Добавлен 1 номер, больше на него не звоним. Уже были в стоп-листе: 1")
    await connected.say("/stoplist")
    await connected.press("+7 916 000-00-45")
    await connected.sees("Добавлен из файла")


async def test_the_question_takes_files_contacts_and_lines_copied_from_elsewhere(connected: Story) -> None:
    await connected.say("/stoplist")
    await connected.press("Добавить номера")
    await connected.sees("Или файл с ними")
    await send(connected, b"\x00\x01\x02 no sheet \xff" * 40, "стоп.xlsx")
    await connected.sees("Деньги не списаны")
    # The question is still open.
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ольга\r\nTEL:+79160000045\r\nEND:VCARD\r\n"
    await send(connected, card.encode(), "ольга.vcf")
    await connected.sees("Добавлен 1 номер")
    await connected.press("Назад")
    await connected.press("Добавить номера")
    await connected.say("Ольга +79160000046\nПётр 8 916 000-00-47\nбез номера")
    await connected.sees("Добавлено 2 номера")


async def test_a_file_that_does_not_come_or_is_too_big_changes_nothing(connected: Story) -> None:
    connected.world.telegram.faults.add("getFile", status=400, description="Bad Request: file is too big")
    await send(connected, b"+79160000045", "стоп.txt", "/stoplist")
    await connected.sees("не больше 20 МБ")
    connected.world.telegram.faults.add("getFile", status=400, description="Bad Request: wrong file id")
    await send(connected, b"+79160000045", "стоп.txt", "/stoplist")
    await connected.sees("Получить этот файл от Telegram не удалось")
    await connected.say("/stoplist")
    await connected.sees("Пока пуст")
    await connected.say("/stoplist чушь\nи ещё чушь")
    await connected.sees("Не получилось прочитать: «чушь")


async def test_the_list_is_given_as_a_table(connected: Story) -> None:
    await connected.say("/stoplist +79160000045")
    await connected.sees("Добавлен 1 номер")
    await send(connected, b"+79160000046", "стоп.txt", "/stoplist")
    await connected.sees("Добавлен 1 номер")
    connected.taps = 0
    await connected.say("/stoplist")
    await connected.press("Выгрузить в файл")
    assert connected.taps == 2
    document = await connected.until(lambda: given(connected), "a document")
    _, data = connected.world.telegram.file_of(document["document"]["file_id"])
    (sheet,) = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names
    rows = (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python()
    )
    assert rows[0] == ["Номер", "Почему", "С какого времени", "Кто добавил"]
    assert [row[:2] + row[3:] for row in rows[1:]] == [
        ["+7 916 000-00-45", "добавлен вручную", "Анна"],
        ["+7 916 000-00-46", "добавлен из файла", "Анна"],
    ]


def given(story: Story) -> dict[str, Any] | None:
    """The bot's newest document."""
    sent = [message for message in story.messages() if message["from"]["is_bot"] and "document" in message]
    return sent[-1] if sent else None


async def test_a_file_in_english(story: Story) -> None:
    boris = story.of(BORIS)
    await boris.connect()
    await send(boris, b"phone;name\n+79160000045;Olga\nnothing;Jane\n", "stop.csv", "/stoplist")
    told = await boris.sees("1 number is added")
    assert "1 row could not be read, for example: nothing" in told
    await boris.say("/stoplist")
    await boris.press("Save as a file")
    document = await boris.until(lambda: given(boris), "a document")
    assert document["caption"] == "The stop list: 1 number"


@pytest.fixture
async def patient(tmp_path: Path) -> AsyncIterator[Story]:
    """A service that really waits for the planned time; connected."""
    async with telling(tmp_path / "data", planned_within_s=None) as told:
        await told.connect()
        yield told


async def test_a_planned_call_is_taken_back_when_its_phone_enters_the_list(patient: Story) -> None:
    await patient.say("+79160000045 завтра в 10 Напоминаем о записи")
    await patient.press("Подтвердить")
    await patient.sees("Запланировано")
    await patient.say("/stoplist +79160000045")
    await patient.sees("Добавлен 1 номер")
    await patient.sees("снят: номер в стоп-листе, звонка не было")
    assert [call["removed"] for call in patient.truth()] == [True]
    await patient.say("/planned")
    await patient.sees("Ничего не запланировано")
    assert len([request for request in patient.world.calling.requests if request.endpoint == "remove"]) == 1


async def test_a_restart_between_the_entry_and_the_removal_loses_nothing(tmp_path: Path) -> None:
    async with World.running(speed=20) as world:
        settings, chat = settings_for(world, tmp_path / "data"), Chat(world)
        async with running_bot(settings):
            await chat.connect()
            await chat.say("+79160000045 завтра в 10 Напоминаем о записи")
            await chat.press("Подтвердить")
            await chat.sees("Запланировано")
            world.calling.faults.add("remove", "bad_gateway", times=1000)
            await chat.say("/stoplist +79160000045")
            await chat.sees("Добавлен 1 номер")
            await world.calling.until(
                lambda: [request for request in world.calling.requests if request.endpoint == "remove"]
            )
        assert not chat.truth()[0]["removed"]
        world.calling.faults.clear()
        async with running_bot(settings):
            await chat.sees("снят: номер в стоп-листе, звонка не было")
        assert chat.truth()[0]["removed"]
        assert not world.telegram.violations
