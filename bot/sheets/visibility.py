"""What the author of a workbook sees of it. An author who filters a table or hides a row has decided whom not
to call, but a reader of values alone would call them anyway. Excel stores filtered rows as hidden ones.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]  # it has none

from bot.sheets.table import Seen

Merged = tuple[tuple[int, int, int], ...]

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION: Final = re.compile(r"\{.*/relationships\}id")
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_HIDES: Final = re.compile(rb"""hidden\s*=\s*["'](?:1|true)""")
_BLOCK: Final = 2**20
_WIDEST: Final = 16_384
_MOST_ROWS: Final = 1_048_576
"""Rows of a sheet: what is repeated beyond them is only its empty rest."""

SeenOf = Callable[[int, Merged], Seen]
"""Takes the number of the sheet in the workbook and the cells known to be merged."""


def seen_in_xlsx(path: Path) -> SeenOf:
    """Reads a sheet's rows only if something in it is hidden."""
    with zipfile.ZipFile(path) as archive:
        parts = list(_sheet_parts(archive))

    def seen(index: int, merged: Merged) -> Seen:
        with zipfile.ZipFile(path) as archive:
            if index >= len(parts) or not _hides_anything(archive, parts[index]):
                return Seen(merged=merged)
            with archive.open(parts[index]) as part:
                rows, columns = _hidden_in_xlsx(part)
        return Seen(frozenset(rows), frozenset(columns), merged)

    return seen


def seen_in_ods(path: Path) -> SeenOf:
    """One part of the file holds all sheets, so it is read once."""
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
        found = list(_hidden_in_ods(content))
    return lambda index, merged: Seen(*found[index], merged) if index < len(found) else Seen(merged=merged)


def seen_in_xls(path: Path) -> SeenOf:
    """Uses xlrd, the only reader that tells this for the old format."""
    import xlrd  # type: ignore[import-untyped]  # noqa: PLC0415 - few files are so old

    try:
        book = xlrd.open_workbook(path, formatting_info=True, logfile=_Silence())
    except Exception:  # noqa: BLE001 - it may say anything of a stranger's file, and calamine reads more than it does
        return lambda _index, merged: Seen(merged=merged, is_known=False)

    def seen(index: int, merged: Merged) -> Seen:
        sheet = book.sheet_by_index(index)
        rows = {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden}
        columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
        joined = tuple(
            (top + 1, bottom, left) for top, bottom, left, _ in sheet.merged_cells if bottom > top + 1
        )
        return Seen(frozenset(rows), frozenset(columns), merged or joined)

    return seen


def unseen(_index: int, merged: Merged) -> Seen:
    """For a format that does not tell what is hidden."""
    return Seen(merged=merged, is_known=False)


class _Silence:
    """xlrd prints remarks on a file to standard output, which carries our answers to the parent."""

    def write(self, _text: str) -> None:
        """Nothing."""

    def flush(self) -> None:
        """Nothing."""


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[str]:
    """The path of each sheet's part, in the order of the workbook."""
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), _parser())
    targets = {one.get("Id"): one.get("Target") or "" for one in relations.iter("{*}Relationship")}
    workbook = etree.fromstring(archive.read("xl/workbook.xml"), _parser())
    for sheet in workbook.iter("{*}sheet"):
        told = next((value for name, value in sheet.attrib.items() if _RELATION.fullmatch(name)), "")
        target = targets.get(told, "")
        yield target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _hides_anything(archive: zipfile.ZipFile, part: str) -> bool:
    """Looks in the bytes first: most sheets hide nothing, and reading all their rows would take a second."""
    if part not in archive.namelist():
        return False
    tail = b""
    with archive.open(part) as file:
        while block := file.read(_BLOCK):
            if _HIDES.search(tail + block):
                return True
            tail = block[-16:]
    return False


def _hidden_in_xlsx(part: Any) -> tuple[set[int], set[int]]:
    rows: set[int] = set()
    columns: set[int] = set()
    number = 0
    tags = tuple(f"{space}{name}" for space in (_MAIN, _STRICT) for name in ("row", "col"))
    for _, element in etree.iterparse(part, tag=tags, resolve_entities=False, no_network=True):
        is_hidden = element.get("hidden") in {"1", "true"}
        if element.tag.endswith("}row"):
            number = int(element.get("r") or number + 1)
            if is_hidden:
                rows.add(number)
        elif is_hidden:
            columns.update(range(int(element.get("min")) - 1, min(int(element.get("max")), _WIDEST)))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return rows, columns


def _hidden_in_ods(content: Any) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
    tags = tuple(f"{_TABLE}{name}" for name in ("table", "table-row", "table-column"))
    rows: set[int] = set()
    columns: set[int] = set()
    row = column = 0
    for _, element in etree.iterparse(content, tag=tags, resolve_entities=False, no_network=True):
        is_hidden = element.get(f"{_TABLE}visibility") in {"collapse", "filter"}
        if element.tag == f"{_TABLE}table":
            yield frozenset(rows), frozenset(columns)
            rows, columns, row, column = set(), set(), 0, 0
        elif element.tag == f"{_TABLE}table-row":
            last = min(row + int(element.get(f"{_TABLE}number-rows-repeated") or 1), _MOST_ROWS)
            rows.update(range(row + 1, last + 1) if is_hidden else ())
            row = last
            element.clear()
        else:
            last = min(column + int(element.get(f"{_TABLE}number-columns-repeated") or 1), _WIDEST)
            columns.update(range(column, last) if is_hidden else ())
            column = last


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
