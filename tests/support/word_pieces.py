"""Pieces of Word templates: styles, a letter page, tables with a loop of rows."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Pt, RGBColor

from releasekit.office.archive import Archive
from tests.support.word_template import STYLE, TABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Doc

FONT = "Arial"
"""On every machine, or a font of the same measures."""
WHEN = dt.datetime(2026, 1, 1)  # noqa: DTZ001 (an office document's dates have no zone)


def styled(document: Doc, title: str) -> None:
    """Set the styles and properties of a document."""
    styles: Any = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(8)
    normal.paragraph_format.space_after = Pt(2)
    for name in ("Small", "Row"):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.font.size = Pt(7)
        style.paragraph_format.space_after = Pt(0)
    styles["Small"].font.color.rgb = RGBColor(0x40, 0x40, 0x40)
    for name, size in (("Title", 15), ("Heading 1", 10)):
        style = styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        style.paragraph_format.space_before = Pt(4)
        style.paragraph_format.space_after = Pt(2)
    for border in styles["Title"].element.xpath(".//w:pBdr"):
        border.getparent().remove(border)
    banner = styles.add_style("Sample", WD_STYLE_TYPE.PARAGRAPH)
    banner.base_style, banner.font.bold = normal, True
    banner.font.color.rgb = RGBColor(0xC0, 0, 0)
    styles.element.append(parse_xml(STYLE))
    (language,) = styles.element.xpath("w:docDefaults//w:lang")
    language.set(qn("w:val"), "en-US")
    properties = document.core_properties
    properties.author = properties.last_modified_by = "releasekit"
    properties.title = title
    properties.comments = properties.subject = ""
    properties.language = "en-US"
    properties.created = properties.modified = WHEN


def saved(document: Doc) -> bytes:
    """Return a document's bytes, the same on every run."""
    drawn, stream = io.BytesIO(), io.BytesIO()
    document.save(drawn)
    with zipfile.ZipFile(drawn) as members, Archive(stream, WHEN) as archive:
        for member in members.namelist():
            archive.writestr(member, members.read(member))
    return stream.getvalue()


def letter_page(document: Doc, notice: str) -> None:
    """Set a letter page with a notice, and the number of the page, at its foot."""
    (section,) = document.sections
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(0.6)
    section.top_margin, section.bottom_margin = Inches(0.5), Inches(0.7)
    section.header_distance = section.footer_distance = Inches(0.3)
    foot = section.footer.paragraphs[0]
    foot.style = "Small"
    foot.add_run(notice).font.size = Pt(6)
    pages = section.footer.add_paragraph(style="Small")
    for text, name in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        pages.add_run(text)
        xml = f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        pages._p.append(parse_xml(xml))  # noqa: SLF001 (python-docx knows no fields)


def when(place: Any, condition: str, text: str, style: str = "Normal") -> None:  # noqa: ANN401 (a document or a cell)
    """Add a paragraph that is there where a condition holds."""
    place.add_paragraph(f"{{%p if {condition} %}}", style="Row")
    place.add_paragraph(text, style=style)
    place.add_paragraph("{%p endif %}", style="Row")


def looped(document: Doc, columns: Sequence[tuple[str, str, float]], *loops: str) -> Any:  # noqa: ANN401 (a row of python-docx)
    """Add a table of a heading, which is repeated on each page, and one row for each value."""
    table = document.add_table(rows=2 + 2 * len(loops), cols=len(columns))
    table.style = TABLE
    heading, *rows = table.rows
    row = rows[len(loops)]
    for place, (title, said, _) in enumerate(columns):
        heading.cells[place].text, row.cells[place].text = title, said
    for place, loop in enumerate(loops):
        rows[place].cells[0].text = f"{{%tr for {loop} %}}"
        rows[-1 - place].cells[0].text = "{%tr endfor %}"
    framed(table, [width for _, _, width in columns])
    return row


def framed(table: Any, widths: Sequence[float]) -> None:  # noqa: ANN401 (a table of python-docx)
    """Repeat the heading on each page, keep rows whole, and set small type."""
    for place, row in enumerate(table.rows):
        for mark in ("tblHeader", "cantSplit") if not place else ("cantSplit",):
            row._tr.get_or_add_trPr().append(parse_xml(f"<w:{mark} {nsdecls('w')}/>"))  # noqa: SLF001 (python-docx knows neither)
    sized(table, widths)
    small(table)


def small(table: Any) -> None:  # noqa: ANN401 (a table of python-docx)
    """Set a table in small type."""
    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.style = "Row"


def sized(table: Any, widths: Sequence[float]) -> None:  # noqa: ANN401 (a table of python-docx)
    """Set the widths of columns, in inches."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
        for cell in column.cells:
            cell.width = Inches(width)
