"""A change report as an Excel workbook: a summary, then a sheet for each class of change."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import asdict

from releasekit import office
from releasekit.office import segments
from releasekit.office.archive import moment
from releasekit.office.sheets import Cell, Column, Sheet
from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from releasekit.model import Release
    from releasekit.office.sheets import Value
    from releasekit.views.changes import ChangesView, ChangeView

SUMMARY = "Summary"
_COLORS = {"breaking": "C00000", "review": "ED9F00", "editorial": "A6A6A6"}
_SUMMARY_WIDTHS = (30, 70, 33, 10, 10)
_BILLABLE = {True: "yes", False: "no", None: ""}


class Row(Struct, frozen=True, kw_only=True):
    """A change with what its own view does not say: whose it is, and under which section."""

    name: str
    section: str
    change: ChangeView


class Field(Struct, frozen=True, kw_only=True):
    """A column of every sheet of changes: its heading, its width in characters, its cells."""

    heading: str
    width: int
    cell: Callable[[Row], Value]


CODE_SET = Field(heading="Code set", width=14, cell=lambda row: row.name)
"""Stands first where a workbook holds more than one code set."""
TEXT = Field(heading="Text", width=32, cell=lambda row: str(row.change.display))
"""Stands third where before and after are no texts of the code themselves."""
FIELDS = (
    Field(heading="Code", width=9, cell=lambda row: row.change.printed),
    Field(heading="Section", width=17, cell=lambda row: row.section),
    Field(heading="What", width=13, cell=lambda row: row.change.aspect_title),
    Field(heading="Level", width=12, cell=lambda row: row.change.level_title),
    Field(heading="Before", width=32, cell=lambda row: str(row.change.before)),
    Field(heading="After", width=32, cell=lambda row: str(row.change.after)),
    Field(heading="Redline", width=40, cell=lambda row: _redline(row.change)),
    Field(heading="Effective", width=11, cell=lambda row: row.change.effective),
    Field(heading="Last date of service", width=11, cell=lambda row: row.change.last_day),
    Field(heading="First in book", width=9, cell=lambda row: row.change.first_in_book),
    Field(heading="Release", width=9, cell=lambda row: row.change.release),
    Field(heading="Interim", width=9, cell=lambda row: "yes" if row.change.interim else ""),
    Field(heading="Billable", width=9, cell=lambda row: _BILLABLE[row.change.billable]),
    Field(heading="Replacement", width=13, cell=lambda row: _codes(row.change)),
    Field(heading="Previously", width=22, cell=lambda row: _previously(row.change)),
    Field(heading="Change id", width=19, cell=lambda row: row.change.id),
)


def produce(name: str, shown: Sequence[ChangesView]) -> bytes:
    """Return a workbook of changes, the same bytes for the same views.

    `name` is the template's name in other forms; a workbook has one form only. The notice of each
    code set is on the first sheet in full, and as far as Excel allows in every page's footer.
    """
    del name
    notices = dict.fromkeys(view.notice for view in shown)
    title = "; ".join(view.heading for view in shown)
    banner = f"{words.load()['sample_label']}: " if any(view.sample for view in shown) else ""
    book = office.book(
        when=moment(shown), title=title, header=banner + title, footer=" ".join(notices)
    )
    places: dict[str, str] = {}
    for (change_class, class_title, level), rows in _classes(shown).items():
        fields = _fields(rows, several=len(shown) > 1)
        titles = book.add(
            Sheet(
                title=class_title,
                columns=[Column(heading=field.heading, width=field.width) for field in fields],
                rows=rows,
                cells=partial(_cells, fields),
                color=_COLORS.get(level, ""),
            )
        )
        places[change_class] = ", ".join(titles)
    columns = [Column(width=width) for width in _SUMMARY_WIDTHS]
    lines = list(_summary(shown, places, book.cut))
    book.add(Sheet(title=SUMMARY, columns=columns, rows=lines), first=True)
    return book.content()


def _fields(rows: Sequence[Row], *, several: bool) -> tuple[Field, ...]:
    shown = all(row.change.shows_display or not row.change.display for row in rows)
    fields = FIELDS if shown else (*FIELDS[:2], TEXT, *FIELDS[2:])
    return (CODE_SET, *fields) if several else fields


def _cells(fields: Sequence[Field], row: Row) -> list[Value]:
    return [field.cell(row) for field in fields]


def _codes(change: ChangeView) -> str:
    return ", ".join(map(str, change.replacements))


def _previously(change: ChangeView) -> str:
    remaining = words.load()["previously"]["remaining"]
    return "; ".join(
        remaining.format(code=previous) if previous.remains_valid else str(previous)
        for previous in change.previously
    )


def _classes(shown: Sequence[ChangesView]) -> dict[tuple[str, str, str], list[Row]]:
    """Return the changes by class (id, title, level), in the order of the summaries."""
    classes: dict[tuple[str, str, str], list[Row]] = {
        (line.id, line.title, line.level): [] for view in shown for line in view.summary
    }
    for view in shown:
        for section in view.sections:
            for change in section.changes:
                key = (change.change_class, change.title, change.level)
                row = Row(name=view.name, section=section.title, change=change)
                classes.setdefault(key, []).append(row)
    return classes


def _summary(
    shown: Sequence[ChangesView], places: dict[str, str], cut: int
) -> Iterator[Sequence[Cell]]:
    phrases = words.load()
    for view in shown:
        yield [Cell(view.heading, "title")]
        if view.sample:
            yield [Cell(f"{phrases['sample_label']}. {phrases['sample']}", "banner")]
        for label, text in _facts(view):
            yield [Cell(label, "label"), Cell(text, "text")]
        yield []
        if view.changes:
            names = ("Level", "Class", "Sheet", "Codes", "Changes")
            yield [Cell(name, "heading") for name in names]
            yield from _totals(view, places)
        else:
            yield [Cell(phrases["no_changes"], "text")]
        yield []
    if cut:
        yield [Cell(f"{cut} texts are longer than a cell can hold, and end in [cut]", "banner")]
    for notice in dict.fromkeys(view.notice for view in shown):
        yield [Cell("Notice", "label"), Cell(notice, "small")]


def _totals(view: ChangesView, places: dict[str, str]) -> Iterator[Sequence[Cell]]:
    changes = Counter(
        change.change_class for section in view.sections for change in section.changes
    )
    for line in view.summary:
        yield [
            Cell(line.level_title, "label"),
            Cell(line.title, "text"),
            Cell(places[line.id], "text"),
            Cell(line.codes, "number"),
            Cell(changes[line.id], "number"),
        ]


def _facts(view: ChangesView) -> Iterator[tuple[str, str]]:
    """Return what there is to say of a comparison; nothing that does not apply."""
    phrases = words.load()
    facts = phrases["facts"]
    live = {name: f"{count:,}" for name, count in asdict(view.conservation).items()}
    levels = ", ".join(
        f"{phrases['levels'][level]['title']} {count:,}" for level, count in view.levels.items()
    )
    yield "Code set", view.title
    yield facts["publisher"], view.publisher_name
    yield facts["before"], _release(view.before)
    yield facts["after"], _release(view.after)
    yield facts["audience"], view.audience
    yield facts["live"], facts["equation"].format(**live)
    yield "Changes", f"{view.changes:,} ({levels})"
    for note in view.notes:
        yield note.label, note.text


def _release(release: Release) -> str:
    """Return a release in words: its label, kind and dates."""
    published = f", published {release.published}" if release.published else ""
    return f"{release.label} ({release.kind}), effective {release.effective}{published}"


def _redline(change: ChangeView) -> Value:
    if change.withheld and not change.before and not change.after:
        return str(words.load()["text_withheld"])
    return segments.brief(change)
