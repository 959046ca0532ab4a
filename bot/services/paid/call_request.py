"""The request for a batch: the confirmed content in the service's own form, built and checked before anything is paid."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import TypedDict

from pydantic import JsonValue

from bot.config import Settings
from bot.domain.draft import (
    CallDraft,
    DutyPhone,
    FromTemplate,
    Gender,
    OwnPhone,
    SpokenText,
    StoredRecord,
)
from bot.domain.hook_address import HookAddress, hook_path
from bot.domain.ids import RecordId
from bot.domain.phone import Phone
from bot.provider.methods.paid import CallRecord, CreateCalls, CreateTemplateCalls, Voice
from bot.services.drafts.list_view import template_values
from storage.calling.launches import LaunchRow
from storage.calling.recipients import RecipientRow
from storage.keys.keyring import Keyring

REFERENCE_KEY = "dialgram"
"""Reserved name among the webhook's parameters: repeats the batch's reference, to help a reader of the webhook."""


class _Placement(TypedDict, total=False):
    """Fields that ordinary calls and template calls share."""

    start_time: time
    end_time: time
    weekdays: tuple[int, ...]
    smart_delay_min: int
    smart_delay_range: tuple[int, int]
    webhook_url: str
    webhook_parameters: dict[str, JsonValue]


def batch_request(
    launch: LaunchRow,
    recipients: Sequence[RecipientRow],
    *,
    settings: Settings,
    webhook: str | None,
    reference: str,
    now: datetime,
    record_id: RecordId | None = None,
) -> CreateCalls | CreateTemplateCalls:
    """The request for a batch (contract, sections 1 and 12). `record_id`: the record made of the launch's text.

    Raises pydantic's ValidationError, LookupError for what can't be said.
    """
    content = launch.content
    phones = tuple(recipient.phone for recipient in recipients)
    shared = _placement(content, settings, webhook, reference)
    # If its time has passed meanwhile, it is sent without one; the service may refuse a moment in the past.
    planned_at = content.when if content.when is not None and content.when > now else None
    if isinstance(content.what, FromTemplate):
        return CreateTemplateCalls(
            phones=phones,
            template_id=content.what.template_id,
            variables=_variables(content, recipients),
            planned_at=planned_at,
            # Nothing but this is documented for templates; fields that were refused once are left out.
            **({} if launch.is_bare else shared),
        )
    sender = content.sender
    return CreateCalls(
        phones=phones,
        outgoing_phone=sender.phone if isinstance(sender, OwnPhone) else None,
        duty_phone=True if isinstance(sender, DutyPhone) else None,
        planned_at=planned_at,
        planned_at_time_zone=True if content.window is not None else None,
        record=_record(content, record_id),
        lang=content.what.lang if isinstance(content.what, SpokenText) and record_id is None else None,
        need_recording=content.needs_recording or None,
        **shared,
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


def needs_record(content: CallDraft) -> bool:
    """Whether the text has to become a record first: for a list it is then paid once, instead of once a request."""
    return content.source is not None and isinstance(content.what, SpokenText)


def _placement(content: CallDraft, settings: Settings, webhook: str | None, reference: str) -> _Placement:
    shared = _Placement()
    if content.window is not None:
        shared["start_time"], shared["end_time"] = content.window.start, content.window.end
        shared["weekdays"] = tuple(sorted(content.window.weekdays))
    if content.redial_min is not None:
        shared["smart_delay_min"] = content.redial_min
        shared["smart_delay_range"] = settings.smart_delay_range
    if webhook is not None:
        shared["webhook_url"] = webhook
        shared["webhook_parameters"] = {REFERENCE_KEY: reference}
    return shared


def _variables(content: CallDraft, recipients: Sequence[RecipientRow]) -> dict[Phone, dict[str, str]] | None:
    values = {
        recipient.phone: template_values(content, recipient.name, recipient.fields)
        for recipient in recipients
    }
    return values if any(values.values()) else None


def _record(content: CallDraft, record_id: RecordId | None) -> CallRecord:
    if record_id is not None:
        return CallRecord(record_id=record_id)
    match content.what:
        case SpokenText(text=text, gender=gender):
            return CallRecord(text=text, voice=Voice.MALE if gender is Gender.MALE else Voice.FEMALE)
        case StoredRecord(record_id=stored):
            return CallRecord(record_id=stored)
    raise AssertionError("an ordinary call says a text or plays a record")
