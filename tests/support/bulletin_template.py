"""Writes the Word templates of a bulletin: python -m tests.support.bulletin_template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx import Document
from docx.shared import Pt

from releasekit import resources
from tests.support.word_pieces import (
    framed,
    letter_page,
    looped,
    saved,
    sized,
    small,
    styled,
    when,
)
from tests.support.word_template import TABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Doc

FOLDER = resources.folder("templates") / "bulletin"
ONE = "bulletin.changes"
B = "words.bulletin"
ENDED = (
    ("{{ words.columns.code }}", "{{ ended.change.printed }}", 0.75),
    (
        f"{{{{ {B}.last_day if bulletin.textless else {ONE}.text_word | capitalize }}}}",
        "{{ ended.last_day | day if bulletin.textless else ended.change.display }}",
        2.9,
    ),
    (f"{{{{ {B}.why }}}}", "{{ ended.why }}", 1.15),
    (f"{{{{ {B}.instead }}}}", '{{ ended.instead or "\u2013" }}', 2.5),
)
LISTED = (0.72, 2.93, 0.72, 2.93)
NARROWED = (
    ("{{ words.columns.code }}", "{{ row.change.printed }}", 0.75),
    (f"{{{{ {ONE}.text_word | capitalize }}}}", "{{ row.change.display }}", 3.85),
    (f"{{{{ {B}.parts_taken }}}}", "{{ row.beside }}", 2.7),
)
PROPERTIES = (
    (f"{{{{ {B}.property }}}}", "{{ property.title }}", 1.6),
    (f"{{{{ {B}.was }}}}", '{{ row.before or "\u2013" }}', 1.3),
    (f"{{{{ {B}.now_is }}}}", '{{ row.after or "\u2013" }}', 1.3),
    ("{{ bulletin.changes.entries.listed }}", "{{ row.codes }}", 3.1),
)
UPCOMING = (
    (f"{{{{ {B}.date }}}}", "{{ entry.day | day }}", 1.2),
    (f"{{{{ {B}.what }}}}", "{{ entry.title }}", 2.8),
    ("{{ words.columns.codes }}", '{{ entry.printed[:10] | join(", ") }}', 3.3),
)
INTERIM = (
    (f"{{{{ {B}.update_label }}}}", "{{ update.label }}", 2.0),
    ("{{ words.columns.effective }}", "{{ update.effective | day }}", 2.0),
    ("{{ words.columns.codes }}", "{{ update.codes | thousands }}", 3.3),
)
NOTES = "{{ bulletin.ended_notes }}"
COMPARED = (
    f"{{{{ {B}.compared.format(name={ONE}.name, before={ONE}.before.label, "
    f"before_day={ONE}.before.effective | day, after={ONE}.after.label, "
    f"after_day={ONE}.after.effective | day, publisher={ONE}.publisher_name) }}}}"
)
CELLS = (
    f"{{% for cell in {ONE}.overlay.of(row.change.code) %}}{{% if cell %}}"
    f"{{{{ {ONE}.overlay.headings[loop.index0] }}}}: {{{{ cell }}}}. {{% endif %}}{{% endfor %}}"
)

SAID = f"{ONE}.overlay.of(row.change.code) | select | list"
"""Whether the issuer's own columns, or the house's figures, say anything of a code."""


def main() -> None:
    """Write the templates."""
    for name in ("annual", "summary"):
        (FOLDER / f"{name}.docx").write_bytes(content(name))


def content(name: str) -> bytes:
    """Return a template's bytes, the same on every run."""
    document = Document()
    styled(document, "{{ bulletin.opening.subject }}")
    letter_page(document, f"{{{{ {ONE}.notice }}}}")
    head(document)
    document.add_paragraph(f"{{%p if {ONE}.changes %}}")
    _opening(document)
    if name == "summary":
        _ended(document, "bulletin.brief.ended", "bulletin.brief.ended_left")
        _runs(document, "bulletin.brief.runs")
        when(document, "bulletin.brief.left", "{{ bulletin.brief.left }}", "Small")
    else:
        _ended(document, "bulletin.ended", "")
        _lists(document)
        _rest(document)
    document.add_paragraph("{%p else %}")
    document.add_paragraph(f"{{{{ {B}.no_changes_part if {ONE}.narrowed else {B}.no_changes }}}}")
    document.add_paragraph("{%p endif %}")
    if name == "annual":
        _last(document)
    when(document, "bulletin.issuer.disclaimer", "{{ bulletin.issuer.disclaimer }}", "Small")
    return saved(document)


