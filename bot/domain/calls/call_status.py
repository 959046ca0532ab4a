"""News of a call comes late, twice, out of order and by two ways (webhooks and asking).

Merging is therefore a join: every field only ever moves one way. Any order of the same news gives the same
result, and old news changes nothing. Contract sections 2 and Webhooks.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.costs.money import Kopecks
from bot.domain.phone import Phone

PUSH, ASKING = "push", "asking"

_T = TypeVar("_T")
_Text = TypeVar("_Text", bound=str)
_Number = TypeVar("_Number", bound=int)


class CallStatus(StrEnum):
    CREATED = "created"
    PROCESSED = "processed"
    STARTED = "started"
    ANSWERED = "answered"
    FINISHED = "finished"
    """Over, with a conversation."""
    CANCELED = "canceled"
    """Over, without a conversation."""


# An unknown word counts as later than every known step (it is shown raw) but can't hide a known end.
# Of the two ends, the one with a conversation wins.
_RANKS = {
    CallStatus.CREATED: 0,
    CallStatus.PROCESSED: 1,
    CallStatus.STARTED: 2,
    CallStatus.ANSWERED: 3,
    CallStatus.CANCELED: 5,
    CallStatus.FINISHED: 6,
}
_UNKNOWN_RANK = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class LegNews:
    """What is known of one dialling, or what one message says of it. None means that nothing was said.

    `status` is the service's word as it came; times are aware UTC; `ivr_answers` keeps the service's `|`. The
    repr shows no phone, since reprs get into logs.
    """

    leg_key: str = field(repr=False)
    phone: Phone | None = field(default=None, repr=False)
    status: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    started_at: datetime | None = None
    answered_at: datetime | None = None
    finished_at: datetime | None = None
    manager_status: str | None = None
    manager_started_at: datetime | None = None
    manager_answered_at: datetime | None = None
    ivr_digit: int | None = None
    ivr_answers: str | None = None
    ivr_ids: str | None = None
    to_block: bool | None = None
    cost_kopecks: Kopecks | None = None
    hangup_cause: int | None = None
    record_path: str | None = field(default=None, repr=False)
    """Whoever has this link hears the conversation."""
    next_call_id: int | None = None
    comment: str | None = field(default=None, repr=False)


def leg_key(leg_id: int | None, phone: str) -> str:
    """What tells the legs of one call apart: the leg's own id, or its phone if the service gives no id."""
    return f"phone:{phone}" if leg_id is None else f"id:{leg_id}"


def known_status(word: str | None) -> CallStatus | None:
    """The status a raw word stands for, None when it is missing or not in the contract."""
    try:
        return CallStatus(word) if word is not None else None
    except ValueError:
        return None


def status_rank(word: str) -> int:
    """How far along a call with this status is."""
    status = known_status(word)
    return _UNKNOWN_RANK if status is None else _RANKS[status]


def is_final_status(word: str | None) -> bool:
    return known_status(word) in {CallStatus.FINISHED, CallStatus.CANCELED}


def merge_leg(known: LegNews | None, news: LegNews) -> LegNews:
    """Both joined. Commutative, associative and idempotent; raises ValueError for two different legs.

    Of starting times the earliest is kept, of ending times and figures the greatest, of texts the longest.
    """
    if known is None:
        return news
    if known.leg_key != news.leg_key:
        raise ValueError("news of another leg")
    return LegNews(
        leg_key=known.leg_key,
        phone=_longest(known.phone, news.phone),
        status=_furthest(known.status, news.status),
        created_at=_earliest(known.created_at, news.created_at),
        updated_at=_latest(known.updated_at, news.updated_at),
        started_at=_earliest(known.started_at, news.started_at),
        answered_at=_earliest(known.answered_at, news.answered_at),
        finished_at=_latest(known.finished_at, news.finished_at),
        manager_status=_furthest(known.manager_status, news.manager_status),
        manager_started_at=_earliest(known.manager_started_at, news.manager_started_at),
        manager_answered_at=_earliest(known.manager_answered_at, news.manager_answered_at),
        ivr_digit=_greatest(known.ivr_digit, news.ivr_digit),
        ivr_answers=_longest(known.ivr_answers, news.ivr_answers),
        ivr_ids=_longest(known.ivr_ids, news.ivr_ids),
        to_block=_greatest(known.to_block, news.to_block),
        cost_kopecks=_greatest(known.cost_kopecks, news.cost_kopecks),
        hangup_cause=_greatest(known.hangup_cause, news.hangup_cause),
        record_path=_longest(known.record_path, news.record_path),
        next_call_id=_greatest(known.next_call_id, news.next_call_id),
        comment=_longest(known.comment, news.comment),
    )


def _furthest(one: str | None, other: str | None) -> str | None:
    return _pick(one, other, lambda word: (status_rank(word), word))


def _longest(one: _Text | None, other: _Text | None) -> _Text | None:
    return _pick(one, other, lambda text: (len(text), text))


def _greatest(one: _Number | None, other: _Number | None) -> _Number | None:
    return _pick(one, other, lambda number: number)


def _latest(one: datetime | None, other: datetime | None) -> datetime | None:
    return _pick(one, other, datetime.timestamp)


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return _pick(one, other, lambda moment: -moment.timestamp())


def _pick(one: _T | None, other: _T | None, key: Callable[[_T], Any]) -> _T | None:
    if one is None or other is None:
        return one if other is None else other
    return max(one, other, key=key)
