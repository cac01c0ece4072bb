"""Layers and lives against an oracle that follows the rule word by word, day by day."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from releasekit import layout as layouts
from releasekit.model import Concept, Release, ReleaseKind
from releasekit.store import Manifest, Store
from releasekit.store.layers import ranked
from releasekit.store.manifest import CONCEPTS
from releasekit.timeline import Status, Timeline
from tests.support.snapshots import PROPERTIES, line, snapshot

if TYPE_CHECKING:
    import random

    from releasekit.store.layers import Layer, Rank

DAY = dt.timedelta(days=1)
CODES = ("00100", "0100T", "0001U", "0002U", "0001A")
KINDS = {code: layouts.load("cpt").kind_of(code) for code in CODES}
OWN_DAY = {"0002U": dt.date(2022, 5, 15)}
"""A code whose own row has its first day of service."""
HEADING = (*snapshot([]).heading, "date.effective")


class Posting(NamedTuple):
    """A made-up release and the codes that it holds."""

    release: Release
    holds: frozenset[str]


def text_of(code: str, release: Release) -> bytes:
    concept = Concept(code=code, display=f"Halo {code} of {release.label}", kind=KINDS[code])
    own = OWN_DAY.get(code)
    return line(concept, PROPERTIES) + b"\t" + (own.isoformat().encode() if own else b"")


def store_one(root: Path, posting: Posting) -> None:
    release = posting.release
    with Store(root).writing(release) as writer:
        writer.table(
            CONCEPTS, HEADING, [text_of(code, release) for code in sorted(posting.holds)], keys=1
        )
        count = len(posting.holds)
        writer.manifest(
            Manifest(
                release=release,
                layout="",
                concepts=count,
                live=count,
                unplaced=count,
                tables=writer.tables,
                sources=(),
            )
        )


SCOPES = ((), (), ("category-iii",), ("pla",), ("vaccine-administration",), ("additions",))


@st.composite
def histories(draw: st.DrawFn) -> list[Posting]:
    """Draw annual editions, partial releases, additions and corrections of some of them."""
    postings = []
    for number in range(draw(st.integers(1, 5))):
        covers = draw(st.sampled_from(SCOPES))
        effective = dt.date(2021 + draw(st.integers(0, 2)), draw(st.sampled_from([1, 4, 7])), 1)
        lead = draw(st.sampled_from([0, 40, 124, 200, -40]))
        published = draw(st.sampled_from([None, effective - lead * DAY]))
        for revision in range(1, draw(st.sampled_from([1, 1, 1, 2])) + 1):
            release = Release(
                code_set="cpt",
                version=f"L{number}",
                kind=ReleaseKind.ANNUAL if revision == 1 else ReleaseKind.CORRECTION,
                effective=effective,
                published=published if revision == 1 else draw(st.sampled_from([None, published])),
                covers=covers,
                revision=revision,
            )
            inside = [code for code in CODES if "additions" in covers or release.ends(KINDS[code])]
            holds = draw(st.frozensets(st.sampled_from(inside))) if inside else frozenset()
            postings.append(Posting(release, holds))
    return postings


class Oracle:
    """Whether a code is live on a day: of all words effective by then, the one published last."""

    def __init__(self, postings: list[Posting], own_days: dict[str, dt.date]) -> None:
        self.own_days = own_days
        self.layers = ranked(posting.release for posting in postings)
        self.holds = {posting.release.label: posting.holds for posting in postings}
        self.days = sorted(days_of(postings))

    def live(self, code: str, day: dt.date, below: Rank | None = None) -> bool:
        words = [
            (layer.rank, says)
            for layer in self.layers
            if below is None or layer.rank < below
            if (says := self.says(layer, code, day, below)) is not None
        ]
        return max(words)[1] if words else False

    def says(self, layer: Layer, code: str, day: dt.date, below: Rank | None) -> bool | None:
        release, corrects = layer.release, layer.corrects
        held = code in self.holds[release.label]
        if (self.first(layer, code) if held else release.effective) > day:
            return None
        if held:  # so does a correction, for its text is another one
            return True
        if corrects is not None:
            posted = code in self.holds[corrects.label]
            return False if posted and release.ends(KINDS[code]) else None
        before = release.effective - DAY
        ends = release.ends(KINDS[code])
        return False if ends and self.live(code, before, below) else None

    def first(self, layer: Layer, code: str) -> dt.date:
        """Return the code's own day, unless it lies in an earlier life of the code."""
        own, effective = self.own_days.get(code), layer.release.effective
        if own is None:
            return effective
        earlier = [day for day in self.days if own <= day < effective]
        return effective if any(self.live(code, day, layer.rank) for day in earlier) else own


def days_of(postings: list[Posting]) -> set[dt.date]:
    days = {posting.release.effective for posting in postings} | set(OWN_DAY.values())
    return {day + shift for day in days for shift in (-DAY, dt.timedelta(0), DAY)}


@settings(max_examples=60, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_lives_are_as_the_rule_has_them_whatever_the_order_of_loading(
    postings: list[Posting], chance: random.Random
) -> None:
    """Of all words about a code that are effective by then, the one published last counts."""
    shuffled = sorted(postings, key=lambda _: chance.random())
    with tempfile.TemporaryDirectory() as folder:
        for posting in shuffled:
            store_one(Path(folder), posting)
            Store(Path(folder)).states("cpt").keep()
        timeline = Timeline(Store(Path(folder)), layouts.load("cpt"))
        oracle = Oracle(postings, OWN_DAY)
        for code in CODES:
            life = timeline.life(code)
            for day in days_of(postings):
                live = life is not None and life.status(day) is Status.LIVE
                assert live is oracle.live(code, day), (code, day, life)


@settings(max_examples=60, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_states_are_as_the_rule_has_them_whatever_the_order_of_loading(
    postings: list[Posting], chance: random.Random
) -> None:
    """The state on a release's day is what the releases effective by then say together."""
    with tempfile.TemporaryDirectory() as folder:
        for posting in sorted(postings, key=lambda _: chance.random()):
            store_one(Path(folder), posting)
            if chance.random() < 0.5:
                Store(Path(folder)).states("cpt").keep()
        states = Store(Path(folder)).states("cpt")
        for posting in postings:
            release = posting.release
            known = [
                other
                for other in postings
                if other.release.version != release.version
                or other.release.revision <= release.revision
            ]
            oracle = Oracle(known, {})
            live = {code for code in CODES if oracle.live(code, release.effective)}
            assert {concept.code for concept in states.open(release)} == live
            assert states.counts(release).concepts == len(live)
