"""One recipient of a launch with their call, as cards, pages and tables show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.launch import RecipientState
from bot.domain.ids import CallId, CallNumber
from bot.domain.phone import Phone
from bot.domain.reactions import Tree
from bot.services.reactions.heard import HeardAnswer, heard_answers
from storage.calling.calls import CallRow, ReactionRow
from storage.calling.recipients import RecipientRow


@dataclass(frozen=True, slots=True)
class RecipientView:
    """One recipient of a launch. `status`: the service's own word; None: no call is known for them yet."""

    phone: Phone
    state: RecipientState
    reason: str | None
    message: str | None
    status: str | None
    outcome: CallOutcome | None
    talk_s: int | None
    cost_kopecks: int | None
    planned_at: datetime | None
    call_number: CallNumber | None
    reactions: tuple[HeardAnswer, ...]
    name: str | None = field(default=None, repr=False)


def recipient_view(
    who: RecipientRow, call: CallRow | None, reactions: Mapping[CallId, Sequence[ReactionRow]], tree: Tree
) -> RecipientView:
    """A recipient with their call, if there is one. `tree`: the launch's reactions."""
    if call is None:
        nothing = (None, None, None, None, None, None)
        return RecipientView(who.phone, who.state, who.reason, who.message, *nothing, (), who.name)
    return RecipientView(
        phone=who.phone,
        state=who.state,
        reason=who.reason,
        message=who.message,
        status=call.status,
        outcome=CallOutcome(call.outcome) if call.outcome else None,
        talk_s=call.talk_s,
        cost_kopecks=call.cost_kopecks,
        planned_at=call.planned_at,
        call_number=call.number,
        reactions=heard_answers(reactions.get(call.id, ()), tree),
        name=who.name,
    )
