"""What happens to a group: the bot comes, goes, is made administrator, the group moves, a topic is closed. And who speaks there
without a name: an anonymous administrator can't be told from any other, so only a sentence answers them.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Bot, Router
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramAPIError
from aiogram.types import ChatMemberRestricted, ChatMemberUpdated, Message, TelegramObject

from bot.domain.ids import ChatId, UserId
from bot.services.users.access import Access
from bot.services.watching.chat_changes import ChatChanges
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from bot.telegram.texts import Texts
from handlers.chat.display import topic_of

log = logging.getLogger(__name__)


class GroupEvents(BaseMiddleware):
    """Outer, before Admission: nobody has to be let in for a group to change."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if not isinstance(event, Message) or event.chat.type == ChatType.PRIVATE:
            return await handler(event, data)
        changes: ChatChanges = data["chat_changes"]
        chat_id = ChatId(event.chat.id)
        if event.migrate_to_chat_id is not None:
            await changes.moved(chat_id, ChatId(event.migrate_to_chat_id))
        elif event.forum_topic_closed is not None:
            await changes.topic_closed(chat_id, topic_of(event))
        elif event.forum_topic_reopened is not None:
            await changes.topic_reopened(chat_id, topic_of(event))
        elif _asks_without_a_name(event):
            await _answer_nobody(event, data)
        else:
            return await handler(event, data)
        return None


def make_router() -> Router:
    router = Router(name="group events")
    router.my_chat_member.register(bot_changed)
    return router


async def bot_changed(
    event: ChatMemberUpdated, bot: Bot, chat_changes: ChatChanges, access: Access, texts: Texts
) -> None:
    """The bot's own place in a chat has changed."""
    if event.chat.type == ChatType.PRIVATE:
        return
    chat_id = ChatId(event.chat.id)
    old, new = event.old_chat_member, event.new_chat_member
    if new.status in {"left", "kicked"}:
        await chat_changes.left(chat_id)
        return
    if isinstance(new, ChatMemberRestricted) and not new.can_send_messages:
        await chat_changes.muted(chat_id)
        return
    await chat_changes.may_write(chat_id)
    if old.status == "administrator" and new.status != "administrator":
        await chat_changes.unmade_admin(chat_id)
    if old.status in {"left", "kicked"}:
        sender = event.from_user
        user = await access.admit(UserId(sender.id), sender.full_name, sender.language_code or "")
        # Whom nobody let in learns nothing of the bot by adding it somewhere.
        if user is not None:
            say = texts(user.language)
            await _send(bot, chat_id, Screen(say("watch-bot-added")))


def _asks_without_a_name(message: Message) -> bool:
    """An anonymous administrator sends /watch: Telegram names the group itself."""
    command = (message.text or "").split(maxsplit=1)[0].partition("@")[0] if message.text else ""
    return (
        command == "/watch" and message.sender_chat is not None and message.sender_chat.id == message.chat.id
    )


async def _answer_nobody(message: Message, data: dict[str, Any]) -> None:
    access: Access = data["access"]
    changes: ChatChanges = data["chat_changes"]
    texts: Texts = data["texts"]
    nobody = UserId(message.from_user.id if message.from_user else message.chat.id)
    language = await changes.language(message.chat.id) or await access.stranger_language(nobody)
    say = texts(language)
    await _send(data["bot"], message.chat.id, Screen(say("watch-anonymous")), topic_of(message))


async def _send(bot: Bot, chat_id: int, screen: Screen, topic_id: int = 0) -> None:
    """A sentence that may be lost: the group may take no messages by now."""
    try:
        await show(bot, chat_id, screen, topic_id=topic_id)
    except TelegramAPIError as error:
        log.info("a group could not be told: %s", type(error).__name__)
