"""A distribution and a declaration become a snapshot: where records become concepts."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from releasekit import distribution
from releasekit.errors import (
    DistributionError,
    SnapshotError,
    SourceFaultsError,
    UnrecognizedError,
)
from releasekit.ingest import whole_rows
from releasekit.ingest.claims import Claims, claim
from releasekit.ingest.complete import (
    Doubts,
    compare_totals,
    validate_even,
    validate_initials,
    validate_member,
)
from releasekit.ingest.compose import Composer, Counts
from releasekit.ingest.intake import Intake, Sinks, faults_of
from releasekit.ingest.latest_days import validate_days
from releasekit.ingest.lookalike import explained, validate_named
from releasekit.ingest.neighbors import Later, validate_between, validate_swapped
from releasekit.ingest.progress import Progress
from releasekit.ingest.scope import Scope
from releasekit.ingest.side_tables import SideTables
from releasekit.ingest.twins import Twins
from releasekit.ingest.vanished import Earlier, validate_vanished
from releasekit.ingest.whole_rows import WholeRows
from releasekit.layout import Role
from releasekit.model import Snapshot, Source
from releasekit.model.snapshot import key_width
from releasekit.store import Manifest, StoredPages
from releasekit.store.manifest import CONCEPTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from releasekit.ingest.compose import Counts
    from releasekit.ingest.progress import Tell
    from releasekit.layout import CodeSet
    from releasekit.model import Release
    from releasekit.store import Store
    from releasekit.store.writer import Writer

__all__ = ["Context", "Reading", "ingest", "inspect"]

_FIRST_TAG = ord("0")
_NOT_HERE = "code that the release does not have"
_OUTSIDE = "outside of what the release covers"


class Context(Struct, frozen=True, kw_only=True):
    """What a release is read beside, and what the user forces.

    Many codes of `earlier` or `later` that it lacks are doubted. `overridden` is what was found
    before that speaks against it, and was forced. `replacing` says that it takes the place of the
    release that has its label. `days` says which days of records speak against a label: later
    ones, or older ones too.
    """

    earlier: Earlier | None = None
    later: Later | None = None
    forced: bool = False
    overridden: tuple[str, ...] = ()
    replacing: bool = False
    days: Literal["", "later", "older"] = ""


class Reading(Struct, frozen=True, kw_only=True):
    """A distribution that was inspected, not yet read: its claims, and its members' digests."""

    layout: CodeSet
    claims: Claims

    def same_as(self, manifest: Manifest) -> bool:
        """Return whether a stored release was read from the same bytes."""
        stored = sorted((source.use, source.sha256) for source in manifest.sources)
        return stored == sorted((file.name, member.sha256()) for file, member in self.claims.read)

    def beyond(self, manifest: Manifest) -> tuple[str, ...]:
        """Return the members that a stored release was loaded without, if it has all the others."""
        here = {(file.name, member.sha256()): member.name for file, member in self.claims.read}
        stored = {(source.use, source.sha256) for source in manifest.sources}
        return tuple(here[key] for key in here.keys() - stored) if stored <= here.keys() else ()


def inspect(paths: Iterable[str | Path], layout: CodeSet, *, partial: bool = False) -> Reading:
    """Return which member of what was given is which file.

    A `partial` release need not have every required file. The members that are to be read are
    hashed, so that damage shows before anything is stored.
    """
    members, passed_over = distribution.contents(paths)
    try:
        claims = claim(members, layout, partial=partial)
    except UnrecognizedError as error:
        raise explained(error, members, layout, passed_over) from error
    validate_named(members, claims, layout)
    claims = replace(claims, unclaimed=(*claims.unclaimed, *passed_over))
    reading = Reading(layout=layout, claims=claims)
    read = {id(member) for _, member in reading.claims.read}
    kept = read | {id(member) for _, member in reading.claims.twins}
    for member in members:
        if id(member) in read:
            member.sha256()
        if id(member) not in kept:
            member.forget()
    return reading


def ingest(
    reading: Reading,
    release: Release,
    store: Store,
    *,
    context: Context | None = None,
    progress: Tell | None = None,
) -> Manifest:
    """Read a distribution into the store as one release, whole or not at all.

    `progress` is told how much is done. Raises SourceFaultsError with all that is wrong or missing
    (unless that is forced), DistributionError where a release turns out to have no code.
    """
    try:
        quick = not (context and context.forced)  # what is forced is told row by row
        return _ingested(reading, release, store, context or Context(), progress, quick=quick)
    except SnapshotError:  # a code stands twice: the long way tells where
        return _ingested(reading, release, store, context or Context(), progress, quick=False)


