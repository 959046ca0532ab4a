"""Ordinary calls: placing them, asking about them, moving and removing what is planned (§1, §2, §9, §10)."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, JsonValue, StringConstraints, field_serializer, field_validator, model_validator

from bot.domain.ids import ProviderCallId, RecordId
from bot.provider.loose import whole_number
from bot.provider.methods.created import created
from bot.provider.methods.ivr import ReactionNode, Speech
from bot.provider.methods.method import (
    Flag,
    HeadersString,
    JsonString,
    Method,
    TimeOfDay,
    UnixTime,
    WebhookUrl,
    WireModel,
    WirePhone,
    WirePhones,
)
from bot.provider.models import CallInfo, CreateAnswer
from bot.provider.shapes import UnexpectedShapeError, is_object, models

SMART_DELAY_RANGE = (15, 90)
MOST_IDS_ASKED = 5000

CallIds = Annotated[tuple[ProviderCallId, ...], Field(min_length=1, max_length=MOST_IDS_ASKED)]
Weekday = Annotated[int, Field(ge=1, le=7)]


class Voice(IntEnum):
    """Of the generated speech, by the contract's numbers; one project claims the reverse."""

    FEMALE = 0
    MALE = 1


class CallRecord(WireModel):
    """What the call says: a stored record, or a text of at most 1024 characters that is generated for 0.40 RUB."""

    record_id: Annotated[RecordId | None, Field(gt=0, serialization_alias="id")] = None
    text: Speech | None = None
    voice: Voice = Field(Voice.FEMALE, serialization_alias="gender")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.record_id is None) == (self.text is None):
            raise ValueError("either a record or a text")
        return self


class Placement(WireModel):
    """What ordinary and template calls share: whom, from where, when, and where their news goes.

    `duty_phone`: from a random number of the service's pool, instead of `outgoing_phone`. `smart_delay_min`: minutes
    until those who did not pick up are redialled, within `smart_delay_range` (the setting SMART_DELAY_RANGE).
    `start_time` to `end_time`: the window of the day; `weekdays` (1 is Monday) counts only with it.
    `webhook_parameters` and `webhook_headers` are merged into the webhook.
    """

    phones: WirePhones
    outgoing_phone: WirePhone | None = None
    duty_phone: Flag | None = None
    planned_at: UnixTime | None = None
    smart_delay_min: int | None = Field(None, serialization_alias="smartDelay")
    smart_delay_range: tuple[int, int] = Field(SMART_DELAY_RANGE, exclude=True)
    start_time: TimeOfDay | None = None
    end_time: TimeOfDay | None = None
    weekdays: tuple[Weekday, ...] | None = None
    webhook_url: WebhookUrl | None = None
    webhook_parameters: JsonString | None = None
    webhook_headers: HeadersString | None = None

    @field_validator("weekdays")
    @classmethod
    def _each_day_once(cls, days: tuple[int, ...] | None) -> tuple[int, ...] | None:
        if days is not None and not days:
            raise ValueError("no weekday is left to call on")
        return days if days is None else tuple(sorted(set(days)))

    @model_validator(mode="after")
    def _placement_is_consistent(self) -> Self:
        if self.outgoing_phone is not None and self.duty_phone:
            raise ValueError("either an outgoing phone or a duty phone")
        shortest, longest = self.smart_delay_range
        if self.smart_delay_min is not None and not shortest <= self.smart_delay_min <= longest:
            raise ValueError(f"smart_delay_min is within {shortest}-{longest}")
        if self.weekdays is not None and not self.has_window:
            raise ValueError("weekdays count only with start_time and end_time")
        return self

    @property
    def has_window(self) -> bool:
        return self.start_time is not None and self.end_time is not None


class CreateCalls(Placement, Method[CreateAnswer]):
    """Places calls, one per phone (§1). Paid, and never idempotent.

    `end_of_speech`: detect the end of the person's speech; `voice_detection`: detect that the person interrupts.
    `planned_at_time_zone`: the window is in the person's own zone. `answer_timeout_s`: 15-60. `lang`: such as ru-RU.
    """

    path: ClassVar[str] = "/apiCalls/create"
    paid: ClassVar[bool] = True

    record: CallRecord
    reactions: tuple[ReactionNode, ...] | None = Field(None, serialization_alias="ivrs", min_length=1)
    need_recording: Flag | None = None
    is_manager_delivery_phone: Flag | None = None
    end_of_speech: Flag | None = None
    voice_detection: Flag | None = None
    lang: Annotated[str, StringConstraints(min_length=2, max_length=5)] | None = None
    planned_at_time_zone: Flag | None = None
    exclude_weekends: Flag | None = None
    answer_timeout_s: Annotated[int, Field(ge=15, le=60)] | None = Field(
        None, serialization_alias="answerTimeout"
    )

    @model_validator(mode="after")
    def _call_is_consistent(self) -> Self:
        if self.outgoing_phone is None and not self.duty_phone:
            raise ValueError("an outgoing phone or a duty phone is needed")
        if self.exclude_weekends and self.weekdays is not None:
            raise ValueError("either weekdays or exclude_weekends")
        if self.exclude_weekends and not self.has_window:
            raise ValueError("exclude_weekends counts only with start_time and end_time")
        return self

    def read(self, data: JsonValue) -> CreateAnswer:
        return created(data, self.phones)


class GetCalls(Method[list[CallInfo]]):
    """How ordinary calls stand; at most 5000 ids (§2). Calls that the service doesn't know are left out."""

    path: ClassVar[str] = "/apiCalls/get"
    repeatable: ClassVar[bool] = True

    ids: CallIds = Field(serialization_alias="apiCallIdList")

    def read(self, data: JsonValue) -> list[CallInfo]:
        return models(CallInfo, data)


class GetTemplateCalls(GetCalls):
    """The same for calls made from a template, whose ids may coincide with those of ordinary ones (§2)."""

    path: ClassVar[str] = "/apiCalls/getWithTemplates"


class MoveCalls(Method[frozenset[ProviderCallId]]):
    """Gives planned calls another time (§9). Answer: the ids that were moved.

    Whether calls from a template can be moved is open: the endpoint doesn't tell the two kinds apart.
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
