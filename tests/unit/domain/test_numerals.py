"""Numbers in words, as people say them in Russian and English."""

from decimal import Decimal

import pytest

from bot.domain.spoken.numerals import Case, SpokenLanguage, cardinal, ordinal, year

RU, EN = SpokenLanguage.RU, SpokenLanguage.EN
G, D, A = Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE


@pytest.mark.parametrize(
    ("number", "case", "gender", "said"),
    [
        (0, Case.NOMINATIVE, "m", "ноль"), (1, A, "f", "одну"), (2, Case.NOMINATIVE, "f", "две"), (2, G, "f", "двух"),
        (8, G, "m", "восьми"), (14, D, "m", "четырнадцати"), (21, G, "m", "двадцати одного"),
        (40, D, "m", "сорока"), (90, G, "m", "девяноста"), (250, D, "m", "двумстам пятидесяти"),
        (1_000, Case.NOMINATIVE, "m", "одна тысяча"), (2_012, A, "m", "две тысячи двенадцать"),
        (5_001, D, "f", "пяти тысячам одной"), (21_000, A, "m", "двадцать одну тысячу"),
        # What is counted gives its gender to the last word only.
        (1_000_001, Case.NOMINATIVE, "f", "один миллион одна"), (2_000_002, Case.NOMINATIVE, "f", "два миллиона две"),
        (3_000_000_000, G, "m", "трёх миллиардов"), (-7, Case.NOMINATIVE, "m", "минус семь"),
        (Decimal("12.50"), Case.NOMINATIVE, "m", "двенадцать целых пять десятых"),
        (Decimal("1.21"), Case.NOMINATIVE, "m", "одна целая двадцать одна сотая"),
        (Decimal("0.1234"), Case.NOMINATIVE, "m", "ноль запятая одна две три четыре"),
    ],
)  # fmt: skip
def test_russian_numbers_stand_in_their_case(
    number: int | Decimal, case: Case, gender: str, said: str
) -> None:
    assert cardinal(number, RU, case, gender) == said


@pytest.mark.parametrize(
    ("number", "case", "gender", "said"),
    [
        (0, Case.NOMINATIVE, "m", "нулевой"), (1, G, "n", "первого"), (2, Case.NOMINATIVE, "m", "второй"),
        (3, Case.NOMINATIVE, "n", "третье"), (3, G, "m", "третьего"), (23, A, "f", "двадцать третью"),
        (12, D, "n", "двенадцатому"), (30, G, "n", "тридцатого"), (100, Case.NOMINATIVE, "m", "сотый"),
        (1999, G, "m", "тысяча девятьсот девяносто девятого"), (2000, G, "m", "двухтысячного"),
        (1000, Case.NOMINATIVE, "m", "тысячный"), (2026, G, "m", "две тысячи двадцать шестого"),
    ],
)  # fmt: skip
def test_russian_days_and_years_stand_in_their_case(number: int, case: Case, gender: str, said: str) -> None:
    assert ordinal(number, RU, case, gender) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "zero"), (13, "thirteen"), (40, "forty"), (105, "one hundred and five"), (2_005, "two thousand and five"),
        (1_234_567, "one million two hundred and thirty-four thousand five hundred and sixty-seven"),
        (3_000_000_000, "three billion"), (-2, "minus two"), (Decimal("12.50"), "twelve point five"),
    ],
)  # fmt: skip
def test_english_numbers(number: int | Decimal, said: str) -> None:
    assert cardinal(number, EN) == said


def test_english_days_and_years() -> None:
    days = [ordinal(number, EN) for number in (1, 2, 3, 4, 5, 8, 9, 12, 20, 21, 30)]
    assert days == [
        "first", "second", "third", "fourth", "fifth", "eighth", "ninth", "twelfth", "twentieth", "twenty-first",
        "thirtieth",
    ]  # fmt: skip
    said = {1900: "nineteen hundred", 1905: "nineteen oh-five", 2000: "two thousand", 2005: "two thousand and five",
            2027: "twenty twenty-seven", 950: "nine hundred and fifty"}  # fmt: skip
    assert {number: year(number) for number in said} == said
