"""Which lines are reactions, which are text and which are explained: the tables of what users type."""

import pytest

from bot.domain.ids import RecordId
from bot.domain.phone import Phone
from bot.domain.reactions import Reaction, Trigger, parse, reaction_at, walk, write
from bot.domain.reactions.tree import Tree

MANAGER = Phone("74950000001")


def tree_of(lines: str) -> Tree:
    """Of lines that are all reactions."""
    parsed = parse(f"Придёте?\n{lines}")
    assert (parsed.said, parsed.near_misses, parsed.candidates) == ("Придёте?", (), ())
    return parsed.tree


def only(line: str) -> Reaction:
    (reaction,) = tree_of(line)
    return reaction


def test_the_message_of_the_help_is_read_as_it_is_meant() -> None:
    parsed = parse(
        "Вы записаны на завтра в 15:00. Придёте?\n"
        "1 приду: Спасибо, ждём вас\n"
        "2 не приду: менеджер +7 495 000-00-01\n"
        "3 (перезвоните, позже): лид; Хорошо, перезвоним\n"
        "9: стоп\n"
        "*: лид\n"
        "-: #555\n"
        "1.1 да: смс Ждём вас по адресу Лесная 5"
    )
    assert parsed.said == "Вы записаны на завтра в 15:00. Придёте?"
    assert parsed.tree == (
        Reaction(
            Trigger(1),
            "приду",
            sentence="Спасибо, ждём вас",
            children=(Reaction(Trigger(1), "да", sms="Ждём вас по адресу Лесная 5"),),
        ),
        Reaction(Trigger(2), "не приду", manager=MANAGER),
        Reaction(
            Trigger(3, ("перезвоните", "позже")), sentence="Хорошо, перезвоним", is_lead=True, recognises=True
        ),
        Reaction(Trigger(9), blocks=True),
        Reaction(Trigger(any_phrase=True), is_lead=True, recognises=True),
        Reaction(Trigger(), record_id=RecordId(555)),
    )
    assert [(line.line, line.path) for line in parsed.reactions] == [
        (1, "1"), (2, "2"), (3, "3"), (4, "9"), (5, "*"), (6, "-"), (7, "1.1"),
    ]  # fmt: skip
    assert (parsed.near_misses, parsed.candidates) == ((), ())


