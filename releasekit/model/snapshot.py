"""A release, read: sorted canonical lines that give frozen concepts, streamed or by code."""

from __future__ import annotations

import json
from operator import lt
from typing import TYPE_CHECKING, Protocol

from releasekit.errors import SnapshotError
from releasekit.model.concept import Concept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.model.concept import Value
    from releasekit.model.release import Release

PLACE = ("display", "parent", "section", "kind")
MANY = "[]"
"""Ends the heading of a column whose cells hold many values, as a JSON array."""


class Pages(Protocol):
    """Where a snapshot's lines lie: a heading, and pages of whole lines in byte order."""

    heading: tuple[str, ...]

    def __iter__(self) -> Iterator[bytes]:
        """Return every page in order; a page is one or more whole lines, each ended by LF."""

    def find(self, key: bytes) -> bytes:
        """Return the one page in which the line of `key` stands if it stands anywhere."""


class Snapshot:
    """A release's complete text.

    The text is a heading line, then one tab-separated line a concept in byte order of the key:
    the code (or two, for an edit pair), `display`, `parent`, `section`, `kind`, then every
    designation and property as the heading names it. Iterating streams; `snapshot["99213"]`
    reads one page.
    """

    def __init__(self, release: Release, pages: Pages) -> None:
        """Take the release and its pages; raise SnapshotError if the heading is none of ours."""
        self.release = release
        self.pages = pages
        self.heading = pages.heading
        if "display" not in self.heading or self.heading[0] != "code":
            message = f"{release.code_set} {release.label}: not a snapshot heading: {self.heading}"
            raise SnapshotError(message, advice="load the release again")
        self.parse = LineParser(self.heading)

    def __iter__(self) -> Iterator[Concept]:
        """Stream every concept in order of its key."""
        for page in self.pages:
            yield from map(self.parse, page.splitlines())

    def __getitem__(self, code: str) -> Concept:
        """Return the concept of a code (an edit pair: both codes joined by a tab), or KeyError."""
        concept = self.get(code)
        if concept is None:
            raise KeyError(code)
        return concept

    def get(self, code: str) -> Concept | None:
        """Return the concept of a code, or None."""
        line = self.line(code)
        return None if line is None else self.parse(line)

    def line(self, code: str) -> bytes | None:
        """Return the canonical line of a code, from the one page that may have it, or None."""
        start = code.encode() + b"\t"
        page = self.pages.find(code.encode())
        place = 0 if page.startswith(start) else page.find(b"\n" + start) + 1
        if not place and not page.startswith(start):
            return None
        return page[place : page.index(b"\n", place)]

    def __contains__(self, code: object) -> bool:
        """Return whether the release holds the code."""
        return isinstance(code, str) and self.line(code) is not None


class LineParser:
    """Turns one canonical line into a Concept, by the snapshot's heading."""

    def __init__(self, heading: Sequence[str]) -> None:
        """Sort the columns into texts and properties, once for all lines."""
        self.keys = heading.index("display")
        first = self.keys + len(PLACE)
        self.columns = [
            (index, name.removesuffix(MANY), name.endswith(MANY))
            for index, name in enumerate(heading)
            if index >= first
        ]
        self.texts = [
            (index, name.partition(".")[2], many)
            for index, name, many in self.columns
            if name.startswith("designation.")
        ]
        self.rest = [column for column in self.columns if not column[1].startswith("designation.")]

    def __call__(self, line: bytes) -> Concept:
        """Parse one line; raise SnapshotError where it has not as many cells as the heading."""
        cells = line.decode().split("\t")
        keys = self.keys
        try:
            properties: dict[str, Value] = {
                name: value(cells[index]) if many else cells[index]
                for index, name, many in self.rest
                if cells[index]
            }
            return Concept(
                code="\t".join(cells[:keys]),
                display=cells[keys],
                parent=cells[keys + 1],
                section=cells[keys + 2],
                kind=cells[keys + 3],
                designations={
                    name: value(cells[index]) if many else cells[index]
                    for index, name, many in self.texts
                    if cells[index]
                },
                properties=properties,
            )
        except (IndexError, ValueError) as error:
            message = f"line of {cells[0]!r} does not fit the snapshot's heading"
            raise SnapshotError(message, advice="load the release again") from error


def value(cell: str) -> Value:
    """Return what a cell of a column that holds many says: a JSON array, or nothing."""
    return tuple(json.loads(cell)) if cell else ""


class LinePages:
    """Pages from lines in memory, proved sorted and single as they are read."""

    def __init__(self, heading: Sequence[str], lines: Iterable[bytes]) -> None:
        """Take the heading and the lines, without line ends."""
        self.heading = tuple(heading)
        self._lines = list(lines)

    def __iter__(self) -> Iterator[bytes]:
        """Return all lines as one page."""
        if self._lines:
            validate_order(self._lines, keys=self.heading.index("display"))
            yield b"\n".join(self._lines) + b"\n"

    def find(self, key: bytes) -> bytes:
        """Return the line of `key`, or an empty page."""
        return b"".join(line + b"\n" for line in self._lines if line.startswith(key + b"\t"))


def validate_order(lines: Sequence[bytes], *, keys: int = 1, after: bytes = b"") -> bytes:
    """Raise SnapshotError naming the first key that is out of order or doubled.

    `after` is the last key that went before these lines; the last of these is given back. A tab
    sorts below every character of a key, so the order of the lines is the order of the keys.
    """
    found = [b"\t".join(line.split(b"\t", keys)[:keys]) for line in lines]
    if (not after or after < found[0]) and all(map(lt, found, found[1:])):
        return found[-1]
    for key in found:
        if key == after:
            message = f"code {key.decode(errors='replace')!r} stands twice in the snapshot"
            raise SnapshotError(message, advice="load the release again")
        if key < after:
            message = f"code {key.decode(errors='replace')!r} is out of order in the snapshot"
            raise SnapshotError(message, advice="load the release again")
        after = key
    return after


def columns_of(heading: Sequence[str]) -> tuple[str, ...]:
    """Return the aspects that a heading names, in its order, without the mark of many."""
    return tuple(name.removesuffix(MANY) for name in heading)
