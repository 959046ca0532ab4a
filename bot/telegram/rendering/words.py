"""How phones, money and times are written for people, in one place, so that no screen has a habit of its own.

Everything here is plain text of our own making; `Say` escapes it like any other fact.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.money import format_rouble_range, format_roubles
from bot.domain.phone import Phone, format_phone
from bot.telegram.texts import Say


def phone(number: Phone) -> str:
    """ "+7 916 123-45-67"."""
    return format_phone(number)


def money(kopecks: int, say: Say) -> str:
    """ "1 234,50 ₽", with no-break spaces."""
    return format_roubles(kopecks, currency=say.currency)


def money_range(low: int, high: int, say: Say) -> str:
    """ "12,00–15,50 ₽"; one amount when both are the same."""
    return format_rouble_range(low, high, currency=say.currency)


def moment(
    at: datetime,
    say: Say,
    *,
    zone: ZoneInfo,
    now: datetime | None = None,
    own_zone: ZoneInfo | None = None,
    seconds: bool = False,
) -> str:
    """ "завтра, 24 ноября, в 10:00". Without `now`, for what is read later, the plain date: "24 ноября в 10:00".

    `zone` is named when it shows another time than `own_zone`, the person's.
    """
    there = at.astimezone(zone)
    text = say.plain("moment", day=_day(there, say, now), time=clock_time(at, zone, seconds=seconds))
    if own_zone is None or at.astimezone(own_zone).utcoffset() == there.utcoffset():
        return text
    return say.plain("moment-in-zone", moment=text, zone=_zone_name(there, zone))


def clock_time(at: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """ "9:00", or "12:00:05"."""
    there = at.astimezone(zone)
    return f"{there.hour}:{there:%M:%S}" if seconds else f"{there.hour}:{there:%M}"


def date_of(at: datetime, say: Say, *, zone: ZoneInfo) -> str:
    """ "24 ноября"."""
    there = at.astimezone(zone)
    return say.plain("date-of-year", day=there.day, month=say.plain("month", month=there.month))


def duration(seconds: int, say: Say) -> str:
    """ "45 с", "2 мин 05 с", "1 ч 20 мин"."""
    minutes, rest = divmod(max(0, seconds), 60)
    hours, minutes_left = divmod(minutes, 60)
    if hours:
        key = "span-hours-minutes" if minutes_left else "span-hours"
        return say.plain(key, hours=hours, minutes=minutes_left)
    if minutes:
        return say.plain(
            "span-minutes-seconds" if rest else "span-minutes", minutes=minutes, seconds=f"{rest:02}"
        )
    return say.plain("span-seconds", seconds=rest)


def _day(there: datetime, say: Say, now: datetime | None) -> str:
    month = say.plain("month", month=there.month)
    date = say.plain("date-of-year", day=there.day, month=month)
    if now is None:
        return date
    today = now.astimezone(there.tzinfo).date()
    match there.date() - today:
        case timedelta(days=0):
            return say.plain("day-today")
        case timedelta(days=1):
            return say.plain("day-tomorrow", date=date)
        case timedelta(days=-1):
            return say.plain("day-yesterday", date=date)
    if there.year == today.year:
        return date
    return say.plain("date-full", day=there.day, month=month, year=str(there.year))


def _zone_name(there: datetime, zone: ZoneInfo) -> str:
    """ "Yekaterinburg, UTC+5"."""
    minutes = int((there.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    offset = f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
    city = zone.key.rpartition("/")[2].replace("_", " ")
    return f"{city}, {offset}"
