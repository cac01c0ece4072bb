"""Measures impact and check on made-up claims beside a query written by hand, of any size."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from tests.benchmarks import setup
from tests.benchmarks.report import Row
from tests.benchmarks.timing import in_turn

if TYPE_CHECKING:
    from pathlib import Path

    from tests.benchmarks.report import Report
    from tests.benchmarks.setup import Place

CODE_SET = "billed"
IMPACT, CHECK, MIB = 1.3, 1.5, 700
"""How many times the query by hand ours may take, and how much memory."""
_LINEAR = 1.2
_TIMES = 10
_ENDED = "A1"
"""The modifier that ended."""
_LARGE = 100_000_000
"""Of how many rows on the goals hold: start and store weigh little beside them."""


def number(text: str) -> int:
    """Return a number of rows such as 1m, 500k or 20000."""
    powers = {"k": 1_000, "m": 1_000_000}
    unit = powers.get(text[-1:].lower())
    return int(text[:-1]) * unit if unit else int(text)


def measure(place: Place, report: Report, rows: int, runs: int) -> None:
    """Measure both jobs on claims that are made up for it and deleted afterwards."""
    folder = place.folder / f"claims-{rows}"
    setup.tell(f"making up {rows:,} claims")
    subprocess.run(place.script("claims", folder, rows), check=True)
    try:
        _measure(place, report, folder, rows, runs)
    finally:
        shutil.rmtree(folder)


def _measure(place: Place, report: Report, folder: Path, rows: int, runs: int) -> None:
    store = folder / "store"
    for label in ("2025", "2026"):
        setup.load(place, store, CODE_SET, label, folder / f"{label}.csv")
    shutil.copytree(folder / "claims", folder / "tenth", ignore=lambda _, names: sorted(names)[1:])
    peer = place.script("claims_peer", "join", folder)
    jobs = (
        ("impact", _impact(place, store, folder), IMPACT),
        ("check, faulty rows written", _check(place, store, folder), CHECK),
    )
    for name, (whole, tenth), most in jobs:
        title = f"{rows:,} claims: {name}"
        report.row(Row(title, whole, peer, 1 / most if rows >= _LARGE else 0, MIB), place, runs)
        long, short = in_turn([whole, tenth], place.environment, 1)
        growth = long.seconds / short.seconds
        figure = f"{growth:.2f} x the time of a tenth of the rows"
        limit = _TIMES * _LINEAR
        report.line(f"{title}: growth", figure, f"<= {limit:g} x", kept=growth <= limit)
    _prove(place, report, folder, rows)


def _impact(place: Place, store: Path, folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the command on all claims, and on a tenth of them."""
    named = ("--code-column", "code", "--owner-column", "payer", "--amount-column", "charge_cents")
    command = (place.releasekit, "impact", "2025", "2026", *named, "--format", "parquet")
    ends = ("-o", str(folder / "impact.parquet"), "--store", str(store))
    return (
        (*command, "--on", str(folder / "claims"), *ends),
        (*command, "--on", str(folder / "tenth"), *ends),
    )


def _check(place: Place, store: Path, folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    named = ("--code-column", "code_typed", "--modifier-column", "modifier")
    ends = ("--format", "parquet", "--store", str(store))
    command = (place.releasekit, "check")
    written = str(folder / "faulty.parquet")
    return (
        (*command, str(folder / "claims"), *named, *ends, "-o", written),
        (*command, str(folder / "tenth"), *named, *ends, "-o", str(folder / "tenth.parquet")),
    )


def _prove(place: Place, report: Report, folder: Path, rows: int) -> None:
    """Report whether ours and the query by hand found the same."""
    (whole, _), (checked, _) = (
        _impact(place, folder / "store", folder),
        _check(place, folder / "store", folder),
    )
    for command in (whole, checked):
        subprocess.run(command, env=place.environment, check=True, capture_output=True)
    groups = place.asked("claims_peer", "same", folder, folder / "impact.parquet")
    differ = groups["only_theirs"] + groups["only_ours"]
    figure = f"{groups['groups']:,} groups, {differ:,} differ"
    report.line(f"{rows:,} claims: the same groups", figure, "0 differ", kept=not differ)
    found = place.asked("claims_peer", "faulty", folder, folder / "faulty.parquet", _ENDED)
    figure = f"{found['ours']:,} faulty rows, by hand {found['theirs']:,}"
    kept = found["ours"] == found["theirs"]
    report.line(f"{rows:,} claims: the same faulty rows", figure, "equal", kept=kept)
