"""The settings as a user sees them. Pure functions."""

from datetime import datetime

from bot.services.account.accounts import Overview, SenderPhone
from bot.services.users.access import User
from bot.telegram.rendering import clock_time, money, phone, zone_name
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.chat.sender_choice import sender_rows
from handlers.menu.buttons import Open, Place
from handlers.menu.screen import back_to_menu
from handlers.settings.buttons import ChooseSender


def settings_screen(user: User, known: Overview | None, say: Say, *, now: datetime) -> Screen:
    """A line and a button for each setting. Without an account its settings are left out."""
    lines: list[str] = [
        say("settings-title"),
        "",
        say("settings-language", name=say("language-name")),
        say("settings-zone", zone=zone_name(now, user.zone, say), time=clock_time(now, user.zone)),
    ]
    rows: list[tuple[Button, ...]] = [(_open(Place.LANGUAGE, say), _open(Place.ZONE, say))]
    if known is not None:
        lines += _of_account(known, say)
        lines.append(say("settings-speech", voice=user.voice, lang=user.speech_lang or "own"))
        rows.append((_open(Place.SENDER, say), _open(Place.PRICE, say)))
        rows.append((_open(Place.LANGUAGES, say), _open(Place.LIMITS, say)))
    if user.role == "owner" or (known is not None and known.is_account_owner):
        rows.append((_open(Place.MEMBERS, say),))
    if known is not None:
        rows.append((Button(say.plain("menu-disconnect"), Open(place=Place.DISCONNECT)),))
    return Screen("\n".join(lines), (*rows, back_to_menu(say)))


def sender_screen(senders: tuple[SenderPhone, ...], say: Say) -> Screen:
    rows = sender_rows(senders, say, lambda number: ChooseSender(phone=number))
    return Screen(say("settings-ask-sender"), (*rows, back(say)))


def back(say: Say) -> tuple[Button, ...]:
    """The way back to the settings."""
    return (Button(say.plain("button-back"), Open(place=Place.SETTINGS)),)


def _of_account(known: Overview, say: Say) -> list[str]:
    sender = "" if known.sender_phone is None else phone(known.sender_phone)
    price = "" if known.price_kopecks is None else money(known.price_kopecks, say)
    return [
        say("settings-sender", is_own="yes" if sender else "no", phone=sender),
        say("settings-price", is_known="yes" if price else "no", price=price),
    ]


def _open(place: Place, say: Say) -> Button:
    return Button(say.plain(f"button-settings-{place}"), Open(place=place))
