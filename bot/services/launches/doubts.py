"""Whether a yes may be taken for one. What it agreed to is looked at as it is now: how old the screen is, how long the tap
has waited, and whether the moment at which it will ring is inside the calling hours. Otherwise the same is asked again.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.draft import CallDraft
from bot.domain.schedule import CallWindow
from bot.domain.yes import Asked, Doubt, Yes, doubt
from bot.services.refusal import Refusal
from storage.chat.cards import CardRow

DOUBTS = frozenset(Doubt)
"""Codes of refusals after which the screen is drawn anew; its Confirm works at once."""


def agreed(
    yes: Yes,
    asked: Asked,
    content: CallDraft,
    *,
    usual: CallWindow,
    zone: ZoneInfo,
    hold: timedelta,
    now: datetime,
) -> CallDraft:
    """The content as the user has agreed to it. Raises Refusal with a code of DOUBTS.

    Its fact `opening` is the moment to offer instead of one outside the `usual` hours, in unix seconds.
    """
    better = content.better_time(usual, content.rings_at(now + hold, zone), zone)
    why = doubt(yes, asked, rings_at=content.rings_at(now, zone), now=now)
    is_meant = better is None or content.at_any_hour or asked.warned_at is not None
    if why is None and not is_meant:
        why = Doubt.OUTSIDE_HOURS
    if why is not None:
        raise Refusal(why, opening=None if better is None else int(better.timestamp()))
    return content if better is None else replace(content, at_any_hour=True)


def known_by(asked_at: datetime) -> int:
    """What a button tells a question about a launch by."""
    return int(asked_at.timestamp())


def question_of(card: CardRow | None, asked: int | None) -> Asked:
    """What a button to go on stood under; `asked` None: under the card, which stays, so a hurried second tap on it is no
    answer to the question that came of the first.
    """
    if card is None:
        return Asked(None)
    if asked is None:
        return Asked(card.drawn_at)
    is_latest = card.asked_at is not None and known_by(card.asked_at) == asked
    return Asked(card.asked_at, card.warned_at) if is_latest else Asked(None)
