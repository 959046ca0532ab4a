"""One-time links by which the owner lets a colleague in."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.services.users.access import INVITE_TTL, Access, User
from bot.telegram.screen import Screen
from bot.telegram.texts import Say
from handlers.chat.display import bring


def make_router() -> Router:
    router = Router(name="invites")
    router.message.register(invite_asked, Command("invite"))
    return router


async def invite_asked(message: Message, access: Access, user: User, say: Say, bot: Bot) -> None:
    """In a message of its own, to be passed on as it is."""
    token = await access.invite(user.id)
    me = await bot.me()
    link = f"https://t.me/{me.username}?start={token}"
    await bring(message, Screen(say("invite", link=link, days=INVITE_TTL.days)), bot)
