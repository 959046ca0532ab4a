"""Buttons of what is planned. A button names a call by its number, which never changes; a time is what the user saw."""

from aiogram.filters.callback_data import CallbackData


class PlannedTurn(CallbackData, prefix="pt"):
    """The page of calls after this one, given by its time and its row. In microseconds: two calls may share a second."""

    at: int
    row: int


class PlannedLaunches(CallbackData, prefix="pq"):
    """The page of launches older than this one; 0 is the newest page."""

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
    """Takes the call back and prepares it anew, so that its text can be changed."""

    call: int


class RemovePlanned(CallbackData, prefix="px"):
    call: int


class RemoveLaunch(CallbackData, prefix="py"):
    """`sure`: the user said yes."""

    launch: int
    sure: bool = False
