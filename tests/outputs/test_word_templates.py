"""Word templates of users: filled in as ours, and a fault is named with its placeholder."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from docx import Document

from releasekit.errors import ExportError, TemplateError
from tests.outputs.test_word import part, produced, text
from tests.support.reports import change, report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Template = Callable[..., None]


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Template:
    """Put a Word template of some paragraphs, and a header, where a user's own templates are."""
    monkeypatch.setenv("RELEASEKIT_TEMPLATES", str(tmp_path))

    def write(*paragraphs: str, header: str = "", name: str = "report") -> None:
        document = Document()
        for said in paragraphs:
            document.add_paragraph(said)
        document.sections[0].header.paragraphs[0].text = header
        (tmp_path / "changes").mkdir(exist_ok=True)
        document.save(str(tmp_path / "changes" / f"{name}.docx"))

    return write


def test_a_users_template_takes_the_place_of_ours(template: Template) -> None:
    template(
        "Dear colleagues, {{ diffs | length }} code set:",
        "{%p for diff in diffs %}",
        "{{ diff.heading }}; {{ diff.notice }}",
        "{%p endfor %}",
        header="{{ diffs[0].name }}",
    )
    one = change(before="a & b", after="a < b")
    document = Document(io.BytesIO(produced(report(one))))
    assert [line.text for line in document.paragraphs][:2] == [
        "Dear colleagues, 1 code set:",
        f"Demo: changes from 2025 to 2026; {report().notice}",
    ]
    assert document.sections[0].header.paragraphs[0].text == "Demo"
    template("{{r diffs[0].sections[0].changes[0] | tracked }}", name="mine")
    assert text(part(produced(report(one), name="mine")), "accepted") == "a < b"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("{{ nonsense }}", "'nonsense' is undefined"),
        ("{{ diffs[0].nonsense }}", "nonsense"),
        ("{{ diffs | nonsense }}", "No filter named 'nonsense'"),
        ("Totals {{ diffs[0]. }}", r"Totals \{\{ diffs\[0\]\. \}\}"),
        ("{% for diff in diffs %}", "endfor"),
        ("{{ diffs[99].name }}", "99|no element|undefined"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{r 'x' | tracked }}", "withheld"),
        ("{{ diffs.__class__.__mro__ }}", "unsafe|__class__"),
        ("{{ diffs[0].before.__init__.__globals__ }}", "unsafe|__init__"),
        ("{% include '/etc/passwd' %}", "passwd"),
    ],
)
@pytest.mark.parametrize("where", ["body", "header"])
def test_a_broken_placeholder_is_named(
    template: Template, said: str, named: str, where: str
) -> None:
    template(said if where == "body" else "fine", header=said if where == "header" else "")
    with pytest.raises(TemplateError, match=named) as caught:
        produced(report(change()))
    assert "changes/report.docx" in str(caught.value)


def test_what_is_no_template_is_refused(
    template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TemplateError, match=r"no template changes/absent\.docx"):
        produced(report(), name="absent")
    template("fine")
    place = tmp_path / "changes" / "report.docx"
    place.write_text("no zip", encoding="utf-8")
    with pytest.raises(TemplateError, match="is not a Word document"):
        produced(report())
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 400_000_000)
    with pytest.raises(TemplateError, match="unpacks to"):
        produced(report())
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    with pytest.raises(ExportError, match=re.escape("pip install 'releasekit[word]'")):
        produced(report())
