"""Opens a workbook's sheets, and says of their cells what a publisher's text file would."""

from __future__ import annotations

import datetime as dt
import io
import sys
from typing import Any

Sheets = dict[str, list[list[Any]]]
"""The rows of each sheet of a workbook, by its name."""


def opened(data: bytes) -> Sheets:
    """Return the sheets of a workbook; CalamineError for what is none."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 (slow)

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def texts(row: list[Any]) -> list[str]:
    """Return the cells of a row as texts."""
    return [cell if type(cell) is str else _text(cell) for cell in row]


def _text(value: Any) -> str:  # noqa: ANN401 (what a cell may hold)
    """Return a cell as the publisher's text files would have it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else str(value)


def main() -> None:
    """Write the sheets of the workbook that comes in as JSON, in no more memory than was given.

    It runs in a process of its own, which has this module alone: to start it is quick.
    """
    import json  # noqa: PLC0415 (of this process alone)

    try:
        import resource  # noqa: PLC0415 (not on every system)
    except ImportError:
        pass
    else:
        most = int(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    whole = opened(sys.stdin.buffer.read())
    rows = {name: [texts(row) for row in sheet] for name, sheet in whole.items()}
    sys.stdout.write(json.dumps(rows))


if __name__ == "__main__":
    main()
