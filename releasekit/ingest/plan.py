"""What of a folder would be loaded, in which order, and what becomes of it."""

from __future__ import annotations

import datetime as dt
import enum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit import distribution
from releasekit import layout as layouts
from releasekit.errors import ReleasekitError
from releasekit.ingest import inspect, loader
from releasekit.ingest.groups import grouped
from releasekit.ingest.pieces import LeftOut, Search, posting_of
from releasekit.ingest.postings import Posting, postings
from releasekit.model import ReleaseKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from releasekit.ingest.outcome import Outcome
    from releasekit.ingest.pieces import Piece
    from releasekit.ingest.progress import Tell
    from releasekit.layout import CodeSet
    from releasekit.model import Release
    from releasekit.store import Store

__all__ = ["LeftOut", "Plan", "PlannedRelease", "State", "carry_out", "plan"]


class State(enum.StrEnum):
    """What is to be done with a release, or was."""

    NEW = "new"
    """It is to be loaded."""
    PRESENT = "present"
    """It is in the store, from these very files."""
    REFUSED = "refused"
    LOADED = "loaded"


class PlannedRelease(Struct, frozen=True, kw_only=True):
    """A release whose files lie in a folder; the files are named by their paths below it.

    `effective` is None where the label does not say it. `reason` is why it is refused, or what is
    told of a correction.
    """

    code_set: str
    name: str
    version: str
    kind: ReleaseKind
    effective: dt.date | None
    published: dt.date | None
    covers: tuple[str, ...]
    files: tuple[str, ...]
    paths: tuple[Path, ...]
    state: State
    reason: str = ""


class Plan(Struct, frozen=True, kw_only=True):
    """What lies in a folder: releases in the order in which they are loaded, and what is none."""

    releases: tuple[PlannedRelease, ...]
    left_out: tuple[LeftOut, ...]

    def of(self, *states: State) -> list[PlannedRelease]:
        """Return the releases that are in one of some states."""
        return [release for release in self.releases if release.state in states]


def plan(
    folder: Path,
    store: Store,
    terms: loader.Terms | None = None,
    *,
    tell: Tell | None = None,
) -> Plan:
    """Find the releases whose files lie in a folder, and say which of them are to be loaded.

    The code set of a file is told by its content, the release by the names of the file and of its
    folders. Nothing is stored. `tell` is told of each file.
    """
    search = Search(folder)
    search.run(tell)
    groups = grouped(search)
    planned = [
        release
        for (code_set, version), pieces in sorted(groups.items())
        for release in _Planner(store, layouts.load(code_set), version, terms).plan(pieces)
    ]
    planned.sort(key=_place)
    left_out = sorted(search.left_out, key=lambda left: left.name)
    return Plan(releases=tuple(planned), left_out=tuple(left_out))


def of_outcome(outcome: Outcome, paths: Iterable[Path]) -> Plan:
    """Return what came of one load, or would come of it, as a plan of one release."""
    release = outcome.manifest.release
    state = State.PRESENT if outcome.already else State.NEW if outcome.dry_run else State.LOADED
    paths = tuple(distribution.expanded(paths))
    planned = PlannedRelease(
        code_set=release.code_set,
        name=outcome.layout.name,
        version=release.version,
        kind=release.kind,
        effective=release.effective,
        published=release.published,
        covers=release.covers,
        files=tuple(path.name for path in paths),
        paths=paths,
        state=state,
        reason=release.reason,
    )
    unread = tuple(LeftOut(name=name, reason="") for name in outcome.manifest.unclaimed)
    return Plan(releases=(planned,), left_out=unread)


def _place(release: PlannedRelease) -> tuple[object, ...]:
    """Return what releases are put in order by; the postings of one stay in theirs."""
    known = release.published or release.effective
    return (release.effective or dt.date.max, known or dt.date.max, release.code_set)


