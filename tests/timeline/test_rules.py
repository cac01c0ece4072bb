"""Every class of change: what makes it, what it is read backwards, and what must not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.classify import RULES, Change, Classifier, classes, summary
from releasekit.diff import Comparison
from releasekit.model import Basis, Relationship
from releasekit.timeline.links import Linked
from releasekit.timeline.moves import Cardinality, Link
from tests.support.snapshots import snapshot
from tests.timeline.measured_rows import MEASURED_ROWS
from tests.timeline.rule_rows import (
    ABSENT,
    ENDED,
    MIRRORS,
    NO_MIRROR,
    ROWS,
    TEXT,
    THERE,
    Replaced,
    Row,
    but,
)

if TYPE_CHECKING:
    from releasekit.model import Concept


def _changes(
    before: Concept | None,
    after: Concept | None,
    replacements: Replaced,
    narrowed: Replaced | None = None,
) -> list[Change]:
    sides = ([concept] if concept else [] for concept in (before, after))
    left, right = (snapshot(s, v) for s, v in zip(sides, ("2025", "2026"), strict=True))
    comparison = Comparison(left, right)
    links = Linked(instead=_linked(replacements), parts=_linked(narrowed or {}), previously={})
    return list(Classifier(comparison, layouts.load("cpt"), links).changes())


def _linked(targets: Replaced) -> dict[str, tuple[Link, ...]]:
    return {
        code: tuple(
            Link(
                source=code,
                target=target,
                relationship=Relationship.RELATED_TO,
                basis=Basis.PUBLISHED,
                cardinality=Cardinality.ONE_TO_ONE,
                score=None,
                reason="",
                trace=(),
            )
            for target in own
        )
        for code, own in targets.items()
    }


@pytest.mark.parametrize("row", ROWS, ids=[row.title for row in ROWS])
def test_class_of_change(row: Row) -> None:
    changes = _changes(row.before, row.after, row.replacements, row.narrowed)
    assert {change.rule.id for change in changes} == row.classes
    assert {change.rule.id for change in _changes(row.after, row.before, {})} == row.mirrored
    assert len({change.fingerprint for change in changes}) == len(changes)


SEEN = {
    (rule, mirror)
    for one, other in (
        *((row.classes, row.mirrored) for row in ROWS),
        *((row.classes, row.mirrored) for row in MEASURED_ROWS),
    )
    for forth, back in ((one, other), (other, one))
    for rule in forth
    for mirror in back
}


@pytest.mark.parametrize("rule", [rule.id for rule in classes()])
def test_every_class_has_a_row_and_a_mirror_or_a_reason(rule: str) -> None:
    assert rule in {forth for forth, _ in SEEN}
    assert ((rule, MIRRORS.get(rule, rule)) in SEEN) is not (rule in NO_MIRROR)


def test_the_last_row_takes_everything() -> None:
    last = RULES[-1]
    assert not last.family
    assert last.applies(None)  # type: ignore[arg-type]  # whatever the case


def test_headline_is_the_first_change_of_a_code() -> None:
    both = but(display=TEXT.replace("20", "30"), section="Medicine")
    found = _changes(THERE, both, {})
    assert [change.rule.id for change in found] == ["descriptor-quantity-revised", "code-moved"]


def test_summary_counts_codes_not_changes() -> None:
    both = but(section="Medicine", parent="100")
    assert summary(_changes(THERE, both, {})) == {"code-moved": 1}


def test_fingerprint_is_stable_and_tells_values_apart() -> None:
    one = _changes(THERE, but(attribute__coverage="D"), {})[0]
    other = _changes(THERE, but(attribute__coverage="C"), {})[0]
    assert one.fingerprint == "e30419ae00a5f8dd"
    assert other.fingerprint != one.fingerprint


def test_termination_counts_from_the_day_after() -> None:
    assert _changes(THERE, ENDED, {})[0].effective.isoformat() == "2026-01-01"


@pytest.mark.parametrize(
    ("added", "effective"),
    [("2025-07-01", "2025-07-01"), ("2024-07-01", "2024-07-01"), ("", "2026-01-01")],
    ids=["between the releases", "retroactive", "unknown"],
)
def test_a_new_code_counts_from_the_day_it_was_added(added: str, effective: str) -> None:
    change = _changes(ABSENT, but(date__added=added), {})[0]
    assert change.effective.isoformat() == effective
