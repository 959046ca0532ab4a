"""Members and open invitations, removing and revoking; the bot and an account passed on and taken over."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import CallbackQuery, Message

from bot.domain.ids import UserId
from bot.services.users.handovers import Handovers
from bot.services.users.members import Members
from bot.telegram.buttons import AcceptHandover, DeclineHandover
from bot.telegram.screen import Screen
from handlers.chat.display import bring
from handlers.chat.talk import Talk
from handlers.members import screens
from handlers.members.buttons import (
    MembersTurn,
    OfferHandover,
    RemoveMember,
    RevokeInvite,
    ShowInvites,
    ShowMember,
)
from handlers.menu.buttons import Open, Place
from handlers.menu.screen import back_to_menu


def make_router() -> Router:
    router = Router(name="members")
    router.message.register(members_asked, Command("members"))
    router.callback_query.register(members_asked, Open.filter(F.place == Place.MEMBERS))
    router.callback_query.register(members_asked, MembersTurn.filter())
    router.callback_query.register(member_opened, ShowMember.filter())
    router.callback_query.register(remove_pressed, RemoveMember.filter())
    router.callback_query.register(invites_asked, ShowInvites.filter())
    router.callback_query.register(revoke_pressed, RevokeInvite.filter())
    router.callback_query.register(offer_pressed, OfferHandover.filter())
    router.callback_query.register(offer_accepted, AcceptHandover.filter())
    router.callback_query.register(offer_declined, DeclineHandover.filter())
    return router


async def members_asked(
    event: Message | CallbackQuery,
    talk: Talk,
    members: Members,
    callback_data: Open | MembersTurn | None = None,
) -> None:
    after = callback_data.after if isinstance(callback_data, MembersTurn) else 0
    await bring(
        event, screens.members_screen(await members.page(talk.user.id, after), talk.user, talk.say), talk.bot
    )


async def member_opened(
    callback: CallbackQuery, talk: Talk, callback_data: ShowMember, members: Members
) -> None:
    card = await members.card(talk.user.id, callback_data.member)
    await bring(callback, screens.member_screen(card, talk.user, talk.say), talk.bot)


async def remove_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: RemoveMember, members: Members
) -> None:
    """Asks once. Questions that the removed member was being asked are forgotten as well."""
    card = await members.card(talk.user.id, callback_data.member)
    if not callback_data.sure:
        await bring(callback, screens.remove_screen(card, talk.say), talk.bot)
        return
    removal = await members.remove(talk.user.id, callback_data.member)
    await _forget_questions(talk.state, callback_data.member)
    text = talk.say("member-removed", name=removal.name, count=removal.unsent_launches)
    await bring(callback, Screen(text, (screens.back_to_members(talk.say),)), talk.bot)


async def invites_asked(callback: CallbackQuery, talk: Talk, members: Members) -> None:
    await bring(
        callback, screens.invites_screen(await members.invites(talk.user.id), talk.user, talk.say), talk.bot
    )


async def revoke_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: RevokeInvite, members: Members
) -> None:
    await members.revoke(talk.user.id, callback_data.invite)
    await invites_asked(callback, talk, members)


async def offer_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: OfferHandover, members: Members, handovers: Handovers
) -> None:
    """Asks once; the bot or account stays the owner's until the other user accepts."""
    if not callback_data.sure:
        card = await members.card(talk.user.id, callback_data.member)
        await bring(callback, screens.offer_screen(card, callback_data.owned, talk.say), talk.bot)
        return
    name = await handovers.offer(talk.user.id, callback_data.member, callback_data.owned)
    await bring(
        callback,
        Screen(talk.say("handover-offered", name=name), (screens.back_to_members(talk.say),)),
        talk.bot,
    )


async def offer_accepted(
    callback: CallbackQuery, talk: Talk, callback_data: AcceptHandover, handovers: Handovers
) -> None:
    await handovers.accept(talk.user.id, callback_data.owned)
    text = talk.say("handover-accepted", what="account" if callback_data.owned else "bot")
    await bring(callback, Screen(text, (screens.back_to_members(talk.say),)), talk.bot)


async def offer_declined(
    callback: CallbackQuery, talk: Talk, callback_data: DeclineHandover, handovers: Handovers
) -> None:
    await handovers.decline(talk.user.id, callback_data.owned)
    await bring(callback, Screen(talk.say("handover-declined"), (back_to_menu(talk.say),)), talk.bot)


async def _forget_questions(state: FSMContext, member: UserId) -> None:
    """Forgets the questions in the member's private chat, wherever chat states are kept."""
    key = StorageKey(bot_id=state.key.bot_id, chat_id=member, user_id=member)
    await FSMContext(state.storage, key).clear()
