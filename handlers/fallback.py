"""What nobody else understood: what can be sent here, and one example. A dead end teaches nothing."""

from aiogram import Bot, Router
from aiogram.types import CallbackQuery, Message

from bot.telegram.screen import Screen
from bot.telegram.texts import Say
from handlers.menu import back_to_menu
from handlers.showing import bring
from handlers.taps import ANSWERS_ITSELF, Tap


def make_router() -> Router:
    router = Router(name="fallback")
    router.message.register(not_understood)
    router.callback_query.register(unknown_button, flags=ANSWERS_ITSELF)
    return router


async def not_understood(message: Message, say: Say, bot: Bot) -> None:
    is_command = (message.text or "").startswith("/")
    text = say("unknown-command" if is_command else "not-understood")
    await bring(message, Screen(text, (back_to_menu(say),)), bot)


async def unknown_button(_callback: CallbackQuery, say: Say, tap: Tap) -> None:
    """Of a program that has changed since it was drawn."""
    await tap.answer(say.plain("button-outdated"), alert=True)
