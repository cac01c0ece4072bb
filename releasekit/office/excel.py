"""Draws Excel workbooks row by row; imported where it is used, for openpyxl is slow to import."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, TypeVar

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import XML_NS
from openpyxl.xml.functions import Element, SubElement

from releasekit.office.archive import Archive
from releasekit.render.markup import NOT_XML
from releasekit.wording import Segment

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")
Value = str | int | tuple[Segment, ...]
"""What a cell holds: text, a number, or a text in which deleted and inserted runs are marked."""

MOST_ROWS = 1_048_576
"""The rows of a sheet, as Excel allows them."""
MOST_CHARACTERS = 32_767
"""The characters of a cell, as Excel allows them."""
_MOST_FOOTER = 200  # Excel allows 255 with all codes, and calls a file with more damaged
_LONGEST_TITLE = 31
_UNTITLED = re.compile(r"[\[\]:*?/\\]")
_RESERVED = {"history"}
_LINE_ENDS = re.compile(r"\r\n?")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CUT = "… [cut]"
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_STYLES: dict[str, dict[str, Any]] = {
    "text": {"alignment": _WRAPPED, "number_format": "@"},
    "number": {"alignment": Alignment(vertical="top"), "number_format": "#,##0"},
    "heading": {
        "alignment": _WRAPPED,
        "font": Font(bold=True, color="FFFFFFFF"),
        "fill": PatternFill("solid", fgColor="FF44546A"),
        "number_format": "@",
    },
    "title": {"font": Font(bold=True, size=16), "number_format": "@"},
    "banner": {"font": Font(bold=True, size=12, color="FFC00000"), "number_format": "@"},
    "label": {"font": Font(bold=True), "alignment": _WRAPPED, "number_format": "@"},
    "small": {"font": Font(size=9, italic=True), "alignment": _WRAPPED, "number_format": "@"},
}
_WRAPS = frozenset(name for name, look in _STYLES.items() if look.get("alignment") is _WRAPPED)
_LINE, _HIGHEST = 15, 405
"""The height of a line and the most of a row, in points, as Excel has them."""
_LOOSE = 1.25
"""How much longer a text counts than it is, for lines end with words."""
_MARKS = {"deleted": ("strike", {}, "FFC00000"), "inserted": ("u", {"val": "single"}, "FF006100")}


class Redline(CellRichText):
    """A text whose deleted runs are struck through in red, and inserted ones underlined in green.

    openpyxl's own loses a run that is only blanks, and takes three times as long.
    """

    def __init__(self, runs: tuple[Segment, ...]) -> None:
        """Take the runs."""
        super().__init__()
        self.runs = runs

    def to_tree(self) -> Any:  # noqa: ANN401 (an element of whichever library openpyxl has found)
        """Return the cell's XML."""
        root = Element("is")
        for segment in self.runs:
            run = SubElement(root, "r")
            if segment.kind in _MARKS:
                name, attributes, color = _MARKS[segment.kind]
                look = SubElement(run, "rPr")
                SubElement(look, "rFont", {"val": "Calibri"})
                if name == "strike":
                    SubElement(look, name, attributes)
                SubElement(look, "color", {"rgb": color})
                SubElement(look, "sz", {"val": "11"})
                if name == "u":
                    SubElement(look, name, attributes)
            text = SubElement(run, "t", {f"{{{XML_NS}}}space": "preserve"})
            text.text = segment.text
        return root


