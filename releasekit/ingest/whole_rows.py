"""Composes a release whose every record is a whole concept: column by column, many at once."""

from __future__ import annotations

import contextlib
import gc
import re
from typing import TYPE_CHECKING, cast

from releasekit.ingest.compose import KIND, SECTION, Composer
from releasekit.ingest.convert import BadValueError, converter
from releasekit.ingest.external_sort import LineRuns
from releasekit.ingest.fragments import key_cell
from releasekit.ingest.latest_days import is_dated
from releasekit.layout import Role
from releasekit.model.snapshot import BETWEEN_CELLS, PLACE, code_of_cells
from releasekit.readers import columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from releasekit.ingest.external_sort import Sorter
    from releasekit.ingest.fragments import Fragment
    from releasekit.ingest.intake import Intake
    from releasekit.layout import CodeSet, File
    from releasekit.layout.shapes import Delimited
    from releasekit.readers.columns import Stretch

    Cells = Sequence[str]
    LinesOf = Callable[[Stretch], list[Cells]]

_MOST_KNOWN = 200_000
"""Of how many values it is kept what they were converted to."""


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
        lines_of = self._plan(file)
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

    def _rows(self, lines_of: LinesOf, stretch: Stretch) -> list[Cells]:
        """Return the columns of a stretch's lines; none where a code or a value is none."""
        with contextlib.suppress(BadValueError):
            return lines_of(stretch)
        with contextlib.suppress(BadValueError):
            if careful := columns.stretch_of(stretch.records()):
                return lines_of(careful)
        return []

    def _plan(self, file: File) -> LinesOf:
        """Return the function from a stretch to the columns of its lines, as the heading has them.

        It raises BadValueError where a code or a value is none.
        """
        composer, is_code = self.composer, _every(self.code_set.code)
        key = [(file.column(name), _Known(key_cell(file, name))) for name in file.key]
        stored = [
            (composer.places[column.aspect], at, _Known(converter(column)))
            for at, column in enumerate(file.columns)
            if column.stored and column.name not in file.key
        ]
        placed = _Known(self._place)

        def lines_of(stretch: Stretch) -> list[Cells]:
            cells = stretch.columns
            keys = [list(map(convert.__getitem__, cells[at])) for at, convert in key]
            written = code_of_cells if "" in keys[-1] else BETWEEN_CELLS.join
            if not is_code("\n".join(map(written, zip(*keys, strict=True)))):
                raise BadValueError
            row: list[Cells] = [*keys, *[()] * (len(composer.heading) - len(keys))]
            for place, at, convert in stored:
                row[place] = list(map(convert.__getitem__, cells[at]))
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


class _Known(dict[str, str]):
    """What a function makes of cells, each worked out once; of many they are forgotten again."""

    def __init__(self, convert: Callable[[str], str]) -> None:
        super().__init__()
        self.convert = convert

    def __missing__(self, cell: str) -> str:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        converted = self[cell] = self.convert(cell.strip())
        return converted


def _every(code: re.Pattern[str]) -> Callable[[str], object]:
    """Return what tells whether every line of a text is a code."""
    return re.compile(rf"(?:(?:{code.pattern})(?:\n|\Z))*+", code.flags).fullmatch


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
