"""What the service repeats must not carry a key or a phone on."""

import pytest

from bot.provider.redaction import quotable, without_secret

KEY = 'Ab"/я +9'


@pytest.mark.parametrize(
    "spelling",
    [
        KEY,
        'Ab\\"/\\u044f +9',
        'Ab\\"\\/\\u044f +9',
        "Ab%22/%D1%8F%20%2B9",
        "Ab%22%2F%D1%8F%20%2B9",
        "Ab%22%2F%D1%8F+%2B9",
    ],
)
def test_every_spelling_of_the_key_is_masked(spelling: str) -> None:
    assert without_secret(f"<{spelling}>", KEY) == "<***>"


def test_too_short_a_secret_does_not_eat_the_text() -> None:
    assert without_secret("a banana", "a") == "a banana"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Номер 79160000011 занят", "Номер *** занят"),
        ("+7 (916) 000-00-11, 8 916 000 00 12", "***, ***"),
        ("код 422, ошибка 17", "код 422, ошибка 17"),
        ("  а\n\tб ", "а б"),
        ("", ""),
    ],
)
def test_phones_are_masked_and_lines_joined(text: str, shown: str) -> None:
    assert quotable(text) == shown
