"""The site in a real browser, from a file path: axe-core, phones, and the search by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.browsing import opened, presentation_faults, violations
from tests.support.sites import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow
PAGES = [
    "index.html",
    "search.html",
    "releases/cpt/2025.html",
    "releases/cpt/2026.html",
    "releases/icd10cm/2026.html",
    "codes/hcpcs/index.html",
    "codes/cpt/022.html",
    "codes/icd10cm/H81.html",
]


@pytest.fixture(scope="module", params=["public", "internal"])
def folder(request: pytest.FixtureRequest, sites: Callable[[str], Path]) -> Path:
    return sites(request.param)


@pytest.mark.parametrize(
    ("who", "name"),
    [("public", name) for name in PAGES]
    + [("internal", name) for name in PAGES if "/cpt/" in name],  # the others are the same
)
def test_a_page_is_accessible_and_fits(
    browser: Browser, sites: Callable[[str], Path], who: str, name: str
) -> None:
    with opened(browser, sites(who) / name) as page:
        assert presentation_faults(page) == []


@pytest.mark.parametrize("typed", ["H81", "h81.0", "H810"])
def test_a_code_is_found_and_followed_by_keyboard(
    browser: Browser, folder: Path, typed: str
) -> None:
    with opened(browser, folder / "index.html") as page:
        page.get_by_role("searchbox").fill(typed)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=*")
        page.locator(".answers a").first.wait_for()
        codes = page.locator(".answers a").all_text_contents()
        codes = [code.replace(".", "") for code in codes]
        assert all(code.startswith(typed.upper().replace(".", "")) for code in codes)
        assert violations(page) == []
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/codes/icd10cm/H81.html#{codes[0]}")
        assert page.locator(f"[id='{codes[0]}']").is_visible()


def test_words_are_found_in_any_order_and_cut_short(browser: Browser, folder: Path) -> None:
    concept = next(iter(SAMPLES.open(SAMPLES.get("hcpcs", "2026-01"))))
    first, second, *_ = [word for word in concept.display.split() if word.isalpha()]
    with opened(browser, folder / "search.html") as page:
        page.get_by_label("Code, or words of its text").fill(f"{second.lower()} {first[:3]}")
        page.locator("#found-hcpcs").wait_for()
        assert concept.code in page.locator(".answers a").all_text_contents()
        said = page.locator("#said").inner_text()
        page.get_by_label("in", exact=True).select_option("icd10cm")
        page.locator("#found-hcpcs").wait_for(state="detached")
        assert page.locator("#said").inner_text() != said
        page.get_by_label("Code, or words of its text").fill("nosuchwordanywhere")
        page.get_by_text("Nothing found.").wait_for()


def test_descriptors_of_a_licensed_code_set_are_found_by_those_who_may(
    browser: Browser, folder: Path
) -> None:
    concept = next(iter(SAMPLES.open(SAMPLES.get("cpt", "2026"))))
    word = next(one for one in concept.display.split() if one.isalpha())
    with opened(browser, folder / "search.html") as page:
        page.get_by_label("in", exact=True).select_option("cpt")
        page.get_by_label("Code, or words of its text").fill(concept.code)
        page.locator(".answers li").first.wait_for()
        inside = "internal" in folder.parts
        shown = page.locator(".answers li").first.inner_text()
        assert (concept.display in shown) == inside
        page.get_by_label("Code, or words of its text").fill(word)
        said = page.get_by_text("found" if inside else "Nothing found.", exact=False)
        said.first.wait_for()
        assert (page.locator(".answers li").count() > 0) == inside


def test_without_scripts_there_are_lists(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "search.html").as_uri())
    assert not page.locator("#search").is_visible()
    assert "Searching needs JavaScript" in str(page.locator("noscript").text_content())
    page.get_by_role("link", name="ICD-10-CM").first.click()
    assert page.get_by_role("link", name="H81").is_visible()
    context.close()


def test_it_prints(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / "releases/cpt/2026.html") as page:
        page.emulate_media(media="print")
        assert not page.get_by_role("navigation", name="Site").is_visible()
        assert page.locator("footer.page").is_visible()
        assert page.pdf().startswith(b"%PDF")
