"""Lists of people arrive as whatever a shop has: a spreadsheet of 2003, a text in an old encoding, a phone's contacts.

A file is read in a confined child process (`read_people`), a pasted text in this one (`read_pasted`). Both hand out the
same: who is in it, which column is what, and for each row that is no good the reason. `write_table` and `write_csv` make
files for people, with nothing in them that a spreadsheet would run.
"""

from bot.sheets.reading import read_pasted, read_people
from bot.sheets.sheet import (
    ANEW,
    Columns,
    Notes,
    PersonRow,
    RefusalCode,
    RowProblem,
    Sheet,
    SheetFormat,
    SheetLimits,
    SheetRefused,
)

__all__ = [
    "ANEW",
    "Columns",
    "Notes",
    "PersonRow",
    "RefusalCode",
    "RowProblem",
    "Sheet",
    "SheetFormat",
    "SheetLimits",
    "SheetRefused",
    "read_pasted",
    "read_people",
]
