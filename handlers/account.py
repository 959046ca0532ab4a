"""What can be read from the account without spending anything: balance, numbers, languages, templates."""

from collections.abc import Sequence

from aiogram import Bot, F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.services.access import Person
from bot.services.accounts import Accounts, Overview, SenderPhone
from bot.telegram.rendering import money, phone
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.buttons import ListPage, Open, Place
from handlers.menu import back_to_menu
from handlers.showing import bring

PAGE = 30


def make_router() -> Router:
    router = Router(name="account")
    router.message.register(balance_asked, Command("balance"))
    router.callback_query.register(balance_asked, Open.filter(F.place == Place.BALANCE))
    router.message.register(phones_asked, Command("phones"))
    router.callback_query.register(phones_asked, Open.filter(F.place == Place.PHONES))
    router.message.register(languages_asked, Command("languages"))
    router.callback_query.register(languages_asked, Open.filter(F.place == Place.LANGUAGES))
    router.callback_query.register(languages_asked, ListPage.filter(F.place == Place.LANGUAGES))
    router.message.register(templates_asked, Command("templates"))
    router.callback_query.register(templates_asked, Open.filter(F.place == Place.TEMPLATES))
    router.callback_query.register(templates_asked, ListPage.filter(F.place == Place.TEMPLATES))
    return router


async def balance_asked(
    event: Message | CallbackQuery, accounts: Accounts, person: Person, say: Say, bot: Bot
) -> None:
    await bring(event, balance_screen(await accounts.overview(person.id), say), bot)


async def phones_asked(
    event: Message | CallbackQuery, accounts: Accounts, person: Person, say: Say, bot: Bot
) -> None:
    await bring(event, phones_screen(await accounts.phones(person.id), say), bot)


async def languages_asked(
    event: Message | CallbackQuery,
    accounts: Accounts,
    person: Person,
    say: Say,
    bot: Bot,
    callback_data: Open | ListPage | None = None,
) -> None:
    found = await accounts.languages(person.id)
    rows = [say("languages-row", name=language.name, code=language.code) for language in found]
    await bring(event, list_screen(Place.LANGUAGES, rows, _start(callback_data), say), bot)


async def templates_asked(
    event: Message | CallbackQuery,
    accounts: Accounts,
    person: Person,
    say: Say,
    bot: Bot,
    callback_data: Open | ListPage | None = None,
) -> None:
    found = await accounts.templates(person.id)
    rows = [say("templates-row", id=str(template.id), name=template.name) for template in found]
    await bring(event, list_screen(Place.TEMPLATES, rows, _start(callback_data), say), bot)


def balance_screen(account: Overview, say: Say) -> Screen:
    """The balance, how far it goes, and whose it is."""
    balance = "" if account.balance_kopecks is None else money(account.balance_kopecks, say)
    lines: list[str] = [say("balance", balance=balance)]
    if account.enough_for is not None:
        lines.append(say("balance-enough", count=account.enough_for))
    else:
        lines.append(say("balance-no-price"))
    lines.append(say("balance-account", account=str(account.account_number), domain=account.domain))
    if account.is_locked:
        lines.append(say("balance-locked"))
    return Screen("\n".join(lines), (back_to_menu(say),))


def phones_screen(phones: tuple[SenderPhone, ...], say: Say) -> Screen:
    """Own numbers first."""
    rows = [
        say("phones-row", phone=phone(one.phone), state=_state(one))
        for one in sorted(phones, key=lambda one: (not one.is_own, not one.is_confirmed))
    ]
    text = "\n".join([say("phones-title"), "", *rows]) if rows else say("phones-empty")
    buttons = Button(say.plain("button-choose-sender"), Open(place=Place.SENDER))
    return Screen(text, ((buttons,), back_to_menu(say)))


def list_screen(place: Place, rows: Sequence[str], start: int, say: Say) -> Screen:
    """One page of a list that is asked for anew at each turn."""
    if not rows:
        return Screen(say(f"{place}-empty"), (back_to_menu(say),))
    turn: list[Button] = []
    if start > 0:
        before = max(0, start - PAGE)
        turn.append(Button(say.plain("button-previous"), ListPage(place=place, start=before)))
    if start + PAGE < len(rows):
        turn.append(Button(say.plain("button-next"), ListPage(place=place, start=start + PAGE)))
    text = "\n".join([say(f"{place}-title"), "", *rows[start : start + PAGE]])
    return Screen(text, (tuple(turn), back_to_menu(say)))


def _state(sender: SenderPhone) -> str:
    if not sender.is_confirmed:
        return "unconfirmed"
    return "own" if sender.is_own else "shared"


def _start(button: Open | ListPage | None) -> int:
    return max(0, button.start) if isinstance(button, ListPage) else 0
