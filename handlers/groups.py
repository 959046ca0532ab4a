"""Groups watch; everything that needs a key or money happens in the private chat, where only one person reads along."""

import re

from aiogram import Bot, F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.types import Message

from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.connecting import CommandWithKey, IsKey
from handlers.showing import bring, remove


def make_router() -> Router:
    """Takes every message of a group, so that nobody further on sees one."""
    router = Router(name="groups")
    router.message.filter(F.chat.type != ChatType.PRIVATE)
    router.message.register(key_seen, Command("connect"), CommandWithKey())
    router.message.register(key_seen, IsKey())
    router.message.register(command_seen, Command(re.compile(r".+")))
    router.message.register(talk_overheard)
    return router


async def key_seen(message: Message, say: Say, bot: Bot) -> None:
    """Others may have read it already: it is deleted where we may, and not connected in any case."""
    is_gone = await remove(bot, message.chat.id, message.message_id)
    text = say("group-key-deleted" if is_gone else "group-key-seen")
    await bring(message, Screen(text, await _private(say, bot)), bot)


async def command_seen(message: Message, say: Say, bot: Bot) -> None:
    await bring(message, Screen(say("group-private-only"), await _private(say, bot)), bot)


async def talk_overheard(_message: Message) -> None:
    """What people say to each other is not for us."""


async def _private(say: Say, bot: Bot) -> tuple[tuple[Button, ...], ...]:
    me = await bot.me()
    return ((Button(say.plain("button-private-chat"), url=f"https://t.me/{me.username}"),),)
