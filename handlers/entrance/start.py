"""The first message and the way around: a user who has never seen the bot is two messages from being ready to call."""

from aiogram import F, Router
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.services.account.accounts import Accounts
from bot.telegram.screen import Screen
from handlers.account.connecting import Connecting
from handlers.chat.display import bring
from handlers.chat.talk import Talk
from handlers.menu.buttons import Open, Place
from handlers.menu.screen import back_to_menu, menu_screen


def make_router() -> Router:
    router = Router(name="start")
    router.message.register(started, CommandStart())
    router.message.register(menu_asked, Command("menu"))
    router.message.register(help_asked, Command("help"))
    router.callback_query.register(menu_asked, Open.filter(F.place == Place.MENU))
    router.callback_query.register(help_asked, Open.filter(F.place == Place.HELP))
    return router


async def started(message: Message, talk: Talk, accounts: Accounts) -> None:
    """Says what the bot is for, and asks at once for what it needs: the key."""
    known = await accounts.known(talk.user.id)
    if known is None:
        await talk.state.set_state(Connecting.key)
        await bring(message, Screen(talk.say("welcome", name=talk.user.name)), talk.bot)
        return
    await talk.state.clear()
    await bring(message, menu_screen(known, talk.say), talk.bot)


async def menu_asked(event: Message | CallbackQuery, talk: Talk, accounts: Accounts) -> None:
    await bring(event, menu_screen(await accounts.known(talk.user.id), talk.say), talk.bot)


async def help_asked(event: Message | CallbackQuery, talk: Talk) -> None:
    await bring(event, Screen(talk.say("help"), (back_to_menu(talk.say),)), talk.bot)
