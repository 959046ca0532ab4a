"""What a user chooses for themselves (language, time zone, the usual number) and the account's price of a call."""

from dataclasses import asdict, dataclass, replace

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain.costs.money import kopecks_from_roubles
from bot.domain.ids import UserId
from bot.services.account.accounts import Accounts, Overview
from bot.services.account.connected import found_or_refuse
from bot.services.refusal import Refusal
from bot.services.users.access import Access
from bot.telegram.rendering import zone_to_type
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.sending import show
from bot.telegram.texts import LANGUAGES, Texts
from handlers.chat.display import bring, chat_of, message_id_of
from handlers.chat.prefill import typed_roubles, with_old
from handlers.chat.talk import Talk
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
    """The message in which a setting was asked for, kept in the chat's state: it turns back into the settings."""

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


async def settings_asked(event: Message | CallbackQuery, talk: Talk, accounts: Accounts) -> None:
    """Also the way back from each setting."""
    if await talk.state.get_state() in {Setting.zone.state, Setting.price.state}:
        await talk.state.clear()
    await bring(
        event,
        screens.settings_screen(talk.user, await accounts.known(talk.user.id), talk.say, now=talk.clock()),
        talk.bot,
    )


async def language_asked(callback: CallbackQuery, talk: Talk, texts: Texts) -> None:
    """Each language by its own name."""
    rows: Rows = tuple(
        (Button(texts(language).plain("language-name"), ChooseLanguage(language=language)),)
        for language in LANGUAGES
    )
    await bring(
        callback, Screen(talk.say("settings-ask-language"), (*rows, screens.back(talk.say))), talk.bot
    )


async def language_chosen(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: ChooseLanguage,
    access: Access,
    accounts: Accounts,
    texts: Texts,
) -> None:
    """Answered in the new language at once."""
    await access.set_language(talk.user.id, callback_data.language)
    screen = screens.settings_screen(
        talk.user, await accounts.known(talk.user.id), texts(callback_data.language), now=talk.clock()
    )
    await bring(callback, screen, talk.bot)


async def zone_asked(callback: CallbackQuery, talk: Talk) -> None:
    text = with_old(
        talk.say("settings-ask-zone"), zone_to_type(talk.clock(), talk.user.zone, talk.say), talk.say
    )
    await _ask(callback, talk, Setting.zone, Screen(text, (screens.back(talk.say),)))


async def zone_received(message: Message, talk: Talk, access: Access, accounts: Accounts) -> None:
    """A city, an offset or an IANA name."""
    changed = replace(talk.user, zone=await access.set_timezone(talk.user.id, message.text or ""))
    await _redraw(
        message,
        talk,
        screens.settings_screen(changed, await accounts.known(talk.user.id), talk.say, now=talk.clock()),
    )


async def sender_asked(callback: CallbackQuery, talk: Talk, accounts: Accounts) -> None:
    await bring(callback, screens.sender_screen(await accounts.phones(talk.user.id), talk.say), talk.bot)


async def sender_chosen(
    callback: CallbackQuery, talk: Talk, callback_data: ChooseSender, accounts: Accounts
) -> None:
    await accounts.set_sender(talk.user.id, callback_data.phone)
    await bring(
        callback,
        screens.settings_screen(talk.user, await accounts.known(talk.user.id), talk.say, now=talk.clock()),
        talk.bot,
    )


async def price_asked(callback: CallbackQuery, talk: Talk, accounts: Accounts) -> None:
    """The price is the account's, so only its owner is asked."""
    known = await _owned(accounts, talk.user.id)
    forget = Button(talk.say.plain("button-forget-price"), ForgetPrice())
    rows: Rows = (
        ((forget,), screens.back(talk.say)) if known.price_kopecks is not None else (screens.back(talk.say),)
    )
    old = "" if known.price_kopecks is None else typed_roubles(known.price_kopecks)
    await _ask(
        callback, talk, Setting.price, Screen(with_old(talk.say("settings-ask-price"), old, talk.say), rows)
    )


async def price_received(message: Message, talk: Talk, accounts: Accounts) -> None:
    """The price of one answered call, in roubles."""
    try:
        kopecks = kopecks_from_roubles(message.text or "")
    except ValueError:
        kopecks = None
    if kopecks is None or not 0 < kopecks <= _HIGHEST_PRICE:
        raise Refusal("unknown-price")
    await accounts.set_price(talk.user.id, kopecks)
    await _redraw(
        message,
        talk,
        screens.settings_screen(talk.user, await accounts.known(talk.user.id), talk.say, now=talk.clock()),
    )


async def price_forgotten(callback: CallbackQuery, talk: Talk, accounts: Accounts) -> None:
    await accounts.set_price(talk.user.id, None)
    await talk.state.clear()
    await bring(
        callback,
        screens.settings_screen(talk.user, await accounts.known(talk.user.id), talk.say, now=talk.clock()),
        talk.bot,
    )


_HIGHEST_PRICE = 1_000_000
"""Kopecks. A higher price for one call is a slip of the finger."""


async def _ask(callback: CallbackQuery, talk: Talk, state_of: State, screen: Screen) -> None:
    await talk.state.set_state(state_of)
    await talk.state.set_data(asdict(AskedSetting(message_id_of(callback))))
    await bring(callback, screen, talk.bot)


async def _redraw(message: Message, talk: Talk, screen: Screen) -> None:
    asked = AskedSetting(**await talk.state.get_data())
    await talk.state.clear()
    await show(talk.bot, chat_of(message), screen, message_id=asked.message)


async def _owned(accounts: Accounts, user_id: UserId) -> Overview:
    known = found_or_refuse(await accounts.known(user_id))
    if not known.is_account_owner:
        raise Refusal("not-account-owner")
    return known
