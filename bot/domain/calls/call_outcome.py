"""How a call ended, said for people. The service gives a status, times and a hang-up cause, and redials itself."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.domain.calls.call_status import CallStatus, LegNews, is_final_status, known_status

REDIAL_GRACE = timedelta(minutes=5)
"""How long after its delay a redial round may still turn up (contract section 2)."""
EARLY = timedelta(minutes=1)
"""Clocks differ: a call that begins this much before its time is still on time."""
_EPOCH = datetime.fromtimestamp(0, UTC)


class CallOutcome(StrEnum):
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    WRONG_NUMBER = "wrong_number"
    REMOVED = "removed"
    """Cancelled by us before it began; the service has no status for this."""
    NOT_REACHED = "not_reached"
    """Over without a conversation; the service gives no reason."""


NOT_REACHED = (
    CallOutcome.BUSY,
    CallOutcome.NO_ANSWER,
    CallOutcome.DECLINED,
    CallOutcome.UNREACHABLE,
    CallOutcome.NOT_REACHED,
)
"""Outcomes after which calling again makes sense."""


# Q.850 causes. It isn't confirmed that the service means those, so anything else stays NOT_REACHED.
_CAUSES = {
    1: CallOutcome.WRONG_NUMBER,
    3: CallOutcome.UNREACHABLE,
    17: CallOutcome.BUSY,
    18: CallOutcome.NO_ANSWER,
    19: CallOutcome.NO_ANSWER,
    20: CallOutcome.UNREACHABLE,
    21: CallOutcome.DECLINED,
    22: CallOutcome.WRONG_NUMBER,
    27: CallOutcome.UNREACHABLE,
    28: CallOutcome.WRONG_NUMBER,
}


def leg_is_final(leg: LegNews) -> bool:
    """Whether it is over: by its status or, if we don't know that word, by its time of ending."""
    return is_final_status(leg.status) or leg.finished_at is not None


def leg_was_answered(leg: LegNews) -> bool:
    """Whether there is or was a conversation; `finished` says so even when the time of the answer is missing."""
    return leg.answered_at is not None or known_status(leg.status) in {
        CallStatus.ANSWERED,
        CallStatus.FINISHED,
    }


def began_early(planned_at: datetime | None, legs: Collection[LegNews]) -> bool:
    """Whether the service rang before the time it was given."""
    starts = [leg.started_at for leg in legs if leg.started_at is not None]
    return planned_at is not None and bool(starts) and min(starts) < planned_at - EARLY


def talk_seconds(leg: LegNews) -> int | None:
    """Length of the conversation, None while it lasts or when a time is missing."""
    if leg.answered_at is None or leg.finished_at is None:
        return None
    return max(0, int((leg.finished_at - leg.answered_at).total_seconds()))


def last_leg(legs: Collection[LegNews]) -> LegNews | None:
    """The latest round; if the times don't tell, the one that names no further round."""
    return max(legs, key=_order, default=None)


def outcome(legs: Collection[LegNews]) -> CallOutcome:
    """How the call stands: answered if any leg was answered, else as the latest round ended."""
    last = last_leg(legs)
    if last is None or not leg_is_final(last):
        return CallOutcome.IN_PROGRESS
    if any(leg_was_answered(leg) for leg in legs):
        return CallOutcome.ANSWERED
    return _CAUSES.get(last.hangup_cause or 0, CallOutcome.NOT_REACHED)


def final_at(legs: Collection[LegNews], *, smart_delay_min: int | None, since: datetime) -> datetime | None:
    """When the call is over for good; None while its latest round runs or a further one is named.

    `smart_delay_min` is the redial delay in minutes, None without redial. `since` is the call's own time,
    used if the service gives no time at all. An answered call is not dialled again, so it is final at once.
    """
    last = last_leg(legs)
    if last is None or not leg_is_final(last):
        return None
    ended = last.finished_at or last.updated_at or last.started_at or last.created_at or since
    if smart_delay_min is None or leg_was_answered(last):
        return ended
    if last.next_call_id is not None:
        return None
    return ended + timedelta(minutes=smart_delay_min) + REDIAL_GRACE


def call_is_final(
    legs: Collection[LegNews], *, smart_delay_min: int | None, since: datetime, now: datetime
) -> bool:
    """Whether the call is over for good; see final_at."""
    at = final_at(legs, smart_delay_min=smart_delay_min, since=since)
    return at is not None and at <= now


def _order(leg: LegNews) -> tuple[datetime, bool, str]:
    return leg.created_at or leg.started_at or leg.updated_at or _EPOCH, leg.next_call_id is None, leg.leg_key
