"""Writes templates/changes/report.docx: python -m tests.support.word_template."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Pt, RGBColor

from releasekit import resources
from releasekit.office.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Doc

PLACE = resources.folder("templates") / "changes" / "report.docx"
WHEN = dt.datetime(2026, 1, 1)  # noqa: DTZ001 (an office document's dates have no zone)
TABLE = "Changes"
STYLE = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE}">
<w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
<w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/></w:pPr>
<w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="4" w:color="BFBFBF"/>
<w:bottom w:val="single" w:sz="4" w:color="BFBFBF"/>
<w:insideH w:val="single" w:sz="4" w:color="BFBFBF"/>
</w:tblBorders></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/><w:sz w:val="18"/></w:rPr>
<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="44546A"/></w:tcPr></w:tblStylePr>
</w:style>"""
SAMPLE = "{{ words.sample_label }}. {{ words.sample }}"
FACTS = (
    ("before", ("{{ diff.before.label }} ({{ diff.before.kind }}), effective "
     "{{ diff.before.effective | day }}")),
    ("after", ("{{ diff.after.label }} ({{ diff.after.kind }}), effective "
     '{{ diff.after.effective | day }}{{ ", published %s" % (diff.after.published | day) '
     "if diff.after.published }}")),
    ("publisher", "{{ diff.publisher_name }}"),
    ("audience", "{{ diff.audience }}"),
    ("live", ("{{ diff.conservation.before | thousands }} "
     "+ {{ diff.conservation.added | thousands }} {{ words.facts.added }} "
     "+ {{ diff.conservation.reinstated | thousands }} {{ words.facts.reinstated }} "
     "\u2212 {{ diff.conservation.deleted | thousands }} {{ words.facts.deleted }} "
     "= {{ diff.conservation.after | thousands }}")),
)  # fmt: skip
TOTALS = (
    ("{{ words.columns.class }}", "{{ line.title }}", 4.1),
    ("{{ words.columns.level }}", "{{ line.level_title }}", 1.6),
    ("{{ diff.entries.title }}", "{{ line.codes | thousands }}", 1.2),
)
CHANGES = (
    ("{{ diff.entries.heading }}", "{{ change.printed }}", 1.0),
    ("{{ words.columns.change }}", "{{ change.class_and_aspect }}", 1.45),
    ("{{ words.columns.level }}", "", 1.1),
    ("{{ words.columns.before_and_after }}", "{{r change | tracked }}", 2.3),
    ("{{ words.columns.replacement }}", "{{ change.instead }}", 1.15),
)
LEVELS = {
    "breaking": ("FFFFFF", "9D1220"),
    "review": ("6B4300", "FFF3D6"),
    "editorial": ("3C4D5D", "EEF2F5"),
}
"""The ink and the ground of each level."""
OF_WHAT = "change.label"
LAST = "days.beside(change)[1]"


def main() -> None:
    """Write the template."""
    PLACE.write_bytes(content())


def content() -> bytes:
    """Return the template's bytes, the same on every run."""
    document = Document()
    _styles(document)
    _page(document)
    _body(document)
    drawn, stream = io.BytesIO(), io.BytesIO()
    document.save(drawn)
    with zipfile.ZipFile(drawn) as members, Archive(stream, WHEN) as archive:
        for name in members.namelist():
            archive.writestr(name, members.read(name))
    return stream.getvalue()


