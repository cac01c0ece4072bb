"""The long run: python -m tests.fuzz [--cases 300000] [--seed WORD] [--first N] [--keep FOLDER]."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path

from tests.fuzz.runs import MOST_MIB, Finding, peak_mib
from tests.fuzz.workers import run


def keep(finding: Finding, folder: Path) -> None:
    """Write the files of what was found, for a fixture below tests/fuzz/kept."""
    place = folder / f"{finding.delivery.code_set}-{finding.case}"
    for name, data in finding.delivery.files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def main() -> int:
    """Run the cases, print what was found and the figures; 1 if anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=300_000)
    parser.add_argument("--seed", default="releasekit")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    start, done, found = time.monotonic(), 0, 0
    for result in run(given.seed, given.first, given.cases, given.seconds):
        if isinstance(result, int):
            done += result
            tell(done, start, found)
            continue
        found += 1
        sys.stdout.write(f"case {result.case} ({result.delivery.code_set}): {result.what}\n")
        if given.keep:
            keep(result, given.keep)
    return int(bool(found) or peak_mib(resource.RUSAGE_CHILDREN) > MOST_MIB)


def tell(done: int, start: float, found: int) -> None:
    """Print the figures so far."""
    figures = {
        "cases": done,
        "seconds": round(time.monotonic() - start),
        "peak_mib": peak_mib(resource.RUSAGE_CHILDREN),
        "found": found,
    }
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
