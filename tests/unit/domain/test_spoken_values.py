"""What stands in a list's cells, said as people say it: days, times, sums, phones and numbers, with the right cases."""

import re
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.drafts.draft import CallDraft, FromList, SpokenText
from bot.domain.drafts.filling import NAME_COLUMN, named
from bot.domain.drafts.personal import unfilled
from bot.domain.ids import ListId
from bot.domain.spoken.cells import Amount, Digits, Moment, read_cell
from bot.domain.spoken.numerals import SpokenLanguage
from bot.domain.spoken.personal import said_once
from bot.domain.spoken.sentence import Wording, filled, wording_of

TODAY = date(2026, 11, 27)
"""A Friday."""


def said(text: str, value: str, *, lang: str | None = None, today: date = TODAY) -> str:
    """The text with one pair of braces, filled with this value."""
    (placeholder,) = re.findall(r"\{(.*?)\}", text)
    return filled(text, {placeholder: value}, wording_of(text, today, lang=lang, as_written=False))


@pytest.mark.parametrize(
    ("text", "value", "heard"),
    [
        ("Ждём вас {Дата}", "27.11.2026", "Ждём вас сегодня"),
        ("Ждём вас в {Дата}", "28.11.2026", "Ждём вас завтра"),
        ("Ждём вас {Дата}", "29.11.2026", "Ждём вас послезавтра"),
        ("Ждём вас {Дата}", "04.12.2026", "Ждём вас в пятницу, четвёртого декабря"),
        ("Ждём вас в {Дата}", "04.12.2026", "Ждём вас в пятницу, четвёртого декабря"),
        ("Ждём вас {Дата}.", "2026-12-01", "Ждём вас во вторник, первого декабря."),
        ("Запись на {Дата}", "3 декабря", "Запись на четверг, третье декабря"),
        ("Запись на {Дата}", "28.11.26", "Запись на завтра"),
        ("Ждём до {Дата}", "05.12.2026", "Ждём до субботы, пятого декабря"),
        ("Ждём до {Дата}", "28.11.2026", "Ждём до завтрашнего дня"),
        ("Подготовьте к {Дата}", "02.12.2026 г.", "Подготовьте к среде, второму декабря"),
        ("Подготовьте к {Дата}", "27.11.2026", "Подготовьте к сегодняшнему дню"),
        ("Дата: {Дата}", "07.12.2026", "Дата: понедельник, седьмое декабря"),
        ("Вы были у нас {Дата}", "20.11.2026", "Вы были у нас двадцатого ноября"),
        ("Полис до {Дата}", "31.01.2028", "Полис до тридцать первого января две тысячи двадцать восьмого года"),
        ("{Дата} ждём вас", "04.12", "В пятницу, четвёртого декабря ждём вас"),
        ("Ждём вас {Дата}", "15 янв", "Ждём вас в пятницу, пятнадцатого января"),
        ("Ждём вас в {Время}", "15:30", "Ждём вас в пятнадцать тридцать"),
        ("Ждём вас {Время}", "15:00", "Ждём вас в пятнадцать часов"),
        ("Ждём вас в {Время}", "10:05:00", "Ждём вас в десять ноль пять"),
        ("Ждём вас в {Время}", "21.00", "Ждём вас в двадцать один час"),
        ("Ждём вас к {Время}", "14:00", "Ждём вас к четырнадцати часам"),
        ("Работаем до {Время}", "22:15", "Работаем до двадцати двух пятнадцати"),
        ("Работаем с {Время}", "9 ч", "Работаем с девяти часов"),
        ("Перенесли на {Время}", "12:30", "Перенесли на двенадцать тридцать"),
        ("Время: {Время}", "1:00", "Время: один час"),
        ("Ждём вас в {Время}", "10:00 и 15:30", "Ждём вас в десять часов и в пятнадцать тридцать"),
        ("Вы записаны {Запись}", "04.12.2026 15:30", "Вы записаны в пятницу, четвёртого декабря, в пятнадцать тридцать"),
        ("Вы записаны {Дата}", "04.12.2026 15:30", "Вы записаны в пятницу, четвёртого декабря"),
        ("Вы записаны в {Время}", "04.12.2026 15:30", "Вы записаны в пятнадцать тридцать"),
        ("К оплате {Сумма}", "1 234,50 ₽", "К оплате одна тысяча двести тридцать четыре рубля пятьдесят копеек"),
        ("Долг более {Сумма}", "2001 руб.", "Долг более двух тысяч одного рубля"),
        ("Счёт на {Сумма}", "1000,01 р.", "Счёт на одну тысячу рублей одну копейку"),
        ("К {Сумма} прибавьте", "5 руб", "К пяти рублям прибавьте"),
        ("Цена {Сумма}", "$22", "Цена двадцать два доллара"),
        ("Цена {Сумма}", "11 €", "Цена одиннадцать евро"),
        ("Скидка {Скидка}", "21%", "Скидка двадцать один процент"),
        ("Скидка до {Скидка}", "50 %", "Скидка до пятидесяти процентов"),
        ("Ставка {Ставка}", "12,50 %", "Ставка двенадцать целых пять десятых процента"),
        ("Кабинет {Кабинет}", "12", "Кабинет двенадцать"),
        ("Номер {Номер}", "0071", "Номер ноль, ноль, семь, один"),
        ("Код {Код}", "1234567890", "Код один, два, три, четыре, пять, шесть, семь, восемь, девять, ноль"),
        ("Телефон {Т}", "+7 (916) 000-00-45", "Телефон плюс семь, девятьсот шестнадцать, ноль ноль ноль, ноль ноль, сорок пять"),
        ("Телефон {Т}", "8 800 555-35-35", "Телефон восемь, восемьсот, пятьсот пятьдесят пять, тридцать пять, тридцать пять"),
        ("Врач {Врач}", "Иванова  А. П.", "Врач Иванова А. П."),
        ("Окно {Окно}", "31.02.2026", "Окно 31.02.2026"),
        ("Ждём вас в {Время}", "25:00", "Ждём вас в 25:00"),
    ],
)  # fmt: skip
def test_values_in_russian(text: str, value: str, heard: str) -> None:
    assert said(text, value) == heard


