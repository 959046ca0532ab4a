"""Appointments of a list: which columns say when its people come, and when each of them is reminded."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.domain.appointments.columns import When, find_when, moment_of, ordered
from bot.domain.appointments.rule import (
    EVENING_BEFORE,
    SECOND_CALL,
    Reminder,
    leaves_time,
    read_rule,
    rings_at,
    second_at,
)

DATE_WORDS: Final = ("Дата", "Date")
ANSWERS_AFTER: Final = timedelta(hours=1)
"""So long after its last call a list comes back by itself."""
TIME_WORDS: Final = ("Время", "Time")
"""Columns that a list of appointments has in any case, so that every text can name the day and the time."""


@dataclass(frozen=True, slots=True)
class Appointments:
    """A list whose people are reminded each at their own time. `when` None: no column says when they come.

    `is_typed`: the rule was said. `is_joined`: somebody with two appointments hears of both in one call. `is_new_list`: it
    replaces no earlier list of the same days. `gives_back`: the list comes back by itself, with the answers in it.
    `calls_again`: who was not reached is called once more before they come. `is_second`: these are those calls.
    """

    rule: Reminder = EVENING_BEFORE
    when: When | None = None
    is_typed: bool = False
    is_joined: bool = False
    is_new_list: bool = False
    gives_back: bool = True
    calls_again: bool = False
    is_second: bool = False

    def by(self, rule: Reminder) -> "Appointments":
        return replace(self, rule=rule, is_typed=True)

    def second(self) -> "Appointments":
        """Of the calls to those whom the first ones did not reach."""
        return replace(self, rule=SECOND_CALL, calls_again=False, is_second=True, gives_back=False)


__all__ = [
    "ANSWERS_AFTER",
    "DATE_WORDS",
    "EVENING_BEFORE",
    "SECOND_CALL",
    "TIME_WORDS",
    "Appointments",
    "Reminder",
    "When",
    "find_when",
    "leaves_time",
    "moment_of",
    "ordered",
    "read_rule",
    "rings_at",
    "second_at",
]
