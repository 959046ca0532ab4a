"""What the buttons carry. An inline keyboard stays in the chat for ever, so a button names exactly what it was drawn
for: the draft with its revision, the launch, the batch. Telegram gives it 64 bytes; prefixes are short for that.
"""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.domain.draft import Purpose
from bot.domain.ids import BatchId, CallNumber, DraftId, LaunchId, VerificationId
from bot.domain.launch import RecipientFilter
from bot.domain.phone import Phone


class Above(StrEnum):
    """What a question about a draft was asked from, and «Назад» leads back to."""

    SCREEN = "s"
    """The confirm screen itself."""
    MENU = "m"
    """The parts that can be edited."""
    TEXT = "t"
    """The question what to say, asked from that menu."""
    WORDS = "w"
    """The same, asked from the screen."""


class DraftButton(CallbackData, prefix="d"):
    """Of the confirm screen; an older `revision` redraws and says so."""

    draft: DraftId
    revision: int


class ConfirmDraft(DraftButton, prefix="dc"):
    pass


class ConfirmList(DraftButton, prefix="dl"):
    """Its label names the purpose and how many recipients, so the two questions are one tap."""

    purpose: Purpose


class SameListAgain(DraftButton, prefix="dg"):
    """The user knows that these very recipients were called a short while ago."""


class WriteRecipients(DraftButton, prefix="dw"):
    """Writes the recipients of a list down anew, where that was cut short."""


class ChooseTemplate(DraftButton, prefix="dp"):
    """The templates of the account, from this row on."""

    start: int = 0
    above: Above = Above.MENU


class MapTemplate(DraftButton, prefix="tm"):
    """Shows which column fills which variable of the template."""


class ChooseRecord(DraftButton, prefix="dr"):
    """Records of the account, older than ledger row `before`; 0 is the newest page."""

    before: int = 0
    above: Above = Above.TEXT


class WriteText(DraftButton, prefix="dq"):
    """The next free text is what will be said."""


class CancelDraft(DraftButton, prefix="dx"):
    pass


class RestoreDraft(CallbackData, prefix="dz"):
    """Of a draft that was cancelled; `here`: its screen takes the place of the message that says so."""

    draft: DraftId
    here: bool


class EditDraft(DraftButton, prefix="de"):
    pass


class MoreOfList(DraftButton, prefix="da"):
    """Of a list without words: what can be done with it beside saying what to say."""


class CallMeFirst(DraftButton, prefix="dm"):
    """The user hears it before anybody else does; a call of its own, confirmed on its own."""


class WhenIsText(DraftButton, prefix="dt"):
    """What was read as a time is part of the text: call now."""


class UseOpening(DraftButton, prefix="do"):
    """Call when the window opens; `at` is what the user saw, unix seconds."""

    at: int


class ShowDraft(CallbackData, prefix="dh"):
    """Of the card of a call to oneself: the draft that it tried, on a screen that is still to be confirmed."""

    draft: DraftId


class LaunchButton(CallbackData, prefix="l"):
    """Of a launch's card."""

    launch: LaunchId


class CancelLaunch(LaunchButton, prefix="lx"):
    """Inside the hold: certain and free."""


class StopLaunch(LaunchButton, prefix="ls"):
    pass


class RepeatLaunch(LaunchButton, prefix="lr"):
    """Its label names phone and price, so it is the confirmation itself."""


class ResumeLaunch(LaunchButton, prefix="lg"):
    pass


class ResumeAsked(LaunchButton, prefix="lq"):
    """The same under the question that comes of an old or late tap; `asked` tells which question it was."""

    asked: int


class ResumeAt(ResumeAsked, prefix="lt"):
    """Goes on when the calling hours begin; `at` is what the user saw, unix seconds."""

    at: int


class ExportLaunch(LaunchButton, prefix="le"):
    """Everybody of it in a table."""


class CallAgain(LaunchButton, prefix="la"):
    """Prepares calls to those who were not reached; nothing is confirmed by it."""


class ShowRecipients(LaunchButton, prefix="ld"):
    """A page of a launch's recipients, behind position `after`."""

    who: RecipientFilter = RecipientFilter.ALL
    after: int = -1
    here: bool = False
    """In place of the page it stands under; not so under a card, which is alive."""


class HandoverButton(CallbackData, prefix="w"):
    """Of an offer to own the bot (0) or an account; who may take it is looked up."""

    owned: int


class AcceptHandover(HandoverButton, prefix="wa"):
    pass


class DeclineHandover(HandoverButton, prefix="wd"):
    pass


class ShowHeld(CallbackData, prefix="hl"):
    """What the account's owner has to go through, behind launch `after`."""

    after: int = 0


class ChooseAgain(DraftButton, prefix="dk"):
    """Whom of an earlier launch to call, and when."""


class SettleBatch(CallbackData, prefix="bs"):
    """What a user says of a batch whose answer was lost."""

    batch: BatchId
    happened: bool


class ShowCall(CallbackData, prefix="cs"):
    number: CallNumber


class GetRecording(CallbackData, prefix="cr"):
    """Sends the recording of this call, perhaps again."""

    number: CallNumber


class CallsPage(CallbackData, prefix="cp"):
    """Calls older than number `before`; 0 is the newest page."""

    before: CallNumber


class VerifyPhone(CallbackData, prefix="vp"):
    """Leads to the confirm screen of a check; costs nothing by itself."""

    phone: Phone


class SpeakCode(CallbackData, prefix="vs"):
    """After a flash call that proved nothing: a normal call that speaks a new code."""

    verification: VerificationId


class RecordButton(CallbackData, prefix="r"):
    """Of a record's card; `record` is its row in our ledger."""

    record: int


class ShowRecord(RecordButton, prefix="rs"):
    pass
