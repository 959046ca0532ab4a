"""What the buttons about watches carry. In a group the place that they are about is where they stand."""

from enum import StrEnum
from typing import Final

from aiogram.filters.callback_data import CallbackData

from bot.domain.ids import AccountId, LaunchId, WatchId
from bot.domain.watch import WatchManner
from bot.services.watching.watching import WatchSwitch


class WatchPart(StrEnum):
    """A screen about the watch."""

    MAIN = "main"
    LAUNCHES = "launches"
    DIGEST = "digest"
    QUIET = "quiet"


class OpenWatch(CallbackData, prefix="wo"):
    part: WatchPart


class PickAccount(CallbackData, prefix="wc"):
    """Which of several accounts is to be shown here."""

    owned: AccountId


class BeginWatch(CallbackData, prefix="wb"):
    owned: AccountId
    manner: WatchManner


class ChangeManner(CallbackData, prefix="wm"):
    manner: WatchManner


class TurnWatch(CallbackData, prefix="wt"):
    what: WatchSwitch
    on: bool


class SetDigest(CallbackData, prefix="wn"):
    """The hour of the digest; −1: none."""

    hour: int


class SetQuiet(CallbackData, prefix="wq"):
    """Quiet hours from one hour to another; both the same: none."""

    start: int
    end: int


class SetWatchLanguage(CallbackData, prefix="wg"):
    language: str


class ChooseLaunch(CallbackData, prefix="wl"):
    launch: LaunchId
    on: bool


HERE: Final = WatchId(0)


class EndWatch(CallbackData, prefix="we"):
    """HERE: of the place where it stands."""

    watch: WatchId
