"""The words for time that people put between a phone and a text, in Russian and English, as patterns.

They are kept apart from the rules, since these tables grow with every new habit of speech.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

_GAP = r"[\x20\t\u00a0\u202f]"
GAP = re.compile(rf"{_GAP}*,?{_GAP}*")
_END = r"(?!\w)"


def pattern(text: str) -> re.Pattern[str]:
    """A space matches spaces on one line, `~` optional ones. Both are bounded, so that no text takes long."""
    spaced = text.replace("~", f"{_GAP}{{0,4}}").replace(" ", f"{_GAP}{{1,4}}")
    return re.compile(spaced, re.IGNORECASE)


WEEKDAYS: Mapping[str, int] = MappingProxyType({
    word: number
    for number, words in enumerate((
        "понедельник пн monday mon",
        "вторник вт tuesday tues tue",
        "среду среда ср wednesday wed",
        "четверг чт thursday thurs thur thu",
        "пятницу пятница пт friday fri",
        "субботу суббота сб saturday sat",
        "воскресенье вс sunday sun",
    ))
    for word in words.split()
})  # fmt: skip

MONTHS: Mapping[str, int] = MappingProxyType({
    word: number
    for number, words in enumerate((
        "января january jan", "февраля february feb", "марта march mar", "апреля april apr", "мая may",
        "июня june jun", "июля july jul", "августа august aug", "сентября september sept sep",
        "октября october oct", "ноября november nov", "декабря december dec",
    ), start=1)
    for word in words.split()
})  # fmt: skip

DAYS_AHEAD: Mapping[str, int] = MappingProxyType({
    "сегодня": 0, "today": 0, "завтра": 1, "tomorrow": 1, "послезавтра": 2, "day after tomorrow": 2,
})  # fmt: skip

PARTS: Mapping[str, str] = MappingProxyType({
    "утром": "утра", "днем": "дня", "днём": "дня", "вечером": "вечера", "ночью": "ночи",
    "morning": "am", "afternoon": "pm", "evening": "pm",
})  # fmt: skip
"""The part of the day as said with a day -> as said with an hour: "вечером в 8" is "в 8 вечера"."""

NUMBERS: Mapping[str, float] = MappingProxyType({
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "fifteen": 15, "twenty": 20,
    "thirty": 30, "half an": 0.5, "одну": 1, "один": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5,
    "шесть": 6, "десять": 10, "пятнадцать": 15, "двадцать": 20, "тридцать": 30, "полтора": 1.5, "пол": 0.5,
})  # fmt: skip


HOURS: Mapping[str, int] = MappingProxyType({
    word: number
    for number, words in enumerate((
        "один one", "два two", "три three", "четыре four", "пять five", "шесть six", "семь seven", "восемь eight",
        "девять nine", "десять ten", "одиннадцать eleven", "двенадцать twelve",
    ), start=1)
    for word in words.split()
})  # fmt: skip

HALVES: Mapping[str, int] = MappingProxyType({
    word: number
    for number, word in enumerate((
        "первого", "второго", "третьего", "четвертого", "пятого", "шестого", "седьмого", "восьмого", "девятого",
        "десятого", "одиннадцатого", "двенадцатого",
    ))
})  # fmt: skip
"""The hour that is half over when this is said: "в половине шестого" is 5:30."""

MINUTES: Mapping[str, int] = MappingProxyType({
    "ноль ноль": 0, "пятнадцать": 15, "тридцать": 30, "сорок пять": 45, "fifteen": 15, "thirty": 30, "forty five": 45,
})  # fmt: skip


def any_of(words: Mapping[str, object]) -> str:
    """The words as alternatives of a pattern, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