@pytest.mark.parametrize(
    ("line", "trigger", "name"),
    [
        ("1:Да", Trigger(1), ""),
        ("0: Да", Trigger(0), ""),
        ("1 : Да", Trigger(1), ""),
        ("  1\tприду :\u00a0Да  ", Trigger(1), "приду"),
        ("1️⃣ да: Да", Trigger(1), "да"),
        ("１ да： Да", Trigger(1), "да"),
        ("1 не приду – позже: Да", Trigger(1), "не приду – позже"),
        ("1 приду (точно) да: Да", Trigger(1), "приду (точно) да"),
        ("1 (да, конечно): Да", Trigger(1, ("да", "конечно")), ""),
        ("1(да): Да", Trigger(1, ("да",)), ""),
        ("1 (Да| да ,ДА): Да", Trigger(1, ("Да",)), ""),
        ("1 приду (да, конечно): Да", Trigger(1, ("да", "конечно")), "приду"),
        ("1 (да, конечно) приду: Да", Trigger(1, ("да", "конечно")), "приду"),
        ("(да, конечно): Да", Trigger(words=("да", "конечно")), ""),
        ("*: Да", Trigger(any_phrase=True), ""),
        ("* 10 с: Да", Trigger(any_phrase=True, timeout_s=10), ""),
        ("* 10 s: Да", Trigger(any_phrase=True, timeout_s=10), ""),
        ("*10c: Да", Trigger(any_phrase=True, timeout_s=10), ""),
        ("* 10 сек.: Да", Trigger(any_phrase=True, timeout_s=10), ""),
        ("* 99 с: Да", Trigger(any_phrase=True, timeout_s=99), ""),
        ("-: Да", Trigger(), ""),
        ("—: Да", Trigger(), ""),
        ("молчит: Да", Trigger(), ""),
        ("Silent: Да", Trigger(), ""),
    ],
)
def test_a_key_says_what_is_waited_for(line: str, trigger: Trigger, name: str) -> None:
    reaction = only(line)
    assert (reaction.trigger, reaction.name, reaction.sentence) == (trigger, name, "Да")
    assert reaction.recognises is (True if trigger.is_spoken else None)


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ("Спасибо", Reaction(Trigger(1), sentence="Спасибо")),
        ("https://example.org/a", Reaction(Trigger(1), sentence="https://example.org/a")),
        ("#555", Reaction(Trigger(1), record_id=RecordId(555))),
        ("# 555", Reaction(Trigger(1), record_id=RecordId(555))),
        ("#акция", Reaction(Trigger(1), sentence="#акция")),
        ("менеджер +7 495 000-00-01", Reaction(Trigger(1), manager=MANAGER)),
        ("Manager 84950000001", Reaction(Trigger(1), manager=MANAGER)),
        ("менеджер: +7 (495) 000 00 01", Reaction(Trigger(1), manager=MANAGER)),
        ("менеджер перезвонит", Reaction(Trigger(1), sentence="менеджер перезвонит")),
        ("менеджер 2 отдела перезвонит", Reaction(Trigger(1), sentence="менеджер 2 отдела перезвонит")),
        ("менеджеры ждут", Reaction(Trigger(1), sentence="менеджеры ждут")),
        ("смс Ждём вас", Reaction(Trigger(1), sms="Ждём вас")),
        ("SMS: Ждём вас", Reaction(Trigger(1), sms="Ждём вас")),
        ("смс придёт позже", Reaction(Trigger(1), sms="придёт позже")),
        ("смс #12", Reaction(Trigger(1), sms_template=12)),
        ("sms # 12", Reaction(Trigger(1), sms_template=12)),
        ("смс #12 ждёт", Reaction(Trigger(1), sms="#12 ждёт")),
        ("смс «Лесная 5; вход со двора»", Reaction(Trigger(1), sms="Лесная 5; вход со двора")),
        ("смс «Ромашка» ждёт", Reaction(Trigger(1), sms="«Ромашка» ждёт")),
        ("смс-рассылка идёт", Reaction(Trigger(1), sentence="смс-рассылка идёт")),
        ("стоп", Reaction(Trigger(1), blocks=True)),
        ("STOP", Reaction(Trigger(1), blocks=True)),
        ("лид", Reaction(Trigger(1), is_lead=True)),
        ("Lead", Reaction(Trigger(1), is_lead=True)),
        ("стоп-лист обновлён", Reaction(Trigger(1), sentence="стоп-лист обновлён")),
        ("стоп, спасибо", Reaction(Trigger(1), sentence="стоп, спасибо")),
        ("«стоп»", Reaction(Trigger(1), sentence="стоп")),
        ("«стоп; лид»; лид", Reaction(Trigger(1), sentence="стоп; лид", is_lead=True)),
        ("«Ромашка» и «Василёк»", Reaction(Trigger(1), sentence="«Ромашка» и «Василёк»")),
        ("«Ромашка ждёт; лид", Reaction(Trigger(1), sentence="«Ромашка ждёт", is_lead=True)),
        ("Ромашка» ждёт; лид", Reaction(Trigger(1), sentence="Ромашка» ждёт", is_lead=True)),
        ("«»", Reaction(Trigger(1), sentence="«»")),
        ("Хорошо ;перезвоним;; ждите", Reaction(Trigger(1), sentence="Хорошо ;перезвоним;; ждите")),
        ("Хорошо; «стоп»; ждите", Reaction(Trigger(1), sentence="Хорошо; стоп; ждите")),
        (
            "лид; Хорошо; ждите; стоп",
            Reaction(Trigger(1), sentence="Хорошо; ждите", is_lead=True, blocks=True),
        ),
        ("; лид ;; стоп;", Reaction(Trigger(1), is_lead=True, blocks=True)),
        ("стоп; Stop", Reaction(Trigger(1), blocks=True)),
        ("#5; # 5", Reaction(Trigger(1), record_id=RecordId(5))),
        (
            "Ждём; #5; менеджер 84950000001; смс Ждём; смс #7; лид",
            Reaction(
                Trigger(1),
                sentence="Ждём",
                record_id=RecordId(5),
                manager=MANAGER,
                sms="Ждём",
                sms_template=7,
                is_lead=True,
            ),
        ),
    ],
)
def test_actions_count_in_full_form_only(actions: str, expected: Reaction) -> None:
    assert only(f"1: {actions}") == expected


@pytest.mark.parametrize(
    "line",
    [
        "9:00 завтрак",
        "9:00 - завтрак",
        "1500 рублей: с карты",
        "2 марта: выходной",
        "5 may: closed",
        "1.12: приём",
        "1.5 л: две бутылки",
        "2 кг.: сахар",
        "8 800 000-00-01: линия",
        "(495) 123-45-67: линия",
        "- паспорт: копия",
        "– (копия): паспорт",
        "молчит телефон: перезвоните",
        "1 https://x: адрес",
        "1 приду2: Да",
        "1 да/нет: Да",
        "1 2: Да",
        "1приду: Да",
        "() : Да",
        "1 (): Да",
        "(,): Да",
        "10: десять",
        "Адрес: Лесная 5",
        "Код: смс придёт",
        "2 — 3 дня",
        "2 марта — выходной",
        "1 раз в год мы празднуем день города — приходите",
        "1 приду",
        "* Примечание:",
        "Ждём вас",
        f"{'я' * 400}: лид",
    ],
)
def test_a_text_stays_a_text(line: str) -> None:
    parsed = parse(f"Придёте?\n{line}")
    assert parsed.said == f"Придёте?\n{line}"
    assert (parsed.tree, parsed.near_misses, parsed.candidates) == ((), (), ())


