"""Words that stand for a command."""

import pytest

from bot.telegram.commands import MENU
from handlers.entrance.menu_words import _WORDS, command_for


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("баланс", "balance"),
        ("  Баланс? ", "balance"),
        ("ПОМОЩЬ", "help"),
        ("Отчёт", "report"),
        ("записи", "records"),
        ("Стоп-лист", "stoplist"),
        ("My balance", "balance"),
        ("баланс завтра", None),
        ("", None),
    ],
)
def test_a_word_is_a_command_only_where_it_stands_alone(typed: str, command: str | None) -> None:
    assert command_for(typed) == command


def test_every_word_leads_to_a_command_there_is() -> None:
    assert set(_WORDS.values()) <= set(MENU)
    assert all(command_for(word) == command for word, command in _WORDS.items())
