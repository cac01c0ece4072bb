"""Composes a release whose every record is a whole concept: column by column, many at once."""

from __future__ import annotations

import contextlib
import gc
import operator
import re
from typing import TYPE_CHECKING, cast

from releasekit.errors import SnapshotError
from releasekit.ingest.compose import KIND, SECTION, Composer
from releasekit.ingest.convert import BadValueError, Known, converter
from releasekit.ingest.external_sort import LineRuns
from releasekit.ingest.fragments import key_cell
from releasekit.ingest.latest_days import is_dated
from releasekit.layout import Role
from releasekit.model.snapshot import BETWEEN_CELLS, PLACE, code_of_cells
from releasekit.readers import columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from releasekit.ingest.allowed import Allowed
    from releasekit.ingest.external_sort import Sorter
    from releasekit.ingest.fragments import Fragment
    from releasekit.ingest.intake import Intake
    from releasekit.layout import CodeSet, Column, File
    from releasekit.layout.shapes import Delimited
    from releasekit.readers.columns import Stretch

    Cells = Sequence[str]
    LinesOf = Callable[[Stretch], list[Cells]]

_NOT_WRONG = "its columns are to be looked at row by row"


class WholeRows:
    """The lines of a release, composed while its files are read.

    `composer` knows their heading, and counts.
    """

    def __init__(self, code_set: CodeSet, intakes: Sequence[Intake]) -> None:
        """Take the intakes of the files of concepts, which all have the same columns."""
        self.code_set = code_set
        self.composer = Composer(code_set, [intake.fragments for intake in intakes])
        self.runs = LineRuns()
        self.placed = code_set.placement()

    def read(self, intake: Intake, faulty: Sorter[Fragment]) -> None:
        """Read a member; what is wrong in records is told, and these go to `faulty`."""
        file = cast("Delimited", intake.file)
        lines_of = self._plan(intake)
        take = intake.fragments.taker(intake.tally, faulty, None)
        with _uncollected():
            for stretch in columns.read(intake.member, file, intake.tally):
                if rows := self._rows(lines_of, stretch):
                    intake.tally.records += len(rows[0])
                    text = "\n".join(map("\t".join, zip(*rows, strict=True))).encode()
                    self.runs.add(text.split(b"\n"), len(text))
                    continue
                for line, record in stretch.records():
                    take(line, record)
                    intake.allowed.see(line, record)
                if not (intake.tally.faults.total or intake.allowed.kept):
                    raise SnapshotError(_NOT_WRONG)

    def _rows(self, lines_of: LinesOf, stretch: Stretch) -> list[Cells]:
        """Return the columns of a stretch's lines; none where a code or a value is none."""
        with contextlib.suppress(BadValueError):
            return lines_of(stretch)
        with contextlib.suppress(BadValueError):
            if careful := columns.stretch_of(stretch.records()):
                return lines_of(careful)
        return []

    def _plan(self, intake: Intake) -> LinesOf:
        """Return the function from a stretch to the columns of its lines, as the heading has them.

        It raises BadValueError where a code or a value is none, or not such as its column has.
        """
        composer, is_code = self.composer, _every(self.code_set.code)
        file, allowed = intake.file, intake.allowed
        key = [(file.column(name), _known(key_cell(file, name))) for name in file.key]
        stored = [
            (composer.places[column.aspect], at, _known(_judged(column, allowed.judged.get(at))))
            for at, column in enumerate(file.columns)
            if column.stored and column.name not in file.key
        ]
        placed = _known(self._place)
        row_of = {file.column(name): place for place, name in enumerate(file.key)}
        are_allowed = _rows_allowed(allowed, row_of | {at: place for place, at, _ in stored})

        def lines_of(stretch: Stretch) -> list[Cells]:
            cells = stretch.columns
            keys = [list(map(convert.__getitem__, cells[at])) for at, convert in key]
            written = code_of_cells if "" in keys[-1] else BETWEEN_CELLS.join
            if not is_code("\n".join(map(written, zip(*keys, strict=True)))):
                raise BadValueError
            row: list[Cells] = [*keys, *[()] * (len(composer.heading) - len(keys))]
            for place, at, convert in stored:
                row[place] = list(map(convert.__getitem__, cells[at]))
            if not are_allowed(row):
                raise BadValueError
            row[composer.parent] = places = list(map(placed.__getitem__, keys[0]))
            self._count(row, places)
            return [column for column in row if column]

        return lines_of

    def _place(self, code: str) -> str:
        """Return what stands behind the key of a code: no parent, its section, its kind."""
        kind, section = self.placed(code)
        cells = {SECTION: section, KIND: kind}
        return "\t".join(cells.get(name, "") for name in PLACE[1:])

    def _count(self, row: Sequence[Cells], places: Cells) -> None:
        composer, width = self.composer, len(places)
        counts = composer.counts
        counts.concepts += width
        if composer.terminated:
            counts.ended += width - row[composer.terminated].count("")
        for place in {*places}:
            _, section, kind = place.split("\t")
            composer.licensed |= composer.apart & {kind}
            counts.unplaced += 0 if section else places.count(place)
        for flag in composer.flags:
            composer.true[flag] += row[flag].count("true")


