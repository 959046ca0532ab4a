"""All endpoints of the calling service; to add one, take the nearest and replicate every aspect of it."""

from bot.provider.methods.account import ConfirmPhone, GetLanguages, GetPhones, UserInfo
from bot.provider.methods.calls import (
    CallRecord,
    CreateCalls,
    GetCalls,
    GetTemplateCalls,
    MoveCalls,
    RemoveCalls,
    Voice,
)
from bot.provider.methods.ivr import ReactionNode, ReactionRecord
from bot.provider.methods.method import Method, Upload
from bot.provider.methods.records import AudioFile, CreateRecord, GetRecords, RemoveRecords
from bot.provider.methods.templates import CreateTemplateCalls, GetTemplates

__all__ = [
    "AudioFile",
    "CallRecord",
    "ConfirmPhone",
    "CreateCalls",
    "CreateRecord",
    "CreateTemplateCalls",
    "GetCalls",
    "GetLanguages",
    "GetPhones",
    "GetRecords",
    "GetTemplateCalls",
    "GetTemplates",
    "Method",
    "MoveCalls",
    "ReactionNode",
    "ReactionRecord",
    "RemoveCalls",
    "RemoveRecords",
    "Upload",
    "UserInfo",
    "Voice",
]
