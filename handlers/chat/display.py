"""How a screen gets into a chat: a command is answered with a new message, a button changes the one it stands under."""

import logging

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from bot.domain.ids import NO_TOPIC, ChatId, TopicId
from bot.telegram.buttons import LaunchButton, SettleBatch, ShowCall
from bot.telegram.screen import Screen
from bot.telegram.sending import show

log = logging.getLogger(__name__)


def chat_of(event: Message | CallbackQuery) -> ChatId:
    """The chat to answer in; a button whose message Telegram no longer knows is answered in private."""
    if isinstance(event, Message):
        return ChatId(event.chat.id)
    return ChatId(event.message.chat.id if event.message else event.from_user.id)


def topic_of(event: Message | CallbackQuery) -> TopicId:
    """The topic of a group in which it was said or pressed."""
    message = event if isinstance(event, Message) else event.message
    if isinstance(message, Message) and message.is_topic_message and message.message_thread_id:
        return TopicId(message.message_thread_id)
    return NO_TOPIC


def message_id_of(callback: CallbackQuery) -> int | None:
    """The message that the button stands under."""
    return callback.message.message_id if callback.message else None


def _has_become_a_card(callback: CallbackQuery) -> bool:
    """Whether the message no longer had the tapped button, but those of a card or none: a card must stay where it is."""
    if not isinstance(callback.message, Message):
        return False
    markup = callback.message.reply_markup
    found = [button.callback_data or "" for row in markup.inline_keyboard for button in row] if markup else []
    kinds: list[type[CallbackData]] = [*LaunchButton.__subclasses__(), ShowCall, SettleBatch]
    of_cards = tuple(f"{one.__prefix__}{one.__separator__}" for one in kinds)
    return callback.data not in found and (not found or any(data.startswith(of_cards) for data in found))


async def bring(event: Message | CallbackQuery, screen: Screen, bot: Bot) -> int:
    """Shows the screen as an answer to what the user did; returns the id of the message it stands in now."""
    message_id = None
    if isinstance(event, CallbackQuery) and not _has_become_a_card(event):
        message_id = message_id_of(event)
    return await show(bot, chat_of(event), screen, message_id=message_id, topic_id=topic_of(event))


async def remove(bot: Bot, chat_id: int, message_id: int) -> bool:
    """Deletes a message; returns whether it is gone. Telegram lets a bot delete for two days, in groups only by right."""
    try:
        await bot.delete_message(chat_id, message_id)
    except TelegramAPIError as error:
        log.info("a message could not be deleted: %s", type(error).__name__)
        return False
    return True
