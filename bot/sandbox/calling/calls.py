"""A call as the service keeps it, and as `get` and the webhooks print it (contract §2)."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NewType

from bot.sandbox.calling.accounts import SandboxAccount
from bot.sandbox.calling.fields import Json
from bot.sandbox.calling.orders import Order
from bot.sandbox.calling.outcomes import Outcome
from bot.sandbox.calling.talked import SandboxTalk

Kind = Literal["ordinary", "template"]
CallId = NewType("CallId", int)

CREATED, PROCESSED, STARTED, ANSWERED = "created", "processed", "started", "answered"
FINISHED, CANCELED = "finished", "canceled"
FINAL = frozenset({FINISHED, CANCELED})


@dataclass
class SandboxLeg:
    """One attempt to reach the recipient. Times are unix seconds; `began` is by the machine's monotonic clock."""

    id: int
    phone: str
    created_at: int
    status: str = CREATED
    began: float = 0
    updated_at: int = 0
    started_at: int | None = None
    answered_at: int | None = None
    finished_at: int | None = None
    manager_started_at: int | None = None
    manager_answered_at: int | None = None
    manager_status: str | None = None
    ivr_digit: int | None = None
    answers: list[str] = field(default_factory=list)
    reaction_ids: list[int] = field(default_factory=list)
    to_block: bool = False
    next_call_id: int | None = None
    hangup_cause: int | None = None
    recording: str | None = None
    cost: Decimal | None = None

    def printed(self) -> Json:
        return {
            "id": self.id,
            "phone": self.phone,
            "ivrDigit": self.ivr_digit,
            "startedAt": self.started_at,
            "answeredAt": self.answered_at,
            "managerStartedAt": self.manager_started_at,
            "managerAnsweredAt": self.manager_answered_at,
            "finishedAt": self.finished_at,
            "toBlock": int(self.to_block),
            "status": self.status,
            "nextCallId": self.next_call_id,
            "hangupCause": self.hangup_cause,
            "managerStatus": self.manager_status,
            "recordFilePath": self.recording,
            "cost": None if self.cost is None else float(self.cost),
            "createdAt": self.created_at,
            "updatedAt": self.updated_at or self.created_at,
            "label": "127.0.0.1",
            "ivrAnswers": "|".join(self.answers) or None,
            "ivrIdList": "|".join(map(str, self.reaction_ids)) or None,
            "comment": None,
        }


@dataclass(eq=False)
class Call:
    """A call to one phone in one round. `node_ids`: the service's own ids of the order's reactions, by `id(node)`."""

    id: CallId
    kind: Kind
    account: SandboxAccount
    phone: str
    order: Order
    outcome: Outcome
    origin: str
    created_at: int
    planned_at: int | None
    node_ids: dict[int, int]
    round: int = 1
    prev_call_id: CallId | None = None
    phone_info: str | None = None
    legs: list[SandboxLeg] = field(default_factory=list)
    conversation: SandboxTalk = field(default_factory=SandboxTalk)
    timer: int | None = None
    lost: bool = False
    removed: bool = False
    brought_forward: bool = False
    """Whether somebody at the page began it before its time."""
    webhook_sent: bool = False
    webhook_try: int = 0

    @property
    def status(self) -> str:
        return self.legs[-1].status if self.legs else CREATED

    @property
    def has_begun(self) -> bool:
        return len(self.legs) > 1 or self.status != CREATED

    @property
    def leg(self) -> SandboxLeg:
        return self.legs[-1]

    def move(self, status: str, now: float) -> None:
        """Puts the latest leg into that state."""
        self.leg.status = status
        self.leg.updated_at = int(now)

    def printed(self) -> Json:
        parameters = self.order.hook and self.order.hook.parameters
        item: Json = {
            "id": self.id,
            "createdAt": self.created_at,
            "smartDelay": self.order.smart_delay,
            "prevCallId": self.prev_call_id,
            "needRecording": int(self.order.need_recording),
            "plannedAt": self.planned_at,
            "webhookUrl": self.order.hook.url if self.order.hook else None,
            "webhookSent": int(self.webhook_sent),
            "templateId": self.order.template_id,
            "amoscriptId": None,
            "webhookParameters": json_text(parameters) if parameters else None,
            "webhookTry": self.webhook_try,
            "recognitionGroupId": None,
            "generateGroupId": None,
            "calls": [leg.printed() for leg in self.legs],
        }
        if self.phone_info is not None:
            item["phoneInfo"] = self.phone_info
        return item

    def truth(self) -> Json:
        """What tests compare a ledger with: the printed item, and what the service does not tell.

        "tree" is the same for all calls of one request, None without reactions.
        """
        return {
            **self.printed(),
            "kind": self.kind,
            "lost": self.lost,
            "removed": self.removed,
            "broughtForward": self.brought_forward,
            "phone": self.phone,
            "status": self.status,
            "round": self.round,
            "tree": next(iter(self.node_ids.values()), None),
            "conversation": self.conversation.printed(),
        }


def json_text(value: object) -> str:
    """Compact JSON with readable Cyrillic."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
