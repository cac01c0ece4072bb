"""Paints crosswalks on the terminal: links, and the mappings that cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from releasekit.views.crosswalks import CrosswalkView

_SHOWN = 10
_HEADING = ("Code", "Instead", "Relationship", "Basis", "Cardinality", "Score", "Reason")


def crosswalks(shown: Sequence[CrosswalkView], out: Console) -> None:
    for one in shown:
        out.print(Text(_title(one), style="bold"))
        for line in _head(one):
            out.print(line)
        if one.links:
            table = Table(box=None, pad_edge=False, header_style="bold")
            for name in _HEADING:
                table.add_column(name, justify="right" if name == "Score" else "left")
            for row in _cells(one):
                table.add_row(*map(Text, row))
            out.print(table)
        if one.problems:
            out.print(Text(f"\n{len(one.problems):,} mappings cannot be used:", style="bold"))
        for problem in one.problems[:_SHOWN]:
            target = problem.target or "nowhere"
            out.print(Text(f"  {problem.source} → {target}: {problem.reason}"))
        if len(one.problems) > _SHOWN:
            out.print(f"  and {len(one.problems) - _SHOWN:,} more: --format json lists them")
        if one.withheld:
            out.print(Text(one.notice, style="dim"))
        out.print()


def _title(one: CrosswalkView) -> str:
    sample = "SAMPLE DATA: " if one.sample else ""
    return f"{sample}{one.name} {one.before.label} → {one.after.label}"


def _head(one: CrosswalkView) -> list[str]:
    moved = sum(one.cardinalities.values())
    kinds = ", ".join(f"{count:,} {what}" for what, count in one.cardinalities.items())
    said = ", ".join(f"{count:,} {what}" for what, count in one.bases.items())
    same = "code stays" if one.identical == 1 else "codes stay"
    rest = "does" if moved == 1 else "do"
    lines = [f"{one.identical:,} {same} the same; {moved:,} {rest} not" + (kinds and f": {kinds}")]
    if said:
        lines.append(f"Links: {said}; {one.undecided:,} {codes(one.undecided)} undecided")
    return lines


def codes(count: int) -> str:
    return "code is" if count == 1 else "codes are"


def _cells(one: CrosswalkView) -> list[tuple[str, ...]]:
    return [
        (
            link.source,
            link.target or "—",
            link.relationship,
            link.basis,
            link.cardinality,
            "" if link.score is None else f"{link.score:.1f}",
            str(link.reason),
        )
        for link in one.links
    ]
