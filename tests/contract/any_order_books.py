"""What the card says of a person, beside what the service's own books say of their call."""

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.call_status import known_status
from bot.domain.calls.launch import RecipientState
from bot.sandbox.calling.outcomes import outcome_of
from bot.services.launches.recipient_view import RecipientView
from bot.services.launches.view import LaunchCard
from tests.contract.any_order_world import Truth


def check(card: LaunchCard, row: RecipientView, call: Truth | None) -> None:
    """One person as the card shows them, against what the service knows of them."""
    if row.status is not None:
        assert call is not None, f"a call that never was: {row}"
        is_over = call["removed"] or call["status"] in {"finished", "canceled"}
        status, *figures = shown(row)
        if known_status(row.status) is None and not is_over:
            # Somebody's own word for a step hides the steps behind it, up to the end (bot/domain/calls/call_status.py).
            assert row.status == outcome_of(call["phone"]).unknown_status
            status = call["status"]
        assert (status, *figures) == expected(call)
        assert (
            row.state is RecipientState.FINAL
            if is_over
            else row.state in {RecipientState.PLACED, RecipientState.FINAL}
        )
        return
    if row.state is RecipientState.UNKNOWN:
        assert card.unknown_batches, "unknown, and no button to say what became of it"
    by_word = (row.state, row.reason) in {
        (RecipientState.FINAL, "by_word"),
        (RecipientState.REJECTED, "not_made"),
        (RecipientState.FINAL, "unheard"),
    }
    if call is None:
        assert by_word or row.state is not RecipientState.FINAL, f"an end of a call that never was: {row}"
        return
    # It exists, and its id is not known to us: no word that says otherwise may stand there.
    is_doubtful = row.state in {RecipientState.UNKNOWN, RecipientState.PLACED} or row.reason == "missing"
    assert by_word or is_doubtful, f"called, and shown as {row}"


def shown(row: RecipientView) -> tuple[object, ...]:
    return row.status, row.outcome, row.talk_s, row.cost_kopecks


def expected(call: Truth) -> tuple[object, ...]:
    """Status, outcome, talk and cost of a call by the service's own books."""
    if call["removed"]:
        return "removed", CallOutcome.REMOVED, None, None
    legs = call["calls"]
    costs = [round(leg["cost"] * 100) for leg in legs if leg["cost"] is not None]
    talks = [
        leg["finishedAt"] - leg["answeredAt"]
        for leg in legs
        if leg["answeredAt"] is not None and leg["finishedAt"] is not None
    ]
    causes = {17: CallOutcome.BUSY, 19: CallOutcome.NO_ANSWER}
    outcome = {
        "finished": CallOutcome.ANSWERED,
        "canceled": causes.get(legs[-1]["hangupCause"] if legs else 0),
    }
    return (
        call["status"],
        outcome.get(call["status"]),
        max(talks, default=None),
        sum(costs) if costs else None,
    )
