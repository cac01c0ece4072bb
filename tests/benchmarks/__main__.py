"""Runs ours and the peers in turn and prints medians and ratios: python -m tests.benchmarks.

Makes its own inputs and its own environment; needs a Python with venv and a package index. Ratios
of whole processes run in turn mean something on any machine; the times alone do not.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import claims_at_scale, pairs, setup
from tests.benchmarks.generator import Size
from tests.benchmarks.report import Report, Row
from tests.benchmarks.timing import in_turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.setup import Pair, Place

SLOW = frozenset({"deepdiff"})
"""Peers of whom one run has to do."""


def main() -> None:
    """Measure what was asked for and say which goals were missed; exit 1 if any was."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5, help="rounds of each row")
    parser.add_argument("--only", choices=sorted(PARTS), action="append", help="repeatable")
    parser.add_argument(
        "--rows",
        type=claims_at_scale.number,
        action="append",
        metavar="N",
        help="measure check and impact on so many made-up claims, as 1m or 100m; repeatable",
    )
    parser.add_argument(
        "--pairs", action="store_true", help="measure 2.5 million pairs of edits, two quarters"
    )
    parser.add_argument("--venv", type=Path, help="an environment that has us and the peers")
    options = parser.parse_args()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="releasekit-bench-") as name:
        folder = Path(name)
        place = (
            setup.Place(folder, options.venv / "bin") if options.venv else setup.environment(folder)
        )
        for rows in options.rows or ():
            claims_at_scale.measure(place, report, rows, options.runs)
        if options.pairs:
            pairs.measure(place, report, options.runs)
        for part in options.only or ([] if options.rows or options.pairs else PARTS):
            PARTS[part](place, report, options.runs)
    for title in report.missed:
        print(f"MISSED {title}")
    sys.exit(bool(report.missed))


def start_up(place: Place, report: Report, runs: int) -> None:
    """Measure how long it takes to say the help."""
    (measured,) = in_turn([(place.releasekit, "--help")], place.environment, runs)
    report.line("--help", str(measured), "<= 0.12 s", kept=measured.seconds <= 0.12)


def real(place: Place, report: Report, runs: int) -> None:
    """Measure ICD-10-CM as CMS publishes it, where RELEASEKIT_REAL says that it lies."""
    data = os.environ.get("RELEASEKIT_REAL")
    if not data:
        print("RELEASEKIT_REAL is not set: the publisher's own files are left out")
        return
    pair = setup.real(place, Path(data))
    _pages("ICD-10-CM 2025 to 2026: pages read", pair, report, 0.15)
    click = (place.python, "-c", "import click")
    for form in ("table", "json"):
        title = f"ICD-10-CM: diff --format {form} against import click"
        report.row(Row(title, pair.diff(form), click, 0.4), place, runs)
    for peer, faster in (("csv-diff", 8), ("polars", 2.5)):
        title = f"ICD-10-CM: diff against {peer}"
        report.row(Row(title, pair.diff("json"), pair.peer(peer), faster), place, runs)


def hundred_thousand(place: Place, report: Report, runs: int) -> None:
    """Measure a code set of 100,000 codes, 7 % of them touched."""
    size = Size(codes=100_000, added=0.03, deleted=0.01, revised=0.03)
    pair = setup.made_up(place, "100k", size)
    walk, diff = pair.ours("walk"), pair.diff("json")
    for title, ours, peer, faster in (
        ("walk", walk, "csv-diff", 8),
        ("walk", walk, "polars", 2.5),
        ("diff", diff, "csv-diff", 3),
        ("diff", diff, "deepdiff", 50),
    ):
        row = Row(
            f"100,000 codes, 7 % changed: {title} against {peer}", ours, pair.peer(peer), faster
        )
        report.row(row, place, 1 if peer in SLOW else runs)


def million(place: Place, report: Report, runs: int) -> None:
    """Measure a million codes, of which few or many are touched."""
    few = Size(codes=1_000_000, added=0.002, deleted=0.001, revised=0.002)
    many = Size(codes=1_000_000, added=0.03, deleted=0.01, revised=0.03)
    for name, share, size, faster, mib in (
        ("1m-few", "0.5 %", few, 1 / 0.6, 120),
        ("1m-many", "7 %", many, 1 / 2, 150),
    ):
        pair = setup.made_up(place, name, size)
        _pages(f"1,000,000 codes, {share} changed: pages read", pair, report, 1)
        title = f"1,000,000 codes, {share} changed: diff against polars"
        report.row(Row(title, pair.diff("json"), pair.peer("polars"), faster, mib), place, runs)


def _pages(title: str, pair: Pair, report: Report, most: float) -> None:
    counts = pair.place.asked("ours", "pages", pair.store, pair.code_set, "2025", "2026")
    share = counts["read"] / counts["pages"]
    figure = f"{share:.1%} of {counts['pages']:,}"
    report.line(title, figure, f"<= {most:.0%}", kept=share <= most)


PARTS: dict[str, Callable[[Place, Report, int], None]] = {
    "start-up": start_up,
    "real": real,
    "100k": hundred_thousand,
    "1m": million,
}

if __name__ == "__main__":
    main()
