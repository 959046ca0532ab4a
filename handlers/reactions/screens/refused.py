"""Why what was typed for a tree was not taken, and how it would be."""

from collections.abc import Iterable

from bot.domain.reactions import Language, NearMiss, Reaction, Tree, can_be_written, write
from bot.telegram.rendering.reactions import miss_lines
from bot.telegram.texts import Safe, Say


def near_text(misses: Iterable[NearMiss], say: Say, *, whole: str = "") -> str:
    """`whole`: all of it as it was probably meant, to be copied."""
    lines = [say("builder-not-taken"), *miss_lines(misses, say)]
    return "\n".join([*lines, say("builder-whole", text=whole)] if whole and "\n" in whole else lines)


def clash_text(clashes: Iterable[Reaction], free: Tree, say: Say) -> str:
    """Keys that the level has already; `free`: the same reactions on other ones."""
    keys = ", ".join(one.trigger.segment for one in clashes)
    language: Language = "en" if say.language == "en" else "ru"
    lines = [say("builder-clash", keys=keys)]
    if can_be_written(free):
        lines.append(say("builder-whole", text=write(free, language=language)))
    return "\n".join(lines)


def no_lines_text(said: str, say: Say) -> Safe:
    return say("builder-no-lines", typed=said[:200])
