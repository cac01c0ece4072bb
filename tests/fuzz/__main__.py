"""The long run: python -m tests.fuzz [--cases 150000] [--seed WORD] [--first N] [--keep FOLDER]."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from tests.fuzz.runs import MOST_MIB, Finding, peak_mib, run


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
    parser.add_argument("--cases", type=int, default=150_000)
    parser.add_argument("--seed", default="releasekit")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    start = time.monotonic()
    done, found = run(given.seed, given.first, given.cases, given.seconds)
    for finding in found:
        sys.stdout.write(f"case {finding.case} ({finding.delivery.code_set}): {finding.what}\n")
        if given.keep:
            keep(finding, given.keep)
    figures = {
        "cases": done,
        "seconds": round(time.monotonic() - start),
        "peak_mib": peak_mib(),
        "found": len(found),
    }
    sys.stdout.write(json.dumps(figures) + "\n")
    return int(bool(found) or peak_mib() > MOST_MIB)


if __name__ == "__main__":
    sys.exit(main())
