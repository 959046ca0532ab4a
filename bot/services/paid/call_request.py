"""The request for a batch: the confirmed content in the service's own form, built and checked before anything is paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from types import MappingProxyType
from typing import TypedDict

from pydantic import JsonValue

from bot.config import Settings
from bot.domain.drafts.draft import (
    CallDraft,
    DutyPhone,
    FromTemplate,
    Gender,
    OwnPhone,
    SpokenText,
    StoredRecord,
)
from bot.domain.hooks.hook_address import HookAddress, hook_path
from bot.domain.ids import RecordId
from bot.domain.phone import Phone
from bot.domain.reactions import Placed, with_records
from bot.provider.methods import ReactionNode
from bot.provider.methods.paid import CallRecord, CreateCalls, CreateTemplateCalls, Voice
from bot.provider.webhooks import REFERENCE_KEY
from bot.services.drafts.list_view import template_values
from bot.services.reactions.request import to_ivr
from storage.calling.launches import LaunchRow
from storage.calling.recipients import RecipientRow
from storage.keys.keyring import Keyring

_NOTHING_VOICED: Mapping[str, RecordId] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class HookAddresses:
    """Where news of a batch is to be sent: every address holds its reference, so that it proves whose news it is."""

    settings: Settings
    keyring: Keyring
    reference: str

    def of_calls(self) -> str | None:
        """None without PUBLIC_URL."""
        return (
            None if self.settings.public_url is None else self._address(HookAddress("calls", self.reference))
        )

    def of_reaction(self, placed: Placed) -> str:
        return self._address(HookAddress("ivr", self.reference, str(placed.number)))

    def parameters(self) -> dict[str, JsonValue]:
        return {REFERENCE_KEY: self.reference}

    def _address(self, address: HookAddress) -> str:
        key_id = self.keyring.newest_id
        mac_key = self.keyring.hook_mac_keys()[key_id]
        return f"{self.settings.public_url}{hook_path(address, key_id=key_id, mac_key=mac_key)}"


class _Placement(TypedDict, total=False):
    """Fields that ordinary calls and template calls share."""

    start_time: time
    end_time: time
    weekdays: tuple[int, ...]
    smart_delay_min: int
    smart_delay_range: tuple[int, int]
    webhook_url: str
    webhook_parameters: dict[str, JsonValue]
    webhook_headers: dict[str, str]


def batch_request(
    launch: LaunchRow,
    recipients: Sequence[RecipientRow],
    *,
    settings: Settings,
    hooks: HookAddresses,
    now: datetime,
    voiced: Mapping[str, RecordId] = _NOTHING_VOICED,
) -> CreateCalls | CreateTemplateCalls:
    """The request for a batch (contract, sections 1 and 12). `voiced`: the records made of the launch's texts, by text.

    Raises pydantic's ValidationError, LookupError for what can't be said.
    """
    content = launch.content
    phones = tuple(recipient.phone for recipient in recipients)
    shared = _placement(content, settings, hooks)
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
    sender, window, manner = content.sender, content.window, content.manner
    leaves_out_weekends = window is not None and window.leaves_out_weekends
    if leaves_out_weekends:
        # Either the one or the other (contract, section 1); a template's call has days alone.
        del shared["weekdays"]
    return CreateCalls(
        phones=phones,
        outgoing_phone=sender.phone if isinstance(sender, OwnPhone) else None,
        duty_phone=True if isinstance(sender, DutyPhone) else None,
        planned_at=planned_at,
        planned_at_time_zone=True if window is not None and window.is_local else None,
        exclude_weekends=leaves_out_weekends or None,
        record=_record(content, voiced),
        reactions=_reactions(content, settings, hooks, voiced),
        lang=content.what.lang if isinstance(content.what, SpokenText) else None,
        need_recording=content.needs_recording or None,
        answer_timeout_s=manner.answer_timeout_s,
        voice_detection=manner.notices_interruption or None,
        end_of_speech=manner.finds_end_of_speech or None,
        is_manager_delivery_phone=manner.manager_sees_sender or None,
        **shared,
    )


def _placement(content: CallDraft, settings: Settings, hooks: HookAddresses) -> _Placement:
    shared = _Placement()
    if content.window is not None:
        shared["start_time"], shared["end_time"] = content.window.start, content.window.end
        shared["weekdays"] = tuple(sorted(content.window.weekdays))
    if content.redial_min is not None:
        shared["smart_delay_min"] = content.redial_min
        shared["smart_delay_range"] = settings.smart_delay_range
    if (webhook := hooks.of_calls()) is not None:
        shared["webhook_url"] = webhook
        shared["webhook_parameters"] = hooks.parameters()
    elif (own := content.own_hook) is not None:
        # Nobody reaches us, so the service tells their system itself.
        shared["webhook_url"] = own.url
        shared["webhook_parameters"] = own.parameter_values
        shared["webhook_headers"] = own.header_values
    return shared


def _reactions(
    content: CallDraft, settings: Settings, hooks: HookAddresses, voiced: Mapping[str, RecordId]
) -> tuple[ReactionNode, ...] | None:
    if not content.reactions:
        return None
    return to_ivr(
        with_records(content.reactions, voiced),
        hooks.of_reaction if settings.public_url is not None else None,
        parameters=hooks.parameters(),
    )


def _variables(content: CallDraft, recipients: Sequence[RecipientRow]) -> dict[Phone, dict[str, str]] | None:
    values = {
        recipient.phone: template_values(content, recipient.name, recipient.fields)
        for recipient in recipients
    }
    return values if any(values.values()) else None


def _record(content: CallDraft, voiced: Mapping[str, RecordId]) -> CallRecord:
    match content.what:
        case SpokenText(text=text, gender=Gender.FEMALE) if text in voiced:
            return CallRecord(record_id=voiced[text])
        case SpokenText(text=text, gender=gender):
            return CallRecord(text=text, voice=Voice.MALE if gender is Gender.MALE else Voice.FEMALE)
        case StoredRecord(record_id=stored):
            return CallRecord(record_id=stored)
    raise AssertionError("an ordinary call says a text or plays a record")
