"""A change report as an Excel workbook: a summary, every change in one table, and each class."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from releasekit import office
from releasekit.office import change_columns
from releasekit.office.archive import moment
from releasekit.office.change_rows import ChangeRows
from releasekit.office.sheets import Cell, Column, Sheet
from releasekit.render import words
from releasekit.render.dates import day_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.model import Release
    from releasekit.office.change_columns import Field, Row
    from releasekit.office.excel import Book
    from releasekit.office.sheets import Value
    from releasekit.views.changes import ChangesView, ClassView

_COLORS = {"breaking": "9D1220", "review": "ED9F00", "editorial": "A6A6A6"}
_SUMMARY_WIDTHS = (26, 44, 56, 32, 9, 10)


def produce(name: str, shown: Sequence[ChangesView]) -> bytes:
    """Return a workbook of changes, the same bytes for the same views.

    `name` is the template's name in other forms; a workbook has one form only. The notice of each
    code set is on the first sheet in full, and as far as Excel allows in every page's footer.
    """
    del name
    phrases = words.load()
    notices = dict.fromkeys(view.notice for view in shown)
    title = "; ".join(view.heading for view in shown)
    banner = f"{phrases['sample_label']}: " if any(view.sample for view in shown) else ""
    book = office.book(
        when=moment(shown), title=title, header=banner + title, footer=" ".join(notices)
    )
    rows = ChangeRows.of(shown)
    whole = str(phrases["workbook"]["all"])
    places: dict[str, list[str]] = {"": _table(book, whole, rows, shown) if rows else []}
    for line in _classes(shown):
        titles = _table(book, _sheet(line, shown), rows.of_class(line.id), shown, line)
        places[line.id] = titles
    summary = Sheet(
        title=phrases["workbook"]["summary"],
        columns=[Column(width=width) for width in _SUMMARY_WIDTHS],
        rows=list(_summary(shown, places, book.cut)),
    )
    book.add(summary, first=True)
    return book.content()


def _table(
    book: Book,
    title: str,
    rows: ChangeRows,
    shown: Sequence[ChangesView],
    line: ClassView | None = None,
) -> list[str]:
    """Add a sheet of changes, of all or of one class; return the titles that it got."""
    fields = change_columns.fields(rows, several=len(shown) > 1, whole=line is None)
    return book.add(
        Sheet(
            title=title,
            columns=change_columns.columns(fields, shown),
            rows=rows,
            cells=partial(_cells, fields),
            color=_COLORS.get(line.level, "") if line else "",
            frozen=fields.index(change_columns.CODE) + 1,
            printed=len([field for field in fields if field not in change_columns.UNPRINTED]),
        )
    )


def _cells(fields: Sequence[Field], row: Row) -> list[Value]:
    return [field.cell(row) for field in fields]


def _classes(shown: Sequence[ChangesView]) -> list[ClassView]:
    """Return each class once, in the order of the summaries."""
    lines = {line.id: line for view in reversed(shown) for line in view.summary}
    order = dict.fromkeys(line.id for view in shown for line in view.summary)
    return [lines[name] for name in order]


def _sheet(line: ClassView, shown: Sequence[ChangesView]) -> str:
    """Return the name of the sheet of a class: short, but whole words."""
    phrase = words.load()["classes"].get(line.id, {}).get("sheet", line.title)
    word = change_columns.text_word([view for view in shown if line in view.summary] or shown)
    return str(phrase).format(text=word, Text=word.capitalize())


def _summary(
    shown: Sequence[ChangesView], places: dict[str, list[str]], cut: int
) -> Iterator[Sequence[Cell]]:
    phrases = words.load()
    own = phrases["workbook"]
    for view in shown:
        yield [_wide(view.heading, "title")]
        if view.sample:
            yield [_wide(f"{phrases['sample_label']}. {phrases['sample']}", "banner")]
        if view.changes:
            yield [_wide(view.days.sentence, "text")]
            yield []
            columns = phrases["columns"]
            names = (columns["level"], columns["class"], own["meaning"], own["sheet"])
            yield [Cell(name, "heading") for name in (*names, columns["codes"], own["changes"])]
            yield from _totals(view, places)
        else:
            yield [_wide(phrases["no_changes"], "text")]
        yield []
        for label, text in _facts(view):
            yield [Cell(label, "label"), _wide(text, "text", less=1)]
        yield []
    if cut:
        yield [_wide(own["cut"].format(count=f"{cut:,}"), "banner")]
    for notice in dict.fromkeys(view.notice for view in shown):
        yield [Cell(own["notice"], "label"), _wide(notice, "small", less=1)]


def _wide(text: str, style: str, *, less: int = 0) -> Cell:
    """Return a cell that reaches to the right end of the summary, less some columns before it."""
    return Cell(text, style, span=len(_SUMMARY_WIDTHS) - less)


def _totals(view: ChangesView, places: dict[str, list[str]]) -> Iterator[Sequence[Cell]]:
    phrases = words.load()
    changes = Counter(
        change.change_class for section in view.sections for change in section.changes
    )
    codes = sum(section.codes for section in view.sections)
    yield [
        Cell("", "label"),
        Cell(phrases["workbook"]["all"], "label"),
        Cell(phrases["workbook"]["all_meaning"], "text"),
        _link(places[""]),
        Cell(codes, "number"),
        Cell(view.changes, "number"),
    ]
    for line in view.summary:
        meaning = str(phrases["classes"].get(line.id, {}).get("meaning", ""))
        yield [
            Cell(line.level_title, f"level {line.level}"),
            Cell(line.title, "text"),
            Cell(meaning.format(text=view.text_word), "text"),
            _link(places[line.id]),
            Cell(line.codes, "number"),
            Cell(changes[line.id], "number"),
        ]


def _link(titles: Sequence[str]) -> Cell:
    """Return a cell that leads to a sheet, and names it with those in which it goes on."""
    return Cell(", ".join(titles), "link", titles[0])


def _facts(view: ChangesView) -> Iterator[tuple[str, str]]:
    """Return what there is to say of a comparison; nothing that does not apply."""
    phrases = words.load()
    facts = phrases["facts"]
    live = {name: f"{count:,}" for name, count in asdict(view.conservation).items()}
    levels = ", ".join(
        f"{phrases['levels'][level]['title']} {count:,}" for level, count in view.levels.items()
    )
    yield phrases["workbook"]["title"], view.title
    yield facts["publisher"], view.publisher_name
    yield facts["before"], _release(view.before)
    yield facts["after"], _release(view.after)
    yield facts["audience"], view.audience
    yield facts["live"], facts["equation"].format(**live)
    yield phrases["workbook"]["changes"], f"{view.changes:,} ({levels})"
    for note in view.notes:
        yield note.label, note.text


def _release(release: Release) -> str:
    """Return a release in words: its label, kind and dates."""
    published = f", published {day_in_words(release.published)}" if release.published else ""
    effective = day_in_words(release.effective)
    return f"{release.label} ({release.kind}), effective {effective}{published}"
