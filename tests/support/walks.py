"""Crosswalks of small stored releases, and their links in a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.crosswalk import Crosswalk, Decision, crosswalk
from releasekit.store import Store
from tests.support.stored import concepts, mapping, put

if TYPE_CHECKING:
    from pathlib import Path

SPLIT, MERGE = "source-is-broader-than-target", "source-is-narrower-than-target"


STAYING = "B000 Corvine ague"
ONE = f"A000 Quillon fever of the arch\n{STAYING}"


def walk(
    root: Path,
    *releases: tuple[str, str],
    code_set: str = "icd10cm",
    decisions: tuple[Decision, ...] = (),
) -> Crosswalk:
    """Store releases 2021, 2022 … of codes and rows, and walk from the first to the last."""
    stored = [
        put(
            root,
            str(year),
            concepts(codes, code_set),
            map(mapping, rows.strip().splitlines()),
            code_set,
        )
        for year, (codes, rows) in enumerate(releases, start=2021)
    ]
    return crosswalk(Store(root), stored[0], stored[-1], decisions=decisions)


def links(found: Crosswalk) -> set[str]:
    """Return each link as `source > target relationship basis cardinality`."""
    return {
        f"{link.source} > {link.target or '-'} {link.relationship} {link.basis} {link.cardinality}"
        for link in found.links
    }


def problems(found: Crosswalk) -> list[str]:
    return [problem.reason for problem in found.problems]
