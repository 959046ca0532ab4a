"""The account's limits: everybody sees them, only its owner changes them. A limit that is not set is the installation's."""

from dataclasses import asdict, dataclass
from typing import Final

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain.costs.limits import IN_MONEY, Limit, read_limit
from bot.domain.ids import UserId
from bot.services.account.accounts import Accounts, LimitsView
from bot.services.refusal import Refusal
from bot.telegram.rendering import duration, money
from bot.telegram.screen import Button, Screen
from bot.telegram.sending import show
from bot.telegram.texts import Say
from handlers.chat.display import bring, chat_of, message_id_of
from handlers.chat.prefill import typed_roubles, with_old
from handlers.chat.talk import Talk
from handlers.chat.typed_text import TYPED
from handlers.menu.buttons import Open, Place
from handlers.settings import screens
from handlers.settings.buttons import ChangeLimit, DefaultLimit

_OWN_ONLY: Final = frozenset({Limit.FLASH_PRICE, Limit.ALERT_BELOW})
"""Without a default that all accounts share."""


class Limiting(StatesGroup):
    """The next free text is a number."""

    number = State()


@dataclass(frozen=True, slots=True)
class AskedLimit:
    """Which limit was asked for and in which message, kept in the chat's state."""

    limit: str
    message: int | None


def make_router() -> Router:
    router = Router(name="limits")
    router.callback_query.register(limits_asked, Open.filter(F.place == Place.LIMITS))
    router.callback_query.register(limit_pressed, ChangeLimit.filter())
    router.callback_query.register(default_pressed, DefaultLimit.filter())
    router.message.register(number_received, StateFilter(Limiting.number), TYPED)
    return router


async def limits_asked(callback: CallbackQuery, talk: Talk, accounts: Accounts) -> None:
    """Also the way back from each limit."""
    if await talk.state.get_state() == Limiting.number.state:
        await talk.state.clear()
    await bring(callback, limits_screen(await accounts.limits(talk.user.id), talk.say), talk.bot)


async def limit_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ChangeLimit, accounts: Accounts
) -> None:
    """Only the account's owner is asked."""
    limit = callback_data.limit
    view = await _owned(accounts, talk.user.id)
    await talk.state.set_state(Limiting.number)
    await talk.state.set_data(asdict(AskedLimit(limit.value, message_id_of(callback))))
    default = Button(_default_label(limit, talk.say), DefaultLimit(limit=limit))
    text = with_old(talk.say("limit-ask", limit=limit.value), _as_typed(limit, view), talk.say)
    await bring(callback, Screen(text, ((default,), _back(talk.say))), talk.bot)


async def number_received(message: Message, talk: Talk, accounts: Accounts) -> None:
    """A refusal leaves the question open."""
    asked = AskedLimit(**await talk.state.get_data())
    limit = Limit(asked.limit)
    try:
        value = read_limit(limit, message.text or "")
    except ValueError as error:
        raise Refusal("unknown-limit") from error
    await accounts.set_limit(talk.user.id, limit, value)
    await talk.state.clear()
    screen = limits_screen(await accounts.limits(talk.user.id), talk.say)
    await show(talk.bot, chat_of(message), screen, message_id=asked.message)


async def default_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: DefaultLimit, accounts: Accounts
) -> None:
    await accounts.set_limit(talk.user.id, callback_data.limit, None)
    await talk.state.clear()
    await bring(callback, limits_screen(await accounts.limits(talk.user.id), talk.say), talk.bot)


def limits_screen(view: LimitsView, say: Say) -> Screen:
    """A line for each limit, and a button for each if the user may change them."""
    lines = [
        say("limits-title"),
        "",
        *(_line(limit, view, say) for limit in Limit),
        "",
        say("limits-owner" if view.is_account_owner else "limits-colleague"),
    ]
    buttons = [
        Button(say.plain("button-limit", limit=limit.value), ChangeLimit(limit=limit)) for limit in Limit
    ]
    pairs = [tuple(buttons[first : first + 2]) for first in range(0, len(buttons), 2)]
    return Screen("\n".join(lines), (*(pairs if view.is_account_owner else []), screens.back(say)))


def _line(limit: Limit, view: LimitsView, say: Say) -> str:
    value, own = _value(limit, view), view.own[limit]
    return say(
        "limits-row",
        limit=limit.value,
        value=_none(limit, say) if value is None else _words(limit, value, say),
        own="yes" if own is not None or limit in _OWN_ONLY else "no",
    )


def _none(limit: Limit, say: Say) -> str:
    match limit:
        case Limit.FLASH_PRICE:
            return say.plain("limit-price-none")
        case Limit.ALERT_BELOW:
            return say.plain("limit-alert-none")
    return say.plain("limit-none")


def _default_label(limit: Limit, say: Say) -> str:
    """A price, or when to be told of a low balance, has no default that all share."""
    match limit:
        case Limit.FLASH_PRICE:
            return say.plain("button-forget-price")
        case Limit.ALERT_BELOW:
            return say.plain("button-no-alert")
    return say.plain("button-limit-default")


def _value(limit: Limit, view: LimitsView) -> int | None:
    """The value in force; None where there is no limit."""
    own = view.own[limit]
    return view.defaults[limit] if own is None else own


def _as_typed(limit: Limit, view: LimitsView) -> str:
    value = _value(limit, view)
    if value is None:
        return ""
    return typed_roubles(value) if limit in IN_MONEY else str(value)


def _words(limit: Limit, value: int, say: Say) -> str:
    if limit in IN_MONEY:
        return money(value, say)
    if limit is Limit.LEAD_AGAIN:
        return duration(60 * value, say)
    return duration(value, say) if limit is Limit.HOLD else say.plain("limit-number", number=value)


def _back(say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-back"), Open(place=Place.LIMITS)),)


async def _owned(accounts: Accounts, user_id: UserId) -> LimitsView:
    view = await accounts.limits(user_id)
    if not view.is_account_owner:
        raise Refusal("not-account-owner")
    return view
