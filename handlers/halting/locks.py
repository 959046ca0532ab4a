"""The brake: after /lock nothing paid starts for the account until its owner allows it again."""

from functools import partial

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.domain.turn import Turn, UrgentWord
from bot.services.account.accounts import Accounts
from bot.services.users.access import User
from bot.telegram.lanes import Rest
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.chat.display import bring
from handlers.halting.buttons import Unlock
from handlers.halting.urgent import Says
from handlers.menu.screen import back_to_menu


def make_router() -> Router:
    router = Router(name="locks")
    router.message.register(lock_asked, Says(UrgentWord.LOCK))
    router.message.register(unlock_asked, Command("unlock"))
    router.callback_query.register(unlock_asked, Unlock.filter())
    return router


async def lock_asked(
    message: Message, accounts: Accounts, user: User, turn: Turn, say: Say, bot: Bot
) -> Rest:
    """At once and without a question: it costs nothing and may be urgent."""
    await accounts.lock(user.id, turn=turn)
    return Rest(partial(_tell_locked, message, say, bot))


async def _tell_locked(message: Message, say: Say, bot: Bot) -> None:
    unlock = Button(say.plain("button-unlock"), Unlock())
    await bring(message, Screen(say("locked"), ((unlock,), back_to_menu(say))), bot)


async def unlock_asked(
    event: Message | CallbackQuery, accounts: Accounts, user: User, turn: Turn, say: Say, bot: Bot
) -> None:
    await accounts.unlock(user.id, turn=turn)
    await bring(event, Screen(say("unlocked"), (back_to_menu(say),)), bot)
