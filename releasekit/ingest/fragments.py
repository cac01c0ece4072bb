"""Makes the records of a member fragments of concepts: what one file says of one code."""

from __future__ import annotations

from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING

from releasekit.errors import SourceError
from releasekit.ingest.convert import BadValueError, clean, converter, restored, truth, typed_date
from releasekit.ingest.external_sort import Sorter
from releasekit.layout.fields import Constant, Text
from releasekit.model.snapshot import BETWEEN_CELLS, MANY, cells_of_code, code_of_cells
from releasekit.readers.records import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from releasekit.distribution import Member
    from releasekit.ingest.convert import Convert
    from releasekit.layout import CodeSet, File
    from releasekit.layout.fields import Property
    from releasekit.readers import Cells, Tally

    Values = Callable[[Cells], list[str]]

SMALL = "code in small letters, read in capitals"
LOST_BLANK = "code beside a character that was lost (U+FFFD), read without it"
MOST_PROPERTIES = 200
"""How many properties of their own a licensee's lists may name: each is a column of the release."""
_BETWEEN = "\x1e"
"""Stands between the parts of a packed fragment; no value holds it."""


Fragment = tuple[str, str, int, list[str]]
"""What one record says of one code: key, tag, line and values.

The key is the code's cells parted by tabs, the tag one character that tells the file, the line the
record's. The values are those of the file's aspects, in order; the values of an aspect that is many
are parted by U+001F.
"""
_OVERHEAD = 400
"""How many bytes of memory a fragment has besides its texts, about."""


def sorter() -> Sorter[Fragment]:
    """Return what sorts fragments by key, then by file and line."""
    return Sorter(pack, unpack, _size_of)


def pack(fragment: Fragment) -> bytes:
    """Return a fragment as one line."""
    key, tag, line, values = fragment
    return _BETWEEN.join((key, tag, str(line), *values)).encode()


def unpack(packed: bytes) -> Fragment:
    """Return the fragment that was packed."""
    key, tag, line, *values = packed.decode().split(_BETWEEN)
    return key, tag, int(line), values


def _size_of(fragments: Sequence[Fragment]) -> int:
    values = chain.from_iterable(map(itemgetter(3), fragments))
    return _OVERHEAD * len(fragments) + sum(map(len, values))


def code_of(file: File) -> Callable[[Cells], str]:
    """Return the function from a record's cells to its code, as it is written (12345/67890)."""
    converts = [key_cell(file, name) for name in file.key]
    cells_of = itemgetter(*map(file.column, file.key))
    if len(converts) > 1:
        return lambda cells: code_of_cells(
            convert(cell) for convert, cell in zip(converts, cells_of(cells), strict=True)
        )
    (convert,) = converts
    kind = file.columns[file.column(file.key[0])].type
    if isinstance(kind, Text) and not (kind.drop or kind.figures):
        return cells_of
    return lambda cells: convert(cells_of(cells))


def meant(code: str, is_code: Callable[[str], object], line: int, tally: Tally) -> str:
    """Return the code that a text which is none was meant as, if it is one in one way only.

    A character was lost (U+FFFD) where a blank may have been, or it is in small letters.
    """
    cells = code.split(BETWEEN_CELLS)
    found = code_of_cells(cell.strip("\ufffd ") for cell in cells)
    for reason, other in ((LOST_BLANK, found), (SMALL, code.upper())):
        if is_code(other):
            tally.mend(reason, line)
            return other
    return code


def key_cell(file: File, name: str) -> Convert:
    """Return the conversion of one cell of a code; a text stays as it is, so that it is proved."""
    column = file.columns[file.column(name)]
    if not isinstance(column.type, Text) or isinstance(column.place, Constant):
        return converter(column)
    drop, figures = column.type.drop, column.type.figures
    if figures:
        return lambda cell: restored(cell.replace(drop, ""), figures)
    return (lambda cell: cell.replace(drop, "")) if drop else str


