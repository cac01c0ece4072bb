"""Writes the Word template of an erratum: python -m tests.support.erratum_template."""

from __future__ import annotations

from docx import Document

from tests.support.bulletin_template import CELLS, FOLDER, ONE, SAID, head
from tests.support.word_pieces import letter_page, looped, saved, sized, small, styled, when

PLACE = FOLDER / "erratum.docx"
E = "words.errata"
COLUMNS = (
    (
        "{{ words.columns.code }}",
        '{{ row.change.printed }}{{ " (%s)" % words.header if row.change.header }}',
        0.8,
    ),
    (f"{{{{ {E}.about }}}}", "{{ row.what }}", 1.5),
    (f"{{{{ {E}.wrong }}}}", "{{r row | wrong }}", 2.5),
    (f"{{{{ {E}.right }}}}", "{{r row | right }}", 2.5),
)
POSTED = (
    f"{{{{ {E}.posting.format(day=posted.posted | day) if posted.posted else {E}.no_posting }}}} "
    f"({{{{ {E}.corrects.format(after=posted.label, before=posted.corrects) }}}})"
)
REASON = f"{{{{ {E}.reason.format(reason=posted.reason) if posted.reason else {E}.no_reason }}}}"


def main() -> None:
    """Write the template."""
    PLACE.write_bytes(content())


def content() -> bytes:
    """Return the template's bytes, the same on every run."""
    document = Document()
    styled(document, "{{ bulletin.opening.subject }}")
    letter_page(document, f"{{{{ {ONE}.notice }}}}")
    head(document)
    document.add_paragraph("{%p if bulletin.duties %}")
    document.add_paragraph(f"{{{{ {E}.redo }}}}", style="Heading 1")
    table = document.add_table(rows=3, cols=2)
    opening, row, closing = table.rows
    opening.cells[0].text = "{%tr for duty in bulletin.duties %}"
    row.cells[0].paragraphs[0].add_run("{{ duty.who }}").bold = True
    row.cells[1].text = "{{ duty.what }}."
    closing.cells[0].text = "{%tr endfor %}"
    sized(table, (1.7, 5.6))
    small(table)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p for posted in bulletin.postings if posted.corrections %}")
    document.add_paragraph(POSTED, style="Heading 1")
    document.add_paragraph(REASON, style="Small")
    corrected = looped(document, COLUMNS, "row in posted.corrections")
    about = corrected.cells[1]
    named = "row.change.label or row.change.about_code and row.change.display"
    when(about, named, "{{ row.change.label or row.change.display }}", "Row")
    when(corrected.cells[3], SAID, CELLS, "Row")
    document.add_paragraph("{%p endfor %}")
    when(document, "bulletin.issuer.disclaimer", "{{ bulletin.issuer.disclaimer }}", "Small")
    return saved(document)


if __name__ == "__main__":
    main()
