"""Proves that the sheets of a workbook fit into memory: they are read as whole rectangles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import zipfile
MOST_COST = 360 * 1024**2
"""How many bytes of memory the cells of a workbook may take."""
_SMALL = MOST_COST // 64
"""Below how many bytes a rough bound of a sheet is enough, for a workbook has several."""
MOST_UNPACKED = 128 * 1024**2
MOST_ELEMENTS = 3_000_000
_PLACE, _FILLED, _LETTER = 40, 75, 5
"""Bytes for a place of a rectangle, for one that is filled, and for each byte of its text."""
_ODD = (
    re.compile(rb'<c(?! r="[A-Z]{1,2}[0-9]{1,5}")[\s/>]'),
    re.compile(rb'<row(?! r="[0-9]{1,5}")[\s/>]'),
    re.compile(rb"<v[\s/]"),
    re.compile(rb":(?:c|row|v)[\s/>]"),
)
"""Spellings that the quick count does not know; a fixed text at their start makes them fast."""
_ODD_TEXT = re.compile(rb"<si[\s/]|:si[\s/>]|<!")
_ROWS = (
    (re.compile(rb'<c r="[A-Z]{1,2}\d{5}"'), 99_999),
    (re.compile(rb'<c r="[A-Z]{1,2}\d{4}"'), 9_999),
)
_WIDE = re.compile(rb'<c r="[C-Z][A-Z]')
_VALUES = re.compile(rb"<v>(\d+)</v>")
_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_REFERENCE = re.compile(r"([A-Za-z]{0,3})(\d{0,7})")
_SHOWN = 20
_TARGETS = "xl/_rels/workbook.xml.rels"
_SHARED = "xl/sharedstrings.xml"
_FOREIGN = ("content.xml", "xl/workbook.bin")


class TooLargeError(ValueError):
    """A workbook that takes more memory than a table may; says what of it."""


class _Extent(Struct):
    """How far the cells of a sheet reach, how many there are and how long their texts are."""

    rows: int = 0
    columns: int = 0
    filled: int = 0
    letters: int = 0

    @property
    def cost(self) -> int:
        return _PLACE * self.rows * self.columns + _FILLED * self.filled + _LETTER * self.letters


def validate(archive: zipfile.ZipFile) -> None:
    """Raise TooLargeError for a workbook that does not fit into memory; ValueError for no .xlsx."""
    infos = archive.infolist()
    names = {info.filename.lower() for info in infos}
    if not names.isdisjoint(_FOREIGN):
        reason = "it is a workbook of another program, and not an .xlsx"
        raise ValueError(reason)
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        reason = f"it unpacks to more than {MOST_UNPACKED:,} bytes"
        raise TooLargeError(reason)
    shared = [info for info in infos if info.filename.lower() == _SHARED]
    targets = b"".join(archive.read(info) for info in infos if info.filename.lower() == _TARGETS)
    lengths = _lengths(archive.read(shared[0])) if shared else []
    cost = _PLACE * len(lengths) + _LETTER * sum(lengths)
    sheets = [
        info
        for info in infos
        if info.filename.lower() != _SHARED
        and not info.is_dir()
        and _may_be_sheet(info.filename.lower(), targets.lower())
    ]
    # The quick bounds of many small sheets may be too much together; then each is counted.
    for measured in (_extent, _exact):
        extents = [measured(archive.read(info), lengths) for info in sheets]
        if cost + sum(extent.cost for extent in extents) <= MOST_COST:
            return
    largest = max(extents, key=lambda extent: extent.cost)
    reason = (
        f"a sheet spans {largest.rows:,} rows and {largest.columns:,} columns, and its "
        f"{largest.filled:,} cells have {largest.letters:,} characters"
    )
    raise TooLargeError(reason)


def _may_be_sheet(name: str, targets: bytes) -> bool:
    """Return whether a part may be read as a sheet: pictures and printers' settings are not."""
    base = name.rpartition("/")[2].encode()
    return name.endswith(".xml") or base in targets or b"&" in targets


def _lengths(data: bytes) -> list[int]:
    """Return how long each shared text is, however its parts are marked up."""
    if _is_plain(data) and not _ODD_TEXT.search(data):
        return [len(text) for text in data.split(b"<si>")[1:]]
    texts = _Texts()
    _parse(data, texts)
    return texts.lengths


