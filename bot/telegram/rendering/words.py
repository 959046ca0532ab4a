"""How phones, money and times are written for people, in one place, so that all screens write them alike.

Everything here is plain text of our own making; `Say` escapes it like any other fact.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.costs.money import format_rouble_range, format_roubles
from bot.domain.drafts.draft import FromTemplate
from bot.domain.phone import Phone, format_phone, mask_phone
from bot.domain.when.zones import city_of
from bot.telegram.texts import Say

_NAME_SHOWN = 40


def phone(number: Phone) -> str:
    """ "+7 916 123-45-67"."""
    return format_phone(number)


def whom(number: Phone, name: str | None) -> str:
    """ "Анна Смирнова, +7 916 123-45-67", on one line; the phone alone if no name is known. Plain text."""
    known = short_name(name)
    return f"{known}, {phone(number)}" if known else phone(number)


def masked_whom(number: Phone, name: str | None) -> str:
    """The same for a group, where others read along."""
    known = short_name(name)
    return f"{known}, {mask_phone(number)}" if known else mask_phone(number)


def short_name(name: str | None) -> str:
    """The name as one line. It may have been typed anywhere, so characters that reverse the line's direction
    are left out.
    """
    line = "".join(letter for letter in " ".join((name or "").split()) if letter.isprintable())
    return line if len(line) <= _NAME_SHOWN else f"{line[: _NAME_SHOWN - 1].rstrip()}…"


def template_words(template: FromTemplate, say: Say) -> str:
    """ "«Напоминание» (№ 678)", or the number alone if the name is unknown. Plain text."""
    number, name = str(template.template_id), short_name(template.name)
    return (
        say.plain("template-named", name=name, id=number) if name else say.plain("template-number", id=number)
    )


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

    `zone` is named if its clock differs from that of `own_zone`, the user's.
    """
    there = at.astimezone(zone)
    text = say.plain("moment", day=_day(there, say, now), time=clock_time(at, zone, seconds=seconds))
    if own_zone is None or at.astimezone(own_zone).utcoffset() == there.utcoffset():
        return text
    return say.plain("moment-in-zone", moment=text, zone=zone_name(there, zone, say))


def moment_label(at: datetime, say: Say, *, zone: ZoneInfo, now: datetime) -> str:
    """ "24 ноября в 10:00", never "завтра": a button has no room for both and is still in the chat on another day."""
    there = at.astimezone(zone)
    is_tomorrow = there.date() - now.astimezone(zone).date() == timedelta(days=1)
    day = _day(there, say, None if is_tomorrow else now)
    return say.plain("moment", day=day, time=clock_time(at, zone))


def capital(text: str) -> str:
    """The text with a capital letter first."""
    return text[:1].upper() + text[1:]


def clock_time(at: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """ "9:00", or "12:00:05"."""
    there = at.astimezone(zone)
    return f"{there.hour}:{there:%M:%S}" if seconds else f"{there.hour}:{there:%M}"


def date_of(at: datetime, say: Say, *, zone: ZoneInfo) -> str:
    """ "24 ноября"."""
    return day_words(at.astimezone(zone).date(), say)


def day_words(day: date, say: Say, *, year: bool = False) -> str:
    """ "24 ноября", or "24 ноября 2026"."""
    month = say.plain("month", month=day.month)
    if year:
        return say.plain("date-full", day=day.day, month=month, year=str(day.year))
    return say.plain("date-of-year", day=day.day, month=month)


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
    day = day_words(there.date(), say)
    if now is None:
        return day
    today = now.astimezone(there.tzinfo).date()
    match there.date() - today:
        case timedelta(days=0):
            return say.plain("day-today")
        case timedelta(days=1):
            return say.plain("day-tomorrow", date=day)
        case timedelta(days=-1):
            return say.plain("day-yesterday", date=day)
    return day_words(there.date(), say, year=there.year != today.year)


def zone_name(at: datetime, zone: ZoneInfo, say: Say) -> str:
    """ "Екатеринбург, UTC+5", or only the offset at that moment."""
    city = _city(zone, say)
    return f"{city}, {_offset(at, zone)}" if city else _offset(at, zone)


def zone_to_type(at: datetime, zone: ZoneInfo, say: Say) -> str:
    """ "Екатеринбург": the name a user would type."""
    return _city(zone, say) or _offset(at, zone)


def _city(zone: ZoneInfo, say: Say) -> str | None:
    return city_of(zone, in_russian=say.language == "ru") or city_of(zone, in_russian=False)


def _offset(at: datetime, zone: ZoneInfo) -> str:
    minutes = int((at.astimezone(zone).utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
