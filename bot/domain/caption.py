"""What stands under a file of recipients, or is typed for them next: what to say, with WHEN alone on its first line."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.when import WhenRead, no_time_end, read_hint, read_when

_EDGES = " \t.,;:"


@dataclass(frozen=True, slots=True)
class Caption:
    """`no_time`: the first line is said like a time and is none. `hint`: how the text begins, where it smells of a time."""

    text: str = field(repr=False)
    when: WhenRead | None = None
    no_time: str = ""
    hint: str = field(default="", repr=False)


def read_caption(text: str, *, now: datetime, zone: ZoneInfo) -> Caption:
    """A time that shares its line with a text is a part of the text. Never raises on any text."""
    text = text.strip()
    first, _, rest = text.partition("\n")
    when = read_when(first, now=now, zone=zone)
    if when is not None and not first[when.end :].strip(_EDGES):
        return Caption(rest.strip(), when)
    end = no_time_end(first, now=now, zone=zone)
    if end is not None and not first[end:].strip(_EDGES):
        return Caption(rest.strip(), no_time=first.strip(_EDGES))
    return Caption(text, hint=first[: when.end] if when else read_hint(text))
