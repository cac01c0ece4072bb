"""A change report as an Excel workbook: a summary, then a sheet for each class of change."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.office import segments
from releasekit.office.archive import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from releasekit.model import Release
    from releasekit.office.excel import Value
    from releasekit.views.changes import ChangesView, ChangeView

SUMMARY = "Summary"
SAMPLE = "SAMPLE. These releases are made up; they are not the publisher's."
WITHHELD = "(text withheld)"
PART = "Changes in sections whose name has “{}”; live codes are of the whole code set"
BASES = {
    "effective": "Codes, by effective date",
    "book": "Codes, by the edition in which they first appear in the book",
}
_COLORS = {"breaking": "C00000", "review": "ED9F00", "editorial": "A6A6A6"}
_SUMMARY_WIDTHS = (30, 70, 33, 10, 10)
_BILLABLE = {True: "yes", False: "no", None: ""}


class Row(Struct, frozen=True, kw_only=True):
    """A change with what its own view does not say: whose it is, and under which section."""

    name: str
    section: str
    change: ChangeView


class Column(Struct, frozen=True, kw_only=True):
    """A column of every sheet of changes: its heading, its width in characters, its cells."""

    heading: str
    width: int
    cell: Callable[[Row], Value]


CODE_SET = Column(heading="Code set", width=14, cell=lambda row: row.name)
"""Stands first where a workbook holds more than one code set."""
DESCRIPTOR = Column(heading="Descriptor", width=32, cell=lambda row: str(row.change.display))
"""Stands third where before and after are no descriptors themselves."""
COLUMNS = (
    Column(heading="Code", width=9, cell=lambda row: row.change.code),
    Column(heading="Section", width=17, cell=lambda row: row.section),
    Column(heading="What", width=13, cell=lambda row: row.change.aspect_title),
    Column(heading="Before", width=32, cell=lambda row: str(row.change.before)),
    Column(heading="After", width=32, cell=lambda row: str(row.change.after)),
    Column(heading="Redline", width=40, cell=lambda row: _redline(row.change)),
    Column(heading="Effective", width=11, cell=lambda row: row.change.effective),
    Column(heading="First in book", width=9, cell=lambda row: row.change.first_in_book),
    Column(heading="Release", width=9, cell=lambda row: row.change.release),
    Column(heading="Interim", width=9, cell=lambda row: "yes" if row.change.interim else ""),
    Column(heading="Billable", width=9, cell=lambda row: _BILLABLE[row.change.billable]),
    Column(heading="Instead", width=11, cell=lambda row: ", ".join(map(str, row.change.replacements))),
    Column(heading="Change id", width=19, cell=lambda row: row.change.id),
)
_SAID = frozenset({"code", "display"})


def produce(name: str, shown: Sequence[ChangesView]) -> bytes:
    """Return a workbook of changes, the same bytes for the same views.

    `name` is the template's name in other forms; a workbook has one form only. The notice of each
    code set is on the first sheet in full, and as far as Excel allows in every page's footer.
    """
    del name
    from releasekit.office.excel import Book  # noqa: PLC0415 (slow to import)

    notices = dict.fromkeys(view.notice for view in shown)
    title = "; ".join(heading(view) for view in shown)
    banner = "SAMPLE: " if any(view.sample for view in shown) else ""
    book = Book(when=moment(shown), title=title, header=banner + title, footer=" ".join(notices))
    places: dict[str, str] = {}
    for (identity, name, level), rows in _classes(shown).items():
        columns = _columns(rows, several=len(shown) > 1)
        titles = book.table(
            name,
            [column.heading for column in columns],
            [column.width for column in columns],
            rows,
            partial(_cells, columns),
            color=_COLORS.get(level, ""),
        )
        places[identity] = ", ".join(titles)
    book.prose(SUMMARY, _SUMMARY_WIDTHS, _summary(shown, places, book.cut))
    return book.content()


def _columns(rows: Sequence[Row], *, several: bool) -> tuple[Column, ...]:
    plain = all(row.change.aspect in _SAID for row in rows)
    columns = COLUMNS if plain else (*COLUMNS[:2], DESCRIPTOR, *COLUMNS[2:])
    return (CODE_SET, *columns) if several else columns


def _cells(columns: Sequence[Column], row: Row) -> list[Value]:
    return [column.cell(row) for column in columns]


def heading(view: ChangesView) -> str:
    """Return the title of one code set's changes."""
    before, after = view.before.label, view.after.label
    if view.erratum:
        return f"{view.name}: erratum, {before} corrected as {after}"
    return f"{view.name}: changes from {before} to {after}"


