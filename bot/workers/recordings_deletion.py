"""Takes recordings out of the chat when their time is over (RECORDING_DELETE_DAYS).

A bot can delete a message for two days after it was sent, but edit its own messages for ever. So a recording that is too
old to be deleted is replaced with a line of text.
"""

import logging
from datetime import timedelta
from typing import Final

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError
from aiogram.types import BufferedInputFile, InputMediaDocument

from bot.domain.clock import Clock
from bot.services.recordings.delivery import OldRecording, Recordings
from bot.telegram.texts import Texts
from bot.workers.supervisor import Supervisor

_log = logging.getLogger(__name__)

EVERY_S: Final = 60.0
RETRY: Final = timedelta(minutes=10)


class RecordingsDeletion:
    """`run` is the worker; `work` is one round of it."""

    def __init__(
        self, *, recordings: Recordings, bot: Bot, texts: Texts, clock: Clock, supervisor: Supervisor
    ) -> None:
        self._recordings = recordings
        self._bot = bot
        self._texts = texts
        self._clock = clock
        self._supervisor = supervisor

    async def run(self) -> None:
        """Until the process stops."""
        await self._supervisor.every(EVERY_S, self.work, name="old recordings")

    async def work(self) -> bool:
        """One round; True when there may be more at once."""
        due = await self._recordings.to_delete()
        for old in due:
            try:
                await self._remove(old)
            except TelegramAPIError as error:
                # Deleting and replacing can be repeated freely.
                _log.info("a recording can't be deleted yet: %s", type(error).__name__)
                await self._recordings.delete_later(old, self._clock() + RETRY)
            else:
                await self._recordings.deleted(old)
        return bool(due)

    async def _remove(self, old: OldRecording) -> None:
        """Afterwards it is deleted, replaced, or out of reach for good. Raises TelegramAPIError if it may work later."""
        try:
            await self._bot.delete_message(old.chat_id, old.message_id)
        except TelegramForbiddenError:
            _log.warning("a recording stays in a chat that the bot was put out of")
        except TelegramBadRequest:
            await self._replace(old)

    async def _replace(self, old: OldRecording) -> None:
        say = self._texts(old.language)
        text = say.plain("recording-deleted")
        note = InputMediaDocument(media=BufferedInputFile(text.encode(), "deleted.txt"), caption=text)
        try:
            await self._bot.edit_message_media(note, chat_id=old.chat_id, message_id=old.message_id)
        except TelegramBadRequest as error:
            _log.warning("a recording stays in its chat: %s", error.message)
