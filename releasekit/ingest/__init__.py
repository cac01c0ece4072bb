"""A distribution and a layout become a snapshot: the only place where records become concepts."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit import distribution
from releasekit.errors import FaultList
from releasekit.ingest.claims import Claims, claim
from releasekit.ingest.compose import Composer
from releasekit.ingest.conversions import mappings
from releasekit.ingest.external_sort import sorted_lines
from releasekit.ingest.fragments import Fragments
from releasekit.ingest.overlay import Overlay
from releasekit.layout import Role
from releasekit.model import Source
from releasekit.model.snapshot import key_width
from releasekit.readers import Tally
from releasekit.store import CONCEPTS, Manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from releasekit.layout import CodeSet
    from releasekit.model import Release, Snapshot
    from releasekit.store import Store, Writer

    Progress = Callable[[str], None]

__all__ = ["Reading", "ingest", "inspect"]

MAPPINGS, DECLARED = "mappings.tsv.zst", "declared.tsv.zst"
_FIRST_TAG = ord("0")
_OUTSIDE = "outside of what the release covers"


class Reading(Struct, frozen=True, kw_only=True):
    """A distribution that was looked at, not yet read: its claims, and its members' digests."""

    layout: CodeSet
    claims: Claims

    def same_as(self, manifest: Manifest) -> bool:
        """Return whether a stored release was read from the same bytes."""
        stored = sorted((source.use, source.sha256) for source in manifest.sources)
        return stored == sorted((file.name, member.sha256()) for file, member in self.claims.read)


def inspect(paths: Iterable[str | Path], layout: CodeSet, *, partial: bool = False) -> Reading:
    """Look at what was given and tell what each member is.

    A `partial` release need not have every required file. The members that are to be read are
    hashed, so that damage shows before anything is stored.
    """
    reading = Reading(
        layout=layout, claims=claim(distribution.members(paths), layout, partial=partial)
    )
    for _, member in reading.claims.read:
        member.sha256()
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

    A partial release (`release.covers`) is laid over `base`. `progress` is told each member's
    name as its turn comes. Raises SourceFaultsError with all that is wrong in the files.
    """
    members = [
        Fragments(chr(tag), file, member, reading.layout)
        for tag, (file, member) in enumerate(reading.claims.read, start=_FIRST_TAG)
    ]
    tallies = {each.tag: Tally() for each in members}
    parts = [each for each in members if each.file.role not in {Role.MAPPINGS, Role.DECLARED}]
    fragments = sorted_lines(_read(parts, tallies, progress))
    mapped = sorted_lines(_mapped(members, tallies))
    declared = sorted_lines(_declared(members, tallies))
    _validate(members, tallies)
    composer = Composer(reading.layout, parts)
    heading, counts = composer.heading, composer.counts
    lines = composer.lines(fragments)
    if base is not None:
        overlay = Overlay(base, heading, release.covers)
        heading, counts, lines = overlay.heading, overlay.counts, overlay.lines(lines)
    progress("writing")
    with store.writing(release) as writer:
        writer.table(CONCEPTS, heading, lines, keys=key_width(heading))
        _write_rest(writer, mapped, declared)
        skipped = {"code that the release does not have": composer.counts.orphans}
        if base is not None:
            skipped[_OUTSIDE] = overlay.outside
        manifest = Manifest(
            release=release,
            layout=reading.layout.digest,
            concepts=counts.concepts,
            live=counts.live,
            unplaced=counts.unplaced,
            tables=writer.tables,
            sources=tuple(_sources(members, tallies, skipped)),
            twins=reading.claims.twins,
            unclaimed=reading.claims.unclaimed,
        )
        writer.manifest(manifest)
    return manifest


def _read(
    members: Sequence[Fragments], tallies: dict[str, Tally], progress: Progress
) -> Iterator[bytes]:
    for each in members:
        progress(each.member.name)
        yield from each.read(tallies[each.tag])


def _mapped(members: Sequence[Fragments], tallies: dict[str, Tally]) -> Iterator[bytes]:
    for each in members:
        if each.file.maps:
            # A file with another role is tallied when it is read for that.
            own = each.file.role is Role.MAPPINGS
            tally = tallies[each.tag]
            for step in mappings(each, tally if own else Tally(), tally):
                effective = step.effective.isoformat() if step.effective else ""
                cells = (step.source, step.target, effective, step.relationship or "", step.note)
                yield "\t".join(cells).encode()


def _declared(members: Sequence[Fragments], tallies: dict[str, Tally]) -> Iterator[bytes]:
    for each in members:
        # A file of concepts may declare too, record by record; it was tallied when it was read.
        own = each.file.role is Role.DECLARED
        tally = tallies[each.tag]
        yield from each.declared(tally if own else Tally(), tally)


def _write_rest(writer: Writer, mapped: Iterator[bytes], declared: Iterator[bytes]) -> None:
    steps = list(dict.fromkeys(mapped))
    if steps:
        columns = ("code", "target", "effective", "relationship", "note")
        writer.table(MAPPINGS, columns, steps, keys=len(columns))
    first = next(declared, None)
    if first is not None:
        heading = ("code", "source", "member", "line", "said")
        writer.table(DECLARED, heading, itertools.chain([first], declared), keys=4)


def _validate(members: Sequence[Fragments], tallies: dict[str, Tally]) -> None:
    """Raise every fault that the members' readers took down, together."""
    faults = FaultList()
    for each in members:
        tally = tallies[each.tag]
        for fault in tally.faults.faults:
            faults.add(fault)
        faults.total += tally.faults.total - len(tally.faults.faults)
    faults.check()


def _sources(
    members: Sequence[Fragments], tallies: dict[str, Tally], skipped: dict[str, int]
) -> Iterator[Source]:
    for each in members:
        tally = tallies[each.tag]
        source = Source(
            name=each.member.name,
            use=each.file.name,
            sha256=each.member.sha256(),
            size=each.member.size,
            records=tally.records,
            skipped=tuple(sorted(tally.skipped.items())),
        )
        if each.file.role is Role.CONCEPTS:
            more = tuple((reason, count) for reason, count in skipped.items() if count)
            source = replace(source, skipped=source.skipped + more)
        yield source
