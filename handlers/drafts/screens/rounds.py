"""«Перезванивать»: whom of a list to call again, how often and when, as it is confirmed with the list. Pure functions."""

from dataclasses import replace
from typing import Final

from bot.domain.calls.call_outcome import NOT_REACHED
from bot.domain.drafts.draft import CallDraft
from bot.domain.drafts.rounds import ROUNDS_LIMIT, Rounds
from bot.services.drafts.drafting import ConfirmView
from bot.telegram.buttons import Above
from bot.telegram.rendering import hours
from bot.telegram.rendering.rounds import rounds_words
from bot.telegram.rendering.words import duration
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.drafts.buttons import AskRounds, RoundsPart, SetRounds, ShowRounds
from handlers.drafts.screens.upwards import back_to

DELAYS: Final = (30, 60, 180, 1440)
"""Minutes."""
_MARK: Final = "✓ "


def rounds_button(view: ConfirmView, say: Say) -> Button:
    """The button in the menu of what can be changed."""
    return Button(say.plain("button-rounds"), ShowRounds(draft=view.draft_id, revision=view.revision))


def rounds_screen(view: ConfirmView, say: Say) -> Screen:
    rounds = view.content.rounds

    def button(label: str, part: RoundsPart, value: int, *, on: bool) -> Button:
        data = SetRounds(draft=view.draft_id, revision=view.revision, part=part, value=value)
        return Button(f"{_MARK if on else ''}{label}", data)

    left = 0 if rounds is None else rounds.left
    rows: list[tuple[Button, ...]] = [
        tuple(
            button(say.plain("button-rounds-count", count=count), RoundsPart.LEFT, count, on=count == left)
            for count in range(ROUNDS_LIMIT + 1)
        )
    ]
    text: str = say("rounds-screen")
    if rounds is not None:
        rows += [
            (button(say.plain(f"outcome-{one}"), RoundsPart.OUTCOME, at, on=one in rounds.outcomes),)
            for at, one in enumerate(NOT_REACHED)
        ]
        delays = sorted({*DELAYS, rounds.delay_min})
        rows.append(
            tuple(
                button(duration(delay * 60, say), RoundsPart.DELAY, delay, on=delay == rounds.delay_min)
                for delay in delays
            )
        )
        window = say.plain("rounds-hours-own") if rounds.hours is None else hours(rounds.hours)
        rows += [
            (Button(say.plain("button-rounds-delay"), _ask(view, hours=False)),),
            (Button(say.plain("button-rounds-hours", hours=window), _ask(view, hours=True)),),
        ]
        text = f"{text}\n\n{rounds_words(rounds, say)}"
    return Screen(text, (*rows, back_to(Above.MENU, view, say)))


def _ask(view: ConfirmView, *, hours: bool) -> AskRounds:
    return AskRounds(draft=view.draft_id, revision=view.revision, hours=hours)


def with_rounds(content: CallDraft, part: RoundsPart, value: int) -> CallDraft:
    """The draft with a button's value. The service's redial goes: both would call the same recipients.

    Raises ValueError for a value that no button has.
    """
    if part is RoundsPart.LEFT and value == 0:
        return replace(content, rounds=None)
    rounds = content.rounds or Rounds()
    match part:
        case RoundsPart.LEFT:
            rounds = replace(rounds, left=value)
        case RoundsPart.DELAY:
            rounds = replace(rounds, delay_min=value)
        case RoundsPart.OUTCOME if 0 <= value < len(NOT_REACHED):
            rounds = rounds.switched(NOT_REACHED[value])
        case _:
            raise ValueError("no button says that")
    return instead_of_others(content, rounds)


def instead_of_others(content: CallDraft, rounds: Rounds) -> CallDraft:
    """The draft with these rounds and without whatever else would call the same people again."""
    appointments = content.appointments
    once = None if appointments is None else replace(appointments, calls_again=False)
    return replace(content, rounds=rounds, redial_min=None, appointments=once)
