"""A sound on its way from Telegram to the service, through a folder that is removed afterwards."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiogram.enums import ChatAction
from aiogram.exceptions import TelegramAPIError
from aiogram.types import FSInputFile, InlineKeyboardMarkup, Message

from bot.fetching import Fetcher, FetchError
from bot.services.records.orders import Records
from bot.services.records.shelf import RecordRow, RecordShelf
from bot.services.refusal import Refusal
from bot.telegram.files import LARGEST_FILE, FileTooBigError, download, passing_folder
from bot.telegram.playing import playable
from bot.telegram.screen import Rows, Screen
from bot.telegram.sending import show
from bot.telegram.session import DownloadFailedError
from handlers.chat.talk import Talk
from handlers.records.screens import name_by_time
from handlers.records.sound import Sound

_log = logging.getLogger(__name__)

FETCH_S: Final = 10.0
"""The chat's next message waits so long at most for a service that does not answer."""
LONG_S: Final = 120
"""A sound longer than this takes so long that its user may wonder."""


class Sounds:
    """Saves and plays sounds; made for each update."""

    def __init__(self, talk: Talk, *, records: Records, record_shelf: RecordShelf, fetcher: Fetcher) -> None:
        self._talk = talk
        self._records = records
        self._shelf = record_shelf
        self._fetcher = fetcher

    async def begin(self, chat_id: int, sound: Sound) -> int | None:
        """Shows that the sound is being worked on; returns the message that says so, which is sent if it may take long."""
        await self._show_action(chat_id)
        if sound.duration_s <= LONG_S:
            return None
        return await show(self._talk.bot, chat_id, Screen(self._talk.say("record-working")))

    async def save(self, sound: Sound) -> RecordRow:
        """The record of this message's sound, made now or before. Raises Refusal: not-connected, audio-…"""
        known = await self._records.of_message(self._talk.user.id, sound.origin)
        if known is not None and known.state != "returned":
            return known
        if sound.size is not None and sound.size > LARGEST_FILE:
            raise _too_big()
        name = name_by_time(self._talk.clock(), self._talk.user.zone, self._talk.say)
        async with self._downloaded(sound.file_id) as source:
            return await self._records.save_sound(
                self._talk.user.id,
                source,
                source.parent,
                origin=sound.origin,
                file_id=sound.file_id,
                name=name,
            )

    async def send_again(self, row: RecordRow) -> RecordRow:
        """Sends a record that has never been sent."""
        if row.source_file_id is None or row.origin is None:
            raise Refusal("no-such-record")
        return await self.save(Sound(row.source_file_id, row.origin, None, 0))

    async def play(self, chat_id: int, row: RecordRow, keyboard: Rows) -> None:
        """Sends the sound that recipients will hear. It costs nothing.

        Raises Refusal: record-not-playable, record-not-fetched, audio-…
        """
        markup = Screen("", keyboard).markup()
        await self._show_action(chat_id)
        if row.file_id is not None:
            await self._talk.bot.send_audio(chat_id, row.file_id, reply_markup=markup)
            return
        if row.source_file_id is None:
            await self._play_fetched(chat_id, row, markup)
            return
        async with self._downloaded(row.source_file_id) as source:
            converted = await self._records.convert(source, source.parent)
            file = FSInputFile(converted.path, filename=f"{row.name}{converted.path.suffix}")
            if converted.content_type != "audio/mpeg":
                # Telegram's players don't play WAV as audio.
                await self._talk.bot.send_document(chat_id, file, reply_markup=markup)
                return
            sent: Message = await self._talk.bot.send_audio(
                chat_id, file, title=row.name, duration=round(converted.duration_s), reply_markup=markup
            )
        if sent.audio is not None:
            await self._shelf.heard(row.id, sent.audio.file_id)

    async def _play_fetched(self, chat_id: int, row: RecordRow, markup: InlineKeyboardMarkup | None) -> None:
        """Only the service has the sound: a text was read aloud there."""
        if row.path is None:
            raise Refusal("record-not-playable")
        base = self._talk.settings.base_of(await self._shelf.domain(self._talk.user.id))
        with passing_folder(self._talk.settings.data_dir) as folder:
            fetched = folder / "fetched"
            try:
                async with asyncio.timeout(FETCH_S):
                    await self._fetcher.fetch(row.path, fetched, base=base)
            except (FetchError, TimeoutError) as error:
                _log.info("the sound of record %d was not fetched: %s", row.id, error)
                raise Refusal("record-not-fetched") from error
            sound = await playable(fetched)
            if sound is None:
                _log.info("what was fetched is no sound, record %d", row.id)
                raise Refusal("record-not-fetched")
            file = FSInputFile(sound, filename=f"{row.name}{sound.suffix}")
            sent = await self._talk.bot.send_audio(chat_id, file, title=row.name, reply_markup=markup)
        if sent.audio is not None:
            await self._shelf.heard(row.id, sent.audio.file_id)

    @asynccontextmanager
    async def _downloaded(self, file_id: str) -> AsyncIterator[Path]:
        with passing_folder(self._talk.settings.data_dir) as folder:
            source = folder / "sound"
            try:
                await download(self._talk.bot, file_id, source)
            except FileTooBigError as error:
                raise _too_big() from error
            except DownloadFailedError as error:
                raise Refusal("audio-not-fetched") from error
            yield source

    async def _show_action(self, chat_id: int) -> None:
        try:
            await self._talk.bot.send_chat_action(chat_id, ChatAction.UPLOAD_VOICE)
        except TelegramAPIError:
            # It is only a sign that work goes on.
            return


def _too_big() -> Refusal:
    return Refusal("audio-too-big", limit=LARGEST_FILE // 2**20)
