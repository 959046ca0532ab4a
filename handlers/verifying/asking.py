"""Which phone is to be proved: a number, a contact, or one's own contact, which proves it at once and costs nothing."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.types import CallbackQuery, KeyboardButton, Message, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.domain.phone import Phone, read_contact_phone, read_phones
from bot.services.users.access import Access
from bot.services.verification.proved_phones import ProvedPhones
from bot.services.verification.verifying import Verifying
from bot.telegram.buttons import VerifyPhone
from bot.telegram.rendering import phone
from bot.telegram.screen import Screen
from handlers.calling.lines import Calling
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk
from handlers.chat.typed_text import TYPED
from handlers.menu.buttons import Open, Place
from handlers.verifying.buttons import ShareOwnPhone
from handlers.verifying.screens import ask_screen, verification_screen
from handlers.verifying.waiting import Proving


def make_router() -> Router:
    router = Router(name="asking for a phone to prove")
    router.message.register(verify_asked, Command("verify"))
    router.callback_query.register(menu_pressed, Open.filter(F.place == Place.VERIFY))
    router.callback_query.register(phone_pressed, VerifyPhone.filter())
    router.callback_query.register(own_pressed, ShareOwnPhone.filter())
    router.message.register(contact_received, StateFilter(Proving.phone), F.contact)
    router.message.register(phone_received, StateFilter(Proving.phone), TYPED)
    return router


async def verify_asked(message: Message, talk: Talk, command: CommandObject, verifying: Verifying) -> None:
    """`/verify PHONE`; `/verify` alone asks which."""
    if not command.args:
        await talk.state.set_state(Proving.phone)
        await bring(message, ask_screen(talk.say), talk.bot)
        return
    await _read(message, talk, command.args, verifying)


async def menu_pressed(callback: CallbackQuery, talk: Talk) -> None:
    await talk.state.set_state(Proving.phone)
    await bring(callback, ask_screen(talk.say), talk.bot)


async def phone_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: VerifyPhone, verifying: Verifying
) -> None:
    """A button under any phone; it also answers the question that it may stand under."""
    if await talk.state.get_state() == Calling.text.state:
        await talk.state.clear()
    await _ask(callback, talk, callback_data.phone, verifying)


async def own_pressed(callback: CallbackQuery, talk: Talk) -> None:
    """Telegram hands over a user's own contact only through this keyboard."""
    await talk.state.set_state(Proving.phone)
    share = KeyboardButton(text=talk.say.plain("button-share-phone"), request_contact=True)
    keyboard = ReplyKeyboardMarkup(keyboard=[[share]], resize_keyboard=True, one_time_keyboard=True)
    await talk.bot.send_message(chat_of(callback), talk.say("verify-ask-own"), reply_markup=keyboard)


async def contact_received(
    message: Message, talk: Talk, access: Access, verifying: Verifying, proved: ProvedPhones
) -> None:
    """The user's own contact is proof enough: Telegram has checked that number. Anybody else's phone has to ring."""
    contact = message.contact
    number = read_contact_phone(contact.phone_number) if contact else None
    if contact is None or number is None:
        await bring(message, Screen(talk.say("contact-unreadable")), talk.bot)
        return
    if contact.user_id != talk.user.id:
        await talk.state.clear()
        await _ask(message, talk, number, verifying)
        return
    await proved.prove_by_contact(talk.user.id, chat_of(message), number)
    await access.set_phone(talk.user.id, number)
    await talk.state.clear()
    await talk.bot.send_message(
        message.chat.id,
        talk.say("verify-own-proved", phone=phone(number)),
        reply_markup=ReplyKeyboardRemove(),
    )


async def phone_received(message: Message, talk: Talk, verifying: Verifying) -> None:
    await _read(message, talk, message.text or "", verifying)


async def _read(message: Message, talk: Talk, typed: str, verifying: Verifying) -> None:
    """One phone and nothing else; if it can't be read, the question stays open."""
    read = read_phones(typed)
    rest = typed[read.end :].strip(" .,;\n")
    if len(read.phones) != 1 or read.unreadable or rest:
        await talk.state.set_state(Proving.phone)
        problem = talk.say("verify-phone-unreadable", typed=typed.strip()[:100])
        await bring(message, ask_screen(talk.say, problem=problem), talk.bot)
        return
    await talk.state.clear()
    await _ask(message, talk, read.phones[0], verifying)


async def _ask(event: Message | CallbackQuery, talk: Talk, number: Phone, verifying: Verifying) -> None:
    view = await verifying.ask(talk.user.id, chat_of(event), number)
    message_id = await bring(event, verification_screen(view, talk.say, zone=talk.user.zone), talk.bot)
    await verifying.shown(view.id, message_id)
