"""Guides of the publishers' own files: how many letter pages they print on, and what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.crosswalk import crosswalk
from releasekit.licensing import audience
from releasekit.views import catalog
from releasekit.views.crosswalks import view
from releasekit.views.guides import guide
from tests.support.browsing import opened
from tests.support.guides import printed
from tests.support.real import MARKS

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from releasekit.store import Store
    from releasekit.views.crosswalks import CrosswalkView

pytestmark = [*MARKS, pytest.mark.heavy]


def shown(store: Store, pair: tuple[str, str, str], *, every: bool = False) -> CrosswalkView:
    ends = (store.get(pair[0], label) for label in pair[1:])
    return view(crosswalk(store, *ends), store, audience("public"), every=every)


@pytest.mark.parametrize(
    "asked",
    [
        (("icd10cm", "2025", "2026"), False, 20),
        (("icd10cm", "2025", "2026"), True, 25),
        (("icd10cm", "2024", "2026"), False, 40),
        (("hcpcs", "2019", "2020-01"), False, 20),
        (("icd10pcs", "2025", "2026"), False, 30),
    ],
)
def test_a_guide_prints_on_few_pages(
    store: Store, tmp_path: Path, browser: Browser, asked: tuple[tuple[str, str, str], bool, int]
) -> None:
    pair, every, most = asked
    place = tmp_path / "guide.html"
    walk = shown(store, pair, every=every)
    place.write_text(catalog.text("guide", "html", [guide(walk)]), encoding="utf-8")
    with opened(browser, place) as page:
        sheets = printed(page)
    assert len(sheets) <= most
    text = " ".join("".join(sheets).split())
    made = guide(walk)
    for link in walk.links:
        if link.basis == "published":
            assert link.printed_target in text
    assert sum(made.outcomes.values()) == len(
        {link.source for link in walk.links if every is False or link.basis != "identical"}
        | {link.source for link in walk.links if link.basis == "published"}
    )


def test_the_flank_is_said_once(store: Store) -> None:
    text = catalog.text("guide", "md", [guide(shown(store, ("icd10cm", "2025", "2026")))])
    assert text.count("same 7th character (A, D, S): S30.1XXA, S30.1XXD, S30.1XXS") == 1
    assert "| | S30.11X\\_ " in text
