"""Numbers in words, in the four Russian cases that a preposition before a value asks for, and in English.

Ours, for want of a library that can be installed from pins: num2words asks for a package that is released as source only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Final


class SpokenLanguage(StrEnum):
    RU = "ru"
    EN = "en"


class Case(StrEnum):
    """The Russian cases that a preposition before a value asks for."""

    NOMINATIVE = "n"
    GENITIVE = "g"
    DATIVE = "d"
    ACCUSATIVE = "a"


@dataclass(frozen=True, slots=True)
class Noun:
    """What is counted. `one`, `many`: its Russian forms by case, `few`: after two, three and four."""

    one: dict[Case, str]
    few: str
    many: dict[Case, str]
    gender: str = "m"


def _noun(one: str, few: str, many: str, dative: str, datives: str, *, accusative: str = "") -> Noun:
    """`few` is the genitive of one, too."""
    return Noun(
        {
            Case.NOMINATIVE: one,
            Case.GENITIVE: few,
            Case.DATIVE: dative,
            Case.ACCUSATIVE: accusative or one,
        },
        few,
        {Case.NOMINATIVE: many, Case.GENITIVE: many, Case.DATIVE: datives, Case.ACCUSATIVE: many},
        "f" if accusative else "m",
    )


HOUR: Final = _noun("час", "часа", "часов", "часу", "часам")
RUBLE: Final = _noun("рубль", "рубля", "рублей", "рублю", "рублям")
KOPECK: Final = _noun("копейка", "копейки", "копеек", "копейке", "копейкам", accusative="копейку")
DOLLAR: Final = _noun("доллар", "доллара", "долларов", "доллару", "долларам")
EURO: Final = _noun("евро", "евро", "евро", "евро", "евро")
CENT: Final = _noun("цент", "цента", "центов", "центу", "центам")
PERCENT: Final = _noun("процент", "процента", "процентов", "проценту", "процентам")


_THOUSANDS: Final = (
    (1_000_000_000, _noun("миллиард", "миллиарда", "миллиардов", "миллиарду", "миллиардам")),
    (1_000_000, _noun("миллион", "миллиона", "миллионов", "миллиону", "миллионам")),
    (1_000, _noun("тысяча", "тысячи", "тысяч", "тысяче", "тысячам", accusative="тысячу")),
)
_SHARES: Final = (("десятая", "десятых"), ("сотая", "сотых"), ("тысячная", "тысячных"))
_TEENS: Final = [
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
]
_FORMS: Final = {
    # Nominative, genitive and dative; the accusative of what is counted here is the nominative.
    0: ("ноль", "ноля", "нолю"), 2: ("два", "двух", "двум"), 3: ("три", "трёх", "трём"),
    4: ("четыре", "четырёх", "четырём"), 5: ("пять", "пяти", "пяти"), 6: ("шесть", "шести", "шести"),
    7: ("семь", "семи", "семи"), 8: ("восемь", "восьми", "восьми"), 9: ("девять", "девяти", "девяти"),
    20: ("двадцать", "двадцати", "двадцати"), 30: ("тридцать", "тридцати", "тридцати"),
    40: ("сорок", "сорока", "сорока"), 50: ("пятьдесят", "пятидесяти", "пятидесяти"),
    60: ("шестьдесят", "шестидесяти", "шестидесяти"), 70: ("семьдесят", "семидесяти", "семидесяти"),
    80: ("восемьдесят", "восьмидесяти", "восьмидесяти"), 90: ("девяносто", "девяноста", "девяноста"),
    100: ("сто", "ста", "ста"), 200: ("двести", "двухсот", "двумстам"), 300: ("триста", "трёхсот", "трёмстам"),
    400: ("четыреста", "четырёхсот", "четырёмстам"), 500: ("пятьсот", "пятисот", "пятистам"),
    600: ("шестьсот", "шестисот", "шестистам"), 700: ("семьсот", "семисот", "семистам"),
    800: ("восемьсот", "восьмисот", "восьмистам"), 900: ("девятьсот", "девятисот", "девятистам"),
} | {10 + teen: (word, f"{word[:-1]}и", f"{word[:-1]}и") for teen, word in enumerate(_TEENS)}  # fmt: skip
_ONE: Final = {
    "m": ("один", "одного", "одному", "один"),
    "f": ("одна", "одной", "одной", "одну"),
    "n": ("одно", "одного", "одному", "одно"),
}
_AT: Final = {Case.NOMINATIVE: 0, Case.GENITIVE: 1, Case.DATIVE: 2, Case.ACCUSATIVE: 3}
_STEMS: Final = {
    0: "нулев", 1: "перв", 2: "втор", 4: "четвёрт", 5: "пят", 6: "шест", 7: "седьм", 8: "восьм", 9: "девят",
    20: "двадцат", 30: "тридцат", 40: "сороков", 50: "пятидесят", 60: "шестидесят", 70: "семидесят",
    80: "восьмидесят", 90: "девяност", 100: "сот", 200: "двухсот", 300: "трёхсот", 400: "четырёхсот", 500: "пятисот",
    600: "шестисот", 700: "семисот", 800: "восьмисот", 900: "девятисот",
} | {10 + teen: word[:-1] for teen, word in enumerate(_TEENS)}  # fmt: skip
_ENDINGS: Final = {
    "m": ("ый", "ого", "ому", "ый"),
    "f": ("ая", "ой", "ой", "ую"),
    "n": ("ое", "ого", "ому", "ое"),
}
_THIRD: Final = {
    "m": ("третий", "третьего", "третьему", "третий"),
    "f": ("третья", "третьей", "третьей", "третью"),
    "n": ("третье", "третьего", "третьему", "третье"),
}
_STRESSED: Final = frozenset({0, 2, 6, 7, 8, 40})
"""Their masculine ends in «ой»."""

_ONES: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_MORE: Final = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"))
_ORDINALS: Final = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_OF_ITS_OWN: Final = range(2000, 2010)
"""Years that are read as numbers."""


def cardinal(
    number: int | Decimal, language: SpokenLanguage, case: Case = Case.NOMINATIVE, gender: str = "m"
) -> str:
    """ "двадцать одна", "two hundred". A number with a fraction has no case; its digits are told one by one."""
    is_english = language is SpokenLanguage.EN
    if number < 0:
        return f"{'minus' if is_english else 'минус'} {cardinal(-number, language, case, gender)}"
    if number != int(number):
        whole, _, fraction = f"{number:f}".rstrip("0").partition(".")
        return _with_point(whole, fraction) if is_english else _with_comma(int(whole), fraction)
    return _english(int(number)) if is_english else " ".join(_russian(int(number), case, gender))


def _with_point(whole: str, fraction: str) -> str:
    return " ".join([_english(int(whole)), "point", *(_english(int(digit)) for digit in fraction)])


def _with_comma(whole: int, fraction: str) -> str:
    """ "двенадцать целых пять десятых"; of more than three digits, one by one."""
    nominative = partial(cardinal, language=SpokenLanguage.RU, gender="f")
    if len(fraction) > len(_SHARES):
        return " ".join(
            [cardinal(whole, SpokenLanguage.RU), "запятая", *(nominative(int(one)) for one in fraction)]
        )
    one, many = _SHARES[len(fraction) - 1]
    parts = int(fraction)
    wholes = "целая" if _is_one(whole) else "целых"
    return f"{nominative(whole)} {wholes} {nominative(parts)} {one if _is_one(parts) else many}"


def _is_one(number: int) -> bool:
    """Whether what is counted stands in the singular: twenty-one, not eleven."""
    return number % 10 == 1 and number % 100 != 11


def _russian(number: int, case: Case, gender: str) -> Iterator[str]:
    if number == 0:
        yield _FORMS[0][_AT[case] % 3]
    for size, noun in _THOUSANDS:
        many, number = divmod(number, size)
        if many:
            yield from _russian(many, case, noun.gender)
            yield _bent(many, noun, case)
    for size in (100, 10, 1):
        part = number // size * size
        if 10 <= number < 20:
            part = number
        if part:
            yield _one_word(part, case, gender)
        number -= part


def _one_word(part: int, case: Case, gender: str) -> str:
    if part == 1:
        return _ONE[gender][_AT[case]]
    if part == 2 and gender == "f" and case in {Case.NOMINATIVE, Case.ACCUSATIVE}:
        return "две"
    return _FORMS[part][_AT[case] % 3]


def ordinal(number: int, language: SpokenLanguage, case: Case = Case.NOMINATIVE, gender: str = "m") -> str:
    """ "четвёртого", "fourth"; for days and years, up to 9999."""
    if language is SpokenLanguage.EN:
        return _english_ordinal(number)
    if number and number % 1000 == 0:
        many = number // 1000
        before = "" if many == 1 else "".join(_russian(many, Case.GENITIVE, "m"))
        return f"{before}тысячн{_ENDINGS[gender][_AT[case]]}"
    last = number % 100 if number % 100 in range(10, 20) else number % 10
    last = last or number % 100 or number % 1000
    words = [*_russian(number - last, Case.NOMINATIVE, "m")] if number > last else []
    words = words[1:] if 1000 < number < 2000 else words  # people say «тысяча девятисотый»
    if last == 3:
        return " ".join([*words, _THIRD[gender][_AT[case]]])
    ending = _ENDINGS[gender][_AT[case]]
    return " ".join([*words, _STEMS[last] + ("ой" if ending == "ый" and last in _STRESSED else ending)])


def _english(number: int) -> str:
    words = []
    for size, name in _MORE:
        many, number = divmod(number, size)
        if many:
            words += [_english(many), name]
    hundreds, rest = divmod(number, 100)
    if hundreds:
        words += [_ONES[hundreds], "hundred"]
    if rest or not words:
        words += ["and"] if words else []
        tens, ones = divmod(rest, 10)
        words.append(
            _ONES[rest] if rest < 20 else "-".join([_TENS[tens - 2], *([_ONES[ones]] if ones else [])])
        )
    return " ".join(words)


def _english_ordinal(number: int) -> str:
    said = _english(number)
    at = max(said.rfind(" "), said.rfind("-")) + 1
    last = said[at:]
    ordered = _ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return said[:at] + ordered


def year(number: int) -> str:
    """ "twenty twenty-seven"."""
    century, rest = divmod(number, 100)
    if number in _OF_ITS_OWN or number % 1000 == 0 or not 10 <= century < 100:
        return _english(number)
    return f"{_english(century)} {'hundred' if not rest else _english(rest) if rest > 9 else f'oh-{_english(rest)}'}"


def counted(number: int, noun: Noun, case: Case = Case.NOMINATIVE) -> str:
    """ "двадцать один рубль", "до двадцати одного рубля" without its preposition."""
    return f"{cardinal(number, SpokenLanguage.RU, case, noun.gender)} {_bent(number, noun, case)}"


def _bent(number: int, noun: Noun, case: Case) -> str:
    last, is_teen = number % 10, 11 <= number % 100 <= 14
    if _is_one(number):
        return noun.one[case]
    if case in {Case.NOMINATIVE, Case.ACCUSATIVE} and last in {2, 3, 4} and not is_teen:
        return noun.few
    return noun.many[case]


def digits(group: str, language: SpokenLanguage) -> str:
    """Digits as people tell a phone: the zeros at the front one by one, then the rest as a number."""
    rest = group.lstrip("0")
    zeros = [cardinal(0, language)] * (len(group) - len(rest))
    return " ".join([*zeros, *([cardinal(int(rest), language)] if rest else [])])
