"""The Word form: tracked changes to the letter, templates of users, nothing withheld."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from pypdf import PdfReader

from releasekit import office
from releasekit.licensing import audience
from releasekit.render import words as phrases
from releasekit.render.dates import day_in_words
from releasekit.views import leak_sources
from tests.support import documents, word_template
from tests.support.reports import ADDED, BETWEEN, DELETED, FLAG, change, report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from releasekit.views.changes import ChangesView

    Template = Callable[..., None]

ALL = [documents.shown(*pair, name="internal") for pair in documents.PAIRS]
BREAKS: dict[object, str] = {qn("w:br"): "\n", qn("w:tab"): "\t"}
GONE = {"accepted": (qn("w:del"),), "rejected": (qn("w:ins"),), "shown": ()}
"""What is left out when every tracked change is accepted or rejected."""


def produced(*views: ChangesView, name: str = "report") -> bytes:
    return office.EXPORTS["docx"].produce(name, views)


def part(content: bytes, name: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(name))


def text(node: etree._Element, settled: str = "shown") -> str:
    """Return a text with every tracked change accepted or rejected; as it stands else."""
    return "".join(
        BREAKS.get(one.tag) or one.text or ""
        for one in node.iter(qn("w:t"), qn("w:delText"), *BREAKS)
        if not any(above.tag in GONE[settled] for above in one.iterancestors())
    )


def rows(content: bytes) -> list[list[etree._Element]]:
    """Return the cells of every row below the heading "Code" of a table of changes."""
    found = []
    for table in part(content).iter(qn("w:tbl")):
        heading, *below = table.iter(qn("w:tr"))
        if text(heading).startswith("CodeChange"):
            found += [list(row.iter(qn("w:tc"))) for row in below]
    return found


def redlined(cell: etree._Element) -> etree._Element:
    """Return the paragraph of a cell that has the redline; the descriptor stands below it."""
    return next(cell.iter(qn("w:p")))


@pytest.mark.parametrize("name", ["public", "internal"])
@pytest.mark.parametrize("pair", documents.PAIRS, ids=lambda pair: pair[0])
def test_every_change_has_its_row_and_settles_to_the_letter(
    pair: tuple[str, str, str], name: str
) -> None:
    view = documents.shown(*pair, name=name)
    content = produced(view)
    for one, cells in zip(documents.changes([view]), rows(content), strict=True):
        code, what, level, words, instead = cells
        tag = phrases.load()["reporting_tags"][one.reporting] if one.reporting else ""
        assert text(code) == one.printed + tag
        assert text(what).startswith(one.class_and_aspect)
        assert text(level) == one.level_title
        assert [mark.get(qn("w:val")) for mark in level.iter(qn("w:pStyle"))] == [
            f"Level{one.level}"
        ]
        assert ("interim" in text(what)) is one.interim
        assert text(instead) == str(one.instead)
        said_once = one.effective == view.days.effective
        assert (f"effective {day_in_words(one.effective)}" in text(what)) is not said_once
        line = redlined(words)
        if one.withheld and not one.before and not one.after:
            assert text(line) == "(text withheld)"
            assert not list(line.iter(qn("w:ins"), qn("w:del")))
        elif one.is_text or one.aspect == "code":
            assert text(line, "accepted") == str(one.after)
            assert text(line, "rejected") == str(one.before)
        elif one.about_code:
            assert text(line) == str(one.display)
        else:
            assert text(line) == " → ".join(filter(None, map(str, (one.before, one.after))))
            assert not list(line.iter(qn("w:ins"), qn("w:del")))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Sudden-swelling of two", "Sudden swelling of  2"),
        ("", "all new"),
        ("all gone", ""),
        ("two\nlines, 10 mg", "two\nlines, 20 mg\nand a third"),
        *((one, f"{one} later") for one in documents.HOSTILE),
    ],
)
@pytest.mark.parametrize("kind", [{}, ADDED, DELETED], ids=["text", "came", "went"])
def test_any_text_settles_to_the_letter(before: str, after: str, kind: dict[str, object]) -> None:
    one = change(**kind, before=before, after=after, display="")
    ((_, _, _, words, _),) = rows(produced(report(one)))
    line = redlined(words)
    assert (text(line, "rejected"), text(line, "accepted")) == (before, after)
    for mark in line.iter(qn("w:ins"), qn("w:del")):
        assert mark.get(qn("w:author")) == "releasekit"
        assert mark.get(qn("w:date")) == f"{one.published}T00:00:00Z"


def test_a_value_that_nobody_edits_has_an_arrow_and_no_revisions() -> None:
    line = redlined(rows(produced(report(change(**FLAG, before="00", after="39"))))[0][3])
    assert text(line) == "00 → 39"
    assert not list(line.iter(qn("w:ins"), qn("w:del")))
    assert [len(list(line.iter(qn(name)))) for name in ("w:strike", "w:u")] == [1, 1]


def test_a_list_of_values_settles_to_all_of_them() -> None:
    before, after = "a first\nb\nc", "c\na fourth\nb"
    one = change(aspect="note.x", several=True, before=before, after=after)
    line = redlined(rows(produced(report(one)))[0][3])
    assert (text(line, "rejected"), text(line, "accepted")) == (before, after)


def test_revisions_have_numbers_of_their_own() -> None:
    numbers = [one.get(qn("w:id")) for one in part(produced(*ALL)).iter(qn("w:ins"), qn("w:del"))]
    assert numbers
    assert len(numbers) == len(set(numbers))


def test_a_withheld_text_is_nowhere_in_the_file() -> None:
    gate = leak_sources.gate([documents.compared(*documents.PAIRS[0])], audience("public"))
    assert gate.runs
    gate.validate("report.docx", produced(documents.shown(*documents.PAIRS[0])))
    with pytest.raises(Exception, match="licensed words"):
        gate.validate("report.docx", produced(ALL[0]))


def test_the_document_is_made_as_word_makes_them() -> None:
    content = produced(*ALL)
    document = Document(io.BytesIO(content))
    styles = [one.style.name for one in document.paragraphs if one.style]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") == len(ALL)
    assert styles.count("Heading 2") == sum(len(view.sections) + 1 for view in ALL)
    for table in part(content).iter(qn("w:tbl")):
        named = [one.get(qn("w:val")) for one in table.iter(qn("w:tblStyle"))]
        if named == [word_template.TABLE]:
            assert [bool(list(row.iter(qn("w:tblHeader")))) for row in table.iter(qn("w:tr"))][
                :2
            ] == [True, False]
    (language,) = document.styles.element.xpath("w:docDefaults//w:lang/@w:val")
    assert language == document.core_properties.language == "en-US"
    (section,) = document.sections
    footer = " ".join(one.text for one in section.footer.paragraphs)
    assert all(view.notice in footer for view in ALL)
    fields = [one.get(qn("w:instr")) for one in section.footer._element.iter(qn("w:fldSimple"))]  # noqa: SLF001 (it has no public one)
    assert fields == ["PAGE", "NUMPAGES"]
    assert section.header.paragraphs[0].text.startswith("SAMPLE: CPT: changes from 2025 to 2026")
    assert "SAMPLE" not in text(part(produced(report(change()))))


def test_what_there_is_to_say_is_said() -> None:
    more: dict[str, Any] = {
        "between": BETWEEN,
        "accepted": 7,
        "narrowed": "surg",
    }
    counts = {"additions": 4321, "deletions": 2, "revisions": 3}
    view = report(change(), **more, publisher=counts, not_compared=("note.x",), basis="book")
    found = text(part(produced(view)))
    live = view.conservation
    for said in (
        f"{live.before:,} + {live.added:,} added + {live.reinstated:,} reinstated",
        "D9", "D8", "7 changes", 'contains "surg"', "4,321 additions", view.notice,
        "only one of the two releasesnote.x", "in the book",
    ):  # fmt: skip
        assert said in found
    plain = text(part(produced(report())))
    assert "No changes." in plain
    assert not re.search("License|Reason|Part|discontinued|restored|Accepted|counted by", plain)


def test_hostile_text_stays_text() -> None:
    for one in documents.HOSTILE:
        view = report(change(code=one, section=one), name=one, title=one, notice=one)
        found = text(part(produced(view)))
        assert found.count(" ".join(one.split(" "))) >= 2
    view = report(change(code="a\x00b\x0b\ufffe\ud800c"))
    assert text(rows(produced(view))[0][0]) == "abc"


def test_the_same_bytes_on_every_run_and_in_every_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    content = produced(*ALL)
    assert content == produced(*ALL)
    assert hashlib.sha256(content).hexdigest() == documents.digest_elsewhere("docx")
    latest = max(view.after.known for view in ALL)
    properties = Document(io.BytesIO(content)).core_properties
    for date in (properties.created, properties.modified):
        assert date is not None
        assert date.date() == latest
    assert properties.title.startswith("CPT: changes from 2025 to 2026")
    members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    assert {one.date_time[:3] for one in members} == {(latest.year, latest.month, latest.day)}


def test_our_template_is_what_its_script_writes() -> None:
    assert word_template.PLACE.read_bytes() == word_template.content()


@pytest.mark.slow
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    content = documents.converted(produced(*ALL), "report.docx", "pdf", tmp_path)
    pages = [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(content)).pages]
    assert len(pages) > len(ALL)
    assert all("CPT © 2025 American Medical Association" in one for one in pages)
    assert f"Page 2 of {len(pages)}" in pages[1]
    whole = " ".join(pages)
    assert "Before and after" in whole
    assert not [one.code for one in documents.changes(ALL) if one.printed not in whole]
