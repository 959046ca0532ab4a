"""A stand-in for Telegram's Bot API over real HTTP, with people who write, tap and send files.

It is how the whole bot is tried without a token: production code is only given another address.
"""

from bot.sandbox.telegram.chat_senders import ChatSender
from bot.sandbox.telegram.faults import FaultScript
from bot.sandbox.telegram.limits import Limits
from bot.sandbox.telegram.model import Group, Json, Person
from bot.sandbox.telegram.sandbox import TelegramSandbox
from bot.sandbox.telegram.server import ApiCall

__all__ = ["ApiCall", "ChatSender", "FaultScript", "Group", "Json", "Limits", "Person", "TelegramSandbox"]
