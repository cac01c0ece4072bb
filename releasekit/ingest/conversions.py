"""Reads what became of which code: tables of mappings, and columns of codes to report instead."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from releasekit.ingest.values import BadValueError, clean, iso_date
from releasekit.layout import Role
from releasekit.layout.fields import Date
from releasekit.model import Mapping, Relationship
from releasekit.model.concept import TERMINATED
from releasekit.readers import read
from releasekit.readers.dialects import INSTRUCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.ingest.fragments import Fragments
    from releasekit.layout import CodeSet, Column
    from releasekit.layout.shapes import Previous
    from releasekit.readers import Tally

NO_TARGET = "deletion note that names no code to report instead"
_DASHES = re.compile(r"\s*[-\u2010-\u2015]\s*")
_SERIAL = re.compile(r"[3-9]\d{4}")
_SERIAL_START = dt.date(1899, 12, 30)


def mappings(fragments: Fragments, tally: Tally, faults: Tally) -> Iterator[Mapping]:
    """Return what a file says of codes and of those to use instead, by what its columns are.

    Records and what is passed over are counted in `tally`, values that are not right go to
    `faults`.
    """
    file = fragments.file
    if file.instruction >= 0:
        yield from _instructed(fragments, tally, faults)
    elif file.role is Role.MAPPINGS:
        yield from _table(fragments, tally, faults)
    else:
        yield from _replaced(fragments, tally)


def _table(fragments: Fragments, tally: Tally, faults: Tally) -> Iterator[Mapping]:
    """Return a mapping for each source of each row of a table.

    A list of sources is parted by commas, semicolons, "and", "or", "&". A part may be a code, a
    range (`H02.101-H02.106`), a family (`I63.-`) or `Codes in Categories T15-T19`. What is none of
    these is kept as it is written: the crosswalk tells that there is no such code. `None` says that
    there was no code before; its source is empty.
    """
    file, member = fragments.file, fragments.member
    row, good = _Row(fragments), fragments.layout.code.fullmatch
    none = {word.casefold() for word in file.previous.none}
    for number, cells in read(member, file, tally):
        text = row.text(cells, "code")
        try:
            effective, relationship = row.effective(cells), row.relationship(cells)
        except BadValueError as error:
            faults.fault(member, number, f"{text}: {error}", "correct the value")
            continue
        tally.records += 1
        if text.casefold() in none:
            found = [""]
        else:
            found = list(sources(text, row.drop, file.previous)) or [text]
        clause = "" if len(found) == 1 and good(found[0]) else text
        for source in found:
            yield Mapping(
                source=source,
                target=row.text(cells, "target").replace(row.drop, "").upper(),
                effective=effective,
                relationship=relationship,
                note=row.text(cells, "note") or clause,
            )


class _Row:
    """Reads the cells of one table by the names of its columns, those that it has."""

    def __init__(self, fragments: Fragments) -> None:
        self.layout: CodeSet = fragments.layout
        self.columns = fragments.file.columns
        self.places = {column.name: place for place, column in enumerate(self.columns)}
        self.drop = fragments.drop

    def text(self, cells: tuple[str, ...], name: str) -> str:
        place = self.places.get(name)
        return "" if place is None else clean(cells[place]).strip()

    def effective(self, cells: tuple[str, ...]) -> dt.date | None:
        """Return the day on which a row counts.

        A year alone is that day of it on which the annual edition counts, unless a column has the
        month and the day (MM.DD); a number of five digits is a spreadsheet's day.
        """
        text = self.text(cells, "effective")
        if not text:
            return None
        if _SERIAL.fullmatch(text):
            return _SERIAL_START + dt.timedelta(days=int(text))
        kind = self.columns[self.places["effective"]].type
        day = dt.date.fromisoformat(iso_date(text, kind.date if isinstance(kind, Date) else ()))
        if not text.isdigit():
            return day
        given = re.fullmatch(r"(\d\d)\.(\d\d)", self.text(cells, "day"))
        month, of_month = (int(given[1]), int(given[2])) if given else self.layout.cadence.effective
        return day.replace(month=month, day=of_month)

    def relationship(self, cells: tuple[str, ...]) -> Relationship | None:
        text = self.text(cells, "relationship")
        try:
            return Relationship(text.casefold()) if text else None
        except ValueError as error:
            reason = f"the relationship {text!r} is none of {', '.join(Relationship)}"
            raise BadValueError(reason) from error


def sources(text: str, drop: str, previous: Previous) -> Iterator[str]:
    """Return the codes, ranges and families of a cell, each in one spelling."""
    for part in previous.separators.compiled.split(_DASHES.sub("-", text)):
        bare = (previous.lead.compiled.sub("", part) if previous.lead else part).strip()
        if bare:
            yield (bare.replace(drop, "") if drop else bare).upper()


def _instructed(fragments: Fragments, tally: Tally, faults: Tally) -> Iterator[Mapping]:
    """Return a mapping for every ended code and every code that its instruction says to report.

    The clause becomes the mapping's note; a column that has a date says when it is effective. A
    note without targets is counted. Faults go to `faults`, counts to `tally`.
    """
    file, member = fragments.file, fragments.member
    replacements = INSTRUCTIONS[file.columns[file.instruction].instruction]
    dated = next((n for n, column in enumerate(file.columns) if isinstance(column.type, Date)), -1)
    own = file.role is Role.MAPPINGS
    is_code = fragments.layout.code.fullmatch
    for number, cells in read(member, file, tally):
        codes, text = cells[fragments.code], cells[file.instruction]
        if not own and not (text and is_code(codes)):
            continue
        try:
            ended, targets = replacements(codes, text, fragments.layout)
        except ValueError as error:
            advice = "put in the code that the publisher assigned in the end"
            faults.fault(member, number, str(error), advice)
            continue
        tally.records += 1
        if not targets:
            faults.skipped[NO_TARGET] += 1
        day = _day(cells[dated], file.columns[dated]) if dated >= 0 else None
        for source in ended:
            for target, note in targets:
                yield Mapping(source=source, target=target, effective=day, note=note)


def _day(text: str, column: Column) -> dt.date | None:
    """Return the day of a deletion; the publisher's words for long ago are before every release."""
    if not isinstance(column.type, Date) or not text:
        return None
    if text in column.type.date_placeholders:
        return dt.date.min
    try:
        return dt.date.fromisoformat(iso_date(text, column.type.date))
    except BadValueError:
        return None  # a fault already, where the same row is read as what the publisher declares


def _replaced(fragments: Fragments, tally: Tally) -> Iterator[Mapping]:
    """Return the codes to report instead of a terminated one, from its own record."""
    file = fragments.file
    places = [place for place, column in enumerate(file.columns) if column.replacement]
    ends = [place for place, column in enumerate(file.columns) if column.aspect == TERMINATED]
    good = fragments.layout.code.fullmatch
    for _, cells in read(fragments.member, file, tally):
        code = cells[fragments.code]
        if not (good(code) and all(cells[place] for place in ends)):
            continue
        for place in places:
            target = clean(cells[place]).strip()
            if target:
                note = file.columns[place].name
                yield Mapping(source=code, target=target, note=f"{note} {target}")
