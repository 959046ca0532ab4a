"""What the buttons about leads carry: always the lead itself, and never who may press them."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.domain.ids import LeadId


class LeadButton(CallbackData, prefix="g"):
    lead: LeadId


class TakeLead(LeadButton, prefix="gt"):
    """The first who presses it gets the number."""


class LeadStep(StrEnum):
    DONE = "d"
    NO_ANSWER = "n"
    NO_LEAD = "x"
    STOP = "s"
    UNDO = "u"


class StepLead(LeadButton, prefix="gs"):
    step: LeadStep


class AskLater(LeadButton, prefix="gl"):
    """Asks when to remind of it."""


class LeadLater(LeadButton, prefix="ga"):
    """`at`: unix seconds."""

    at: int


class ShowLead(LeadButton, prefix="gx"):
    pass


class LeadsPage(CallbackData, prefix="gp"):
    """Those behind the lead `after`; `ending`: the last digits that were looked for."""

    after: int = 0
    ending: str = ""


class ExportLeads(CallbackData, prefix="ge"):
    pass
