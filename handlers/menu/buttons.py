"""Buttons that lead to another screen, whatever conversation it belongs to."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData


class Place(StrEnum):
    """Where a menu button leads."""

    MENU = "menu"
    CALL = "call"
    CALLS = "calls"
    PLANNED = "planned"
    BALANCE = "balance"
    STOP_LIST = "stop"
    RECORDS = "records"
    VERIFY = "verify"
    LISTS = "lists"
    SCENARIOS = "scenarios"
    REPORT = "report"
    PHONES = "phones"
    TEMPLATES = "templates"
    LANGUAGES = "languages"
    SETTINGS = "settings"
    HELP = "help"
    CONNECT = "connect"
    DISCONNECT = "disconnect"
    LANGUAGE = "lang"
    ZONE = "zone"
    SENDER = "sender"
    PRICE = "price"
    LIMITS = "limits"
    MEMBERS = "members"


class Open(CallbackData, prefix="m"):
    """Shows another screen in place of the one that the button stands under."""

    place: Place


class RunCommand(CallbackData, prefix="cmd"):
    """Takes the line that stands in the button's message as if it were typed."""


class ListTurn(CallbackData, prefix="lp"):
    """A page, from this row on, of a list that the service only gives as a whole."""

    place: Place
    start: int
