"""What the buttons about lists carry. They name the list or the draft they were drawn for. The columns picked
so far are in the buttons themselves, so that they are neither forgotten nor confused with another file's.
"""

from aiogram.filters.callback_data import CallbackData

from bot.domain.ids import DraftId, ListId, RecipientId
from bot.telegram.buttons import DraftButton, LaunchButton


class MergeLists(DraftButton, prefix="im"):
    """Both lists become one, and only this draft stays."""


class GetLeftOut(CallbackData, prefix="ir"):
    """The file of those who stay at home."""

    draft: DraftId


class ListButton(CallbackData, prefix="i"):
    """`draft`: the draft whose screen shows the button; 0 on the list's own screen."""

    list: ListId
    draft: DraftId


class NameList(ListButton, prefix="is"):
    """Asks for a name to keep the list under."""


class KeepName(ListButton, prefix="ik"):
    """Keeps the list under the name it came with."""


class AttachConsent(ListButton, prefix="ib"):
    pass


class ShowList(CallbackData, prefix="il"):
    list: ListId


class CallList(CallbackData, prefix="id"):
    list: ListId


class ExportList(CallbackData, prefix="ie"):
    list: ListId


class ForgetList(CallbackData, prefix="if"):
    """`sure`: the user has said yes."""

    list: ListId
    sure: bool


class ListsPage(CallbackData, prefix="ip"):
    """Saved lists older than this one; 0 is the newest page."""

    before: int


class PickColumns(CallbackData, prefix="ic"):
    """Columns as picked so far, from 0; `name` -1 is none. `kept`: the variables, a bit each, in base 36.
    `more`: columns with further phones of the same recipient, in the same form.

    `part`: what is shown: everything (m), or the choice of the phone (p), of further phones (o), of the name
    (n) or of the sheet (s), from column `start` on.
    """

    draft: DraftId
    phone: int
    name: int
    kept: str
    more: str
    part: str
    start: int


class UseColumns(CallbackData, prefix="ia"):
    """Reads the file once more with these columns."""

    draft: DraftId
    phone: int
    name: int
    kept: str
    more: str


class ReadAnew(CallbackData, prefix="iw"):
    """Reads the file once more with one thing changed.

    `how`: hidden rows are taken (hidden) or not (seen), each phone of a row is called (each) or one of them
    (one), or the number of another sheet.
    """

    draft: DraftId
    how: str


class OpenColumns(CallbackData, prefix="io"):
    """Shows the columns as they are now."""

    draft: DraftId


class ShowReminders(DraftButton, prefix="na"):
    """When the people of a list are reminded of their appointments, and what else can be chosen about that.

    `part`: everything (m), or which column has the dates (d) or the times (t).
    """

    part: str = "m"


class SetRule(DraftButton, prefix="nr"):
    """`days`: before the appointment's day, -1 for a span of `minutes`. `at`: minutes after midnight, -1 for the appointment's
    own time of day.
    """

    days: int
    at: int
    minutes: int


class SetDates(DraftButton, prefix="nc"):
    """The column of the dates, or of the times (`part` d or t), by its number; -1: the times stand with the dates."""

    part: str
    column: int


class SwitchReminders(DraftButton, prefix="nw"):
    """`what`: one call names several appointments of a day (joined), a call for each (apart), the other order of day and
    month (order), one call to all at once instead (none), it corrects no earlier list (new) or does (corrected),
    it comes back by itself with the answers (back) or not (keep), who is not reached is called a second time (again) or not
    (once).
    """

    what: str


class LikeLastTime(DraftButton, prefix="nz"):
    """The text, the reactions and the rule of the last list with the same columns."""


class DropVanished(DraftButton, prefix="ng"):
    """Those who are gone from a corrected list are not called."""


class ShowWaiting(LaunchButton, prefix="nv"):
    """Who waits for a reminder of this launch, from `start` on."""

    start: int = 0


class ShowReminder(CallbackData, prefix="no"):
    """One of them."""

    reminder: RecipientId


class DropReminder(CallbackData, prefix="nd"):
    """They are not called."""

    reminder: RecipientId


class MoveReminder(CallbackData, prefix="nm"):
    """Asks for another time of their appointment."""

    reminder: RecipientId


class DropSecondCalls(LaunchButton, prefix="ne"):
    """Nobody of this launch is called a second time."""


class GiveBack(LaunchButton, prefix="nj"):
    """The launch's list with the answers in it."""


class CancelDay(LaunchButton, prefix="nq"):
    """All who come on that day are called with another text, and none of its reminders goes. `days`: the day as its ordinal,
    0 to choose one.
    """

    days: int = 0
