"""Tables for the terminal: a summary per class, then changes by section with redlined words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from releasekit.views import catalog
from releasekit.views.changes import view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.licensing import Audience
    from releasekit.views.changes import ChangesView, ChangeView
    from releasekit.views.lifecycles import HistoryView
    from releasekit.views.selection import Selection

BASES = {"effective": "by effective date", "book": "by the edition that has them first"}
LEVEL_STYLES = {"breaking": "bold red", "review": "yellow", "editorial": "dim"}
_WORDS = {"deleted": "red strike", "inserted": "green"}
_MARKS = {"same": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}


def markdown(diffs: Sequence[ReleaseDiff], selection: Selection, audience: Audience) -> str:
    """Return the whole answer of `diff` as Markdown, by the report's template."""
    views = [view(diff, selection, audience) for diff in diffs]
    return catalog.text("report", "md", views)


def changes(
    diffs: Sequence[ReleaseDiff], selection: Selection, audience: Audience, out: Console
) -> None:
    """Print the whole answer of `diff`."""
    for diff in diffs:
        shown = view(diff, selection, audience)
        _head(out, shown)
        _summary(out, shown)
        for section in shown.sections:
            codes = "1 code" if section.codes == 1 else f"{section.codes:,} codes"
            out.print(Text(f"\n{section.title} ({codes})", style="bold"))
            for change in section.changes:
                _change(out, change)
        if shown.withheld:
            out.print(Text(shown.notice, style="dim"))


def history(shown: HistoryView, out: Console, spans: Sequence[str]) -> None:
    """Print one code's history; `spans` are its intervals in words."""
    if shown.sample:
        out.print(Text("SAMPLE DATA: made-up releases, not the publisher's", style="bold magenta"))
    out.print(Text(f"{shown.name} {shown.code}", style="bold"))
    out.print(f"Live: {'; '.join(spans) or 'never'}")
    for event in shown.events:
        release = event.release
        reason = f": {release.reason}" if release.reason else ""
        out.print(
            Text(f"\n{release.label} ({release.kind}{reason})", style="bold"),
            f" effective {release.effective}",
        )
        if not event.changes:
            out.print("  first release on record" if event.present else "  absent")
        for change in event.changes:
            _change(out, change)


def _head(out: Console, shown: ChangesView) -> None:
    out.print()
    if shown.sample:
        out.print(Text("SAMPLE DATA: made-up releases, not the publisher's", style="bold magenta"))
    before, after = shown.before, shown.after
    out.print(
        Text(f"{shown.name} {before.label} → {after.label}", style="bold"),
        f" effective {before.effective} → {after.effective}",
    )


def _summary(out: Console, shown: ChangesView) -> None:
    counts = shown.conservation
    out.print(
        f"{counts.before:,} live codes + {counts.added:,} added + {counts.reinstated:,} reinstated"
        f" − {counts.deleted:,} deleted = {counts.after:,}  ({BASES[shown.basis]})"
    )
    if shown.publisher:
        said = ", ".join(f"{number} {what}" for what, number in shown.publisher.items())
        out.print(f"Billable codes, as the publisher counts: {said}")
    for what, codes in (
        ("Born and ended between the two", shown.born_and_ended),
        ("Gone from a release between the two, and back", shown.vanished_and_back),
    ):
        if codes:
            out.print(f"{what}: {', '.join(codes)}")
    if not shown.changes:
        out.print("No changes.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Class")
    table.add_column("Level")
    table.add_column("Codes", justify="right")
    for row in shown.summary:
        table.add_row(row.title, Text(row.level, LEVEL_STYLES[row.level]), f"{row.codes:,}")
    out.print()
    out.print(table)


def _change(out: Console, change: ChangeView) -> None:
    line = Text("  ")
    line.append(f"{change.code:<8}", style="bold")
    line.append(change.title, style=LEVEL_STYLES[change.level])
    if not change.about_code and change.aspect != "display":
        line.append(f" · {change.aspect_title}")
    line.append(f"  {change.effective}", style="dim")
    if change.replacements:
        line.append(f"  → {', '.join(change.replacements)}", style="cyan")
    out.print(line)
    words = _words(change, marks=not out.is_terminal or out.no_color)
    if words:
        out.print(Padding(words, (0, 0, 0, 10), expand=False))


def _words(change: ChangeView, *, marks: bool) -> Text:
    """Return what changed in words; where there is no color, in brackets as git's word diff."""
    words = Text()
    if change.redline:
        for segment in change.redline:
            opened, closed = _MARKS[segment.kind] if marks else ("", "")
            words.append(f"{opened}{segment.text}{closed}", style=_WORDS.get(segment.kind, ""))
    elif change.about_code:
        words.append(str(change.display))
    elif not change.withheld:
        words.append(str(change.before) or "(none)", style=_WORDS["deleted"])
        words.append(" → ")
        words.append(str(change.after) or "(none)", style=_WORDS["inserted"])
    return words