def head(document: Doc) -> None:
    """Add the issuer's line, the subject, and what a bulletin says first."""
    line = document.add_paragraph(style="Small")
    line.add_run(
        f"{{{{ bulletin.issuer.line or {ONE}.title }}}}"
        f'{{{{ " \u00b7 " ~ {B}.number.format(number=bulletin.issuer.number) '
        "if bulletin.issuer.number }}"
        f'{{{{ " \u00b7 " ~ {B}.issued.format(day=bulletin.issuer.issued | day) '
        "if bulletin.issuer.issued }}"
    )
    document.add_paragraph("{{ bulletin.opening.subject }}", style="Title")
    when(document, f"{ONE}.sample", "{{ words.sample_label }}. {{ words.sample }}", "Sample")
    lead = document.add_paragraph()
    lead.add_run("{{ bulletin.opening.effective }}").bold = True
    lead.add_run(" {{ bulletin.opening.grace }}")
    document.add_paragraph(f'{{%p for note in {ONE}.notes if note.id in ("part", "codes") %}}')
    document.add_paragraph("{{ note.label }}: {{ note.text }}")
    document.add_paragraph("{%p endfor %}")
    roles = f'{{{{ {B}.readers }}}}: {{{{ bulletin.opening.readers | join(", ") }}}}'
    when(document, "bulletin.opening.readers", roles)
    contact = f"{{{{ {B}.questions }}}}: {{{{ bulletin.issuer.contact }}}}"
    when(document, "bulletin.issuer.contact", contact)


def _opening(document: Doc) -> None:
    totals = document.add_paragraph()
    numbers = totals.add_run('{{ bulletin.totals | map(attribute="text") | join(" \u00b7 ") }}')
    numbers.bold, numbers.font.size = True, Pt(10)
    totals.add_run('{{ " (%s)" % bulletin.apart if bulletin.apart }}')
    document.add_paragraph("{%p if bulletin.highlights %}")
    document.add_paragraph(f"{{{{ {B}.highlights }}}}", style="Heading 1")
    document.add_paragraph("{%p for highlight in bulletin.highlights %}")
    document.add_paragraph("{{ highlight.text }}", style="List Bullet")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if bulletin.duties %}")
    day = f"{ONE}.after.effective | day"
    document.add_paragraph(f"{{{{ {B}.to_do.format(day={day}) }}}}", style="Heading 1")
    table = document.add_table(rows=3, cols=2)
    opening, row, closing = table.rows
    opening.cells[0].text = "{%tr for duty in bulletin.duties %}"
    row.cells[0].paragraphs[0].add_run("{{ duty.who }}").bold = True
    row.cells[1].text = "{{ duty.what }}."
    closing.cells[0].text = "{%tr endfor %}"
    sized(table, (1.7, 5.6))
    small(table)
    document.add_paragraph("{%p endif %}")


def _ended(document: Doc, rows: str, left: str) -> None:
    document.add_paragraph("{%p if bulletin.ended %}")
    heading = "{{ bulletin.ended_title }} ({{ bulletin.ended_tally.text }})"
    document.add_paragraph(heading, style="Heading 1")
    document.add_paragraph(NOTES, style="Small")
    document.add_paragraph(f"{{%p if {rows} %}}")
    row = looped(document, ENDED, f"ended in {rows}")
    day = row.cells[2].add_paragraph(
        "{%p if not bulletin.textless and ended.last_day != bulletin.ended[0].last_day %}"
    )
    row.cells[2].add_paragraph("{{ ended.last_day | day }}", style="Row")
    row.cells[2].add_paragraph("{%p endif %}")
    day.style = "Row"
    document.add_paragraph("{%p endif %}")
    if not left:
        when(
            row.cells[1],
            SAID.replace("row.", "ended."),
            CELLS.replace("row.", "ended."),
            "Row",
        )
    if left:
        when(document, left, f"{{{{ {left} }}}}", "Small")
    document.add_paragraph("{%p endif %}")


def _runs(document: Doc, runs: str) -> None:
    document.add_paragraph(f"{{%p for run in {runs} %}}")
    line = document.add_paragraph(style="Row")
    title = '{{ run.list ~ ", " if run.list }}{{ run.title }} ({{ run.count | thousands }}): '
    line.add_run(title).bold = True
    line.add_run("{{ run.codes }}")
    document.add_paragraph("{%p endfor %}")


