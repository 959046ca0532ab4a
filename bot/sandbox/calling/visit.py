"""One request on its way through the service: who asks for what, and what came of that."""

from dataclasses import dataclass, field

from bot.sandbox.calling.accounts import SandboxAccount
from bot.sandbox.calling.calls import Call
from bot.sandbox.calling.faults import FaultKind
from bot.sandbox.calling.fields import Fields, Json


@dataclass
class Visit:
    """`fault` is what goes wrong with its answer, by script or by its phones; `placed` are its new calls."""

    account: SandboxAccount
    fields: Fields
    body: Json
    origin: str
    query_ids: list[str] = field(default_factory=list)
    placed: list[Call] = field(default_factory=list)
    accepted: bool = False
    fault: FaultKind | None = None
