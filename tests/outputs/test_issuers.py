"""What a bulletin says of its issuer: number, day of issue, logo; never the clock's day."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from docx import Document

from releasekit import config, office
from releasekit.errors import ConfigurationError
from releasekit.licensing import audience
from releasekit.timeline import Timeline
from releasekit.views import bulletins, issuers
from releasekit.views.issuers import Issue, IssuerView
from releasekit.views.selection import Selection
from tests.cli.test_issuer import JPEG, PNG, SVG
from tests.support import documents
from tests.support.shown import STORE

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2025, 8, 4)


def in_word() -> bytes:
    """Return a bulletin about the samples as a Word document."""
    diff = documents.compared("icd10cm", "2025", "2026")
    timeline = Timeline(STORE, diff.layout)
    shown = bulletins.view(diff, Selection(), audience("public"), timeline)
    return office.EXPORTS["docx"].produce("annual", [shown])


@pytest.fixture(name="configured")
def _configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RELEASEKIT_TEMPLATES", raising=False)
    monkeypatch.delenv(issuers.EPOCH, raising=False)
    return tmp_path / config.FILE


@pytest.mark.parametrize(
    ("numbering", "number", "expected"),
    [
        ("", "7", "7"),
        ("", "PB-7", "PB-7"),
        ("2025-{n:02}", "7", "2025-07"),
        ("{year}-{n:02}", "12", "2025-12"),
        ("{year}-{n:02}", "PB-7", "PB-7"),
        ("{year}-{n:02}", "", ""),
        ("No. {n}", "07", "No. 7"),
    ],
)
def test_digits_are_numbered_and_words_stay(
    configured: Path, numbering: str, number: str, expected: str
) -> None:
    pattern = f'numbering = "{numbering}"\n' if numbering else ""
    configured.write_text(f'[issuer]\nname = "Plan"\n{pattern}')
    assert issuers.view(Issue(number=number, issued=DAY)).number == expected


def test_a_year_needs_a_day_of_issue(configured: Path) -> None:
    configured.write_text('[issuer]\nname = "Plan"\nnumbering = "{year}-{n}"\n')
    with pytest.raises(ConfigurationError, match=r"issuer.numbering has {year}, and there is no"):
        issuers.view(Issue(number="7"))


@pytest.mark.usefixtures("configured")
def test_the_day_of_issue_is_given_or_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert issuers.day_of_issue(None) is None
    assert issuers.view(Issue()) == IssuerView()
    monkeypatch.setenv(issuers.EPOCH, "1754265600")
    assert issuers.day_of_issue(None) == DAY
    assert issuers.day_of_issue(dt.date(2025, 9, 1)) == dt.date(2025, 9, 1)
    for wrong in ("yesterday", "9" * 40):
        monkeypatch.setenv(issuers.EPOCH, wrong)
        with pytest.raises(ConfigurationError, match="is no number of seconds since 1970"):
            issuers.day_of_issue(None)


def test_a_logo_is_a_uri_that_needs_nothing_else(configured: Path) -> None:
    (configured.parent / "logo.png").write_bytes(PNG)
    configured.write_text('[issuer]\nname = "Plan"\ndepartment = "Coding"\nlogo = "logo.png"\n')
    shown = issuers.view(Issue())
    assert shown.logo is not None
    assert (shown.line, shown.logo.alt, shown.logo.format) == ("Plan · Coding", "Plan", "png")
    assert shown.logo.data.startswith("data:image/png;base64,iVBORw0KGgo")


@pytest.mark.parametrize(
    ("name", "content", "described"),
    [("logo.png", PNG, ["Plan"]), ("logo.svg", SVG.format("").encode(), [])],
)
def test_a_letter_in_word_begins_with_the_logo_that_word_can_show(
    configured: Path, name: str, content: bytes, described: list[str]
) -> None:
    (configured.parent / name).write_bytes(content)
    configured.write_text(f'[issuer]\nname = "Plan"\nlogo = "{name}"\n')
    document = Document(io.BytesIO(in_word()))
    above = document.paragraphs[0]._p.xpath(".//wp:docPr/@descr")  # noqa: SLF001 (it has no name)
    assert above == described
    assert len(document.inline_shapes) == len(described)


def test_a_damaged_logo_is_named_before_anything_is_written(configured: Path) -> None:
    (configured.parent / "logo.jpg").write_bytes(JPEG)
    configured.write_text('[issuer]\nname = "Plan"\nlogo = "logo.jpg"\n')
    with pytest.raises(
        ConfigurationError, match=r"issuer\.logo: the picture cannot be read as jpg"
    ):
        in_word()
