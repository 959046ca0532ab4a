"""What was heard and done in one call: the truth that tests compare a ledger with, and more than the service tells."""

from dataclasses import dataclass, field

from bot.sandbox.calling.accounts import SandboxSms
from bot.sandbox.calling.fields import Json
from bot.sandbox.calling.orders import Node, Place
from bot.sandbox.calling.outcomes import Answer, ReactionFate


@dataclass(frozen=True)
class SandboxHeard:
    """`place` is None if no reaction waited for it; `webhook`: what became of the reaction's own one, if it has any."""

    answer: Answer
    place: Place | None
    webhook: ReactionFate | None

    def printed(self) -> Json:
        place = None if self.place is None else list(self.place)
        return {"answer": self.answer, "place": place, "webhook": self.webhook}


@dataclass
class SandboxTalk:
    """`awaited`: what can be chosen now. `place`: the reaction chosen last.

    `told`: how many answers the outcome has given; `by_hand`: somebody else answers from now on.
    """

    awaited: tuple[Node, ...] = ()
    place: Place = ()
    heard: list[SandboxHeard] = field(default_factory=list)
    sms: list[SandboxSms] = field(default_factory=list)
    email_intervals_min: list[int] = field(default_factory=list)
    manager: str | None = None
    is_manager_reached: bool = False
    has_blocked: bool = False
    told: int = 0
    by_hand: bool = False

    @property
    def is_over(self) -> bool:
        """Whether the last level was left: nothing more can be chosen."""
        return bool(self.place) and not self.awaited

    def printed(self) -> Json:
        return {
            "place": list(self.place),
            "isOver": self.is_over,
            "heard": [one.printed() for one in self.heard],
            "sms": [one.printed() for one in self.sms],
            "emailTimeouts": list(self.email_intervals_min),
            "manager": self.manager and {"phone": self.manager, "answered": self.is_manager_reached},
            "blocked": self.has_blocked,
        }


def printed_tree(level: tuple[Node, ...], place: Place = ()) -> list[Json]:
    """All reactions for the chat page, parents first."""
    found = []
    for at, node in enumerate(level):
        found.append(_printed_node(node, (*place, at)))
        found += printed_tree(node.children, (*place, at))
    return found


def _printed_node(node: Node, place: Place) -> Json:
    return {
        "place": list(place),
        "digit": node.digit,
        "words": list(node.key_words),
        "any": node.any_word,
        "spoken": node.is_spoken,
        "text": node.text,
        "record": node.record_id,
        "manager": node.manager_phone,
        "sms": node.sms and (node.sms.text or f"#{node.sms.template_id}"),
        "block": node.need_block,
    }
