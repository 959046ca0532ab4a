"""Tests count requests and what cost money. The key is masked before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.calling.fields import FormFile, Json

MASK = "***"
PAID = frozenset({"create", "createWithTemplate", "createRecord", "confirmPhone"})


@dataclass
class ServiceRequest:
    """One request. `status` is None if no answer was sent; `unknown` are fields the service does not know."""

    endpoint: str
    body: Json = field(repr=False)
    at: datetime
    status: int | None = None
    accepted: bool = False
    account_id: int | None = None
    unknown: tuple[str, ...] = ()
    fault: str | None = None
    call_ids: tuple[int, ...] = ()

    @property
    def paid(self) -> bool:
        """Whether it was carried out and spends money: a text generated, a call placed, a phone verified."""
        by_file = self.endpoint == "createRecord" and self.body.get("source") != "text"
        return self.accepted and self.endpoint in PAID and not by_file


def masked(body: Mapping[str, object]) -> Json:
    """The body without its key; uploaded bytes are replaced by their size."""
    return {name: _masked(name, value) for name, value in body.items()}


def _masked(name: str, value: object) -> object:
    if name == "apiKey":
        return MASK
    return f"<{len(value.data)} bytes>" if isinstance(value, FormFile) else value
