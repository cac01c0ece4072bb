"""A change report as an Excel workbook: a summary, every change in one table, and each class."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from releasekit import office
from releasekit.office.archive import moment
from releasekit.office.change_columns import CODE, Columns, text_word
from releasekit.office.change_rows import Row
from releasekit.office.sheets import Cell, Column, Sheet, link
from releasekit.render import words
from releasekit.render.dates import day_in_words
from releasekit.views.stamps import marked, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.model import Release
    from releasekit.office.excel import Book, OpenSheet
    from releasekit.render.words import Table
    from releasekit.views.changes import ChangesView, ClassView

MOST_MARKED = 20_000
"""Of how many changes the words that differ are marked."""
_SUMMARY, _ALL = "Summary", "All changes"
_COLORS = {"breaking": "9D1220", "review": "ED9F00", "editorial": "A6A6A6"}
_HEADINGS = ("Level", "Class", "What it means", "Sheet", "{Entries}", "Changes")
_SUMMARY_WIDTHS = (34, 44, 56, 32, 9, 10)


def produce(name: str, shown: Sequence[ChangesView]) -> bytes:
    """Return a workbook of changes, the same bytes for the same views.

    `name` is the template's name in other forms; a workbook has one form only. The notice of each
    code set is on the first sheet in full, and as far as Excel allows in every page's footer.
    """
    del name
    sample = words.load()["sample_label"]
    notices = dict.fromkeys(view.notice for view in shown)
    title = "; ".join(view.heading for view in shown)
    banners = dict.fromkeys(view.stamp.banner for view in shown if view.stamp.banner)
    banner = "".join(f"{each} · " for each in banners)
    banner += f"{sample}: " if any(view.sample for view in shown) else ""
    book = office.book(
        when=moment(shown), title=title, header=banner + title, footer=" ".join(notices)
    )
    places = _tables(book, shown)
    summary = Sheet(
        title=_SUMMARY,
        columns=[Column(width=width) for width in _SUMMARY_WIDTHS],
        rows=list(_summary(shown, places, book.cut)),
    )
    book.add(summary, first=True)
    return book.content()


def _tables(book: Book, shown: Sequence[ChangesView]) -> dict[str, list[str]]:
    """Write every change into the sheet of all and that of its class; return their titles.

    Each change is made once, and none is kept: of many, memory holds one at a time.
    """
    columns = Columns(shown)
    columns.look(row for view in shown for row, _ in _placed(view))
    classes = _classes(shown)
    places = {"": columns.of_all()} | {line.id: columns.of_class(line.id) for line in classes}
    opened: dict[str, OpenSheet] = {}
    for line in [None, *classes] if classes else []:
        name = line.id if line else ""
        fields = [columns.every[place] for place in places[name]]
        sheet = Sheet(
            title=_sheet(line, shown) if line else _ALL,
            columns=columns.headed(places[name]),
            rows=(),
            color=_COLORS.get(line.level, "") if line else "",
            frozen=fields.index(CODE) + 1,
            printed=sum(field.printed for field in fields),
        )
        opened[name] = book.begin(sheet)
    marked = _is_marked(shown)
    for row, sheets in (each for view in shown for each in _placed(view)):
        cells = columns.cells(row.marked() if marked else row)
        for name in sheets:
            opened[name].append([cells[place] for place in places[name]])
    for sheet_open in opened.values():
        sheet_open.close()
    return {name: sheet_open.titles for name, sheet_open in opened.items()}


def _is_marked(shown: Sequence[ChangesView]) -> bool:
    """Return whether words that changed are marked: to find them takes as long as all else."""
    return sum(view.changes for view in shown) <= MOST_MARKED


def _placed(view: ChangesView) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """Stream the rows of a view, each with the sheets in which it stands.

    The sheet of all changes has every change; that of a class what readers are told, which is the
    same but for columns of one family.
    """
    if view.lines == view.changes:
        yield from ((row, ("", row.change.change_class)) for row in _rows(view, "changes"))
        return
    yield from ((row, ("",)) for row in _rows(view, "changes"))
    yield from ((row, (row.change.change_class,)) for row in _rows(view, "told"))


def _rows(view: ChangesView, which: str) -> Iterator[Row]:
    """Stream the changes of a view in order of the code, or of what they cost the house.

    A code's own changes are by rule order. `which` is "changes" or "told".
    """
    held = [getattr(section, which) for section in view.sections]
    order = sorted(
        (view.usage.order(change.code), place, number)
        for place, changes in enumerate(held)
        for number, change in enumerate(changes)
    )
    for _, place, number in order:
        yield Row(view=view, section=view.sections[place].title, change=held[place][number])


def _classes(shown: Sequence[ChangesView]) -> list[ClassView]:
    """Return each class once, in the order of the summaries."""
    lines = {line.id: line for view in reversed(shown) for line in view.summary}
    order = dict.fromkeys(line.id for view in shown for line in view.summary)
    return [lines[name] for name in order]


def _sheet(line: ClassView, shown: Sequence[ChangesView]) -> str:
    """Return the name of the sheet of a class: short, but whole words."""
    phrase = words.load()["classes"].get(line.id, {}).get("sheet", line.title)
    word = text_word([view for view in shown if line in view.summary] or shown)
    return str(phrase).format(text=word, Text=word.capitalize())


def _summary(
    shown: Sequence[ChangesView], places: dict[str, list[str]], cut: int
) -> Iterator[Sequence[Cell]]:
    phrases = words.load()
    for view in shown:
        yield [_wide(marked(view.heading, view.stamp.mark), "title")]
        if view.stamp.banner:
            yield [_wide(view.stamp.banner, "banner")]
        if view.stamp.notice:
            yield [_wide(short(view.stamp.notice), "small")]
        if view.sample:
            yield [_wide(f"{phrases['sample_label']}. {phrases['sample']}", "banner")]
        if view.changes:
            yield [_wide(view.days.sentence, "text")]
            yield []
            entries = view.entries.title
            yield [Cell(name.format(Entries=entries), "heading") for name in _HEADINGS]
            yield from _totals(view, places)
        else:
            yield [_wide(phrases["no_changes"], "text")]
        yield []
        for label, text in _facts(view):
            yield [Cell(label, "label"), _wide(text, "text", less=1)]
        yield []
    if not _is_marked(shown):
        yield [
            _wide(f"With more than {MOST_MARKED:,} changes, changed words are not marked", "text")
        ]
    if cut:
        yield [_wide(f"{cut:,} texts are longer than a cell can hold, and end in [cut]", "banner")]
    for notice in dict.fromkeys(view.notice for view in shown):
        yield [Cell("Notice", "label"), _wide(notice, "small", less=1)]


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
        Cell(_ALL, "label"),
        Cell("One row for each change, in order of the code.", "text"),
        link(places[""]),
        Cell(codes, "number"),
        Cell(view.changes, "number"),
    ]
    for line in view.summary:
        meaning = _meaning(line.id, view, phrases)
        yield [
            Cell(line.level_title, f"level {line.level}"),
            Cell(line.title, "text"),
            Cell(meaning, "text"),
            link(places[line.id]),
            Cell(line.codes, "number"),
            Cell(changes[line.id], "number"),
        ]


def _meaning(change_class: str, view: ChangesView, phrases: Table) -> str:
    """Return what a class means, of a list of edits, limits or fees what it means there."""
    phrase = str(phrases["classes"].get(change_class, {}).get("meaning", ""))
    if view.entries.of_list:
        phrase = str(phrases["list_meanings"].get(change_class, phrase))
    return phrase.format(text=view.text_word, entry=view.entries.one)


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
    yield view.live_title, facts["equation"].format(**live)
    yield "Changes", f"{view.changes:,} ({levels})"
    for note in view.notes:
        yield note.label, note.text


def _release(release: Release) -> str:
    """Return a release in words: its label, kind and dates."""
    published = f", published {day_in_words(release.published)}" if release.published else ""
    effective = day_in_words(release.effective)
    return f"{release.label} ({release.kind}), effective {effective}{published}"
