"""In what language and by whose clock a user is spoken to."""

from zoneinfo import ZoneInfo

from bot.config import Settings
from storage.account.users import UserRow

LANGUAGES = frozenset({"ru", "en"})


def effective_language(user: UserRow | None, settings: Settings) -> str:
    """What the user chose, else Telegram's language if we speak it, else the setting."""
    if user is not None:
        for language in (user.language, user.telegram_language[:2].lower()):
            if language in LANGUAGES:
                return language
    return settings.default_language


def effective_zone(user: UserRow | None, settings: Settings) -> ZoneInfo:
    return ZoneInfo((user.timezone if user is not None else None) or settings.default_timezone)