def _styles(document: Doc) -> None:
    styles: Any = document.styles
    styles["Normal"].font.name = "Calibri"
    styles["Normal"].font.size = Pt(10)
    small = styles.add_style("Small", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = styles["Normal"]
    small.font.size = Pt(8)
    small.font.color.rgb = RGBColor(0x59, 0x59, 0x59)
    days = styles.add_style("Days", WD_STYLE_TYPE.PARAGRAPH)
    days.base_style = styles["Normal"]
    days.font.bold = True
    banner = styles.add_style("Sample", WD_STYLE_TYPE.PARAGRAPH)
    banner.base_style = styles["Normal"]
    banner.font.bold = True
    banner.font.color.rgb = RGBColor(0xC0, 0x00, 0x00)
    for level, (ink, ground) in LEVELS.items():
        mark = styles.add_style(f"Level {level}", WD_STYLE_TYPE.PARAGRAPH)
        mark.base_style = styles["Normal"]
        mark.font.size = Pt(9)
        mark.font.bold = level != "editorial"
        mark.font.color.rgb = RGBColor.from_string(ink)
        shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{ground}"/>'
        mark.element.rPr.append(parse_xml(shade))
    styles.element.append(parse_xml(STYLE))
    (language,) = styles.element.xpath("w:docDefaults//w:lang")
    language.set(qn("w:val"), "en-US")
    properties = document.core_properties
    properties.author = properties.last_modified_by = "releasekit"
    properties.title = '{{ diffs | map(attribute="heading") | join("; ") }}'
    properties.comments = properties.subject = ""
    properties.language = "en-US"
    properties.created = properties.modified = WHEN


def _page(document: Doc) -> None:
    (section,) = document.sections
    section.left_margin = section.right_margin = Inches(0.8)
    section.top_margin = section.bottom_margin = Inches(0.9)
    head = section.header.paragraphs[0]
    head.style = "Small"
    head.add_run(
        '{{ words.sample_label ~ ": " if diffs | selectattr("sample") | list }}'
        '{{ diffs | map(attribute="heading") | join("; ") }}'
    )
    notice = section.footer.paragraphs[0]
    notice.style = "Small"
    notice.add_run(
        '{{ diffs | map(attribute="notice") | unique(case_sensitive=true) | join(" ") }}'
    )
    pages = section.footer.add_paragraph(style="Small")
    pages.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    pages.add_run("Page ")
    _field(pages, "PAGE")
    pages.add_run(" of ")
    _field(pages, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:  # noqa: ANN401 (a paragraph of python-docx)
    xml = f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(xml))  # noqa: SLF001 (python-docx knows no fields)


def _body(document: Doc) -> None:
    document.add_paragraph("Change report", style="Title")
    document.add_paragraph("{%p for diff in diffs %}")
    document.add_paragraph("{{ diff.heading }}", style="Heading 1")
    document.add_paragraph("{%p if diff.sample %}")
    document.add_paragraph(SAMPLE, style="Sample")
    document.add_paragraph("{%p endif %}")
    _facts(document)
    document.add_paragraph("{%p if not diff.changes %}")
    document.add_paragraph("{{ words.no_changes }}")
    document.add_paragraph("{%p else %}")
    document.add_paragraph("{{ words.facts.totals }}", style="Heading 2")
    _table(document, TOTALS, "line in diff.summary")
    _changes(document)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{{ diff.notice }}", style="Small")
    document.add_paragraph("{%p endfor %}")


def _changes(document: Doc) -> None:
    """Add a table of changes for each section, below the days that most of them share."""
    document.add_paragraph("{%p set days = diff.days %}")
    document.add_paragraph("{{ days.sentence }}", style="Days")
    document.add_paragraph("{%p for section in diff.sections %}")
    codes = "{{ diff.entries.counted(section.codes) }}"
    document.add_paragraph(f"{{{{ section.title }}}} ({codes})", style="Heading 2")
    code, what, level, said, _ = _table(document, CHANGES, "change in section.told").cells
    _where(
        code,
        "change.billable is not none",
        "{{ words.reporting_tags[change.reporting] }}",
    )
    _where(what, "change.interim", "interim")
    _where(what, "days.beside(change)[0]", "effective {{ change.effective | day }}")
    _where(what, LAST, "{{ words.last_day.format(day=change.last_day | day) }}")
    for name in LEVELS:
        _where(level, f'change.level == "{name}"', "{{ change.level_title }}", f"Level {name}")
    empty = level.paragraphs[0]._p  # noqa: SLF001 (python-docx removes no paragraph)
    empty.getparent().remove(empty)
    _where(said, OF_WHAT, "{{ change.display }}")
    _where(said, "change.origin", "{{ change.origin }}")
    own = "cell in diff.overlay.of(change.code)"
    said.add_paragraph(f"{{%p for {own} %}}")
    _where(said, "cell", "{{ diff.overlay.headings[loop.index0] }}: {{ cell }}")
    said.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")


def _where(cell: Any, condition: str, said: str, style: str = "Small") -> None:  # noqa: ANN401 (a cell of python-docx)
    """Add a paragraph to a cell that is there only on a condition."""
    cell.add_paragraph(f"{{%p if {condition} %}}")
    cell.add_paragraph(said, style=style)
    cell.add_paragraph("{%p endif %}")


def _facts(document: Doc) -> None:
    table = document.add_table(rows=0, cols=2)
    _sized(table, (1.6, 5.3))
    for label, text in FACTS:
        named = "diff.live_title" if label == "live" else f"words.facts.{label}"
        _fact(table, f"{{{{ {named} }}}}", text)
    table.add_row().cells[0].text = "{%tr for note in diff.notes %}"
    _fact(table, "{{ note.label }}", "{{ note.text }}")
    table.add_row().cells[0].text = "{%tr endfor %}"


def _fact(table: Any, label: str, text: str) -> None:  # noqa: ANN401 (a table of python-docx)
    cells = table.add_row().cells
    cells[0].paragraphs[0].add_run(label).bold = True
    cells[1].text = text


def _table(document: Doc, columns: Sequence[tuple[str, str, float]], loop: str) -> Any:  # noqa: ANN401 (a row of python-docx)
    """Add a table of a heading, which is repeated on each page, and one row for each value."""
    table = document.add_table(rows=4, cols=len(columns))
    table.style = TABLE
    heading, opening, row, closing = table.rows
    for place, (title, said, _) in enumerate(columns):
        heading.cells[place].text = title
        row.cells[place].text = said
    opening.cells[0].text = f"{{%tr for {loop} %}}"
    closing.cells[0].text = "{%tr endfor %}"
    for one, mark in ((heading, "tblHeader"), (heading, "cantSplit")):
        one._tr.get_or_add_trPr().append(parse_xml(f"<w:{mark} {nsdecls('w')}/>"))  # noqa: SLF001 (python-docx knows neither)
    _sized(table, [width for _, _, width in columns])
    return row


def _sized(table: Any, widths: Sequence[float]) -> None:  # noqa: ANN401 (a table of python-docx)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
        for cell in column.cells:
            cell.width = Inches(width)


if __name__ == "__main__":
    main()
