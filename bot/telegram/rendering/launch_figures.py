"""What a list's card says instead of a line for each person: how calls ended, what was answered, who was not called."""

from collections.abc import Iterable

from bot.domain.call_outcome import CallOutcome
from bot.services.launch_view import LaunchCard
from bot.telegram.rendering.confirm_list import reason_words
from bot.telegram.rendering.rows import answer_words
from bot.telegram.texts import Safe, Say

Figure = tuple[str, int]
_ANSWER_SHOWN = 40
"""Characters of a spoken answer."""


def figures(card: LaunchCard, say: Say) -> list[str]:
    """A line for each kind of figure that there is; the greatest stand first."""
    lines: list[str] = []
    if card.answers.most:
        most = [(answer_words(answer[:_ANSWER_SHOWN], say), count) for answer, count in card.answers.most]
        lines.append(say("card-answers", people=card.answers.people, answers=_counted(most, say)))
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


def _greatest(unordered: Iterable[Figure]) -> list[Figure]:
    return sorted(unordered, key=lambda figure: (-figure[1], figure[0]))


def _counted(ordered: Iterable[Figure], say: Say) -> Safe:
    return Safe(", ".join(say("card-counted", what=what, count=count) for what, count in ordered))
