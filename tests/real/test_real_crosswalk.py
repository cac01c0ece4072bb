"""Crosswalks of the publishers' own files: tables against our diff, chains, cross-references."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.crosswalk import Cardinality, Crosswalk, compose, crosswalk, identical
from releasekit.model import Basis
from releasekit.timeline.census import live_codes
from tests.support.real import MARKS

if TYPE_CHECKING:
    from releasekit.store import Store

pytestmark = MARKS


def walk(store: Store, code_set: str, before: str, after: str) -> Crosswalk:
    return crosswalk(store, store.get(code_set, before), store.get(code_set, after))


@pytest.mark.parametrize(
    ("before", "after", "count"), [("2024", "2025", 252), ("2025", "2026", 487)]
)
def test_computed_additions_are_the_new_codes_of_the_conversion_table(
    store: Store, before: str, after: str, count: int
) -> None:
    release = store.get("icd10cm", after)
    new = {one.target for one in store.mappings(release) if one.effective == release.effective}
    had, has = (set(live_codes(store.open(store.get("icd10cm", one)))) for one in (before, after))
    assert has - had == new
    assert len(new) == count


def test_every_row_of_the_tables_is_read(store: Store) -> None:
    for label in ("2025", "2026"):
        release = store.get("icd10cm", label)
        sources = store.manifest("icd10cm", label).sources
        (table,) = [one for one in sources if one.use == "conversion table"]
        rows = list(store.mappings(release))
        good = layouts.load("icd10cm").code.fullmatch
        assert dict(table.skipped) == {"not a record (notice, disclaimer, heading)": 2}
        assert table.records == {"2025": 5405, "2026": 5892}[label]
        assert sum(not one.source for one in rows) == 125  # None
        odd = {one.source for one in rows if one.source and not good(one.source)}
        assert all("-" in source for source in odd)
        assert {"I63-", "R11-", "T15-T19", "H02101-H02106"} <= odd
        assert all(good(one.target) and one.effective for one in rows)
    days = {one.effective for one in rows if one.effective and one.effective.month != 10}
    assert days == {dt.date(y, m, 1) for y, m in ((2020, 4), (2021, 1), (2022, 4), (2023, 4))}


def test_two_years_of_icd_10_cm(store: Store) -> None:
    found = walk(store, "icd10cm", "2024", "2026")
    assert [step.after.label for step in found.steps] == ["2025", "2025-04", "2026"]
    middle = walk(store, "icd10cm", "2024", "2025")
    assert compose(middle, walk(store, "icd10cm", "2025", "2026")) == found
    by_source = {(link.source, link.target): link for link in found.links}
    # E66.8 became a header; the later table corrects what went before E66.813.
    assert {target for source, target in by_source if source == "E668"} >= {"E66813"}
    assert ("E6601", "E66813") in by_source
    part = by_source["Q8789", "Q8787"]
    assert [hop.release for hop in part.trace] == ["2025", "2026"]
    had, has = (store.open(one) for one in (found.before, found.after))
    ended = set(live_codes(had)) - set(live_codes(has))
    assert ended <= {link.source for link in found.links}
    undecided = {link.source for link in found.links if link.basis is Basis.PROPOSED}
    assert undecided == {"C8339"}
    assert len(undecided) == found.undecided
    assert sum(1 for _ in identical(store, found)) == found.identical


def test_rows_of_codes_that_never_were_are_reported(store: Store) -> None:
    assert walk(store, "icd10cm", "2024", "2025").problems == ()
    found = walk(store, "icd10cm", "2025", "2026")
    counted = Counter(one.source for one in found.problems)
    assert counted == {"H0583": 4, "H4084": 4, "Z773": 2, "Z4089": 1, "T15-T19": 3}


def test_cross_references_of_hcpcs(store: Store) -> None:
    found = walk(store, "hcpcs", "2018", "2019")
    published = {link.source: link.target for link in found.links if link.basis is Basis.PUBLISHED}
    assert published["C9492"] == "J9173"
    assert all(published.values())
    named = {one.target for one in found.links if one.code_set == "cpt"}
    assert named == {"77046", "77047", "33289", "76978", "76979", "53854"}
    assert not named & {one.target for one in found.problems}


def test_a_modifier_that_left_by_error_is_itself_again(store: Store) -> None:
    assert {
        one.target for one in walk(store, "hcpcs", "2018", "2019").links if one.source == "DA"
    } == {""}
    found = walk(store, "hcpcs", "2018", "2020-01")
    (link,) = [one for one in found.links if one.source == "DA"]
    assert (link.target, link.basis) == ("DA", Basis.IDENTICAL)
    (gone,) = [one for one in found.links if one.source == "G9977"]
    assert gone.cardinality is Cardinality.NONE
