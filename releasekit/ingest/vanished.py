"""Counts the live codes that are gone since the release before, and asks where they are many."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.diff import Comparison
from releasekit.ingest.holes import LEAST_AT_END, holes, validate_texts
from releasekit.ingest.matches import named
from releasekit.model.concept import TERMINATED
from releasekit.model.snapshot import columns_of
from releasekit.store.layers import ranked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from releasekit.ingest.complete import Doubts
    from releasekit.ingest.side_tables import SideTables
    from releasekit.layout import CodeSet
    from releasekit.model import Release, Snapshot
    from releasekit.store import Store

MOST_SHARE = 0.05
"""The share of the live codes that may be gone in a year without a word of the publisher's."""
_YEAR = 366
FEW = 10
"""Up to how many codes may be gone whatever their share, unless that is half of all."""
_ADVICE = (
    "if the files are a part of the release, say which: --covers KIND, or --covers additions for a "
    "list of new codes; if the codes did end, take the release as it is: --force"
)


class Earlier(Struct, frozen=True, kw_only=True):
    """What a release follows: the state before it, and how many live codes that has.

    `later` are the releases published after it and effective by then: a code that one of them has
    does not end for being absent from it.
    """

    snapshot: Snapshot
    live: int
    later: tuple[Snapshot, ...] = ()

    def changed(self, after: Snapshot) -> tuple[list[str], list[tuple[str, str, str]]]:
        """Return the live codes that a release ends by lacking them, in order.

        Beside them are those whose text is the beginning of what it was: code, text before, after.
        """
        gone, shortened = [], []
        for pair in Comparison(self.snapshot, after).pairs():
            if pair.before is None or not pair.live[0]:
                continue
            concept = pair.before.concept
            if pair.after is None:
                ends = after.release.ends(concept.kind)
                if ends and not any(concept.code in text for text in self.later):
                    gone.append(concept.code)
                continue
            whole, text = concept.display, pair.after.concept.display
            if text and text != whole and whole.startswith(text):
                shortened.append((concept.code, whole, text))
        return gone, shortened


def earlier_than(store: Store, release: Release) -> Earlier | None:
    """Return what a release follows: the state on the day before it is effective."""
    states = store.states(release.code_set)
    others = [posting for posting in states.postings if posting.version != release.version]
    before = [posting for posting in others if posting.effective < release.effective]
    if not before:
        return None
    layers = ranked([*others, release])
    place = next(n for n, layer in enumerate(layers) if layer.release is release)
    later = (layer.release for layer in layers[place + 1 :])
    return Earlier(
        snapshot=states.open(before[-1]),
        live=states.counts(before[-1]).live,
        later=tuple(
            store.own(posting) for posting in later if posting.effective <= release.effective
        ),
    )


def validate_vanished(
    earlier: Earlier,
    after: Snapshot,
    tables: SideTables,
    code_set: CodeSet,
    doubts: Doubts,
) -> list[str]:
    """Return the live codes of the release before it that a release lacks.

    Doubt it if they are such as a cut file lacks: a large share of all codes, all of a kind, or
    codes that stood side by side. Codes that the lists among its `tables` say are gone, or were
    replaced, do not count.
    """
    gone, shortened = earlier.changed(after)
    validate_texts(shortened, after, tables, doubts)
    if gone:
        _validate_gone(gone, earlier, after, tables, code_set, doubts)
    return gone


def _validate_gone(  # noqa: PLR0913, PLR0917 (what a doubt is told with)
    gone: Sequence[str],
    earlier: Earlier,
    after: Snapshot,
    tables: SideTables,
    code_set: CodeSet,
    doubts: Doubts,
) -> None:
    before, live = earlier.snapshot, earlier.live
    if after.release.covers:
        live = sum(after.release.ends(concept.kind) for concept in before if not concept.terminated)
    by_kind = Counter(code_set.kind_of(code) for code in gone)
    emptied = _without_live(after, (kind for kind, lost in by_kind.items() if lost > 1))
    ranges, known = _split(tables.gone(code_set))
    unsaid = [code for code in gone if code not in known and not _in_ranges(code, ranges)]
    years = (after.release.effective - before.release.effective).days / _YEAR
    missing = unsaid if _is_much(len(unsaid), live * max(years, 1)) else []
    if missing:
        what = f"{len(missing):,} of the {live:,} live codes"
        _doubt(doubts, before, after, f"{what} ({len(missing) / live:.1%})", missing)
        return
    for kind in sorted(emptied):
        codes = [code for code in unsaid if code_set.kind_of(code) == kind]
        if codes:
            what = f"the {by_kind[kind]:,} live codes that are {code_set.kind_title(kind)}"
            _doubt(doubts, before, after, what, codes)
    rest = {code for code in unsaid if code_set.kind_of(code) not in emptied}
    if len(rest) >= LEAST_AT_END and not after.release.covers:
        within = years <= 1 and _shows_cuts(tables, code_set)
        for hole in holes(before, after, rest, code_set, within=within):
            _doubt(doubts, before, after, hole.what, hole.codes)


def _shows_cuts(tables: SideTables, code_set: CodeSet) -> bool:
    """Return whether codes that are gone side by side show that lines are missing.

    They do not where records are numbered, nor in a list about another code set's codes: a family
    leaves it with the code set. (What is gone after years shows no cut either.)
    """
    return not (tables.numbered or code_set.grammar.of)


def _doubt(
    doubts: Doubts, before: Snapshot, after: Snapshot, what: str, codes: Sequence[str]
) -> None:
    message = (
        f"has none of {what} of {before.release.label}, and no list beside it says that they "
        f"ended: {named(codes)}"
    )
    doubts.add(after.release.label, message, advice=_ADVICE)


def _is_much(gone: int, live: float) -> bool:
    return gone > live * MOST_SHARE and (gone > FEW or gone * 2 >= live)


def _without_live(snapshot: Snapshot, kinds: Iterable[str]) -> set[str]:
    """Return the kinds of which a snapshot has no code without a date of termination."""
    columns = columns_of(snapshot.heading)
    kind = columns.index("kind")
    ended = columns.index(TERMINATED) if TERMINATED in columns else -1
    missing = set(kinds)
    for line in snapshot.lines():
        row = line.split(b"\t")
        if ended < 0 or not row[ended]:
            missing.discard(row[kind].decode())
            if not missing:
                break
    return missing


def _split(listed: Iterable[str]) -> tuple[list[tuple[str, str]], set[str]]:
    """Return the ranges and the single codes of a list."""
    ranges: list[tuple[str, str]] = []
    known: set[str] = set()
    for text in listed:
        low, dash, high = text.partition("-")
        if dash:
            ranges.append((low, high or low + "~"))
        else:
            known.add(text)
    return ranges, known


def _in_ranges(code: str, ranges: Sequence[tuple[str, str]]) -> bool:
    return any(low <= code <= high for low, high in ranges)
