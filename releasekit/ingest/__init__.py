"""A distribution and a declaration become a snapshot: where records become concepts."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit import distribution
from releasekit.errors import DistributionError
from releasekit.ingest.claims import Claims, claim
from releasekit.ingest.compose import Composer
from releasekit.ingest.intake import Intake, Sinks, validate
from releasekit.ingest.overlay import Overlay
from releasekit.layout import Role
from releasekit.model import Source
from releasekit.model.snapshot import key_width
from releasekit.store import CONCEPTS, Manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from releasekit.ingest.compose import Counts
    from releasekit.layout import CodeSet
    from releasekit.model import Release, Snapshot
    from releasekit.store import Store, Writer

    Progress = Callable[[str], None]

__all__ = ["Reading", "ingest", "inspect"]

MAPPINGS, DECLARED = "mappings.tsv.zst", "declared.tsv.zst"
_MAPPING_COLUMNS = ("code", "target", "effective", "relationship", "note")
_DECLARED_COLUMNS = ("code", "source", "member", "line", "said")
_FIRST_TAG = ord("0")
_NOT_HERE = "code that the release does not have"
_OUTSIDE = "outside of what the release covers"


class Reading(Struct, frozen=True, kw_only=True):
    """A distribution that was inspected, not yet read: its claims, and its members' digests."""

    layout: CodeSet
    claims: Claims

    def same_as(self, manifest: Manifest) -> bool:
        """Return whether a stored release was read from the same bytes."""
        stored = sorted((source.use, source.sha256) for source in manifest.sources)
        return stored == sorted((file.name, member.sha256()) for file, member in self.claims.read)


def inspect(paths: Iterable[str | Path], layout: CodeSet, *, partial: bool = False) -> Reading:
    """Return which member of what was given is which file.

    A `partial` release need not have every required file. The members that are to be read are
    hashed, so that damage shows before anything is stored.
    """
    members, passed_over = distribution.contents(paths)
    claims = claim(members, layout, partial=partial)
    claims = replace(claims, unclaimed=(*claims.unclaimed, *passed_over))
    reading = Reading(layout=layout, claims=claims)
    read = {id(member) for _, member in reading.claims.read}
    for member in members:
        if id(member) in read:
            member.sha256()
        else:
            member.forget()
    return reading


def ingest(
    reading: Reading,
    release: Release,
    store: Store,
    *,
    base: Snapshot | None = None,
    progress: Progress = lambda _: None,
) -> Manifest:
    """Read a distribution into the store as one release, whole or not at all.

    A partial release (`release.covers`) is laid over `base`. `progress` is called with each
    member's name as its turn comes. Raises SourceFaultsError with all that is wrong in the files,
    DistributionError where a complete release turns out to have no code.
    """
    intakes = [
        Intake(chr(tag), file, member, reading.layout)
        for tag, (file, member) in enumerate(reading.claims.read, start=_FIRST_TAG)
    ]
    sinks = Sinks()
    for intake in intakes:
        progress(intake.member.name)
        intake.read(sinks)
    validate(intakes)
    composer = Composer(reading.layout, [each.fragments for each in intakes if each.is_part])
    lines = composer.lines(sinks.fragments.lines())
    overlay = None if base is None else Overlay(base, composer.heading, release.covers)
    lines = lines if overlay is None else overlay.lines(lines)
    heading = composer.heading if overlay is None else overlay.heading
    counts = composer.counts if overlay is None else overlay.counts
    progress("writing")
    with store.writing(release) as writer:
        writer.table(CONCEPTS, heading, lines, keys=key_width(heading))
        if not counts.concepts:
            _refuse_empty(reading, release)
        _write_rest(writer, sinks)
        outside = 0 if overlay is None else overlay.outside
        skipped = {_NOT_HERE: composer.counts.orphans, _OUTSIDE: outside}
        manifest = _manifest(reading, release, counts, writer, _sources(intakes, skipped))
        writer.manifest(manifest)
    return manifest


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
        twins=reading.claims.twins,
        unclaimed=reading.claims.unclaimed,
    )


def _refuse_empty(reading: Reading, release: Release) -> None:
    """Raise the DistributionError of a release without codes, naming the files that have none."""
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


def _write_rest(writer: Writer, sinks: Sinks) -> None:
    steps = list(dict.fromkeys(sinks.mappings.lines()))
    if steps:
        writer.table(MAPPINGS, _MAPPING_COLUMNS, steps, keys=len(_MAPPING_COLUMNS))
    declared = sinks.declared.lines()
    first = next(declared, None)
    if first is not None:
        rows = itertools.chain([first], declared)
        writer.table(DECLARED, _DECLARED_COLUMNS, rows, keys=_DECLARED_COLUMNS.index("said"))


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
