"""A schedule as people type it: "по будням в 10:00", "пн, ср в 9:30 до 31.12", "каждые 3 дня в 18", "daily at 9 am"."""

import re
from collections.abc import Mapping
from datetime import date, time
from types import MappingProxyType
from typing import Final

from bot.domain.when import words
from bot.domain.when.day import read_day
from bot.domain.when.repeating import MOST_DAYS_BETWEEN, Repeating
from bot.domain.when.schedule import EVERY_DAY, WORKING_DAYS

_SPACE: Final = re.compile(r"[\s,;.]*(?:(?:и|and|&)(?!\w)[\s,;]*)?", re.IGNORECASE)
_DAYS: Final[tuple[tuple[re.Pattern[str], frozenset[int]], ...]] = (
    (words.pattern(r"(?:ежедневно|(?:каждый|every) (?:день|day)|daily)(?!\w)"), EVERY_DAY),
    (
        words.pattern(r"(?:(?:по|on|every) )?(?:будн(?:ям|и)|рабочим дням|weekdays?|working days)(?!\w)"),
        WORKING_DAYS,
    ),
    (words.pattern(r"(?:(?:по|on|at|every) )?(?:выходн(?:ым|ые)|weekends?)(?!\w)"), frozenset({6, 7})),
)
_EVERY: Final = words.pattern(
    r"(?:(?P<other>через день|every other day)|(?:кажды[ей]|раз в|every) (?P<days>[0-9]{1,4}) (?:дн(?:я|ей)|день|days?))(?!\w)"
)
_BY_WEEKDAY: Mapping[str, int] = MappingProxyType({
    **words.WEEKDAYS,
    **{
        word: number
        for number, row in enumerate((
            "понедельникам mondays", "вторникам tuesdays", "средам wednesdays", "четвергам thursdays",
            "пятницам fridays", "субботам saturdays", "воскресеньям sundays",
        ))
        for word in row.split()
    },
})  # fmt: skip
_WEEKDAY: Final = words.pattern(
    rf"(?:(?:по|on|every|кажд(?:ый|ую|ое)) )?(?P<word>{'|'.join(sorted(_BY_WEEKDAY, key=len, reverse=True))})(?!\w)"
)
_CLOCK: Final = words.pattern(
    r"(?:(?:во?|at|@) )?(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?(?:~(?P<part>[ap]\.?m\.?))?(?![\w.:])"
)
_UNTIL: Final = words.pattern(r"(?:до|по|until|till|to) ")


class NotASchedule(ValueError):  # noqa: N818 - named after what the text is not
    """`part`: what is missing or can't be: days, time, until, or words that mean nothing here (`rest`)."""

    def __init__(self, part: str, rest: str = "") -> None:
        super().__init__(part)
        self.part = part
        self.rest = rest


def read_repeating(text: str, today: date) -> Repeating:
    """Days, a time and perhaps a last day, in any order. Raises NotASchedule."""
    read = _Reader(text, today)
    while read.at < len(text):
        read.skip_space()
        if read.at < len(text) and not (read.days() or read.last_day() or read.clock()):
            raise NotASchedule("rest", text[read.at :].strip()[:40])
    return read.done()


class _Reader:
    def __init__(self, text: str, today: date) -> None:
        self.at = 0
        self._text = text
        self._today = today
        self._weekdays: frozenset[int] = frozenset()
        self._every = 1
        self._clock: time | None = None
        self._until: date | None = None

    def skip_space(self) -> None:
        if (space := _SPACE.match(self._text, self.at)) is None:
            raise AssertionError("no space is a space, too")
        self.at = space.end()

    def days(self) -> bool:
        if match := _EVERY.match(self._text, self.at):
            self._every = 2 if match["other"] else int(match["days"])
            if not 1 <= self._every <= MOST_DAYS_BETWEEN or self._weekdays:
                raise NotASchedule("days")
            self._weekdays = EVERY_DAY
            return self._went_to(match)
        for pattern, days in _DAYS:
            if match := pattern.match(self._text, self.at):
                return self._also_on(days, match)
        if match := _WEEKDAY.match(self._text, self.at):
            return self._also_on(frozenset({_BY_WEEKDAY[match["word"].lower()] + 1}), match)
        return False

    def last_day(self) -> bool:
        match = _UNTIL.match(self._text, self.at)
        if match is None or self._until is not None:
            return False
        try:
            day = read_day(self._text, match.end(), self._today)
        except ValueError:
            raise NotASchedule("until") from None
        if day is None:
            raise NotASchedule("until")
        said = next((one for one in (*day.days, day.later) if one is not None and one >= self._today), None)
        if said is None:
            raise NotASchedule("until")
        self._until, self.at = said, day.end
        return True

    def clock(self) -> bool:
        match = _CLOCK.match(self._text, self.at)
        if match is None or self._clock is not None:
            return False
        hour, part = int(match["hour"]), (match["part"] or "").lower()
        if part:
            if not 1 <= hour <= 12:
                raise NotASchedule("time")
            hour = hour % 12 + (12 if part.startswith("p") else 0)
        try:
            self._clock = time(hour, int(match["minute"] or 0))
        except ValueError:
            raise NotASchedule("time") from None
        return self._went_to(match)

    def done(self) -> Repeating:
        if not self._weekdays:
            raise NotASchedule("days")
        if self._clock is None:
            raise NotASchedule("time")
        return Repeating(
            self._clock, self._today, weekdays=self._weekdays, every=self._every, until=self._until
        )

    def _also_on(self, days: frozenset[int], match: re.Match[str]) -> bool:
        if self._every > 1:
            raise NotASchedule("days")
        self._weekdays |= days
        return self._went_to(match)

    def _went_to(self, match: re.Match[str]) -> bool:
        self.at = match.end()
        return True
