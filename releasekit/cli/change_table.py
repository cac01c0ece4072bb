"""Pages of changes: a summary by class, then changes by section with redlined words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import asdict

from releasekit.cli.page import Page, Span
from releasekit.render import words
from releasekit.views import titles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.licensing import Licensed
    from releasekit.views.changes import ChangesView, ChangeView
    from releasekit.views.lifecycles import HistoryView

LEVEL_STYLES = {"breaking": "bold red", "review": "yellow", "editorial": "dim"}
_WORDS = {"deleted": "red strike", "inserted": "green"}
_MARKS = {"same": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}


def changes(views: Sequence[ChangesView]) -> Page:
    """Return the whole answer of `diff`, in which a licensed code set has its notice."""
    page = Page()
    for shown in views:
        _head(page, shown)
        _summary(page, shown)
        for section in shown.sections:
            page.line()
            page.line(Span(f"{section.title} ({_codes(section.codes)})", "bold"))
            for change in section.changes:
                _change(page, change)
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
            f" effective {release.effective}",
        )
        if not event.changes:
            page.line("  first release on record" if event.present else "  absent")
        for change in event.changes:
            _change(page, change)


def _codes(count: int) -> str:
    phrases = words.load()
    phrase: str = phrases["one_code" if count == 1 else "many_codes"]
    return phrase.format(count=f"{count:,}")


def _head(page: Page, shown: ChangesView) -> None:
    page.line()
    if shown.sample:
        sample(page)
    before, after = shown.before, shown.after
    page.line(
        Span(f"{shown.name} {before.label} → {after.label}", "bold"),
        f" effective {before.effective} → {after.effective}",
    )


def _summary(page: Page, shown: ChangesView) -> None:
    phrases = words.load()
    facts, columns = phrases["facts"], phrases["columns"]
    counts = {name: f"{count:,}" for name, count in asdict(shown.conservation).items()}
    page.line(f"{facts['live']}: {facts['equation'].format(**counts)}")
    for note in shown.notes:
        page.line(f"{note.label}: {note.text}")
    if not shown.changes:
        page.line(phrases["no_changes"])
        return
    page.line()
    page.table(
        (columns["class"], columns["level"], columns["codes"]),
        [
            (line.title, Span(line.level_title, LEVEL_STYLES[line.level]), f"{line.codes:,}")
            for line in shown.summary
        ],
        right={columns["codes"]},
    )


def _change(page: Page, change: ChangeView) -> None:
    spans = [
        Span(f"{change.printed:<8} ", "bold"),
        Span(f"({words.load()['header']}) " if change.header else "", "dim"),
        Span(change.named, LEVEL_STYLES[change.level]),
        Span(f"  {change.level_title}, effective {change.effective}", "dim"),
    ]
    if change.last_day:
        spans.append(Span(f", {words.load()['last_day'].format(day=change.last_day)}", "dim"))
    if change.replacements:
        codes = ", ".join(map(str, change.replacements))
        spans.append(Span(f"  → {codes}", "cyan"))
    page.line(*spans, indent=2)
    changed = _words(change)
    if changed:
        page.line(*changed, indent=10)
    if change.label:
        page.line(Span(str(change.label), "dim"), indent=10)


def _words(change: ChangeView) -> list[Span]:
    """Return what changed in words; where there is no color, in brackets as git's word diff."""
    redline = change.redline
    if redline:
        return [
            Span(segment.text, _WORDS.get(segment.kind, ""), _MARKS[segment.kind])
            for segment in redline
        ]
    if change.withheld:
        return [Span(words.load()["text_withheld"], "dim")]
    if change.about_code:
        text = str(change.display)
        return [Span(text)] if text else []
    return [
        Span(_value(change.before), _WORDS["deleted"]),
        Span(" → "),
        Span(_value(change.after), _WORDS["inserted"]),
    ]


def _value(value: Licensed) -> str:
    """Return one value, or several on one line."""
    return ", ".join(str(value).split("\n")) or "(none)"
