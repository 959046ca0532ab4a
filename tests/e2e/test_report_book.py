"""A report's workbook from a list to paper: LibreOffice opens it, nothing in it is run, every column has room for what it shows.
Its pages go to build/pictures.
"""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import office
from tests.e2e import browser as installed
from tests.e2e.browser import picture
from tests.e2e.list_files import documents, send
from tests.e2e.story import Story, telling

chromium_path = installed.chromium_path
FORMULA = '=HYPERLINK("http://example.org","тут")'
PEOPLE = f"""Телефон;Имя
89160009501;"{FORMULA.replace('"', '""')}"
89160009701;Константин Константинопольский-Задунайский
89160009703;@сумма
89160000001;Анна Смирнова
89160009901;Отказ
"""


async def reported(story: Story, folder: Path) -> Path:
    await story.connect()
    await send(story, PEOPLE.encode(), "clients.csv")
    await story.sees("Что сказать")
    await story.say("Придёте завтра?\n1 приду: лид\n2 не приду: Жаль")
    await story.sees("1 приду")
    await story.press("Это уведомление")
    await story.sees("Завершено")
    await story.say("/report")
    await story.sees("Таблица отчёта")
    path = folder / "report.xlsx"
    path.write_bytes(story.world.telegram.file_of(documents(story)[-1]["document"]["file_id"])[1])
    return path


@pytest.mark.timeout(180)
async def test_a_reports_workbook_is_opened_and_printed(chromium_path: str, tmp_path: Path) -> None:
    async with telling(tmp_path / "data") as story:
        book = await reported(story, tmp_path)
    shown = await office.shown_sheets(book)
    calls = [dict(zip(shown["Звонки"][0], row, strict=True)) for row in shown["Звонки"][1:]]
    assert [call["Имя"] for call in calls][:2] == [FORMULA, "Константин Константинопольский-Задунайский"]
    assert all(re.fullmatch(r"\d\d\.\d\d\.20\d\d \d\d:\d\d:\d\d", call["Отправлен"]) for call in calls)
    assert [row[:4] for row in shown["Не звонили"][1:]] == [
        [calls[0]["Запуск"], "+7 916 000-99-01", "Отказ", "сервис не принял номер"]
    ]
    assert [row[3:6:2] for row in shown["Лиды"][1:]] == [[FORMULA, "1 приду"]]
    widths = widths_of(book)
    for name, rows in shown.items():
        for header, width, *column in zip(rows[0], widths[name], *rows[1:], strict=True):
            # Beside a header stands the button of its filter.
            assert max(map(len, re.split(r"[ ,]", header))) + 2 <= width, header
            figures = [cell for cell in column if re.match(r"[+\d]", cell)]
            assert max(map(len, figures), default=0) + 1 <= width, header
    paper = await office.printed(book)
    assert paper.read_bytes().count(b"/Type/Page/") == len(shown), "each sheet is as wide as a page"
    page = paper.with_suffix(".html")
    page.write_text(
        f'<body style="margin:0"><embed src="{paper.name}#toolbar=0" type="application/pdf" width=1600 height=5900>'
    )
    async with installed.chromium(chromium_path) as browser:
        window = await browser.new_page(viewport={"width": 1600, "height": 5900})
        await window.goto(page.as_uri())
        # Nothing tells when a PDF has been drawn.
        await window.wait_for_timeout(2_000)
        await picture(window, "report-book")


def widths_of(book: Path) -> dict[str, list[float]]:
    """Of the columns of each sheet, in characters."""
    with ZipFile(book) as parts:
        names = re.findall(r'<sheet name="([^"]+)"', parts.read("xl/workbook.xml").decode())
        return {
            name: [
                float(width)
                for first, last, width in re.findall(
                    r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"',
                    parts.read(f"xl/worksheets/sheet{number}.xml").decode(),
                )
                for _ in range(int(first), int(last) + 1)
            ]
            for number, name in enumerate(names, 1)
        }
