"""The account behind a key: balance, outgoing numbers, languages (§5-§7), and the verification call (§8)."""

from typing import Annotated, ClassVar

from pydantic import JsonValue, StringConstraints

from bot.provider.methods.method import Method, Verb, WirePhone
from bot.provider.models import Account, Language, OutgoingPhone
from bot.provider.shapes import UnexpectedShapeError, models, one


class UserInfo(Method[Account]):
    """Id and balance of the account (§5); the way to check a key."""

    path: ClassVar[str] = "/apiCalls/userInfo"
    repeatable: ClassVar[bool] = True

    def read(self, data: JsonValue) -> Account:
        return one(Account, data)


class GetPhones(Method[list[OutgoingPhone]]):
    """Numbers that calls may come from; `all` is a JSON boolean here, not 0/1 (§6)."""

    path: ClassVar[str] = "/apiCalls/getPhones"
    repeatable: ClassVar[bool] = True

    all: bool | None = None

    def read(self, data: JsonValue) -> list[OutgoingPhone]:
        return models(OutgoingPhone, data)


class GetLanguages(Method[list[Language]]):
    """Languages of the generated speech (§7): documented as GET, shown as POST, so the one, then the other."""

    path: ClassVar[str] = "/apiCalls/getAvailableLanguages"
    verbs: ClassVar[tuple[Verb, ...]] = ("GET", "POST")
    repeatable: ClassVar[bool] = True

    def read(self, data: JsonValue) -> list[Language]:
        return models(Language, data)


class ConfirmPhone(Method[None]):
    """Calls the person once from a number that ends with `pin` (§8). Paid, and can never be looked up.

    The service checks nothing afterwards: comparing what the person reads off the screen is for us.
    """

    path: ClassVar[str] = "/apiVerificationPhones/confirmPhone"
    paid: ClassVar[bool] = True

    phone: WirePhone
    pin: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]

    def read(self, data: JsonValue) -> None:
        if data != "done":
            raise UnexpectedShapeError("the word done was promised")
