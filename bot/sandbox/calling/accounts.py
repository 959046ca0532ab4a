"""What a customer of the service has: balance, moderation, numbers, records, templates, stop list."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Literal

from pydantic import SecretStr

from bot.sandbox.calling.tone import tone_wav

DEFAULT_PHONES = ("74950000001", "74950000002")


@dataclass
class SandboxPhone:
    """A number that calls may come from (contract §6)."""

    id: int
    phone: str
    is_system: bool = False
    overall: bool = False
    enable: bool = True

    def printed(self) -> dict[str, object]:
        return {
            "id": self.id,
            "phone": self.phone,
            "isSystem": self.is_system,
            "overall": int(self.overall),
            "enable": self.enable,
        }


@dataclass
class Record:
    """Something to play (contract §3); `data` are the bytes served at its path."""

    id: int
    name: str
    source: Literal["text", "file"]
    text: str | None
    need_moderation: bool
    created_at: int
    data: bytes = field(repr=False)
    content_type: str = "audio/wav"
    cost: Decimal = Decimal(0)
    moderator_comment: str | None = None
    deleted_at: int | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(12), repr=False)

    def printed(self, origin: str) -> dict[str, object]:
        return {
            "id": self.id,
            "createdAt": self.created_at,
            "needModeration": int(self.need_moderation),
            "moderatorComment": self.moderator_comment,
            "name": self.name,
            "path": f"{origin}/files/records/{self.token}",
            "status": "moderation" if self.need_moderation else "active",
            "recordText": self.text,
            "cost": str(self.cost),
        }


@dataclass
class SandboxTemplate:
    """A call template made in the cabinet (contract §11); placeholders in its text are written {name}."""

    id: int
    name: str
    text: str = ""
    moderated: bool = True


@dataclass(frozen=True)
class SandboxSms:
    """An SMS that a call's reaction sent; `text` is None if it is a template of the cabinet."""

    call_id: int
    phone: str
    text: str | None
    template_id: int | None
    channel: str

    def printed(self) -> dict[str, object]:
        return {"text": self.text, "templateId": self.template_id, "channel": self.channel}


class SandboxAccount:
    """One customer. `balance` (roubles) and `moderation` may be set at any time and take effect at once.

    `changed` is called with the account and whether moderation was lifted.
    """

    def __init__(
        self,
        account_id: int,
        api_key: str,
        *,
        balance: Decimal,
        moderation: bool,
        phones: Sequence[str],
        changed: Callable[["SandboxAccount", bool], None],
        clock: Callable[[], datetime],
    ) -> None:
        self.id = account_id
        self.api_key = SecretStr(api_key)
        self._balance = balance
        self._moderation = moderation
        self._changed = changed
        self._clock = clock
        self.phones = [SandboxPhone(account_id * 10 + i, phone) for i, phone in enumerate(phones, 1)]
        shared = SandboxPhone(account_id * 10 + 9, "74950000099", is_system=True, overall=True)
        self.shared_phones = [shared]
        self.records: dict[int, Record] = {}
        self.templates: dict[int, SandboxTemplate] = {}
        self.stop_list: set[str] = set()
        self.sms: list[SandboxSms] = []
        self._record_ids = count(account_id * 1000 + 1)
        self._template_ids = count(account_id * 100 + 1)

    def __repr__(self) -> str:
        return f"Account(id={self.id}, balance={self._balance}, moderation={self._moderation})"

    @property
    def balance(self) -> Decimal:
        return self._balance

    @balance.setter
    def balance(self, value: Decimal | str) -> None:
        self._balance = Decimal(value)
        self._changed(self, False)

    @property
    def moderation(self) -> bool:
        return self._moderation

    @moderation.setter
    def moderation(self, value: bool) -> None:
        lifted = self._moderation and not value
        self._moderation = value
        self._changed(self, lifted)

    def charge(self, roubles: Decimal) -> None:
        if roubles:
            self.balance = self._balance - roubles

    def add_template(self, name: str, text: str = "", *, moderated: bool = True) -> SandboxTemplate:
        """A template as if made in the cabinet."""
        template = SandboxTemplate(next(self._template_ids), name, text, moderated)
        self.templates[template.id] = template
        return template

    def add_record(
        self,
        name: str,
        *,
        text: str | None = None,
        data: bytes | None = None,
        content_type: str = "audio/wav",
        need_moderation: bool | None = None,
        cost: Decimal = Decimal(0),
    ) -> Record:
        """Adds a record of a text (served as a tone) or of uploaded bytes; moderated by default if the account is."""
        record = Record(
            id=next(self._record_ids),
            name=name,
            source="text" if data is None else "file",
            text=text,
            need_moderation=self._moderation if need_moderation is None else need_moderation,
            created_at=int(self._clock().timestamp()),
            data=tone_wav(2) if data is None else data,
            content_type=content_type,
            cost=cost,
        )
        self.records[record.id] = record
        return record

    def record(self, record_id: int) -> Record | None:
        """A record that is not deleted."""
        record = self.records.get(record_id)
        return record if record and record.deleted_at is None else None
