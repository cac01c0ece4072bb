"""Pages of changes: a summary by class, then changes by section with redlined words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.cli.page import Page, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.views.changes import ChangesView, ChangeView
    from releasekit.views.lifecycles import HistoryView

BASES = {"effective": "by effective date", "book": "by the edition that has them first"}
LEVEL_STYLES = {"breaking": "bold red", "review": "yellow", "editorial": "dim"}
_WORDS = {"deleted": "red strike", "inserted": "green"}
_SAMPLE = "SAMPLE DATA: made-up releases, not the publisher's"
_MARKS = {"same": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}


def changes(views: Sequence[ChangesView]) -> Page:
    """Return the whole answer of `diff`, in which a licensed code set has its notice."""
    page = Page()
    for shown in views:
        _head(page, shown)
        _summary(page, shown)
        for section in shown.sections:
            codes = "1 code" if section.codes == 1 else f"{section.codes:,} codes"
            page.line()
            page.line(Span(f"{section.title} ({codes})", "bold"))
            for change in section.changes:
                _change(page, change)
        if shown.notice:
            page.line(Span(shown.notice, "dim"))
    return page


def histories(views: Sequence[tuple[HistoryView, Sequence[str]]]) -> Page:
    """Return the histories of codes, each with its intervals in words."""
    page = Page()
    for shown, spans in views:
        _history(page, shown, spans)
    return page


def _history(page: Page, shown: HistoryView, spans: Sequence[str]) -> None:
    if shown.sample:
        page.line(Span(_SAMPLE, "bold magenta"))
    page.line(Span(f"{shown.name} {shown.code}", "bold"))
    page.line(f"Live: {'; '.join(spans) or 'never'}")
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


def _head(page: Page, shown: ChangesView) -> None:
    page.line()
    if shown.sample:
        page.line(Span(_SAMPLE, "bold magenta"))
    before, after = shown.before, shown.after
    page.line(
        Span(f"{shown.name} {before.label} → {after.label}", "bold"),
        f" effective {before.effective} → {after.effective}",
    )


def _summary(page: Page, shown: ChangesView) -> None:
    counts = shown.conservation
    page.line(
        f"{counts.before:,} live codes + {counts.added:,} added + {counts.reinstated:,} reinstated"
        f" − {counts.deleted:,} deleted = {counts.after:,}  ({BASES[shown.basis]})"
    )
    if shown.publisher:
        said = ", ".join(f"{number} {what}" for what, number in shown.publisher.items())
        page.line(f"Billable codes, as the publisher counts: {said}")
    for what, codes in (
        ("Born and ended between the two", shown.born_and_ended),
        ("Gone from a release between the two, and back", shown.vanished_and_back),
    ):
        if codes:
            page.line(f"{what}: {', '.join(codes)}")
    if not shown.changes:
        page.line("No changes.")
        return
    page.line()
    page.table(
        ("Class", "Level", "Codes"),
        [
            (row.title, Span(row.level, LEVEL_STYLES[row.level]), f"{row.codes:,}")
            for row in shown.summary
        ],
        right={"Codes"},
    )


def _change(page: Page, change: ChangeView) -> None:
    spans = [
        Span(f"{change.code:<8}", "bold"),
        Span(change.title, LEVEL_STYLES[change.level]),
    ]
    if not change.about_code and change.aspect != "display":
        spans.append(Span(f" · {change.aspect_title}"))
    spans.append(Span(f"  {change.effective}", "dim"))
    if change.replacements:
        spans.append(Span(f"  → {', '.join(change.replacements)}", "cyan"))
    page.line(*spans, indent=2)
    words = _words(change)
    if words:
        page.line(*words, indent=10)


def _words(change: ChangeView) -> list[Span]:
    """Return what changed in words; where there is no color, in brackets as git's word diff."""
    if change.redline:
        return [
            Span(segment.text, _WORDS.get(segment.kind, ""), _MARKS[segment.kind])
            for segment in change.redline
        ]
    if change.about_code:
        text = str(change.display)
        return [Span(text)] if text else []
    if change.withheld:
        return []
    return [
        Span(str(change.before) or "(none)", _WORDS["deleted"]),
        Span(" → "),
        Span(str(change.after) or "(none)", _WORDS["inserted"]),
    ]