class Fragments:
    """Takes the records of one member as fragments of concepts.

    `aspects` names what a fragment's values fill, in order. A licensee's own list of properties
    (`loose`) gives two values, aspect and value; `seen` are the aspects that it names and nobody
    declared.
    """

    def __init__(self, tag: str, file: File, member: Member, code_set: CodeSet) -> None:
        """Take the file's declaration; `tag` is one character, the order of the files."""
        self.tag = tag
        self.file = file
        self.member = member
        self.code_set = code_set
        stored = [c for c in file.columns if c.stored and c.name not in file.key]
        self.columns = stored
        self.aspects = tuple(dict.fromkeys(column.aspect for column in stored))
        self.many = frozenset(column.aspect for column in stored if column.many)
        self.loose = {"property", "value"} <= set(file.names)
        self.seen: set[str] = set()

    def taker(
        self, tally: Tally, fragments: Sorter[Fragment], known: set[str] | None
    ) -> Callable[[int, Cells], None]:
        """Return what takes a record; a code or value that is not right is a fault.

        Codes are added to `known`, if it is given.
        """
        values_of = self._own_property() if self.loose else self.values()
        code_set, member = self.code_set, self.member
        is_code, written = code_set.code.fullmatch, code_of(self.file)
        width, tag, add = len(code_set.key), self.tag, fragments.add

        def take(line: int, cells: Cells) -> None:
            code = "the code"
            try:
                code = written(cells)
                if not is_code(code) and not is_code(code := meant(code, is_code, line, tally)):
                    tally.fault(
                        member,
                        line,
                        f"{code!r} is no code of {code_set.name}: {code_set.code_form}",
                        "correct the code; a spreadsheet drops leading zeros, and placeholders of "
                        "proposals are no codes",
                    )
                    return
                if known is not None:
                    known.add(code)
                tally.records += 1
                values = values_of(cells)
            except BadValueError as error:
                tally.fault(member, line, f"{code}: {error}", "correct the value")
                return
            key = "\t".join(cells_of_code(code, width)) if width > 1 else code
            add((key, tag, line, values))

        return take

    def values(self) -> Values:
        """Return the function from a record's cells to the values of the aspects, in order.

        It raises BadValueError for a value that its column's type does not allow.
        """
        plan: list[list[tuple[int, Convert]]] = [[] for _ in self.aspects]
        places = {aspect: place for place, aspect in enumerate(self.aspects)}
        for position, column in enumerate(self.file.columns):
            if column in self.columns:
                plan[places[column.aspect]].append((position, converter(column)))
        several = [(places[aspect], plan[places[aspect]]) for aspect in self.many]
        for place, columns in several:
            plan[place] = [(columns[0][0], str)]
        single = [alone for (alone,) in plan]
        if not several:
            return lambda cells: [convert(cells[position]) for position, convert in single]
        blank = ("",) * len(self.file.columns)
        joins = [
            (place, columns, itemgetter(*(at for at, _ in columns), 0), _joined(blank, columns))
            for place, columns in several
        ]

        def values(cells: Cells) -> list[str]:
            row = [convert(cells[position]) for position, convert in single]
            for place, columns, cells_of, nothing in joins:
                row[place] = _joined(cells, columns) if any(cells_of(cells)[:-1]) else nothing
            return row

        return values

    def _own_property(self) -> Values:
        name_of, value_of = self.file.cell("property"), self.file.cell("value")
        declared = {own.name: own for own in self.code_set.properties}

        def values(cells: Cells) -> list[str]:
            name, value = name_of(cells), value_of(cells)
            if not (name and value):
                reason = f"{name} has no value" if name else "names no property"
                raise BadValueError(reason)
            own = declared.get("-".join(name.casefold().replace("_", " ").split()))
            if own is None:
                aspect = f"property.{clean(name).removesuffix(MANY)}"
                self.seen.add(aspect)
                if len(self.seen) > MOST_PROPERTIES:
                    message = f"names more than {MOST_PROPERTIES} properties"
                    advice = "the columns are code, property, value; see which one has the names"
                    raise SourceError(self.member.name, message, advice=advice)
                return [aspect, clean(value)]
            if own.date:
                return [own.aspect, _own_date(own, value)]
            if own.flag:
                return [own.aspect, truth(value, own)]
            return [own.aspect, clean(value)]

        return values


def _own_date(own: Property, value: str) -> str:
    try:
        return typed_date(value, own.date)
    except BadValueError as error:
        reason = f"{own.name}: {error}"
        raise BadValueError(reason) from error


def _joined(cells: Cells, columns: list[tuple[int, Convert]]) -> str:
    """Join the cells of one aspect; a cell may hold many values itself."""
    values = [
        convert(value)
        for position, convert in columns
        for value in cells[position].split(SEPARATOR)
    ]
    return SEPARATOR.join(filter(None, values))
