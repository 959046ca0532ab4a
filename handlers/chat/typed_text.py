"""Filters for what people type freely."""

from aiogram import F
from aiogram.filters import Filter
from aiogram.types import Message

from bot.domain.phone import read_phones

TYPED = F.text & ~F.text.startswith("/")
"""Free text. A command is never taken for an answer to a question."""


class BeginsWithPhone(Filter):
    """A message that begins with a phone: it needs no command."""

    async def __call__(self, message: Message) -> bool:
        found = read_phones(message.text or "")
        return bool(found.phones or found.unreadable)


class BeginsACall(Filter):
    """A message that begins with a phone that can be called: a call of its own, whatever was asked before."""

    async def __call__(self, message: Message) -> bool:
        return bool(read_phones(message.text or "").phones)
