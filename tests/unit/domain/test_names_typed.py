"""A typed name finds a known one in any case and order of its words, and never somebody who is called otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.phone import Phone
from bot.domain.typed.names import (
    KnownPerson,
    alike,
    beginning_of,
    beginnings_of,
    cases,
    first_word,
    fits,
    folded,
    read_name,
)
from bot.domain.typed.short_names import SHORT_NAMES

NAMES = [
    "Анна",
    "Мария",
    "Юлия",
    "Наталья",
    "Любовь",
    "Никита",
    "Илья",
    "Иван",
    "Пётр",
    "Павел",
    "Лев",
    "Олег",
    "Андрей",
    "Юрий",
    "Игорь",
    "Смирнова",
    "Смирнов",
    "Ковалёв",
    "Толстая",
    "Толстой",
    "Достоевский",
    "Кравец",
    "Сверчок",
    "Гачек",
    "Нижняя",
    "Белый",
    "Шевченко",
    "Анна-Мария",
    "Салтыков-Щедрин",
    "Anna",
    "O'Brien",
]
ANNA = KnownPerson(Phone("79160000001"), "Смирнова Анна Петровна")
OLEG = KnownPerson(Phone("79160000002"), "Олег Смирнов")
ANYA = KnownPerson(Phone("79160000003"), "Анна")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Анне Смирновой", "Смирнова Анна Петровна"),
        ("анну смирнову", "Анна Смирнова"),
        ("Петру", "Пётр Ильич"),
        ("Льву Толстому", "Толстой Лев"),
        ("Софьей Толстой", "Софья Толстая"),
        ("Павлом", "павел"),
        ("Юрию Кравцу", "Юрий Кравец"),
        ("Игорю", "ИГОРЬ"),
        ("Марии-Анне", "Мария-Анна"),
        ("Anna's", "Anna Smith"),
        ("Smith Anna", "Anna Smith"),
    ],
)
def test_cases_and_order_are_forgiven(typed: str, name: str) -> None:
    assert fits(typed.split(), name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Анна Иванова", "Анна Смирнова"),
        ("Анна Анна", "Анна Смирнова"),
        ("Олегу", "Ольга"),
        ("Мария", "Марина"),
        ("Ив", "Иван"),
        ("Анна", ""),
        ("Ан", "Анна"),
    ],
)
def test_another_name_never_fits(typed: str, name: str) -> None:
    assert not fits(typed.split(), name)


@given(st.sampled_from(NAMES), st.data())
def test_every_case_is_found_by_its_beginning(name: str, data: st.DataObject) -> None:
    typed = data.draw(st.sampled_from(sorted(cases(name))))
    typed = data.draw(st.sampled_from([typed, typed.upper(), typed.title()]))
    assert alike(typed, name)
    assert folded(name).startswith(beginning_of(typed))


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_a_name_as_it_is_fits_itself_alone_or_by_a_case(one: str, other: str) -> None:
    assert alike(one, one)
    assert alike(one, other) == (folded(one) in {folded(other), *cases(other)})


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=3))
def test_no_text_breaks_the_reading_and_nothing_of_it_is_lost(text: str, names: list[str]) -> None:
    read = read_name(text, [KnownPerson(Phone("79160000001"), name) for name in names])
    if read is not None:
        assert text.endswith(read.rest)
        assert text[: len(text) - len(read.rest)].strip() == read.typed
        assert read.typed.startswith(first_word(text))


@pytest.mark.parametrize(
    ("text", "typed", "found", "is_whole"),
    [
        ("Анна Смирнова завтра в 10 Ждём", "Анна Смирнова", (ANNA,), True),
        ("Анне Смирновой Вы записаны", "Анне Смирновой", (ANNA,), True),
        ("Смирнову, ждём вас", "Смирнову", (ANNA, OLEG), True),
        ("Анна\nПриходите", "Анна", (ANNA, ANYA), True),
        ("Олег Вы записаны", "Олег", (OLEG,), True),
        ("Олег ждём вас", "Олег", (OLEG,), True),
        ("Олег Петров ждём вас", "Олег", (OLEG,), False),
        ("олег петров ждём вас", "олег", (OLEG,), False),
        ("Олегу Смирнову Ивановичу ждём", "Олегу Смирнову", (OLEG,), False),
        ("Вера Павлова Приходите завтра", "Вера Павлова", (), False),
        ("Вера завтра в 10", "Вера", (), False),
    ],
)
def test_the_longest_name_is_read_and_what_may_go_on_is_said(
    text: str, typed: str, found: tuple[KnownPerson, ...], is_whole: bool
) -> None:
    read = read_name(text, [ANNA, OLEG, ANYA])
    assert read is not None
    assert (read.typed, read.found, read.is_whole) == (typed, found, is_whole)


@pytest.mark.parametrize("text", ["", "заказ готов", "8 часов", "я приду", "Вы записаны", "Анна5", "1: Да"])
def test_where_no_name_begins_none_is_read(text: str) -> None:
    assert read_name(text, [ANNA, OLEG]) is None


def test_reaction_lines_are_no_names() -> None:
    assert first_word("1 приду: Спасибо") == ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Аня", "Анна Смирнова"),
        ("Ане", "Анна"),
        ("Саше", "Александр Белый"),
        ("Саша", "Александра"),
        ("Анне", "Аня Белая"),
        ("Лёше", "Алексей"),
        ("Bob", "Robert Smith"),
    ],
)
def test_a_short_name_is_offered_and_never_sure(typed: str, name: str) -> None:
    one = KnownPerson(Phone("79160000001"), name)
    assert not fits([typed], name)
    assert fits([typed], name, by_short=True)
    read = read_name(f"{typed}, ждём вас", [one])
    assert read is not None
    assert (read.found, read.is_short) == ((one,), True)
    assert any(beginning in word for beginning in beginnings_of(typed) for word in folded(name).split())


def test_whoever_is_called_just_so_comes_before_those_who_may_be() -> None:
    people = [KnownPerson(Phone("79160000001"), "Анна Белая"), KnownPerson(Phone("79160000002"), "Аня Лис")]
    read = read_name("Аня завтра в 10", people)
    assert read is not None
    assert [one.name for one in read.found] == ["Аня Лис", "Анна Белая"]
    sure = read_name("Аня завтра в 10", people[1:])
    assert sure is not None
    assert not sure.is_short


def test_every_short_name_is_written_folded() -> None:
    for full, shorts in SHORT_NAMES.items():
        assert {full, *shorts} == {folded(one) for one in (full, *shorts)}
        assert full not in shorts
