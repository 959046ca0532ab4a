"""What a sheet of a workbook holds."""

import re
from typing import Final

MOST_ROWS: Final = 1_048_575
"""Rows below the headers in one sheet."""
MOST_CHARACTERS: Final = 32_767
"""Of one cell."""
_SHEET_NAME_LENGTH = 31
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def name_of_sheet(name: str) -> str:
    return _FORBIDDEN_IN_NAMES.sub(" ", name).strip().strip("'")[:_SHEET_NAME_LENGTH].strip("' ") or "Sheet1"
