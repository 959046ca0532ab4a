"""Which language the bot speaks, and which codes a text may be read in."""

import pytest

from bot.domain.languages import Language, interface_language, is_speech_language


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("ru", Language.RU),
        ("ru-RU", Language.RU),
        ("kk", Language.RU),
        ("en_US", Language.EN),
        ("de", Language.EN),
        (None, Language.RU),
        ("", Language.RU),
    ],
)
def test_the_bot_speaks_by_telegrams_language(code: str | None, language: Language) -> None:
    assert interface_language(code, Language.RU) is language


def test_a_speech_language_is_five_characters() -> None:
    assert is_speech_language("ru-RU")
    assert not any(is_speech_language(code) for code in ("ru", "ru_RU", "RU-ru", "rus-RU", "ru-RU\n"))
