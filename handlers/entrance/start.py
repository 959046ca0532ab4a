"""The first message and the way around: a user who has never seen the bot is two messages from being ready to call."""

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.services.account.accounts import Accounts
from bot.services.users.access import User
from bot.telegram.screen import Screen
from bot.telegram.texts import Say
from handlers.account.connecting import Connecting
from handlers.chat.display import bring
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


async def started(
    message: Message, accounts: Accounts, user: User, say: Say, state: FSMContext, bot: Bot
) -> None:
    """What the bot is for, and at once what it needs: the key."""
    known = await accounts.known(user.id)
    if known is None:
        await state.set_state(Connecting.key)
        await bring(message, Screen(say("welcome", name=user.name)), bot)
        return
    await state.clear()
    await bring(message, menu_screen(known, say), bot)


async def menu_asked(
    event: Message | CallbackQuery, accounts: Accounts, user: User, say: Say, bot: Bot
) -> None:
    await bring(event, menu_screen(await accounts.known(user.id), say), bot)


async def help_asked(event: Message | CallbackQuery, say: Say, bot: Bot) -> None:
    await bring(event, Screen(say("help"), (back_to_menu(say),)), bot)
