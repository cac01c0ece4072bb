"""Laws that hold for every crosswalk, each with the clause that it proves."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from releasekit.crosswalk import Cardinality, Crosswalk, compose, crosswalk, identical
from releasekit.diff import Comparison
from releasekit.model import Basis, Concept, Mapping, Relationship
from releasekit.store import Store
from releasekit.timeline.census import live_codes
from releasekit.timeline.meaning import Meanings, changed
from tests.support.stored import put

CODES = [f"A0{n}" for n in range(8)]
TEXTS = ["Quillon fever of the arch", "Quillon fever, mild", "Lantern harm by salve", "Braid vein"]
STATES = st.sampled_from([{}, {}, {"flag.billable": "false"}, {"date.terminated": "2020-12-31"}])
YEARS = range(2021, 2025)
RELEASE = st.dictionaries(st.sampled_from(CODES), st.tuples(st.sampled_from(TEXTS), STATES)).map(
    lambda found: [
        Concept(code=code, display=text, kind="k", section="s", properties=state)
        for code, (text, state) in sorted(found.items())
    ]
)
MAPPINGS = st.lists(
    st.builds(
        Mapping,
        source=st.sampled_from([*CODES, "A00-A03", "A0-", "Z99"]),
        target=st.sampled_from([*CODES, "Z99", ""]),
        effective=st.sampled_from([None, *(dt.date(year, 1, 1) for year in YEARS)]),
        relationship=st.sampled_from([None, None, Relationship.BROADER]),
    ),
    max_size=12,
)
HISTORY = st.lists(st.tuples(RELEASE, MAPPINGS), min_size=4, max_size=4)
History = list[tuple[list[Concept], list[Mapping]]]


def walked(root: Path, history: History) -> tuple[Store, list[list[Crosswalk]]]:
    """Store the releases and give the crosswalk of each to every later one."""
    releases = [
        put(root, str(year), inside, rows)
        for year, (inside, rows) in zip(YEARS, history, strict=True)
    ]
    store = Store(root)
    return store, [
        [crosswalk(store, before, after) for after in releases[place + 1 :]]
        for place, before in enumerate(releases)
    ]


@settings(max_examples=60)
@given(HISTORY)
def test_the_laws_of_a_crosswalk(history: History) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, every = walked(Path(folder), history)
        _validate_composition(every)
        for found in (one for row in every for one in row):
            _validate_one(store, found)


def _validate_composition(every: list[list[Crosswalk]]) -> None:
    """chain(a→c) equals compose(a→b, b→c)."""
    for first in range(3):
        for last in range(first + 2, 4):
            for middle in range(first + 1, last):
                whole = every[first][last - first - 1]
                left = every[first][middle - first - 1]
                right = every[middle][last - middle - 1]
                assert compose(left, right) == whole


def _validate_one(store: Store, found: Crosswalk) -> None:
    before, after = (store.open(one) for one in (found.before, found.after))
    had, has = set(live_codes(before)), set(live_codes(after))
    sources = {link.source for link in found.links}
    # Every live code of BEFORE is either in the links or the same: nothing is lost.
    same = {link.source for link in identical(store, found)}
    assert sources | same == had
    assert len(same) == found.identical
    assert not sources & same
    # Whatever ended is in the links, and what is the same means the same.
    assert had - has <= sources
    meanings = Meanings(lambda: changed(Comparison(before, after).pairs()))
    if len(found.steps) == 1:
        assert not any(
            meanings.reassigned(code, before[code].display, after[code].display) for code in same
        )
    for link in found.links:
        assert (link.target in has) if link.target else link.cardinality is Cardinality.NONE
        # A guess never poses as published.
        bases = {hop.basis for hop in link.trace}
        assert (Basis.PROPOSED in bases) == (link.basis is Basis.PROPOSED)
        assert [hop.source for hop in link.trace[1:]] == [hop.target for hop in link.trace[:-1]]
        assert (link.trace[0].source, link.trace[-1].target) == (link.source, link.target)
        # Nothing is carried across a reused code: what is called the same means the same.
        if link.basis is Basis.IDENTICAL:
            texts = before[link.source].display, after[link.target].display
            assert link.source == link.target
            assert len(found.steps) > 1 or not meanings.reassigned(link.source, *texts)
    pairs = [(link.source, link.target) for link in found.links]
    assert len(set(pairs)) == len(pairs)


@settings(max_examples=20)
@given(HISTORY)
def test_the_same_store_gives_the_same_crosswalk(history: History) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        first = walked(Path(one), history)[1]
        second = walked(Path(other), [(inside, rows[::-1]) for inside, rows in history])[1]
        assert first == second


@settings(max_examples=30)
@given(RELEASE, RELEASE)
def test_steps_conserve_live_codes(before: list[Concept], after: list[Concept]) -> None:
    """Live before without the ended, and what came, is live after, as sets."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        releases = [put(root, "2021", before), put(root, "2022", after)]
        store = Store(root)
        (step,) = crosswalk(store, *releases).steps
        left = {move.source for move in step.moves if move.target != move.source}
        had, has = (set(live_codes(store.open(one))) for one in releases)
        assert step.live == len(had)
        assert (had - left) | step.added == has
