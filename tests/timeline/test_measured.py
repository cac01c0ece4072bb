"""Edits, limits and fees: classes of change, live pairs that add up, and facts of a release."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.classify import Change, Classifier
from releasekit.diff import EVERY, side_by_side
from releasekit.timeline.links import Linked
from tests.support.measured import EDITS, FEES, Kind, layout, rows
from tests.timeline.measured_rows import MEASURED_ROWS, OFF, OLD, ON, MeasuredRow

if TYPE_CHECKING:
    from collections.abc import Sequence


def classifier(kind: Kind, before: Sequence[str], after: Sequence[str]) -> Classifier:
    sides = rows(kind, "2025", before), rows(kind, "2026", after)
    declared = layout(kind)
    comparison = side_by_side(*sides, declared.edits.since if declared.edits else "")
    return Classifier(comparison, declared, Linked(instead={}, parts={}, previously={}))


def changes(kind: Kind, before: Sequence[str], after: Sequence[str]) -> list[Change]:
    return list(classifier(kind, before, after).changes())


@pytest.mark.parametrize("row", MEASURED_ROWS, ids=[row.title for row in MEASURED_ROWS])
def test_class_of_change(row: MeasuredRow) -> None:
    forth = changes(row.kind, row.before, row.after)
    assert {change.rule.id for change in forth} == row.classes
    back = changes(row.kind, row.after, row.before)
    assert {change.rule.id for change in back} == row.mirrored
    assert len({change.fingerprint for change in forth}) == len(forth)


def test_an_edit_is_named_by_its_two_codes_and_counts_from_its_first_day() -> None:
    (came,) = changes(EDITS, [], [ON])
    assert (came.delta.key, came.effective.isoformat()) == ("11111/22222", "2020-01-01")
    (ended,) = changes(EDITS, [OLD, ON], [OLD, OFF])
    assert (ended.delta.key, ended.effective.isoformat()) == ("11111/22222", "2025-07-01")
    assert ended.went


def test_live_pairs_add_up() -> None:
    again = "11111,33333,2026-01-01,,1,policy"
    gone = "11111,33333,2001-01-01,2002-12-31,1,policy"
    found = classifier(
        EDITS,
        [ON, gone, "11111,44444,2020-01-01,,0,policy"],
        [OFF, gone, again, "11111,44444,2020-01-01,,0,policy", "11111,55555,2026-01-01,,0,policy"],
    )
    list(found.changes())
    counts = found.conservation(2, 3)
    assert (counts.added, counts.reinstated, counts.deleted) == (1, 1, 1)


def test_a_factor_on_every_row_is_one_change() -> None:
    before = [f"{code:05},,A,1,000,32.5" for code in range(3000)]
    after = [line.replace("32.5", "33.25") for line in before] + ["99999,,A,1,000,33.25"]
    found = changes(FEES, before, after)
    assert [change.rule.id for change in found] == ["release-value-revised", "code-added"]
    fact = found[0].delta
    assert (fact.key, fact.before, fact.after, fact.codes) == (EVERY, "32.5", "33.25", 3000)
