"""Pages of changes: a summary by class, then a line a change by section, with redlined words."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from releasekit.classify.rules.coverage import COVERAGE
from releasekit.cli.page import Page, Span
from releasekit.model.concept import BILLABLE
from releasekit.render import dates, words
from releasekit.views import titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.licensing import Licensed
    from releasekit.views.changes import ChangesView, ChangeView
    from releasekit.views.lifecycles import HistoryView

LEVEL_STYLES = {"breaking": "bold red", "review": "yellow", "editorial": "dim"}
_STYLES = {"same": "", "deleted": "red strike", "inserted": "green"}
_MARKS = {"same": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}
"""What tells deleted words from inserted ones, with colors and without, as git's word diff."""
_CODE, _LEVEL = 8, 15
"""How wide a code and a level are, at the least."""
_INDENT = 2
_DAY = dt.timedelta(days=1)


def changes(views: Sequence[ChangesView], *, summary: bool = False) -> Page:
    """Return the whole answer of `diff`, or its summary, with the notice of a licensed code set."""
    page = Page()
    for shown in views:
        _head(page, shown)
        _summary(page, shown)
        for section in () if summary else shown.sections:
            page.line()
            page.line(Span(f"{section.title} ({shown.entries.counted(section.codes)})", "bold"))
            _changes(page, section.told, shown.after.effective)
        if shown.notice:
            page.line(Span(shown.notice, "dim"))
    return page


def histories(views: Sequence[HistoryView]) -> Page:
    """Return the histories of codes, each with its notice."""
    page = Page()
    for shown in views:
        _history(page, shown)
        if shown.notice:
            page.line(Span(shown.notice, "dim"))
    return page


def sample(page: Page) -> None:
    """Add the line that says that the data are made up."""
    phrases = words.load()
    page.line(Span(f"{phrases['sample_label']}. {phrases['sample']}", "bold magenta"))


def _history(page: Page, shown: HistoryView) -> None:
    if shown.sample:
        sample(page)
    page.line(Span(f"{shown.name} {shown.printed}", "bold"))
    page.line(f"Live: {'; '.join(interval.text for interval in shown.intervals) or 'never'}")
    if shown.sunset:
        page.line(f"Sunset: {titles.of_sunset(shown.sunset)}")
    for event in shown.events:
        release = event.release
        reason = f": {release.reason}" if release.reason else ""
        page.line()
        page.line(
            Span(f"{release.label} ({release.kind}{reason})", "bold"),
            f" effective {dates.day_in_words(release.effective)}",
        )
        if not event.changes:
            page.line("first release on record" if event.present else "absent", indent=_INDENT)
        _changes(page, event.told, release.effective)


def _head(page: Page, shown: ChangesView) -> None:
    page.line()
    if shown.sample:
        sample(page)
    before, after = shown.before, shown.after
    page.line(Span(f"{shown.name} {before.label} → {after.label}", "bold"))
    of_list = shown.entries.of_list
    phrase = words.load()["terminal"]["effective_in_list" if of_list else "effective"]
    days = {
        "before": dates.day_in_words(before.effective),
        "after": dates.day_in_words(after.effective),
        "last": dates.day_in_words(after.effective - _DAY),
        "entries": shown.entries.many,
    }
    page.line(phrase.format(**days))


def _summary(page: Page, shown: ChangesView) -> None:
    phrases = words.load()
    facts = phrases["facts"]
    counted = any(line.headers is not None for line in shown.summary)
    for note in shown.notes:
        if note.id == "counts":
            page.line(Span(f"{note.label}: {note.text}", "bold"))
    counts = {name: f"{count:,}" for name, count in asdict(shown.conservation).items()}
    page.line(f"{shown.live_title}: {facts['equation'].format(**counts)}")
    for note in shown.notes:
        if note.id != "counts":
            page.line(f"{note.label}: {note.text}")
    if not shown.changes:
        page.line(phrases["no_changes"])
        return
    page.line()
    _classes(page, shown, with_headers=counted)


def _classes(page: Page, shown: ChangesView, *, with_headers: bool) -> None:
    names = words.load()["columns"]
    numbers = (names["billable"], names["headers"]) if with_headers else (shown.entries.title,)
    rows: list[tuple[Span | str, ...]] = []
    for line in shown.summary:
        headers = line.headers or 0
        counts = (line.codes - headers, headers) if with_headers else (line.codes,)
        level = Span(line.level_title, LEVEL_STYLES[line.level])
        rows.append((line.title, level, *(f"{count:,}" for count in counts)))
    page.table((names["class"], names["level"], *numbers), rows, right=numbers)


def _changes(page: Page, shown: Iterable[ChangeView], effective: dt.date) -> None:
    """Add a line a change; the code stands on its first one, with its text if no change has it."""
    day, last_day = effective.isoformat(), (effective - _DAY).isoformat()
    for _, group in groupby(shown, key=lambda change: change.code):
        changes = list(group)
        text = "" if any(not change.label for change in changes) else changes[0].label
        for place, change in enumerate(changes):
            code = f"{change.printed:<{_CODE}}  "
            level = Span(f"{change.level_title:<{_LEVEL}}  ", LEVEL_STYLES[change.level])
            line = [level, *_what(change, day, last_day)]
            indent = _INDENT + len(code)
            hang = indent + len(level.text)
            if not place:
                line.insert(0, Span(code, "bold"))
                line += [Span(" | "), Span(str(text), "dim")] if text else []
            page.line(*line, indent=indent if place else _INDENT, hang=hang)


def _what(change: ChangeView, day: str, last_day: str) -> Iterator[Span]:
    """Return what changed; days only where they are others than those of the release."""
    phrases = words.load()
    if change.header and change.aspect != BILLABLE:  # becoming one says so itself
        yield Span(f"({phrases['header']}) ", "dim")
    yield Span(change.named, LEVEL_STYLES[change.level])
    dated = any(fact.is_day for fact in change.facts)
    if change.effective != day and not dated:
        yield Span(f", {phrases['terminal']['from'].format(day=change.effective)}")
    if change.last_day and not dated and (change.last_day != last_day or change.effective != day):
        yield Span(f", {phrases['last_day'].format(day=change.last_day)}")
    changed = _words(change)
    if changed:
        yield Span(": ")
        yield from changed
    if change.instead:
        yield Span(f" → {change.instead}", "cyan")


def _words(change: ChangeView) -> list[Span]:
    """Return what changed in words: deleted and inserted ones in brackets, as git's word diff."""
    redline = change.redline
    if redline:
        return [_marked(segment.text, segment.kind) for segment in redline]
    if change.withheld and not change.facts:
        return [Span(words.load()["text_withheld"], "dim")]
    if change.about_code:
        return [Span(change.whole)] if change.whole else []
    if change.aspect == COVERAGE:
        title = change.aspect_title
        return [Span(f"{title[0].lower()}{title[1:]} {_value(change.after)}")]
    return [
        Span(_value(change.before), _STYLES["deleted"]),
        Span(" → "),
        Span(_value(change.after), _STYLES["inserted"]),
    ]


def _marked(text: str, kind: str) -> Span:
    opened, closed = _MARKS[kind]
    return Span(f"{opened}{text}{closed}", _STYLES[kind])


def _value(value: Licensed) -> str:
    """Return one value, or several on one line."""
    return ", ".join(str(value).split("\n")) or "(none)"
