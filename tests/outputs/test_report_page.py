"""The HTML report: one offline page that shows every change, and no text as markup."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from lxml import html
from msgspec import structs

from releasekit.render.sandbox import render
from releasekit.views.overlay_columns import OverlayView
from tests.support.reports import (
    ADDED,
    ALL,
    CHANGES,
    FLAG,
    NOTICE,
    change,
    replacement,
    report,
)

if TYPE_CHECKING:
    from releasekit.views.changes import ChangesView

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}</style>&amp;"
REQUESTS = {
    "src", "srcset", "action", "formaction", "poster", "data", "background", "ping", "manifest",
    "cite", "longdesc", "codebase", "archive", "classid", "profile", "usemap", "style",
}  # fmt: skip


def text_of(*views: ChangesView) -> str:
    return render("changes", "report", "html", {"diffs": list(views)})


def page(*views: ChangesView) -> html.HtmlElement:
    return html.document_fromstring(text_of(*views))


def words(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def row(root: html.HtmlElement, name: str) -> list[str]:
    """Return the texts of a change's cells."""
    (found,) = root.xpath("//tr[@id=$name]", name=name)
    return [words(cell) for cell in found]


OTHER = report(
    *(structs.replace(one, id=f"o{one.id}") for one in CHANGES), code_set="other", name="Other"
)
HOSTILE_VIEW = report(
    change(
        id="h1", code=HOSTILE, title=HOSTILE, aspect="note.x", aspect_title=HOSTILE,
        before=HOSTILE, after=f"{HOSTILE} more", display=HOSTILE, effective=HOSTILE,
        section=HOSTILE, replacements=(replacement(HOSTILE),),
    ),
    change(id="h2", **ADDED, display=HOSTILE, section=HOSTILE),
    name=HOSTILE, title=HOSTILE, publisher_name=HOSTILE, notice=HOSTILE, audience=HOSTILE,
    basis=HOSTILE, not_compared=(HOSTILE,), withheld=False,
)  # fmt: skip
PAGES = {
    "plain": (ALL,),
    "several": (ALL, OTHER, ALL),
    "none": (report(),),
    "hostile": (HOSTILE_VIEW,),
    "withheld": (report(change(withheld=True, display=""), withheld=True, entitlement="codes"),),
}


@pytest.mark.parametrize("views", PAGES.values(), ids=PAGES)
def test_the_page_asks_nothing_of_any_network(views: tuple[ChangesView, ...]) -> None:
    root = page(*views)
    for node in root.iter("*"):
        assert not REQUESTS & set(node.attrib)
        assert not [name for name in node.attrib if name.startswith("on")]
        assert re.match(r"#|data:,$", node.get("href", "#"))
    assert not root.xpath("//iframe | //object | //embed | //img | //base | //svg | //video")
    assert [node.get("rel") for node in root.xpath("//link")] == ["icon"]
    for node in root.xpath("//style | //script"):
        assert not re.search(r"url\(|@import|https?:|fetch|XMLHttp|import\(", node.text)
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    wanted = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
    assert policy.startswith(f"{wanted} img-src data:")


@pytest.mark.parametrize("views", PAGES.values(), ids=PAGES)
def test_the_page_is_well_built(views: tuple[ChangesView, ...]) -> None:
    root = page(*views)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert root.get("lang") == "en"
    assert len(root.xpath("//h1")) == len(root.xpath("//title")) == len(root.xpath("//main")) == 1
    assert root.findtext(".//title") == words(root.find(".//h1"))
    levels = [int(node.tag[1]) for node in root.xpath("//h1 | //h2 | //h3")]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    for name in root.xpath("//@aria-labelledby | //@aria-controls | //a/@href"):
        assert name.removeprefix("#") in ids


@pytest.mark.parametrize("views", PAGES.values(), ids=PAGES)
def test_every_column_has_a_heading(views: tuple[ChangesView, ...]) -> None:
    for table in page(*views).xpath("//table"):
        heads = table.xpath("thead/tr[1]/th[@scope='col']")
        assert all(words(head) for head in heads)
        assert table.get("aria-labelledby")
        for line in table.xpath("tbody/tr"):
            if line.get("class") == "section":
                assert line[0].get("colspan") == line[0].get("aria-colspan") == str(len(heads))
                assert (line[0].get("scope"), len(line)) == ("rowgroup", 1)
                continue
            assert len(line) == len(heads)
            assert line[0].tag == "th"
            assert line[0].get("scope") == "row"


