"""Two kinds of language: the one the bot speaks with a person, and the one a text is read aloud in."""

import re
from enum import StrEnum

_SPEECH = re.compile(r"[a-z]{2}-[A-Z]{2}")
# Where Telegram is set to one of these, Russian is read far more often than English.
_READS_RUSSIAN = frozenset({"ru", "be", "kk", "ky", "tg", "uz"})


class Language(StrEnum):
    """What the bot speaks."""

    RU = "ru"
    EN = "en"


def interface_language(telegram_code: str | None, default: Language) -> Language:
    """The language for a person's `language_code` ("ru", "en-US"); the default where Telegram tells none."""
    if not telegram_code:
        return default
    code = telegram_code.lower().replace("_", "-").partition("-")[0]
    return Language.RU if code in _READS_RUSSIAN else Language.EN


def is_speech_language(code: str) -> bool:
    """Whether a code has the form of contract section 1, `lang`: "ru-RU"."""
    return _SPEECH.fullmatch(code) is not None
