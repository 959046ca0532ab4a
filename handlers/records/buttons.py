"""Buttons of records."""

from aiogram.filters.callback_data import CallbackData

from bot.telegram.buttons import RecordButton


class UseRecord(RecordButton, prefix="ru"):
    """Call somebody with it."""


class HearRecord(RecordButton, prefix="rh"):
    """What will be played, not what was sent."""


class RenameRecord(RecordButton, prefix="rn"):
    pass


class UndoRecord(RecordButton, prefix="rz"):
    """Just saved, and not meant so: no question, unless something uses it already."""


class RemoveRecord(RecordButton, prefix="rd"):
    pass


class RemoveForGood(RecordButton, prefix="rx"):
    """Said yes to removing it, or to forgetting one that perhaps never was."""


class LookForRecord(RecordButton, prefix="rl"):
    """Its answer was lost: see whether the service lists it by now."""


class SendAgain(RecordButton, prefix="rr"):
    """It never left, so this repeats nothing."""


class TextRecord(CallbackData, prefix="rt"):
    """Make one from a text."""


class PayForRecord(RecordButton, prefix="rc"):
    """Its label and its screen name the price."""


class RecordsTurn(CallbackData, prefix="rp"):
    """Records older than row `before`; 0 is the newest page."""

    before: int
