"""Pages of releases and of codes: the most urgent first, what each code says, pages that load."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from releasekit.classify import Level
from releasekit.store import Store
from releasekit.views import code_pages, release_pages
from tests.support.browsing import opened, presentation_faults
from tests.support.sites import files, links, pages, site
from tests.support.stored import concepts, mapping, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

OLD = """#A00 Quill agues
A000 Quill ague of the arch
A001 Quill ague of the lens
A002 Quill ague of the rind
B00 Velar scatter"""
NEW = """#A00 Quill agues
A000 Quill ague of the arch
A002 Quill ague of the rind
A003 Quill ague of the left lens
A004 Quill ague of the inner rind
#B00 Velar scatter
B000 Velar scatter, mild"""
LINKS = "A001 > A003 2026-01-01\nA002 > A004 2026-01-01\nB00 > B000 2026-01-01"
SAID: dict[str, list[str]] = {
    "A00": ["header"],
    "A000": ["valid"],
    "A001": [
        "discontinued",
        "Valid January 1, 2025 or before to December 31, 2025",
        "Report instead: A00.3",
        "2026: Deleted, January 1, 2026",
    ],
    "A002": ["valid", "Valid since January 1, 2025 or before", "Parts of it are now reported"],
    "A003": ["new", "Valid since January 1, 2026", "Previously reported with: A00.1 Review 2026"],
    "A004": ["new", "Previously reported with: A00.2 (remains valid)", "2026: Added"],
    "B00": [
        "header",
        "Valid January 1, 2025 or before to December 31, 2025; header since January 1, 2026",
        "Report instead: B00.0",
    ],
    "B000": ["new", "Previously reported with: B00 Review 2026"],
}
NOT_SAID = {
    "A000": ["new", "January", "Report instead", "discontinued"],
    "A002": ["new", "Report instead", "discontinued", "header"],
    "A001": ["new", "Previously"],
    "B00": ["new ", "Previously"],
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    root = tmp_path_factory.mktemp("store")
    put(root, "2025", concepts(OLD))
    put(root, "2026", concepts(NEW), map(mapping, LINKS.splitlines()))
    return Store(root)


@pytest.fixture(scope="module")
def codes(store: Store, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return what the site says of each code, on one line."""
    folder = tmp_path_factory.mktemp("site") / "site"
    site(folder, store)
    entries = [one for page in pages(folder).values() for one in page.xpath("//li[@id]")]
    return {one.get("id"): " ".join(one.text_content().split()) for one in entries}


@pytest.mark.parametrize("code", SAID)
def test_a_code_says_its_status_its_days_and_its_links(codes: dict[str, str], code: str) -> None:
    for words in SAID[code]:
        assert words in codes[code]
    for words in NOT_SAID.get(code, ()):
        assert words not in codes[code]