def _ingested(  # noqa: PLR0913 (as ingest has them)
    reading: Reading,
    release: Release,
    store: Store,
    context: Context,
    progress: Tell | None,
    *,
    quick: bool,
) -> Manifest:
    doubts, sinks = Doubts(forced=context.forced), Sinks(reading.layout)
    steps = Progress(progress)
    intakes, whole = _read(reading, sinks, doubts, steps, quick=quick and not release.covers)
    validate_days(intakes, release, doubts, context.days)
    validate_even(() if release.covers else intakes, doubts)
    parts = [part.fragments for part in intakes if part.is_part]
    composer = whole.composer if whole else Composer(reading.layout, parts)
    twins = Twins(() if release.covers else reading.claims.twins, composer)
    with store.writing(release, replacing=context.replacing) as writer:
        scope = Scope(release, composer)
        if whole:
            lines = steps.rows(whole.runs)
        else:
            lines = scope.lines(composer.lines(steps.rows(sinks.fragments)))
        writer.table(CONCEPTS, composer.heading, lines, keys=key_width(composer.heading))
        _validate_any(counts := composer.counts, reading, release)
        tables = SideTables(sinks, intakes)
        twins.compare(intakes, doubts)
        if not release.covers:
            compare_totals(tables.declared, reading.layout, composer, doubts)
        written = Snapshot(release, StoredPages(writer.draft / CONCEPTS))
        validate_initials(() if release.covers else intakes, written, doubts)
        _hold_against(context, written, tables, reading.layout, doubts)
        doubts.check()
        tables.write(writer)
        skipped = {_NOT_HERE: composer.counts.orphans, _OUTSIDE: scope.outside}
        held = replace(release, licensed=tuple(sorted(composer.licensed)))
        manifest = _manifest(reading, held, counts, writer, _sources(intakes, skipped))
        manifest = replace(manifest, forced=(*context.overridden, *doubts.overridden))
        writer.manifest(manifest)
    return manifest


def _hold_against(
    context: Context, written: Snapshot, tables: SideTables, code_set: CodeSet, doubts: Doubts
) -> None:
    """Doubt a release that is not such as the ones before and after it let expect."""
    earlier, later = context.earlier, context.later
    gone = validate_vanished(earlier, written, tables, code_set, doubts) if earlier else []
    if later is not None:
        validate_between(gone, written, later, doubts)
    beside = earlier or later
    if beside is not None:
        validate_swapped(beside.snapshot, written, doubts)


def _manifest(
    reading: Reading, release: Release, counts: Counts, writer: Writer, sources: Iterable[Source]
) -> Manifest:
    return Manifest(
        release=release,
        layout=reading.layout.digest,
        concepts=counts.concepts,
        live=counts.live,
        unplaced=counts.unplaced,
        tables=writer.tables,
        sources=tuple(sources),
        twins=reading.claims.beside,
        unclaimed=reading.claims.unclaimed,
    )


def _read(
    reading: Reading, sinks: Sinks, doubts: Doubts, steps: Progress, *, quick: bool
) -> tuple[list[Intake], WholeRows | None]:
    """Read every member once; raise all that is wrong in them, and what shows them to be cut.

    If that is to be `quick` and can be, the lines are composed on the way.
    """
    intakes = [
        Intake(chr(tag), file, member, reading.layout)
        for tag, (file, member) in enumerate(reading.claims.read, start=_FIRST_TAG)
    ]
    steps.watch(intake.member for intake in intakes)
    quick = quick and not reading.claims.twins and whole_rows.fits(reading.layout, intakes)
    parts = [intake for intake in intakes if intake.is_part]
    whole = WholeRows(reading.layout, parts) if quick else None
    for intake in intakes:
        steps.step(intake.member.name)
        if whole and intake.is_part:
            whole.read(intake, sinks.fragments)
            intake.member.forget()
        else:
            intake.read(sinks)
        validate_member(intake, doubts)
    if doubts.faults.total:
        _compare_rest(reading, intakes, sinks, doubts)
    doubts.check(faults_of(intakes))
    return intakes, whole


def _compare_rest(
    reading: Reading, intakes: Iterable[Intake], sinks: Sinks, doubts: Doubts
) -> None:
    """Say of files that are cut what their twins and totals say is missing, too."""
    composer = Composer(reading.layout, [part.fragments for part in intakes if part.is_part])
    twins = Twins(reading.claims.twins, composer)
    with contextlib.suppress(SourceFaultsError):
        for _ in composer.lines(sinks.fragments.rows()):
            pass  # the composer keeps what the twins are compared with
    twins.compare(intakes, doubts)
    compare_totals(SideTables(sinks, intakes).declared, reading.layout, composer, doubts)


def _validate_any(counts: Counts, reading: Reading, release: Release) -> None:
    """Raise the DistributionError of a release without codes, naming the files that have none."""
    if counts.concepts or release.covers:
        return
    names = ", ".join(
        f"{member.name} ({file.name})"
        for file, member in reading.claims.read
        if file.role is Role.CONCEPTS
    )
    message = f"{reading.layout.name} {release.label} would have no code: none is in {names}"
    advice = (
        "the files are empty, or their declaration does not fit them: compare a line with its "
        f"patterns, columns and delimiter in {reading.layout.id}.toml"
    )
    raise DistributionError(message, advice=advice)


def _sources(intakes: Iterable[Intake], skipped: dict[str, int]) -> Iterator[Source]:
    for intake in intakes:
        member, tally = intake.member, intake.tally
        source = Source(
            name=member.name,
            use=intake.file.name,
            sha256=member.sha256(),
            size=member.size,
            records=tally.records,
            skipped=tuple(sorted(tally.skipped.items())),
            mended=tuple(
                (f"{reason} (first in line {tally.first_mended[reason]})", count)
                for reason, count in sorted(tally.mended.items())
            ),
        )
        if intake.file.role is Role.CONCEPTS:
            more = tuple((reason, count) for reason, count in skipped.items() if count)
            source = replace(source, skipped=source.skipped + more)
        yield source
