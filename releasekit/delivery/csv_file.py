"""CSV as a file is opened: by a spreadsheet, which would guess its characters and run its cells."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from releasekit.late_patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MARK = b"\xef\xbb\xbf"
"""The byte order mark, by which a spreadsheet knows UTF-8."""
_END = "\r\n"
_LIVE = pattern(r"[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")
"""What a cell begins with that a spreadsheet runs (OWASP, CSV injection); full width too."""
_NUMBER = pattern(r"[+-]\d+(?:\.\d+)?")


def opened_right(content: bytes) -> bytes:
    """Return CSV in UTF-8 so that a spreadsheet shows what it says and runs none of it.

    It begins with a byte order mark, and a cell that would be a formula with an apostrophe. A
    number with its sign is none. A program that wants the cells as they are reads the standard
    output.
    """
    import csv  # noqa: PLC0415 (slow to import, and few answers are CSV)

    rows = csv.reader(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline=""))
    return _MARK + csv_of([shown(cell) for cell in row] for row in rows).encode()


def csv_of(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV text; a cell with a line end of either kind is quoted."""
    import csv  # noqa: PLC0415 (as above)

    lines = _Lines()
    csv.writer(lines, lineterminator=_END).writerows(rows)
    return "".join(lines)


class _Lines(list[str]):
    """Takes each row as it is written: ended as a cell's lines may be, so that those are quoted."""

    def write(self, row: str, /) -> None:
        self.append(row.removesuffix(_END) + "\n")


def shown(cell: str) -> str:
    """Return a cell that a spreadsheet takes for a text or a number, never for a formula."""
    return f"'{cell}" if _LIVE.match(cell) and not _NUMBER.fullmatch(cell) else cell
