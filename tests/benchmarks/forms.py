"""Measures what leaves the building: python -m tests.benchmarks.forms [--form FORM] [--changes N].

Every form is written in a process of its own, so that its memory is its own; of the page it is
measured too how long a filter takes in a browser.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from msgspec import Struct

from releasekit import office
from releasekit.views import catalog
from tests.support.browsing import chromium, opened
from tests.support.reports import change, report

TEXT = (
    "Demo of some length in the {} part, with as many words as a publisher gives to a descriptor,"
    " each {} minutes"
)
FILTERS = ("minutes", "D0001", "descriptor 77", "")
MOST_MILLISECONDS = 100
TIMED = """async (word) => {
  const field = document.querySelector("[name=q]");
  const start = performance.now();
  field.value = word;
  field.dispatchEvent(new Event("input", {bubbles: true}));
  document.body.offsetHeight;
  return performance.now() - start;
}"""


class Limit(Struct, frozen=True, kw_only=True):
    """How many changes a form is written of, and the most seconds and MiB that it may take."""

    changes: int
    seconds: float
    mib: float = 600


LIMITS = {
    "html": Limit(changes=5_000, seconds=1.5),
    "pdf": Limit(changes=600, seconds=2),
    "xlsx": Limit(changes=100_000, seconds=20),
}


def main() -> None:
    """Write each form of made-up changes; exit 1 if one took longer or more memory than meant."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--form", choices=sorted(LIMITS))
    parser.add_argument("--changes", type=int)
    options = parser.parse_args()
    if options.form:
        sys.exit(_measured(options.form, options.changes or LIMITS[options.form].changes))
    own = [sys.executable, "-m", "tests.benchmarks.forms", "--form"]
    sys.exit(any([subprocess.run([*own, form], check=False).returncode for form in LIMITS]))  # noqa: C419 (all of them are to run)


def _measured(form: str, changes: int) -> bool:
    view = report(
        *(
            change(
                id=f"{number:016x}",
                code=f"D{number:06}",
                before=TEXT.format("first", 10 + number),
                after=TEXT.format("later", 20 + number),
                section=f"Section {number % 20}",
            )
            for number in range(changes)
        )
    )
    start = time.monotonic()
    if form in office.EXPORTS:
        content = office.EXPORTS[form].produce("report", [view])
    else:
        content = catalog.text("report", form, [view]).encode()
    seconds = time.monotonic() - start
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{changes:,} changes as {form}: {seconds:.2f} s, peak {mib:.0f} MiB, "
        f"{len(content):,} bytes"
    )
    limit = LIMITS[form]
    slow = _filtered(content) > MOST_MILLISECONDS if form == "html" else False
    return slow or seconds > limit.seconds or mib > limit.mib


def _filtered(content: bytes) -> float:
    """Type words into the page's search; give the most milliseconds that one took."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        place = Path(folder) / "report.html"
        place.write_bytes(content)
        with opened(browser, place) as page:
            taken = [float(page.evaluate(TIMED, word)) for word in FILTERS]
    print("  filters: " + ", ".join(f"{one:.0f} ms" for one in taken))
    return max(taken)


if __name__ == "__main__":
    main()
