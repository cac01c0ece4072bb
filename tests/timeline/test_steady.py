"""The same files byte for byte: on another day, in another zone, language and hash order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.cli.crosswalk import FORMATS
from tests.support.elsewhere import written

if TYPE_CHECKING:
    from pathlib import Path

TWO = ("2025", "2026", "-s", "cpt")
FORMS = {
    "report": ("html", "md", "pdf", "eml", "xlsx", "docx"),
    "bulletin": ("html", "md", "txt", "pdf", "eml"),
    "crosswalk": FORMATS,
}
YEAR = ("--from", "2025-01-01", "--to", "2026-12-31")
COMMANDS: dict[str, tuple[str, ...]] = {
    **{
        f"{name} {form}": (name, *TWO, "--audience", "internal", "--format", form)
        for name, forms in FORMS.items()
        for form in forms
    },
    "summary html": ("bulletin", *TWO, "--template", "summary", "--format", "html"),
    "summary pdf": ("bulletin", *TWO, "--template", "summary", "--format", "pdf"),
    "diff json": ("diff", *TWO, "--format", "json"),
    "calendar ics": ("calendar", *YEAR, "--format", "ics"),
}
"""What is made of the samples, by the name of its file or folder; of sites see tests/site."""


@pytest.mark.slow
def test_the_same_bytes_wherever_and_whenever(tmp_path: Path) -> None:
    asked = [(*command, "-o", name.replace(" ", ".")) for name, command in COMMANDS.items()]
    here = written(tmp_path / "here", asked, elsewhere=False)
    there = written(tmp_path / "there", asked, elsewhere=True)
    made = {name.partition("/")[0] for name in here}
    assert made >= {name.replace(" ", ".") for name in COMMANDS}
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []
    assert not [name for name, content in here.items() if str(tmp_path).encode() in content]
