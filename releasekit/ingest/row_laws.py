"""What a value of a record must be beside the record's other values: filled, blank, one of some."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.layout import File
    from releasekit.readers import Cells

BLANK = "blank, and every other record has a value there"
BESIDE = "beside"
SHOWN = 60
"""How many characters of a value are shown."""
_CODE = "code"


class RowLaws:
    """What is declared of columns by the values of others, each by its place.

    `beside` are pairs of columns that are blank together.
    """

    def __init__(self, file: File, titles: Sequence[str]) -> None:
        """Take the file, and what its columns are called in messages."""
        self.titles = titles
        columns = [*enumerate(file.columns)]
        self.filled_with = [
            (place, file.column(name), frozenset(values))
            for place, column in columns
            for name, values in column.filled_with.items()
        ]
        self.filled_but = [
            (place, file.column(_CODE), column.filled_but.compiled)
            for place, column in columns
            if column.filled_but
        ]
        self.goes_with = [
            (place, value, file.column(name), frozenset(wanted))
            for place, column in columns
            for value, others in column.goes_with.items()
            for name, wanted in others.items()
        ]
        self.beside = [
            (place, file.column(column.beside)) for place, column in columns if column.beside
        ]
        self.any = any((self.filled_with, self.filled_but, self.goes_with, self.beside))

    def broken(self, cells: Cells) -> Iterator[tuple[int, str, str]]:
        """Yield which column's value is not as it is declared, for which reason, and what it is."""
        for place, other, values in self.filled_with:
            if not cells[place] and cells[other] in values:
                what = f"is blank, and {self.titles[other]} is {cells[other]!r}"
                yield place, cells[other], what
        for place, other, pattern in self.filled_but:
            if not cells[place] and not pattern.fullmatch(cells[other]):
                yield place, BLANK, f"is blank, and the code is {cells[other]!r}"
        for place, value, other, wanted in self.goes_with:
            if cells[place] == value and cells[other] not in wanted:
                what = f"is {value!r}, and {self.titles[other]} is {cells[other][:SHOWN]!r}"
                yield place, f"{value} {other}", what
        for place, other in self.beside:
            if bool(cells[place]) != bool(cells[other]):
                have, lack = (place, other) if cells[place] else (other, place)
                value, title = cells[have][:SHOWN], self.titles[have]
                yield lack, BESIDE, f"is blank, and {title} beside it is {value!r}"