def test_every_change_has_its_row() -> None:
    root = page(ALL)
    assert root.xpath("//tbody/tr[@data-c]/@id") == [one.id for one in CHANGES]
    assert root.xpath("//tbody/tr[@data-c]/th/a/@href") == [f"#{one.id}" for one in CHANGES]
    deleted = [
        "E0001",
        "Deleted",
        "Action required",
        "Demo, later text",
        "E0002, E0003 (published)",
    ]
    assert row(root, "b1") == deleted
    assert row(root, "a2")[0] == "D0002 billable"
    assert row(root, "b2")[:2] == ["E0002 not billable", "Flag changed: Add-on"]
    assert row(root, "b3")[1] == "Flag changed: Add-on interim"
    sections = [words(node) for node in root.xpath("//*[@role='heading'][@aria-level='3']")]
    assert sections == ["First (2 codes)", "Second (3 codes)"]


def test_a_day_that_all_share_is_said_once() -> None:
    assert text_of(ALL).count("January 1, 2026") == 2  # of the release, and of its changes
    other = structs.replace(CHANGES[4], effective="2025-10-01")
    ended = structs.replace(CHANGES[2], id="b9", last_day="2026-03-31")
    root = page(report(*CHANGES[:4], other, ended))
    assert words(root.get_element_by_id("days-1")).startswith(
        "Changes are effective January 1, 2026 unless their row has another date."
    )
    heads = [words(head) for head in root.xpath("//table[contains(@class, 'rows')]/thead/tr[1]/th")]
    assert heads[3] == "Effective"
    dates = {
        line.get("id"): (words(cell), cell.get("data-day"))
        for line in root.xpath("//tr[@data-c]")
        for cell in line.xpath("td[@class='d']")
    }
    assert dates["a1"] == dates["b1"] == ("", "2026-01-01")
    assert dates["b3"] == ("October 1, 2025", "2025-10-01")
    assert dates["b9"] == ("last date of service March 31, 2026", "2026-01-01")


def test_a_code_that_came_and_ended_says_its_last_day_even_where_others_end_then() -> None:
    came = structs.replace(CHANGES[1], last_day="2025-12-31")
    (cell,) = page(report(CHANGES[2], came)).xpath("//tr[@id='a2']/td[@class='d']")
    assert words(cell) == "last date of service December 31, 2025"


def test_the_issuers_own_columns_are_beside_the_codes() -> None:
    overlay = OverlayView(headings=("Coverage", "<b>Fee"), cells={"D0001": ("yes", "<i>$75")})
    root = page(structs.replace(ALL, overlay=overlay))
    heads = [words(head) for head in root.xpath("//table[contains(@class, 'rows')]/thead/tr[1]/th")]
    assert heads[-2:] == ["Coverage", "<b>Fee"]
    assert row(root, "a1")[-2:] == ["yes", "<i>$75"]
    assert row(root, "a2")[-2:] == ["", ""]


def test_before_and_after_are_marked_up() -> None:
    root = page(ALL)
    (cell,) = root.xpath("//tr[@id='a1']/td[@class='t']")
    assert [(node.tag, node.text) for node in cell] == [("del", "first"), ("ins", "later")]
    (gone,) = root.xpath("//tr[@id='b2']//del")
    assert gone.text == "a\nb"
    assert not root.xpath("//tr[@id='a2']//ins")


