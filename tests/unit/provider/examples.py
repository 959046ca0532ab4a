"""Requests that several tests send; phones and the key are made up."""

import json

from pydantic import JsonValue, SecretStr

from bot.domain.ids import ProviderCallId, RecordId, TemplateId
from bot.domain.phone import Phone
from bot.provider.client import Credentials
from bot.provider.methods.paid import CallRecord, ConfirmPhone, CreateCalls, CreateRecord, CreateTemplateCalls

ANNA = Phone("79160000011")
BORIS = Phone("79160000012")
VERA = Phone("79160000013")
OUTGOING = Phone("74950000001")
KEY = "canary/Key+7f3a9c"

PAID = (
    CreateCalls(phones=(ANNA,), outgoing_phone=OUTGOING, record=CallRecord(text="Ждём вас завтра")),
    CreateTemplateCalls(phones=(ANNA,), template_id=TemplateId(4)),
    CreateRecord(name="reminder", text="Ждём вас завтра"),
    ConfirmPhone(phone=ANNA, pin="4821"),
)


def always() -> bool:
    """A request that may leave whenever it comes to that."""
    return True


def credentials(domain: str = "calls.example") -> Credentials:
    return Credentials(domain, SecretStr(KEY))


def call_id(number: int) -> ProviderCallId:
    return ProviderCallId(number)


def record_id(number: int) -> RecordId:
    return RecordId(number)


def wrapped(data: JsonValue) -> bytes:
    return json.dumps({"status": "success", "data": data}).encode()
