"""Laws that hold for every pair of snapshots, each with the clause that it proves."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releasekit import layout as layouts
from releasekit.classify import Classifier
from releasekit.diff import EXISTENCE, Comparison, Delta
from releasekit.errors import SnapshotError
from releasekit.model import Concept, Snapshot
from releasekit.store import StoredPages, pages
from releasekit.timeline.links import NOTHING
from tests.support.snapshots import LinePages, line, release, small_pages, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable

TEXTS = st.sampled_from(
    [
        "Velar arch, 20 minutes",
        "Velar arch, 30 minutes",
        "velar arch 20 minutes",
        "Corvine duct",
        "",
    ]
)
CONCEPTS = st.builds(
    Concept,
    code=st.from_regex(r"[0-9]{4}[0-9T]", fullmatch=True),
    display=TEXTS,
    section=st.sampled_from(["Surgery", "Medicine"]),
    designations=st.fixed_dictionaries({"short": TEXTS}),
    properties=st.dictionaries(
        st.sampled_from(["flag.add-on", "date.terminated", "attribute.coverage"]),
        st.sampled_from(["2025-12-31", "2026-12-31"]),
        max_size=2,
    )
    | st.just({"note.excludes1": ("one", "two")}),
)
RELEASES = st.lists(CONCEPTS, max_size=40, unique_by=lambda concept: concept.code).map(
    lambda concepts: sorted(concepts, key=lambda concept: concept.code)
)


def _deltas(before: Snapshot, after: Snapshot) -> list[Delta]:
    comparison = Comparison(before, after)
    return [delta for pair in comparison.pairs() for delta in comparison.deltas(pair)]


@given(RELEASES)
def test_a_diff_with_itself_is_empty(concepts: list[Concept]) -> None:
    """`diff` of anything with itself is empty."""
    assert _deltas(snapshot(concepts), snapshot(concepts)) == []


@given(RELEASES, RELEASES)
def test_reversed_it_is_the_mirror(before: list[Concept], after: list[Concept]) -> None:
    """Reversed, it is the mirror."""
    forth = _deltas(snapshot(before), snapshot(after))
    back = _deltas(snapshot(after), snapshot(before))
    mirrored = [
        Delta(key=one.key, aspect=one.aspect, before=one.after, after=one.before) for one in back
    ]
    assert forth == mirrored


@given(RELEASES, RELEASES)
def test_deltas_are_the_difference_and_nothing_else(
    before: list[Concept], after: list[Concept]
) -> None:
    """Equal lines are passed over as bytes, only lines that differ are compared field by field."""
    ours, theirs = ({one.code: line(one) for one in side} for side in (before, after))
    differ = {code for code in ours.keys() | theirs.keys() if ours.get(code) != theirs.get(code)}
    found = _deltas(snapshot(before), snapshot(after))
    assert {delta.key for delta in found} == differ
    came_or_went = {delta.key for delta in found if delta.aspect == EXISTENCE}
    assert came_or_went == ours.keys() ^ theirs.keys()


@given(RELEASES, RELEASES)
def test_headings_that_differ_change_nothing_that_both_have(
    before: list[Concept], after: list[Concept]
) -> None:
    """Compared field by field, by name where the headings differ."""
    fewer = ("flag.add-on", "date.terminated")
    narrow = snapshot(before, properties=fewer)
    found = _deltas(narrow, snapshot(after))
    expected = [
        delta
        for delta in _deltas(snapshot(before), snapshot(after))
        if delta.aspect not in {"attribute.coverage", "note.excludes1"}
    ]
    assert found == expected


@given(RELEASES, RELEASES)
def test_live_codes_are_conserved(before: list[Concept], after: list[Concept]) -> None:
    """Conservation: before + added + reinstated - deleted = after."""
    comparison = Comparison(snapshot(before), snapshot(after))
    classifier = Classifier(comparison, layouts.load("cpt"), NOTHING)
    changes = list(classifier.changes())
    live = [sum(not concept.terminated for concept in side) for side in (before, after)]
    counts = classifier.conservation(*live)
    assert counts.before + counts.added + counts.reinstated - counts.deleted == counts.after
    assert len({change.fingerprint for change in changes}) == len(changes)


@given(RELEASES, st.integers(min_value=1, max_value=400))
def test_a_stored_snapshot_gives_back_what_was_written(concepts: list[Concept], size: int) -> None:
    """`for concept in snapshot` and `snapshot["99213"]` give frozen concepts."""
    whole = snapshot(concepts)
    lines = [line(concept) for concept in concepts]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        small_pages(patch, size)
        path = Path(folder) / "concepts.tsv.zst"
        pages.write(path, whole.heading, lines, keys=1)
        stored = Snapshot(release(), StoredPages(path))
        assert list(stored) == list(whole)
        assert all(stored[concept.code] == concept for concept in whole)
        assert "99999X" not in stored


@given(st.lists(CONCEPTS, min_size=2, max_size=10), st.booleans())
def test_an_unsorted_or_doubled_key_is_refused_and_named(
    concepts: list[Concept],
    reverse: bool,  # noqa: FBT001 (hypothesis passes it by place)
) -> None:
    """The walk refuses an unsorted or doubled key and names it."""
    codes = sorted({concept.code for concept in concepts}, reverse=True)
    wrong = codes if reverse and len(codes) > 1 else [codes[0], codes[0]]
    lines = _lines(wrong)
    heading = snapshot([]).heading
    with pytest.raises(SnapshotError, match=wrong[1]):
        LinePages(heading, lines)
    with tempfile.TemporaryDirectory() as folder, pytest.raises(SnapshotError, match=wrong[1]):
        pages.write(Path(folder) / "concepts.tsv.zst", heading, lines, keys=1)


def _lines(codes: Iterable[str]) -> list[bytes]:
    return [line(Concept(code=code, display="Velar arch")) for code in codes]


@given(st.lists(RELEASES, min_size=2, max_size=4))
def test_replaying_the_changes_gives_the_later_release(releases: list[list[Concept]]) -> None:
    """Replaying changes from any release to any later one gives that snapshot exactly."""
    snapshots = [snapshot(concepts) for concepts in releases]
    state = {concept.code: concept for concept in snapshots[0]}
    for before, after in pairwise(snapshots):
        for pair in Comparison(before, after).pairs():
            if pair.after is None:
                del state[pair.present.concept.code]
            else:
                state[pair.after.concept.code] = pair.after.concept
    assert state == {concept.code: concept for concept in snapshots[-1]}
