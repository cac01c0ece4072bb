"""Pages of lists of limits and fees: a code's values in one row, what the list states, data."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import feedparser  # type: ignore[import-untyped]  # it has no types
import icalendar
import pytest

from releasekit.classify.compare import compare
from releasekit.errors import LicenseError
from releasekit.licensing import audience
from releasekit.licensing.gate import Gate
from releasekit.views import sites, value_rows
from releasekit.views.changes import view
from releasekit.views.release_pages import cut
from releasekit.views.selection import Selection
from tests.support.lists import AFTER, BEFORE, lists_store
from tests.support.sites import pages, site

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.store import Store

SHOWN = 2
"""How many values a row has here at most; the sample's codes have three."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return lists_store(tmp_path_factory.mktemp("lists"))


@pytest.fixture(scope="module")
def public(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "site"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(value_rows, "MOST", SHOWN)
        patched.setattr(sites, "MOST_IN_JSON", 5)
        site(folder, store)
    return folder


def said(node: Any) -> str:  # noqa: ANN401 (an element of lxml)
    return " ".join(node.text_content().split())


def test_values_of_a_code_stand_in_one_row_and_all_of_them_on_its_page(public: Path) -> None:
    every = pages(public)
    release = every[f"releases/pfs/{AFTER}.html"]
    (row,) = release.xpath("//section[@aria-labelledby='value-revised']//tr[th[a='99214']]")
    assert len(row.xpath("td[1]/span[@class='words']")) == SHOWN
    (more,) = row.xpath("td[1]//a[starts-with(., 'and ')]")
    assert (said(more), more.get("href")) == ("and 1 more value", "../../codes/pfs/992.html#99214")
    (entry,) = every["codes/pfs/992.html"].xpath("//li[@id='99214']")
    (event,) = entry.xpath(".//li[contains(., 'Value revised')]")
    assert len(event.xpath("span[@class='words']")) == SHOWN + 1
    (link,) = event.xpath("a/@href")
    assert link == f"../../releases/pfs/{AFTER}.html#{row.get('id')}"


def test_a_page_of_codes_says_what_its_list_now_states(public: Path) -> None:
    every = pages(public)
    (entry,) = every["codes/pfs/992.html"].xpath("//li[@id='99214']/small")
    assert said(entry).startswith("Status: A (active: paid separately); Work: ")
    limits = [said(one) for one in every["codes/mue-practitioner/992.html"].xpath("//li/small")]
    assert all(text.startswith("Units: ") for text in limits)
    edits = [name for name in every if name.startswith("codes/ncci-ptp-practitioner/")]
    assert edits
    assert not any(every[name].xpath("//ul[@class='codes']/li/small") for name in edits)


def test_data_of_very_many_changes_are_rows(store: Store, public: Path) -> None:
    for name in ("pfs", "mue-practitioner"):
        (diff,) = compare(store, BEFORE, AFTER, code_sets=[name])
        place = public / f"releases/{name}/{AFTER}.csv"
        assert place.exists() is (len(diff.changes) > 5)
        assert place.with_suffix(".json").exists() is not place.exists()
    rows = list(
        csv.DictReader(io.StringIO((public / f"releases/pfs/{AFTER}.csv").read_text("utf-8-sig")))
    )
    (diff,) = compare(store, BEFORE, AFTER, code_sets=["pfs"])
    found = {(row["code"], row["aspect"], row["class"]) for row in rows}
    assert found == {(one.delta.key, one.delta.aspect, one.rule.id) for one in diff.changes}
    links = pages(public)["index.html"].xpath("//a[.='CSV']/@href")
    assert f"releases/pfs/{AFTER}.csv" in links
    feed = feedparser.parse((public / "feed.xml").read_bytes())
    kinds = {link.href: link.type for entry in feed.entries for link in entry.links}
    assert kinds[f"releases/pfs/{AFTER}.csv"] == "text/csv"


def test_pages_are_cut_and_hold_every_row_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("releasekit.views.release_pages.MOST_BYTES", 700)
    (diff,) = compare(store, BEFORE, AFTER, code_sets=["pfs"])
    shown = view(diff, Selection(), audience("public"), paged=True)
    whole = cut(shown)
    assert len(whole.pages) > 2
    rows = [
        row
        for number in range(1, len(whole.pages) + 1)
        for classes in whole.classes(number)
        for section in classes.sections
        for row in section.rows
    ]
    told = [change.id for row in rows for change in row.told]
    assert sum(row.more for row in rows) == 0
    assert sorted(told) == sorted(one.fingerprint for one in diff.changes)
    levels = [row.change.level for row in rows]
    assert levels == sorted(levels, key=["breaking", "review", "editorial"].index)
    assert cut(None).pages == ((),)


def test_the_calendar_spans_the_years_of_each_list(public: Path) -> None:
    calendar = icalendar.Calendar.from_ical((public / "calendar.ics").read_text("utf-8"))
    years = {event.decoded("dtstart").year for event in calendar.walk("vevent")}
    assert years <= {2025, 2026}


TEXT = "Quibbling vexes every morose jackal"


@pytest.mark.parametrize("place", [0, 700_000, (1 << 20) - 20, (1 << 20) + 9, 1_900_000])
def test_a_withheld_text_is_found_anywhere_in_many_rows(place: int) -> None:
    filler = b"10004,value.work,1.5,2.5\n" * 80_000
    content = filler[:place] + f"\n10004,{TEXT},1\n".encode() + filler[place:]
    gate = Gate([TEXT])
    gate.validate("rows.csv", filler)
    with pytest.raises(LicenseError):
        gate.validate("rows.csv", content)
