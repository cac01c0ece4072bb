"""The report in a real browser: filters, search, sorting, places, print, phones, axe-core."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit import licensing, resources
from releasekit.classify.compare import compare
from releasekit.render import sandbox
from releasekit.store import Store
from releasekit.views.changes import ChangesView, view
from releasekit.views.selection import Selection
from tests.support.browsing import chromium, opened, presentation_faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
PAIRS = [("icd10cm", "public"), ("cpt", "public"), ("cpt", "internal"), ("hcpcs", "public")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def shown(code_set: str, audience: str) -> ChangesView:
    store = Store(resources.folder("releases"))
    first, last = store.releases(code_set)[0], store.releases(code_set)[-1]
    (diff,) = compare(store, first.label, last.label, code_sets=[code_set])
    return view(diff, Selection(), licensing.audience(audience))


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    folder = tmp_path_factory.mktemp("reports")
    found = {}
    for pair in PAIRS:
        place = folder / f"{'-'.join(pair)}.html"
        context = {"diffs": [shown(*pair)]}
        place.write_text(sandbox.render("changes", "report", "html", context), encoding="utf-8")
        found[pair] = place
    return found


def rows(page: Page) -> list[str]:
    """Return the texts of the rows that the filter leaves."""
    return page.locator(
        "table.rows tbody:not([hidden]) tr[data-c]:not([hidden])"
    ).all_text_contents()


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_a_report_is_accessible_and_fits(
    browser: Browser, reports: dict[tuple[str, str], Path], pair: tuple[str, str]
) -> None:
    with opened(browser, reports[pair]) as page:
        assert rows(page)
        assert presentation_faults(page) == []


def test_it_filters_searches_and_says_how_many(
    browser: Browser, reports: dict[tuple[str, str], Path]
) -> None:
    view = shown("icd10cm", "public")
    every = [change for section in view.sections for change in section.changes]
    with opened(browser, reports["icd10cm", "public"]) as page:
        assert len(rows(page)) == len(every) == view.changes
        page.get_by_label("Search code or text").fill(every[0].code)
        assert all(every[0].code in row for row in rows(page))
        assert page.locator("#count").inner_text().startswith(f"{len(rows(page))} of ")
        page.get_by_role("button", name="Reset").click()
        page.locator("#filtered").wait_for(state="hidden")
        for level in ("review", "editorial"):
            page.locator(f"input[name=level][value={level}]").uncheck()
        breaking = [change.code for change in every if change.level == "breaking"]
        assert len(rows(page)) == len(breaking)
        page.wait_for_url("**#level=breaking")
        page.reload()
        assert len(rows(page)) == len(breaking)


def test_it_sorts_up_down_and_back(browser: Browser, reports: dict[tuple[str, str], Path]) -> None:
    with opened(browser, reports["hcpcs", "public"]) as page:
        table = page.locator("table.rows").first

        def codes() -> list[str]:
            return table.locator("tbody th a").all_text_contents()

        asis = codes()
        head = table.get_by_role("button", name="Change")
        head.click()
        assert table.locator("th[aria-sort=ascending]").count() == 1
        head.click()
        assert table.locator("th[aria-sort=descending]").count() == 1
        head.click()
        assert codes() == asis
        table.get_by_role("button", name="Code").click()
        assert codes() == sorted(asis, key=str.lower)


def test_a_place_in_it_can_be_linked_to(
    browser: Browser, reports: dict[tuple[str, str], Path]
) -> None:
    view = shown("icd10cm", "public")
    last = view.sections[-1].changes[-1]
    with opened(browser, reports["icd10cm", "public"]) as page:
        page.goto(f"{page.url}#{last.id}")
        assert page.locator(f"[id='{last.id}']").is_visible()


def test_it_prints_all_of_it(browser: Browser, reports: dict[tuple[str, str], Path]) -> None:
    with opened(browser, reports["cpt", "internal"]) as page:
        page.emulate_media(media="print")
        assert not page.locator("#filter").is_visible()
        assert page.locator("footer.page").is_visible()
        assert page.pdf().startswith(b"%PDF")
