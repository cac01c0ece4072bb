"""Bulletins and calendars of edits, limits and fees: totals, sentences, tables of what changed."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from releasekit.classify.compare import compare
from releasekit.licensing import audience
from releasekit.timeline import Timeline
from releasekit.views import bulletins, calendars, catalog
from releasekit.views.bulletins.highlights import TABLE
from releasekit.views.selection import Selection
from tests.support.lists import AFTER, BEFORE, lists_store

if TYPE_CHECKING:
    from releasekit.store import Store
    from releasekit.views.bulletins import BulletinView
    from releasekit.views.bulletins.facts import Facts


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return lists_store(tmp_path_factory.mktemp("lists"))


def bulletin(store: Store, code_set: str) -> BulletinView:
    (diff,) = compare(store, BEFORE, AFTER, code_sets=[code_set])
    timeline = Timeline(store, diff.layout)
    return bulletins.view(diff, Selection(), audience("public"), timeline)


def test_a_bulletin_of_edits_leads_with_how_many_began_and_ended(store: Store) -> None:
    shown = bulletin(store, "ncci-ptp-practitioner")
    counts = shown.changes.conservation
    began, ended = (total.codes for total in shown.totals[:2])
    assert counts.before + began - ended == counts.after
    assert (began, ended) == (counts.added + counts.reinstated, counts.deleted)
    assert shown.highlights[0].text.startswith(f"{counts.before} edits were in force")
    assert not shown.further
    text = catalog.text("annual", "md", [shown])
    assert "Column 1: " in text
    assert "Modifier indicator: " in text
    assert "Edits that changed" in text
    assert "code must be valid" not in text


def test_a_bulletin_of_limits_says_that_some_are_not_published(store: Store) -> None:
    shown = bulletin(store, "mue-practitioner")
    assert {total.id for total in shown.totals} >= {"limits-added"}
    text = catalog.text("annual", "md", [shown])
    (added,) = [one for one in shown.properties if one.title == "Limit added"]
    assert all(
        row.after.startswith("Units: ") and "Adjudication: " in row.after for row in added.rows
    )
    assert "Limits that changed" in text
    assert not shown.further


def test_a_bulletin_of_fees_says_the_money(store: Store) -> None:
    shown = bulletin(store, "pfs")
    said = " ".join(one.text for one in shown.highlights)
    assert "Conversion factor of the whole release" in said
    assert "in 2" in said or "in 1" in said
    text = catalog.text("annual", "md", [shown])
    assert "All codes" in text
    assert "(text withheld)" not in text


@pytest.mark.parametrize(
    ("of_list", "families", "told"),
    [
        (False, [("A", 7)], ["Most codes no longer valid: A, 7."]),
        (False, [("A", 7), ("B", 2)], ["Most codes no longer valid: A, 7; B, 2."]),
        (True, [("A", 7), ("B", 2)], ["Most codes no longer listed: A, 7; B, 2."]),
        (True, [("A", 7), ("B", 1)], ["Most codes no longer listed: A, 7."]),
        (True, [("A", 7)], []),
        (True, [], []),
    ],
)
def test_a_list_says_nothing_of_validity_nor_the_most_of_its_only_family(
    of_list: bool,  # noqa: FBT001 (a parameter)
    families: list[tuple[str, int]],
    told: list[str],
) -> None:
    facts = SimpleNamespace(
        layout=SimpleNamespace(is_measured=of_list),
        families=lambda _: families,
        of=lambda _: [SimpleNamespace(replacements=())],
    )
    (rule,) = (one for one in TABLE if one.id == "losses")
    assert list(rule.tell(cast("Facts", facts))) == told


def test_a_calendar_counts_a_row_that_another_follows_as_no_end(store: Store) -> None:
    (diff,) = compare(store, BEFORE, AFTER, code_sets=["ncci-ptp-practitioner"])
    timeline = Timeline(store, diff.layout)
    first, last = dt.date(2025, 7, 2), dt.date(2025, 12, 31)
    found = calendars.entries([timeline], first, last, audience("internal"))
    starts = {code for one in found if one.event == "starts" for code in one.codes}
    began = {
        change.delta.key
        for change in diff.changes
        if change.rule.id == "edit-added" and change.effective >= first
    }
    assert began <= starts
    assert all(code.count("/") == 1 for code in starts)
