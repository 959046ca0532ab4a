"""Buttons of records."""

from aiogram.filters.callback_data import CallbackData

from bot.telegram.buttons import RecordButton


class UseRecord(RecordButton, prefix="ru"):
    """Call somebody with the record."""


class HearRecord(RecordButton, prefix="rh"):
    """Plays the sound that recipients will hear, not the one that was sent."""


class RenameRecord(RecordButton, prefix="rn"):
    pass


class UndoRecord(RecordButton, prefix="rz"):
    """Removes a record that was just saved by mistake; asks only if something uses it already."""


class RemoveRecord(RecordButton, prefix="rd"):
    pass


class RemoveForGood(RecordButton, prefix="rx"):
    """The user said yes to removing a record, or to forgetting one that was perhaps never saved."""


class LookForRecord(RecordButton, prefix="rl"):
    """The upload's answer was lost: looks whether the service lists the record by now."""


class SendAgain(RecordButton, prefix="rr"):
    """The record was never sent, so this repeats nothing."""


class TextRecord(CallbackData, prefix="rt"):
    """Make a record from a text."""


class PayForRecord(RecordButton, prefix="rc"):
    """The button's label and its screen name the price."""


class RecordsTurn(CallbackData, prefix="rp"):
    """Records older than row `before`; 0 is the newest page."""

    before: int
