"""The bot's side of reading a list: it starts the child, follows its progress, and gets rows without parsing
the file.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from bot.confined import ChildLimits, ConfinedError, Reason, run_confined
from bot.sheets.child import order_line
from bot.sheets.listing import list_recipients
from bot.sheets.sheet import Columns, RefusalCode, Sheet, SheetLimits, SheetRefused, sheet_of, summary_of
from bot.sheets.texts import text_table

PASTED_LENGTH: Final = 4096
"""Characters of a message; a longer text comes as a file."""
_SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".vcf", ".ics")
_CHILD = "bot.sheets.child"
_WHY: Final[dict[Reason, RefusalCode]] = {
    "too_long": "too_slow",
    "too_much_memory": "hostile",
    "crashed": "hostile",
}


async def read_file(
    path: Path,
    *,
    file_name: str,
    columns: Columns | None = None,
    limits: SheetLimits | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Sheet:
    """The recipients of a file at `path`. The sheet must be closed: its rows are stored beside the file.

    The content tells the format; `file_name` only tells a damaged sheet from a file that never was one.
    `columns` corrects what was recognised before; `on_progress` gets the count of rows so far. Raises
    SheetRefused.
    """
    limits = limits or SheetLimits()
    output = path.with_name(f"{path.name}.rows")
    heard = _Heard(on_progress)
    with _removed_on_failure(output):
        try:
            await run_confined(
                _CHILD,
                str(path),
                str(output),
                order_line(limits, columns),
                limits=ChildLimits(memory_mb=limits.memory_mb, cpu_s=limits.cpu_s, wall_s=limits.wall_s),
                on_line=heard.line,
            )
        except ConfinedError as error:
            raise SheetRefused(_WHY[error.reason]) from error
        return sheet_of(heard.answer(file_name), output)


def read_pasted(text: str, *, columns: Columns | None = None, limits: SheetLimits | None = None) -> Sheet:
    """The recipients of a text from the chat: lines, phones with names, or copied cells. Raises SheetRefused."""
    limits = limits or SheetLimits()
    if len(text) > PASTED_LENGTH:
        raise SheetRefused("too_big", limit=limits.file_mb)
    lines: list[str] = []
    sheet = list_recipients(
        [text_table(text, kind="pasted")],
        given=columns,
        limits=limits,
        write=lines.append,
        told=lambda _rows: None,
    )
    return sheet_of(summary_of(sheet), lines)


class _Heard:
    """Collects what the child says, as it says it."""

    def __init__(self, on_progress: Callable[[int], None] | None) -> None:
        self._on_progress = on_progress
        self._last: dict[str, Any] = {}

    def line(self, line: bytes) -> None:
        self._last = json.loads(line)
        if self._on_progress is not None and "rows" in self._last:
            self._on_progress(self._last["rows"])

    def answer(self, file_name: str) -> dict[str, Any]:
        """The sheet's summary. Raises SheetRefused."""
        code: RefusalCode | None = self._last.get("refused")
        if code == "unsupported" and file_name.lower().endswith(_SHEETS):
            raise SheetRefused("unreadable")
        if code is not None:
            raise SheetRefused(code, **self._last["numbers"])
        summary: dict[str, Any] = self._last["sheet"]
        return summary


@contextmanager
def _removed_on_failure(output: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        output.unlink(missing_ok=True)
        raise
