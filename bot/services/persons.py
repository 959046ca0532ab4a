"""In what language and by whose clock a person is spoken to."""

from zoneinfo import ZoneInfo

from bot.config import Settings
from storage.people import Person

LANGUAGES = frozenset({"ru", "en"})


def effective_language(person: Person | None, settings: Settings) -> str:
    """What the person chose, else Telegram's language if we speak it, else the setting."""
    if person is not None:
        for language in (person.language, person.telegram_language[:2].lower()):
            if language in LANGUAGES:
                return language
    return settings.default_language


def effective_zone(person: Person | None, settings: Settings) -> ZoneInfo:
    return ZoneInfo((person.timezone if person is not None else None) or settings.default_timezone)
