"""Lists of recipients arrive as whatever a shop has: a spreadsheet of 2003, a text in an old encoding, a phone's contacts.

A file is read in a confined child process (`read_file`), a pasted text in this one (`read_pasted`). Both
return the same: who is in it, which column is what, and the reason for each row that is no good.
`write_table` makes a file for people, with nothing in it that a spreadsheet would run.
"""

from bot.sheets.reading import read_file, read_pasted
from bot.sheets.sheet import (
    ANEW,
    Columns,
    Notes,
    RefusalCode,
    RowProblem,
    Sheet,
    SheetFormat,
    SheetLimits,
    SheetRefused,
    SheetRow,
)

__all__ = [
    "ANEW",
    "Columns",
    "Notes",
    "RefusalCode",
    "RowProblem",
    "Sheet",
    "SheetFormat",
    "SheetLimits",
    "SheetRefused",
    "SheetRow",
    "read_file",
    "read_pasted",
]
