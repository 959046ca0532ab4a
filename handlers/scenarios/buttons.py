"""What the buttons about scenarios carry."""

from aiogram.filters.callback_data import CallbackData

from bot.domain.ids import ListId, ScenarioId


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
