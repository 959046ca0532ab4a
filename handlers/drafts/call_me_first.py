"""«Сначала позвонить мне»: users want to hear the robot before their clients do. It is a call like any other, so it has
a confirm screen of its own; the draft it came from stays where it is, and the card of the call leads back to it.
"""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, KeyboardButton, Message, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.domain.phone import Phone, read_contact_phone
from bot.services.drafts.drafting import Drafting
from bot.services.users.access import Access, User
from bot.services.verification.proved_phones import ProvedPhones
from bot.telegram.buttons import CallMeFirst, ShowDraft
from bot.telegram.rendering import phone
from handlers.chat.display import chat_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.drafts.buttons import CallMeOn
from handlers.drafts.desk import Desk
from handlers.drafts.screens import draft


class Hearing(StatesGroup):
    """The next contact is the user's own."""

    own_phone = State()


def make_router() -> Router:
    router = Router(name="hearing")
    router.callback_query.register(call_me_pressed, CallMeFirst.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(own_phone_chosen, CallMeOn.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(go_on_pressed, ShowDraft.filter())
    router.message.register(own_phone_received, StateFilter(Hearing.own_phone), F.contact)
    return router


async def call_me_pressed(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: CallMeFirst,
    drafting: Drafting,
    desk: Desk,
    proved: ProvedPhones,
) -> None:
    """A new screen for the call to oneself; asks for the number the first time, and which where there are several."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        chat_id = chat_of(callback)
        own = _own_phones(talk.user, await proved.own(talk.user.id))
        if len(own) > 1:
            await desk.put(callback, draft.choose_own_phone(view, own, talk.say))
            return
        if own:
            mine = await drafting.start_for_self(talk.user.id, chat_id, view.draft_id, own[0])
            await desk.draw_new(chat_id, mine)
            return
        await talk.state.set_state(Hearing.own_phone)
        await talk.state.set_data({"draft": view.draft_id})
        share = KeyboardButton(text=talk.say.plain("button-share-phone"), request_contact=True)
        keyboard = ReplyKeyboardMarkup(keyboard=[[share]], resize_keyboard=True, one_time_keyboard=True)
        await talk.bot.send_message(chat_id, talk.say("ask-own-phone"), reply_markup=keyboard)


async def own_phone_chosen(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: CallMeOn,
    drafting: Drafting,
    desk: Desk,
    proved: ProvedPhones,
) -> None:
    """The draft goes back to its own screen, the call to oneself gets a new one."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        await desk.draw(callback, view)
        if callback_data.phone in _own_phones(talk.user, await proved.own(talk.user.id)):
            chat_id = chat_of(callback)
            mine = await drafting.start_for_self(talk.user.id, chat_id, view.draft_id, callback_data.phone)
            await desk.draw_new(chat_id, mine)


async def go_on_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ShowDraft, drafting: Drafting, desk: Desk
) -> None:
    """After the call to oneself: shows the draft as it is now, below; its older screens are out of date."""
    view = await drafting.ask_again(talk.user.id, callback_data.draft)
    await desk.draw_new(chat_of(callback), view)


async def own_phone_received(
    message: Message, talk: Talk, access: Access, proved: ProvedPhones, drafting: Drafting, desk: Desk
) -> None:
    """Takes only a contact that Telegram says is the user's own: anybody can send somebody else's."""
    contact = message.contact
    own = read_contact_phone(contact.phone_number) if contact and contact.user_id == talk.user.id else None
    if own is None:
        await talk.bot.send_message(message.chat.id, talk.say("not-own-phone"))
        return
    await access.set_phone(talk.user.id, own)
    await proved.prove_by_contact(talk.user.id, chat_of(message), own)
    draft_id = (await talk.state.get_data()).get("draft")
    await talk.state.clear()
    await talk.bot.send_message(
        message.chat.id, talk.say("own-phone-kept", phone=phone(own)), reply_markup=ReplyKeyboardRemove()
    )
    if isinstance(draft_id, int):
        mine = await drafting.start_for_self(talk.user.id, chat_of(message), draft_id, own)
        await desk.draw_new(chat_of(message), mine)


def _own_phones(user: User, proved: tuple[Phone, ...]) -> tuple[Phone, ...]:
    """The phone that the user shared, then those that they have proved and called their own."""
    shared = () if user.phone is None else (user.phone,)
    return tuple(dict.fromkeys((*shared, *proved)))
