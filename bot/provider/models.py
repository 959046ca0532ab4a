"""What the service answers, read leniently: see `loose` for the many ways in which it writes one value.

Unknown fields stay in `model_extra`, unknown status words stay as they came. Money is in kopecks, times are aware
UTC. A repr shows no phone, nobody's words and no unknown field. Each model names its section of the contract.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    SkipValidation,
    model_validator,
)
from pydantic.alias_generators import to_camel

from bot.domain.calls.call_status import LegNews, leg_key
from bot.domain.costs.money import Kopecks
from bot.domain.ids import ProviderCallId, RecordId, TemplateId
from bot.domain.phone import Phone
from bot.provider import loose
from bot.provider.loose import (
    Joined,
    JsonObject,
    LooseFlag,
    LooseInt,
    LooseKopecks,
    LoosePhone,
    MaybeJsonObject,
    Moment,
    Word,
)

Number = Annotated[int, BeforeValidator(loose.whole_number)]
CallNumberOfService = Annotated[ProviderCallId, BeforeValidator(loose.whole_number)]
_AS_TOLD: Final = " as told"
"""No name that the service could use."""
MaybeCallId = Annotated[ProviderCallId | None, BeforeValidator(loose.whole_number)]


class AnswerModel(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        alias_generator=to_camel,
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        known = type(self).model_fields
        return [(name, value) for name, value in super().__repr_args__() if name in known]

    @property
    def unknown_fields(self) -> dict[str, JsonValue]:
        """What the service said beyond the contract, as it came."""
        return dict(self.model_extra or {})


class Leg(AnswerModel):
    """One dialling of a call: an item of `calls[]` (§2). Real answers have an `id`, which the documentation lacks.

    `status` is the raw word; `ivr_answers` and `ivr_ids` keep the service's `|`; `ivr_digit` −1: stayed on the line.
    """

    id: LooseInt = None
    phone: LoosePhone = Field(None, repr=False)
    status: Word = None
    created_at: Moment = None
    updated_at: Moment = None
    started_at: Moment = None
    answered_at: Moment = None
    finished_at: Moment = None
    manager_status: Word = None
    manager_started_at: Moment = None
    manager_answered_at: Moment = None
    ivr_digit: LooseInt = None
    ivr_answers: Joined = Field(None, repr=False)
    ivr_ids: Joined = Field(None, alias="ivrIdList")
    to_block: LooseFlag = None
    cost_kopecks: LooseKopecks = Field(None, alias="cost")
    hangup_cause: LooseInt = None
    record_path: Word = Field(
        None, validation_alias=AliasChoices("recordFilePath", "recordPath", "record_path"), repr=False
    )
    next_call_id: MaybeCallId = None
    label: Word = Field(None, repr=False)
    comment: Word = Field(None, repr=False)

    @property
    def news(self) -> LegNews:
        """This leg in the form that the ledger takes."""
        said = {name: getattr(self, name) for name in _NEWS_FIELDS}
        return LegNews(leg_key=leg_key(self.id, self.phone or ""), **said)


_NEWS_FIELDS = tuple(name for name in LegNews.__dataclass_fields__ if name != "leg_key")


class CallInfo(AnswerModel):
    """A call as `get`, `getWithTemplates` and the status webhooks tell of it (§2, Webhooks).

    `parameters`: our webhookParameters, wherever the service put them. From a webhook they may also hold fields that
    the contract doesn't name, so look only for your own key.
    """

    id: CallNumberOfService = Field(validation_alias=AliasChoices("id", "apicallId", "apiCallId"))
    created_at: Moment = None
    planned_at: Moment = None
    smart_delay_min: LooseInt = Field(None, alias="smartDelay")
    prev_call_id: MaybeCallId = None
    need_recording: LooseFlag = Field(
        None, validation_alias=AliasChoices("needRecording", "needrecording", "need_recording")
    )
    template_id: LooseInt = None
    webhook_url: Word = Field(None, repr=False)
    webhook_sent: LooseFlag = None
    webhook_try: LooseInt = None
    parameters: JsonObject = Field(default_factory=dict, alias="webhookParameters", repr=False)
    legs: tuple[Leg, ...] = Field((), alias="calls")
    as_told: SkipValidation[Mapping[str, JsonValue]] = Field(
        MappingProxyType({}), alias=_AS_TOLD, exclude=True, repr=False
    )
    """The whole object as it came, to be told further."""

    @model_validator(mode="before")
    @classmethod
    def _legs_as_list(cls, value: Any) -> Any:
        """`calls` may be one object or null; it may also be missing, with the leg's fields beside the call's own."""
        if not isinstance(value, dict):
            return value
        calls = value.get("calls")
        if isinstance(calls, dict):
            calls = [calls]
        elif calls is None and "status" in value and "phone" in value:
            calls = [{name: said for name, said in value.items() if name in _LEG_WIRE_NAMES}]
        legs = [leg for leg in calls if isinstance(leg, dict)] if isinstance(calls, list) else []
        return {**value, "calls": legs, _AS_TOLD: value}


_LEG_WIRE_NAMES = frozenset(
    {to_camel(name) for name in Leg.model_fields} - {"id", "createdAt"}
    | {"cost", "ivrIdList", "recordFilePath"}
)


class PlacedCall(AnswerModel):
    """One call that `create` or `createWithTemplate` has accepted (§1, §12).

    `phone_info`: the template's variables as the service understood them, placeholder -> value; None when not said.
    """

    id: CallNumberOfService
    phone: LoosePhone = Field(None, repr=False)
    created_at: Moment = None
    planned_at: Moment = None
    smart_delay_min: LooseInt = Field(None, alias="smartDelay")
    need_recording: LooseFlag = Field(
        None, validation_alias=AliasChoices("needRecording", "needrecording", "need_recording")
    )
    record_cost_kopecks: LooseKopecks = Field(None, alias="recordCost", repr=False)
    template_id: LooseInt = None
    phone_info: MaybeJsonObject = Field(None, repr=False)


@dataclass(frozen=True, slots=True)
class FailedCall:
    """A phone that the service refused inside an outer success; `message` is the service's words, masked and cut."""

    phone: Phone | None = field(repr=False)
    message: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CreateAnswer:
    """What became of each phone of one paid request (§1, §12).

    `placed`: calls with ids. `failed`: refused one by one. `missing`: without a readable answer, so their fate is
    unknown. `record_cost_kopecks`: for the whole request, never per call; None when not said.
    """

    placed: tuple[PlacedCall, ...]
    failed: tuple[FailedCall, ...]
    missing: tuple[Phone, ...] = field(repr=False)
    record_cost_kopecks: Kopecks | None


