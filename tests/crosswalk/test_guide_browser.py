"""The guide in a real browser: it is searched in the page, and without scripts it shows all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.licensing import audience
from releasekit.store import Store
from releasekit.views import catalog
from releasekit.views.crosswalks import view
from releasekit.views.guides import guide
from tests.crosswalk.test_guide import ARCH, LEFT, RIGHT, SPLIT
from tests.support.browsing import opened, presentation_faults
from tests.support.guides import printed
from tests.support.walks import walk

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow
BEFORE = f"{ARCH}\nA000 Velar ague\nB000 Corvine rind\nC000 Halo\nC001 Halo of the lens"
AFTER = f"{LEFT}\n{RIGHT}\nA010 Velar ague, mild\nC000 Halo\nC001 Halo of the lens"
ENTRIES = ".codes tbody tr:not(.family)"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("guide")
    found = walk(root, (BEFORE, ""), (AFTER, f"{SPLIT}\nA000 > A010"))
    shown = guide(view(found, Store(root), audience("public"), every=True))
    page = root / "guide.html"
    page.write_text(catalog.text("guide", "html", [shown]), encoding="utf-8")
    return page


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("S30.12XD", ["S30.1XX_"]),
        ("s3012xd", ["S30.1XX_"]),
        ("S30.1XXS", ["S30.1XX_"]),
        ("velar mild", ["A00.0"]),
        ("rind", ["B00.0"]),
        ("bruise rind", []),
        ("S30.14XA", []),
    ],
)
def test_a_guide_is_searched_in_the_page(
    browser: Browser, place: Path, typed: str, found: list[str]
) -> None:
    with opened(browser, place) as page:
        every = page.locator(f"{ENTRIES}:visible").count()
        assert every == 3
        page.get_by_label("Find a code or words").fill(typed)
        shown = page.locator(f"{ENTRIES}:visible .code:first-child").all_inner_texts()
        assert [code for code in shown if code in {"S30.1XX_", "A00.0", "B00.0"}] == found
        assert presentation_faults(page) == []
        page.get_by_label("Find a code or words").fill("")
        assert page.locator(f"{ENTRIES}:visible").count() == every


def test_a_code_that_stays_is_found_in_its_run(browser: Browser, place: Path) -> None:
    with opened(browser, place) as page:
        page.get_by_label("Find a code or words").fill("C00.1")
        assert page.locator(".same li:visible").all_inner_texts() == [
            "C00.0 to C00.1: 2 codes stay the same"
        ]
        page.get_by_label("Find a code or words").fill("C00.2")
        assert page.locator(".same li:visible").count() == 0


def test_a_permalink_leads_to_its_code_though_it_is_filtered_out(
    browser: Browser, place: Path
) -> None:
    with opened(browser, place) as page:
        page.get_by_label("Find a code or words").fill("rind")
        assert not page.locator("[id='S301XXD']").is_visible()
        page.evaluate("location.hash = 'S301XXD'")
        page.locator("[id='S301XXD']").wait_for(state="visible")


def test_without_scripts_and_on_paper_it_shows_all(browser: Browser, place: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(place.as_uri())
    assert not page.locator("#filter").is_visible()
    assert page.locator(f"{ENTRIES}:visible").count() == 3
    sheets = printed(page)
    assert len(sheets) == 1
    assert all(code in sheets[0] for code in ("S30.1XXA", "S30.12XS", "A01.0", "B00.0"))
    context.close()