AHEAD = pattern(rf"(?:the )?(?P<word>{any_of(DAYS_AHEAD)}){_END}(?: (?P<part>{any_of(PARTS)}){_END})?")
WEEKDAY = pattern(
    r"(?:(?:во?|on) )?(?:(?:эт(?:у|от|о)|ближайш(?:ий|ую|ее)|this|(?:the )?coming) )?"
    rf"(?P<next>следующ(?:ий|ую|ее) |next )?(?P<word>{any_of(WEEKDAYS)})\.?{_END}"
)
DOTTED = pattern(
    rf"(?P<day>[0-9]{{1,2}})\.(?P<month>[0-9]{{1,2}})(?:\.(?P<year>[0-9]{{4}}|[0-9]{{2}}))?(?:~г\.?)?{_END}(?!\.[0-9])"
)
DAY_MONTH = pattern(
    rf"(?:on )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)? (?P<month>{any_of(MONTHS)})\.?{_END}(?: (?P<year>20[0-9]{{2}}){_END}(?:~г\.?|~года)?{_END})?"
)
MONTH_DAY = pattern(
    rf"(?:on )?(?P<month>{any_of(MONTHS)})\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?{_END}(?!:)(?:,? (?P<year>20[0-9]{{2}}){_END})?"
)
ISO = re.compile(
    rf"(?P<stamp>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?)(?:\.[0-9]+)?"
    rf"(?P<offset>Z|[+-][0-9]{{2}}:?[0-9]{{2}})?{_END}"
)
DOTTED_CLOCK = re.compile(rf"(?P<hour>[0-9]{{1,2}})\.(?P<minute>[0-9]{{2}}){_END}(?![.,/\-–:][0-9])")
BEFORE_CLOCK = pattern(r"(?:во?|at|@) |@")
CLOCK = pattern(
    r"(?P<hour>[0-9]{1,2})(?:(?P<dot>[:.])(?P<minute>[0-9]{2})(?::[0-9]{2})?"
    # "в 18 30" and "в 18-30", but not where something is counted: "в 18 30 человек".
    r"|(?:-| )(?P<loose>00|15|30|45)(?!\w)(?!~(?:час|мин|чел|раз|руб|₽|%|лет|год|км|people|min|hour|percent)))?"
    r"(?:~(?P<hours>часов|часа|час|ч\.?|o.clock)(?!\w)(?:~(?P<spelled>[0-9]{1,2})~мин(?:ут[аы]?|\.)?)?)?"
    rf"(?:~(?P<part>[ap]\.?m\.?|утра|дня|вечера|ночи))?{_END}(?![:.,/\-–][0-9])"
)
BEFORE_LOOSELY = pattern(r"(?:ко?|на|около|ближе к|примерно в|ровно в|by|around|about) ")
"""After these a number is a clock time only if something else says so too: "к 10 утра", "завтра к 10"."""
SPOKEN_CLOCK = pattern(
    rf"(?:(?P<word>{any_of(HOURS)})(?: (?P<minute>{any_of(MINUTES)})(?!\w)(?! \w*(?:минут|дней|человек|руб)))?"
    rf"|(?:половин[еу] |пол(?=[а-яё]))(?P<half>{any_of(HALVES)})|half past (?P<past>{any_of(HOURS)}))"
    rf"(?!\w)(?:~(?P<hours>часов|часа|час|o.clock)(?!\w))?(?:~(?P<part>[ap]\.?m\.?|утра|дня|вечера|ночи))?{_END}"
)
NOON = pattern(rf"(?P<word>полдень|полночь|noon|midnight|час дня|час ночи){_END}")
AFTER = pattern(r"(?:через|in) ")
AMOUNT = pattern(
    rf"(?:(?P<number>[0-9]{{1,4}})~|(?P<word>{any_of(NUMBERS)})(?: |(?<=пол)))?"
    r"(?:(?P<minute>минут[уы]?|мин\.?|minutes?|mins?|m)|(?P<hour>час(?:а|ов)?|ч\.?|hours?|hrs?|h)"
    r"|(?P<day>день|дня|дней|days?)|(?P<week>недел[юиь]|weeks?))(?![^\W0-9])"
)
ALONE = frozenset({"минуту", "час", "день", "неделю"})
"""Units that mean one of them without a number; "in hours of need" is no span."""
AND = pattern(r"~(?:(?:и|and) )?")

NOT_A_CLOCK = pattern(
    r"~(?:-(?:м|й|ом|ый|ю|ую|ти)(?!\w))?"
    r"~(?:[%№₽$]|кабинет|каб\.|квартир|кв\.|подъезд|офис|этаж|отделени|класс|дом(?:е|ах)?(?!\w)|зал(?:е|ах)|корпус"
    r"|павильон|палат|окн[оеа]|школ[еу]|раз(?!\w)|случа[ея]|город(?:е|ах|ов)|магазинах|клиниках|аптеках|минут|шаг|процент"
    r"|руб|км(?!\w)|метр|кг(?!\w)|комнат|секци|ряд[уа](?!\w)|мест(?:е|ах)|автобус(?:е|ах)|пункт(?:е|ах)|групп[еу]"
    r"|дней|днях|лет(?!\w)|год[ау]?(?!\w)|января|февраля|марта|апреля|мая(?!\w)|июня|июля|августа"
    r"|сентября|октября|ноября|декабря|percent|minutes?|days?|rooms?|stores?|times|points?"
    r"|\w+ (?:street|st\.?|avenue|ave\.?|road|rd\.?|lane|drive|square)(?!\w))|-[а-яёa-z]"
)
"""Words after a bare hour that show it is no time: "в 10 кабинет", "в 3-й подъезд", "at 10 Main Street"."""


def end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where a pattern's match at that place ends; the place itself if there is no match."""
    match = pattern.match(text, at)
    return match.end() if match else at


def skip_gap(text: str, at: int) -> int:
    """The place after spaces and a comma on one line."""
    return end_of(GAP, text, at)
