"""What calamine sees in a workbook. Run as a program it reads one from its input within a bounded memory.

Nothing of the portal is imported here, so that the program starts in a moment.
"""

import pickle
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import python_calamine

Cells = tuple[str, list[list[Any]], list[Any]]  # name, rows, merged ranges


def shown_sheets(content: bytes, most_rows: int) -> Iterator[Cells]:
    """The sheets that are not hidden, in their order. Raises CalamineError, or what else calamine raises."""
    with python_calamine.load_workbook(BytesIO(content)) as workbook:
        for about in workbook.sheets_metadata:
            if about.visible != python_calamine.SheetVisibleEnum.Visible:
                continue
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            rows = sheet.to_python(skip_empty_area=False, nrows=most_rows)
            yield about.name, rows, list(sheet.merged_cell_ranges or ())


def main(most_rows: int, most_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    found: list[Cells] | str
    try:
        found = list(shown_sheets(sys.stdin.buffer.read(), most_rows))
    except python_calamine.PasswordError:
        found = "locked"
    except (python_calamine.CalamineError, OSError, ValueError):
        found = "damaged"
    pickle.dump(found, sys.stdout.buffer)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
