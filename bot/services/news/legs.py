"""Reading one call's legs together: the service tells of them late, twice, with and without ids of their own."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.call_outcome import CallOutcome
from bot.domain.call_status import LegNews
from storage.calling.calls import CallRow


def same_leg(known: dict[str, LegNews], news: LegNews) -> str:
    """The key under which this leg is known: the contract's text has no leg ids, but real answers do."""
    if news.leg_key in known or not known:
        return news.leg_key
    with_id = [key for key in known if key.startswith("id:")]
    if news.leg_key.startswith("phone:"):
        return with_id[-1] if with_id else next(iter(known))
    return news.leg_key if with_id else next(iter(known))


def answers(legs: Sequence[LegNews]) -> list[str]:
    """The pressed keys and spoken words in the call's own fields, for a reaction whose webhook was lost."""
    found = []
    for leg in legs:
        if leg.ivr_answers:
            found += [part.strip() for part in leg.ivr_answers.split("|") if part.strip()]
        elif leg.ivr_digit is not None:
            found.append(str(leg.ivr_digit))
    return found


def told_times(legs: Sequence[LegNews]) -> list[datetime]:
    times = [
        time for leg in legs for time in (leg.finished_at, leg.updated_at, leg.started_at, leg.created_at)
    ]
    return [time for time in times if time is not None]


def corrected(call: CallRow, outcome: CallOutcome) -> dict[str, object]:
    """What late news changes in a call that is over: how it ended, but never that it ended."""
    if outcome is CallOutcome.IN_PROGRESS:
        return {"outcome": call.outcome, "status": call.status}
    return {"outcome": outcome}
