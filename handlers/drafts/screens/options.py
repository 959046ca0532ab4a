"""«Ещё»: hours, days, redial, pace and who is left out. Each is a row of values, one of them marked. Pure functions."""

from collections.abc import Collection
from dataclasses import replace
from datetime import time

from bot.domain.draft import CallDraft, Gender, SpokenText
from bot.domain.schedule import CallWindow
from bot.services.drafts.drafting import ConfirmView
from bot.telegram.buttons import Above
from bot.telegram.rendering import hours
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.chat.prefill import with_old
from handlers.drafts.buttons import MoreOptions, Option, SetOption
from handlers.drafts.screens.upwards import back_to

HOURS = (920, 1019, 921, 1218)
"""The windows that users choose most: the first hour and the last, in one number."""
REDIAL = (0, 15, 30, 60)
PACE = (0, 5, 20, 60)
RECENT = (0, 1, 3, 7, 30)
ASK, ANY = -1, -2
"""ASK asks for another number. ANY is at any hour."""
PACE_LIMIT, RECENT_LIMIT = 5000, 365
_MARK = "✓ "


def more_button(view: ConfirmView, say: Say) -> Button:
    """The button in the menu of what can be changed."""
    return Button(say.plain("button-more"), MoreOptions(draft=view.draft_id, revision=view.revision))


def more_screen(view: ConfirmView, say: Say, *, redial_range: tuple[int, int]) -> Screen:
    """`redial_range`: the least and the most minutes that the service allows for a redial."""
    content = view.content
    redial = [value for value in REDIAL if not value or redial_range[0] <= value <= redial_range[1]]
    days = tuple(_weekday(view, day, content.window, say) for day in range(1, 8))
    rows: list[tuple[Button, ...]] = [
        (_hours_button(view, content.window, say),),
        () if content.window is None else days,
        _values(view, Option.REDIAL, redial, content.redial_min or 0, say),
    ]
    if view.listed is not None:
        rows += [
            _values(view, Option.PACE, PACE, content.per_minute or 0, say),
            _values(view, Option.RECENT, RECENT, content.skip_recent_days, say),
            (_unknown_prefix(view, say),),
        ]
    elif isinstance(content.what, SpokenText):
        rows.append(_voices(view, content.what, say))
    rows.append(back_to(Above.MENU, view, say))
    key = "more-options-call" if view.listed is None else "more-options"
    return Screen(say(key, count=view.recipient_count), tuple(rows))


def hours_screen(view: ConfirmView, say: Say) -> Screen:
    """Asks for hours, typed or one of the usual windows. A single call may ring at any hour, a list may not."""
    presets = tuple(Button(hours(window_of(code)), _set(view, Option.HOURS, code)) for code in HOURS)
    rows: Rows = (presets[:2], presets[2:])
    if view.listed is None:
        rows = (*rows, (Button(say.plain("button-any-hour"), _set(view, Option.HOURS, ANY)),))
    window = view.content.window
    old = "" if window is None else str(window)
    return Screen(with_old(say("edit-hours"), old, say), (*rows, _to_more(view, say)))


def number_screen(view: ConfirmView, option: Option, say: Say, *, redial_range: tuple[int, int]) -> Screen:
    """Asks for another number than those on the buttons."""
    low, high = limits(option, redial_range)
    text = say("edit-option-number", option=option.name.lower(), low=str(low), high=str(high))
    old = _number(view.content, option)
    return Screen(with_old(text, str(old) if old else "", say), (_to_more(view, say),))


def _number(content: CallDraft, option: Option) -> int | None:
    match option:
        case Option.REDIAL:
            return content.redial_min
        case Option.PACE:
            return content.per_minute
        case _:
            return content.skip_recent_days


def limits(option: Option, redial_range: tuple[int, int]) -> tuple[int, int]:
    """The least and the most that may be typed."""
    return {Option.PACE: (1, PACE_LIMIT), Option.RECENT: (1, RECENT_LIMIT)}.get(option, redial_range)


def window_of(code: int) -> CallWindow:
    """Raises ValueError for a value that no button has."""
    start, end = divmod(code, 100)
    return CallWindow(time(start), time(end))


