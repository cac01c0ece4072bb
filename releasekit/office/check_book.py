"""A check of rows as an Excel workbook: a summary, what is wrong by code, and the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit import office
from releasekit.layout import load
from releasekit.office.archive import moment
from releasekit.office.sheets import Cell, Column, Sheet, headed, link
from releasekit.office.typed_cells import day, own_cell, width
from releasekit.render import words
from releasekit.rows import Verdict
from releasekit.views.checked_files import rejected_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from releasekit.office.sheets import Value
    from releasekit.views.row_checks import CheckView, FaultyRow, GroupView

_SUMMARY = (44, 16, 30, 44, 24, 60)
_CODES = (12, 34, 12, 14, 14, 14, 14, 14, 26, 60)
_ROWS = (24, 14, 14, 12, 14, 34, 14, 14, 26, 48)
_PRINTED = 4
"""How many of the user's own columns are printed."""
_STYLES = {Verdict.VALID: "level editorial", Verdict.HEADER: "level review"}


def produce(name: str, shown: Sequence[CheckView]) -> bytes:
    """Return the workbook of one check, the same bytes for the same view.

    `name` is the template's name in other forms; a workbook has one form only.
    """
    del name
    (view,) = shown
    book = office.book(when=moment(), title=view.heading, header=view.heading)
    places = {"codes": book.add(_codes(view))} if view.groups else {}
    if len(view.listed):
        places["rows"] = book.add(_rows(view))
    rows = [*_top(view, book.cut), *_counts(view, places), *_files(view)]
    columns = [Column(width=wide) for wide in _SUMMARY]
    title = words.load()["rows"]["sheets"]["summary"]
    book.add(Sheet(title=title, columns=columns, rows=rows), first=True)
    return book.content()


def _headed(names: Sequence[str], widths: Sequence[int]) -> list[Column]:
    return headed(map(words.load()["rows"]["headings"].__getitem__, names), widths)


def _wide(text: str, style: str) -> list[Cell]:
    return [Cell(text, style, span=len(_SUMMARY))]


def _top(view: CheckView, cut: int) -> Iterator[list[Cell]]:
    phrases = words.load()["rows"]
    yield _wide(view.heading, "title")
    yield _wide(view.sentence, "label")
    if not view.groups and not view.rejected:
        yield _wide(phrases["nothing"], "label")
    listed = view.listed
    if listed.is_cut:
        phrase: str = phrases["capped" if listed.elsewhere else "capped-alone"]
        counts = {"listed": f"{len(listed):,}", "every": f"{listed.every:,}"}
        yield _wide(phrase.format(file=listed.elsewhere, **counts), "banner")
    if cut:
        yield _wide(phrases["cut"].format(count=f"{cut:,}"), "banner")
    for sentence in rejected_sentences(view.rejected, view.rejected_more):
        yield _wide(sentence, "banner")
    yield []


def _counts(view: CheckView, places: Mapping[str, Sequence[str]]) -> Iterator[list[Cell]]:
    phrases = words.load()["rows"]
    columns = phrases["headings"]
    yield [Cell(columns[name], "heading") for name in ("verdict", "codes", "sheet")]
    for verdict, count in view.counts.items():
        row = [Cell(phrases["verdicts"][verdict], "text"), Cell(count, "number")]
        titles = places.get("codes") if verdict != Verdict.VALID else None
        yield [*row, link(titles[:1])] if titles else row
    if "rows" in places:
        titles = places["rows"]
        yield [Cell("", "text"), Cell("", "text"), link(titles)]
    yield []


def _files(view: CheckView) -> Iterator[list[Cell]]:
    columns = words.load()["rows"]["headings"]
    names = ("file", "rows", "form", "taken", "dates", "notes")
    yield [Cell(columns[name], "heading") for name in names]
    for file in view.files:
        yield [
            Cell(file.source, "text"),
            Cell(file.rows, "number"),
            Cell(file.form, "text"),
            Cell("\n".join(file.taken), "text"),
            Cell(", ".join(file.dates), "text"),
            Cell("\n".join(file.notes), "text"),
        ]


def _codes(view: CheckView) -> Sheet:
    names = (
        *("code", "verdict", "rows", "code_set", "first_date", "last_date", "first_day"),
        *("last_day", "replacements", "why"),
    )
    title = words.load()["rows"]["sheets"]["codes"]
    titles = words.load()["rows"]["verdicts"]
    return Sheet(
        title=title,
        columns=_headed(names, _CODES),
        rows=view.groups,
        cells=lambda group: _group_cells(group, titles),
        color="44546A",
        frozen=1,
    )


def _verdict(verdict: str, titles: Mapping[str, str]) -> Cell:
    return Cell(titles[verdict], _STYLES.get(Verdict(verdict), "level breaking"))


def _group_cells(group: GroupView, titles: Mapping[str, str]) -> list[Value]:
    days = (group.first_date, group.last_date, group.first_day, group.last_day)
    return [
        group.code,
        _verdict(group.verdict, titles),
        Cell(group.rows, "number"),
        load(group.code_set).name if group.code_set else "",
        *map(day, days),
        group.instead,
        group.why,
    ]


def _rows(view: CheckView) -> Sheet:
    names = (
        *("column", "code", "read_as", "code_set", "date", "verdict", "first_day", "last_day"),
        *("replacements", "why"),
    )
    titles = words.load()["rows"]["verdicts"]
    own = [Column(heading=heading, width=width(heading)) for heading in view.listed.headings]
    return Sheet(
        title=words.load()["rows"]["sheets"]["rows"],
        columns=[*_headed(names, _ROWS), *own],
        rows=view.listed,
        cells=lambda row: _row_cells(row, titles),
        color="9D1220",
        frozen=2,
        printed=len(names) + min(_PRINTED, len(own)),
    )


def _row_cells(row: FaultyRow, titles: Mapping[str, str]) -> list[Value]:
    return [
        row.column,
        row.code,
        row.read_as,
        load(row.code_set).name if row.code_set else "",
        day(row.date),
        _verdict(row.verdict, titles),
        day(row.first_day),
        day(row.last_day),
        row.instead,
        row.why,
        *map(own_cell, row.cells),
    ]
