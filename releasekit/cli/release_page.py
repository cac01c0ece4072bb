"""The page of one stored release: its dates and counts, and what came of each of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.cli.page import Page, Span
from releasekit.faults import counted
from releasekit.views import stored_releases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.layout import CodeSet
    from releasekit.store import Manifest

_HEADING = ("file", "use", "records", "skipped", "mended", "bytes")


def page(manifest: Manifest, layout: CodeSet | None, doubts: Iterable[str] = ()) -> Page:
    """Return all that is stored of a release beside its codes; `doubts` are of single codes."""
    drawn = Page()
    _head(drawn, manifest, layout)
    drawn.line()
    rows = [
        (
            source.name,
            source.use,
            f"{source.records:,}",
            _sum(source.skipped),
            _sum(source.mended),
            f"{source.size:,}",
        )
        for source in manifest.sources
    ]
    drawn.table(_HEADING, rows, right={"records", "skipped", "mended", "bytes"})
    for title, what in (("Skipped", "skipped"), ("Mended", "mended")):
        reasons = [row for row in stored_releases.rows(manifest) if row[7] == what]
        _listed(drawn, title, (f"{row[2]}: {int(row[8]):,}: {row[9]}" for row in reasons))
    _listed(drawn, "Forced", manifest.forced)
    _listed(drawn, "Not needed, a form of a file above has all of it", manifest.twins)
    _listed(drawn, "Not recognized", manifest.unclaimed)
    _listed(drawn, "Days that contradict others", doubts)
    tables = (
        f"{name}: {counted(int(table['lines']), 'line')}, {int(table['bytes']):,} bytes"
        for name, table in manifest.tables.items()
    )
    _listed(drawn, "Stored", tables)
    return drawn


def _head(drawn: Page, manifest: Manifest, layout: CodeSet | None) -> None:
    release = manifest.release
    name = layout.name if layout else release.code_set
    drawn.line(Span(f"{name} {release.label}", "bold"), ", sample" if release.sample else "")
    published = f", published {release.published}" if release.published else ""
    drawn.line(f"{release.kind}, effective {release.effective}{published}", indent=2)
    if release.reason:
        drawn.line(f"reason: {release.reason}", indent=2)
    covers = ", ".join(release.covers) or "all"
    base = f", laid over {release.base}" if release.base else ""
    kinds = "; ".join(title for _, title in stored_releases.kinds(manifest, layout))
    drawn.line(f"covers {covers}{base}" + (f" ({kinds})" if kinds else ""), indent=2)
    ended = manifest.concepts - manifest.live
    drawn.line(
        f"{counted(manifest.concepts, 'code')}: {manifest.live:,} live, {ended:,} ended"
        + (f", {manifest.unplaced:,} in no section" if manifest.unplaced else ""),
        indent=2,
    )


def _sum(counts: Iterable[tuple[str, int]]) -> str:
    total = sum(count for _, count in counts)
    return f"{total:,}" if total else ""


def _listed(drawn: Page, title: str, lines: Iterable[str]) -> None:
    listed = list(lines)
    if listed:
        drawn.line()
        drawn.line(Span(f"{title}:", "bold"))
        for line in listed:
            drawn.line(line, indent=2)
