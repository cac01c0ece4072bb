"""Two made-up quarters of edits in the publisher's layout: python pairs_made_up.py FOLDER PAIRS."""

from __future__ import annotations

import json
import random
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = tuple[str, str, str, str, str, str, str]
HEADING = (
    "CPT only copyright 2023 American Medical Association.  MADE UP\t\t\t\t\t\t",
    "Column1/Column2 Edits\t\t\t\t\t\t",
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t",
    "\t\t\t\t*=no data\t1=allowed\t",
    "\t\t\t\t\t9=not applicable\t",
)
NAMES = ("Column1", "Column2", "Pre1996", "Effective", "Deletion", "Modifier", "Rationale")
REASONS = (
    "Misuse of Column Two code with Column One code",
    "Standards of medical/surgical practice",
    "HCPCS/CPT procedure code definition",
    "CPT Manual or CMS manual coding instruction",
    "More extensive procedure",
    "Mutually exclusive procedures",
)
ADDED, ENDED, REVISED = 925, 293, 2
"""What happens in a quarter, as in the third of 2024."""
TOUCHED = 361
"""How many codes of column 1 it happens to, as in that quarter: news of a code comes together."""
PER_CODE = 200


def rows(count: int) -> Iterator[Row]:
    """Return so many edits, in order, about a third of which ended."""
    dice = random.Random("pairs")  # noqa: S311 (the same on every run)
    codes = [f"{number:05d}" for number in range(10_000, 99_999)]
    for first in range(0, len(codes), len(codes) * PER_CODE // count or 1):
        for second in sorted(dice.sample(range(len(codes)), PER_CODE)):
            day = f"{dice.randint(1996, 2022)}0{dice.choice('147')}01"  # none ends before it begins
            end = "*" if dice.random() < 0.65 else f"{dice.randint(2023, 2024)}0331"
            how = dice.choices("019", (3, 6, 1))[0]
            yield codes[first], codes[second], "", day, end, how, dice.choice(REASONS)


def later(before: list[Row]) -> list[Row]:
    """Return the quarter that follows: edits that are new, ended, or allow a modifier now."""
    dice = random.Random("later")  # noqa: S311 (as above)
    after = list(before)
    touched = set(dice.sample(sorted({row[0] for row in before}), TOUCHED))
    places = [place for place, row in enumerate(before) if row[0] in touched]
    live = [place for place in places if before[place][4] == "*"]
    chosen = dice.sample(live, ENDED + REVISED)
    for place in chosen[:ENDED]:
        row = before[place]
        after[place] = (*row[:4], "20240630", *row[5:])
    for place in chosen[ENDED:]:
        row = before[place]
        after[place] = (*row[:5], "1" if row[5] != "1" else "0", row[6])
    for place in dice.sample(places, ADDED):
        first = before[place][0]
        after.append((first, f"G{place % 10_000:04d}", "", "20240701", "*", "1", REASONS[0]))
    return sorted({row[:4]: row for row in after}.values())


def write(folder: Path, name: str, found: list[Row], version: int) -> None:
    """Write a quarter as four parts in an archive, and as one table for the peers."""
    lines = ["\t".join(row) for row in found]
    quarter = -(-len(lines) // 4)
    with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(4):
            own = (*HEADING, *lines[part * quarter : (part + 1) * quarter], "")
            archive.writestr(f"ccipra-v{version}r0-f{part + 1}.txt", "\r\n".join(own))
    table = "\n".join(("\t".join(NAMES), *lines, ""))
    (folder / f"{name}.tsv").write_text(table, encoding="utf-8")


def main() -> None:
    """Write both quarters, and what a comparison of their rows is to find."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    before = list(rows(count))
    after = later(before)
    write(folder, "before", before, 301)
    write(folder, "after", after, 302)
    keys = {row[:4] for row in before}
    truth = {
        "added": sum(row[:4] not in keys for row in after),
        "deleted": 0,
        "revised": ENDED + REVISED,
    }
    (folder / "truth.json").write_text(json.dumps(truth), encoding="utf-8")


if __name__ == "__main__":
    main()
