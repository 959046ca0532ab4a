"""Cells as English says them: a day brings its own "on" and a time its own "at", unless another preposition is there."""

from datetime import date, time
from typing import Final

from bot.domain.spoken.cells import Amount
from bot.domain.spoken.numerals import SpokenLanguage, cardinal, ordinal, year

_EN: Final = SpokenLanguage.EN
_PREPOSITIONS: Final = frozenset({
    "by", "until", "till", "from", "before", "after", "for", "since", "about", "around", "to", "of", "is", "than",
})  # fmt: skip
_NEAR: Final = ("today", "tomorrow")
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NAMED_WITHIN: Final = 300
_UNITS: Final = {
    "rub": (("ruble", "rubles"), ("kopeck", "kopecks")),
    "usd": (("dollar", "dollars"), ("cent", "cents")),
    "eur": (("euro", "euros"), ("cent", "cents")),
}


def day_words(day: date, today: date, before: str, *, starts: bool) -> tuple[bool, str]:
    """Whether the preposition `before` it goes, and the day in words."""
    ahead = (day - today).days
    own = before == "on" or not (before in _PREPOSITIONS or starts)
    if 0 <= ahead < len(_NEAR):
        return own, _NEAR[ahead]
    said = f"{_MONTHS[day.month - 1]} {ordinal(day.day, _EN)}"
    if 0 <= ahead < _NAMED_WITHIN:
        said = f"{_WEEKDAYS[day.weekday()]}, {said}"
    elif day.year != today.year:
        said = f"{said}, {year(day.year)}"
    return own, f"on {said}" if own else said


def clock_words(clock: time, before: str, *, starts: bool) -> tuple[bool, str]:
    """The same of a clock time."""
    own = before == "at" or not (before in _PREPOSITIONS or starts)
    hour = cardinal(clock.hour % 12 or 12, _EN)
    minute = "" if not clock.minute else f"{cardinal(clock.minute, _EN)} "
    if 0 < clock.minute < 10:
        minute = f"oh {minute}"
    said = f"{hour} {minute}{'AM' if clock.hour < 12 else 'PM'}"
    return own, f"at {said}" if own else said


def amount_words(amount: Amount, _before: str) -> str:
    """A sum, a share or a number."""
    whole, part = int(amount.number), int(amount.number % 1 * 100)
    if amount.unit in _UNITS:
        unit, cents = _UNITS[amount.unit]
        said = _counted(whole, unit)
        return f"{said} {_counted(part, cents)}" if part else said
    said = cardinal(amount.number.normalize() if part else whole, _EN)
    return f"{said} percent" if amount.unit else said


def _counted(number: int, forms: tuple[str, str]) -> str:
    return f"{cardinal(number, _EN)} {forms[number != 1]}"
