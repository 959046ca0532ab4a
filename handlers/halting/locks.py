"""The brake: after /lock nothing paid starts for the account until its owner allows it again."""

from functools import partial

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.domain.turn import UrgentWord
from bot.services.account.accounts import Accounts
from bot.telegram.lanes import Rest
from bot.telegram.screen import Button, Screen
from handlers.chat.display import bring
from handlers.chat.talk import Talk
from handlers.halting.buttons import Unlock
from handlers.halting.urgent import Says
from handlers.menu.screen import back_to_menu


def make_router() -> Router:
    router = Router(name="locks")
    router.message.register(lock_asked, Says(UrgentWord.LOCK))
    router.message.register(unlock_asked, Command("unlock"))
    router.callback_query.register(unlock_asked, Unlock.filter())
    return router


async def lock_asked(message: Message, talk: Talk, accounts: Accounts) -> Rest:
    """Locks at once and without a question: it costs nothing and may be urgent."""
    await accounts.lock(talk.user.id, turn=talk.turn)
    return Rest(partial(_tell_locked, message, talk))


async def _tell_locked(message: Message, talk: Talk) -> None:
    unlock = Button(talk.say.plain("button-unlock"), Unlock())
    await bring(message, Screen(talk.say("locked"), ((unlock,), back_to_menu(talk.say))), talk.bot)


async def unlock_asked(event: Message | CallbackQuery, talk: Talk, accounts: Accounts) -> None:
    await accounts.unlock(talk.user.id, turn=talk.turn)
    await bring(event, Screen(talk.say("unlocked"), (back_to_menu(talk.say),)), talk.bot)
