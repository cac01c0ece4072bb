"""The spreadsheet engine: writes workbooks row by row, the same bytes on every run."""

from __future__ import annotations

import io
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.writer.excel import ExcelWriter

from releasekit.office import row_xml, sheet_setup
from releasekit.office.archive import Archive
from releasekit.office.cells import footer, header, plain, sheet_title
from releasekit.office.sheets import Cell, letter
from releasekit.office.styles import add_styles
from releasekit.render import dates

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from releasekit.office.sheets import Sheet, Value

MOST_ROWS = 1_048_576
"""The rows of a sheet, as Excel allows them."""
_OPENED, _CLOSED = b"<sheetData>", b"</sheetData>"
_EMPTY = _OPENED + _CLOSED
"""How openpyxl writes a sheet to which it was given no rows."""


class Book:
    """A workbook that grows sheet by sheet; a text is never a formula, whatever it begins with.

    `header` and `footer` are printed on every page; a footer longer than Excel allows ends with
    the last sentence that fits. `cut` counts the texts that were too long for a cell.
    """

    def __init__(
        self, *, when: dt.datetime, title: str = "", header: str = "", footer: str = ""
    ) -> None:
        """Start a workbook of the date `when`."""
        self.book = Workbook(write_only=True)
        self.when = when
        self.header = header
        self.footer = footer
        self.titles: list[str] = []
        self.cut = 0
        self._rows: dict[str, IO[bytes]] = {}
        self._style_ids: dict[tuple[str, bool], int] = {}
        add_styles(self.book, dates.style())
        properties = self.book.properties
        properties.creator = properties.lastModifiedBy = "releasekit"
        properties.title = plain(title) or None
        properties.created = properties.modified = when

    def add(self, sheet: Sheet, *, first: bool = False) -> list[str]:
        """Add a sheet behind the others, or before them; return the titles that it got."""
        opened = self.begin(sheet, first=first)
        for row in sheet.rows:
            opened.append(sheet.cells(row))
        opened.close()
        return opened.titles

    def begin(self, sheet: Sheet, *, first: bool = False) -> OpenSheet:
        """Begin a sheet whose rows come one by one, while others are open too."""
        return OpenSheet(self, sheet, first=first)

    def page(self, title: str, place: int | None) -> Any:  # noqa: ANN401 (openpyxl's stubs name no write-only sheet)
        """Begin a page at a place among the others, behind them all if None."""
        self.titles.append(sheet_title(title, self.titles))
        return self.book.create_sheet(self.titles[-1], place)

    def style_id(self, name: str, *, quoted: bool) -> int:
        """Return the number of a style in the file.

        A quoted text would become a formula if somebody edited it in a cell of another format.
        """
        if (name, quoted) not in self._style_ids:
            cell: Any = WriteOnlyCell(self.book.worksheets[0])
            cell.style = name
            if quoted:
                cell.quotePrefix = True
            self._style_ids[name, quoted] = cell.style_id
        return self._style_ids[name, quoted]

    def stream(self, skeleton: str) -> IO[bytes]:
        """Begin the rows of a page, whose file openpyxl writes without them."""
        self._rows[skeleton] = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the book)
        return self._rows[skeleton]

    def content(self) -> bytes:
        """Return the workbook's bytes; it takes no rows any more."""
        stream = io.BytesIO()
        # Workbook.save would put the clock in; the archive closes with the writer.
        ExcelWriter(self.book, _Archive(stream, self.when, self._rows)).save()
        for rows in self._rows.values():
            rows.close()
        return stream.getvalue()


class _Archive(Archive):
    """Puts the rows of each page into its file."""

    def __init__(self, stream: IO[bytes], when: dt.datetime, rows: Mapping[str, IO[bytes]]) -> None:
        """Take the rows by the file that openpyxl wrote without them."""
        super().__init__(stream, when)
        self.rows = rows

    @contextmanager
    def source(self, filename: str) -> Iterator[tuple[Iterable[IO[bytes]], int]]:
        """Give what goes into a member, part by part, and how many bytes that is."""
        rows = self.rows.get(filename)
        if rows is None:
            with super().source(filename) as given:
                yield given
            return
        head, found, tail = Path(filename).read_bytes().partition(_EMPTY)
        if not found:
            message = "the worksheet has rows that were not written here"
            raise ValueError(message)
        size = rows.tell()
        rows.seek(0)
        start, end = (io.BytesIO(part) for part in (head + _OPENED, _CLOSED + tail))
        yield (start, rows, end), len(head + _OPENED + _CLOSED + tail) + size


class OpenSheet:
    """A sheet that grows row by row; beyond what Excel allows it goes on on further pages.

    `titles` are those of its pages.
    """

    def __init__(self, book: Book, sheet: Sheet, *, first: bool = False) -> None:
        """Begin the first page, before all others or behind them."""
        self.book = book
        self.sheet = sheet
        self.titles: list[str] = []
        self.widths = [column.width for column in sheet.columns]
        self.rows = row_xml.Rows(sheet, book.style_id)
        self.number = 0
        self._begin(0 if first else None)

    def append(self, values: Sequence[Value]) -> None:
        """Write a row; on a new page if this one is full."""
        if self.sheet.titled and self.number >= MOST_ROWS:
            place = self.book.book.index(self.page) + 1
            self.close()
            self._begin(place)
        self._write(values)

    def close(self) -> None:
        """Say what holds for all rows of the page, which are counted now."""
        sheet_setup.finish(self.page, self.sheet, self.number)
        self.book.cut += self.rows.cut
        self.rows.cut = 0

    def _begin(self, place: int | None) -> None:
        self.page = self.book.page(self.sheet.title, place)
        self.titles.append(self.book.titles[-1])
        sheet_setup.begin(self.page, self.sheet, header(self.book.header), footer(self.book.footer))
        self.page._get_writer()  # noqa: SLF001 (it writes all but the rows)
        self.stream = self.book.stream(self.page._writer.out)  # noqa: SLF001
        self.number = 0
        if self.sheet.titled:
            self._write([Cell(column.heading, column.style) for column in self.sheet.columns])

    def _write(self, values: Sequence[Value]) -> None:
        self.number += 1
        self.stream.write(self.rows.xml(self.number, values).encode())
        for place, value in enumerate(values):
            if isinstance(value, Cell) and (value.link or value.span > 1):
                self._extend(place, value)

    def _extend(self, place: int, cell: Cell) -> None:
        """Let a cell of the row just written lead to a sheet, and reach over those behind it."""
        start = f"{letter(place)}{self.number}"
        if cell.link:
            quoted = cell.link.replace("'", "''")
            link = Hyperlink(ref=start, location=f"'{quoted}'!A1")
            self.page._hyperlinks.append(link)  # noqa: SLF001 (it is else taken from cells)
        if cell.span > 1:
            self.page.merged_cells.add(f"{start}:{letter(place + cell.span - 1)}{self.number}")
