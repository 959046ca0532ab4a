"""Contacts as phones and mail programs export them; a card is one person and gives one phone."""

from pathlib import Path

import pytest

from bot.sheets.sheet import RowProblem
from bot.sheets.texts import is_vcard
from bot.sheets.vcards import vcard_table
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
    assert row[1][:2] == ["Анна", phone]
    # The others are kept: they are counted, and one of them may be wanted.
    assert len(str(row[1][2]).split(", ")) == len(lines) - 1


@pytest.mark.parametrize(
    ("lines", "name"),
    [(["N:Ким;Анна;;;"], "Анна Ким"), (["FN:", "ORG:Ромашка"], "Ромашка"), (["NOTE:x"], "")],
)
def test_the_name_is_the_best_there_is(lines: list[str], name: str) -> None:
    (row,) = vcard_table(card("3.0", *lines, "TEL:89160000001")).rows
    assert row == (1, [name, "89160000001", ""])


NAME = "=D0=90=D0=BD=D0=BD=D0=B0=20=D0=9A=D0=B8=D0=BC"


@pytest.mark.parametrize(
    "folded",
    [
        [NAME],
        [f"{NAME[:14]}=", NAME[14:]],
        [f"{NAME[:15]}=", f" {NAME[15:]}"],
        [f"{NAME[:15]}=", f"\t{NAME[15:]}"],
        [NAME[:15], f" {NAME[15:]}"],
        [NAME[:15], NAME[15:]],
        [f"{NAME[:15]}=", f"{NAME[15:30]}=", NAME[30:]],
    ],
)
@pytest.mark.parametrize(
    "head",
    [
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE",
        "FN;QUOTED-PRINTABLE",
        "FN;ENCODING=quoted-printable;CHARSET=UTF-8",
    ],
)
def test_a_quoted_name_is_whole_however_it_was_folded(folded: list[str], head: str) -> None:
    first, *others = folded
    (row,) = vcard_table(card("2.1", f"{head}:{first}", *others, "TEL;CELL:89160000001")).rows
    assert row == (1, ["Анна Ким", "89160000001", ""])


def test_a_quoted_name_in_an_old_encoding_is_read() -> None:
    quoted = "".join(f"={byte:02X}" for byte in "Анна Ким".encode("cp1251"))
    for charset in ("WINDOWS-1251", "no-such-one", "UTF-8"):
        text = card("2.1", f"FN;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:{quoted}", "TEL:89160000001")
        (row,) = vcard_table(text).rows
        assert row == (1, ["Анна Ким", "89160000001", ""])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1251"])
async def test_five_cards_are_five_people_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    cards = "".join(
        card("3.0", f"FN:Гость {n}", f"TEL;TYPE=CELL:+7 916 000-00-0{n}", "TEL;TYPE=WORK:84950000001")
        for n in range(1, 6)
    )
    (tmp_path / "a.vcf").write_bytes(cards.encode(encoding))
    sheet, rows = await read(tmp_path / "a.vcf")
    assert [(row.phone, row.name) for row in rows] == [(f"7916000000{n}", f"Гость {n}") for n in range(1, 6)]
    assert (sheet.format, sheet.notes.several) == ("vcf", 5)


def test_a_vcard_is_told_by_its_first_line() -> None:
    assert is_vcard("\r\nbegin:vcard\r\n")
    assert not is_vcard("Имя;BEGIN:VCARD")
