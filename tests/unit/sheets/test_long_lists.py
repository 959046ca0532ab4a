"""A hundred thousand people: the child stays within its promise and the bot holds a thousand of them at a time.

How long it takes is measured by the bench (`import_100k`), where nothing else runs beside it.
"""

import json
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from bot.sheets.reading import read_file
from bot.sheets.sheet import SheetFormat, SheetLimits
from tests.unit.sheets.made_files import xlsx
from tests.unit.sheets.reading import listed, phones_of

pytestmark = pytest.mark.not_quick

PEOPLE = 100_000
CHILD_MB = 150
_WEIGHED = r"""
import json, re, sys
from pathlib import Path
from bot.sheets import child
child._main(sys.argv[1:])
# Not ru_maxrss, which begins with what the process weighed that started this one.
peak_kb = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
print(json.dumps({"peak_mb": peak_kb * 1024 / 1e6}))
"""


def people() -> list[list[object]]:
    return [
        [f"Гость {n}", f"8 (916) {n // 10000:03d}-{n // 100 % 100:02d}-{n % 100:02d}", n]
        for n in range(PEOPLE)
    ]


async def test_a_hundred_thousand_people_are_read_while_the_bot_stays_small(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", people())
    before = psutil.Process().memory_info().rss
    with await read_file(path, file_name="a.xlsx", limits=SheetLimits(cpu_s=100, wall_s=100)) as sheet:
        assert sum(len(chunk) for chunk in sheet.chunks()) == sheet.total == sheet.good == PEOPLE
    assert psutil.Process().memory_info().rss - before < 20e6


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_child_weighs_no_more_than_promised(kind: SheetFormat, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "xlsx":
        xlsx(path, people())
    else:
        path.write_text("\n".join(";".join(map(str, row)) for row in people()), encoding="cp1251")
    order = json.dumps({"limits": {}, "columns": None})
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", _WEIGHED, str(path), str(tmp_path / "rows"), order],
        capture_output=True,
        text=True,
        check=True,
    )
    *_, sheet, weight = map(json.loads, done.stdout.splitlines())
    assert sheet["sheet"]["total"] == PEOPLE
    assert weight["peak_mb"] < CHILD_MB


def test_phones_of_any_country_code_are_listed_once() -> None:
    sheet = listed([["+374 11 123456"], ["+37411123456"], ["374 11 123456"]])
    assert phones_of(sheet) == ["37411123456", "37411123456", None]
    assert sheet.good == 1
