"""The long run: python -m tests.fuzz [--cases 300000] [--seed WORD] [--first N] [--keep FOLDER]."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path

from tests.fuzz.runs import MOST_MIB, Finding, peak_mib
from tests.fuzz.workers import Share, run


def keep(finding: Finding, folder: Path) -> None:
    """Write the files of what was found, for a fixture below tests/fuzz/kept."""
    kind = finding.delivery.code_set.replace(" ", "_")
    place = folder / f"{kind}-{finding.case}"
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
    start, found = time.monotonic(), 0
    done: dict[str, Share] = {}
    for result in run(given.seed, given.first, given.cases, given.seconds):
        if isinstance(result, Finding):
            found += 1
            sys.stdout.write(f"case {result.case} ({result.target}): {result.what}\n")
            if given.keep:
                keep(result, given.keep)
        else:
            done = {name: _sum(done.get(name), share) for name, share in result.items()}
            tell(done, time.monotonic() - start, found)
    by_target(done)
    return int(bool(found) or peak_mib(resource.RUSAGE_CHILDREN) > MOST_MIB)


def _sum(before: Share | None, share: Share) -> Share:
    if before is None:
        return share
    return Share(
        before.cases + share.cases, before.read + share.read, before.seconds + share.seconds
    )


def tell(done: dict[str, Share], seconds: float, found: int) -> None:
    """Print the figures so far."""
    figures = {
        "cases": sum(share.cases for share in done.values()),
        "seconds": round(seconds),
        "peak_mib": peak_mib(resource.RUSAGE_CHILDREN),
        "found": found,
    }
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


def by_target(done: dict[str, Share]) -> None:
    """Print, for each target, its cases, how many were read whole, and their seconds."""
    sys.stdout.write(f"{'target':24}{'cases':>9}{'read':>9}{'seconds':>9}\n")
    for name, share in done.items():
        row = f"{name:24}{share.cases:>9,}{share.read:>9,}{share.seconds:>9,.0f}\n"
        sys.stdout.write(row)


if __name__ == "__main__":
    sys.exit(main())
