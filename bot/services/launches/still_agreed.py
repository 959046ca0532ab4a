"""Whether a Confirm still counts. It is checked against the present: how old the screen is, how long the tap has
waited, and whether the call would ring inside the calling hours. In doubt the user is asked the same again.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.drafts.draft import CallDraft
from bot.domain.drafts.yes import Asked, Doubt, Yes, doubt
from bot.domain.when.schedule import CallWindow
from bot.services.refusal import Refusal
from storage.chat.cards import CardRow

DOUBTS = frozenset(Doubt)
"""Codes of refusals after which the screen is drawn again; the new Confirm works at once."""


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

    The refusal's fact `opening`: the moment to offer instead of one outside the `usual` hours, in unix seconds.
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
    """The id by which a button names a question about a launch."""
    return int(asked_at.timestamp())


def question_of(card: CardRow | None, asked: int | None) -> Asked:
    """The question that a tapped Resume button answers. `asked` None: the button is on the card. The card stays in the
    chat, so a hurried second tap on it must not answer the question that the first tap raised.
    """
    if card is None:
        return Asked(None)
    if asked is None:
        return Asked(card.drawn_at)
    is_latest = card.asked_at is not None and known_by(card.asked_at) == asked
    return Asked(card.asked_at, card.warned_at) if is_latest else Asked(None)
