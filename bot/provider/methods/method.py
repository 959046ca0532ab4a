"""An endpoint is a typed object: it declares its path, whether it may be repeated and what its answer becomes. So one
function can send all endpoints. Fields are checked when the object is made, before anything is paid for.
"""

import json
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    PlainSerializer,
    StringConstraints,
)
from pydantic.alias_generators import to_camel

from bot.domain.phone import PHONE_DIGITS, Phone

AnswerT = TypeVar("AnswerT")
AnswerT_co = TypeVar("AnswerT_co", covariant=True)
Verb = Literal["GET", "POST"]

WEBHOOK_URL_LIMIT = 255


def _eleven_digits(phone: Phone) -> Phone:
    if len(phone) != PHONE_DIGITS or not (phone.isascii() and phone.isdigit()):
        raise ValueError(f"a phone has {PHONE_DIGITS} digits")
    return phone


def _distinct(phones: tuple[Phone, ...]) -> tuple[Phone, ...]:
    if len(set(phones)) != len(phones):
        raise ValueError("a phone is named twice: it would be called and paid for twice")
    return phones


def _json_string(value: Mapping[str, JsonValue]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _unix(moment: datetime) -> int:
    return int(moment.timestamp())


def _hours_minutes(of_day: time) -> str:
    return of_day.strftime("%H:%M")


WirePhone = Annotated[Phone, AfterValidator(_eleven_digits)]
WirePhones = Annotated[tuple[WirePhone, ...], Field(min_length=1), AfterValidator(_distinct)]
Flag = Annotated[bool, PlainSerializer(int, return_type=int)]
"""True and False here, 1 and 0 on the wire; None, where it is allowed, leaves the choice to the service."""
UnixTime = Annotated[AwareDatetime, PlainSerializer(_unix, return_type=int)]
TimeOfDay = Annotated[time, PlainSerializer(_hours_minutes, return_type=str)]
JsonString = Annotated[dict[str, JsonValue], PlainSerializer(_json_string, return_type=str)]
HeadersString = Annotated[dict[str, str], PlainSerializer(_json_string, return_type=str)]
WebhookUrl = Annotated[
    str, StringConstraints(max_length=WEBHOOK_URL_LIMIT, pattern=r"^https?://[^\s]+$", strip_whitespace=True)
]
Id = Annotated[int, Field(gt=0)]


class WireModel(BaseModel):
    """snake_case here, camelCase on the wire; its repr and its errors show no values."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=False,
        serialize_by_alias=True,
        hide_input_in_errors=True,
    )

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        return ()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send as multipart/form-data, under the wire name `name`."""

    name: str
    file_name: str
    content_type: str
    content: bytes = field(repr=False)


class Method(WireModel, Generic[AnswerT_co]):
    """A request to the service, whose answer becomes an AnswerT_co.

    `path`: below the base address. `verbs`: tried in turn while the service refuses. `repeatable`: it changes nothing,
    so it may be sent again after any failure. Otherwise a lost answer means that nobody knows whether it happened.
    """

    path: ClassVar[str]
    verbs: ClassVar[tuple[Verb, ...]] = ("POST",)
    repeatable: ClassVar[bool] = False

    def wire(self) -> dict[str, JsonValue]:
        """The fields as the service wants them, without the key."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    def upload(self) -> Upload | None:
        return None

    @abstractmethod
    def read(self, data: JsonValue) -> AnswerT_co:
        """The unwrapped answer as a model. Raises shapes.UnexpectedShapeError."""


class PaidMethod(Method[AnswerT_co]):
    """Costs money or reaches a recipient. All such methods are in `paid`; only bot.services.paid sends them."""