@pytest.mark.parametrize(
    ("line", "as_written"),
    [
        ("1. Паспорт: копия", "1 Паспорт: копия"),
        ("1) да: Ждём", "1 да: Ждём"),
        ("(1) да: Ждём", "1 да: Ждём"),
        ("1.: Ждём", "1: Ждём"),
        ("1. приду (да): Ждём", "1 приду (да): Ждём"),
    ],
)
def test_a_numbered_list_is_text_until_the_user_says_otherwise(line: str, as_written: str) -> None:
    for text, said in ((f"Взять:\n{line}", "Взять:"), (f"{line}\nЖдём вас", "Ждём вас")):
        parsed = parse(text)
        assert (parsed.said, parsed.tree, parsed.near_misses) == (text, (), ())
        assert [candidate.typed for candidate in parsed.candidates] == [line]
        wanted = parse(text, as_reactions=True)
        assert (wanted.said, write(wanted.tree), wanted.candidates) == (said, as_written, ())


@pytest.mark.parametrize("line", ["1. (): Ждём", "1. марта: Ждём", "1.:"])
def test_what_is_no_list_of_answers_is_only_text(line: str) -> None:
    assert parse(f"Взять:\n{line}", as_reactions=True).said == f"Взять:\n{line}"


def test_a_reaction_with_text_behind_it_is_text_until_the_user_says_otherwise() -> None:
    text = "Мы открыты\n1 смена: с 9\n2 смена: с 18\nЖдём вас"
    parsed = parse(text)
    assert (parsed.said, parsed.tree) == (text, ())
    assert [candidate.line for candidate in parsed.candidates] == [1, 2]
    wanted = parse(text, as_reactions=True)
    assert wanted.said == "Мы открыты\nЖдём вас"
    assert write(wanted.tree) == "1 смена: с 9\n2 смена: с 18"


def test_the_first_line_that_is_none_ends_the_search() -> None:
    parsed = parse("Придёте?\n1: Да\n2 на 15:00: Жаль\n9: стоп")
    assert parsed.said == "Придёте?\n1: Да\n2 на 15:00: Жаль"
    assert write(parsed.tree) == "9: стоп"
    assert [candidate.typed for candidate in parsed.candidates] == ["1: Да"]
    assert write(parse("Придёте?\n1) да: Да\n9: стоп", as_reactions=True).tree) == "1 да: Да\n9: стоп"


def test_a_list_whose_numbers_are_reactions_already_offers_nothing() -> None:
    text = "Программа:\n1 смена: с 9\n3.1 завтрак: каша\nПридёте?\n1: Да"
    assert parse(text).candidates == ()
    assert parse(text, as_reactions=True).said == "Программа:\n1 смена: с 9\n3.1 завтрак: каша\nПридёте?"


def test_reactions_alone_say_nothing_and_blank_lines_between_them_are_nothing() -> None:
    parsed = parse("1: Да\n\n \n\N{ZERO WIDTH SPACE}\n2: Нет\n\n")
    assert (parsed.said, write(parsed.tree)) == ("", "1: Да\n2: Нет")
    assert parse("") == parse(" \n ")
    assert parse("").tree == ()


def test_lines_above_keep_their_shape() -> None:
    assert parse("  Добрый день.\n\nПридёте?\n\n1: Да").said == "Добрый день.\n\nПридёте?"


def test_a_path_leads_below_its_parent_in_whatever_order() -> None:
    tree = tree_of(
        "1.2.*: Да\n1.2: Да\n1 приду: Спасибо\n1.(да, ок): смс Ждём\n1.(ОК).1: Да\n*: лид\n*.1: Да\n-: Алло\n-.1: Да\n"
        "молчит.2: Да\n(да, конечно): Да\n(Да, конечно).1: Да\n(конечно).2: Да\n3 (нет): Да\n(нет).1: Да\n1.-: Да"
    )
    paths = {placed.path for placed in walk(tree)}
    assert paths == {
        "1", "1.2", "1.2.*", "1.(да, ок)", "1.(да, ок).1", "1.-", "*", "*.1", "-", "-.1", "-.2",
        "(да, конечно)", "(да, конечно).1", "(да, конечно).2", "3", "3.1",
    }  # fmt: skip
    assert reaction_at(tree, (0, 0, 0)).trigger.any_phrase


def test_a_word_that_two_reactions_have_names_neither() -> None:
    parsed = parse("(да, ок): Раз\n(да, конечно): Два\n(да).1: Три")
    assert [near.typed for near in parsed.near_misses] == ["(да).1: Три"]


def test_thirty_reactions_on_four_levels_are_read_and_written() -> None:
    lines = ["1 приду: Спасибо", "2 (нет): Жаль", "9: стоп"]
    for first in "12":
        for second in "123":
            lines += [f"{first}.{second}: Да", f"{first}.{second}.*: лид", f"{first}.{second}.-: Алло"]
            lines += [f"{first}.{second}.*.1: смс Ждём"]
    tree = tree_of("\n".join([*lines, "*: лид", "-: #1", "1.9: стоп"]))
    placed = list(walk(tree))
    assert (len(placed), max(len(one.place) for one in placed)) == (30, 4)
    assert parse(write(tree)).tree == tree


def test_a_path_may_be_as_deep_as_somebody_wants_it() -> None:
    lines = [f"{'.'.join('1' * depth)}: Да" for depth in range(1, 101)]
    assert len(list(walk(tree_of("\n".join(lines))))) == 100
