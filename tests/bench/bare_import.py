"""The barest reader of a workbook: reads every cell with calamine and does nothing else. `… bare_import FILE`."""

import sys

import python_calamine

if __name__ == "__main__":
    workbook = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
    print(sum(len(row) for row in workbook.get_sheet_by_index(0).iter_rows()))
