"""What a question asks to be typed anew, as it is now: a tap copies it, so that a slip is corrected instead of typed again.

A screen is cut at its end to what one message holds, so the old value stands there, behind the question.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.telegram.texts import Safe, Say


def with_old(question: Safe, value: str, say: Say) -> Safe:
    """A word or a line; an empty one is not shown."""
    return Safe(f"{question}\n\n{say('old-value', value=value)}") if value else question


def with_old_text(question: Safe, text: str, say: Say) -> Safe:
    """The same for what may have several lines."""
    return Safe(f"{question}\n\n{say('old-text', text=text)}") if text else question


def typed_time(at: datetime | None, zone: ZoneInfo) -> str:
    """As it can be typed again: "25.12.2026 14:00"; empty where there is none."""
    return "" if at is None else f"{at.astimezone(zone):%d.%m.%Y %H:%M}"


def typed_roubles(kopecks: int) -> str:
    """As it can be typed again: "2,50"."""
    roubles, rest = divmod(kopecks, 100)
    return f"{roubles},{rest:02}"
