"""Which phone is to be proved: a number, a contact, or one's own contact, which proves it at once and costs nothing."""

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, KeyboardButton, Message, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.domain.phone import Phone, read_contact_phone, read_phones
from bot.services.users.access import Access, User
from bot.services.verification.proved_phones import ProvedPhones
from bot.services.verification.verifying import Verifying
from bot.telegram.buttons import VerifyPhone
from bot.telegram.rendering import phone
from bot.telegram.screen import Screen
from bot.telegram.texts import Say
from handlers.calling.lines import Calling
from handlers.chat.display import bring, chat_of
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


async def verify_asked(
    message: Message,
    command: CommandObject,
    verifying: Verifying,
    user: User,
    say: Say,
    state: FSMContext,
    bot: Bot,
) -> None:
    """`/verify PHONE`; alone it asks which."""
    if not command.args:
        await state.set_state(Proving.phone)
        await bring(message, ask_screen(say), bot)
        return
    await _read(message, command.args, verifying, user, say, state, bot)


async def menu_pressed(callback: CallbackQuery, say: Say, state: FSMContext, bot: Bot) -> None:
    await state.set_state(Proving.phone)
    await bring(callback, ask_screen(say), bot)


async def phone_pressed(
    callback: CallbackQuery,
    callback_data: VerifyPhone,
    verifying: Verifying,
    user: User,
    say: Say,
    state: FSMContext,
    bot: Bot,
) -> None:
    """A button under any phone; the question it may stand under is answered by it."""
    if await state.get_state() == Calling.text.state:
        await state.clear()
    await _ask(callback, callback_data.phone, verifying, user, say, bot)


async def own_pressed(callback: CallbackQuery, say: Say, state: FSMContext, bot: Bot) -> None:
    """Telegram hands out a user's own contact only by this keyboard."""
    await state.set_state(Proving.phone)
    share = KeyboardButton(text=say.plain("button-share-phone"), request_contact=True)
    keyboard = ReplyKeyboardMarkup(keyboard=[[share]], resize_keyboard=True, one_time_keyboard=True)
    await bot.send_message(chat_of(callback), say("verify-ask-own"), reply_markup=keyboard)


async def contact_received(
    message: Message,
    access: Access,
    verifying: Verifying,
    proved: ProvedPhones,
    user: User,
    say: Say,
    state: FSMContext,
    bot: Bot,
) -> None:
    """One's own is proof enough: Telegram has checked that number. Anybody else's has to ring."""
    contact = message.contact
    number = read_contact_phone(contact.phone_number) if contact else None
    if contact is None or number is None:
        await bring(message, Screen(say("contact-unreadable")), bot)
        return
    if contact.user_id != user.id:
        await state.clear()
        await _ask(message, number, verifying, user, say, bot)
        return
    await proved.prove_by_contact(user.id, chat_of(message), number)
    await access.set_phone(user.id, number)
    await state.clear()
    await bot.send_message(
        message.chat.id,
        say("verify-own-proved", phone=phone(number)),
        reply_markup=ReplyKeyboardRemove(),
    )


async def phone_received(
    message: Message, verifying: Verifying, user: User, say: Say, state: FSMContext, bot: Bot
) -> None:
    await _read(message, message.text or "", verifying, user, say, state, bot)


async def _read(
    message: Message,
    typed: str,
    verifying: Verifying,
    user: User,
    say: Say,
    state: FSMContext,
    bot: Bot,
) -> None:
    """One phone and nothing else; the question stays open for what can't be read."""
    read = read_phones(typed)
    rest = typed[read.end :].strip(" .,;\n")
    if len(read.phones) != 1 or read.unreadable or rest:
        await state.set_state(Proving.phone)
        problem = say("verify-phone-unreadable", typed=typed.strip()[:100])
        await bring(message, ask_screen(say, problem=problem), bot)
        return
    await state.clear()
    await _ask(message, read.phones[0], verifying, user, say, bot)


async def _ask(
    event: Message | CallbackQuery,
    number: Phone,
    verifying: Verifying,
    user: User,
    say: Say,
    bot: Bot,
) -> None:
    view = await verifying.ask(user.id, chat_of(event), number)
    message_id = await bring(event, verification_screen(view, say, zone=user.zone), bot)
    await verifying.shown(view.id, message_id)
