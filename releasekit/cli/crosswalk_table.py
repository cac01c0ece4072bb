"""Pages of crosswalks: links, and the mappings that cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.cli.page import Page, Span
from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.views.crosswalks import CrosswalkView

_SHOWN = 10
_SCORE = 5
"""The column of the score."""


def crosswalks(views: Sequence[CrosswalkView]) -> Page:
    """Return the whole answer of `crosswalk`, in which a licensed code set has its notice."""
    page = Page()
    for shown in views:
        page.line(Span(_title(shown), "bold"))
        for line in _head(shown):
            page.line(line)
        if shown.links:
            heading = _heading()
            page.table(heading, _cells(shown), right={heading[_SCORE]})
        _problems(page, shown)
        if shown.notice:
            page.line(Span(shown.notice, "dim"))
        page.line()
    return page


def _heading() -> tuple[str, ...]:
    phrases = words.load()
    own, shared = phrases["crosswalk"], phrases["columns"]
    names = ("relationship", "source", "cardinality", "score", "why")
    return (shared["code"], shared["replacement"], *(own[name] for name in names))


def _problems(page: Page, shown: CrosswalkView) -> None:
    if shown.problems:
        page.line()
        page.line(Span(f"{len(shown.problems):,} mappings cannot be used:", "bold"))
    for problem in shown.problems[:_SHOWN]:
        target = problem.printed_target or words.load()["crosswalk"]["nowhere"]
        page.line(f"  {problem.printed_source} → {target}: {problem.reason}")
    if len(shown.problems) > _SHOWN:
        page.line(f"  and {len(shown.problems) - _SHOWN:,} more: --format json lists them")


def _title(shown: CrosswalkView) -> str:
    sample = f"{words.load()['sample_label']}: " if shown.sample else ""
    return f"{sample}{shown.name} {shown.before.label} → {shown.after.label}"


def _head(shown: CrosswalkView) -> list[str]:
    moved = sum(shown.cardinalities.values())
    kinds = ", ".join(f"{count:,} {what}" for what, count in shown.cardinalities.items())
    links = ", ".join(f"{count:,} {what}" for what, count in shown.bases.items())
    same = "code stays" if shown.identical == 1 else "codes stay"
    rest = "does" if moved == 1 else "do"
    lines = [
        f"{shown.identical:,} {same} the same; {moved:,} {rest} not" + (kinds and f": {kinds}")
    ]
    if links:
        lines.append(f"Links: {links}; {shown.undecided:,} {codes(shown.undecided)} undecided")
    return lines


def codes(count: int) -> str:
    return "code is" if count == 1 else "codes are"


def _cells(shown: CrosswalkView) -> list[tuple[str, ...]]:
    return [
        (
            link.printed_source,
            link.printed_target or "—",
            link.relationship,
            link.basis,
            link.cardinality,
            "" if link.score is None else f"{link.score:.1f}",
            str(link.reason),
        )
        for link in shown.links
    ]
