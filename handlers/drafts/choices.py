"""What a button or a typed number of «Ещё» and «Голос и разговор» makes of a draft. Pure functions."""

from dataclasses import replace
from datetime import time

from bot.domain.drafts.draft import CallDraft, FromTemplate, Gender, SpokenText
from bot.domain.drafts.manner import ANSWER_TIMEOUT_S, USUAL_TIMEOUT_S
from bot.domain.when.schedule import CallWindow
from handlers.drafts.buttons import Option

HOURS = (920, 1019, 921, 1218)
"""The windows that users choose most: the first hour and the last, in one number."""
ASK, ANY = -1, -2
"""ASK asks for another number. ANY is at any hour."""
OFFERED = {
    Option.REDIAL: (0, 15, 30, 60),
    Option.PACE: (0, 5, 20, 60),
    Option.RECENT: (0, 1, 3, 7, 30),
    Option.ANSWER_TIMEOUT: (15, USUAL_TIMEOUT_S, 45, 60),
}
"""The usual values of the options that are numbers; any other is typed."""
OF_MANNER = frozenset({
    Option.VOICE, Option.AS_WRITTEN, Option.ANSWER_TIMEOUT, Option.INTERRUPTION, Option.END_OF_SPEECH, Option.MANAGER_NUMBER,
})  # fmt: skip
"""The options of «Голос и разговор»; the others are behind «Ещё»."""


def limits(option: Option, redial_range: tuple[int, int]) -> tuple[int, int]:
    """The least and the most that may be typed."""
    typed = {Option.PACE: (1, 5000), Option.RECENT: (1, 365), Option.ANSWER_TIMEOUT: ANSWER_TIMEOUT_S}
    return typed.get(option, redial_range)


def number_of(content: CallDraft, option: Option) -> int:
    """The number that is in force; 0 is none."""
    match option:
        case Option.REDIAL:
            return content.redial_min or 0
        case Option.PACE:
            return content.per_minute or 0
        case Option.ANSWER_TIMEOUT:
            return content.manner.answer_timeout_s or USUAL_TIMEOUT_S
        case _:
            return content.skip_recent_days


def with_number(content: CallDraft, option: Option, value: int) -> CallDraft:
    """The draft with another redial, pace, number of days or of seconds; 0 is none."""
    match option:
        case Option.REDIAL:
            return replace(content, redial_min=value or None)
        case Option.PACE:
            return replace(content, per_minute=value or None)
        case Option.ANSWER_TIMEOUT:
            seconds = None if value == USUAL_TIMEOUT_S else value
            return replace(content, manner=replace(content.manner, answer_timeout_s=seconds))
        case _:
            return replace(content, skip_recent_days=value)


def with_option(content: CallDraft, option: Option, value: int) -> CallDraft:
    """The draft with a button's value; without hours of its own, days and whose time it is change nothing.

    Raises ValueError for a value that no button has.
    """
    is_on = bool(value)
    match option:
        case Option.HOURS if value == ANY and content.source is None:
            return replace(content, window=None)
        case Option.HOURS:
            return with_hours(content, window_of(value))
        case Option.WEEKDAY | Option.WITHOUT_WEEKENDS | Option.LOCAL_TIME:
            return replace(content, window=_with_days(content.window, option, value))
        case Option.REDIAL | Option.PACE | Option.RECENT if value in OFFERED[option]:
            return with_number(content, option, value)
        case Option.UNKNOWN_PREFIX:
            return replace(content, with_unknown_prefix=is_on)
        case _ if option in OF_MANNER and not isinstance(content.what, FromTemplate):
            return _with_manner(content, option, value)
    raise ValueError("no button says that")


def _with_manner(content: CallDraft, option: Option, value: int) -> CallDraft:
    is_on, manner = bool(value), content.manner
    match option:
        case Option.VOICE if isinstance(content.what, SpokenText):
            gender = Gender.MALE if is_on else Gender.FEMALE
            return replace(content, what=replace(content.what, gender=gender))
        case Option.AS_WRITTEN if isinstance(content.what, SpokenText):
            return replace(content, what=replace(content.what, as_written=is_on))
        case Option.ANSWER_TIMEOUT if value in OFFERED[option]:
            return with_number(content, option, value)
        case Option.INTERRUPTION:
            return replace(content, manner=replace(manner, notices_interruption=is_on))
        case Option.END_OF_SPEECH:
            return replace(content, manner=replace(manner, finds_end_of_speech=is_on))
        case Option.MANAGER_NUMBER:
            return replace(content, manner=replace(manner, manager_sees_sender=is_on))
    raise ValueError("no button says that")


def window_of(code: int) -> CallWindow:
    """Raises ValueError for a value that no button has."""
    start, end = divmod(code, 100)
    return CallWindow(time(start), time(end))


def with_hours(content: CallDraft, window: CallWindow) -> CallDraft:
    """Other hours on the same days and by the same clocks."""
    old = content.window
    return replace(
        content, window=window if old is None else replace(old, start=window.start, end=window.end)
    )


def _with_days(window: CallWindow | None, option: Option, value: int) -> CallWindow | None:
    """The last day can't be switched off: a window that never opens would call nobody and say nothing."""
    if window is None:
        return None
    if option is Option.LOCAL_TIME:
        return replace(window, is_local=bool(value))
    if option is Option.WITHOUT_WEEKENDS:
        return window.without_weekends() if value else replace(window, leaves_out_weekends=False)
    chosen = frozenset() if window.leaves_out_weekends else window.weekdays
    if chosen == {value}:
        return window
    return replace(window, weekdays=chosen ^ {value}, leaves_out_weekends=False)
