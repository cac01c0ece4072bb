"""Bulletins and crosswalk guides in a real browser: accessible, narrow, printable, no request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from releasekit import resources
from releasekit.cli import main
from releasekit.model import ReleaseKind
from tests.support.browsing import opened, presentation_faults, scrolls_sideways
from tests.support.files import DISTRIBUTIONS, load

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SAMPLES = str(resources.folder("releases"))
CPT = ("2025", "2026", "-s", "cpt", "--store", SAMPLES)
PAGES: dict[str, tuple[str, ...]] = {
    "annual": ("bulletin", *CPT, "-o", "."),
    "annual for staff": ("bulletin", *CPT, "--audience", "internal", "-o", "."),
    "update": ("bulletin", "2025", "2025-04", "-s", "cpt", "--store", SAMPLES, "-o", "."),
    "nothing": ("bulletin", "2026", "2026", "-s", "icd10cm", "--store", SAMPLES, "-o", "."),
    "summary": ("bulletin", *CPT, "--template", "summary", "-o", "."),
    "erratum": ("bulletin", "2025-10@1", "2025-10@2", "-s", "hcpcs", "--store", "posted"),
    "guide": ("crosswalk", *CPT, "--format", "html", "-o", "guide.html"),
    "guide for staff": (
        *("crosswalk", *CPT, "--format", "html"),
        *("--audience", "internal", "-o", "guide.html"),
    ),
    "guides": (
        *("crosswalk", *CPT[:2], *CPT[4:], "--all", "--section", "eye"),
        *("--format", "html", "-o", "guide.html"),
    ),
}
pytestmark = pytest.mark.slow


@pytest.fixture
def page(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    command = PAGES[request.param]
    if "posted" in command:
        for name, kind in (("2025", None), ("2026", ReleaseKind.CORRECTION)):
            given = {"kind": kind, "reason": "Posted again"} if kind else {}
            folder = DISTRIBUTIONS / "hcpcs" / name
            load(Path("posted"), "hcpcs", "2025-10", folder, force=True, **given)
    with pytest.raises(SystemExit) as stopped:
        main(command)
    assert stopped.value.code == 0
    (found,) = tmp_path.glob("*.html")
    return found


@pytest.mark.parametrize("page", PAGES, indirect=True)
def test_a_page_is_for_everybody(browser: Browser, page: Path) -> None:
    """Nothing that axe knows of is wrong, in light and dark, wide and at 320 px; in print too."""
    with opened(browser, page) as shown:
        shown.emulate_media(media="print")
        assert not scrolls_sideways(shown)
        paper = shown.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
        assert shown.pdf(format="A4").startswith(b"%PDF")
        shown.emulate_media(media="screen")
        assert presentation_faults(shown) == []


@pytest.mark.parametrize("page", PAGES, indirect=True)
def test_a_page_says_what_it_is(browser: Browser, page: Path) -> None:
    with opened(browser, page) as shown:
        text = shown.inner_text("body")
        assert shown.locator("h1").count() == 1
        samples = shown.locator(".sample").count()
        assert (shown.title().startswith("SAMPLE: "), samples) == ("SAMPLE" in text, samples)
        if "American Medical Association" in text:
            assert text.count("Applicable FARS/DFARS restrictions apply") == 1
            assert "© 2025 American" in text or "© 2024 American" in text
