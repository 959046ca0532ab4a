"""What the buttons about scenarios carry."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.domain.ids import ListId, ScenarioId, ScheduleId


class ScenariosPage(CallbackData, prefix="np"):
    """Scenarios older than this one; 0 is the newest page."""

    before: int


class ScenarioButton(CallbackData, prefix="n"):
    scenario: ScenarioId


class ShowScenario(ScenarioButton, prefix="ns"):
    pass


class UseScenario(ScenarioButton, prefix="nu"):
    """Asks whom to call; costs nothing by itself."""


class CallListBy(ScenarioButton, prefix="nl"):
    """Leads to the confirm screen of a launch to this list."""

    list: ListId


class NameScenario(ScenarioButton, prefix="nn"):
    pass


class ShareScenario(ScenarioButton, prefix="nf"):
    """Gives the scenario as a file."""


class KeepScenario(ScenarioButton, prefix="nk"):
    """Keeps what came as a file."""


class ForgetScenario(ScenarioButton, prefix="nx"):
    """`sure`: the user has said yes."""

    sure: bool


class RepeatScenario(ScenarioButton, prefix="ny"):
    """Its schedules, or how to repeat it if it has none; `more`: one more."""

    more: bool = False


class RepeatToList(ScenarioButton, prefix="nt"):
    """To the recipients of this list; how often is asked next."""

    list: ListId


class Rhythm(StrEnum):
    """Schedules that one tap makes, at the usual time."""

    WORKING_DAYS = "w"
    DAILY = "d"
    WEEKLY = "k"
    EVERY_OTHER_DAY = "o"


class RepeatBy(RepeatToList, prefix="nb"):
    """Makes the schedule; it asks each time, so nothing is called by this tap."""

    rhythm: Rhythm


class ScheduleButton(CallbackData, prefix="h"):
    schedule: ScheduleId


class ChangeSchedule(ScheduleButton, prefix="hc"):
    """Asks for other days or another time."""


class SkipDay(ScheduleButton, prefix="hs"):
    """Takes a day out, or puts it back; `day`: its number from 1 January of the year 1."""

    day: int
    skip: bool


class PauseSchedule(ScheduleButton, prefix="hp"):
    """`on`: goes on."""

    on: bool


class RemoveSchedule(ScheduleButton, prefix="hx"):
    """`sure`: the user has said yes."""

    sure: bool


class AllowSchedule(ScheduleButton, prefix="hw"):
    """Asks what one day may cost without a question; only the account's owner may say it."""


class AskEachTime(ScheduleButton, prefix="hq"):
    pass
