"""Ordinary calls: asking about them, moving and removing what is planned (§2, §9, §10). Placing them is in `paid`."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, JsonValue, field_serializer

from bot.domain.ids import ProviderCallId
from bot.provider.loose import whole_number
from bot.provider.methods.method import Flag, Method, UnixTime
from bot.provider.models import CallInfo
from bot.provider.shapes import UnexpectedShapeError, is_object, models

MOST_IDS_ASKED = 5000

CallIds = Annotated[tuple[ProviderCallId, ...], Field(min_length=1, max_length=MOST_IDS_ASKED)]


class GetCalls(Method[list[CallInfo]]):
    """The state of ordinary calls; at most 5000 ids (§2). Calls that the service doesn't know are left out."""

    path: ClassVar[str] = "/apiCalls/get"
    repeatable: ClassVar[bool] = True

    ids: CallIds = Field(serialization_alias="apiCallIdList")

    def read(self, data: JsonValue) -> list[CallInfo]:
        return models(CallInfo, data)


class GetTemplateCalls(GetCalls):
    """The same for calls made from a template, whose ids may coincide with those of ordinary calls (§2)."""

    path: ClassVar[str] = "/apiCalls/getWithTemplates"


class MoveCalls(Method[frozenset[ProviderCallId]]):
    """Gives planned calls another time (§9). Answer: the ids that were moved.

    It is not known whether calls from a template can be moved: the endpoint doesn't tell the two kinds apart.
    """

    path: ClassVar[str] = "/apiCalls/update"

    times: Mapping[ProviderCallId, UnixTime] = Field(min_length=1, serialization_alias="callList")

    @field_serializer("times")
    def _as_list(self, times: Mapping[ProviderCallId, UnixTime]) -> list[JsonValue]:
        return [{"id": call, "replannedAt": int(at.timestamp())} for call, at in times.items()]

    def read(self, data: JsonValue) -> frozenset[ProviderCallId]:
        return call_ids(data)


class RemoveCalls(Method[frozenset[ProviderCallId]]):
    """Removes planned calls that have not begun; all of one kind (§10). Answer: the ids that were removed."""

    path: ClassVar[str] = "/apiCalls/remove"

    ids: CallIds = Field(serialization_alias="idList")
    of_template: Flag = Field(serialization_alias="isTemplate")

    def read(self, data: JsonValue) -> frozenset[ProviderCallId]:
        return call_ids(data)


def call_ids(data: JsonValue) -> frozenset[ProviderCallId]:
    """{"callIdList": […]} or the bare list -> ids; an empty list confirms nothing. Raises UnexpectedShapeError."""
    said = data.get("callIdList") if is_object(data) else data
    if not isinstance(said, list):
        raise UnexpectedShapeError("a list of ids was promised")
    return frozenset(ProviderCallId(number) for number in map(whole_number, said) if number is not None)
