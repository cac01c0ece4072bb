"""Totals, duties and headings of a bulletin count the same codes, and say so in words."""

from __future__ import annotations

import pytest
from msgspec import structs

from releasekit import resources
from releasekit.classify.compare import compare
from releasekit.licensing import audience
from releasekit.store import Store
from releasekit.timeline import Timeline
from releasekit.views import bulletins, changes
from releasekit.views.bulletins.facts import Facts
from releasekit.views.bulletins.tallies import counted_as
from releasekit.views.selection import Selection

SAMPLES = Store(resources.folder("releases"))
PAIRS = [
    ("cpt", "2025", "2026", "internal"),
    ("hcpcs", "2025-10", "2026-01", "public"),
    ("icd10cm", "2025", "2026", "public"),
]


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_totals_duties_and_headings_count_the_same_codes(pair: tuple[str, str, str, str]) -> None:
    code_set, before, after, who = pair
    (diff,) = compare(SAMPLES, before, after, code_sets=[code_set])
    timeline = Timeline(SAMPLES, diff.layout)
    shown = bulletins.view(diff, Selection(), audience(who), timeline)
    totals = {one.id: one.codes for one in shown.totals}
    lists = {group.id: group.tally for group in shown.lists}
    assert lists["new"].codes == totals["new"] + totals.get("reinstated", 0)
    assert lists["revised"].codes == totals["revised"]
    assert shown.ended_tally.codes == totals["ended"]
    for group in shown.lists:
        parts = [part.tally for part in group.sections]
        for name in ("codes", "companions", "headers", "brief", "spacing"):
            assert sum(getattr(part, name) for part in parts) == getattr(group.tally, name)
    revised = next(one.what for one in shown.duties if one.who == "EHR build")
    assert f"{totals['revised']} code" in revised or "this code" in revised


def test_a_code_that_came_and_has_ended_since_is_nobodys_duty() -> None:
    (diff,) = compare(SAMPLES, "2025", "2026", code_sets=["icd10cm"])
    shown = changes.view(diff, Selection(), audience("public"))
    facts = Facts(diff, shown, audience("public"))
    day = shown.after.effective.isoformat()
    new = facts.of(("code-added",))
    live = next(one for one in new if not one.header)
    header = next(one for one in new if one.header)
    for change, what in (
        (live, "codes"),
        (header, "headers"),
        (structs.replace(live, last_day="2020-01-01"), "brief"),
        (structs.replace(live, last_day=day), "codes"),
        (structs.replace(live, change_class="code-deleted", last_day="2020-01-01"), "codes"),
        (structs.replace(live, change_class="descriptor-edited", before="a b", after="a  b"),
         "spacing"),
        (structs.replace(live, change_class="descriptor-edited", before="a b", after="a c"),
         "codes"),
    ):  # fmt: skip
        assert counted_as(change, facts) == what


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ({}, "0 codes"),
        ({"codes": 1}, "1 code"),
        ({"codes": 1539, "companions": 1}, "1,539 codes and 1 modifier"),
        ({"codes": 2, "headers": 1, "brief": 1}, "2 codes, 1 header and 1 that has ended since"),
        ({"headers": 3}, "3 headers"),
    ],
)
def test_a_tally_is_told_in_words(counts: dict[str, int], text: str) -> None:
    assert bulletins.TallyView(**counts).text == text
