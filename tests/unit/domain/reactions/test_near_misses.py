"""What is meant as a reaction and written otherwise is answered with the line that it should be."""

import pytest

from bot.domain.reactions import ActionTrouble, NearReason, parse


@pytest.mark.parametrize(
    ("line", "reason", "nearest"),
    [
        ("1 — да", NearReason.NO_COLON, "1: да"),
        ("1 - да", NearReason.NO_COLON, "1: да"),
        ("1- да", NearReason.NO_COLON, "1: да"),
        ("1=да", NearReason.NO_COLON, "1: да"),
        ("1 → да", NearReason.NO_COLON, "1: да"),
        ("* -> лид", NearReason.NO_COLON, "*: лид"),
        ("* всё -> лид", NearReason.NO_COLON, "*: лид"),
        ("1️⃣ – да", NearReason.NO_COLON, "1: да"),
        ("1 да – спасибо", NearReason.NO_COLON, "1 да: спасибо"),
        ("1 — да: спасибо", NearReason.NO_COLON, "1 да: спасибо"),
        ("1 — да:", NearReason.NO_COLON, "1: да:"),
        ("1 — 5: спасибо", None, ""),
        ("10: стоп", NearReason.UNKNOWN_KEY, "1: стоп"),
        ("10 да: лид; Хорошо", NearReason.UNKNOWN_KEY, "1: лид; Хорошо"),
        ("#: Спасибо", NearReason.UNKNOWN_KEY, "1: Спасибо"),
        ("# повтор: Спасибо", NearReason.UNKNOWN_KEY, "1 повтор: Спасибо"),
        ("#:", None, ""),
        ("приду: лид", NearReason.UNKNOWN_KEY, "1 приду: лид"),
        ("- приду: менеджер +7 495 000-00-01", NearReason.UNKNOWN_KEY, "1 приду: менеджер +7 495 000-00-01"),
        (": стоп", NearReason.UNKNOWN_KEY, "1: стоп"),
        ("2 кабинет 305: лид", NearReason.UNKNOWN_KEY, "1: лид"),
        ("1) да: лид", NearReason.KEY, "1 да: лид"),
        ("1.2) да: лид", NearReason.KEY, "1.2 да: лид"),
        ("* всё: лид", NearReason.KEY, "*: лид"),
        ("* (да): лид", NearReason.KEY, "*: лид"),
        ("* 10: лид", NearReason.KEY, "* 10 с: лид"),
        ("* 10 минут: лид", NearReason.KEY, "* 10 с: лид"),
        ("* 10 s all: лид", NearReason.KEY, "* 10 s: лид"),
        ("(да) приду: лид", NearReason.KEY, "(да): лид"),
        ("1 (да) приду (ок): лид", NearReason.KEY, "1 приду (да, ок): лид"),
        ("1.- имя: лид", NearReason.KEY, "1.-: лид"),
        ("1:", ActionTrouble.NO_ACTION, ""),
        ("1: ;", ActionTrouble.NO_ACTION, ""),
        ("9: стоп.", ActionTrouble.NOT_IN_FULL, "9: стоп"),
        ("9 нет: Жаль; Стоп!", ActionTrouble.NOT_IN_FULL, "9 нет: Жаль; Стоп"),
        ("1: #555 привет", ActionTrouble.NOT_IN_FULL, "1: #555; привет"),
        ("1: #0", ActionTrouble.NOT_IN_FULL, ""),
        ("1: #1234567890123456789 привет", ActionTrouble.NOT_IN_FULL, ""),
        ("1: смс", ActionTrouble.NOT_IN_FULL, ""),
        ("1: sms:", ActionTrouble.NOT_IN_FULL, ""),
        ("2: менеджер", ActionTrouble.MANAGER_PHONE, ""),
        ("2: менеджер +7 495 000-00", ActionTrouble.MANAGER_PHONE, ""),
        ("2: менеджер 12-34-56", ActionTrouble.MANAGER_PHONE, ""),
        ("2: менеджер +7 495 000-00-01 доб. 5", ActionTrouble.MANAGER_PHONE, "2: менеджер +7 495 000-00-01"),
        ("2: manager 84950000001 Анна; лид", ActionTrouble.MANAGER_PHONE, "2: manager +7 495 000-00-01; лид"),
        ("1: #5; лид; #6", ActionTrouble.TWICE, "1: #5; лид"),
        ("1: Да; смс Ждём; смс Жаль", ActionTrouble.TWICE, "1: Да; смс Ждём"),
        ("1: Да; лид; Нет", ActionTrouble.SENTENCE_IN_PIECES, "1: Да; Нет; лид"),
        ("1.1 да: Ждём", NearReason.NO_PARENT, "1 да: Ждём"),
        ("(нет).2: лид", NearReason.NO_PARENT, "2: лид"),
        ("2.*: лид", NearReason.NO_PARENT, "*: лид"),
    ],
)
def test_a_line_is_explained_and_not_said(
    line: str, reason: NearReason | ActionTrouble | None, nearest: str
) -> None:
    for text in (f"Придёте?\n{line}", f"Придёте?\n{line}\n  "):
        parsed = parse(text)
        found = [(near.line, near.typed, near.reason, near.nearest) for near in parsed.near_misses]
        assert found == ([(1, line, reason, nearest)] if reason else [])
        assert parsed.tree == ()
        assert parsed.said == ("Придёте?" if reason else f"Придёте?\n{line}")


