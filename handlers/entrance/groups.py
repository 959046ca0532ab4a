"""Groups watch; everything that needs a key or money happens in the private chat, where only one user reads along."""

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Bot, F, Router
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import Command
from aiogram.types import Message, TelegramObject

from bot.domain.ids import UserId
from bot.services.users.access import Access
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say, Texts
from handlers.account.keys import shows_key
from handlers.chat.display import bring, remove
from handlers.chat.talk import Talk

log = logging.getLogger(__name__)


class KeysLeaveGroups(BaseMiddleware):
    """A key in a group is deleted with a warning, whoever posted it, also by a later edit. Outer, before Admission, which
    stops strangers, anonymous administrators and channels. The warning tells nothing else about the bot.
    """

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if (
            not isinstance(event, Message)
            or event.chat.type == ChatType.PRIVATE
            or not shows_key(event.text or event.caption or "")
        ):
            return await handler(event, data)
        access: Access = data["access"]
        texts: Texts = data["texts"]
        author = UserId(event.from_user.id if event.from_user else event.chat.id)
        await _key_seen(event, texts(await access.stranger_language(author)), data["bot"])
        return None


def make_router() -> Router:
    """Takes every message of a group, so that no later router sees one."""
    router = Router(name="groups")
    is_group = F.chat.type != ChatType.PRIVATE
    router.message.register(command_seen, is_group, Command(re.compile(r".+")))
    router.message.register(talk_overheard, is_group)
    return router


async def command_seen(message: Message, talk: Talk) -> None:
    await bring(message, Screen(talk.say("group-private-only"), await _private(talk.say, talk.bot)), talk.bot)


async def talk_overheard(_message: Message) -> None:
    """What people say to each other is not for us."""


async def _key_seen(message: Message, say: Say, bot: Bot) -> None:
    """Others may have read the key already: it is deleted where the bot may delete, and never connected."""
    is_gone = await remove(bot, message.chat.id, message.message_id)
    lines = [say("group-key-deleted" if is_gone else "group-key-seen")]
    if message.is_automatic_forward:
        lines.append(say("group-key-in-channel"))
    try:
        await bring(message, Screen("\n".join(lines), await _private(say, bot)), bot)
    except (TelegramForbiddenError, TelegramBadRequest) as error:
        log.info("a group could not be warned of a key: %s", type(error).__name__)


async def _private(say: Say, bot: Bot) -> tuple[tuple[Button, ...], ...]:
    me = await bot.me()
    return ((Button(say.plain("button-private-chat"), url=f"https://t.me/{me.username}"),),)
