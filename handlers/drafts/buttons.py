"""Buttons of what can be changed of a draft; those of the confirm screen itself are in bot.telegram.buttons."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.domain.ids import TemplateId
from bot.domain.phone import Phone
from bot.telegram.buttons import Above, DraftButton

WHOLE_TREE = -1
"""The number of no reaction: the first level, before anything was chosen."""


class Part(StrEnum):
    """The parts of a draft that can be edited."""

    TEXT = "text"
    WHEN = "when"
    PHONES = "phones"
    SENDER = "sender"
    VALUES = "values"
    """The values of a template's placeholders, in a call to oneself."""


class EditPart(DraftButton, prefix="ep"):
    part: Part
    above: Above = Above.MENU


class ToggleRecording(DraftButton, prefix="er"):
    """Turns recording on or off. `acknowledged`: the button said what recording asks of the user."""

    on: bool
    acknowledged: bool = False


class SaveDraft(DraftButton, prefix="ec"):
    """Saves what the draft says as a scenario, without its recipients."""


class MoreOptions(DraftButton, prefix="eo"):
    """What few users change: hours, days, redial, pace, which recipients are left out."""


class MannerOptions(DraftButton, prefix="em"):
    """What few users change about the talk: voice, language, how long it rings, what the service notices."""


class Option(StrEnum):
    """What the screens of further options can set."""

    HOURS = "h"
    """920 is from 9 to 20; 0 asks for other hours, -2 is at any hour."""
    WEEKDAY = "d"
    """Switches one day, 1 is Monday."""
    REDIAL = "r"
    """Minutes; 0 is never, -1 asks for another number, also for pace and recent."""
    PACE = "p"
    """Recipients a minute; 0 is as fast as possible."""
    RECENT = "n"
    """Days since the last call; 0 leaves nobody out."""
    UNKNOWN_PREFIX = "u"
    """1: phones of an unknown prefix are called as well."""
    WITHOUT_WEEKENDS = "w"
    """1: the service leaves out weekends, instead of chosen days."""
    LOCAL_TIME = "z"
    """1: hours and days by the clocks of those called, 0 by the zone of the cabinet."""
    VOICE = "v"
    """1: a man's voice."""
    AS_WRITTEN = "b"
    """1: values in braces are said as they are written."""
    ANSWER_TIMEOUT = "t"
    """Seconds; -1 asks for another number."""
    INTERRUPTION = "i"
    """1: the robot notices that it is interrupted."""
    END_OF_SPEECH = "e"
    """1: the service finds out when the recipient has finished."""
    MANAGER_NUMBER = "m"
    """1: a reaction's manager is called from the sender's number."""


class SetOption(DraftButton, prefix="ez"):
    option: Option
    value: int


class AskOwnHook(DraftButton, prefix="wh"):
    """Asks for the user's own webhook."""


class DropOwnHook(DraftButton, prefix="wx"):
    """Takes it away."""


class ChooseTextLanguage(DraftButton, prefix="el"):
    """The languages in which the text can be read, from this row on."""

    start: int = 0


class SetTextLanguage(DraftButton, prefix="ej"):
    """`code` as "ru-RU"; empty is the account's own. `start`: the page that the button stands on."""

    code: str
    start: int = 0


class OpenReactions(DraftButton, prefix="jo"):
    """The builder of reactions: at a reaction by its number, or at the tree itself; `start`: the level's page."""

    node: int = WHOLE_TREE
    start: int = 0


class PlayReactions(DraftButton, prefix="jp"):
    """An imagined call, from the beginning."""


class PickRecord(DraftButton, prefix="ek"):
    """`record` is the record's row in our ledger."""

    record: int


class PickTemplate(DraftButton, prefix="tp"):
    """`bare`: the user says that the template has no variables."""

    template: TemplateId
    bare: bool = False


class PasteTemplate(DraftButton, prefix="tt"):
    """The next free text is the template's own."""


class MapPlaceholder(DraftButton, prefix="th"):
    """Asks for the column of a placeholder, which is given by its place."""

    index: int


class SetColumn(DraftButton, prefix="tc"):
    """`column` is a place among the columns; -1 is the recipients' names."""

    index: int
    column: int


class SetWhen(DraftButton, prefix="ew"):
    """Unix seconds; 0 is now."""

    at: int


class SetSender(DraftButton, prefix="es"):
    """None is a number of the service's pool."""

    phone: Phone | None


class BackToDraft(CallbackData, prefix="db"):
    draft: int


class CallMeOn(DraftButton, prefix="dn"):
    """Which of one's own phones is to be called first."""

    phone: Phone


class RoundsPart(StrEnum):
    """What a button of the rounds' screen changes."""

    LEFT = "n"
    OUTCOME = "o"
    DELAY = "d"


class ShowRounds(DraftButton, prefix="ed"):
    """Whom of a list to call again, how often, and after which time."""


class SetRounds(DraftButton, prefix="ev"):
    """`value`: how many rounds (0: none), minutes, or a place among the outcomes."""

    part: RoundsPart
    value: int


class AskRounds(DraftButton, prefix="ey"):
    """The next free text is the delay (`hours` False), or the hours of the rounds."""

    hours: bool