class Book:
    """A workbook that grows sheet by sheet; every text cell is a string, whatever it begins with.

    `footer` and `header` are printed on every page; a footer longer than Excel allows is cut at a
    sentence. `cut` counts the texts that were too long for a cell.
    """

    def __init__(
        self, *, when: dt.datetime, title: str = "", header: str = "", footer: str = ""
    ) -> None:
        """Start a workbook of the date `when`."""
        self.book = Workbook(write_only=True)
        self.when = when
        self.header = header
        self.footer = _sentences(_plain(footer))
        self.titles: set[str] = set()
        self.cut = 0
        properties = self.book.properties
        properties.creator = properties.lastModifiedBy = "releasekit"
        properties.title = _plain(title) or None
        properties.created = properties.modified = when

    def table(  # noqa: PLR0913 (what a table is)
        self,
        title: str,
        heading: Sequence[str],
        widths: Sequence[int],
        rows: Sequence[T],
        cells: Callable[[T], Sequence[Value]],
        *,
        color: str = "",
    ) -> list[str]:
        """Add rows below a heading that stays in sight, with filters; give the sheets' titles.

        `cells` gives a row's cells when it is written. Rows beyond what Excel allows go on to
        further sheets.
        """
        most = MOST_ROWS - 1
        titles = []
        for start in range(0, max(len(rows), 1), most):
            part = rows[start : start + most]
            sheet = self._sheet(title, widths, color)
            titles.append(str(sheet.title))
            sheet.freeze_panes = "A2"
            sheet.print_title_rows = "1:1"
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(heading))}{len(part) + 1}"
            names = [self._cell(sheet, "heading", name) for name in heading]
            _append(sheet, 1, names, _lines(heading, widths))
            texts = [self._cell(sheet, "text", "") for _ in heading]
            counts = [self._cell(sheet, "number", 0) for _ in heading]
            for number, row in enumerate(part, start=2):
                values = cells(row)
                places = zip(texts, counts, values, strict=True)
                drawn = [
                    self._filled(count if isinstance(value, int) else text, value)
                    if value or value == 0
                    else None  # an empty cell is none
                    for text, count, value in places
                ]
                _append(sheet, number, drawn, _lines(values, widths))
        return titles

    def prose(
        self, title: str, widths: Sequence[int], rows: Iterable[Sequence[tuple[str, Value]]]
    ) -> None:
        """Put a sheet of rows of (style, value) before all others."""
        sheet = self._sheet(title, widths, "", place=0)
        for number, row in enumerate(rows, start=1):
            drawn = [self._cell(sheet, style, value) for style, value in row]
            wrapped = [value if style in _WRAPS else "" for style, value in row]
            _append(sheet, number, drawn, _lines(wrapped, widths))

    def content(self) -> bytes:
        """Return the workbook's bytes."""
        stream = io.BytesIO()
        # Workbook.save would put the clock in; the archive closes with the writer.
        ExcelWriter(self.book, Archive(stream, self.when)).save()
        return stream.getvalue()

    def _sheet(
        self, title: str, widths: Sequence[int], color: str, *, place: int | None = None
    ) -> Any:  # noqa: ANN401 (openpyxl's stubs name no write-only sheet)
        sheet: Any = self.book.create_sheet(self._title(title), place)
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_margins = PageMargins(
            left=0.4, right=0.4, top=0.8, bottom=0.7, header=0.4, footer=0.3
        )
        sheet.sheet_properties.tabColor = color or None
        sheet.oddHeader.left.text = _printed(_plain(self.header)[:_MOST_FOOTER]) or None
        sheet.oddHeader.right.text = "&A"
        sheet.oddFooter.left.text = self.footer or None
        sheet.oddFooter.left.size = 7
        sheet.oddFooter.right.text = "&P / &N"
        return sheet

    def _title(self, wanted: str) -> str:
        """Return a title that Excel allows and no other sheet has, whatever its case."""
        bare = _UNTITLED.sub("-", " ".join(_plain(wanted).split())).strip("' ")
        if len(bare) > _LONGEST_TITLE:
            cut = bare.rfind(" ", _LONGEST_TITLE // 2, _LONGEST_TITLE + 1)
            bare = bare[: cut if cut > 0 else _LONGEST_TITLE].rstrip("' ")
        title = bare = bare or "Sheet"
        number = 1
        while title.casefold() in self.titles | _RESERVED:
            number += 1
            mark = f" ({number})"
            title = bare[: _LONGEST_TITLE - len(mark)].rstrip() + mark
        self.titles.add(title.casefold())
        return title

    def _cell(self, sheet: object, style: str, value: Value) -> Any:  # noqa: ANN401 (openpyxl's stubs differ)
        cell: Any = WriteOnlyCell(sheet)  # type: ignore[arg-type]  # the stubs name no write-only sheet
        for name, look in _STYLES[style].items():
            setattr(cell, name, look)
        return self._filled(cell, value)

    def _filled(self, cell: Any, value: Value) -> Any:  # noqa: ANN401 (see above)
        """Return the cell with another value; it is written before the next row has it."""
        if isinstance(value, int):
            cell.value = value
            return cell
        content = self._fitting(value)
        cell.value = Redline(content) if isinstance(content, tuple) else content
        cell.data_type = "s"  # else a text that begins with = is a formula, and #N/A an error
        return cell

    def _fitting(self, value: str | tuple[Segment, ...]) -> str | tuple[Segment, ...]:
        """Return a text as a cell can hold it: what is too long is cut, marked and counted."""
        if isinstance(value, str):
            return self._short(_plain(value))
        runs = tuple(Segment(kind=run.kind, text=_plain(run.text)) for run in value)
        if sum(len(run.text) for run in runs) <= MOST_CHARACTERS:
            return runs
        return self._short("".join(run.text for run in runs))

    def _short(self, text: str) -> str:
        if len(text) <= MOST_CHARACTERS:
            return text
        self.cut += 1
        return text[: MOST_CHARACTERS - len(_CUT)] + _CUT


def _append(sheet: Any, number: int, drawn: list[Any], lines: int) -> None:  # noqa: ANN401 (see above)
    """Write a row as high as its lines: not every program looks how high a wrapped text is."""
    if lines > 1:
        sheet.row_dimensions[number] = {"ht": str(min(lines * _LINE, _HIGHEST))}
    sheet.append(drawn)
    sheet.row_dimensions.clear()


def _lines(values: Sequence[Value], widths: Sequence[int]) -> int:
    """Return how many lines the longest of a row's texts takes, wrapped as wide as its column."""
    most = 1
    for value, width in zip(values, widths, strict=False):
        if isinstance(value, int):
            continue
        text = value if isinstance(value, str) else "".join(run.text for run in value)
        if len(text) >= width or "\n" in text:
            most = max(most, sum(int(len(line) * _LOOSE) // width + 1 for line in text.split("\n")))
    return most


def _plain(text: str) -> str:
    """Return a text without what XML forbids; what Excel would read as an escape stays a text."""
    kept = NOT_XML.sub("", _LINE_ENDS.sub("\n", text))
    return _ESCAPE.sub("_x005F_", kept)


def _printed(text: str) -> str:
    """Return a text for a header or footer, where & begins a code."""
    return text.replace("&", "&&")


def _sentences(text: str) -> str:
    """Return as many whole sentences as a footer can hold; the first one cut if need be."""
    kept = ""
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        longer = f"{kept} {sentence}".strip()
        if len(_printed(longer)) > _MOST_FOOTER:
            break
        kept = longer
    return _printed(kept or text[: _MOST_FOOTER // 2] + "…")
