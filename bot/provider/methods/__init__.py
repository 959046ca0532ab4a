"""All endpoints of the calling service except the paid ones (`paid`). To add one, take the nearest and replicate every
aspect of it.
"""

from bot.provider.methods.account import GetLanguages, GetPhones, UserInfo
from bot.provider.methods.calls import GetCalls, GetTemplateCalls, MoveCalls, RemoveCalls
from bot.provider.methods.ivr import ReactionNode, ReactionRecord
from bot.provider.methods.method import Method, PaidMethod, Upload
from bot.provider.methods.records import GetRecords, RemoveRecords
from bot.provider.methods.templates import GetTemplates

__all__ = [
    "GetCalls",
    "GetLanguages",
    "GetPhones",
    "GetRecords",
    "GetTemplateCalls",
    "GetTemplates",
    "Method",
    "MoveCalls",
    "PaidMethod",
    "ReactionNode",
    "ReactionRecord",
    "RemoveCalls",
    "RemoveRecords",
    "Upload",
    "UserInfo",
]
