"""Buttons of what owners see and do."""

from aiogram.filters.callback_data import CallbackData

from bot.domain.ids import UserId


class MembersTurn(CallbackData, prefix="om"):
    """The page of members after this one; 0 is the first page."""

    after: int = 0


class MemberButton(CallbackData, prefix="o"):
    member: UserId


class ShowMember(MemberButton, prefix="os"):
    pass


class RemoveMember(MemberButton, prefix="ox"):
    """`sure`: the owner said yes."""

    sure: bool = False


class OfferHandover(MemberButton, prefix="oo"):
    """`owned`: an account, 0 is the bot. `sure`: the owner said yes."""

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