def test_the_filter_offers_what_there_is_and_is_hidden_without_a_script() -> None:
    root = page(ALL)
    (form,) = root.xpath("//form")
    assert form.get("hidden") is not None
    assert not root.xpath("//tbody[@hidden] | //tr[@hidden]")
    assert set(root.xpath("//tbody/@data-section")) <= set(form.xpath(".//option/@value"))
    assert set(root.xpath("//tr/@data-c")) <= set(form.xpath(".//option/@value"))
    assert root.xpath("//tr[@data-i]/@id") == ["b3"]
    assert words(root.get_element_by_id("count")) == "5 of 5 changes"
    assert form.xpath(".//input[@name='interim']")
    assert not form.xpath(".//select[@name='billable']")
    assert not page(report(CHANGES[0])).xpath("//input[@name='interim']")
    counted = {"additions": 1, "deletions": 0, "revisions": 0}
    billed = page(structs.replace(ALL, publisher=counted))
    assert billed.xpath("//select[@name='billable']/option/@value") == ["", "1", "0"]
    marked = {row.get("id"): row.get("data-b") for row in billed.xpath("//tr[@data-c]")}
    assert (marked["a2"], marked["b2"], marked["a1"]) == ("1", "0", None)


def test_the_figures_and_the_notice_are_there() -> None:
    more = {"additions": 4321, "deletions": 2, "revisions": 3}
    shown = words(page(structs.replace(ALL, publisher=more, accepted=1, not_compared=("x y",))))
    for said in (
        "Live codes, headers included: 12,345 + 10 added + 1 reinstated − 20 deleted = 12,336",
        "Totals: codes, by effective date",
        "as counted by the publisher: 4,321 additions, 2 deletions, 3 revisions",
        "Not compared, loaded for only one of the two releases: x y",
        "Accepted earlier and left out: 1 change",
        "2026 (annual), effective January 1, 2026, published August 31, 2025",
        "Every change is effective January 1, 2026. Last date of service",
        "Action required 1 change",
        NOTICE,
    ):
        assert said in shown
    assert "as counted by the publisher" not in words(page(ALL))
    assert "No changes." in words(page(report()))


def test_a_sample_says_so() -> None:
    assert "SAMPLE" not in words(page(ALL))
    root = page(structs.replace(ALL, sample=True))
    assert words(root.find(".//h1")) == "Demo: changes from 2025 to 2026"
    assert root.findtext(".//title") == "SAMPLE: Demo: changes from 2025 to 2026"
    (banner,) = root.xpath("//*[@class='sample']")
    assert words(banner) == "SAMPLE. These releases are made up; they are not the publisher's."
    assert all("SAMPLE" in words(node) for node in root.xpath("//tr[@class='running']"))


def test_withheld_texts_are_spoken_of_once() -> None:
    hidden = {"withheld": True, "display": "", "before": "", "after": ""}
    changes = (change(id="c1", **hidden), change(id="c2", **(ADDED | hidden)))
    flag = change(id="c3", **FLAG, after="true", display="")
    root = page(report(*changes, withheld=True, entitlement="codes"))
    assert words(root).count("withheld from the audience") == 1
    assert row(root, "c1") == ["D0001", "Descriptor revised", "Review", ""]
    root = page(report(*changes, flag, withheld=True, entitlement="codes"))
    assert row(root, "c1")[3] == row(root, "c2")[3] == "(text withheld)"
    assert row(root, "c3")[3] == "true"


def test_hostile_texts_stay_texts() -> None:
    root = page(HOSTILE_VIEW)
    assert len(root.xpath("//script")) == len(root.xpath("//style")) == 1
    assert not root.xpath("//img")
    (line,) = root.xpath("//tr[@id='h2']")
    assert line.find("td[@class='t']").text == HOSTILE
    assert root.findtext(".//h1") == f"{HOSTILE}: changes from 2025 to 2026"
    assert set(root.xpath("//tbody/@data-section")) == {HOSTILE}
    assert "49" not in words(root)


def test_several_code_sets_share_a_page() -> None:
    root = page(*PAGES["several"])
    assert words(root.find(".//h1")) == "Changes in Demo, Other"
    assert len(root.xpath("//tbody/tr[@data-c][@id]")) == 3 * len(CHANGES)
    assert len(root.xpath("//*[@role='heading'][@aria-level='3']")) == 6
    assert words(root).count(NOTICE) == 1


def test_the_same_view_gives_the_same_bytes() -> None:
    assert text_of(ALL) == text_of(ALL)
