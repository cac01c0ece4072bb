"""What the search of the site answers first, in a real browser; and what it must not put first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.store import Store
from tests.support.browsing import opened
from tests.support.sites import site
from tests.support.stored import concepts, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
OLD = """#A00 Quill agues
A000 Quill ague of the arch
A001 Quill ague, ended
A002 Quillon fever
#B00 Rind agues
B000 Rind of the arch, with quill marks
B001 Rind of the G35 lens"""
NEW = """#A00 Quill agues
A000 Quill ague of the arch
A002 Quillon fever
A003 Quillon fever of the lens
#B00 Rind agues
B000 Rind of the arch, with quill marks
B001 Rind of the G35 lens
B002 Quill in the rind
#G35 Velar scatter
G350 Velar scatter, mild"""
OTHER = "G3500 Halo seating\nG3501 Halo seating, other rind"
RANKS: dict[str, list[str]] = {
    # The code itself, then those that begin so: new ones first, ended ones last.
    "A00": ["A00 header", "A00.3 new", "A00.0", "A00.2", "A00.1 discontinued"],
    "a00.0": ["A00.0"],
    "A001": ["A00.1 discontinued"],
    # The code set that has the code itself comes first; a text that names it comes last.
    "G35": ["G35 header", "G35.0 new", "B00.1", "G3500", "G3501"],
    # Whole words, the new ones first and the ended ones last; then words that only begin so.
    "quill": [
        "B00.2 new",
        "A00 header",
        "A00.0",
        "B00.0",
        "A00.1 discontinued",
        "A00.3 new",
        "A00.2",
    ],
    "quillon": ["A00.3 new", "A00.2"],
    "quill rind": ["B00.2 new", "B00.0"],
    "rind": ["B00.2 new", "B00 header", "B00.0", "B00.1", "G3501"],
    "nothing of the kind": [],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("search")
    for year, text in (("2025", OLD), ("2026", NEW)):
        put(root / "store", year, concepts(text))
        put(root / "store", year, concepts(OTHER, "hcpcs"), code_set="hcpcs")
    site(root / "site", Store(root / "store"))
    return root / "site"


@pytest.fixture(scope="module")
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    with opened(browser, folder / "search.html") as opening:
        yield opening


@pytest.mark.parametrize("typed", RANKS)
def test_what_is_answered_first(page: Page, typed: str) -> None:
    page.locator("#said").evaluate("node => { node.textContent = 'waiting'; }")
    page.get_by_label("Code, or words of its text").fill(typed)
    page.locator("#said", has_text="found").wait_for()
    rows = page.locator(".answers li").evaluate_all(
        "rows => rows.map(row => [row.querySelector('a'), row.querySelector('i')]"
        ".filter(Boolean).map(one => one.textContent).join(' '))"
    )
    assert rows == RANKS[typed]