def _is_plain(data: bytes) -> bool:
    """Return whether a part is in an encoding in which its marks are single bytes."""
    encoding = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf"))
    return (encoding is None or encoding[1].lower() in {b"utf-8", b"us-ascii"}) and not (
        data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:64]
    )


def _extent(data: bytes, lengths: list[int]) -> _Extent:
    """Return the extent of a part of a workbook, or a bound of it where that is small enough."""
    plain = _is_plain(data)
    if plain and not any(odd.search(data) for odd in _ODD):
        rows = next((most for far, most in _ROWS if far.search(data)), 999)
        columns = 702 if _WIDE.search(data) else 78
        filled = data.count(b"<c ")
        letters = len(data)
        if filled and lengths:
            letters += filled * max(lengths)
        bound = _Extent(rows=rows if filled else 0, columns=columns, filled=filled, letters=letters)
        if bound.cost <= _SMALL:
            return bound
        length_of = {str(at).encode(): length for at, length in enumerate(lengths)}.get
        bound.letters = len(data) + sum(filter(None, map(length_of, _VALUES.findall(data))))
        if bound.cost <= MOST_COST:
            return bound
    return _exact(data, lengths)


def _exact(data: bytes, lengths: list[int]) -> _Extent:
    """Return the exact extent of a part; nothing for one in plain text that is no sheet."""
    if _is_plain(data) and b"sheetData" not in data:
        return _Extent()
    return _counted(data, lengths)


def _counted(data: bytes, lengths: list[int]) -> _Extent:
    """Return the exact extent, cell by cell, in whatever spelling; slow."""
    cells = _CellCount(lengths)
    _parse(data, cells)
    return cells.extent


def _parse(data: bytes, elements: _Elements) -> None:
    from xml.parsers import expat  # noqa: PLC0415 (slow to import)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = elements.started
    parser.EndElementHandler = elements.end
    parser.CharacterDataHandler = elements.text
    parser.EntityDeclHandler = elements.refuse_entities
    try:
        parser.Parse(data, True)  # noqa: FBT003 (its own signature)
    except expat.ExpatError as error:
        reason = f"a part of it is no XML: {error}"
        raise ValueError(reason) from error


class _Elements:
    """Takes the elements of a part as they go by, whatever their prefix."""

    count = 0

    def started(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS:
            reason = f"a sheet has more than {MOST_ELEMENTS:,} elements"
            raise TooLargeError(reason)
        self.start(tag.rpartition(":")[2], attributes)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, tag: str) -> None:
        raise NotImplementedError

    def text(self, text: str) -> None:
        raise NotImplementedError

    @staticmethod
    def refuse_entities(*_: object) -> None:
        reason = "it declares entities"
        raise ValueError(reason)


class _Texts(_Elements):
    """Counts the characters of each shared text."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        if name == "si":
            self.lengths.append(0)

    def end(self, tag: str) -> None:
        """Do nothing: only the beginning of a text counts."""

    def text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


class _CellCount(_Elements):
    """Counts the cells of a sheet, and finds the farthest."""

    def __init__(self, lengths: list[int]) -> None:
        self.lengths = lengths
        self.extent = _Extent()
        self.row = self.column = 0
        self.value: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self.row = _row(attributes.get("r", "")) or self.row + 1
            self.column = 0
        elif name == "c":
            self._place(attributes.get("r", ""))
        elif name == "v":
            self.value = []

    def _place(self, reference: str) -> None:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise _no_place(reference)
        column, row = _letters(match[1]), _row(match[2])
        self.column = column or self.column + 1
        extent = self.extent
        extent.filled += 1
        extent.columns = max(extent.columns, self.column)
        extent.rows = max(extent.rows, row, self.row)

    def end(self, tag: str) -> None:
        if self.value is not None and tag.rpartition(":")[2] == "v":
            at = _number("".join(self.value))
            self.extent.letters += self.lengths[at] if at < len(self.lengths) else 0
            self.value = None

    def text(self, text: str) -> None:
        self.extent.letters += len(text)
        if self.value is not None:
            self.value.append(text)


def _number(text: str) -> int:
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0  # noqa: PLR2004 (longer is no place)


def _row(text: str) -> int:
    """Return the number of a row, 0 where none is given; other readers take any digits for one."""
    if text and not (number := _number(text)):
        raise _no_place(text)
    return number if text else 0


def _no_place(text: str) -> ValueError:
    return ValueError(f"{text[:_SHOWN]!r} is no place of a sheet")


def _letters(text: str) -> int:
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number
