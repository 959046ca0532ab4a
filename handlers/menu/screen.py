"""The menu, and the way back to it that stands under most screens. Pure functions."""

from bot.services.account.accounts import Overview
from bot.telegram.rendering import money
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.menu.buttons import Open, Place


def menu_screen(known: Overview | None, say: Say) -> Screen:
    """The menu with the last known balance; without a key only what works without one."""
    if known is None:
        rows: Rows = (
            (_button(Place.CONNECT, say),),
            (_button(Place.SETTINGS, say), _button(Place.HELP, say)),
        )
        return Screen(say("menu-not-connected"), rows)
    balance = "" if known.balance_kopecks is None else money(known.balance_kopecks, say)
    rows = (
        (_button(Place.CALL, say), _button(Place.CALLS, say)),
        (_button(Place.PLANNED, say), _button(Place.LISTS, say)),
        (_button(Place.RECORDS, say), _button(Place.TEMPLATES, say)),
        (_button(Place.SCENARIOS, say), _button(Place.REPORT, say)),
        (_button(Place.STOP_LIST, say), _button(Place.PHONES, say)),
        (_button(Place.VERIFY, say), _button(Place.BALANCE, say)),
        (_button(Place.SETTINGS, say), _button(Place.HELP, say)),
    )
    return Screen(say("menu", has_balance="yes" if balance else "no", balance=balance), rows)


def back_to_menu(say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-to-menu"), Open(place=Place.MENU)),)


def _button(place: Place, say: Say) -> Button:
    return Button(say.plain(f"menu-{place}"), Open(place=place))
