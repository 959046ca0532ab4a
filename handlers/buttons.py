"""Buttons that only conversations know; those of cards and of the confirm screen are in bot.telegram.buttons."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.domain.call_outcome import CallOutcome
from bot.domain.ids import LaunchId, TemplateId, UserId, VerificationId
from bot.domain.limits import Limit
from bot.domain.phone import Phone
from bot.telegram.buttons import Above, DraftButton, RecordButton


class Place(StrEnum):
    """Where a menu button leads."""

    MENU = "menu"
    CALL = "call"
    CALLS = "calls"
    PLANNED = "planned"
    BALANCE = "balance"
    STOP_LIST = "stop"
    RECORDS = "records"
    VERIFY = "verify"
    LISTS = "lists"
    PHONES = "phones"
    TEMPLATES = "templates"
    LANGUAGES = "languages"
    SETTINGS = "settings"
    HELP = "help"
    CONNECT = "connect"
    DISCONNECT = "disconnect"
    LANGUAGE = "lang"
    ZONE = "zone"
    SENDER = "sender"
    PRICE = "price"
    LIMITS = "limits"
    MEMBERS = "members"


class Open(CallbackData, prefix="m"):
    """Shows a screen in place of the one it stands under."""

    place: Place


class RunCommand(CallbackData, prefix="cmd"):
    """Takes the line that stands in its message as if it were typed."""


class ChooseDomain(CallbackData, prefix="kd"):
    """Where a key belongs to, by its place in the list of allowed domains."""

    index: int


class Disconnect(CallbackData, prefix="kx"):
    """Said yes to losing the key."""


class LineButton(CallbackData, prefix="q"):
    """Of a question about a call line; `line` is the message the question was about."""

    line: int


class PickWhen(LineButton, prefix="qw"):
    """One of the times that may have been meant, unix seconds; 0 is now."""

    at: int


class TimeIsText(LineButton, prefix="qt"):
    """What was read as a time is part of the text."""


class WithoutUnreadable(LineButton, prefix="qu"):
    """Call those that could be read."""


class StopThese(LineButton, prefix="qs"):
    """The phones of the line go on the stop list instead."""


class DropLine(LineButton, prefix="qx"):
    pass


class Part(StrEnum):
    """What of a draft can be edited."""

    TEXT = "text"
    WHEN = "when"
    PHONES = "phones"
    SENDER = "sender"
    VALUES = "values"
    """Of a template, in a call to oneself."""


class EditPart(DraftButton, prefix="ep"):
    part: Part
    above: Above = Above.MENU


class ToggleRecording(DraftButton, prefix="er"):
    """Record the conversation, or no more. `acknowledged`: the button said what that asks of the user."""

    on: bool
    acknowledged: bool = False


class MoreOptions(DraftButton, prefix="eo"):
    """What few users change: hours, days, redial, pace, who is spared."""


class Option(StrEnum):
    """What the screen of further options sets."""

    HOURS = "h"
    """As 920 for 9 to 20; 0 asks for others, -2 is at any hour."""
    WEEKDAY = "d"
    """Switches one day, 1 is Monday."""
    REDIAL = "r"
    """Minutes; 0 is never, -1 asks for others. So do pace and recent."""
    PACE = "p"
    """Recipients a minute; 0 is as fast as it goes."""
    RECENT = "n"
    """Days; 0 spares nobody."""
    UNKNOWN_PREFIX = "u"
    """1: they are called as well."""
    VOICE = "v"
    """1: a man's."""


class SetOption(DraftButton, prefix="ez"):
    option: Option
    value: int


class PickRecord(DraftButton, prefix="ek"):
    """`record` is its row in our ledger."""

    record: int


class PickTemplate(DraftButton, prefix="tp"):
    """`bare`: the user says that it has no variables."""

    template: TemplateId
    bare: bool = False


class PasteTemplate(DraftButton, prefix="tt"):
    """The next free text is the template's own."""