class _Planner:
    """Says of the postings of one release what is to be done with them."""

    def __init__(
        self, store: Store, code_set: CodeSet, version: str, terms: loader.Terms | None
    ) -> None:
        self.store = store
        self.code_set = code_set
        self.version = version
        self.terms = terms or loader.Terms()

    def plan(self, pieces: Sequence[Piece]) -> Iterator[PlannedRelease]:
        revisions = self.store.revisions(self.code_set.id, self.version)
        for number, posting in enumerate(postings(pieces)):
            yield self._release(posting, revisions, first=number == 0)

    def _release(
        self, posting: Posting, revisions: Sequence[Release], *, first: bool
    ) -> PlannedRelease:
        cadence = self.code_set.cadence
        covers = cadence.covers(self.version)
        kind, effective, published = ReleaseKind.INTERIM, None, None
        fault = posting.fault or self._missing(posting, covers)
        try:
            kind, effective, published = cadence.dates(self.version, covers)
            state, reason = self._state(posting, revisions, covers, first=first)
        except ReleasekitError as error:
            state, reason = State.REFUSED, str(error)
        if fault:
            state, reason = State.REFUSED, fault
        correcting = not first or (state is State.NEW and revisions and not self.terms.replace)
        return PlannedRelease(
            code_set=self.code_set.id,
            name=self.code_set.name,
            version=self.version,
            kind=ReleaseKind.CORRECTION if correcting else kind,
            effective=revisions[0].effective if revisions else effective,
            published=published if not correcting else None,
            covers=covers,
            files=tuple(piece.name for piece in posting.pieces),
            paths=tuple(piece.path for piece in posting.pieces),
            state=state,
            reason=reason,
        )

    def _missing(self, posting: Posting, covers: Sequence[str]) -> str:
        """Return which table is not there that every release of the code set has."""
        tables = {table.name for piece in posting.pieces for table in piece.tables}
        required = [file.table for file in self.code_set.files if file.required]
        missing = next((table for table in required if table not in tables), "")
        if not missing or covers:
            return ""
        return f"no {missing} of {self.code_set.name} is among its files; add the one delivered"

    def _state(
        self,
        posting: Posting,
        revisions: Sequence[Release],
        covers: Sequence[str],
        *,
        first: bool,
    ) -> tuple[State, str]:
        """Return whether a posting is new, present, or other than what is loaded, and a reason."""
        if not revisions:
            return State.NEW, "" if first else posting.reason
        paths = [piece.path for piece in posting.pieces]
        reading = inspect(paths, self.code_set, partial=bool(covers))
        manifests = [self.store.manifest(stored.code_set, stored.label) for stored in revisions]
        if any(map(reading.same_as, manifests)):
            return State.PRESENT, ""
        stored = max(posting_of(source.name) for own in manifests for source in own.sources)
        if posting.number > stored:
            return State.NEW, posting.reason
        if self.terms.replace and first:
            return State.NEW, ""
        more = reading.beyond(manifests[-1])
        what = f"without {', '.join(more)}" if more else "from other files"
        advice = (
            "if the publisher posted it again, load it by itself with --kind correction; if the "
            "other was loaded by mistake, or without these: --replace"
        )
        return State.REFUSED, f"is already loaded, {what}\n  {advice}"


def carry_out(
    planned: Plan,
    store: Store,
    terms: loader.Terms | None = None,
    *,
    progress: Callable[[PlannedRelease, int, str, float], None] = lambda *_: None,
) -> Iterator[tuple[PlannedRelease, Outcome | None]]:
    """Load the new releases of a plan in their order; return what became of every one.

    One that is refused does not keep back others, but those that rest on it: its own corrections,
    and partial releases after it. `progress` is called with a release, its number among the new
    ones, the step at hand and the share of it that is done.
    """
    terms = terms or loader.Terms()
    refused: list[PlannedRelease] = []
    number = 0
    for release in planned.releases:
        outcome, done = None, release
        if release.state is State.NEW:
            number += 1
            done, outcome = _carried_out(
                release, store, terms, refused, _bound(progress, release, number)
            )
        if done.state is State.REFUSED:
            refused.append(done)
        yield done, outcome


def _bound(
    progress: Callable[[PlannedRelease, int, str, float], None],
    release: PlannedRelease,
    number: int,
) -> Tell:
    return lambda step, share: progress(release, number, step, share)


def _carried_out(
    release: PlannedRelease,
    store: Store,
    terms: loader.Terms,
    refused: Iterable[PlannedRelease],
    progress: Tell,
) -> tuple[PlannedRelease, Outcome | None]:
    needed = [
        other
        for other in refused
        if other.code_set == release.code_set
        and (other.version == release.version or bool(release.covers))
    ]
    if needed:
        reason = f"rests on {needed[-1].version}, which was refused"
        return replace(release, state=State.REFUSED, reason=reason), None
    if release.kind is ReleaseKind.CORRECTION:
        terms = replace(terms, kind=release.kind, reason=release.reason, replace=False)
    try:
        outcome = loader.load(
            store,
            layouts.load(release.code_set),
            release.version,
            release.paths,
            terms,
            progress=progress,
        )
    except (ReleasekitError, OSError) as error:
        return replace(release, state=State.REFUSED, reason=str(error)), None
    return replace(release, state=State.LOADED), outcome
