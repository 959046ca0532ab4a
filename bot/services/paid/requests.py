"""Paid requests, one function for each kind, to use after entering the gate; call_request builds those of calls."""

from bot.domain.phone import Phone
from bot.provider.methods.paid import AudioFile, ConfirmPhone, CreateRecord, CreateTemplateCalls
from bot.provider.models import CreateAnswer, PlacedCall, RecordInfo
from bot.services.paid.gate import Admitted, Paid


def text_record(entry: Admitted, name: str, text: str) -> Paid[RecordInfo]:
    return entry.paid(CreateRecord(name=name, text=text))


def uploaded_record(
    entry: Admitted, name: str, content: bytes, *, file_name: str, content_type: str
) -> Paid[RecordInfo]:
    audio = AudioFile(file_name=file_name, content=content, content_type=content_type)
    return entry.paid(CreateRecord(name=name, file=audio))


def flash_call(entry: Admitted, phone: Phone, code: str) -> Paid[None]:
    return entry.paid(ConfirmPhone(phone=phone, pin=code))


def misunderstood(sent: Paid[CreateAnswer], call: PlacedCall) -> tuple[str, ...]:
    """Names of a template's placeholders for which the service took another value than was meant."""
    return sent.method.misunderstood(call) if isinstance(sent.method, CreateTemplateCalls) else ()
