"""All that costs money or reaches a recipient. Only the gate (bot.services.paid) may import it."""

from bot.provider.methods.paid.calls import CallRecord, CreateCalls, Voice
from bot.provider.methods.paid.records import AudioFile, CreateRecord
from bot.provider.methods.paid.templates import CreateTemplateCalls
from bot.provider.methods.paid.verification import ConfirmPhone

__all__ = [
    "AudioFile",
    "CallRecord",
    "ConfirmPhone",
    "CreateCalls",
    "CreateRecord",
    "CreateTemplateCalls",
    "Voice",
]
