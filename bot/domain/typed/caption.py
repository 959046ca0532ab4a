"""A recipients file's caption, or the message typed next: what to say, with WHEN, or the rule of reminders, alone on its
first line.
"""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.appointments import Reminder, read_rule
from bot.domain.when import WhenRead, no_time_end, read_hint, read_when

_EDGES = " \t.,;:"


@dataclass(frozen=True, slots=True)
class Caption:
    """`rule`: when people are reminded of their appointments. `no_time`: a first line that looks like a time but names none. `hint`: first words that suggest a time."""

    text: str = field(repr=False)
    when: WhenRead | None = None
    no_time: str = ""
    hint: str = field(default="", repr=False)
    rule: Reminder | None = None


def read_caption(text: str, *, now: datetime, zone: ZoneInfo) -> Caption:
    """A time on the same line as the text is part of the text. Never raises on any text."""
    text = text.strip()
    first, _, rest = text.partition("\n")
    if (rule := read_rule(first)) is not None:
        return Caption(rest.strip(), rule=rule)
    when = read_when(first, now=now, zone=zone)
    if when is not None and not first[when.end :].strip(_EDGES):
        return Caption(rest.strip(), when)
    end = no_time_end(first, now=now, zone=zone)
    if end is not None and not first[end:].strip(_EDGES):
        return Caption(rest.strip(), no_time=first.strip(_EDGES))
    return Caption(text, hint=first[: when.end] if when else read_hint(text))
