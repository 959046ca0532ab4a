"""The old value under a question that asks for a new one: a tap copies it, so that a slip can be corrected instead of
typed again.

A screen is cut at its end to what one message holds, so the old value stands there, behind the question.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.telegram.texts import Safe, Say


def with_old(question: Safe, value: str, say: Say) -> Safe:
    """The question with its old value, a word or a line; an empty value is not shown."""
    return Safe(f"{question}\n\n{say('old-value', value=value)}") if value else question


def with_old_text(question: Safe, text: str, say: Say) -> Safe:
    """The same for a value that may have several lines."""
    return Safe(f"{question}\n\n{say('old-text', text=text)}") if text else question


def typed_time(at: datetime | None, zone: ZoneInfo) -> str:
    """A time as it can be typed again: "25.12.2026 14:00"; empty where there is none."""
    return "" if at is None else f"{at.astimezone(zone):%d.%m.%Y %H:%M}"


def typed_roubles(kopecks: int) -> str:
    """A price as it can be typed again: "2,50"."""
    roubles, rest = divmod(kopecks, 100)
    return f"{roubles},{rest:02}"
