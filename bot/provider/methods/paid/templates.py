"""Calls by a template made in the cabinet (§12), whose variables travel upside down: value -> placeholder."""

from collections.abc import Mapping
from typing import ClassVar, Self

from pydantic import Field, JsonValue, field_serializer, model_validator

from bot.domain.ids import TemplateId
from bot.domain.phone import Phone
from bot.provider import loose
from bot.provider.methods.created import created
from bot.provider.methods.method import PaidMethod, WirePhone
from bot.provider.methods.paid.calls import Placement
from bot.provider.models import CreateAnswer, PlacedCall

Values = Mapping[str, str]
"""Placeholder (with or without its braces) -> what is said in its place."""


class CreateTemplateCalls(Placement, PaidMethod[CreateAnswer]):
    """Places calls by a template, one per phone (§12). Paid, and never idempotent.

    `variables`: each phone's values by placeholder; an empty value can't be sent. Of the other fields only `planned_at`
    is documented; the service may ignore the rest, or refuse it with a validation error.
    """

    path: ClassVar[str] = "/apiCalls/createWithTemplate"

    template_id: TemplateId = Field(gt=0)
    variables: Mapping[WirePhone, Values] | None = None

    @model_validator(mode="after")
    def _variables_can_be_sent(self) -> Self:
        for phone, values in (self.variables or {}).items():
            if phone not in self.phones:
                raise ValueError("variables name a phone that is not called")
            if not all(value.strip() for value in values.values()):
                raise ValueError("a variable is empty")
            names = [placeholder_name(placeholder) for placeholder in values]
            if not all(names) or len(set(names)) != len(names):
                raise ValueError("a placeholder is empty or named twice")
        return self

    @field_serializer("variables")
    def _inverted(self, variables: Mapping[Phone, Values] | None) -> dict[str, dict[str, str]] | None:
        return None if variables is None else {phone: inverted(values) for phone, values in variables.items()}

    def read(self, data: JsonValue) -> CreateAnswer:
        return created(data, self.phones)

    def misunderstood(self, call: PlacedCall) -> tuple[str, ...]:
        """This call's placeholders whose value the service understood otherwise than we meant it.

        Empty when all is well, and when the service doesn't say what it understood.
        """
        if call.phone is None or call.phone_info is None:
            return ()
        took = {placeholder_name(name): loose.word(value) for name, value in call.phone_info.items()}
        meant = (self.variables or {}).get(call.phone, {})
        return tuple(
            name
            for name, value in ((placeholder_name(name), value) for name, value in meant.items())
            if took.get(name) != value.strip()
        )


def placeholder_name(placeholder: str) -> str:
    return placeholder.strip().removeprefix("{").removesuffix("}").strip()


def inverted(values: Values) -> dict[str, str]:
    """{"name": "Ольга"} -> {"Ольга": "{name}"}; equal values differ by trailing spaces, which are not spoken."""
    wire: dict[str, str] = {}
    for placeholder, value in values.items():
        key = value.strip()
        while key in wire:
            key += " "
        wire[key] = f"{{{placeholder_name(placeholder)}}}"
    return wire
