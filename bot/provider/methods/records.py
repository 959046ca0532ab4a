"""Voice records: removed and, where the service offers it, listed (§3, §4). Making them is in `paid`."""

from typing import ClassVar

from pydantic import Field, JsonValue

from bot.domain.ids import RecordId
from bot.provider.methods.method import Method
from bot.provider.models import RecordInfo
from bot.provider.shapes import models


class RemoveRecords(Method[list[RecordInfo]]):
    """Removes records (§4). Answer: those that were removed."""

    path: ClassVar[str] = "/apiCalls/removeRecord"

    ids: tuple[RecordId, ...] = Field(min_length=1, serialization_alias="idList")

    def read(self, data: JsonValue) -> list[RecordInfo]:
        return models(RecordInfo, data)


class GetRecords(Method[list[RecordInfo]]):
    """The account's records, only id and name. Undocumented (§3): the service may not have this endpoint."""

    path: ClassVar[str] = "/apiCalls/getRecords"
    repeatable: ClassVar[bool] = True

    def read(self, data: JsonValue) -> list[RecordInfo]:
        return models(RecordInfo, data)
