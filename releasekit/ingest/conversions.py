"""Takes from records what became of which code: tables of mappings, notes, codes to report."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from releasekit.errors import SourceError
from releasekit.ingest.convert import BadValueError, clean, iso_date
from releasekit.ingest.fragments import code_of
from releasekit.ingest.typed_codes import is_own
from releasekit.layout import Role
from releasekit.layout.fields import Date, Text
from releasekit.model import Mapping, Relationship
from releasekit.model.concept import TERMINATED
from releasekit.readers.dialects import INSTRUCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from releasekit.distribution import Member
    from releasekit.ingest.external_sort import Sorter
    from releasekit.layout import CodeSet, Column, File
    from releasekit.layout.shapes import Previous
    from releasekit.readers import Cells, Tally

    Taker = Callable[[int, Cells], None]

STRANGE = "text in the place of a code, kept as it is written"
_CORRECT = "correct the code, or write a range or a family"
NO_TARGET = "deletion note that names no code to report instead"
MOST_MAPPINGS = 300_000
"""How many pairs of codes one member may map: ten times those of the largest table there is."""
_LONG = 500
"""How many characters of a note count as another pair."""
_DASHES = re.compile(r"\s*[-\u2010-\u2015]\s*")
_SERIAL = re.compile(r"[3-9]\d{4}")
_SERIAL_START = dt.date(1899, 12, 30)
_MONTH_AND_DAY = re.compile(r"(\d\d)\.(\d\d)")


def taker(
    file: File, member: Member, code_set: CodeSet, tally: Tally, mappings: Sorter[bytes]
) -> Taker | None:
    """Return what takes mappings of a record, by what the file's columns are; None if nothing is.

    Faults, and of a file of mappings the records, are counted in `tally`.
    """
    if column := file.instruction:
        return _instructed(column, file, member, code_set, tally, mappings)
    if file.role is Role.MAPPINGS:
        return _table(file, member, code_set, tally, mappings)
    if any(column.replacement for column in file.columns):
        return _replaced(file, code_set, mappings)
    return None


def line_of(mapping: Mapping) -> bytes:
    """Return a mapping as a line of its table: code, target, effective, relationship, note."""
    effective = mapping.effective.isoformat() if mapping.effective else ""
    relationship = mapping.relationship or ""
    cells = (mapping.source, mapping.target, effective, relationship, mapping.note)
    return "\t".join(cells).encode()


def _table(
    file: File, member: Member, code_set: CodeSet, tally: Tally, mappings: Sorter[bytes]
) -> Taker:
    """Take a mapping for each source of each row of a table; what is none is kept, and said."""
    row = _Row(file, code_set)
    is_code, own = code_set.code.fullmatch, is_own(file)
    form = f"code of {code_set.name}: {code_set.code_form}"

    def take(line: int, cells: Cells) -> None:
        text = row.text(cells, row.code)
        try:
            effective, relationship = row.effective(cells), row.relationship(cells)
        except BadValueError as error:
            tally.fault(member, line, f"{text}: {error}", "correct the value")
            return
        tally.records += 1
        if effective and row.latest:
            tally.days[effective] += 1
        before = row.before(text)
        clause = "" if len(before) == 1 and is_code(before[0]) else text
        _count(len(before), [clause], tally, member, line)
        strange = _strange(before, code_set)
        if strange and own:
            tally.fault(member, line, f"{strange!r} is no {form}", _CORRECT)
            return
        if strange:
            tally.mend(STRANGE, line)
        for source in before:
            mapping = Mapping(
                source=source,
                target=row.text(cells, "target").replace(row.drop, "").upper(),
                effective=effective,
                relationship=relationship,
                note=row.text(cells, "note") or clause,
            )
            mappings.add(line_of(mapping))

    return take


def _strange(parts: Iterable[str], code_set: CodeSet) -> str:
    """Return the first part of a list of sources that is none; empty where there was no code.

    One may be a code, a range of codes (`H02.101-H02.106`), or a family (`I63.-`).
    """
    is_code = code_set.code.fullmatch
    for part in filter(None, parts):
        first, dash, last = part.partition("-")
        if (
            not (is_code(first) or (dash and not last))
            or (last and not is_code(last))
            or (last and last < first)
        ):
            return part
    return ""


class _Row:
    """Reads the cells of a table of mappings by the names of its columns, those that it has."""

    def __init__(self, file: File, code_set: CodeSet) -> None:
        self.annual = code_set.cadence.effective
        self.previous = file.previous
        self.none = {word.casefold() for word in file.previous.none}
        self.cells = {name: file.cell(name) for name in file.names}
        types = {column.name: column.type for column in file.columns}
        self.code = file.key[0]
        code, effective = types[self.code], types.get("effective")
        self.drop = code.drop if isinstance(code, Text) else ""
        self.forms = effective.date if isinstance(effective, Date) else ()
        self.latest = isinstance(effective, Date) and effective.latest

    def text(self, cells: Cells, name: str) -> str:
        return clean(self.cells[name](cells)).strip() if name in self.cells else ""

    def before(self, text: str) -> list[str]:
        """Return the codes of a cell; an empty one where there was none before."""
        if text.casefold() in self.none:
            return [""]
        return list(sources(text, self.drop, self.previous)) or [text]

    def effective(self, cells: Cells) -> dt.date | None:
        """Return the effective date of a row.

        A year alone is that day of it on which the annual edition is effective, unless a column
        has the month and the day (MM.DD); a number of five digits is a spreadsheet's day.
        """
        text = self.text(cells, "effective")
        if not text:
            return None
        if _SERIAL.fullmatch(text):
            return _SERIAL_START + dt.timedelta(days=int(text))
        try:
            iso = iso_date(text, self.forms)
        except BadValueError as error:
            reason = f"effective: {error}"
            raise BadValueError(reason) from error
        if not iso:
            return None
        day = dt.date.fromisoformat(iso)
        if not text.isdigit():
            return day
        given = _MONTH_AND_DAY.fullmatch(self.text(cells, "day"))
        month, of_month = (int(given[1]), int(given[2])) if given else self.annual
        try:
            return day.replace(month=month, day=of_month)
        except ValueError as error:
            reason = f"{month:02}.{of_month:02} is no month and day of {day.year}"
            raise BadValueError(reason) from error

    def relationship(self, cells: Cells) -> Relationship | None:
        text = self.text(cells, "relationship")
        try:
            return Relationship(text.casefold()) if text else None
        except ValueError as error:
            reason = f"the relationship {text!r} must be one of {', '.join(Relationship)}"
            raise BadValueError(reason) from error


def sources(text: str, drop: str, previous: Previous) -> Iterator[str]:
    """Return the codes, ranges and families of a cell, each in one spelling."""
    for part in previous.separators.compiled.split(_DASHES.sub("-", text)):
        bare = (previous.lead.compiled.sub("", part) if previous.lead else part).strip()
        if bare:
            yield (bare.replace(drop, "") if drop else bare).upper()


def _instructed(  # noqa: PLR0913, PLR0917 (what a record is taken with)
    instruction: Column,
    file: File,
    member: Member,
    code_set: CodeSet,
    tally: Tally,
    mappings: Sorter[bytes],
) -> Taker:
    """Take a mapping for every ended code and every code that its instruction says to report.

    The clause becomes the mapping's note; a column with a date says when it is effective.
    """
    replacements = INSTRUCTIONS[instruction.instruction]
    codes_of, text_of = file.cell(file.key[0]), file.cell(instruction.name)
    dated = next((column for column in file.columns if isinstance(column.type, Date)), None)
    own = file.role is Role.MAPPINGS
    is_code = code_set.code.fullmatch

    def take(line: int, cells: Cells) -> None:
        codes, text = codes_of(cells), text_of(cells)
        if not own and not (text and is_code(codes)):
            return
        try:
            ended, targets = replacements(codes, text, code_set)
        except ValueError as error:
            advice = "put in the code that the publisher assigned in the end"
            tally.fault(member, line, str(error), advice)
            return
        tally.ended.update(ended)
        tally.records += own
        if not targets:
            tally.skipped[NO_TARGET] += 1
        day = _day(file.cell(dated.name)(cells), dated.type) if dated else None
        _count(len(ended), [note for _, note in targets], tally, member, line)
        for source in ended:
            for target, note in targets:
                mapping = Mapping(source=source, target=target, effective=day, note=note)
                mappings.add(line_of(mapping))

    return take


def _count(sources: int, notes: Iterable[str], tally: Tally, member: Member, line: int) -> None:
    """Count the pairs that a row maps, one a note; SourceError where a member has too many.

    Each pair has its whole note, so that one with a long note counts for several.
    """
    tally.mapped += sources * sum(1 + len(note) // _LONG for note in notes)
    if tally.mapped > MOST_MAPPINGS:
        message = f"maps more than {MOST_MAPPINGS:,} pairs of codes"
        advice = "name the codes that a note is about, not wide ranges"
        raise SourceError(member.name, message, line=line, advice=advice)


def _day(text: str, kind: object) -> dt.date | None:
    """Return the day of a deletion; the publisher's words for long ago are before every release."""
    if not isinstance(kind, Date) or not text:
        return None
    if text in kind.date_placeholders:
        return dt.date.min
    try:
        return dt.date.fromisoformat(iso_date(text, kind.date))
    except ValueError:
        # An open end; or a fault already, where the row is read as what the publisher declares.
        return None


def _replaced(file: File, code_set: CodeSet, mappings: Sorter[bytes]) -> Taker:
    """Take the codes to report instead of a terminated one, from its own record."""
    columns = [
        (column.name, position)
        for position, column in enumerate(file.columns)
        if column.replacement
    ]
    ends = [n for n, column in enumerate(file.columns) if column.aspect == TERMINATED]
    is_code, written = code_set.code.fullmatch, code_of(file)

    def take(line: int, cells: Cells) -> None:
        del line
        if not all(cells[position] for position in ends):
            return
        code = written(cells)
        for name, position in columns:
            target = clean(cells[position]).strip()
            if target and is_code(code):
                note = f"{name} {target}"
                mappings.add(line_of(Mapping(source=code, target=target, note=note)))

    return take
