"""A release, read: sorted canonical lines that give frozen concepts, streamed or by code."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, AnyStr, Protocol

from msgspec import MsgspecError
from msgspec.json import Decoder

from releasekit.errors import SnapshotError
from releasekit.model.concept import Concept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.model.concept import Value
    from releasekit.model.release import Release

PLACE = ("display", "parent", "section", "kind")
"""The columns behind the key; `display` is absent where a code set has no descriptor."""
MANY = "[]"
"""Ends the heading of a column whose cells hold many values, as a JSON array."""
DIGEST = 16
"""How many bytes the digest of a page has."""
BETWEEN_CELLS = "/"
"""What parts the cells of a key outside the file: `12345/67890`."""


_MANY = Decoder(tuple[str, ...])


class Pages(Protocol):
    """Where a snapshot's lines lie: a heading, and pages of whole lines in byte order.

    `keys` has the first key of each page, all its cells; `digests` the digests of their bytes, one
    behind the other: pages with equal digests are equal.
    """

    heading: tuple[str, ...]
    keys: list[bytes]
    digests: bytes

    def read(self, places: Sequence[int]) -> Iterator[bytes]:
        """Return the pages of these places; a page is one or more lines, each ended by LF."""


class Snapshot:
    """A release's complete text.

    The text is a heading line, then one tab-separated line a concept in byte order of the key:
    the key's cells, `display` where the code set has descriptors, `parent`, `section`, `kind`,
    then every designation and property as the heading names it. Iterating streams;
    `snapshot["99213"]` reads one page.
    """

    def __init__(self, release: Release, pages: Pages) -> None:
        """Take the release and its pages; raise SnapshotError if the heading is none of ours."""
        self.release = release
        self.pages = pages
        self.heading = pages.heading
        try:
            self.key_width = key_width(self.heading)
        except SnapshotError as error:
            message = f"{release.code_set} {release.label}: {error.message}"
            raise SnapshotError(message, advice="load the release again") from error
        self.parse = LineParser(self.heading, f"{release.code_set} {release.label}")
        self.places = {name: place for place, name in enumerate(columns_of(self.heading))}
        """Where a line has each aspect."""

    def __iter__(self) -> Iterator[Concept]:
        """Stream every concept in order of its key."""
        return map(self.parse, self.lines())

    def lines(self) -> Iterator[bytes]:
        """Stream every canonical line in order of its key, without its end."""
        for page in self.pages.read(range(len(self.pages.keys))):
            yield from page.removesuffix(b"\n").split(b"\n")

    def __getitem__(self, code: str) -> Concept:
        """Return the concept of a code (of a key of several cells: `12345/67890`), or KeyError."""
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
        key = key_of_code(code, self.key_width)
        place = bisect_right(self.pages.keys, key) - 1
        if place < 0:
            return None
        start = key + b"\t"
        (page,) = self.pages.read((place,))
        at = _first_from(start, page)
        if not page.startswith(start, at):
            return None
        line = page[at : page.index(b"\n", at)]
        return line if key_of_line(line, self.key_width) == key else None

    def __contains__(self, code: object) -> bool:
        """Return whether the release holds the code."""
        return isinstance(code, str) and self.line(code) is not None

    def lines_of(self, key: bytes) -> list[bytes]:
        """Return the lines whose key begins with these whole cells, parted by tabs, in order.

        Of an edit's two codes the first may be given alone. Only the pages that may have one
        are read.
        """
        start = key + b"\t"
        keys = self.pages.keys
        first = max(bisect_right(keys, key) - 1, 0)
        lines: list[bytes] = []
        last = bisect_left(keys, key + b"\n")  # LF sorts behind the tab
        for page in self.pages.read(range(first, last)):
            at = _first_from(start, page)
            while page.startswith(start, at):
                end = page.index(b"\n", at)
                lines.append(page[at:end])
                at = end + 1
        return lines

    def lines_within(self, first: str, last: str) -> Iterator[bytes]:
        """Stream the lines of the codes from one to another, with all that begin like `last`."""
        low, high = first.encode(), last.encode() + b"\x7f"
        keys = self.pages.keys
        places = range(max(bisect_right(keys, low) - 1, 0), bisect_right(keys, high))
        for page in self.pages.read(places):
            for line in page.removesuffix(b"\n").split(b"\n"):
                if low <= key_of_line(line, self.key_width) <= high:
                    yield line


def _first_from(start: bytes, page: bytes) -> int:
    """Return where the first line of a page begins that is not before some whole cells of a key."""
    low, high, length = 0, len(page), len(start)
    while low < high:
        place = max(page.rfind(b"\n", low, (low + high) // 2) + 1, low)
        if page[place : place + length] < start:
            low = page.index(b"\n", place) + 1
        else:
            high = place
    return low


class LineParser:
    """Turns one canonical line into a Concept, by the snapshot's heading."""

    def __init__(self, heading: Sequence[str], text: str = "the snapshot") -> None:
        """Sort the columns into texts and properties, once for all lines; `text` is whose."""
        self.text = text
        self.keys = key_width(heading)
        self.parent = heading.index("parent")
        self.has_display = self.parent > self.keys
        columns = [
            (index, name.removesuffix(MANY), name.endswith(MANY))
            for index, name in enumerate(heading)
            if index > heading.index("kind")
        ]
        self.texts = [
            (index, name.partition(".")[2], many)
            for index, name, many in columns
            if name.startswith("designation.")
        ]
        self.rest = [column for column in columns if not column[1].startswith("designation.")]

    def __call__(self, line: bytes) -> Concept:
        """Parse one line; raise SnapshotError where it has not as many cells as the heading."""
        keys, parent = self.keys, self.parent
        try:
            cells = line.decode().split("\t")
            properties: dict[str, Value] = {
                name: value(cells[index]) if many else cells[index]
                for index, name, many in self.rest
                if cells[index]
            }
            return Concept(
                code=cells[0] if keys == 1 else code_of_cells(cells[:keys]),
                display=cells[keys] if self.has_display else "",
                parent=cells[parent],
                section=cells[parent + 1],
                kind=cells[parent + 2],
                designations={
                    name: value(cells[index]) if many else cells[index]
                    for index, name, many in self.texts
                    if cells[index]
                },
                properties=properties,
            )
        except (IndexError, ValueError, MsgspecError) as error:
            code = line.partition(b"\t")[0].decode(errors="replace")
            message = f"{self.text}: the line of {code!r} does not fit the heading"
            raise SnapshotError(message, advice="load the release again") from error


