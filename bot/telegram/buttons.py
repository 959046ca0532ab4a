"""What the buttons carry. An inline keyboard stays in the chat for ever, so a button names exactly what it
was drawn for: the draft with its revision, the launch, the batch. Telegram allows 64 bytes, so prefixes are
short.
"""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.domain.calls.launch import RecipientFilter
from bot.domain.drafts.draft import Purpose
from bot.domain.ids import BatchId, CallNumber, DraftId, LaunchId, ScheduleId, TemplateId, VerificationId
from bot.domain.phone import Phone


class Above(StrEnum):
    """The place a question about a draft was asked from, to which «Назад» leads back."""

    SCREEN = "s"
    """The confirm screen itself."""
    MENU = "m"
    """The parts that can be edited."""
    TEXT = "t"
    """The question what to say, asked from the menu."""
    WORDS = "w"
    """The question what to say, asked from the screen."""


class DraftButton(CallbackData, prefix="d"):
    """A button of the confirm screen; with an older `revision` a tap redraws the screen and says so."""

    draft: DraftId
    revision: int


class ConfirmDraft(DraftButton, prefix="dc"):
    pass


class ConfirmList(DraftButton, prefix="dl"):
    """Its label names the purpose and the number of recipients, so one tap answers both questions."""

    purpose: Purpose


class SameListAgain(DraftButton, prefix="dg"):
    """The user knows that these very recipients were called a short while ago and calls them again."""


class WriteRecipients(DraftButton, prefix="dw"):
    """Writes the recipients of a list down again if that was cut short."""


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
    """Brings back a cancelled draft; `here`: its screen replaces the message about the cancelling."""

    draft: DraftId
    here: bool


class EditDraft(DraftButton, prefix="de"):
    pass


class MoreOfList(DraftButton, prefix="da"):
    """For a list that has no text yet: what else can be done with it."""


class CallMeFirst(DraftButton, prefix="dm"):
    """The user hears the call before anybody else does; it is a call of its own with its own Confirm."""


class WhenIsText(DraftButton, prefix="dt"):
    """The words read as a time are part of the text: call now."""


class LinesAreText(DraftButton, prefix="dj"):
    """The lines that were read as reactions are part of the text."""


class MendLines(DraftButton, prefix="du"):
    """The lines that nearly are reactions are meant as the screen shows them."""


class LinesAreReactions(DraftButton, prefix="di"):
    """The lines that merely look like reactions are reactions."""


class UseOpening(DraftButton, prefix="do"):
    """Call when the window opens; `at` is the time the user saw, unix seconds."""

    at: int


class ShowDraft(CallbackData, prefix="dh"):
    """On the card of a call to oneself, and in what a schedule tells: shows the draft, to be confirmed."""

    draft: DraftId


class LaunchButton(CallbackData, prefix="l"):
    """A button of a launch's card."""

    launch: LaunchId


class CancelLaunch(LaunchButton, prefix="lx"):
    """Cancels during the hold: certain and free."""


class StopLaunch(LaunchButton, prefix="ls"):
    pass


class RepeatLaunch(LaunchButton, prefix="lr"):
    """Its label names phone and price, so it is the confirmation itself."""


class ResumeLaunch(LaunchButton, prefix="lg"):
    pass


class ResumeAsked(LaunchButton, prefix="lq"):
    """The same under the question that follows an old or late tap; `asked` tells which question it was."""

    asked: int


class ResumeAt(ResumeAsked, prefix="lt"):
    """Lets the launch go on when the calling hours begin; `at` is the time the user saw, unix seconds."""

    at: int


class ExportLaunch(LaunchButton, prefix="le"):
    """Gives all recipients of the launch as a table."""


class ReportLaunch(LaunchButton, prefix="lo"):
    """Reports on a launch with all its rounds; its label names the number that `/report N` takes."""


class SaveLaunch(LaunchButton, prefix="lk"):
    """Saves what the launch said as a scenario, without its recipients."""


class CallAgain(LaunchButton, prefix="la"):
    """Prepares calls to those who were not reached; it confirms nothing."""


class ChooseAnswer(LaunchButton, prefix="lv"):
    """Shows what the recipients of a launch chose, to call some of them."""


class CallByAnswer(LaunchButton, prefix="lj"):
    """Prepares calls to those who chose this reaction, by its number in the launch's tree."""

    node: int


class ShowRecipients(LaunchButton, prefix="ld"):
    """A page of a launch's recipients, after position `after`."""

    who: RecipientFilter = RecipientFilter.ALL
    after: int = -1
    here: bool = False
    """Replaces the page above the button. A card is not replaced, since it is alive."""


class HandoverButton(CallbackData, prefix="w"):
    """A button of an offer to own the bot (0) or an account; who may take it is looked up."""

    owned: int


class AcceptHandover(HandoverButton, prefix="wa"):
    pass


class DeclineHandover(HandoverButton, prefix="wd"):
    pass


class ShowHeld(CallbackData, prefix="hl"):
    """What the account's owner has to decide about, after launch `after`."""

    after: int = 0


class ChooseAgain(DraftButton, prefix="dk"):
    """Chooses whom of an earlier launch to call, and when."""


class SettleBatch(CallbackData, prefix="bs"):
    """What the user says about a batch whose answer was lost."""

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


class RecipientCard(CallbackData, prefix="xr"):
    """Everything that is known of this phone."""

    phone: Phone


class VerifyPhone(CallbackData, prefix="vp"):
    """Leads to the confirm screen of a verification; costs nothing by itself."""

    phone: Phone


class SpeakCode(CallbackData, prefix="vs"):
    """After a flash call that proved nothing: makes a normal call that speaks a new code."""

    verification: VerificationId


class RecordButton(CallbackData, prefix="r"):
    """A button of a record's card; `record` is its row in our ledger."""

    record: int


class ShowRecord(RecordButton, prefix="rs"):
    pass


class HearSentence(RecordButton, prefix="rv"):
    """Plays a sentence of the confirm screen that is a record already; it pays nothing."""


class TemplateButton(CallbackData, prefix="t"):
    template: TemplateId


class ShowTemplate(TemplateButton, prefix="ts"):
    pass


class ShowSchedule(CallbackData, prefix="nh"):
    """A scenario's schedule: when, to whom, and whether it asks."""

    schedule: ScheduleId
