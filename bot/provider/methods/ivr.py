"""The tree of reactions: what happens when the recipient presses a digit, says a word, or stays on the line (§1, `ivrs`).

The contract leaves the separator of spoken words open, so it is a setting and comes with each node.
"""

from typing import Annotated, Literal, Self

from pydantic import (
    Field,
    JsonValue,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
    model_validator,
)

from bot.domain.ids import RecordId
from bot.provider.methods.method import Flag, HeadersString, Id, JsonString, WebhookUrl, WireModel, WirePhone

KEYWORDS_SEPARATOR = "|"
SMS_LIMIT = 70
SPEECH_LIMIT = 1024

Speech = Annotated[str, StringConstraints(min_length=1, max_length=SPEECH_LIMIT, pattern=r"\S")]


class ReactionRecord(WireModel):
    """What a reaction plays: a stored record or a generated text. `source`: what a stored record was made from."""

    record_id: Annotated[RecordId | None, Field(gt=0, serialization_alias="id")] = None
    text: Speech | None = None
    source: Literal["text", "file"] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.record_id is None) == (self.text is None):
            raise ValueError("either a record or a text")
        return self


class ReactionNode(WireModel):
    """One node of the tree; without a digit, key words and any_word it means "stayed on the line".

    `key_words`: spoken answers, joined with `separator`. `need_block`: put the
    recipient on the stop list. `sms_template_id` replaces `sms_text`. `recognition_timeout_s`: 1-15, with any_word only.
    `next_level`: nodes that follow this one.
    """

    digit: Annotated[int, Field(ge=0, le=9)] | None = None
    key_words: tuple[str, ...] = ()
    separator: Annotated[str, Field(min_length=1)] = Field(KEYWORDS_SEPARATOR, exclude=True)
    need_block: Flag | None = None
    record: ReactionRecord | None = None
    manager_phone: WirePhone | None = None
    sms_text: Annotated[str, StringConstraints(min_length=1, max_length=SMS_LIMIT)] | None = None
    sms_template_id: Id | None = None
    sms_channel: str | None = None
    webhook_url: WebhookUrl | None = None
    webhook_parameters: JsonString | None = None
    webhook_headers: HeadersString | None = None
    any_word: Flag | None = None
    recognition_timeout_s: Annotated[int, Field(ge=1, le=15)] | None = Field(
        None, serialization_alias="recognitionTimeout"
    )
    recognize: Flag | None = None
    email_timeout_min: Id | None = Field(None, serialization_alias="emailTimeout")
    next_level: "tuple[ReactionNode, ...]" = Field((), serialization_alias="ivrs")

    @model_validator(mode="after")
    def _exclusive_fields(self) -> Self:
        if self.any_word and (self.key_words or self.digit is not None):
            raise ValueError("any_word counts only without a digit and key words")
        if self.recognition_timeout_s is not None and not self.any_word:
            raise ValueError("recognition_timeout_s counts only with any_word")
        if self.sms_text is not None and self.sms_template_id is not None:
            raise ValueError("either an SMS text or an SMS template")
        if any(not word.strip() or self.separator in word for word in self.key_words):
            raise ValueError("a key word is empty or holds the separator")
        return self

    @model_serializer(mode="wrap")
    def _on_the_wire(self, fields: SerializerFunctionWrapHandler) -> dict[str, JsonValue]:
        said: dict[str, JsonValue] = fields(self)
        said.pop("ivrs" if not self.next_level else "", None)
        if self.key_words:
            said["keyWords"] = self.separator.join(self.key_words)
        else:
            said.pop("keyWords", None)
        return said
