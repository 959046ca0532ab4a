"""Money is counted in whole kopecks. The service sends roubles as numbers or strings, and people type commas."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NewType

Kopecks = NewType("Kopecks", int)

_AMOUNT = re.compile(
    r"([+\-−]?)([0-9]{1,12})(?:[.,]([0-9]{0,12}))?(?:₽|руб(?:\.|лей|ля|ль)?|р\.?|rub)?", re.IGNORECASE
)
_SPACES = re.compile(r"\s+")
_SIGNS = {"RUB": "₽", "USD": "$", "EUR": "€", "KZT": "₸", "BYN": "Br"}
_NBSP = "\u00a0"
_MINUS = "\u2212"


def kopecks_from_roubles(value: str | int | Decimal) -> Kopecks:
    """Roubles as the service or a user writes them ("1 234,5", "0.40", 12), rounded to a kopeck.

    Raises ValueError if it is not an amount of money.
    """
    amount = _decimal(value) if isinstance(value, str) else Decimal(value)
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 12:
        raise ValueError("not an amount of roubles")
    return Kopecks(int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)))


def format_roubles(kopecks: int, *, currency: str = "RUB") -> str:
    """ "1 234,50 ₽", with no-break spaces; a currency without a known sign is named by its code."""
    return f"{_number(kopecks)}{_NBSP}{_SIGNS.get(currency, currency)}"


def format_rouble_range(low: int, high: int, *, currency: str = "RUB") -> str:
    """ "12,00–15,50 ₽"; one amount when both are the same."""
    if low == high:
        return format_roubles(low, currency=currency)
    return f"{_number(low)}–{format_roubles(high, currency=currency)}"


def _decimal(text: str) -> Decimal:
    match = _AMOUNT.fullmatch(_SPACES.sub("", text))
    if match is None:
        raise ValueError("not an amount of roubles")
    sign, whole, fraction = match.groups()
    amount = Decimal(f"{whole}.{fraction or 0}")
    return -amount if sign in {"-", _MINUS} else amount


def _number(kopecks: int) -> str:
    roubles, rest = divmod(abs(kopecks), 100)
    grouped = f"{roubles:,}".replace(",", _NBSP)
    return f"{_MINUS if kopecks < 0 else ''}{grouped},{rest:02}"
