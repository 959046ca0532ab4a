"""Who gets to a handler at all, and in what language they are answered: nobody by default, since whoever is let in can
spend the owner's money. A stranger learns nothing but that the bot is not open to them.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message, TelegramObject, User

from bot.domain.ids import UserId
from bot.services.users.access import Access
from bot.telegram.texts import Texts
from bot.telegram.waiting_taps import WaitingTaps
from handlers.chat.taps import Tap

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Admission(BaseMiddleware):
    """Hands on `user` and `say`, for taps also `tap`. A one-time link is used before anything else is done."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if (
            not isinstance(event, Message | CallbackQuery)
            or event.from_user is None
            or event.from_user.is_bot
            # A linked channel's post comes from Telegram's own account, which is no bot and no user either.
            or (isinstance(event, Message) and event.sender_chat is not None)
        ):
            return None
        access: Access = data["access"]
        texts: Texts = data["texts"]
        sender = event.from_user
        user_id = UserId(sender.id)
        token = invite_token(event)
        role = await access.use_invite(user_id, token) if token else None
        user = await access.admit(user_id, sender.full_name, sender.language_code or "")
        if isinstance(event, CallbackQuery):
            waiting_taps: WaitingTaps = data["waiting_taps"]
            data["tap"] = Tap(event, was_late=waiting_taps.begin(event.id))
        if user is None:
            say = texts(await access.stranger_language(user_id))
            text = say.plain("refusal-bad-invite" if token and role is None else "stranger")
            await _turn_away(event, text, sender, data["bot"])
            return None
        data["user"] = user
        data["say"] = texts(user.language)
        return await handler(event, data)


def invite_token(event: Message | CallbackQuery) -> str | None:
    """The token of a one-time link: `/start TOKEN`, in the private chat only."""
    if not isinstance(event, Message) or event.text is None or event.chat.type != ChatType.PRIVATE:
        return None
    command, _, token = event.text.partition(" ")
    return token.strip() or None if command == "/start" else None


async def _turn_away(event: Message | CallbackQuery, text: str, sender: User, bot: Bot) -> None:
    """Refuses with one sentence; in a group only those who speak to the bot get it."""
    if isinstance(event, CallbackQuery):
        await event.answer(text, show_alert=True)
    elif event.chat.type == ChatType.PRIVATE:
        await bot.send_message(sender.id, text, parse_mode=None)
    elif event.text is not None and event.text.startswith("/"):
        await bot.send_message(event.chat.id, text, parse_mode=None, reply_to_message_id=event.message_id)
