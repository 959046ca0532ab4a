"""What leaves for a batch: the confirmed content as the service's own request, built and checked before anything is paid."""

from collections.abc import Sequence
from datetime import datetime

from bot.config import Settings
from bot.domain.draft import CallDraft, DutyPhone, Gender, OutgoingPhone, SpokenText, StoredRecord
from bot.domain.hook_address import HookAddress, hook_path
from bot.domain.phone import Phone
from bot.provider.methods import CallRecord, CreateCalls, Voice
from storage.keyring import Keyring

REFERENCE_KEY = "dialgram"
"""Reserved name among the webhook's parameters: repeats the batch's reference as an aid to whoever reads the webhook."""


def call_request(
    content: CallDraft, phones: Sequence[Phone], *, webhook: str | None, reference: str, now: datetime
) -> CreateCalls:
    """Contract, section 1. Raises pydantic's ValidationError, LookupError for what an ordinary call can't say."""
    sender = content.sender
    return CreateCalls(
        phones=tuple(phones),
        outgoing_phone=sender.phone if isinstance(sender, OutgoingPhone) else None,
        duty_phone=True if isinstance(sender, DutyPhone) else None,
        # A time that has come meanwhile means now; the service may refuse a moment in the past.
        planned_at=content.when if content.when is not None and content.when > now else None,
        record=_record(content),
        lang=content.what.lang if isinstance(content.what, SpokenText) else None,
        need_recording=content.needs_recording or None,
        webhook_url=webhook,
        webhook_parameters={REFERENCE_KEY: reference} if webhook else None,
    )


def webhook_address(settings: Settings, keyring: Keyring, reference: str) -> str | None:
    """Where news of this batch is to be sent; None without PUBLIC_URL."""
    if settings.public_url is None:
        return None
    key_id = keyring.newest_id
    mac_key = keyring.hook_mac_keys()[key_id]
    return (
        f"{settings.public_url}{hook_path(HookAddress('calls', reference), key_id=key_id, mac_key=mac_key)}"
    )


def _record(content: CallDraft) -> CallRecord:
    match content.what:
        case SpokenText(text=text, gender=gender):
            return CallRecord(text=text, voice=Voice.MALE if gender is Gender.MALE else Voice.FEMALE)
        case StoredRecord(record_id=record_id):
            return CallRecord(record_id=record_id)
        case _:
            raise LookupError("nothing that an ordinary call could say")
