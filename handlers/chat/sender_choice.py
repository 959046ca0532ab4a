"""The numbers that calls may come from, as buttons: for one draft, and as a user's usual choice."""

from collections.abc import Callable, Sequence

from aiogram.filters.callback_data import CallbackData

from bot.domain.phone import Phone
from bot.services.account.accounts import SenderPhone
from bot.telegram.rendering import phone
from bot.telegram.screen import Button, Rows
from bot.telegram.texts import Say


def sender_rows(
    senders: Sequence[SenderPhone], say: Say, choose: Callable[[Phone | None], CallbackData]
) -> Rows:
    """Confirmed numbers, own ones first, then the service's pool (None)."""
    confirmed = sorted((one for one in senders if one.is_confirmed), key=lambda one: not one.is_own)
    numbers: Rows = tuple((Button(phone(one.phone), choose(one.phone)),) for one in confirmed)
    return (*numbers, (Button(say.plain("button-duty-phone"), choose(None)),))
