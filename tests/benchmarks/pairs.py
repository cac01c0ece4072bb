"""Measures pairs at the scale of NCCI: the load of a quarter, and the diff beside the peers'."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from tests.benchmarks.report import Row
from tests.benchmarks.setup import tell
from tests.benchmarks.timing import in_turn, once

if TYPE_CHECKING:
    from tests.benchmarks.report import Report
    from tests.benchmarks.setup import Place

CODE_SET = "ncci-ptp-practitioner"
PAIRS = 2_545_089
_SECONDS, _MIB = 12, 300
_DIFF_SECONDS, _DIFF_MIB = 0.4, 80
_FASTER = 10


def measure(place: Place, report: Report, runs: int) -> None:
    """Load two made-up quarters, and compare them: with ours, and with the peers."""
    tell(f"making up two quarters of about {PAIRS:,} pairs")
    folder = place.folder / "pairs"
    subprocess.run(place.script("pairs_made_up", folder, PAIRS), check=True)
    store = str(folder / "store")
    for label, name in (("2024-04", "before"), ("2024-07", "after")):
        path = str(folder / f"{name}.zip")
        load = (place.releasekit, "load", CODE_SET, label, path, "--store", store)
        run = once(load, place.environment)
        figure = f"{run.seconds:.1f} s, {run.mib:.0f} MiB"
        kept = run.seconds <= _SECONDS and run.mib <= _MIB
        report.line(f"pairs: load {label}", figure, f"<= {_SECONDS} s, <= {_MIB} MiB", kept=kept)
    named = ("diff", "2024-04", "2024-07", "-s", CODE_SET, "--format", "json", "--store", store)
    diff = (place.releasekit, *named)
    (measured,) = in_turn([diff], place.environment, runs)
    kept = measured.seconds <= _DIFF_SECONDS and measured.mib <= _DIFF_MIB
    goal = f"<= {_DIFF_SECONDS} s, <= {_DIFF_MIB} MiB"
    report.line("pairs: diff, classified, JSON", str(measured), goal, kept=kept)
    tables = (folder / "before.tsv", folder / "after.tsv")
    truth = json.loads((folder / "truth.json").read_text())
    for peer in ("polars", "duckdb"):
        if (found := place.asked("pairs_peers", peer, *tables)) != truth:
            message = f"pairs: {truth} is to be found, {peer} finds {found}"
            raise SystemExit(message)
        theirs = place.script("pairs_peers", peer, *tables)
        report.row(Row(f"pairs: diff against {peer}", diff, theirs, _FASTER), place, runs)
