"""What can be read from the account without spending anything: balance and numbers."""

from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.services.account.accounts import Accounts, Overview, SenderPhone
from bot.services.account.balance_check import BalanceCheck, BalanceFacts
from bot.telegram.rendering import moment, money, phone, spending_lines
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.chat.display import bring
from handlers.chat.talk import Talk
from handlers.menu.buttons import Open, Place
from handlers.menu.screen import back_to_menu


def make_router() -> Router:
    router = Router(name="account")
    router.message.register(balance_asked, Command("balance"))
    router.callback_query.register(balance_asked, Open.filter(F.place == Place.BALANCE))
    router.message.register(phones_asked, Command("phones"))
    router.callback_query.register(phones_asked, Open.filter(F.place == Place.PHONES))
    return router


async def balance_asked(
    event: Message | CallbackQuery, talk: Talk, accounts: Accounts, balance_check: BalanceCheck
) -> None:
    account = await accounts.overview(talk.user.id)
    facts = await balance_check.facts(talk.user.id)
    await bring(event, balance_screen(account, facts, talk.say, zone=talk.user.zone), talk.bot)


async def phones_asked(event: Message | CallbackQuery, talk: Talk, accounts: Accounts) -> None:
    await bring(event, phones_screen(await accounts.phones(talk.user.id), talk.say), talk.bot)


def balance_screen(account: Overview, facts: BalanceFacts | None, say: Say, *, zone: ZoneInfo) -> Screen:
    """The balance, how many calls it is enough for, whose it is, and what the ledger knows of its changes."""
    balance = "" if account.balance_kopecks is None else money(account.balance_kopecks, say)
    lines: list[str] = [say("balance", balance=balance)]
    if account.enough_for is not None:
        lines.append(say("balance-enough", count=account.enough_for))
    else:
        lines.append(say("balance-no-price"))
    lines.append(say("balance-account", account=str(account.account_number), domain=account.domain))
    if account.is_locked:
        lines.append(say("balance-locked"))
    if facts is not None:
        then, at = money(facts.then_kopecks, say), moment(facts.then_at, say, zone=zone)
        lines += ["", say("balance-then", moment=at, then=then, now=balance)]
        lines += [*spending_lines(facts.spending, say), say("balance-unseen")]
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


def _state(sender: SenderPhone) -> str:
    if not sender.is_confirmed:
        return "unconfirmed"
    return "own" if sender.is_own else "shared"
