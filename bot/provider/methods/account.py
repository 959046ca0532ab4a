"""The account behind a key: balance, outgoing numbers, languages (§5-§7)."""

from typing import ClassVar

from pydantic import JsonValue

from bot.provider.methods.method import Method, Verb
from bot.provider.models import AccountInfo, Language, OutgoingPhone
from bot.provider.shapes import models, one


class UserInfo(Method[AccountInfo]):
    """Id and balance of the account (§5); the way to check a key."""

    path: ClassVar[str] = "/apiCalls/userInfo"
    repeatable: ClassVar[bool] = True

    def read(self, data: JsonValue) -> AccountInfo:
        return one(AccountInfo, data)


class GetPhones(Method[list[OutgoingPhone]]):
    """Numbers that calls may come from; `all` is a JSON boolean here, not 0/1 (§6)."""

    path: ClassVar[str] = "/apiCalls/getPhones"
    repeatable: ClassVar[bool] = True

    all: bool | None = None

    def read(self, data: JsonValue) -> list[OutgoingPhone]:
        return models(OutgoingPhone, data)


class GetLanguages(Method[list[Language]]):
    """Languages of the generated speech (§7). The contract says GET, its example POST: GET is tried, then POST."""

    path: ClassVar[str] = "/apiCalls/getAvailableLanguages"
    verbs: ClassVar[tuple[Verb, ...]] = ("GET", "POST")
    repeatable: ClassVar[bool] = True

    def read(self, data: JsonValue) -> list[Language]:
        return models(Language, data)
