"""Which column of a list fills which variable of a template: {day} ← «Дата приёма», though their names
differ.

We guess what the user would have tapped: the column of that name, else the only one of that meaning, else the
only one whose values look right. If two would do, nothing is guessed: a wrongly filled call can't be taken
back.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from enum import Enum, auto
from functools import partial
from typing import Final

from bot.domain.appointments import DATE_WORDS, TIME_WORDS

Mapped = tuple[tuple[str, str], ...]
"""Placeholder -> column; an empty one has still to be chosen."""
Columns = Mapping[str, Collection[str]]
"""Column -> its values for the first recipients."""
NAME_COLUMN: Final = "\N{BULLET}name"
"""The column that was recognised as the name; no column of a file is called that."""


class _Meaning(Enum):
    BIRTHDAY = auto()
    DOCTOR = auto()
    SUM = auto()
    MOMENT = auto()
    """A day and a time in one column; such a column is neither a DAY nor a TIME."""
    TIME = auto()
    DAY = auto()
    ADDRESS = auto()
    CITY = auto()
    DISCOUNT = auto()
    SERVICE = auto()
    ORDER = auto()
    COMPANY = auto()
    NAME = auto()


_TIME_WORDS: Final = r"\bвремя\b|\bчас(?:ы)?\b|\btime\b|\bhours?\b"
_DAY_WORDS: Final = r"\bдат[аы]\b|\bдень\b|\bчисло\b|\bdate\b|\bday\b"
_WORDS: Final = {
    # The first that fits counts: "дата заказа" is a day, "имя врача" is no client's name.
    _Meaning.BIRTHDAY: r"рожден|birth",
    _Meaning.DOCTOR: r"\bврач|\bдоктор|\bdoctor|\bмастер|\bmaster|специалист|specialist",
    _Meaning.SUM: r"сумм|стоимост|\bцен[аы]\b|\bsum\b|\bprice\b|amount|\bcost\b|\btotal\b|\bдолг\b|\bdebt\b|к оплате",
    _Meaning.MOMENT: rf"(?=.*(?:{_TIME_WORDS}))(?=.*(?:{_DAY_WORDS}))|datetime",
    _Meaning.TIME: _TIME_WORDS,
    _Meaning.DAY: _DAY_WORDS,
    _Meaning.ADDRESS: r"адрес|address",
    _Meaning.CITY: r"\bгород|\bcity\b|\btown\b",
    _Meaning.DISCOUNT: r"скидк|discount|процент|percent",
    _Meaning.SERVICE: r"услуг|\bservice|процедур|procedure",
    _Meaning.ORDER: r"заказ(?!чик)|\border",
    _Meaning.COMPANY: r"компани|company|организац|organi[sz]ation",
    _Meaning.NAME: (
        r"\bимя\b|\bфио\b|\bф и о\b|\bname\b|\bfio\b|\bfirstname\b|\bfullname\b|клиент|client|customer|покупател"
        r"|пациент|patient|заказчик|\bгость\b|\bguest\b|абонент|получател"
    ),
}
_MEANINGS: Final = tuple((meaning, re.compile(words)) for meaning, words in _WORDS.items())
_MONTHS: Final = r"(?:янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*"
_VALUES: Final = {
    _Meaning.DAY: re.compile(
        rf"\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}} {_MONTHS}(?: \d{{4}})?(?: ?г\.?)?"
        rf"|{_MONTHS} \d{{1,2}}(?:,? \d{{4}})?",
        re.IGNORECASE,
    ),
    _Meaning.TIME: re.compile(
        r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?: ?[ap]m)?|\d{1,2} ?(?:[ap]m|ч\.?)", re.IGNORECASE
    ),
    _Meaning.SUM: re.compile(
        r"(?:\d{3,7}|\d{1,3}(?:[ \u00a0]\d{3})+)(?:[.,]\d{1,2})?|\d[\d \u00a0.,]*(?:₽|руб\w*\.?|р\.|rub|\$|€)",
        re.IGNORECASE,
    ),
    _Meaning.NAME: re.compile(r"[А-ЯЁA-Z][\w.'’-]*(?: [А-ЯЁA-Z][\w.'’-]*){1,3}"),
}
_ADDED: Final = {name: at for at, name in enumerate((*DATE_WORDS, *TIME_WORDS))}
"""Columns that a list of appointments has in any case, behind the file's own and in this order."""
_MOSTLY: Final = 0.6
"""The share of values that have to look right."""
_BEFORE_A_CAPITAL: Final = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])")


def proposed(
    placeholders: Sequence[str], columns: Columns, *, name_column: str, before: Mapping[str, str]
) -> Mapped:
    """Each placeholder with its likely column; no column is used twice.

    `name_column`: the one with recipients' names; it is among the `columns` if anybody has a name. `before`:
    what was chosen for these placeholders last time.
    """
    guesses: tuple[Callable[[str, Columns], str], ...] = (
        partial(_chosen_before, before=before),
        _called_the_same,
        partial(_of_the_same_meaning, name_column=name_column),
        partial(_looking_so, name_column=name_column),
    )
    found = dict.fromkeys(placeholders, "")
    for pool in (_of_the_file(columns), columns):
        free = {column: values for column, values in pool.items() if column not in found.values()}
        for guess in guesses:
            for placeholder in placeholders:
                if not found[placeholder] and (column := guess(placeholder, free)):
                    found[placeholder] = column
                    del free[column]
    return tuple(found.items())


