"""Buttons of proving a phone."""

from aiogram.filters.callback_data import CallbackData

from bot.domain.ids import VerificationId


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
