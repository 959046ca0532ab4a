"""The verification call (§8)."""

from typing import Annotated, ClassVar

from pydantic import JsonValue, StringConstraints

from bot.provider.methods.method import PaidMethod, WirePhone
from bot.provider.shapes import UnexpectedShapeError


class ConfirmPhone(PaidMethod[None]):
    """Calls the phone once from a number that ends with `pin` (§8). Paid, and can never be looked up.

    The service checks nothing afterwards: we compare the pin with the digits that the user types.
    """

    path: ClassVar[str] = "/apiVerificationPhones/confirmPhone"

    phone: WirePhone
    pin: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]

    def read(self, data: JsonValue) -> None:
        if data != "done":
            raise UnexpectedShapeError("the word done was promised")
