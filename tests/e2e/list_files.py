"""Files of a shop, made for a test, and what comes back of one."""

from io import BytesIO
from pathlib import Path
from typing import Any

import python_calamine as calamine
import xlsxwriter  # type: ignore[import-untyped]  # it has none

from bot.sandbox.telegram.model import Json
from tests.e2e.story import Story

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_1251(*rows: str) -> bytes:
    """A CSV file as a Russian Excel saves it."""
    return "\r\n".join(rows).encode("cp1251")


def xlsx(*rows: list[Any]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


async def send(
    story: Story,
    data: bytes,
    file_name: str,
    *,
    kind: Any = "document",
    mime: str | None = None,
    caption: str | None = None,
) -> Json:
    """Sends a file as a user attaches it: one tap."""
    story.taps += 1
    return await story.world.telegram.send_file(
        story.user_id, kind, data, file_name=file_name, mime_type=mime, caption=caption
    )


def documents(story: Story) -> list[Json]:
    """The documents that the bot has sent, newest last."""
    return [m for m in story.messages() if m["from"]["is_bot"] and "document" in m]


async def received_table(story: Story, folder: Path, count: int = 1) -> list[list[str]]:
    """The rows of the newest XLSX in the chat, once there are `count` of them."""
    await story.until(lambda: len(documents(story)) >= count, f"{count} documents")
    document = documents(story)[-1]["document"]
    _, data = story.world.telegram.file_of(document["file_id"])
    path = folder / "received.xlsx"
    path.write_bytes(data)
    sheet = calamine.load_workbook(str(path)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]
