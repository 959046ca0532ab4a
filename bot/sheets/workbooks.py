"""XLSX, XLS and ODS. A workbook is a program's format, and a stranger's may be made to kill whoever opens it: what a
zip claims is looked at before, and all the rest happens in a child with limits.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import python_calamine as calamine

from bot.sheets.sheet import SheetFormat, SheetLimits, SheetRefused
from bot.sheets.table import Table

ZIP_MAGIC: Final = b"PK\x03\x04"
OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MIB = 2**20
_SMALL = _MIB
"""Bytes unpacked up to which nobody minds how well they were packed."""
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def workbook_tables(path: Path, head: bytes, limits: SheetLimits) -> Iterator[Table]:
    """Each sheet with anything in it, visible ones first. Raises SheetRefused."""
    kind = _zip_format(path, limits) if head.startswith(ZIP_MAGIC) else _ole_format(path)
    try:
        with path.open("rb") as file:
            workbook = calamine.load_workbook(file)
            yield from _tables(workbook, kind, limits)
    except calamine.PasswordError:
        raise SheetRefused("encrypted") from None
    except (calamine.CalamineError, ValueError, OSError):
        raise SheetRefused("unreadable") from None


def _tables(workbook: calamine.CalamineWorkbook, kind: SheetFormat, limits: SheetLimits) -> Iterator[Table]:
    sheets = [
        (sheet.visible is not calamine.SheetVisibleEnum.Visible, index)
        for index, sheet in enumerate(workbook.sheets_metadata)
        if sheet.typ is calamine.SheetTypeEnum.WorkSheet
    ]
    for _, index in sorted(sheets):
        sheet = workbook.get_sheet_by_index(index)
        if sheet.start is None:
            continue
        if sheet.width > limits.columns:
            raise SheetRefused("hostile")
        yield Table(kind, enumerate(sheet.iter_rows(), sheet.start[0] + 1))


def _zip_format(path: Path, limits: SheetLimits) -> SheetFormat:
    """What kind of workbook it is, if it is one that may be opened."""
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
    if _ENCRYPTED in path.read_bytes():
        raise SheetRefused("encrypted")
    return "xls"
