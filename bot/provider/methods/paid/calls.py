"""Placing ordinary calls (§1)."""

from enum import IntEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, JsonValue, StringConstraints, field_validator, model_validator

from bot.domain.ids import RecordId
from bot.provider.methods.created import created
from bot.provider.methods.ivr import ReactionNode, Speech
from bot.provider.methods.method import (
    Flag,
    HeadersString,
    JsonString,
    PaidMethod,
    TimeOfDay,
    UnixTime,
    WebhookUrl,
    WireModel,
    WirePhone,
    WirePhones,
)
from bot.provider.models import CreateAnswer

SMART_DELAY_RANGE = (15, 90)

Weekday = Annotated[int, Field(ge=1, le=7)]


class Voice(IntEnum):
    """The voice of generated speech, by the contract's numbers; one project claims the reverse."""

    FEMALE = 0
    MALE = 1


class CallRecord(WireModel):
    """What the call says: a stored record, or a text of at most 1024 characters, whose speech costs 0.40 RUB."""

    record_id: Annotated[RecordId | None, Field(gt=0, serialization_alias="id")] = None
    text: Speech | None = None
    voice: Voice = Field(Voice.FEMALE, serialization_alias="gender")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.record_id is None) == (self.text is None):
            raise ValueError("either a record or a text")
        return self


class Placement(WireModel):
    """What ordinary and template calls share: whom to call, from which number, when, and where their news goes.

    `duty_phone`: call from a random number of the service's pool, instead of `outgoing_phone`. `smart_delay_min`:
    minutes until those who did not pick up are redialled, within `smart_delay_range` (the setting SMART_DELAY_RANGE).
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


class CreateCalls(Placement, PaidMethod[CreateAnswer]):
    """Places calls, one per phone (§1). Paid, and never idempotent.

    `end_of_speech`: detect the end of the recipient's speech; `voice_detection`: detect that the recipient interrupts.
    `planned_at_time_zone`: the window is in the recipient's own zone. `answer_timeout_s`: 15-60. `lang`: such as ru-RU.
    """

    path: ClassVar[str] = "/apiCalls/create"

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
