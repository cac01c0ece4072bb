"""Measures a workbook of many changes: python -m tests.benchmarks.workbook [--changes N]."""

from __future__ import annotations

import argparse
import resource
import sys
import time

from releasekit import exports
from tests.test_report_page import change, report

SECONDS, MIB = 25, 600
TEXT = (
    "Demo of some length in the {} part, with as many words as a publisher gives to a descriptor,"
    " each {} minutes"
)


def main() -> None:
    """Write a workbook of made-up changes; exit 1 if it took longer or more memory than meant."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--changes", type=int, default=100_000)
    parser.add_argument("--form", default="xlsx", choices=sorted(exports.EXPORTS))
    options = parser.parse_args()
    view = report(
        *(
            change(
                id=f"{number:016x}",
                code=f"D{number:06}",
                before=TEXT.format("first", 10 + number),
                after=TEXT.format("later", 20 + number),
                section=f"Section {number % 20}",
            )
            for number in range(options.changes)
        )
    )
    start = time.monotonic()
    content = exports.EXPORTS[options.form].produce("report", [view])
    seconds = time.monotonic() - start
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{options.changes:,} changes as {options.form}: {seconds:.1f} s, peak {mib:.0f} MiB, "
        f"{len(content):,} bytes"
    )
    sys.exit(seconds > SECONDS or mib > MIB)


if __name__ == "__main__":
    main()
