"""Connecting the service's key, and removing it. Whoever reads the chat's history later must not find the key, so the
message with it is deleted before anything else, also when the key turns out to be wrong.
"""

from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, Filter, StateFilter
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from pydantic import SecretStr

from bot.domain.clock import Clock, utc_now
from bot.services.account.accounts import Accounts, Connected
from bot.services.refusal import Refusal
from bot.telegram.keyboard_rows import with_words
from bot.telegram.rendering import money, phone
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.account.buttons import ChooseDomain, Disconnect
from handlers.account.keys import KeysInHand, key_in, surely_key
from handlers.calling.lines import Lines
from handlers.chat.display import bring, remove
from handlers.chat.talk import Talk
from handlers.chat.typed_text import TYPED, BeginsWithPhone
from handlers.menu.buttons import Open, Place
from handlers.menu.screen import back_to_menu


class Connecting(StatesGroup):
    """The next free text is the key."""

    key = State()


class IsKey(Filter):
    """A message that holds a key, whatever question it answers; hands the key on as `key`."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        key = surely_key(message.text or message.caption or "")
        return {"key": key} if key else False


class HoldsKey(Filter):
    """The answer to the question for the key."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        key = key_in(message.text or "")
        return {"key": key} if key else False


class CommandWithKey(Filter):
    """`/connect KEY`."""

    async def __call__(self, _message: Message, command: CommandObject) -> bool | dict[str, Any]:
        key = key_in(command.args or "")
        return {"key": key} if key else False


def make_router(clock: Clock = utc_now) -> Router:
    router = Router(name="connecting")
    conversation = Conversation(KeysInHand(clock))
    router.message.register(conversation.key_received, Command("connect"), CommandWithKey())
    router.message.register(connect_asked, Command("connect"))
    router.callback_query.register(connect_asked, Open.filter(F.place == Place.CONNECT))
    router.message.register(conversation.key_received, IsKey())
    router.message.register(conversation.key_received, StateFilter(Connecting.key), TYPED, HoldsKey())
    router.message.register(not_a_key, StateFilter(Connecting.key), TYPED, ~BeginsWithPhone())
    router.callback_query.register(conversation.domain_chosen, ChooseDomain.filter())
    router.message.register(disconnect_asked, Command("disconnect"))
    router.callback_query.register(disconnect_asked, Open.filter(F.place == Place.DISCONNECT))
    router.callback_query.register(disconnect_confirmed, Disconnect.filter())
    return router


async def connect_asked(event: Message | CallbackQuery, talk: Talk, accounts: Accounts) -> None:
    await talk.state.set_state(Connecting.key)
    known = await accounts.known(talk.user.id)
    text = talk.say("connect-ask", is_connected="no" if known is None else "yes")
    await bring(event, Screen(text, (back_to_menu(talk.say),)), talk.bot)


async def not_a_key(message: Message, talk: Talk) -> None:
    await bring(message, Screen(talk.say("connect-not-a-key"), (back_to_menu(talk.say),)), talk.bot)


class Conversation:
    """Holds the keys whose domain is being asked for."""

    def __init__(self, keys: KeysInHand) -> None:
        self._keys = keys

    async def key_received(
        self, message: Message, talk: Talk, key: SecretStr, accounts: Accounts, lines: Lines
    ) -> None:
        if not await remove(talk.bot, message.chat.id, message.message_id):
            await bring(message, Screen(talk.say("key-not-deleted")), talk.bot)
        domains = accounts.domains()
        if len(domains) > 1:
            self._keys.keep(talk.user.id, key)
            rows = tuple(
                (Button(with_words(domain), ChooseDomain(index=index)),)
                for index, domain in enumerate(domains)
            )
            await bring(
                message, Screen(talk.say("connect-choose-domain"), (*rows, back_to_menu(talk.say))), talk.bot
            )
            return
        await _connect(message, talk, key, None, accounts, lines)

    async def domain_chosen(
        self,
        callback: CallbackQuery,
        talk: Talk,
        callback_data: ChooseDomain,
        accounts: Accounts,
        lines: Lines,
    ) -> None:
        domains, key = accounts.domains(), self._keys.take(talk.user.id)
        if key is None or callback_data.index >= len(domains):
            await talk.state.set_state(Connecting.key)
            await bring(
                callback, Screen(talk.say("connect-key-forgotten"), (back_to_menu(talk.say),)), talk.bot
            )
            return
        domain = domains[callback_data.index]
        await _connect(callback, talk, key, domain, accounts, lines)


async def _connect(
    event: Message | CallbackQuery,
    talk: Talk,
    key: SecretStr,
    domain: str | None,
    accounts: Accounts,
    lines: Lines,
) -> None:
    try:
        connected = await accounts.connect(talk.user.id, key, domain)
    except Refusal:
        # The next thing the user pastes is the key once more.
        await talk.state.set_state(Connecting.key)
        raise
    await talk.state.set_state(None)
    await bring(event, connected_screen(connected, talk.say), talk.bot)
    await lines.resume(event)


def connected_screen(connected: Connected, say: Say) -> Screen:
    """Balance, numbers to call from, whether there are templates, and what to do first."""
    own = [sender.phone for sender in connected.phones if sender.is_own and sender.is_confirmed]
    phones = ", ".join(phone(number) for number in own[:5])
    templates = {None: "unknown", 0: "none"}.get(connected.templates, "some")
    lines = [
        say(
            "connected", account=str(connected.account_number), replaced=str(connected.was_connected).lower()
        ),
        say("connected-balance", balance=money(connected.balance_kopecks, say)),
        say("connected-phones", count=len(own), phones=phones),
        say("connected-templates", state=templates, count=connected.templates or 0),
        "",
        say("connected-next"),
    ]
    return Screen("\n".join(lines), (back_to_menu(say),))


async def disconnect_asked(event: Message | CallbackQuery, talk: Talk, accounts: Accounts) -> None:
    """Says what would be lost, before anything is."""
    left = await accounts.live_calls(talk.user.id)
    text = [talk.say("disconnect-ask")]
    if left.unsent_launches:
        text.append(talk.say("disconnect-unsent", count=left.unsent_launches))
    if left.live_calls:
        text.append(talk.say("disconnect-live", count=left.live_calls))
    rows = (
        (Button(talk.say.plain("button-disconnect"), Disconnect()),),
        (Button(talk.say.plain("button-cancel"), Open(place=Place.MENU)),),
    )
    await bring(event, Screen("\n".join(text), rows), talk.bot)


async def disconnect_confirmed(callback: CallbackQuery, talk: Talk, accounts: Accounts) -> None:
    left = await accounts.disconnect(talk.user.id)
    text = talk.say("disconnected", count=left.unsent_launches)
    await bring(callback, Screen(text, (back_to_menu(talk.say),)), talk.bot)