def _classes(shown: Sequence[ChangesView]) -> dict[tuple[str, str, str], list[Row]]:
    """Return the changes by class (id, title, level), in the order of the summaries."""
    found: dict[tuple[str, str, str], list[Row]] = {
        (line.id, line.title, line.level): [] for view in shown for line in view.summary
    }
    for view in shown:
        for section in view.sections:
            for change in section.changes:
                key = (change.change_class, change.title, change.level)
                row = Row(name=view.name, section=section.title, change=change)
                found.setdefault(key, []).append(row)
    return found


def _summary(
    shown: Sequence[ChangesView], places: dict[str, str], cut: int
) -> Iterator[Sequence[tuple[str, Value]]]:
    for view in shown:
        yield [("title", heading(view))]
        if view.sample:
            yield [("banner", SAMPLE)]
        for label, said in _facts(view):
            yield [("label", label), ("text", said)]
        yield []
        if view.changes:
            names = ("Level", "Class", "Sheet", "Codes", "Changes")
            yield [("heading", name) for name in names]
            yield from _totals(view, places)
        else:
            yield [("text", "No changes.")]
        yield []
    if cut:
        yield [("banner", f"{cut} texts are longer than a cell can hold, and end in [cut]")]
    for notice in dict.fromkeys(view.notice for view in shown):
        yield [("label", "Notice"), ("small", notice)]


def _totals(view: ChangesView, places: dict[str, str]) -> Iterator[Sequence[tuple[str, Value]]]:
    held = Counter(one.change_class for section in view.sections for one in section.changes)
    for line in view.summary:
        yield [
            ("label", line.level),
            ("text", line.title),
            ("text", places[line.id]),
            ("number", line.codes),
            ("number", held[line.id]),
        ]


def _facts(view: ChangesView) -> Iterator[tuple[str, str]]:
    """Return what there is to say of a comparison; nothing that does not apply."""
    live = view.conservation
    equation = (
        f"{live.before:,} + {live.added:,} added + {live.reinstated:,} reinstated"
        f" − {live.deleted:,} deleted = {live.after:,}"
    )
    counts = ", ".join(f"{number:,} {what}" for what, number in (view.publisher or {}).items())
    levels = ", ".join(f"{level} {count:,}" for level, count in view.levels.items())
    hidden = f"Descriptors are withheld: this report is for the audience {view.audience!r}"
    facts = (
        ("Code set", view.title),
        ("Publisher", view.publisher_name),
        ("Before", release(view.before)),
        ("After", release(view.after)),
        ("Why", view.after.reason if view.erratum else ""),
        ("Audience", view.audience),
        ("Withheld", hidden if view.withheld else ""),
        ("Totals count", BASES[view.basis]),
        ("Live codes", equation),
        ("Billable codes, as the publisher counts", counts),
        ("Changes", f"{view.changes:,} ({levels})"),
        ("Only a part", PART.format(view.narrowed) if view.narrowed else ""),
        ("Not compared, for only one release was loaded with it", ", ".join(view.not_compared)),
        ("Born and ended between the two", ", ".join(view.born_and_ended)),
        ("Gone between the two, and back", ", ".join(view.vanished_and_back)),
        ("Left out as accepted", f"{view.accepted:,} changes" if view.accepted else ""),
    )
    return ((label, said) for label, said in facts if said)


def release(one: Release) -> str:
    """Return a release in words: its label, kind and dates."""
    published = f", published {one.published}" if one.published else ""
    return f"{one.label} ({one.kind}), effective {one.effective}{published}"


def _redline(change: ChangeView) -> Value:
    if change.withheld and not change.before and not change.after:
        return WITHHELD
    return segments.brief(change)
