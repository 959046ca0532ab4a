"""«Ещё»: hours, days, redial, pace and who is left out. Each is a row of values, one of them marked. Pure functions."""

from bot.domain.drafts.draft import FromTemplate
from bot.domain.when.schedule import CallWindow
from bot.services.drafts.drafting import ConfirmView
from bot.telegram.buttons import Above
from bot.telegram.rendering import hours
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say
from handlers.chat.prefill import with_old
from handlers.drafts.buttons import MannerOptions, MoreOptions, Option
from handlers.drafts.choices import ANY, HOURS, OF_MANNER, limits, number_of, window_of
from handlers.drafts.screens.option_rows import marked, set_option, switch, values_row
from handlers.drafts.screens.own_hook import own_hook_button
from handlers.drafts.screens.upwards import back_to


def more_button(view: ConfirmView, say: Say) -> Button:
    """The button in the menu of what can be changed."""
    return Button(say.plain("button-more"), MoreOptions(draft=view.draft_id, revision=view.revision))


def more_screen(view: ConfirmView, say: Say, *, redial_range: tuple[int, int]) -> Screen:
    """`redial_range`: the least and the most minutes that the service allows for a redial."""
    rows: list[tuple[Button, ...]] = [
        *_when_rows(view, say),
        values_row(view, Option.REDIAL, say, within=redial_range),
    ]
    if view.listed is not None:
        rows += [
            values_row(view, Option.PACE, say),
            values_row(view, Option.RECENT, say),
            (_unknown_prefix(view, say),),
        ]
    rows.append((own_hook_button(view, say),))
    rows.append(back_to(Above.MENU, view, say))
    key = "more-options-call" if view.listed is None else "more-options"
    return Screen(f"{say(key, count=view.recipient_count)}\n\n{_what_counts(view, say)}", tuple(rows))


def hours_screen(view: ConfirmView, say: Say) -> Screen:
    """Asks for hours, typed or one of the usual windows. A single call may ring at any hour, a list may not."""
    presets = tuple(Button(hours(window_of(code)), set_option(view, Option.HOURS, code)) for code in HOURS)
    rows: Rows = (presets[:2], presets[2:])
    if view.listed is None:
        rows = (*rows, (Button(say.plain("button-any-hour"), set_option(view, Option.HOURS, ANY)),))
    window = view.content.window
    old = "" if window is None else str(window)
    return Screen(with_old(say("edit-hours"), old, say), (*rows, _back_from(Option.HOURS, view, say)))


def number_screen(view: ConfirmView, option: Option, say: Say, *, redial_range: tuple[int, int]) -> Screen:
    """Asks for another number than those on the buttons."""
    low, high = limits(option, redial_range)
    text = say("edit-option-number", option=option.name.lower(), low=str(low), high=str(high))
    old = number_of(view.content, option)
    return Screen(with_old(text, str(old) if old else "", say), (_back_from(option, view, say),))


def _when_rows(view: ConfirmView, say: Say) -> list[tuple[Button, ...]]:
    """Hours; with hours also days, and whose clock they go by. A template has neither weekends nor a clock of ours."""
    window = view.content.window
    if window is None:
        return [(_hours_button(view, window, say),)]
    days = tuple(_weekday(view, day, window, say) for day in range(1, 8))
    if isinstance(view.content.what, FromTemplate):
        return [(_hours_button(view, window, say),), days]
    weekends, local = say.plain("button-without-weekends"), say.plain("button-local-time")
    return [
        (_hours_button(view, window, say),),
        days,
        (
            switch(view, Option.WITHOUT_WEEKENDS, weekends, is_on=window.leaves_out_weekends),
            switch(view, Option.LOCAL_TIME, local, is_on=window.is_local),
        ),
    ]


def _what_counts(view: ConfirmView, say: Say) -> str:
    """What the hours and days mean, or what they need."""
    if view.content.window is None:
        return say("more-hours-any")
    if isinstance(view.content.what, FromTemplate):
        return say("more-hours-template")
    return say("more-hours")


def _hours_button(view: ConfirmView, window: CallWindow | None, say: Say) -> Button:
    shown = say.plain("button-any-hour") if window is None else hours(window)
    return Button(say.plain("button-hours", hours=shown), set_option(view, Option.HOURS, 0))


def _weekday(view: ConfirmView, day: int, window: CallWindow, say: Say) -> Button:
    """While weekends are left out no day is marked: it is either the one or the others."""
    is_on = day in window.weekdays and not window.leaves_out_weekends
    label = marked(say.plain("weekday-short", day=day), is_on=is_on)
    return Button(label, set_option(view, Option.WEEKDAY, day))


def _back_from(option: Option, view: ConfirmView, say: Say) -> tuple[Button, ...]:
    draft, revision = view.draft_id, view.revision
    where = MannerOptions if option in OF_MANNER else MoreOptions
    return (Button(say.plain("button-back"), where(draft=draft, revision=revision)),)


def _unknown_prefix(view: ConfirmView, say: Say) -> Button:
    label = say.plain("button-unknown-prefix")
    return switch(view, Option.UNKNOWN_PREFIX, label, is_on=view.content.with_unknown_prefix)
