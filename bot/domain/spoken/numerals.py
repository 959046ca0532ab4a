"""Numbers in words: num2words knows the numerals, and what is counted is bent here.

num2words loads forty languages, so it is imported when the first number is said.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final


class SpokenLanguage(StrEnum):
    RU = "ru"
    EN = "en"


class Case(StrEnum):
    """The Russian cases that a preposition before a value asks for, as num2words names them."""

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


def cardinal(
    number: int | Decimal, language: SpokenLanguage, case: Case = Case.NOMINATIVE, gender: str = "m"
) -> str:
    """ "двадцать одна", "two hundred". A number with a fraction has no case."""
    from num2words import num2words  # noqa: PLC0415  # see above

    if language is SpokenLanguage.EN or number != int(number):
        said = num2words(number, lang=language.value)
    else:
        said = num2words(int(number), lang="ru", case=case.value, gender=gender, animate=False)
    return str(said).replace(",", "")


def ordinal(number: int, language: SpokenLanguage, case: Case = Case.NOMINATIVE, gender: str = "m") -> str:
    """ "четвёртого", "fourth"."""
    from num2words import num2words  # noqa: PLC0415  # see above

    if language is SpokenLanguage.EN:
        return str(num2words(number, lang="en", to="ordinal"))
    said = num2words(number, lang="ru", to="ordinal", case=case.value, gender=gender, animate=False)
    return str(said)


def year(number: int) -> str:
    """ "twenty twenty-seven"."""
    from num2words import num2words  # noqa: PLC0415  # see above

    return str(num2words(number, lang="en", to="year"))


def counted(number: int, noun: Noun, case: Case = Case.NOMINATIVE) -> str:
    """ "двадцать один рубль", "до двадцати одного рубля" without its preposition."""
    return f"{cardinal(number, SpokenLanguage.RU, case, noun.gender)} {_bent(number, noun, case)}"


def _bent(number: int, noun: Noun, case: Case) -> str:
    last, is_teen = number % 10, 11 <= number % 100 <= 14
    if last == 1 and not is_teen:
        return noun.one[case]
    if case in {Case.NOMINATIVE, Case.ACCUSATIVE} and last in {2, 3, 4} and not is_teen:
        return noun.few
    return noun.many[case]


def digits(group: str, language: SpokenLanguage) -> str:
    """Digits as people tell a phone: the zeros at the front one by one, then the rest as a number."""
    rest = group.lstrip("0")
    zeros = [cardinal(0, language)] * (len(group) - len(rest))
    return " ".join([*zeros, *([cardinal(int(rest), language)] if rest else [])])