def _known(convert: Callable[[str], str]) -> Known:
    """Return what a function makes of cells, without the blanks about them."""
    return Known(lambda cell: convert(cell.strip()))


def _judged(column: Column, judge: Known | None) -> Callable[[str], str]:
    """Return a column's conversion, which raises BadValueError for what is none of its values."""
    convert = converter(column)
    if judge is None:
        return convert

    def judged(cell: str) -> str:
        if judge[cell]:
            raise BadValueError
        return convert(cell)

    return judged


def _rows_allowed(allowed: Allowed, places: Mapping[int, int]) -> Callable[[Sequence[Cells]], bool]:
    """Return what tells whether rows are in their order, and no value is below one beside it.

    `places` says where among the rows' columns each of the file's stands.
    """
    not_below = [(places[high], places[low]) for high, low in allowed.not_below]
    ordered = places.get(allowed.ordered, -1)

    def are_allowed(row: Sequence[Cells]) -> bool:
        if any(_is_below(row[high], row[low]) for high, low in not_below):
            return False
        if ordered >= 0:
            if not _is_sorted(row[ordered], allowed.last):
                return False
            allowed.last = row[ordered][-1]
        return True

    return are_allowed


def _is_sorted(column: Cells, last: str) -> bool:
    """Return whether values are in order, and behind one that stood above them."""
    return last <= column[0] and sorted(column) == [*column]


def _is_below(column: Cells, other: Cells) -> bool:
    """Return whether one of the values is less than the other beside it; blank ones are not."""
    less = sum(map(operator.lt, column, other))
    if less == column.count(""):
        return False  # a blank is less than any day
    return any(high and high < low for high, low in zip(column, other, strict=True))


def _every(code: re.Pattern[str]) -> Callable[[str], object]:
    """Return what tells whether every line of a text is a code."""
    return re.compile(rf"(?:(?:{code.pattern})(?:\n|\Z))*", code.flags).fullmatch


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector from looking at millions of cells, none of which is in a cycle."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def fits(code_set: CodeSet, intakes: Sequence[Intake]) -> bool:
    """Return whether each record of a release is a whole concept, and nothing else adds to it."""
    parts = [intake.file for intake in intakes if intake.is_part]
    return (
        bool(parts)
        and all(intake.allowed.by_column for intake in intakes if intake.is_part)
        and not (code_set.text_word or code_set.parent)
        and len({intake.fragments.aspects for intake in intakes if intake.is_part}) == 1
        and all(map(_is_whole, parts))
    )


def _is_whole(file: File) -> bool:
    return (
        file.role is Role.CONCEPTS
        and columns.is_columnar(file)
        and not (file.supplements or file.multi_row or file.repeats or file.must_match)
        and not (is_dated(file) or any(column.many for column in file.columns))
        and len(file.key) > 1
    )
