"""Gives lists of appointments back by themselves, some time after their last call, with the answers in them."""

import logging
from pathlib import Path
from typing import Final

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.services.launches.answers import LaunchAnswers
from bot.telegram.answered_list import send_answered
from bot.telegram.gate import GateBusyError
from bot.telegram.texts import Texts
from bot.workers.supervisor import Supervisor

log = logging.getLogger(__name__)

LOOK_S: Final = 20.0


class AnsweredLists:
    """`run` is the worker; `work` is one round of it."""

    def __init__(
        self, *, answers: LaunchAnswers, bot: Bot, texts: Texts, data_dir: Path, supervisor: Supervisor
    ) -> None:
        self._answers = answers
        self._bot = bot
        self._texts = texts
        self._data_dir = data_dir
        self._supervisor = supervisor

    async def run(self) -> None:
        await self._supervisor.every(LOOK_S, self.work, name="answered lists")

    async def work(self) -> bool:
        """One that can't be sent is not sent again: it may have arrived, and a tap on the launch's card gives it as well."""
        is_any = False
        async for answered in self._answers.take_due():
            is_any = True
            say = self._texts(answered.language)
            try:
                await send_answered(self._bot, answered.chat_id, answered, say, self._data_dir)
            except (TelegramAPIError, GateBusyError) as error:
                log.warning("a list was not given back: %s", type(error).__name__)
        return is_any