class RecordInfo(AnswerModel):
    """A voice record (§3, §4, and the undocumented list, which gives only `id` and `name`). `status` is opaque."""

    id: Annotated[RecordId, BeforeValidator(loose.whole_number)]
    name: Word = None
    path: Word = Field(
        None, validation_alias=AliasChoices("path", "recordPath", "recordFilePath"), repr=False
    )
    status: Word = None
    need_moderation: LooseFlag = None
    moderator_comment: Word = Field(None, repr=False)
    text: Word = Field(None, alias="recordText", repr=False)
    cost_kopecks: LooseKopecks = Field(None, alias="cost")
    created_at: Moment = None
    deleted_at: Moment = None


class AccountInfo(AnswerModel):
    """Whose key it is (§5)."""

    id: Number
    balance_kopecks: Annotated[Kopecks, BeforeValidator(loose.kopecks)] = Field(alias="balance")


class OutgoingPhone(AnswerModel):
    """A number that calls may come from (§6). `shared`: not the account's own. `enabled` False: unconfirmed."""

    id: LooseInt = None
    phone: Annotated[Phone, BeforeValidator(loose.phone)] = Field(repr=False)
    is_system: LooseFlag = None
    shared: LooseFlag = Field(None, alias="overall")
    enabled: LooseFlag = Field(None, validation_alias=AliasChoices("enable", "enabled"))


class Language(AnswerModel):
    """A language of the generated speech (§7); `code` is what `lang` takes, such as ru-RU."""

    id: LooseInt = None
    name: Word = None
    code: Annotated[str, BeforeValidator(loose.word)] = Field(alias="defaultLangCode")


class Template(AnswerModel):
    """A call template made in the cabinet (§11); anything but the id and the name is in `unknown_fields`."""

    id: Annotated[TemplateId, BeforeValidator(loose.whole_number)]
    name: Word = None
