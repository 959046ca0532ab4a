"""Cells as Russian says them. The preposition that stands before a value decides its case: «до {Дата}» is
«до пятницы, четвёртого декабря», and «{Дата}» alone brings its own «в».
"""

from datetime import date, time
from decimal import Decimal
from typing import Final

from bot.domain.spoken.cells import Amount
from bot.domain.spoken.numerals import (
    CENT,
    DOLLAR,
    EURO,
    HOUR,
    KOPECK,
    PERCENT,
    RUBLE,
    Case,
    Noun,
    SpokenLanguage,
    cardinal,
    counted,
    ordinal,
)

_RU: Final = SpokenLanguage.RU
CASES: Final = {
    **dict.fromkeys(("до", "с", "со", "от", "после", "около", "без", "для", "из", "у"), Case.GENITIVE),
    **dict.fromkeys(("более", "менее", "больше", "меньше", "свыше", "порядка", "позднее", "позже", "раньше",
                     "ранее", "минимум"), Case.GENITIVE),
    **dict.fromkeys(("к", "ко"), Case.DATIVE),
    **dict.fromkeys(("в", "во", "на", "за", "по", "через", "про", "под"), Case.ACCUSATIVE),
}  # fmt: skip
"""Preposition -> the case of what follows it; some words that count do the same."""
IN: Final = frozenset({"в", "во"})

_WEEKDAYS: Final = (
    ("понедельник", "понедельника", "понедельнику", "понедельник"),
    ("вторник", "вторника", "вторнику", "вторник"),
    ("среда", "среды", "среде", "среду"),
    ("четверг", "четверга", "четвергу", "четверг"),
    ("пятница", "пятницы", "пятнице", "пятницу"),
    ("суббота", "субботы", "субботе", "субботу"),
    ("воскресенье", "воскресенья", "воскресенью", "воскресенье"),
)
_FORMS: Final = (Case.NOMINATIVE, Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE)
_MONTHS: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_NEAR: Final = (
    ("сегодня", "сегодняшнего дня", "сегодняшнему дню"),
    ("завтра", "завтрашнего дня", "завтрашнему дню"),
    ("послезавтра", "послезавтрашнего дня", "послезавтрашнему дню"),
)
_NAMED_WITHIN: Final = 300
"""Days for which a weekday helps, and a year does not."""
_UNITS: Final[dict[str, tuple[Noun, Noun]]] = {
    "rub": (RUBLE, KOPECK),
    "usd": (DOLLAR, CENT),
    "eur": (EURO, CENT),
}


def day_words(day: date, today: date, before: str, *, starts: bool) -> tuple[bool, str]:
    """Whether the preposition `before` it goes, and the day in words. `starts`: it is named and not said in a sentence,
    as after a colon.
    """
    ahead = (day - today).days
    case = CASES.get(before, Case.NOMINATIVE)
    own = before in IN or (case is Case.NOMINATIVE and not starts)
    if 0 <= ahead < len(_NEAR):
        adverb, genitive, dative = _NEAR[ahead]
        said = {Case.GENITIVE: genitive, Case.DATIVE: dative}.get(case, adverb)
        return own, said
    if own:
        case = Case.ACCUSATIVE
    # On that day itself: «в пятницу, четвёртого декабря», but «на пятницу, четвёртое декабря».
    date_case = Case.GENITIVE if own else case
    said = f"{ordinal(day.day, _RU, date_case, 'n')} {_MONTHS[day.month - 1]}"
    if 0 <= ahead < _NAMED_WITHIN:
        weekday = _WEEKDAYS[day.weekday()][_FORMS.index(case)]
        preposition = "" if not own else "во " if day.weekday() == 1 else "в "
        return own, f"{preposition}{weekday}, {said}"
    if day.year != today.year:
        said = f"{said} {ordinal(day.year, _RU, Case.GENITIVE)} года"
    return own, said


def clock_words(clock: time, before: str, *, starts: bool) -> tuple[bool, str]:
    """The same of a clock time."""
    case = CASES.get(before, Case.NOMINATIVE)
    own = before in IN or (case is Case.NOMINATIVE and not starts)
    preposition, case = ("в ", Case.ACCUSATIVE) if own else ("", case)
    if not clock.minute:
        return own, preposition + counted(clock.hour, HOUR, case)
    minute = cardinal(clock.minute, _RU, case)
    zero = f"{cardinal(0, _RU)} " if clock.minute < 10 else ""
    return own, f"{preposition}{cardinal(clock.hour, _RU, case)} {zero}{minute}"


def amount_words(amount: Amount, before: str) -> str:
    """A sum, a share or a number; none of them takes its preposition away."""
    case = CASES.get(before, Case.NOMINATIVE)
    whole, part = int(amount.number), int(amount.number % 1 * 100)
    if amount.unit in _UNITS:
        unit, cents = _UNITS[amount.unit]
        said = counted(whole, unit, case)
        return f"{said} {counted(part, cents, case)}" if part else said
    if part:
        said = cardinal(_short(amount.number), _RU)
        return f"{said} {PERCENT.few}" if amount.unit else said
    return counted(whole, PERCENT, case) if amount.unit else cardinal(whole, _RU, case)


def _short(number: Decimal) -> Decimal:
    """12.50 as 12.5: nobody says hundredths for it."""
    return number.normalize()
