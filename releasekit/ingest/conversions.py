"""Reads what became of which code: tables of mappings, and columns of codes to report instead."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from releasekit.ingest import parentheticals
from releasekit.ingest.fragments import BadValueError, clean, iso_date
from releasekit.model import Mapping, Relationship
from releasekit.model.concept import TERMINATED
from releasekit.readers import READERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.ingest.fragments import Fragments
    from releasekit.layout import Layout
    from releasekit.readers import Tally

_NONE = frozenset({"none", "n/a", "no previous code", "new code"})
_DASHES = re.compile(r"\s*[-\u2010-\u2015]\s*")
_PARTS = re.compile(r"\s*(?:[,;&/]|\band\b|\bor\b)\s*", re.IGNORECASE)
_LEAD = re.compile(r"(?:an?\s+)?codes?\s+(?:in|from)\s+(?:categor(?:y|ies)\s+)?", re.IGNORECASE)
_SERIAL = re.compile(r"[3-9]\d{4}")
_SERIAL_START = dt.date(1899, 12, 30)


def mappings(fragments: Fragments, tally: Tally, faults: Tally) -> Iterator[Mapping]:
    """Return what a file says of codes and of those to use instead, by what its columns are.

    Records and what is passed over are counted in `tally`, values that are not right go to
    `faults`.
    """
    file = fragments.file
    if file.instruction >= 0:
        yield from parentheticals.told(fragments, tally, faults)
    elif file.role == "mappings":
        yield from _table(fragments, tally, faults)
    else:
        yield from _instead(fragments, tally)


def _table(fragments: Fragments, tally: Tally, faults: Tally) -> Iterator[Mapping]:
    """Return a mapping for each source of each row of a table.

    A list of sources is parted by commas, semicolons, "and", "or", "&". A part may be a code, a
    range (`H02.101-H02.106`), a family (`I63.-`) or `Codes in Categories T15-T19`. What is none of
    these is kept as it is written: the crosswalk tells that there is no such code. `None` says that
    there was no code before; its source is empty.
    """
    file, member = fragments.file, fragments.member
    row, good = _Row(fragments), fragments.layout.code.fullmatch
    for number, cells in READERS[file.reader].read(member, file, tally):
        text = row.text(cells, "code")
        try:
            effective, relationship = row.effective(cells), row.relationship(cells)
        except BadValueError as error:
            faults.fault(member, number, f"{text}: {error}", "correct the value")
            continue
        tally.records += 1
        found = [""] if text.casefold() in _NONE else list(sources(text, row.drop)) or [text]
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
        self.layout: Layout = fragments.layout
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
        day = dt.date.fromisoformat(iso_date(text, self.columns[self.places["effective"]].date))
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


def sources(text: str, drop: str) -> Iterator[str]:
    """Return the codes, ranges and families of a cell, each in one spelling."""
    for part in _PARTS.split(_DASHES.sub("-", text)):
        bare = _LEAD.sub("", part).strip()
        if bare:
            yield (bare.replace(drop, "") if drop else bare).upper()


def _instead(fragments: Fragments, tally: Tally) -> Iterator[Mapping]:
    """Return the codes to report instead of a terminated one, from its own record."""
    file = fragments.file
    places = [place for place, column in enumerate(file.columns) if column.instead]
    ends = [place for place, column in enumerate(file.columns) if column.aspect == TERMINATED]
    good = fragments.layout.code.fullmatch
    for _, cells in READERS[file.reader].read(fragments.member, file, tally):
        code = cells[fragments.code]
        if not (good(code) and all(cells[place] for place in ends)):
            continue
        for place in places:
            target = clean(cells[place]).strip()
            if target:
                note = file.columns[place].name
                yield Mapping(source=code, target=target, note=f"{note} {target}")
