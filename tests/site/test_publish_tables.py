"""The tables of the site in a real browser: sorted, filtered, a row's permalink, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.browsing import NARROW, opened, scrolls_sideways, violations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
RELEASE = "releases/cpt/2026.html"
ROWS = "main table.rows tbody tr:not(.section)"


@pytest.fixture
def folder(sites: Callable[[str], Path]) -> Path:
    return sites("public")


def column(page: Page, place: int) -> list[str]:
    cells = page.locator("table.cards").first.locator(f"tbody tr > :nth-child({place})")
    found = cells.evaluate_all(
        "cells => cells.map(cell => cell.querySelector('time')?.dateTime ?? cell.innerText)"
    )
    return [text.strip() for text in found]


@pytest.mark.parametrize(("name", "place"), [("Release", 1), ("Effective", 2), ("All changes", 6)])
def test_a_table_is_sorted_up_down_and_back(
    browser: Browser, folder: Path, name: str, place: int
) -> None:
    with opened(browser, folder / "index.html") as page:
        before = column(page, place)
        head = page.get_by_role("columnheader", name=name).first
        found = []
        for order in ("ascending", "descending", None):
            head.get_by_role("button").press("Enter")
            assert head.get_attribute("aria-sort") == order
            found.append(column(page, place))
            assert violations(page) == []

        def key(text: str) -> tuple[int, str]:
            bare = text.replace(",", "")
            return (int(bare), "") if bare.isdigit() else (0, " ".join(text.lower().split()))

        assert found[0] == sorted(before, key=key) != found[1]
        assert found[1] == sorted(before, key=key, reverse=True)
        assert found[2] == before


def test_changes_are_filtered_by_words_and_level(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / RELEASE) as page:
        every = page.locator(ROWS).count()
        code = page.locator(f"{ROWS} > th a").last.inner_text()
        page.get_by_label("Only changes with").fill(f"{code.lower()} 2026")
        shown = page.locator(f"{ROWS}:visible")
        assert 0 < shown.count() < every
        assert all(code in text for text in shown.all_inner_texts())
        assert page.locator("#said").inner_text() == f"{shown.count()} of {every} changes"
        assert violations(page) == []
        page.get_by_label("Only changes with").fill("")
        page.get_by_label("of level").select_option("breaking")
        assert 0 < shown.count() < every
        heads = page.locator("main section h2:visible b").all_inner_texts()
        assert set(heads) == {"Action required"}
        page.get_by_label("Only changes with").fill("no such words")
        assert shown.count() == 0
        assert page.locator("main section:visible").count() == 0


def test_a_permalink_leads_to_its_row_though_it_is_filtered_out(
    browser: Browser, folder: Path
) -> None:
    with opened(browser, folder / RELEASE) as page:
        row = page.locator(ROWS).last
        anchor = row.get_attribute("id")
        page.get_by_label("Only changes with").fill("no such words")
        assert not row.is_visible()
        page.evaluate("anchor => { location.hash = anchor; }", anchor)
        row.wait_for(state="visible")
        assert page.locator(f"[id='{anchor}']:target").count() == 1


def test_it_prints_without_what_only_a_screen_can_use(browser: Browser, folder: Path) -> None:
    with opened(browser, folder / RELEASE, color_scheme="dark", viewport=NARROW) as page:
        assert not scrolls_sideways(page)
        page.emulate_media(media="print")
        assert not page.locator("#filter").is_visible()
        assert not page.locator("header nav").is_visible()
        assert page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == (
            "rgb(255, 255, 255)"
        )
        assert page.pdf(format="A4").startswith(b"%PDF")
