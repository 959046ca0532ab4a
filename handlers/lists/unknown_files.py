"""A file that no other handler takes is answered with what can be sent; a dead end teaches nothing."""

from aiogram import F, Router
from aiogram.types import Message

from bot.telegram.screen import Screen
from handlers.chat.display import bring
from handlers.chat.talk import Talk
from handlers.menu.screen import back_to_menu
from handlers.records import calling
from handlers.records.sound import HoldsUnnamedSound


def make_router() -> Router:
    router = Router(name="unknown files")
    router.message.register(calling.sound_received, HoldsUnnamedSound())
    router.message.register(unknown_file_received, F.document)
    return router


async def unknown_file_received(message: Message, talk: Talk) -> None:
    await bring(message, Screen(talk.say("list-unknown-file"), (back_to_menu(talk.say),)), talk.bot)
