"""`python -m bot.confined … bot.sheets.book_child OUTPUT`: writes what its input tells as a workbook or a CSV, without keeping it.

Names and answers were typed or said by strangers: in a workbook texts stay texts; a CSV has no such thing, so there a text
that a spreadsheet would take for a formula begins with an apostrophe.
"""

import csv
import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.domain.phone import Phone, format_phone
from bot.sheets.book_xml import write_workbook

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_csv(lines: Iterable[bytes], zone: ZoneInfo, output: Path) -> None:
    """As a Russian Excel opens it by a double click: UTF-8 with a mark, semicolons, commas in numbers."""
    with output.open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.writer(out, delimiter=";")
        kinds: list[str] = []
        for line in lines:
            told = json.loads(line)
            if isinstance(told, dict):
                kinds = [column["kind"] for column in told["columns"]]
                rows.writerow([_text(column["header"]) for column in told["columns"]])
            else:
                rows.writerows([_plain(*cell, zone) for cell in zip(kinds, row, strict=True)] for row in told)


def _plain(kind: str, value: Any, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    match kind:
        case "money":
            return f"{value / 100:.2f}".replace(".", ",")
        case "moment":
            at = datetime.fromisoformat(value)
            return f"{(at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(zone):%d.%m.%Y %H:%M:%S}"
        case "phone":
            return format_phone(Phone(value))
        case _:
            return _text(str(value))


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _main(arguments: list[str]) -> None:
    output = Path(*arguments)
    lines = sys.stdin.buffer
    told = json.loads(next(lines))
    write = write_csv if told["format"] == "csv" else write_workbook
    write(lines, ZoneInfo(told["zone"]), output)


if __name__ == "__main__":
    _main(sys.argv[1:])