class MapPlaceholder(DraftButton, prefix="th"):
    """Asks for the column of a placeholder, named by its place."""

    index: int


class SetColumn(DraftButton, prefix="tc"):
    """`column` by its place; -1 is the recipients' names."""

    index: int
    column: int


class SwitchOutcome(DraftButton, prefix="eg"):
    """Those of an earlier launch whose calls ended so are called again, or are not."""

    outcome: CallOutcome


class SetWhen(DraftButton, prefix="ew"):
    """Unix seconds; 0 is now."""

    at: int


class SetSender(DraftButton, prefix="es"):
    """None is one of the service's pool."""

    phone: Phone | None


class BackToDraft(CallbackData, prefix="db"):
    draft: int


class ListTurn(CallbackData, prefix="lp"):
    """A page of a list that the service gives whole, from this row on."""

    place: Place
    start: int


class StopListTurn(CallbackData, prefix="st"):
    """The page behind this phone; empty is the first."""

    after: str


class ExportStopList(CallbackData, prefix="se"):
    """The whole list as a file."""


class AddStopped(CallbackData, prefix="sa"):
    pass


class ShowStopped(CallbackData, prefix="sh"):
    phone: Phone


class DropStopped(CallbackData, prefix="sd"):
    """Said yes to taking it off the stop list."""

    phone: Phone


class Unlock(CallbackData, prefix="ul"):
    pass


class ChooseLanguage(CallbackData, prefix="cl"):
    language: str


class ChooseSender(CallbackData, prefix="us"):
    """The usual number to call from; None is one of the service's pool."""

    phone: Phone | None


class ChangeLimit(CallbackData, prefix="li"):
    """Asks for another number."""

    limit: Limit


class DefaultLimit(CallbackData, prefix="lz"):
    """As the installation has it."""

    limit: Limit


class ForgetPrice(CallbackData, prefix="fp"):
    pass


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


class VerificationButton(CallbackData, prefix="v"):
    verification: VerificationId


class ConfirmVerification(VerificationButton, prefix="vc"):
    """Its screen names the phone: a tap rings it, once."""


class DropVerification(VerificationButton, prefix="vx"):
    pass


class ClaimPhone(VerificationButton, prefix="vo"):
    """The phone that was proved is the user's own."""


class ShareOwnPhone(CallbackData, prefix="vm"):
    """One's own phone is proved by one's own contact, free of charge."""


class VerificationLog(CallbackData, prefix="vl"):
    """Codes older than this one; 0 is the newest page."""

    before: int


class ExportVerifications(CallbackData, prefix="ve"):
    pass


class MembersTurn(CallbackData, prefix="om"):
    """Members behind this one; 0 is the first page."""

    after: int = 0


class MemberButton(CallbackData, prefix="o"):
    member: UserId


class ShowMember(MemberButton, prefix="os"):
    pass


class RemoveMember(MemberButton, prefix="ox"):
    """`sure`: said yes."""

    sure: bool = False


class OfferHandover(MemberButton, prefix="oo"):
    """`owned`: an account, 0 is the bot. `sure`: said yes."""

    owned: int
    sure: bool = False


class ShowInvites(CallbackData, prefix="oi"):
    pass


class RevokeInvite(CallbackData, prefix="or"):
    invite: int


class AuditTurn(CallbackData, prefix="ol"):
    """Entries older than this one; 0 is the newest page."""

    before: int = 0


class ExportAudit(CallbackData, prefix="oe"):
    pass


class DecideHeld(CallbackData, prefix="hd"):
    """A launch that was held since a time that the database has missed goes on, or stays at home.

    `at`: when it was drawn, unix seconds.
    """

    launch: LaunchId
    goes: bool
    at: int


class DecideAllHeld(CallbackData, prefix="ha"):
    """`seen`: how many there were when it was drawn, at the second `at`. `sure`: said yes."""

    seen: int
    goes: bool
    at: int
    sure: bool = False


class CallMeOn(DraftButton, prefix="dn"):
    """Which of one's own phones is to be called first."""

    phone: Phone
