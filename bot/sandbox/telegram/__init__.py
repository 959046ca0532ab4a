"""A stand-in for Telegram's Bot API over real HTTP, with users who write, tap and send files.

With it the whole bot is tried without a token: production code only gets another address.
"""

from bot.sandbox.telegram.chat_senders import ChatSender
from bot.sandbox.telegram.faults import TelegramFaultScript
from bot.sandbox.telegram.limits import TelegramLimits
from bot.sandbox.telegram.model import Group, Json, TelegramUser
from bot.sandbox.telegram.sandbox import TelegramSandbox
from bot.sandbox.telegram.server import ApiCall

__all__ = [
    "ApiCall",
    "ChatSender",
    "Group",
    "Json",
    "TelegramFaultScript",
    "TelegramLimits",
    "TelegramSandbox",
    "TelegramUser",
]
