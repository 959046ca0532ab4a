"""What a person sees while their file is read, and what is left of it when that fails."""

import asyncio
import os
from pathlib import Path

import pytest

from bot.services.refusal import Refusal
from bot.sheets.sheet import SheetRefused
from bot.telegram.session import DownloadFailedError
from handlers.lists.incoming import ReadingProgress, fetched, why_not
from tests.e2e.list_files import csv_1251, send
from tests.e2e.story import Story


async def test_progress_is_told_in_one_message_as_it_grows(connected: Story) -> None:
    app = connected.app
    progress = ReadingProgress(app.bot, connected.user_id, app.texts("ru"), every_s=0.05)
    message_id = await progress.begin()

    async def reading() -> str:
        await asyncio.sleep(0.2)
        progress.told(12_000)
        await connected.sees("Читаю файл… 12 000 строк")
        return "done"

    assert await progress.during(reading()) == "done"
    assert progress.message_id == message_id


async def test_what_stopped_the_reading_is_raised_as_it_was(connected: Story) -> None:
    app = connected.app
    progress = ReadingProgress(app.bot, connected.user_id, app.texts("ru"), every_s=0.05)
    await progress.begin()

    async def failing() -> None:
        raise SheetRefused("hostile")

    with pytest.raises(SheetRefused, match="hostile"):
        await progress.during(failing())


async def test_progress_that_cannot_be_told_stops_no_reading(connected: Story) -> None:
    app = connected.app
    progress = ReadingProgress(app.bot, connected.user_id, app.texts("ru"), every_s=0.02)
    await progress.begin()
    connected.world.telegram.faults.add("editMessageText", status=502)
    progress.told(5)

    async def reading() -> int:
        await asyncio.sleep(0.3)
        return 5

    assert await progress.during(reading()) == 5


async def test_folders_of_a_process_that_died_are_swept(connected: Story) -> None:
    settings = connected.app.settings
    left = settings.data_dir / "incoming" / "left"
    left.mkdir(parents=True)
    os.utime(left, (0, 0))
    message = await send(connected, csv_1251("Телефон", "89160000001"), "a.csv")
    await connected.sees("позвоним 1 из 1")
    async with fetched(connected.app.bot, message["document"]["file_id"], settings.data_dir) as path:
        assert await asyncio.to_thread(path.is_file)
    assert not await asyncio.to_thread(left.exists)
    assert not await asyncio.to_thread(path.parent.exists)


async def test_a_file_that_telegram_does_not_hand_out_is_refused_with_a_sentence(
    connected: Story, tmp_path: Path
) -> None:
    say = connected.app.texts("ru")
    await send(connected, b"x" * (20 * 2**20 + 1), "huge.csv")
    told = await connected.sees("Файл больше 20 МБ")
    assert "Деньги не списаны" in told
    assert "Пришлите его ещё раз" in why_not(DownloadFailedError("ClientError"), say)
    assert "Этого списка больше нет" in why_not(Refusal("list-gone"), say)
