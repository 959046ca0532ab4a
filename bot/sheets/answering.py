"""`python -m bot.confined … bot.sheets.answering FILE OUTPUT ORDER`: adds columns to a stranger's table.

Everything else in the file stays as it is, byte by byte where the format allows: of a workbook only the one sheet is written
anew, of a text only its lines become longer. Prints `{"written": true}` or `{"refused": code, …}`.
"""

import csv
import io
import json
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # it has none

from bot.sheets import texts, workbooks
from bot.sheets.sheet import SheetLimits, SheetRefused
from bot.sheets.table import ZIP_MAGIC

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RUN_BY_SHEETS = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class AddedCells:
    """What to add: cells by the number of the row, from 1. `title`: the sheet, empty for the first one."""

    title: str
    rows: Mapping[int, Sequence[str]]


def read_order(path: Path) -> AddedCells:
    told = json.loads(path.read_text(encoding="utf-8"))
    return AddedCells(told["title"], {int(row): cells for row, cells in told["rows"].items()})


def add_columns(path: Path, output: Path, order: AddedCells, limits: SheetLimits) -> None:
    """Raises SheetRefused for a file that is neither an XLSX nor cells in lines."""
    with path.open("rb") as file:
        head = file.read(len(ZIP_MAGIC))
    if head == ZIP_MAGIC:
        if workbooks.zip_format(path, limits) != "xlsx":
            raise SheetRefused("unsupported")
        _into_workbook(path, output, order)
    else:
        output.write_bytes(_into_text(path.read_bytes(), order))


def _into_workbook(path: Path, output: Path, order: AddedCells) -> None:
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        name = _sheet_file(old, order.title)
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry, _with_cells(data, order.rows) if entry.filename == name else data)


def _sheet_file(archive: zipfile.ZipFile, title: str) -> str:
    sheets = list(_parsed(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"))
    chosen = next((sheet for sheet in sheets if sheet.get("name") == title), sheets[0] if sheets else None)
    if chosen is None:
        raise SheetRefused("unreadable")
    for relation in _parsed(archive.read("xl/_rels/workbook.xml.rels")):
        if relation.get("Id") == chosen.get(_RELATION):
            target = str(relation.get("Target"))
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise SheetRefused("unreadable")


def _with_cells(data: bytes, added: Mapping[int, Sequence[str]]) -> bytes:
    """The sheet with further cells at the end of these rows, in the same columns for all."""
    root = _parsed(data)
    rows = list(_numbered(root.iter(f"{_MAIN}row")))
    width = max((_width(row) for _, row in rows), default=0)
    for number, row in rows:
        if number not in added:
            continue
        row.attrib.pop("spans", None)
        style = row[-1].get("s") if len(row) and number == min(added) else None
        for index, text in enumerate(added[number]):
            cell = etree.SubElement(row, f"{_MAIN}c", r=f"{_letters(width + index)}{number}", t="inlineStr")
            if style is not None:
                cell.set("s", style)
            words = etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t")
            words.text = "".join(letter for letter in text if letter.isprintable())
    dimension = root.find(f"{_MAIN}dimension")
    if dimension is not None:
        # Only a hint for readers; the old one would be wrong.
        root.remove(dimension)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _numbered(rows: Any) -> Any:
    """Rows with their numbers; a row without one follows the row before."""
    number = 0
    for row in rows:
        number = int(row.get("r") or number + 1)
        yield number, row


def _width(row: Any) -> int:
    """How many columns it reaches over."""
    width = 0
    for cell in row:
        letters = "".join(filter(str.isalpha, cell.get("r") or ""))
        width = _index(letters) + 1 if letters else width + 1
    return width


def _index(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _letters(index: int) -> str:
    letters, index = "", index + 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _parsed(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _into_text(data: bytes, order: AddedCells) -> bytes:
    """The text with further cells at the ends of these rows; a row may go over several lines."""
    encoding = texts.encoding_of(data)
    text = data.decode(encoding, errors="surrogateescape")
    delimiter = texts.delimiter_of(text)
    if delimiter is None:
        raise SheetRefused("unsupported")
    lines = texts.lines_of(text)
    if texts.is_quoted(text, delimiter):
        reader = csv.reader(iter(lines), delimiter=delimiter)
    else:
        reader = csv.reader(iter(lines), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    rows = [(number, row, reader.line_num) for number, row in enumerate(reader, 1)]
    width = max((len(row) for _, row, _ in rows), default=0)
    for number, row, line in rows:
        if number in order.rows:
            ending = lines[line - 1][len(lines[line - 1].rstrip("\r\n")) :]
            blank = [""] * (width - len(row))
            cells = _delimited([*blank, *order.rows[number]], delimiter)
            lines[line - 1] = f"{lines[line - 1].rstrip(chr(13) + chr(10))}{delimiter}{cells}{ending}"
    return "".join(lines).encode(encoding, errors="surrogateescape")


def _delimited(cells: Sequence[str], delimiter: str) -> str:
    out = io.StringIO()
    safe = [f"'{cell}" if cell.startswith(_RUN_BY_SHEETS) else cell for cell in cells]
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(safe)
    return out.getvalue()


def _main(arguments: list[str]) -> None:
    path, output, order = map(Path, arguments)
    try:
        add_columns(path, output, read_order(order), SheetLimits())
        _say({"written": True})
    except SheetRefused as refused:
        _say({"refused": refused.code})
    except (etree.LxmlError, zipfile.BadZipFile, KeyError, ValueError, UnicodeError):
        _say({"refused": "unreadable"})


def _say(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201  (how a child speaks to its parent)


if __name__ == "__main__":
    _main(sys.argv[1:])
