"""Scripted misbehaviour of Telegram: what a network or an overloaded server may do to single requests."""

from dataclasses import dataclass, field
from typing import Any, Literal

Way = Literal["answer", "hang", "drop"]
EVERY = "*"


@dataclass
class TelegramFault:
    """One planned failure of `times` requests."""

    method: str
    way: Way
    status: int
    retry_after: int | None
    description: str | None
    after_acting: bool
    chat_id: int | None
    skip: int
    times: int

    def meets(self, method: str, chat_id: object) -> bool:
        return self.times > 0 and self.method in {method, EVERY} and self.chat_id in {None, chat_id}


@dataclass
class TelegramFaultScript:
    """The planned failures, the earliest planned first."""

    planned: list[TelegramFault] = field(default_factory=list)

    def add(
        self,
        method: str,
        *,
        status: int | None = None,
        retry_after: int | None = None,
        description: str | None = None,
        hang: bool = False,
        drop: bool = False,
        after_acting: bool = False,
        chat_id: int | None = None,
        skip: int = 0,
        times: int = 1,
    ) -> TelegramFault:
        """Plans a failure of the next `times` requests of `method` ("*": any), after `skip` that pass.

        `status`: answers with it (429 with `retry_after`, 502 and 504 as a gateway's HTML page). `hang`:
        never answers. `drop`: cuts the connection. `after_acting`: the request takes effect first.
        """
        if sum((status is not None, hang, drop)) != 1:
            raise ValueError("name one of status, hang and drop")
        way: Way = "hang" if hang else "drop" if drop else "answer"
        fault = TelegramFault(
            method, way, status or 0, retry_after, description, after_acting, chat_id, skip, times
        )
        self.planned.append(fault)
        return fault

    def clear(self) -> None:
        """Forgets what is still planned."""
        self.planned.clear()

    def take(self, method: str, chat_id: Any) -> TelegramFault | None:
        """The failure planned for this request; counts it down."""
        for fault in self.planned:
            if not fault.meets(method, chat_id):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.times -= 1
            return fault
        return None
