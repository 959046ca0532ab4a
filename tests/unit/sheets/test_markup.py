"""HTML and XML that call themselves .xls: read as tables, or refused, and never taken for a text."""

from pathlib import Path

import pytest

from bot.sheets.sheet import Columns, RowProblem, SheetRefused
from tests.unit.sheets.reading import read

A, B, C = (f"7916000000{n}" for n in range(1, 4))
HTML = (
    "<html><head><meta charset='{charset}'><title>Выгрузка</title><style>td {{color: red}}</style></head><body>"
    "<table><tr><td><table border=1><tr><th>ID</th><th>Имя</th><th>Телефон</th></tr>{rows}</table></td></tr></table>"
    "<script>alert('89160000009')</script></body></html>"
)
XML = (
    '<?xml version="1.0" encoding="{charset}"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Клиенты"><Table>{rows}</Table>'
    "{options}</Worksheet></Workbook>"
)


def html(rows: str, charset: str = "utf-8") -> bytes:
    return HTML.format(rows=rows, charset=charset).encode(charset)


def xml(rows: str, charset: str = "utf-8", options: str = "") -> bytes:
    return XML.format(rows=rows, charset=charset, options=options).encode(charset)


def xml_row(*cells: str, told: str = "") -> str:
    return (
        f"<Row {told}>"
        + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in cells)
        + "</Row>"
    )


def people(count: int) -> str:
    return "".join(
        f"<tr><td>{n}</td><td>Гость {n}</td><td>+7 916 000-00-{n:02d}</td></tr>" for n in range(1, count + 1)
    )


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "utf-16"])
async def test_forty_people_of_a_page_are_forty(charset: str, tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(html(people(40), charset))
    sheet, rows = await read(tmp_path / "a.xls")
    assert [(row.phone, row.name) for row in rows] == [
        (f"791600000{n:02d}", f"Гость {n}") for n in range(1, 41)
    ]
    assert (sheet.format, sheet.headers) == ("html", ("ID", "Имя", "Телефон"))


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251"])
async def test_a_workbook_of_2003_in_xml_is_read(charset: str, tmp_path: Path) -> None:
    rows = xml_row("Имя", "Телефон") + "".join(xml_row(f"Гость {n}", f"8916000000{n}") for n in range(1, 6))
    (tmp_path / "a.xls").write_bytes(xml(rows, charset))
    sheet, found = await read(tmp_path / "a.xls")
    assert [(row.phone, row.name) for row in found] == [(f"7916000000{n}", f"Гость {n}") for n in range(1, 6)]
    assert (sheet.format, sheet.notes.title) == ("xml", "Клиенты")


async def test_a_pages_joined_and_hidden_cells_are_as_people_see_them(tmp_path: Path) -> None:
    rows = (
        "<tr><td rowspan=2>1</td><td rowspan='2'>Семья Ким</td><td>89160000001</td></tr><tr><td>89160000002</td></tr>"
        "<tr style='display: none'><td>2</td><td>Зоя</td><td>89160000003</td></tr>"
        "<tr><td colspan=3>Итого<br>2</td></tr><tr><td colspan=x>3</td><td>Глеб</td><td>&nbsp;нет</td></tr>"
    )
    (tmp_path / "a.xls").write_bytes(html(rows))
    _, found = await read(tmp_path / "a.xls")
    assert [(row.phone, row.name, row.problem) for row in found] == [
        (A, "Семья Ким", None),
        (B, "Семья Ким", None),
        (C, "Зоя", RowProblem.HIDDEN),
        (None, "", RowProblem.HEADING),
        (None, "Глеб", RowProblem.UNREADABLE),
    ]


async def test_an_xml_workbooks_places_dates_and_hidden_parts_are_kept(tmp_path: Path) -> None:
    hidden_column = '<Column/><Column ss:Index="4" ss:Hidden="1" ss:Span="1"/>'
    rows = hidden_column + xml_row("Имя", "Телефон", "Визит", "Паспорт") + (
        '<Row ss:Index="4"><Cell ss:MergeDown="1"><Data ss:Type="String">Семья Ким</Data></Cell>'
        '<Cell><Data ss:Type="Number">89160000001</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2026-12-04T15:30:00.000</Data></Cell></Row>'
        '<Row><Cell ss:Index="2"><Data ss:Type="String">8 916 000-00-02</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2026-12-05T00:00:00.000</Data></Cell></Row>'
    ) + xml_row("Зоя", "89160000003", told='ss:Hidden="1"')  # fmt: skip
    (tmp_path / "a.xml").write_bytes(xml(rows))
    sheet, found = await read(tmp_path / "a.xml")
    assert [(row.position, row.phone, row.name, row.fields, row.problem) for row in found] == [
        (4, A, "Семья Ким", ("04.12.2026 15:30",), None),
        (5, B, "Семья Ким", ("05.12.2026",), None),
        (6, C, "Зоя", ("",), RowProblem.HIDDEN),
    ]
    assert sheet.notes.hidden_columns == ("Паспорт",)
    taken, _ = await read(tmp_path / "a.xml", Columns(1, 0, has_header=True, hidden=True))
    assert taken.good == 3


@pytest.mark.parametrize(
    "content",
    [
        "<html><body><p>Анна 89160000001</p></body></html>",
        "<?xml version='1.0'?><КоммерческаяИнформация><Телефон>89160000001</Телефон></КоммерческаяИнформация>",
        "{\\rtf1\\ansi Анна 89160000001}",
        "MIME-Version: 1.0\nX-Document-Type: Workbook\n\nАнна 89160000001\n",
        "<!-- выгрузка --><div>Анна 89160000001</div>",
    ],
)
async def test_a_document_that_is_no_table_is_refused_with_the_way_out(content: str, tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text(content)
    with pytest.raises(SheetRefused) as refused:
        await read(tmp_path / "a.xls")
    assert refused.value.code == "markup"


HOSTILE = {
    "entities": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    + XML.format(charset="utf-8", rows=xml_row("&b;", "89160000001"), options="").split("?>", 1)[1],
    "a row beyond any sheet": XML.format(charset="utf-8", rows='<Row ss:Index="99999999999"/>', options=""),
    "a place before the last one": XML.format(
        charset="utf-8", rows='<Row/><Row/><Row ss:Index="1"/>', options=""
    ),
    "a place that is no number": XML.format(charset="utf-8", rows='<Row ss:Index="x"/>', options=""),
    "half of it": XML.format(charset="utf-8", rows=xml_row("Имя", "89160000001"), options="")[:-40],
    "a file elsewhere": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    + XML.format(charset="utf-8", rows=xml_row("&a;", "нет"), options="").split("?>", 1)[1],
}


@pytest.mark.parametrize("what", HOSTILE)
async def test_hostile_markup_harms_nobody(what: str, tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text(HOSTILE[what])
    try:
        _, rows = await read(tmp_path / "a.xls")
    except SheetRefused as refused:
        assert refused.code in {"unreadable", "hostile", "no_phones"}  # noqa: PT017 - or it is read without its entities
    else:
        assert [row.phone for row in rows] == [A]
        assert "aaaa" not in rows[0].name


async def test_a_hidden_sheet_of_an_xml_workbook_is_said(tmp_path: Path) -> None:
    options = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    (tmp_path / "a.xml").write_bytes(xml(xml_row("Анна", "89160000001"), options=options))
    sheet, _ = await read(tmp_path / "a.xml")
    assert sheet.notes.is_sheet_hidden
