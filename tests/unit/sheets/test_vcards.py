"""Contacts as phones and mail programs export them; a card is one person and gives one phone."""

from pathlib import Path

import pytest

from bot.sheets import RowProblem
from bot.sheets.vcards import is_vcard, vcard_table
from tests.unit.sheets.reading import read

A, B, C = "79160000001", "79160000002", "79160000003"


def card(version: str, *lines: str) -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


QUOTED = card(
    "2.1",
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=9A=D0=B8=D0=BC;=D0=90=D0=BD=D0=BD=D0=B0;;;",
    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=90=D0=BD=D0=",
    "=BD=D0=B0=20=D0=9A=D0=B8=D0=BC",
    "TEL;CELL;PREF:+7 (916) 000-00-01",
)
FOLDED = card("3.0", "FN:Борис Александ", " рович Петров", "TEL;TYPE=CELL,VOICE:8 916 000-", " 00-02")
MODERN = card("4.0", "FN:Вера", 'TEL;VALUE=uri;TYPE="cell,voice":tel:+7-916-000-00-03;ext=5')


@pytest.mark.parametrize(
    ("text", "phone", "name"),
    [(QUOTED, A, "Анна Ким"), (FOLDED, B, "Борис Александрович Петров"), (MODERN, C, "Вера")],
)
async def test_every_version_is_read(text: str, phone: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "contacts.vcf").write_bytes(text.encode())
    sheet, rows = await read(tmp_path / "contacts.vcf")
    assert sheet.format == "vcf"
    assert [(row.position, row.phone, row.name) for row in rows] == [(1, phone, name)]


async def test_one_bad_card_costs_only_itself(tmp_path: Path) -> None:
    bad = card("3.0", "FN:Глеб", "this is no line", "item1.TEL;TYPE=CELL:89160000003")
    worse = card("3.0", "???")
    (tmp_path / "a.vcf").write_bytes((QUOTED + bad + worse + FOLDED).encode())
    _, rows = await read(tmp_path / "a.vcf")
    assert [(row.position, row.phone, row.name) for row in rows] == [
        (1, A, "Анна Ким"),
        (2, C, "Глеб"),
        (4, B, "Борис Александрович Петров"),
    ]


async def test_a_card_without_a_phone_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_bytes((card("3.0", "FN:Без номера", "N:;;;;") + FOLDED).encode())
    _, rows = await read(tmp_path / "a.vcf")
    assert [(row.name, row.problem) for row in rows] == [
        ("Без номера", RowProblem.UNREADABLE),
        ("Борис Александрович Петров", None),
    ]


@pytest.mark.parametrize(
    ("lines", "phone"),
    [
        (["TEL;TYPE=HOME:84950000001", "TEL;TYPE=CELL:89160000001"], "89160000001"),
        (["TEL;TYPE=CELL:89160000001", "TEL;TYPE=WORK;PREF=1:84950000001"], "84950000001"),
        (["TEL;WORK;FAX:84950000001", "TEL;HOME:84950000002"], "84950000002"),
        (["TEL:84950000001", "TEL:84950000002"], "84950000001"),
    ],
)
def test_the_preferred_or_the_mobile_phone_is_taken(lines: list[str], phone: str) -> None:
    (row,) = vcard_table(card("3.0", "FN:Анна", "N:Анна;;;;", *lines)).rows
    assert row == (1, ["Анна", phone])


@pytest.mark.parametrize(
    ("lines", "name"),
    [(["N:Ким;Анна;;;"], "Анна Ким"), (["FN:", "ORG:Ромашка"], "Ромашка"), (["NOTE:x"], "")],
)
def test_the_name_is_the_best_there_is(lines: list[str], name: str) -> None:
    (row,) = vcard_table(card("3.0", *lines, "TEL:89160000001")).rows
    assert row == (1, [name, "89160000001"])


def test_a_vcard_is_told_by_its_first_line() -> None:
    assert is_vcard(b"\xef\xbb\xbf\r\nbegin:vcard\r\n")
    assert not is_vcard(b"\xd0\x98\xd0\xbc\xd1\x8f;BEGIN:VCARD")
