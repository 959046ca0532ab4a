"""A line as the rules see it, beside the line as it was typed. For the rules, digits of other scripts are
made plain and invisible characters removed; what is spoken, sent or shown is cut from the typed line.
"""

from dataclasses import dataclass, field

from bot.domain.plain import HIDDEN, plain


@dataclass(frozen=True, slots=True)
class PlainLine:
    """`text` is without hidden characters; `places` gives the position in `typed` of each of its characters."""

    typed: str = field(repr=False)
    text: str = field(repr=False)
    places: tuple[int, ...] = field(repr=False)

    def cut(self, start: int, end: int) -> str:
        """What was typed there, without the spaces round it; hidden characters at its edges belong to it."""
        first = self.places[start - 1] + 1 if start else 0
        last = self.places[end] if end < len(self.places) else len(self.typed)
        return self.typed[first:last].strip()

    def name(self, start: int, end: int) -> str:
        """What was typed there as one run of words, without hidden characters."""
        letters = (self.typed[self.places[at]] for at in range(start, end))
        return " ".join("".join(letters).split())


def plain_line(typed: str) -> PlainLine:
    """Never longer than what was typed; a tab is a space."""
    seen = plain(typed).replace("\t", " ")
    places = tuple(at for at, letter in enumerate(seen) if letter != HIDDEN)
    return PlainLine(typed, "".join(seen[at] for at in places), places)
