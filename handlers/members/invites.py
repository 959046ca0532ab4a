"""One-time links by which the owner lets a colleague in."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.services.users.access import INVITE_TTL, Access
from bot.telegram.screen import Screen
from handlers.chat.display import bring
from handlers.chat.talk import Talk


def make_router() -> Router:
    router = Router(name="invites")
    router.message.register(invite_asked, Command("invite"))
    return router


async def invite_asked(message: Message, talk: Talk, access: Access) -> None:
    """The link comes in a message of its own, which can be forwarded as it is."""
    token = await access.invite(talk.user.id)
    me = await talk.bot.me()
    link = f"https://t.me/{me.username}?start={token}"
    await bring(message, Screen(talk.say("invite", link=link, days=INVITE_TTL.days)), talk.bot)