def value(cell: str) -> Value:
    """Return what a cell of a column that holds many says: a JSON array, or nothing."""
    return _MANY.decode(cell) if cell else ""


def key_width(heading: Sequence[str]) -> int:
    """Return how many columns make up the key: those before the first of `display` and `parent`.

    Raises SnapshotError where PLACE does not follow the key.
    """
    names = ("display", "parent")
    heading = tuple(heading)
    width = next((column for column, name in enumerate(heading) if name in names), 0)
    place = PLACE if heading[width : width + 1] == names[:1] else PLACE[1:]
    if not width or tuple(heading[width : width + len(place)]) != place:
        message = f"not a snapshot heading: {', '.join(heading)}"
        raise SnapshotError(message, advice="load the release again")
    return width


def key_of_line(line: bytes, width: int) -> bytes:
    """Return the key of a line: its first `width` cells, parted by tabs."""
    if width == 1:
        return line[: line.index(b"\t")]
    return b"\t".join(line.split(b"\t", width)[:width])


def key_of_code(code: str, width: int) -> bytes:
    """Return the key of a code as it is written outside the file: `12345/67890`."""
    # What was typed where no encoding is known may be no text, and then is no key either.
    return "\t".join(cells_of_code(code, width)).encode(errors="surrogateescape")


def cells_of_code(code: str, width: int) -> list[str]:
    """Return the cells of a code; the last ones may be blank, and then are not written."""
    cells = code.split(BETWEEN_CELLS, width - 1) if width > 1 else [code]
    return cells + [""] * (width - len(cells))


def code_of_cells(cells: Iterable[str]) -> str:
    """Return a key's cells as they are written outside the file: without blank ones at the end."""
    return BETWEEN_CELLS.join(cells).rstrip(BETWEEN_CELLS)


def code_of_key(key: bytes) -> str:
    """Return a key as it is written outside the file: its cells parted by `/`."""
    return code_of_cells(key.decode().split("\t"))


def columns_of(heading: Sequence[str]) -> tuple[str, ...]:
    """Return the aspects that a heading names, in its order, without the mark of many."""
    return tuple(name.removesuffix(MANY) for name in heading)


def merged_heading(headings: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return one heading for several of one code set: the first one's columns, then the others'.

    A column that holds many values in one of them does so in the whole.
    """
    merged: dict[str, str] = {}
    for heading in headings:
        for column, name in zip(heading, columns_of(heading), strict=True):
            if column != name or name not in merged:
                merged[name] = column
    return tuple(merged.values())


def parent_of(code: AnyStr, above: list[AnyStr]) -> AnyStr:
    """Return the longest code that one begins with; codes are asked about in order.

    `above` is what the last one left: the codes that may stand above this one.
    """
    while above and not code.startswith(above[-1]):
        above.pop()
    parent = above[-1] if above else code[:0]
    above.append(code)
    return parent
