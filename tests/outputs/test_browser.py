"""The report in a real browser: filters, search, sorting, places, print, phones, axe-core."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from releasekit import licensing, resources
from releasekit.classify.compare import compare
from releasekit.render import sandbox
from releasekit.store import Store
from releasekit.views.changes import ChangesView, view
from releasekit.views.selection import Selection
from tests.support.browsing import opened, presentation_faults, scrolls_sideways

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
PAIRS = [("icd10cm", "public"), ("cpt", "public"), ("cpt", "internal"), ("hcpcs", "public")]


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


def test_it_filters_by_what_can_be_billed(
    browser: Browser, reports: dict[tuple[str, str], Path]
) -> None:
    view = shown("icd10cm", "public")
    every = [change for section in view.sections for change in section.changes]
    with opened(browser, reports["icd10cm", "public"]) as page:
        for value, billable in (("1", True), ("0", False)):
            page.get_by_label("Billable").select_option(value)
            left = [change for change in every if change.counted_billable is billable]
            assert left
            # A code that became a header counts with the billable ones, as in the summary.
            became = [change for change in every if change.change_class == "became-header"]
            assert {change in left for change in became} == {billable}
            assert len(rows(page)) == len(left)
        page.wait_for_url("**#billable=0")
        headers = [change for change in every if change.reporting == "no"]
        page.get_by_label("Section").select_option(headers[0].section)
        own = [change for change in headers if change.section == headers[0].section]
        assert len(rows(page)) == len(own)
    with opened(browser, reports["hcpcs", "public"]) as page:
        assert page.get_by_label("Billable").count() == 0


def test_a_code_is_found_with_and_without_its_dot(
    browser: Browser, reports: dict[tuple[str, str], Path]
) -> None:
    view = shown("icd10cm", "public")
    dotted = next(
        change
        for section in view.sections
        for change in section.changes
        if change.printed != change.code
    )
    with opened(browser, reports["icd10cm", "public"]) as page:
        for typed in (dotted.printed, dotted.code, dotted.printed.lower()):
            page.get_by_label("Search code or text").fill(typed)
            assert any(dotted.printed in row for row in rows(page))


def test_it_sorts_across_sections_up_down_and_back(
    browser: Browser, reports: dict[tuple[str, str], Path]
) -> None:
    with opened(browser, reports["hcpcs", "public"]) as page:
        table = page.locator("table.rows").first

        def codes() -> list[str]:
            return table.locator("tbody tr[data-c] th a").all_text_contents()

        def levels() -> list[str]:
            return table.locator("tbody tr[data-c]:visible .l").all_text_contents()

        asis, sections = codes(), table.locator(".section:visible").count()
        assert sections > 1
        head = table.get_by_role("button", name="Level")
        head.click()
        assert table.locator("th[aria-sort=ascending]").count() == 1
        assert levels() == sorted(levels(), key=["Action required", "Review", "No action"].index)
        assert table.locator(".section:visible").count() == 0
        assert table.locator("tr[data-c]:visible .place:visible").count() == len(asis)
        page.locator("input[name=level][value=review]").uncheck()
        assert set(levels()) == {"Action required", "No action"}
        page.locator("input[name=level][value=review]").check()
        head.click()
        assert table.locator("th[aria-sort=descending]").count() == 1
        head.click()
        assert codes() == asis
        assert table.locator(".section:visible").count() == sections
        table.get_by_role("button", name="Code").click()
        assert codes() == sorted(asis, key=str.lower)


CUT = """() => [...document.querySelectorAll(".rows tbody *")].filter((node) =>
  node.clientWidth && getComputedStyle(node).overflow !== "visible" &&
  (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1) &&
  !node.matches(".t small")).map((node) => node.textContent)"""
TOUCHING = """() => [...document.querySelectorAll(".rows .l b")].filter((badge) => {
  const box = badge.getBoundingClientRect(), cell = badge.parentNode.getBoundingClientRect();
  return box.width && (box.right > cell.right - 4 || box.left < cell.left);
}).length"""


@pytest.mark.parametrize("width", [1100, 900, 320])
def test_nothing_in_a_row_is_cut_or_touches(
    browser: Browser, reports: dict[tuple[str, str], Path], width: int
) -> None:
    for path in reports.values():
        with opened(browser, path, viewport={"width": width, "height": 900}) as page:
            assert page.evaluate(CUT) == []
            assert page.evaluate(TOUCHING) == 0
            assert not scrolls_sideways(page)


def test_without_a_script_every_row_is_there(
    browser: Browser, reports: dict[tuple[str, str], Path]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(reports["hcpcs", "public"].as_uri())
    assert page.locator("tr[data-c]:visible").count() == shown("hcpcs", "public").changes
    assert not page.locator("#filter").is_visible()
    context.close()


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
        reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
        listed = [sheet.extract_text() for sheet in reader.pages]
        assert {(sheet.mediabox.width, sheet.mediabox.height) for sheet in reader.pages} == {
            (612, 792)
        }
        heads = [text for text in listed if "Replacement" in text]
        assert len(heads) > 1, "the head of the table is repeated"
