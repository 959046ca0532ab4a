"""`python -m bot.confined … bot.sheets.child FILE OUTPUT ORDER`: reads a stranger's file where it can do no harm.

Prints JSON lines: `{"rows": 1000}` as it goes, then `{"sheet": …}` or `{"refused": code, …}`.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.sheets.listing import list_recipients
from bot.sheets.sheet import Columns, SheetLimits, SheetRefused, columns_json, columns_of, summary_of
from bot.sheets.table import OLE_MAGIC, ZIP_MAGIC, Table


def order_line(limits: SheetLimits, columns: Columns | None) -> str:
    """The parent's order, as an argument for the child."""
    return json.dumps({"limits": asdict(limits), "columns": columns and columns_json(columns)})


def tables_of(path: Path, limits: SheetLimits) -> Iterable[Table]:
    """The file's tables. The format is told by the content, not by the file's name. Raises SheetRefused."""
    with path.open("rb") as file:
        head = file.read(4096)
    size = path.stat().st_size
    if size == 0:
        raise SheetRefused("empty")
    if size > limits.file_mb * 2**20:
        raise SheetRefused("too_big", limit=limits.file_mb)
    from bot.sheets import texts  # noqa: PLC0415 - the parent needs `order_line` alone

    if head.startswith((ZIP_MAGIC, OLE_MAGIC)):
        from bot.sheets import workbooks  # noqa: PLC0415 - a text needs no library for workbooks

        return workbooks.workbook_tables(path, head, limits)
    text = texts.decode(path.read_bytes())
    if texts.is_vcard(text):
        from bot.sheets import vcards  # noqa: PLC0415

        return [vcards.vcard_table(text)]
    from bot.sheets import calendars  # noqa: PLC0415

    if calendars.is_calendar(text):
        return [calendars.calendar_table(text)]
    if texts.is_markup(text):
        from bot.sheets import markup  # noqa: PLC0415

        return markup.markup_tables(text)
    return [texts.text_table(text)]


def _main(arguments: list[str]) -> None:
    path, output, order = arguments
    told: dict[str, Any] = json.loads(order)
    limits = SheetLimits(**told["limits"])
    given = columns_of(told["columns"]) if told["columns"] else None
    try:
        with Path(output).open("w", encoding="utf-8") as out:
            sheet = list_recipients(
                tables_of(Path(path), limits),
                given=given,
                limits=limits,
                write=out.write,
                told=lambda rows: _say({"rows": rows}),
            )
        _say({"sheet": summary_of(sheet)})
    except SheetRefused as refused:
        _say({"refused": refused.code, "numbers": refused.numbers})


def _say(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201  (how a child speaks to its parent)


if __name__ == "__main__":
    _main(sys.argv[1:])
