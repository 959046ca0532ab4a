"""The command menu under the input field, in the user's language; Telegram picks by the app's own language."""

from typing import Final

from aiogram import Bot
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats

from bot.telegram.texts import FIRST_LANGUAGE, LANGUAGES, Texts

MENU: Final = (
    "call", "calls", "planned", "report", "find", "leads", "move", "remove", "lists", "scenarios", "records", "balance", "watch", "menu", "verify", "stoplist", "phones",
    "template", "templates", "languages", "settings", "lock", "unlock", "held", "basis", "invite", "members", "connect", "disconnect", "help", "cancel", "stop",
)  # fmt: skip
"""Most frequent first; each has a text `command-{name}`."""


async def set_commands(bot: Bot, texts: Texts) -> None:
    """Sets a menu for private chats in each language; the first language's is for everybody else. May be repeated."""
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands(_menu(texts, FIRST_LANGUAGE), scope=scope)
    for language in LANGUAGES:
        await bot.set_my_commands(_menu(texts, language), scope=scope, language_code=language)


def _menu(texts: Texts, language: str) -> list[BotCommand]:
    say = texts(language)
    return [BotCommand(command=name, description=say.plain(f"command-{name}")) for name in MENU]
