"""What a user chooses for themselves (language, time zone, the usual number) and the account's price of a call."""

from dataclasses import asdict, dataclass, replace

from aiogram import Bot, F, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain.clock import Clock
from bot.domain.ids import UserId
from bot.domain.money import kopecks_from_roubles
from bot.services.account.accounts import Accounts, Overview
from bot.services.refusal import Refusal
from bot.services.users.access import Access, User
from bot.telegram.rendering import zone_to_type
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.sending import show
from bot.telegram.texts import LANGUAGES, Say, Texts
from handlers.chat.display import bring, chat_of, message_id_of
from handlers.chat.prefill import typed_roubles, with_old
from handlers.chat.typed_text import TYPED
from handlers.menu.buttons import Open, Place
from handlers.settings import screens
from handlers.settings.buttons import ChooseLanguage, ChooseSender, ForgetPrice


class Setting(StatesGroup):
    """What the next free text is."""

    zone = State()
    price = State()


@dataclass(frozen=True, slots=True)
class AskedSetting:
    """The message in which a setting was asked for, kept in the chat's state: it becomes the settings again."""

    message: int | None


def make_router() -> Router:
    router = Router(name="settings")
    router.message.register(settings_asked, Command("settings"))
    router.callback_query.register(settings_asked, Open.filter(F.place == Place.SETTINGS))
    router.callback_query.register(language_asked, Open.filter(F.place == Place.LANGUAGE))
    router.callback_query.register(language_chosen, ChooseLanguage.filter())
    router.callback_query.register(zone_asked, Open.filter(F.place == Place.ZONE))
    router.message.register(zone_received, StateFilter(Setting.zone), TYPED)
    router.callback_query.register(sender_asked, Open.filter(F.place == Place.SENDER))
    router.callback_query.register(sender_chosen, ChooseSender.filter())
    router.callback_query.register(price_asked, Open.filter(F.place == Place.PRICE))
    router.callback_query.register(price_forgotten, ForgetPrice.filter())
    router.message.register(price_received, StateFilter(Setting.price), TYPED)
    return router


async def settings_asked(
    event: Message | CallbackQuery,
    accounts: Accounts,
    user: User,
    state: FSMContext,
    say: Say,
    clock: Clock,
    bot: Bot,
) -> None:
    """Also the way back from each of them."""
    if await state.get_state() in {Setting.zone.state, Setting.price.state}:
        await state.clear()
    await bring(event, screens.settings_screen(user, await accounts.known(user.id), say, now=clock()), bot)


async def language_asked(callback: CallbackQuery, texts: Texts, say: Say, bot: Bot) -> None:
    """Each language by its own name."""
    rows: Rows = tuple(
        (Button(texts(language).plain("language-name"), ChooseLanguage(language=language)),)
        for language in LANGUAGES
    )
    await bring(callback, Screen(say("settings-ask-language"), (*rows, screens.back(say))), bot)


async def language_chosen(
    callback: CallbackQuery,
    callback_data: ChooseLanguage,
    access: Access,
    accounts: Accounts,
    user: User,
    texts: Texts,
    clock: Clock,
    bot: Bot,
) -> None:
    """Answered in the new language at once."""
    await access.set_language(user.id, callback_data.language)
    screen = screens.settings_screen(
        user, await accounts.known(user.id), texts(callback_data.language), now=clock()
    )
    await bring(callback, screen, bot)


async def zone_asked(
    callback: CallbackQuery, user: User, state: FSMContext, say: Say, bot: Bot, clock: Clock
) -> None:
    text = with_old(say("settings-ask-zone"), zone_to_type(clock(), user.zone, say), say)
    await _ask(callback, Setting.zone, Screen(text, (screens.back(say),)), state, bot)


async def zone_received(
    message: Message,
    access: Access,
    accounts: Accounts,
    user: User,
    state: FSMContext,
    say: Say,
    clock: Clock,
    bot: Bot,
) -> None:
    """A city, an offset or an IANA name."""
    changed = replace(user, zone=await access.set_timezone(user.id, message.text or ""))
    await _redraw(
        message,
        screens.settings_screen(changed, await accounts.known(user.id), say, now=clock()),
        state,
        bot,
    )


async def sender_asked(callback: CallbackQuery, accounts: Accounts, user: User, say: Say, bot: Bot) -> None:
    await bring(callback, screens.sender_screen(await accounts.phones(user.id), say), bot)


async def sender_chosen(
    callback: CallbackQuery,
    callback_data: ChooseSender,
    accounts: Accounts,
    user: User,
    say: Say,
    clock: Clock,
    bot: Bot,
) -> None:
    await accounts.set_sender(user.id, callback_data.phone)
    await bring(callback, screens.settings_screen(user, await accounts.known(user.id), say, now=clock()), bot)


async def price_asked(
    callback: CallbackQuery, accounts: Accounts, user: User, state: FSMContext, say: Say, bot: Bot
) -> None:
    """The price is the account's, so only its owner is asked."""
    known = await _owned(accounts, user.id)
    forget = Button(say.plain("button-forget-price"), ForgetPrice())
    rows: Rows = ((forget,), screens.back(say)) if known.price_kopecks is not None else (screens.back(say),)
    old = "" if known.price_kopecks is None else typed_roubles(known.price_kopecks)
    await _ask(
        callback, Setting.price, Screen(with_old(say("settings-ask-price"), old, say), rows), state, bot
    )


async def price_received(
    message: Message,
    accounts: Accounts,
    user: User,
    state: FSMContext,
    say: Say,
    clock: Clock,
    bot: Bot,
) -> None:
    """In roubles, of one answered call."""
    try:
        kopecks = kopecks_from_roubles(message.text or "")
    except ValueError:
        kopecks = None
    if kopecks is None or not 0 < kopecks <= _HIGHEST_PRICE:
        raise Refusal("unknown-price")
    await accounts.set_price(user.id, kopecks)
    await _redraw(
        message,
        screens.settings_screen(user, await accounts.known(user.id), say, now=clock()),
        state,
        bot,
    )


async def price_forgotten(
    callback: CallbackQuery,
    accounts: Accounts,
    user: User,
    state: FSMContext,
    say: Say,
    clock: Clock,
    bot: Bot,
) -> None:
    await accounts.set_price(user.id, None)
    await state.clear()
    await bring(callback, screens.settings_screen(user, await accounts.known(user.id), say, now=clock()), bot)


_HIGHEST_PRICE = 1_000_000
"""Kopecks. More for one call is a slip of the finger."""


async def _ask(callback: CallbackQuery, state_of: State, screen: Screen, state: FSMContext, bot: Bot) -> None:
    await state.set_state(state_of)
    await state.set_data(asdict(AskedSetting(message_id_of(callback))))
    await bring(callback, screen, bot)


async def _redraw(message: Message, screen: Screen, state: FSMContext, bot: Bot) -> None:
    asked = AskedSetting(**await state.get_data())
    await state.clear()
    await show(bot, chat_of(message), screen, message_id=asked.message)


async def _owned(accounts: Accounts, user_id: UserId) -> Overview:
    known = await accounts.known(user_id)
    if known is None:
        raise Refusal("not-connected")
    if not known.is_account_owner:
        raise Refusal("not-account-owner")
    return known
