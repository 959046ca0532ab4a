"""Buttons of proving a phone."""

from aiogram.filters.callback_data import CallbackData

from bot.domain.ids import VerificationId


class VerificationButton(CallbackData, prefix="v"):
    verification: VerificationId


class ConfirmVerification(VerificationButton, prefix="vc"):
    """The button's screen names the phone: a tap makes it ring, once."""


class DropVerification(VerificationButton, prefix="vx"):
    pass


class ClaimPhone(VerificationButton, prefix="vo"):
    """The user says that the proved phone is their own."""


class ShareOwnPhone(CallbackData, prefix="vm"):
    """One's own phone is proved by one's own contact, free of charge."""


class VerificationLog(CallbackData, prefix="vl"):
    """Codes older than this one; 0 is the newest page."""

    before: int


class ExportVerifications(CallbackData, prefix="ve"):
    pass
