"""Bulletins of real editions: pages counted, text extracted, page one with all that ended."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdf
import pytest

from releasekit.licensing import audience
from releasekit.office import EXPORTS
from releasekit.timeline import Timeline
from releasekit.views import bulletins
from releasekit.views.selection import Selection
from tests.support.real import MARKS

if TYPE_CHECKING:
    from releasekit.store import Store
    from releasekit.views.bulletins import BulletinView
    from tests.support.real import Compared

pytestmark = MARKS

MOST = {
    ("icd10cm", "2025", "2026"): 16,
    ("icd10pcs", "2025", "2026"): 8,
    ("hcpcs", "2019", "2020-01"): 20,
}


@pytest.fixture(scope="module")
def shown(store: Store, compared: Compared) -> dict[tuple[str, str, str], BulletinView]:
    views = {}
    for pair in MOST:
        diff = compared(*pair)
        timeline = Timeline(store, diff.layout)
        views[pair] = bulletins.view(diff, Selection(), audience("public"), timeline)
    return views


def _pages(name: str, view: BulletinView) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(EXPORTS["pdf"].produce(name, [view])))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.mark.parametrize("pair", MOST, ids="-".join)
def test_a_bulletin_is_as_short_as_its_readers_have_time_for(
    shown: dict[tuple[str, str, str], BulletinView], pair: tuple[str, str, str]
) -> None:
    pages = _pages("annual", shown[pair])
    assert len(pages) <= MOST[pair]
    text = " ".join(pages)
    missing = [entry.printed for entry in shown[pair].index if entry.printed not in text]
    assert not missing
    (page,) = _pages("summary", shown[pair])
    assert all(one.text in page for one in shown[pair].totals)


def test_page_one_has_the_28_codes_and_what_to_report_instead(
    shown: dict[tuple[str, str, str], BulletinView],
) -> None:
    view = shown["icd10cm", "2025", "2026"]
    first = _pages("annual", view)[0]
    summary = _pages("summary", view)[0]
    assert [one.text for one in view.totals] == [
        "487 new codes", "28 codes no longer valid", "38 revised titles",
    ]  # fmt: skip
    assert "127 new codes" in view.apart
    assert "16 of the 28 no longer valid are headers now" in view.apart
    assert len(view.ended) == 28
    for one in view.ended:
        for page in (first, summary):
            assert one.change.printed in page
            assert all(code in page for code in one.instead.split(", "))
    told = {one.id: one.text for one in view.highlights}
    assert "(G35)" in told["splits"]
    assert "by type and activity: G35.A, G35.B0\u2013G35.B2, G35.C0\u2013G35.C2" in told["splits"]
    assert "(L98), 112;" in told["gains"]
    assert "QA0 has a letter as character 2" in told["categories"]