@pytest.mark.parametrize(
    "name", ["releases/cpt/2026.html", "releases/icd10cm/2026.html", "releases/hcpcs/2026-01.html"]
)
def test_what_needs_action_comes_first(sites: Callable[[str], Path], name: str) -> None:
    page = pages(sites("public"))[name]
    urgency = [level.value for level in Level]
    for path in ("//main//section/h2/@class", "//table[@class='summary']/tbody/tr/@class"):
        ranks = [urgency.index(level) for level in page.xpath(path)]
        assert ranks == sorted(ranks)
        assert ranks[0] == 0
    titles = page.xpath("//main//section/@aria-labelledby")
    assert len(titles) == len(set(titles))  # one table for each class, sections are rows in it
    for table in page.xpath("//table[@class='rows']"):
        assert all(len(body.xpath("tr[@class='section']")) == 1 for body in table.xpath("tbody"))


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages hold little."""
    monkeypatch.setattr(code_pages, "MOST_ROWS", 3)
    monkeypatch.setattr(release_pages, "MOST_BYTES", 500)


@pytest.mark.usefixtures("cut")
def test_large_pages_are_cut_and_every_change_is_on_one(store: Store, tmp_path: Path) -> None:
    site(tmp_path / "site", store)
    found = pages(tmp_path / "site")
    release = {
        name: page for name, page in found.items() if name.startswith("releases/icd10cm/2026")
    }
    parts = sorted(name for name in release if "bulletin" not in name)
    assert parts[:2] == ["releases/icd10cm/2026-page-2.html", "releases/icd10cm/2026-page-3.html"]
    ids = [one for name in parts for one in release[name].xpath("//tr/@id")]
    assert len(ids) == len(set(ids)) > 3
    first = release["releases/icd10cm/2026.html"]
    linked = {target for target, _ in links("releases/icd10cm/2026.html", first)}
    assert linked >= set(parts) - {"releases/icd10cm/2026.html"}
    for name, page in found.items():
        for target, fragment in links(name, page):
            if target.startswith("releases/") and fragment.startswith("c-"):
                assert fragment in found[target].xpath("//@id"), f"{name}: {target}#{fragment}"
    family = found["codes/icd10cm/A00.html"]
    assert family.xpath("//li/@id") == ["A00"]
    assert [one.get("data-part") for one in family.xpath("//a[@data-part]")] == [
        "A000", "A001", "A002", "A003", "A004",
    ]  # fmt: skip
    assert found["codes/icd10cm/A00-1.html"].xpath("//li/@id") == ["A001"]


def test_a_site_of_small_families_has_no_parts(sites: Callable[[str], Path]) -> None:
    names = files(sites("public"))
    assert not [
        name for name in names if name.startswith("codes/") and "-" in name.rpartition("/")[2]
    ]
    assert not [name for name in names if "-page-" in name]


def entry(anchor: str) -> Any:  # noqa: ANN401 (only its anchor is asked for)
    return SimpleNamespace(anchor=anchor)


@pytest.mark.parametrize(
    ("anchors", "most", "expected"),
    [
        ("A00 A000 A001", 3, {"": "A00 A000 A001"}),
        ("A00 A000 A001", 2, {"": "A00", "A000": "A000", "A001": "A001"}),
        ("A00 A000 A0001 A001", 2, {"": "A00", "A000": "A000 A0001", "A001": "A001"}),
        (
            "A00 A000 A0001 A0002 A001",
            2,
            {"": "A00 A000", "A0001": "A0001", "A0002": "A0002", "A001": "A001"},
        ),
        ("A00", 1, {"": "A00"}),
    ],
)
def test_how_a_family_is_cut(
    monkeypatch: pytest.MonkeyPatch, anchors: str, most: int, expected: dict[str, str]
) -> None:
    monkeypatch.setattr(code_pages, "MOST_ROWS", most)
    found: dict[str, list[str]] = {}
    for start, held in code_pages.parts([entry(anchor) for anchor in anchors.split()]):
        found.setdefault(start, []).extend(one.anchor for one in held)
    assert {start: " ".join(held) for start, held in found.items()} == expected
    whole = [anchor for held in found.values() for anchor in held]
    assert sorted(whole) == sorted(anchors.split())
    assert all(a != b for a, b in pairwise(sorted(whole)))


@pytest.mark.slow
@pytest.mark.usefixtures("cut")
def test_the_address_of_a_code_leads_to_its_part(
    browser: Browser, store: Store, tmp_path: Path
) -> None:
    site(tmp_path / "site", store)
    with opened(browser, tmp_path / "site" / "codes/icd10cm/A00.html") as page:
        assert presentation_faults(page) == []
        page.evaluate("location.hash = 'A003'")
        page.wait_for_url("**/A00-3.html#A003")
        assert page.locator("[id='A003']:target").count() == 1
        assert presentation_faults(page) == []
    with opened(browser, tmp_path / "site" / "search.html") as page:
        page.get_by_label("Code, or words of its text").fill("A00.3")
        page.locator(".answers a").first.click()
        page.wait_for_url("**/A00-3.html#A003")
