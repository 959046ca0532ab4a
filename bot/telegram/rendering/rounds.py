"""Further rounds of a list, as the confirm screen and the card tell them."""

from bot.domain.drafts.rounds import Rounds
from bot.services.launches.view import LaunchCard
from bot.telegram.rendering.confirm_list import hours
from bot.telegram.rendering.words import duration, moment
from bot.telegram.texts import Say


def round_lines(card: LaunchCard, say: Say) -> list[str]:
    """Which round this is, and when the next one begins."""
    number = card.content.round_number
    lines: list[str] = [say("card-round", number=number)] if number else []
    if card.next_round_at is not None:
        lines.append(say("card-next-round", moment=moment(card.next_round_at, say, zone=card.zone)))
    if card.second_calls_at is not None:
        lines.append(say("card-second-calls", moment=moment(card.second_calls_at, say, zone=card.zone)))
    return lines


def rounds_words(rounds: Rounds, say: Say) -> str:
    """ "2 раза через 1 ч: не ответили, занято". HTML."""
    outcomes = ", ".join(say.plain(f"outcome-{outcome}") for outcome in rounds.outcomes)
    window = "" if rounds.hours is None else hours(rounds.hours)
    delay = duration(rounds.delay_min * 60, say)
    return say(
        "confirm-rounds",
        count=rounds.left,
        delay=delay,
        outcomes=outcomes,
        hours=window,
        has_hours="yes" if window else "no",
    )
