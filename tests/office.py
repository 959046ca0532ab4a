"""LibreOffice, as somebody who opens a file of ours. Locally its absence skips a test, in CI it fails one."""

import asyncio
import csv
import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest


async def shown_sheets(book: Path) -> dict[str, list[list[str]]]:
    """What each sheet shows, by its name, formulas worked out."""
    folder = await _converted(
        book, "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,true,false,false,-1"
    )
    return {
        path.stem.removeprefix(f"{book.stem}-"): list(
            csv.reader(io.StringIO(path.read_text("utf-8")), delimiter=";")
        )
        for path in folder.glob("*.csv")
    }


async def printed(book: Path) -> Path:
    """The workbook on paper, as PDF."""
    return await _converted(book, "pdf") / f"{book.stem}.pdf"


async def _converted(book: Path, into: str) -> Path:
    """The folder beside the book in which all that it became lies."""
    folder = book.parent / f"{book.stem}-{into.partition(':')[0]}"
    home = f"-env:UserInstallation=file://{book.parent}/office"
    command = [_office(), home, "--headless", "--convert-to", into, "--outdir", str(folder), str(book)]
    await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)
    return folder


def _office() -> str:
    if found := shutil.which("soffice"):
        return found
    if os.environ.get("CI"):
        pytest.fail("no LibreOffice (soffice)")
    pytest.skip("no LibreOffice (soffice)")
