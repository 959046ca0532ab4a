"""A list's card has no line for each recipient. It says how calls ended, what was answered and who was not called."""

import math
from collections.abc import Iterable, Mapping
from datetime import timedelta

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.launch import LaunchState, RecipientState
from bot.domain.reactions import STAYS, walk
from bot.services.launches.view import LaunchCard
from bot.telegram.rendering.confirm_list import reason_words
from bot.telegram.rendering.rows import answer_words
from bot.telegram.rendering.words import duration
from bot.telegram.texts import Safe, Say

BAR = 10
"""Squares of a full bar; more would need two lines on a phone."""
Figure = tuple[str, int]
_ANSWER_SHOWN = 40
"""Characters of a spoken answer."""


def figures(card: LaunchCard, say: Say) -> list[str]:
    """A line for each kind of figure that there is; the greatest come first."""
    lines: list[str] = []
    if card.answers.most:
        labels = {one.number: one.label for one in walk(card.content.reactions)}
        most = [(_answer(one.node, one.answer, labels, say), one.count) for one in card.answers.most]
        lines.append(
            say("card-answers", recipients=card.answers.recipient_count, answers=_counted(most, say))
        )
    ended = [
        (say.plain(f"outcome-{outcome}"), count)
        for outcome, count in card.outcomes.items()
        if outcome is not CallOutcome.ANSWERED
    ]
    if ended:
        lines.append(say("card-not-reached", outcomes=_counted(_greatest(ended), say)))
    kept: dict[str, int] = {}
    for (_, reason), count in card.kept.items():
        words = reason_words(reason, say)
        kept[words] = kept.get(words, 0) + count
    if kept:
        lines.append(say("card-not-called", reasons=_counted(_greatest(kept.items()), say)))
    return lines


def _answer(node: int | None, answer: str, labels: Mapping[int, str], say: Say) -> str:
    label = "" if node is None else labels.get(node, "")
    return answer_words(answer[:_ANSWER_SHOWN], say) if label in {"", STAYS, answer} else label


def bar(settled: int, total: int) -> str:
    """ "▰▰▰▱▱▱▱▱▱▱", full only when everybody is done."""
    full = BAR * settled // total if total else 0
    return "▰" * full + "▱" * (BAR - full)


def rest_lines(card: LaunchCard, say: Say) -> list[str]:
    """How many recipients are left of a list under way, and about how long they will take."""
    left = card.total - card.settled
    if card.state is not LaunchState.RUNNING or not left:
        return []
    queued = card.counts.get(RecipientState.QUEUED, 0)
    lines: list[str] = [say("card-left", left=left, going=card.under_way, queued=queued)]
    if card.time_left is not None:
        lines.append(say("card-time-left", time=about(card.time_left, say)))
    return lines


def about(span: timedelta, say: Say) -> str:
    """ "12 мин", "1 ч 20 мин": coarse, so that it stays the same for a while and nobody takes it for exact."""
    minutes = max(1, math.ceil(span.total_seconds() / 60))
    step = next((step for most, step in ((10, 1), (60, 5)) if minutes <= most), 10)
    return duration(math.ceil(minutes / step) * step * 60, say)


def _greatest(unordered: Iterable[Figure]) -> list[Figure]:
    return sorted(unordered, key=lambda figure: (-figure[1], figure[0]))


def _counted(ordered: Iterable[Figure], say: Say) -> Safe:
    return Safe(", ".join(say("card-counted", what=what, count=count) for what, count in ordered))
