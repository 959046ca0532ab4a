"""Which lines are reactions and which are text: the tables of what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reaction_lines import LineKind, reaction_lines

R, ODD = LineKind.REACTION, LineKind.ODD


def kinds(text: str) -> list[LineKind]:
    return [line.kind for line in reaction_lines(text)]


@pytest.mark.parametrize(
    "line",
    [
        "1:Да",
        "9: стоп",
        "1 сайт: https://example.org",
        "1️⃣ да: Спасибо",
        "１ да： Спасибо",
        "1 приду: Спасибо, ждём вас",
        "2 не приду: менеджер +7 495 000-00-01",
        "3 (перезвоните, позже): лид; Хорошо, перезвоним",
        "(да, конечно): Спасибо",
        "*: лид",
        "* 10 с: лид",
        "* 10 s: lead",
        "-: #555",
        "молчит: перезвоним",
        "Silent: we call back",
        "0: смс #12",
        "  1 :  Да",
        "1 смена: с 9",
        "9: стоп-лист обновлён",
        "2: менеджер перезвонит",
        "2: смс придёт позже",
    ],
)
def test_a_reaction_is_told_whatever_it_does(line: str) -> None:
    assert kinds(line) == kinds(f"Придёте?\n{line}") == [R]
    assert reaction_lines(f"Придёте?\n{line}\n\n")[0].typed == line.strip()


@pytest.mark.parametrize(
    "line",
    [
        "9:00 завтрак",
        "1500 рублей: с карты",
        "2 марта: выходной",
        "1.12: приём",
        "1.5 л: две бутылки",
        "8 800 000-00-01: линия",
        "- паспорт: копия",
        "1 https://x: адрес",
        "1. Паспорт: копия",
        "1) да: конечно",
        "Адрес: Лесная 5",
        "Ждём вас",
        "1:",
        "1 приду",
        "2 кг: сахар",
        "10: десять",
        "",
    ],
)
def test_a_text_stays_a_text(line: str) -> None:
    assert kinds(f"Придёте?\n{line}") == []


@pytest.mark.parametrize(
    "line", ["1 - да", "1 — да", "1 да – спасибо", "2 => нет", "1.1 да: смс Ждём", "(нет).2: лид"]
)
def test_what_is_meant_as_a_reaction_and_written_otherwise_is_odd(line: str) -> None:
    assert kinds(f"Придёте?\n{line}") == [ODD]


def test_two_of_one_key_are_odd() -> None:
    assert kinds("Придёте?\n1 да: Ждём\n1 нет: Жаль\n2: лид") == [ODD, ODD, R]


def test_only_the_last_lines_are_reactions() -> None:
    assert kinds("1 смена: с 9\n2 смена: с 18\nЖдём вас") == []
    assert kinds("1: Да\nПридёте?\n2: Нет") == [R]


def test_a_path_stands_below_its_parent() -> None:
    text = "Придёте?\n1 приду: Спасибо\n1.1 да: смс Ждём\n*: лид\n*.1: Да\n-: Алло\n-.1: Да\n(да, ок): Да\n(да, ок).2: Нет"
    assert kinds(text) == [R] * 8


LINES = st.sampled_from(["1: Да", "2 нет: Жаль", "9: стоп", "*: лид", "-: #5"])


@given(st.lists(LINES, unique=True), st.text())
def test_whatever_stands_above_the_last_lines_are_found(last: list[str], above: str) -> None:
    found = reaction_lines("\n".join([above, "Придёте?", *last]))
    assert [line.typed for line in found] == last


@given(st.text(st.sampled_from("019*-.(да):;# \n—l")) | st.text())
def test_any_text_is_read_without_raising_and_lines_are_as_typed(text: str) -> None:
    for line in reaction_lines(text):
        assert line.typed in text


@given(st.from_regex(r"[А-Я][а-я ]{5,30}", fullmatch=True), LINES)
def test_a_sentence_behind_them_makes_them_text(sentence: str, line: str) -> None:
    assert reaction_lines(f"{line}\n{sentence}") == ()