@pytest.mark.parametrize(
    ("text", "value", "heard"),
    [
        ("See you {Date}", "28.11.2026", "See you tomorrow"),
        ("See you on {Date}", "27.11.2026", "See you today"),
        ("See you on {Date}", "December 4, 2026", "See you on Friday, December fourth"),
        ("See you by {Date}", "4 Dec", "See you by Friday, December fourth"),
        ("Valid until {Date}", "31.01.2028", "Valid until January thirty-first, twenty twenty-eight"),
        ("You came {Date}", "20.11.2026", "You came on November twentieth"),
        ("See you at {Time}", "15:30", "See you at three thirty PM"),
        ("See you {Time}", "9:05 am", "See you at nine oh five AM"),
        ("From {Time}", "12 pm", "From twelve PM"),
        ("You owe {Sum}", "$1 234.50", "You owe one thousand two hundred and thirty-four dollars fifty cents"),
        ("You owe {Sum}", "1 ₽", "You owe one ruble"),
        ("Minus {Share}", "2,5%", "Minus two point five percent"),
        ("Room {Room}", "12", "Room twelve"),
        ("Call {Phone}", "+44 20 7946 0958", "Call plus four, four, two, zero, seven, nine, four, six, zero, nine, five, eight"),
    ],
)  # fmt: skip
def test_values_in_english(text: str, value: str, heard: str) -> None:
    assert said(text, value) == heard


def test_a_text_in_another_language_or_as_written_keeps_its_values() -> None:
    assert said("Wir sehen uns {Date}", "28.11.2026", lang="de-DE") == "Wir sehen uns 28.11.2026"
    wording = wording_of("Ждём {Дата}", TODAY, lang=None, as_written=True)
    assert filled("Ждём {Дата}", {"Дата": "28.11.2026"}, wording) == "Ждём 28.11.2026"


def test_braces_in_values_are_only_said() -> None:
    assert filled("{a} {b}", {"a": "{b}", "b": "x"}, Wording(TODAY, SpokenLanguage.EN)) == "{b} x"