def _of_the_file(columns: Columns) -> Columns:
    """Without what was added to a list of appointments: the file's own column is meant, where there is one."""
    own = list(columns)
    before = len(_ADDED)
    while own and _ADDED.get(own[-1], before) < before:
        before = _ADDED[own.pop()]
    return {column: columns[column] for column in own}


def named(placeholders: Sequence[str], columns: Collection[str]) -> Mapped:
    """Each name in braces with the column that is meant by name alone; an empty one where none or several may be.

    Several braces may name one column. «Имя» is the recipients' name unless a column is called that.
    """
    known = dict.fromkeys(columns, ())
    guesses = (_called_the_same, partial(_of_the_same_name, name_column=NAME_COLUMN))
    return tuple(
        (placeholder, next((column for guess in guesses if (column := guess(placeholder, known))), ""))
        for placeholder in placeholders
    )


def means_day(name: str) -> bool:
    """Whether a column or placeholder of this name holds a day alone."""
    return _meaning(name) is _Meaning.DAY


def means_clock(name: str) -> bool:
    """Whether a column or placeholder of this name holds a clock time alone."""
    return _meaning(name) is _Meaning.TIME


def still_there(mapped: Mapped, columns: Collection[str]) -> Mapped:
    """The choice for another list: columns that the list doesn't have must be chosen again."""
    return tuple((name, column if column in columns else "") for name, column in mapped)


def not_chosen(mapped: Mapped) -> tuple[str, ...]:
    return tuple(name for name, column in mapped if not column)


def with_column(mapped: Mapped, index: int, column: str) -> Mapped:
    """The same with another column for one placeholder. Raises IndexError."""
    name, _ = mapped[index]
    return (*mapped[:index], (name, column), *mapped[index + 1 :])


def _chosen_before(placeholder: str, columns: Columns, *, before: Mapping[str, str]) -> str:
    column = before.get(placeholder, "")
    return column if column in columns else ""


def _called_the_same(placeholder: str, columns: Columns) -> str:
    return next((column for column in columns if _as_called(column) == _as_called(placeholder)), "")


def _of_the_same_meaning(placeholder: str, columns: Columns, *, name_column: str) -> str:
    wanted = _meaning(placeholder)
    if wanted is None:
        return ""
    if wanted is _Meaning.NAME and name_column in columns:
        return name_column
    called = [column for column in columns if column != name_column and _meaning(column) is wanted]
    if len(called) > 1 and _ADDED.keys() >= set(called):
        return called[0]  # one column of an appointment in two languages
    # Of «Дата приёма» and an empty «Дата» the first is meant.
    return _only(called) or _only([column for column in called if _looks(columns[column], wanted)])


def _of_the_same_name(placeholder: str, columns: Columns, *, name_column: str) -> str:
    """The only column of that meaning; a day or a time may stand in a column that holds both."""
    wanted = _meaning(placeholder)
    if wanted is _Meaning.NAME:
        return name_column
    called = [column for column in columns if wanted is not None and _meaning(column) is wanted]
    if called or wanted not in {_Meaning.DAY, _Meaning.TIME}:
        return _only(called)
    return _only([column for column in columns if _meaning(column) is _Meaning.MOMENT])


def _looking_so(placeholder: str, columns: Columns, *, name_column: str) -> str:
    wanted = _meaning(placeholder)
    if wanted is None:
        return ""
    unnamed = [column for column in columns if column != name_column and _meaning(column) is None]
    return _only([column for column in unnamed if _looks(columns[column], wanted)])


def _only(columns: Sequence[str]) -> str:
    return columns[0] if len(columns) == 1 else ""


def _looks(values: Collection[str], meaning: _Meaning) -> bool:
    pattern, filled = _VALUES.get(meaning), [value.strip() for value in values if value.strip()]
    if pattern is None or not filled:
        return False
    return sum(1 for value in filled if pattern.fullmatch(value)) >= _MOSTLY * len(filled)


def _meaning(name: str) -> _Meaning | None:
    words = _plain(name)
    return next((meaning for meaning, pattern in _MEANINGS if pattern.search(words)), None)


def _as_called(name: str) -> str:
    """ "order_number 2" is called like "Order number 2"; signs alone are what they are."""
    return " ".join(re.sub(r"[\W_]+", " ", name.casefold().replace("ё", "е")).split()) or name.strip()


def _plain(name: str) -> str:
    """ "orderNumber_2" and «Дата приёма:» in small words."""
    parted = _BEFORE_A_CAPITAL.sub(" ", name)
    return " ".join(re.sub(r"[\W\d_]+", " ", parted.casefold().replace("ё", "е")).split())
