"""Small snapshots in memory, for tests that need no files."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING

from releasekit.model import Concept, Release, ReleaseKind, Snapshot
from releasekit.model.snapshot import DIGEST, MANY, PLACE, key_of_line, key_width
from releasekit.store import pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pytest

DESIGNATIONS = ("short",)
PROPERTIES = (
    "flag.billable",
    "flag.resequenced",
    "flag.add-on",
    "flag.telemedicine",
    "date.added",
    "date.terminated",
    "date.sunset",
    "attribute.coverage",
    "note.excludes1[]",
    "property.registry",
)


def release(version: str = "2026", code_set: str = "cpt", year: int = 0) -> Release:
    """Return an annual release; its effective date is 1 January of its label's year."""
    return Release(
        code_set=code_set,
        version=version,
        kind=ReleaseKind.ANNUAL,
        effective=dt.date(year or int(version[:4]), 1, 1),
    )


class LinePages:
    """Pages of lines in memory, cut and digested as the store does it."""

    def __init__(self, heading: Sequence[str], lines: Iterable[bytes]) -> None:
        """Take the heading and the lines, without line ends; refused where out of order."""
        self.heading = tuple(heading)
        width = key_width(self.heading)
        cut = list(pages.paged(lines, keys=width))
        self.keys = [key_of_line(page[0], width) for page in cut]
        self.texts = [b"\n".join(page) + b"\n" for page in cut]
        digests = (hashlib.blake2b(text, digest_size=DIGEST).digest() for text in self.texts)
        self.digests = b"".join(digests)

    def read(self, places: Sequence[int]) -> Iterator[bytes]:
        """Return the pages of these places."""
        return (self.texts[place] for place in places)


def line(concept: Concept, properties: Sequence[str] = PROPERTIES) -> bytes:
    """Return a concept's canonical line."""
    cells = [concept.code, concept.display, concept.parent, concept.section, concept.kind]
    values = [concept.designations.get(name, "") for name in DESIGNATIONS]
    values += [concept.properties.get(name.removesuffix(MANY), "") for name in properties]
    cells += [json.dumps(list(one)) if isinstance(one, tuple) else one for one in values]
    return "\t".join(cells).encode()


def snapshot(
    concepts: Iterable[Concept],
    version: str = "2026",
    *,
    code_set: str = "cpt",
    properties: Sequence[str] = PROPERTIES,
) -> Snapshot:
    """Return a snapshot of concepts, in the order in which they come."""
    texts = tuple(f"designation.{name}" for name in DESIGNATIONS)
    heading = ("code", *PLACE, *texts, *properties)
    lines = [line(concept, properties) for concept in concepts]
    return Snapshot(release(version, code_set), LinePages(heading, lines))


def small_pages(patch: pytest.MonkeyPatch, size: int) -> None:
    """Let a page have about `size` bytes, at least half and at most twice as many."""
    for name, value in (("LEAST", max(size // 2, 1)), ("MEAN", size), ("MOST", 2 * size)):
        patch.setattr(pages, name, value)
