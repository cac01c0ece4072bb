"""Laws of edits and numbers: live pairs add up on any history; a number is what it is worth."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from releasekit.classify import Classifier
from releasekit.diff import side_by_side
from releasekit.ingest.convert import canonical_number
from releasekit.model.numbers import moved, number, plain
from releasekit.timeline.links import Linked
from tests.support.measured import EDITS, layout, rows

if TYPE_CHECKING:
    from releasekit.model import Snapshot

CODES = ("11111", "22222", "33333")
PAIRS = [f"{first},{second}" for first in CODES for second in CODES if first != second]
DAYS = [f"20{year}-{month}-01" for year in range(10, 26) for month in ("01", "07")]


@st.composite
def history(draw: st.DrawFn) -> list[str]:
    """Return the rows of some pairs: one after the other in time, at most the last one open."""
    lines: list[str] = []
    for pair in draw(st.sets(st.sampled_from(PAIRS), max_size=4)):
        days = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=2, max_size=6)))
        spans = list(zip(days[::2], [*days[1::2], ""], strict=False))
        for place, (start, end) in enumerate(spans):
            last = place == len(spans) - 1
            open_ended = last and draw(st.booleans())
            void = not open_ended and draw(st.booleans())
            until = "" if open_ended or not end else start if void else end
            if not until and not last:
                continue
            indicator = "9" if void else draw(st.sampled_from("01"))
            lines.append(f"{pair},{start},{until},{indicator},why")
    return lines


def live(snapshot: Snapshot) -> int:
    return sum(not concept.terminated for concept in snapshot)


@given(before=history(), after=history())
def test_live_pairs_add_up(before: list[str], after: list[str]) -> None:
    """Before + begun - ended = after, whichever rows came, ended, gave way or left the file."""
    sides = rows(EDITS, "2025", before), rows(EDITS, "2026", after)
    declared = layout(EDITS)
    comparison = side_by_side(*sides, declared.since)
    classifier = Classifier(comparison, declared, Linked(instead={}, parts={}, previously={}))
    changes = list(classifier.changes())
    counts = classifier.conservation(live(sides[0]), live(sides[1]))
    begun = {c.delta.key for c in changes if c.rule.id in {"edit-added", "edit-revived"}}
    brief = {c.delta.key for c in changes if c.rule.id == "edit-added" and c.terminated}
    ended = {c.delta.key for c in changes if c.rule.id == "edit-ended"}
    assert len(begun - brief) == counts.added + counts.reinstated
    assert len(ended) == counts.deleted
    assert not begun & ended
    assert len({change.fingerprint for change in changes}) == len(changes)
    if before == after:
        assert not changes


numbers = st.decimals(
    min_value=Decimal(-99999), max_value=Decimal(99999), allow_nan=False, places=4
)


@given(value=numbers, zeros=st.integers(min_value=0, max_value=3))
def test_a_number_is_what_it_is_worth(value: Decimal, zeros: int) -> None:
    """0.50, .5 and 0.5000 are one value: files write them in one spelling."""
    text = f"{value:f}" + "0" * zeros
    spelled = canonical_number(text)
    assert number(spelled) == value
    assert canonical_number(spelled) == spelled == canonical_number(plain(value))
    if 0 < value < 1:
        assert canonical_number(text.removeprefix("0")) == spelled


@given(before=numbers, after=numbers)
def test_a_difference_is_exact(before: Decimal, after: Decimal) -> None:
    difference, percent = moved(plain(before), plain(after))
    assert Decimal(difference) == after - before
    assert bool(percent) is bool(before)
