"""Filters for messages that lead to a call although they do not begin with a phone."""

from aiogram.filters import Filter
from aiogram.types import Message

from bot.domain.clock import Clock
from bot.domain.typed.call_sentence import read_call_sentence
from bot.services.users.access import User
from handlers.calling.line import Unfinished, from_time


class HoldsPhone(Filter):
    """A sentence with a phone in it."""

    async def __call__(self, message: Message, user: User, clock: Clock) -> bool:
        return read_call_sentence(message.text or "", now=clock(), zone=user.zone) is not None


class IsTime(Filter):
    """A time alone; hands it on as `time`."""

    async def __call__(self, message: Message, user: User, clock: Clock) -> bool | dict[str, Unfinished]:
        found = from_time(message.text or "", line=message.message_id, now=clock(), zone=user.zone)
        return False if found is None else {"time": found}
