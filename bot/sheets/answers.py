"""The bot's side of giving a file back with columns added: a confined child writes them (bot.sheets.answering)."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bot.confined import ChildLimits, ConfinedError, run_confined
from bot.sheets.sheet import SheetLimits, SheetRefused

_CHILD: Final = "bot.sheets.answering"


async def add_answers(
    path: Path,
    output: Path,
    rows: Mapping[int, Sequence[str]],
    *,
    title: str = "",
    limits: SheetLimits | None = None,
) -> None:
    """Writes the file at `path` to `output` with these cells behind its rows, which count from 1; `title`: the sheet.

    Raises SheetRefused for a file that is neither an XLSX nor cells in lines.
    """
    limits = limits or SheetLimits()
    order = path.with_name(f"{path.name}.order")
    told = {"title": title, "rows": {str(row): list(cells) for row, cells in rows.items()}}
    order.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    said: list[dict[str, Any]] = []
    try:
        await run_confined(
            _CHILD,
            str(path),
            str(output),
            str(order),
            limits=ChildLimits(memory_mb=limits.memory_mb, cpu_s=limits.cpu_s, wall_s=limits.wall_s),
            on_line=lambda line: said.append(json.loads(line)),
        )
    except ConfinedError as error:
        raise SheetRefused("hostile") from error
    finally:
        order.unlink()
    if "refused" in said[-1]:
        raise SheetRefused(said[-1]["refused"])
