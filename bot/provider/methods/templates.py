"""Templates made in the cabinet (§11). Calling by one is in `paid`."""

from typing import ClassVar

from pydantic import JsonValue

from bot.provider.methods.method import Flag, Method
from bot.provider.models import Template
from bot.provider.shapes import models


class GetTemplates(Method[list[Template]]):
    """The account's templates (§11); the answer is not documented, so expect little beyond id and name."""

    path: ClassVar[str] = "/apiCalls/getTemplates"
    repeatable: ClassVar[bool] = True

    only_moderated: Flag | None = None

    def read(self, data: JsonValue) -> list[Template]:
        return models(Template, data)
