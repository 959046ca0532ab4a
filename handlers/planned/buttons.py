"""Buttons of what is planned. A call is named by its number, since that never changes; a time is what the user saw."""

from aiogram.filters.callback_data import CallbackData


class PlannedTurn(CallbackData, prefix="pt"):
    """Calls behind this one: its time in microseconds, since two calls may share a second, and its row."""

    at: int
    row: int


class PlannedLaunches(CallbackData, prefix="pq"):
    """Launches below this one; 0 is the newest page."""

    before: int


class ShowPlannedLaunch(CallbackData, prefix="ph"):
    launch: int


class AskMove(CallbackData, prefix="pa"):
    """Of a call or of a whole launch; the other is 0."""

    call: int = 0
    launch: int = 0


class MoveTo(CallbackData, prefix="pm"):
    """`at` in unix seconds; `sure`: the user has seen that it lies outside the window for calls."""

    call: int = 0
    launch: int = 0
    at: int
    sure: bool = False


class AskText(CallbackData, prefix="pw"):
    """Of a call or of a whole launch; the other is 0."""

    call: int = 0
    launch: int = 0


class CallAnew(CallbackData, prefix="pz"):
    """Takes the call back and prepares it anew, with another text."""

    call: int


class RemovePlanned(CallbackData, prefix="px"):
    call: int


class RemoveLaunch(CallbackData, prefix="py"):
    """`sure`: said yes to it."""

    launch: int
    sure: bool = False
