"""XLSX, XLS and ODS. A stranger's workbook may be made to crash the program that opens it. So the sizes that
a zip claims are checked first, and everything else happens in a child with limits.
"""

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import python_calamine as calamine
from lxml.etree import LxmlError  # type: ignore[import-untyped]  # it has none

from bot.sheets import visibility
from bot.sheets.sheet import SheetFormat, SheetLimits, SheetRefused
from bot.sheets.table import ZIP_MAGIC, Table

_MIB = 2**20
_SMALL = _MIB
"""Up to so many unpacked bytes it doesn't matter how well they were packed."""
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_BEGIN_OF_FILE = b"\x09\x08\x10\x00\x00\x06"
_FILE_PASS = 0x2F
_LOOKED_AT = 10
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def workbook_tables(path: Path, head: bytes, limits: SheetLimits) -> Iterator[Table]:
    """Each sheet with anything in it, visible ones first. Raises SheetRefused."""
    kind = zip_format(path, limits) if head.startswith(ZIP_MAGIC) else _ole_format(path)
    try:
        with path.open("rb") as file:
            workbook = calamine.load_workbook(file)
            yield from _tables(workbook, kind, _seen_in(kind, path), limits)
    except (calamine.CalamineError, ValueError, OSError, LookupError, LxmlError, zipfile.BadZipFile):
        raise SheetRefused("unreadable") from None


def _seen_in(kind: SheetFormat, path: Path) -> visibility.SeenOf:
    match kind:
        case "xlsx":
            return visibility.seen_in_xlsx(path)
        case "xls":
            return visibility.seen_in_xls(path)
        case "ods":
            return visibility.seen_in_ods(path)
        case _:
            return visibility.unseen


def _tables(
    workbook: calamine.CalamineWorkbook, kind: SheetFormat, seen: visibility.SeenOf, limits: SheetLimits
) -> Iterator[Table]:
    sheets = [
        (sheet.visible is not calamine.SheetVisibleEnum.Visible, index)
        for index, sheet in enumerate(workbook.sheets_metadata)
        if sheet.typ is calamine.SheetTypeEnum.WorkSheet
    ]
    for is_hidden, index in sorted(sheets):
        sheet = workbook.get_sheet_by_index(index)
        if sheet.start is None:
            continue
        if sheet.width > limits.columns:
            raise SheetRefused("hostile")
        yield Table(
            kind,
            enumerate(sheet.iter_rows(), 1),
            title=sheet.name,
            seen=replace(seen(index, _merged(sheet)), is_hidden=is_hidden),
        )


def _merged(sheet: calamine.CalamineSheet) -> visibility.Merged:
    """Cells merged downwards: first and last row from 1, column from 0."""
    ranges = sheet.merged_cell_ranges or ()
    return tuple((top + 1, bottom + 1, left) for (top, left), (bottom, _) in ranges if bottom > top)


def zip_format(path: Path, limits: SheetLimits) -> SheetFormat:
    """What kind of workbook it is, if it may be opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _refuse_bomb(entries, limits)
            names = {entry.filename.lower() for entry in entries}
            if any(entry.flag_bits & 1 for entry in entries):
                raise SheetRefused("encrypted")
            if "mimetype" in names:
                if archive.read("mimetype").strip() != _SPREADSHEET:
                    raise SheetRefused("unsupported")
                if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                    raise SheetRefused("encrypted")
                return "ods"
    except (zipfile.BadZipFile, ValueError, OSError, KeyError, NotImplementedError, EOFError):
        raise SheetRefused("unreadable") from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    raise SheetRefused("unsupported")


def _refuse_bomb(entries: list[zipfile.ZipInfo], limits: SheetLimits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > limits.zip_entries:
        raise SheetRefused("hostile")
    if unpacked > _SMALL and unpacked > packed * limits.zip_ratio:
        raise SheetRefused("hostile")
    if unpacked > limits.unpacked_mb * _MIB:
        raise SheetRefused("too_big", limit=limits.unpacked_mb)


def _ole_format(path: Path) -> SheetFormat:
    """The old container holds XLS, and newer workbooks under a password."""
    data = path.read_bytes()
    if _ENCRYPTED in data or _FILE_PASS in _first_records(data):
        raise SheetRefused("encrypted")
    return "xls"


def _first_records(data: bytes) -> set[int]:
    """Kinds of the records an XLS begins with; a password's record would be among them."""
    kinds: set[int] = set()
    at = data.find(_BEGIN_OF_FILE)
    for _ in range(_LOOKED_AT):
        if at < 0 or at + 4 > len(data):
            break
        kind, length = struct.unpack_from("<HH", data, at)
        kinds.add(kind)
        at += 4 + length
    return kinds
