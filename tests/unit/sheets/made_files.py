"""Files as people and their enemies send them, made on the spot."""

import os
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # it has none
import xlwt  # type: ignore[import-untyped]  # it has none

Rows = Iterable[Sequence[object]]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}">'
ONE_PHONE = '<row r="1"><c r="A1"><v>89160000001</v></c></row>'


def xlsx(path: Path, rows: Rows, *, first_row: int = 0, first_column: int = 0) -> Path:
    with xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "default_date_format": "dd.mm.yyyy"}
    ) as book:
        sheet = book.add_worksheet("Лист1")
        for number, row in enumerate(rows, first_row):
            sheet.write_row(number, first_column, row)
    return path


def xls(path: Path, rows: Rows) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Лист1")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.save(str(path))
    return path


def ods(path: Path, rows: Rows, *, encrypted: bool = False) -> Path:
    """The least that is an OpenDocument spreadsheet; `encrypted` only says that it is."""
    entry = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data></manifest:encryption-data></manifest:file-entry>'
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="float" office:value="{value}"/>'
            if isinstance(value, float)
            else f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
            for value in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            f'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entry if encrypted else ""}'
            "</manifest:manifest>",
        )
    return path


def raw_xlsx(path: Path, sheet: str, **parts: str) -> Path:
    """A workbook around this very XML; `parts` are more files below `xl`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in parts.items():
            archive.writestr(f"xl/{name}.xml", content)
    return path


def _sheet(rows: str) -> Callable[[Path], Path]:
    return lambda path: raw_xlsx(path, f"{HEAD}<sheetData>{rows}</sheetData></worksheet>")


def _strings_without_end(path: Path) -> Path:
    strings = (
        f'<sst xmlns="{_MAIN}" count="9" uniqueCount="18446744073709551615"><si><t>89160000001</t></si></sst>'
    )
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    return raw_xlsx(path, f"{HEAD}<sheetData>{row}</sheetData></worksheet>", sharedStrings=strings)


def _entities(path: Path) -> Path:
    levels = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&m;</t></is></c></row>'
    return raw_xlsx(
        path,
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{levels}]>'
        f'<worksheet xmlns="{_MAIN}"><sheetData>{cell}</sheetData></worksheet>',
    )


def _bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(64):
                sheet.write(bytes(2**20))
    return path


def _lying_bomb(path: Path) -> Path:
    """Claims to be small: the sizes in its directory are false, and what is packed is 140 MB of cells."""
    row = "<row><c><v>1</v></c><c><v>2</v></c></row>"
    raw_xlsx(path, HEAD + "<sheetData>" + row * 2_000_000 + "</sheetData></worksheet>")
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rfind(mark)
        data[at + offset : at + offset + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    return path


def _many_entries(path: Path) -> Path:
    xlsx(path, [["89160000001"]])
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(60):
            archive.writestr(f"xl/media/image{number}.png", b"")
    return path


def _truncated(path: Path) -> Path:
    xlsx(path, [[f"8916{number:07d}"] for number in range(2000)])
    os.truncate(path, path.stat().st_size // 2)
    return path


def _picture(path: Path) -> Path:
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20)
    return path


def _wide_xlsx(path: Path) -> Path:
    row = "".join(f"<c><v>{n}</v></c>" for n in range(1_000_000))
    return _sheet(f"<row r='1'>{row}</row>")(path)


def _wide_csv(path: Path) -> Path:
    path.write_text(";".join(["Анна", "89160000001"] * 500_000))
    return path


HOSTILE: dict[str, tuple[str, Callable[[Path], Path], str]] = {
    "two cells at the ends of the sheet": ("a.xlsx", _sheet(
        f'{ONE_PHONE}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "hostile"),
    "a row beyond any sheet": ("a.xlsx", _sheet(
        f'{ONE_PHONE}<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>'), "hostile"),
    "a count of strings without end": ("a.xlsx", _strings_without_end, "hostile"),
    "a million columns": ("a.xlsx", _wide_xlsx, "hostile"),
    "a million columns of text": ("a.csv", _wide_csv, "hostile"),
    "a zip bomb": ("a.xlsx", _bomb, "hostile"),
    "a zip bomb that lies": ("a.xlsx", _lying_bomb, "unreadable"),
    "too many files in a zip": ("a.xlsx", _many_entries, "hostile"),
    "entities of entities": ("a.xlsx", _entities, "unreadable"),
    "half of a workbook": ("a.xlsx", _truncated, "unreadable"),
    "a picture by the name of a workbook": ("a.xlsx", _picture, "unreadable"),
    "a picture": ("a.png", _picture, "unsupported"),
}  # fmt: skip
"""By what it is: its name, what makes it, and the code that refuses it."""
