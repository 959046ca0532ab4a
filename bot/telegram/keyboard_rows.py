"""Whether a button's label is read whole on a small phone, and how many buttons fit in a row.

A row divides the keyboard's width evenly, and Telegram cuts what doesn't fit: with five in a row nothing of a
word was left. Widths are those of DejaVu Sans at 14 px. Telegram for Android uses Roboto Medium at 15 dp,
which is as wide. tests/e2e/test_labels.py compares the widths with a real browser.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final, Protocol, TypeVar

KEYBOARD_PX: Final = 304
"""What a phone 360 pixels wide leaves for a keyboard between the chat's margins."""
GAP_PX: Final = 4
PADDING_PX: Final = 10
"""Padding of both sides of one button."""
MOST_IN_ROW: Final = 3

_WIDTHS: Final = (
    (4.2, "'ijlIJ"),
    (5.1, " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE},.·/:;\\|f-"),
    (6.5, '()[]t!r"'),
    (7.5, "“”’*_`–sгz?з"),
    (8.1, "эcсLFkт"),
    (8.6, "вьчvxyухяPРкУГTYТoо«»aа"),
    (9.0, "eеёбEЕЁhnuSbdgpqр$0123456789{}₽лЗи"),
    (9.6, "йнпKцAVАXZХBБВЧЬ"),
    (10.6, "дRЯCСЭъКUNИЙHЛНПмD"),
    (11.1, "GЦ&ДOQОы"),
    (11.8, "wЪ#+<=>^~≈✓←→↻ю"),
    (12.7, "фФMМЫжш"),
    (13.7, "щ%mW"),
    (15.4, "@—…№ШЖЮЩ"),
)
_WIDTH: Final = {character: width for width, characters in _WIDTHS for character in characters}
_ANOTHER: Final = 18.0
"""Any other character, such as an emoji or a hieroglyph: as wide as the widest."""


class Labelled(Protocol):
    """A button."""

    @property
    def label(self) -> str: ...


B = TypeVar("B", bound=Labelled)


@lru_cache(maxsize=1024)
def label_px(label: str) -> float:
    """How wide a label is; in doubt the wider."""
    return sum(_WIDTH.get(character, _ANOTHER) for character in label)


def fits(label: str, in_row: int = 1) -> bool:
    """Whether the label is read whole on a button that shares its row with `in_row` − 1 others."""
    return label_px(label) <= (KEYBOARD_PX - GAP_PX * (in_row - 1)) / in_row - PADDING_PX


def fitting_rows(rows: Sequence[Sequence[B]]) -> Iterator[Sequence[B]]:
    """The rows. One that is too narrow for its labels is broken into as few even rows as can be read."""
    for row in filter(None, rows):
        size = next(
            size for size in _sizes(len(row)) if size == 1 or all(fits(one.label, size) for one in row)
        )
        yield from (row[first : first + size] for first in range(0, len(row), size))


def with_words(words: str, label: Callable[[str], str] = str) -> str:
    """A label around words that somebody chose: a name, a title. They are cut until the label fits a row of its own."""
    shown = words
    while len(shown) > 1 and not fits(label(shown)):
        shown = f"{shown.removesuffix('…')[:-1].rstrip()}…"
    return label(shown)


def _sizes(count: int) -> Iterator[int]:
    """How many buttons to a row, the fullest first; four become two and two rather than three and one."""
    for most in range(min(count, MOST_IN_ROW), 0, -1):
        rows = -(-count // most)
        yield -(-count // rows)
