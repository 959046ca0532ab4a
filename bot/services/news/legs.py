"""Reading one call's legs together: the service tells of them late, twice, with and without ids of their own."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.calls import call_outcome
from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.call_status import LegNews
from bot.domain.costs.money import Kopecks
from storage.calling.calls import CallRow


def same_leg(known: dict[str, LegNews], news: LegNews) -> str:
    """The key under which this leg is known: the contract's text has no leg ids, but real answers do."""
    if news.leg_key in known or not known:
        return news.leg_key
    with_id = [key for key in known if key.startswith("id:")]
    if news.leg_key.startswith("phone:"):
        return with_id[-1] if with_id else next(iter(known))
    return news.leg_key if with_id else next(iter(known))


def answers(leg: LegNews) -> list[str]:
    """The pressed keys and spoken words in a leg's own fields, for reactions whose webhooks were lost."""
    if leg.ivr_answers:
        return [part.strip() for part in leg.ivr_answers.split("|") if part.strip()]
    return [] if leg.ivr_digit is None else [str(leg.ivr_digit)]


def figures(call: CallRow, legs: Sequence[LegNews]) -> dict[str, object]:
    """The columns of the call's row that its legs tell, whether it is over or not."""
    last = call_outcome.last_leg(legs)
    costs = _costs(legs)
    talks = [seconds for leg in legs if (seconds := call_outcome.talk_seconds(leg)) is not None]
    told: dict[str, object] = {
        "status": ((last and last.status) or call.status)[:32],
        "cost_kopecks": sum(costs) if costs else None,
        "talk_s": max(talks, default=None),
    }
    if last is not None and last.next_call_id not in {None, call.provider_id}:
        told["next_round_id"] = last.next_call_id
    return told


def is_paid_for(legs: Sequence[LegNews]) -> bool:
    """Whether the service has told a cost."""
    return bool(_costs(legs))


def is_over(call: CallRow, legs: Sequence[LegNews], now: datetime) -> bool:
    """A call that the service calls ended has ended, even if its clock is ahead of ours or it names no time."""
    since = call.planned_at or call.placed_at
    told = [
        time for leg in legs for time in (leg.finished_at, leg.updated_at, leg.started_at, leg.created_at)
    ]
    ended_by = max(now, since, *(time for time in told if time is not None))
    return call_outcome.call_is_final(legs, smart_delay_min=call.smart_delay_min, since=since, now=ended_by)


def end_by_silence(call: CallRow, legs: Sequence[LegNews]) -> datetime | None:
    """When the call is over for good if no redial comes; None while its latest round runs or a further one is named."""
    since = call.planned_at or call.placed_at
    return call_outcome.final_at(legs, smart_delay_min=call.smart_delay_min, since=since)


def _costs(legs: Sequence[LegNews]) -> list[Kopecks]:
    return [leg.cost_kopecks for leg in legs if leg.cost_kopecks is not None]


def corrected(call: CallRow, outcome: CallOutcome) -> dict[str, object]:
    """What late news changes in a call that is over: how it ended, but never that it ended."""
    if outcome is CallOutcome.IN_PROGRESS:
        return {"outcome": call.outcome, "status": call.status}
    return {"outcome": outcome}
