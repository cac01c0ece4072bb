"""PDF: tagged, with bookmarks and pages, its texts as they are, and no code from any of them."""

from __future__ import annotations

import io
import re
import sys
import time
from typing import Any

import pypdf
import pytest
from msgspec import structs

from releasekit import resources
from releasekit.classify.compare import compare
from releasekit.errors import ExportError, TemplateError
from releasekit.licensing import audience
from releasekit.office import EXPORTS, pdf
from releasekit.render import literals, sandbox
from releasekit.store import Store
from releasekit.timeline import Timeline
from releasekit.views import bulletins, catalog, changes
from releasekit.views.overlay_columns import OverlayView
from releasekit.views.selection import Selection
from tests.support.hostile import TEXTS, attacked, bulletin
from tests.support.reports import ALL, report
from tests.support.reports import change as made

SAMPLES = Store(resources.folder("releases"))
PLAIN = '#set document(title: "T")\n#set text(lang: "en")\n#title()\n'


def shown(view: str, code_set: str = "cpt", who: str = "public") -> list[Any]:
    (diff,) = compare(SAMPLES, "2025", "2026", code_sets=[code_set])
    if view == "changes":
        return [changes.view(diff, Selection(), audience(who))]
    timeline = Timeline(SAMPLES, diff.layout)
    return [bulletins.view(diff, Selection(), audience(who), timeline)]


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def words(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def bookmarks(outline: list[Any]) -> list[str]:
    found: list[str] = []
    for one in outline:
        found += bookmarks(one) if isinstance(one, list) else [one.title]
    return found


@pytest.mark.parametrize(
    ("view", "name"), [("changes", "report"), ("bulletin", "annual"), ("bulletin", "summary")]
)
def test_a_pdf_can_be_read_searched_and_heard(view: str, name: str) -> None:
    views = shown(view)
    reader = read(pdf.produce(name, views))
    one = views[0] if view == "changes" else views[0].changes
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert str(root["/Lang"]).startswith("en")
    assert reader.metadata is not None
    assert str(reader.metadata.title).startswith("SAMPLE: CPT")
    assert b"pdfuaid" in root["/Metadata"].get_data()
    text = words(reader)
    assert "SAMPLE. These releases are made up" in text
    for number, page in enumerate(reader.pages, 1):
        said = "".join(page.extract_text().split())
        assert f"{number}/{len(reader.pages)}" in said
        assert "".join(one.notice.split()) in said
    told = one.summary if view == "changes" else ()
    assert all(row.title in text for row in told)


def test_the_bookmarks_are_the_headings() -> None:
    reader = read(pdf.produce("annual", shown("bulletin")))
    (view,) = shown("bulletin")
    marks = bookmarks(reader.outline)
    assert marks[:2] == ["Highlights", "What to do by January 1, 2026"]
    for group in () if view.textless else view.lists:
        assert any(mark.startswith(group.title) for mark in marks)
    assert "What comes next" in marks


def test_a_table_says_its_head_on_every_page() -> None:
    rows = [made(id=f"r{n}", code=f"D{n:04}", display=f"Demo {n}") for n in range(120)]
    reader = read(pdf.produce("report", [report(*rows)]))
    listed = [page.extract_text() for page in reader.pages if "D0" in page.extract_text()]
    assert len(listed) > 1
    assert all("Code" in text and "Before and after" in text for text in listed)


def test_a_report_shows_level_billable_and_replacements_and_no_column_is_cut() -> None:
    counted = {"additions": 1, "deletions": 0, "revisions": 0}
    overlay = OverlayView(headings=("Coverage",), cells={"D0001": ("prior authorization",)})
    view = structs.replace(ALL, publisher=counted, overlay=overlay)
    reader = read(pdf.produce("report", [view]))
    text = words(reader)
    for said in (
        "Code Billable Change Level Before and after Replacement Coverage",
        "D0002 yes Added Review Demo of the second",
        "E0001 Deleted Action required Demo, later text E0002, E0003",
        "E0002 no Flag changed: Add-on Review",
        "prior authorization",
        "Every change is effective January 1, 2026.",
    ):
        assert said in text
    assert "Billable" not in words(read(pdf.produce("report", [ALL])))
    assert text.count("January 1, 2026") == 2
    for page in reader.pages:
        assert (page.mediabox.width, page.mediabox.height) == (612, 792)


def test_a_summary_is_one_page() -> None:
    for code_set in ("cpt", "icd10cm"):
        assert len(read(pdf.produce("summary", shown("bulletin", code_set))).pages) == 1


def test_a_redline_is_more_than_a_color() -> None:
    view = report(made(before="Demo of ten", after="Demo of twenty"))
    text = catalog.text("report", "typ", [view])
    assert '#deleted[#"ten";]#inserted[#"twenty";]' in text
    assert re.search(r"#let deleted\(body\) = .*strike", text)
    assert re.search(r"#let inserted\(body\) = .*underline", text)


def test_the_same_view_gives_the_same_bytes_whenever(monkeypatch: pytest.MonkeyPatch) -> None:
    first = pdf.produce("report", [ALL])
    time.sleep(1.1)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    assert pdf.produce("report", [ALL]) == first
    metadata = read(first).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert metadata.creation_date.date() == ALL.after.known


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", ["report", "annual", "erratum", "summary"])
def test_hostile_texts_stay_texts(name: str, text: str) -> None:
    view = attacked(ALL, text)
    views: list[Any] = [view] if name == "report" else [bulletin(view, text)]
    reader = read(pdf.produce(name, views))
    plain = "".join(words(reader).split())
    visible = "".join(one for one in text if one.isprintable() and one.isascii())
    # Lines break, ligatures join and quotes may curl: what matters is that it stands there.
    for word in re.findall(r"[a-z]{4,}", visible):
        assert word in plain
    assert "1337" not in plain
    said = pdf.source(name, views)
    assert text in said


def test_a_literal_is_read_back_as_it_was() -> None:
    for text in TEXTS:
        source = f"#{literals.literal(text)};"
        assert pdf._LITERAL.sub(pdf._unescaped, source) == text  # noqa: SLF001 (the pair of the two)
        assert not literals.REACHES_OUT.search(source)


@pytest.mark.parametrize(
    "template",
    [
        "{{ x }}",
        "{{ x ~ m(x) }}",
        "{{ m(x) ~ x }}",
        "{{ [m(x), x] | join }}",
        "{{ m('{}').format(x) }}",
        "{{ m('{}')['format'](x) }}",
        "{{ (m('{}') | attr('format'))(x) }}",
        "{{ m('%s') % x }}",
        "{{ m('Q') | replace('Q', x) }}",
        "{{ x | safe }}",
        "{{ m(x) | upper }}",
        "{% set y %}{{ x }}{% endset %}{{ y }}",
        "{% call n() %}{{ x }}{% endcall %}",
        "{{ m(x)[3:] }}",
    ],
)
def test_no_way_through_a_template_makes_a_value_code(template: str) -> None:
    macros = "{% macro m(x) %}[{{ x }}]{% endmacro %}{% macro n() %}{{ caller() }}{% endmacro %}"
    made = sandbox.environment("typ", (), "words").from_string(macros + template)
    text = made.render(x='"; #panic("out") //')
    assert pdf.typeset("t", PLAIN + text)


def test_a_filter_block_is_refused() -> None:
    import jinja2  # noqa: PLC0415 (only here)

    with pytest.raises(jinja2.TemplateSyntaxError, match="no filter blocks"):
        sandbox.environment("typ", (), "words").from_string(
            "{% filter upper %}{{ x }}{% endfilter %}"
        )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('#read("/etc/passwd")', "not found"),
        ('#read("../../etc/passwd")', "root"),
        ('#import "@preview/cetz:0.2.0"', "import is not allowed in templates"),
        ('say "it" #import "@preview/cetz:0.2.0"', "import is not allowed in templates"),
        ('#include "x.typ"', "include is not allowed in templates"),
        ('#eval("1")', "eval is not allowed in templates"),
        ("#panic()", "panicked"),
        ("#table(", "unclosed delimiter"),
    ],
)
def test_a_template_sees_no_file_and_no_package(body: str, said: str) -> None:
    with pytest.raises(TemplateError, match=said) as refused:
        pdf.typeset("mine", PLAIN + body)
    assert "/tmp" not in str(refused.value)  # noqa: S108 (a path that must not be told)


@pytest.mark.parametrize("body", ["= No title", f"{PLAIN}\u4e2d\u6587"])
def test_what_cannot_be_claimed_is_made_without_the_claim(body: str) -> None:
    root: Any = read(pdf.typeset("mine", body)).root_object
    plain: Any = read(pdf.typeset("mine", PLAIN)).root_object
    assert b"pdfuaid" not in root["/Metadata"].get_data()
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in plain["/Metadata"].get_data()


def test_a_missing_extra_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ExportError, match=r"pip install 'releasekit\[pdf\]'"):
        EXPORTS["pdf"].produce("report", [ALL])


@pytest.mark.slow
def test_six_hundred_rows_are_typeset_in_two_seconds() -> None:
    rows = [
        made(id=f"r{n}", code=f"D{n:04}", before=f"Demo of {n} units", after=f"Demo of {n + 1}")
        for n in range(600)
    ]
    start = time.process_time()
    content = pdf.produce("report", [report(*rows)])
    assert time.process_time() - start < 2
    assert len(read(content).pages) > 5
