"""Buttons of the list of templates and of one template's card."""

from aiogram.filters.callback_data import CallbackData

from bot.domain.ids import ListId
from bot.telegram.buttons import TemplateButton


class TemplatesPage(CallbackData, prefix="tv"):
    """A page of the list; `ready`: only templates that may be used for calls."""

    start: int = 0
    ready: bool = False


class WatchTemplate(TemplateButton, prefix="tw"):
    """Whether to tell once the template may be used."""

    on: bool


class CallPhones(TemplateButton, prefix="tn"):
    """Asks for the phones; costs nothing by itself."""


class CallSavedList(TemplateButton, prefix="tl"):
    """Leads to the confirm screen of a launch to this list."""

    list: ListId