def test_what_is_no_cell_of_any_kind_says_so() -> None:
    with pytest.raises(KeyError):
        filled("{нет}", {}, Wording(TODAY, SpokenLanguage.RU))


@pytest.mark.parametrize("before", ["", "в", "на", "до", "к", "с", "Дата:", "за"])
@given(ahead=st.integers(-400, 800))
def test_no_digit_is_left_of_a_day_and_no_preposition_is_doubled(before: str, ahead: int) -> None:
    day = TODAY + timedelta(days=ahead)
    heard = said(f"Ждём {before} {{Дата}}", f"{day:%d.%m.%Y}")
    assert not re.search(r"\d|\b(?:в|во) (?:в|во)\b|\{|\}", heard)


@pytest.mark.parametrize("text", ["Ждём в {Время}", "Ждём до {Время}", "See you at {Time}", "Time: {Time}"])
@given(at=st.times())
def test_no_digit_is_left_of_a_time(text: str, at: time) -> None:
    heard = said(text, f"{at:%H:%M}")
    assert not re.search(r"\d|\bв в\b|\bat at\b", heard)


@pytest.mark.parametrize("text", ["К оплате {Сумма}", "Долг до {Сумма}", "К {Сумма}", "You owe {Sum}"])
@given(kopecks=st.integers(0, 99_999_999_999), unit=st.sampled_from(["", " ₽", " руб.", "$", "€", "%"]))
def test_no_digit_is_left_of_a_sum(text: str, kopecks: int, unit: str) -> None:
    heard = said(text, f"{kopecks // 100},{kopecks % 100:02d}{unit}")
    assert not re.search(r"\d", heard)


@given(st.text(max_size=30))
def test_any_value_is_said_without_an_error(value: str) -> None:
    assert filled("Вот {это}", {"это": value}, Wording(TODAY, SpokenLanguage.RU)).startswith("Вот ")


def test_a_day_without_a_year_is_the_next_one() -> None:
    assert read_cell("04.03", TODAY, is_day=True) == Moment(date(2027, 3, 4), None)
    assert read_cell("20 ноября", TODAY) == Moment(date(2026, 11, 20), None)
    assert read_cell("29 февраля", TODAY) is None
    assert read_cell("04.03", TODAY) == Amount(Decimal("4.03")) or read_cell("04.03", TODAY) is None
    assert read_cell("10 мая около обеда", TODAY) is None
    assert read_cell("123456789012345678", TODAY) == Digits(tuple("123456789012345678"))
    assert read_cell("12345678901", TODAY) == Digits(tuple("12345678901"))


@pytest.mark.parametrize(
    ("brace", "column"),
    [
        ("дата приема", "Дата приёма"),
        ("  ДАТА   приёма ", "Дата приёма"),
        ("Дата", "Дата приёма"),
        ("имя", NAME_COLUMN),
        ("Пациент", NAME_COLUMN),
        ("Время", "Дата и время"),
        ("Врач", ""),
    ],
)
def test_a_brace_names_a_column_forgivingly(brace: str, column: str) -> None:
    columns = ("Дата приёма", "Дата и время", "Сумма")
    assert named([brace.strip()], columns) == ((brace.strip(), column),)


def test_of_several_columns_of_one_meaning_none_is_guessed() -> None:
    assert named(["дата"], ("Дата приёма", "Дата заказа")) == (("дата", ""),)
    assert unfilled("{дата} {Дата заказа} {", ("Дата приёма", "Дата заказа")) == ("{дата}", "{")


def test_a_call_to_one_stays_as_it_is_where_there_is_nothing_to_fill_or_nothing_to_fill_it_with() -> None:
    plain = CallDraft(what=SpokenText("Ждём вас"))
    assert said_once(plain, "Анна", (), TODAY) == plain
    to_a_list = replace(plain, what=SpokenText("{имя}, ждём вас"), source=FromList(ListId(1), "list.csv"))
    assert said_once(to_a_list, None, (), TODAY) == to_a_list
    assert said_once(to_a_list, "Анна", (), TODAY).what == SpokenText("Анна, ждём вас")
