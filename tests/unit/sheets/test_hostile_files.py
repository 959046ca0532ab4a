"""What strangers send to break a bot is refused by a child; the bot itself reads on and grows by nothing."""

import subprocess
import sys
import zipfile
from pathlib import Path

import psutil
import pytest

from bot.sheets.reading import read_file
from bot.sheets.sheet import Columns, SheetLimits, SheetRefused
from tests.unit.sheets.made_files import HEAD, HOSTILE, ONE_PHONE, ods, raw_xlsx, xls, xlsx
from tests.unit.sheets.reading import names_in

GROWTH_MB = 10


@pytest.mark.parametrize("what", list(HOSTILE))
async def test_a_hostile_file_is_refused_and_the_bot_reads_on(what: str, tmp_path: Path) -> None:
    name, make, code = HOSTILE[what]
    path = make(tmp_path / name)
    before = psutil.Process().memory_info().rss
    with pytest.raises(SheetRefused) as refused:
        await read_file(path, file_name=name)
    assert refused.value.code == code
    assert psutil.Process().memory_info().rss - before < GROWTH_MB * 1e6
    assert names_in(tmp_path) == [name], "nothing is left of what was read"
    with await read_file(xlsx(tmp_path / "good.xlsx", [["89160000001"]]), file_name="good.xlsx") as sheet:
        assert sheet.total == 1


CLAIMS = '<dimension ref="A1:XFD1048576"/>'
MERGED = '<mergeCells count="99999999999"><mergeCell ref="A1:XFD1048576"/></mergeCells>'


@pytest.mark.parametrize(("before", "after"), [(CLAIMS, ""), ("", MERGED)])
async def test_a_sheet_that_only_claims_to_be_huge_is_read(before: str, after: str, tmp_path: Path) -> None:
    sheet = f"{HEAD}{before}<sheetData>{ONE_PHONE}</sheetData>{after}</worksheet>"
    path = raw_xlsx(tmp_path / "a.xlsx", sheet)
    with await read_file(path, file_name="a.xlsx") as read:
        assert read.total == 1


async def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["89160000001"]])
    with pytest.raises(SheetRefused) as refused:
        await read_file(path, file_name="a.xlsx", limits=SheetLimits(wall_s=0.01))
    assert refused.value.code == "too_slow"


async def test_a_child_without_enough_memory_refuses(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 19 * 2**20)
    with pytest.raises(SheetRefused) as refused:
        await read_file(path, file_name="a.csv", limits=SheetLimits(memory_mb=80))
    assert refused.value.code == "hostile"


@pytest.mark.parametrize(
    ("limits", "code", "numbers"),
    [
        (SheetLimits(rows=99), "too_many_rows", {"limit": 99}),
        (SheetLimits(file_mb=0), "too_big", {"limit": 0}),
        (SheetLimits(unpacked_mb=0), "too_big", {"limit": 0}),
        (SheetLimits(output_mb=0), "too_big", {"limit": 0}),
    ],
)
async def test_a_file_beyond_a_limit_is_refused_with_the_limit(
    limits: SheetLimits, code: str, numbers: dict[str, int], tmp_path: Path
) -> None:
    path = xlsx(tmp_path / "a.xlsx", [[f"8916{n:07d}"] for n in range(100)])
    with pytest.raises(SheetRefused) as refused:
        await read_file(path, file_name="a.xlsx", limits=limits)
    assert (refused.value.code, refused.value.numbers) == (code, numbers)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\n ; \n", "empty"),
        ("Имя;Город\nАнна;Пермь\n".encode(), "no_phones"),
        (b"%PDF-1.7\n\0\1\2\3\4\5\6\7" * 20, "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "unreadable"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
    ],
)
async def test_a_file_without_a_list_is_refused_with_the_reason(
    content: bytes, code: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(SheetRefused) as refused:
        await read_file(path, file_name="file")
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"word/document.xml": "<w/>"}, "unsupported"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, "unsupported"),
        ({"xl/workbook.xml": "<workbook/>"}, "unreadable"),
        ({"xl/workbook.bin": "none"}, "unreadable"),
    ],
)
async def test_a_zip_that_is_no_workbook_is_refused(
    entries: dict[str, str], code: str, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    with pytest.raises(SheetRefused) as refused:
        await read_file(tmp_path / "a.zip", file_name="a.zip")
    assert refused.value.code == code


async def test_an_encrypted_zip_is_refused_as_such(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["89160000001"]])
    data = bytearray(path.read_bytes())
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(SheetRefused) as refused:
        await read_file(path, file_name="a.xlsx")
    assert refused.value.code == "encrypted"


async def test_an_encrypted_document_is_refused_as_such(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", [["89160000001"]], encrypted=True)
    with pytest.raises(SheetRefused) as refused:
        await read_file(path, file_name="a.ods")
    assert refused.value.code == "encrypted"


async def test_an_old_workbook_under_a_password_is_refused_as_such(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", [["89160000001"]])
    data = bytearray(path.read_bytes())
    begin = data.find(b"\x09\x08\x10\x00\x00\x06")
    data[begin + 20] = 0x2F  # the kind of the second record
    path.write_bytes(data)
    with pytest.raises(SheetRefused) as refused:
        await read_file(path, file_name="a.xls")
    assert refused.value.code == "encrypted"


async def test_a_workbook_without_any_phone_is_refused(tmp_path: Path) -> None:
    for rows, code in (([["Имя", "Город"], ["Анна", "Пермь"]], "no_phones"), ([], "empty")):
        with pytest.raises(SheetRefused) as refused:
            await read_file(xlsx(tmp_path / "a.xlsx", rows), file_name="a.xlsx")
        assert refused.value.code == code


async def test_a_correction_that_points_at_no_phones_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["Имя", "Тел"], ["Анна", "89160000001"]])
    with pytest.raises(SheetRefused) as refused:
        await read_file(path, file_name="a.xlsx", columns=Columns(0))
    assert refused.value.code == "no_phones"


def test_the_bot_itself_loads_no_parser() -> None:
    code = (
        "import sys, bot.sheets; "
        "print(*{'python_calamine', 'vobject', 'xlsxwriter', 'charset_normalizer'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == ""