def with_option(content: CallDraft, option: Option, value: int) -> CallDraft:
    """The draft with a button's value; without a window of its own a weekday changes nothing.

    Raises ValueError for a value that no button has.
    """
    match option:
        case Option.HOURS if value == ANY and content.source is None:
            return replace(content, window=None)
        case Option.HOURS:
            return with_hours(content, window_of(value))
        case Option.WEEKDAY:
            return replace(content, window=_with_weekday(content.window, value))
        case Option.REDIAL | Option.PACE | Option.RECENT if value in _OFFERED[option]:
            return with_number(content, option, value)
        case Option.UNKNOWN_PREFIX:
            return replace(content, with_unknown_prefix=bool(value))
        case Option.VOICE if isinstance(content.what, SpokenText):
            gender = Gender.MALE if value else Gender.FEMALE
            return replace(content, what=replace(content.what, gender=gender))
    raise ValueError("no button says that")


_OFFERED = {Option.REDIAL: REDIAL, Option.PACE: PACE, Option.RECENT: RECENT}


def with_number(content: CallDraft, option: Option, value: int) -> CallDraft:
    """The draft with another redial, pace or number of days; 0 is none."""
    match option:
        case Option.REDIAL:
            return replace(content, redial_min=value or None)
        case Option.PACE:
            return replace(content, per_minute=value or None)
        case _:
            return replace(content, skip_recent_days=value)


def with_hours(content: CallDraft, window: CallWindow) -> CallDraft:
    """Other hours on the same days."""
    days = window.weekdays if content.window is None else content.window.weekdays
    return replace(content, window=replace(window, weekdays=days))


def _with_weekday(window: CallWindow | None, day: int) -> CallWindow | None:
    """The last day can't be switched off: a window that never opens would call nobody and say nothing."""
    if window is None or window.weekdays == {day}:
        return window
    return replace(window, weekdays=window.weekdays ^ {day})


def _set(view: ConfirmView, option: Option, value: int) -> SetOption:
    return SetOption(draft=view.draft_id, revision=view.revision, option=option, value=value)


def _hours_button(view: ConfirmView, window: CallWindow | None, say: Say) -> Button:
    shown = say.plain("button-any-hour") if window is None else hours(window)
    return Button(say.plain("button-hours", hours=shown), _set(view, Option.HOURS, 0))


def _weekday(view: ConfirmView, day: int, window: CallWindow | None, say: Say) -> Button:
    mark = _MARK if window is not None and day in window.weekdays else ""
    return Button(f"{mark}{say.plain('weekday-short', day=day)}", _set(view, Option.WEEKDAY, day))


def _values(
    view: ConfirmView, option: Option, values: Collection[int], current: int, say: Say
) -> tuple[Button, ...]:
    """A row of the usual values, the user's own among them, and a button for another."""
    shown = sorted({*values, current})
    buttons = (
        Button(
            f"{_MARK if value == current else ''}{_value_label(option, value, say)}",
            _set(view, option, value) if value in values else _set(view, option, ASK),
        )
        for value in shown
    )
    return (*buttons, Button(say.plain("button-other-number"), _set(view, option, ASK)))


def _voices(view: ConfirmView, what: SpokenText, say: Say) -> tuple[Button, ...]:
    return tuple(
        Button(
            f"{_MARK if what.gender is gender else ''}{say.plain('button-voice', voice=gender.value)}",
            _set(view, Option.VOICE, int(gender is Gender.MALE)),
        )
        for gender in (Gender.FEMALE, Gender.MALE)
    )


def _to_more(view: ConfirmView, say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-back"), MoreOptions(draft=view.draft_id, revision=view.revision)),)


def _value_label(option: Option, value: int, say: Say) -> str:
    match option:
        case Option.REDIAL:
            return say.plain("button-redial", value=value)
        case Option.PACE:
            return say.plain("button-pace", value=value)
        case _:
            return say.plain("button-recent", value=value)


def _unknown_prefix(view: ConfirmView, say: Say) -> Button:
    is_on = view.content.with_unknown_prefix
    label = say.plain("button-unknown-prefix")
    return Button(f"{_MARK if is_on else ''}{label}", _set(view, Option.UNKNOWN_PREFIX, int(not is_on)))
