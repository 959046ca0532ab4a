"""Reactions that were read from the lines of a text, with that text: the user may say that the lines are to be read aloud."""

from dataclasses import dataclass, field

from bot.domain.reactions.reading import Parsed, parse


@dataclass(frozen=True, slots=True)
class TypedReactions:
    """`text`: all that was typed. `all_alike`: the user said that lines which merely look like reactions are reactions."""

    text: str = field(repr=False)
    all_alike: bool = False

    def parsed(self) -> Parsed:
        return parse(self.text, as_reactions=self.all_alike)

    def mended(self) -> str:
        """The text with each line that nearly is a reaction written as it was probably meant; others as they were."""
        lines = self.text.splitlines()
        for miss in self.parsed().near_misses:
            lines[miss.line] = miss.nearest or lines[miss.line]
        return "\n".join(lines)

    @property
    def can_be_mended(self) -> bool:
        """Whether that leaves nothing to explain."""
        parsed = self.parsed()
        return bool(parsed.near_misses) and not parse(self.mended(), as_reactions=self.all_alike).near_misses


def typed_reactions(text: str) -> TypedReactions | None:
    """None for a text in which no line is a reaction or nearly one."""
    typed = TypedReactions(text)
    parsed = typed.parsed()
    return typed if parsed.reactions or parsed.near_misses else None


def without_reactions(text: str) -> tuple[str, str]:
    """The text in two: what stands before its reaction lines, and these lines with what nearly is one."""
    parsed = parse(text)
    lines = text.splitlines(keepends=True)
    first = min((one.line for one in (*parsed.reactions, *parsed.near_misses)), default=len(lines))
    return "".join(lines[:first]), "".join(lines[first:])


def may_be_reactions(text: str) -> bool:
    """Whether lines of a text that is read aloud could be reactions, should the user want that."""
    parsed = TypedReactions(text, all_alike=True).parsed()
    return bool(parsed.tree) and not parsed.near_misses