def nearest(text: str) -> list[tuple[str, str]]:
    return [(near.typed, near.nearest) for near in parse(text).near_misses]


def test_the_search_goes_on_above_a_near_miss() -> None:
    parsed = parse("Придёте?\n1: Да\n2 — нет\n9: стоп")
    assert parsed.said == "Придёте?"
    assert [line.path for line in parsed.reactions] == ["1", "9"]
    assert [near.line for near in parsed.near_misses] == [2]


def test_of_two_on_one_key_the_later_is_offered_a_free_digit() -> None:
    assert nearest("1 да: Ждём\n1 нет: Жаль\n2: лид") == [("1 нет: Жаль", "3 нет: Жаль")]
    assert nearest("1: Да\n1.1: Раз\n1.1 (нет): Два") == [("1.1 (нет): Два", "1.2 (нет): Два")]
    assert nearest("1: Да\n1 — нет") == [("1 — нет", "2: нет")]


def test_on_a_full_level_and_for_what_has_no_digit_nothing_is_offered() -> None:
    full = "\n".join(f"{digit}: Да" for digit in range(10))
    assert nearest(f"{full}\n1 нет: Жаль\nприду: лид") == [("1 нет: Жаль", ""), ("приду: лид", "")]
    assert nearest("*: лид\n* 5 с: лид\n(да): лид\n(ДА): лид\n-: лид\nмолчит: лид") == [
        ("* 5 с: лид", ""),
        ("(ДА): лид", ""),
        ("молчит: лид", ""),
    ]


def test_below_a_line_that_is_to_be_mended_a_reaction_is_right_as_it_stands() -> None:
    text = "1 — да\n1.1: Ждём\n2: менеджер 123456\n2.*: лид\n3:\n3.1.1: лид"
    assert nearest(text) == [
        ("1 — да", "1: да"),
        ("1.1: Ждём", "1.1: Ждём"),
        ("2: менеджер 123456", ""),
        ("2.*: лид", "2.*: лид"),
        ("3:", ""),
        ("3.1.1: лид", "4: лид"),
    ]


def test_a_path_that_breaks_off_is_offered_the_last_level_that_there_is() -> None:
    assert nearest("1: Да\n1.2.3 да (ок): Ждём") == [("1.2.3 да (ок): Ждём", "1.3 да (ок): Ждём")]


def test_two_candidates_on_one_key_are_named_when_the_user_wants_reactions() -> None:
    parsed = parse("Взять:\n1. Паспорт: копия\n1) СНИЛС: копия", as_reactions=True)
    assert [near.reason for near in parsed.near_misses] == [NearReason.TWO_OF_ONE_KEY]
    assert parsed.near_misses[0].nearest == "2 СНИЛС: копия"