def _lists(document: Doc) -> None:
    document.add_paragraph("{%p if bulletin.textless %}")
    document.add_paragraph(f"{{{{ {B}.by_section }}}}", style="Heading 1")
    _runs(document, "bulletin.runs if run.list")
    document.add_paragraph("{%p else %}")
    document.add_paragraph('{%p for group in bulletin.lists if group.id != "narrowed" %}')
    _pairs(document)
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph('{%p for group in bulletin.lists if group.id == "narrowed" %}')
    _group(document, NARROWED)
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")


def _pairs(document: Doc) -> None:
    """Add a list with two codes in a row."""
    document.add_paragraph("{{ group.title }} ({{ group.tally.text }})", style="Heading 1")
    table = document.add_table(rows=6, cols=len(LISTED))
    table.style = TABLE
    heading, outer, title, inner, row, closing = table.rows
    for place in (0, 2):
        heading.cells[place].text = "{{ words.columns.code }}"
        heading.cells[place + 1].text = f"{{{{ {ONE}.text_word | capitalize }}}}"
    outer.cells[0].text = "{%tr for section in group.sections %}"
    _section(title)
    inner.cells[0].text = "{%tr for pair in section.rows | batch(2) %}"
    closing.cells[0].text = "{%tr endfor %}"
    table.add_row().cells[0].text = "{%tr endfor %}"
    for place in (0, 1):
        _code(row.cells[2 * place], row.cells[2 * place + 1], place)
    framed(table, LISTED)


def _code(code: Any, text: Any, place: int) -> None:  # noqa: ANN401 (cells of python-docx)
    """Fill two cells with a code, and its text as it was and is; with nothing, if there is none."""
    there, row = f"pair | length > {place}", f"pair[{place}]"
    code.paragraphs[0].add_run(f"{{{{ {row}.change.printed if {there} }}}}").bold = True
    said = text.paragraphs[0]
    said.add_run(f"{{{{r ({row}.change if {there} else none) | redlined }}}}")
    header = f'" (%s)" % words.header if {there} and {row}.change.header'
    said.add_run(f"{{{{ {header} }}}}")
    when(text, f"{there} and {row}.beside", f"{{{{ {row}.beside }}}}")
    cells = CELLS.replace("row.", f"{row}.")
    when(text, f"{there} and {SAID.replace('row.', f'{row}.')}", cells)


def _group(document: Doc, columns: Sequence[tuple[str, str, float]]) -> None:
    document.add_paragraph("{{ group.title }} ({{ group.tally.text }})", style="Heading 1")
    table = document.add_table(rows=6, cols=len(columns))
    table.style = TABLE
    heading, outer, title, inner, row, closing = table.rows
    for place, (name, said, _) in enumerate(columns):
        heading.cells[place].text = name
        row.cells[place].text = said
    outer.cells[0].text = "{%tr for section in group.sections %}"
    _section(title)
    inner.cells[0].text = "{%tr for row in section.rows %}"
    closing.cells[0].text = "{%tr endfor %}"
    table.add_row().cells[0].text = "{%tr endfor %}"
    when(row.cells[1], SAID, CELLS)
    framed(table, [width for _, _, width in columns])


def _section(row: Any) -> None:  # noqa: ANN401 (a row of python-docx)
    merged = row.cells[0].merge(row.cells[-1])
    name = merged.paragraphs[0].add_run("{{ section.title }} ({{ section.tally.text }})")
    name.bold = True


def _rest(document: Doc) -> None:
    document.add_paragraph("{%p if bulletin.properties %}")
    document.add_paragraph("{{ bulletin.properties_title }}", style="Heading 1")
    looped(document, PROPERTIES, "property in bulletin.properties", "row in property.rows")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if bulletin.further %}")
    document.add_paragraph(f"{{{{ {B}.further }}}}", style="Heading 1")
    document.add_paragraph("{%p for line in bulletin.further %}")
    document.add_paragraph("{{ line.title }}: {{ line.codes | thousands }}", style="List Bullet")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")


def _last(document: Doc) -> None:
    document.add_paragraph("{%p if bulletin.interim %}")
    updates = f"{{{{ {B}.updates.format(before={ONE}.before.label) }}}}"
    document.add_paragraph(updates, style="Heading 1")
    looped(document, INTERIM, "update in bulletin.interim")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph(f"{{{{ {B}.upcoming }}}}", style="Heading 1")
    document.add_paragraph("{%p if bulletin.upcoming %}")
    looped(document, UPCOMING, "entry in bulletin.upcoming")
    document.add_paragraph("{%p else %}")
    document.add_paragraph(f"{{{{ {B}.nothing_upcoming }}}}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph(f"{{{{ {B}.sources }}}}", style="Heading 1")
    document.add_paragraph(COMPARED)


if __name__ == "__main__":
    main()
