"""Small releases in a store, written straight into it, for tests that need no files."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec.structs import replace

from releasekit import layout as layouts
from releasekit.model import Concept, Mapping, Relationship
from releasekit.store import Manifest, Store
from releasekit.store.manifest import CONCEPTS
from tests.support.snapshots import PROPERTIES, line, release
from tests.support.snapshots import snapshot as snapshot_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from releasekit.model import Release

HEADING = ("code", "target", "effective", "relationship", "note")


def concepts(text: str, code_set: str = "icd10cm") -> list[Concept]:
    """Read one code a line: `A000 Quillon fever`; `#` before it is a header, `-` an ended code.

    Right behind `-` may stand the last date of service: `-2021-12-31 A000 Quillon fever`.
    """
    layout = layouts.load(code_set)
    found = []
    for row in text.strip().splitlines():
        mark, bare = (row.strip()[0], row.strip()[1:]) if row.strip()[0] in "#-" else ("", row)
        ended = "2020-12-31" if mark == "-" else ""
        if mark == "-" and bare[:4].isdigit() and bare[4] == "-":
            ended, _, bare = bare.partition(" ")
        code, _, display = bare.strip().partition(" ")
        kind = layout.kind_of(code)
        properties = {"flag.billable": str(mark != "#").lower()}
        found.append(
            Concept(
                code=code,
                display=display,
                kind=kind,
                section=layout.section_of(code, kind),
                properties=properties | ({"date.terminated": ended} if ended else {}),
            )
        )
    return sorted(found, key=lambda one: one.code)


def dated(rows: Iterable[tuple[str, str, str]], code_set: str = "hcpcs") -> list[Concept]:
    """Return concepts of codes with the first and last days that their rows give."""
    layout = layouts.load(code_set)
    given = [
        (code, {"date.added": first, "date.terminated": last}) for code, first, last in sorted(rows)
    ]
    return [
        Concept(
            code=code,
            display=f"Made-up {code}",
            kind=layout.kind_of(code),
            section=layout.section_of(code, layout.kind_of(code)),
            properties={name: day for name, day in days.items() if day},
        )
        for code, days in given
    ]


def mapping(text: str) -> Mapping:
    """Read `A00 > A01`; behind it a date, a relationship and a note in brackets may follow."""
    bare, _, note = text.partition("[")
    source, _, rest = bare.partition(">")
    words = rest.split()
    dates = [word for word in words if word[:4].isdigit() and "-" in word]
    related = [word for word in words if word in set(Relationship)]
    targets = [word for word in words if word not in {*dates, *related}]
    return Mapping(
        source=source.strip(),
        target=targets[0] if targets else "",
        effective=dt.date.fromisoformat(dates[0]) if dates else None,
        relationship=Relationship(related[0]) if related else None,
        note=note.removesuffix("]"),
    )


def _mapping_line(mapping: Mapping) -> bytes:
    day = mapping.effective.isoformat() if mapping.effective else ""
    relationship = mapping.relationship or ""
    cells = (mapping.source, mapping.target, day, relationship, mapping.note)
    return "\t".join(cells).encode()


def put(  # noqa: PLR0913 (what a release is made of)
    root: Path,
    version: str,
    inside: Iterable[Concept],
    mappings: Iterable[Mapping] = (),
    code_set: str = "icd10cm",
    *,
    revision: int = 1,
) -> Release:
    """Store a release that counts from 1 January of its label's year."""
    one = replace(release(version, code_set), revision=revision)
    given = list(inside)
    heading = snapshot_of([], version, code_set=code_set).heading
    rows = sorted(map(_mapping_line, mappings))
    with Store(root).writing(one) as writer:
        writer.table(CONCEPTS, heading, (line(each, PROPERTIES) for each in given), keys=1)
        if rows:
            writer.table("mappings.tsv.zst", HEADING, dict.fromkeys(rows), keys=len(HEADING))
        writer.manifest(
            Manifest(
                release=one,
                layout="",
                concepts=len(given),
                live=sum(not each.terminated for each in given),
                unplaced=0,
                tables=writer.tables,
                sources=(),
            )
        )
    return one
