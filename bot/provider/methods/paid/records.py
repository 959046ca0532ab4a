"""Voice records are made from a text or a file (§3)."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, JsonValue, StringConstraints, model_validator

from bot.provider.methods.method import PaidMethod, Upload, WireModel
from bot.provider.models import RecordInfo
from bot.provider.shapes import one


class AudioFile(WireModel):
    """Audio as it goes to the service, MP3 by default (the setting AUDIO_FORMAT); `content_type` has to match."""

    file_name: Annotated[str, StringConstraints(min_length=1)]
    content: Annotated[bytes, Field(min_length=1)]
    content_type: str = "audio/mpeg"


class CreateRecord(PaidMethod[RecordInfo]):
    """Makes a record of `text` (generated, paid) or of `file` (multipart), never of both (§3).

    A repeat would make a second record, and a text would be paid for again.
    """

    path: ClassVar[str] = "/apiCalls/createRecord"

    name: Annotated[str, StringConstraints(min_length=1)]
    text: Annotated[str, StringConstraints(min_length=1, pattern=r"\S")] | None = None
    file: AudioFile | None = Field(None, exclude=True)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.text is None) == (self.file is None):
            raise ValueError("either a text or a file")
        return self

    def wire(self) -> dict[str, JsonValue]:
        return {**super().wire(), "source": "text" if self.file is None else "file"}

    def upload(self) -> Upload | None:
        if self.file is None:
            return None
        return Upload("file", self.file.file_name, self.file.content_type, self.file.content)

    def read(self, data: JsonValue) -> RecordInfo:
        return one(RecordInfo, data)
