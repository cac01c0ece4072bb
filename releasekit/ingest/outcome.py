"""What came of a load, in one or a few lines, or in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.faults import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.layout import CodeSet
    from releasekit.store import Manifest

SHOWN = 5
"""How many unrecognized files are named; the manifest has them all."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What was loaded: the release's manifest, and whether it was there already.

    Of a dry run it is what would be loaded. `affected` are the later releases that look different
    now, for this one came late. `remarks` are what is strange of it.
    """

    layout: CodeSet
    manifest: Manifest
    already: bool = False
    dry_run: bool = False
    affected: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The code set and the label of the release."""
        return f"{self.layout.name} {self.manifest.release.label}"

    def summary(self) -> Iterator[str]:
        """Return in a few lines what was loaded, what was forced, and what to look at."""
        yield self._headline()
        if self.already:
            yield from self._notes()
            return
        yield from self._effects()
        attention = ", ".join(self._attention())
        if attention:
            release = self.manifest.release
            command = f"releasekit releases {release.code_set} {release.label}"
            yield f"  {attention}" + ("; -v says more" if self.dry_run else f"; see: {command}")

    def messages(self) -> Iterator[str]:
        """Return in lines all that was read, what was skipped, and why."""
        yield self._headline()
        if self.already:
            yield from self._notes()
            return
        for source in self.manifest.sources:
            yield f"  {source.name}: {source.use}, {counted(source.records, 'record')}"
            for reason, count in source.skipped:
                yield f"    skipped {count:,}: {reason}"
            for reason, count in source.mended:
                yield f"    mended {count:,}: {reason}"
        yield from self._effects()
        if self._unplaced:
            yield f"  {self._unplaced}"
        for name in self.manifest.twins:
            yield f"  {name}: not needed: a form of a file above has all of it"
        unread = self.manifest.unclaimed
        if unread:
            more = f" and {len(unread) - SHOWN:,} more" if len(unread) > SHOWN else ""
            yield f"  unrecognized files (skipped): {', '.join(unread[:SHOWN])}{more}"

    def _effects(self) -> Iterator[str]:
        """Return what was forced, and which other releases the load changed."""
        for doubt in self.manifest.forced:
            yield f"  forced: {doubt}"
        yield from self._notes()
        if self.affected:
            verb = "looks" if len(self.affected) == 1 else "look"
            yield f"  {', '.join(self.affected)} {verb} different now, for this release came late"

    def _notes(self) -> Iterator[str]:
        return (f"  note: {remark}" for remark in self.remarks)

    def _headline(self) -> str:
        release = self.manifest.release
        if self.already:
            return f"{self.name} is already loaded from these files; nothing changed"
        ended = self.manifest.concepts - self.manifest.live
        return (
            f"{'would load' if self.dry_run else 'loaded'} {self.name} ({release.kind}, effective "
            f"{release.effective}): {counted(self.manifest.concepts, self.layout.entry)}"
            + (f", {ended:,} of them ended" if ended else "")
            + f", from {counted(len(self.manifest.sources), 'file')}"
        )

    @property
    def _unplaced(self) -> str:
        count = self.manifest.unplaced
        if not (count and self.layout.sections):
            return ""
        return f"{counted(count, 'code')} {'is' if count == 1 else 'are'} in no section"

    def _attention(self) -> Iterator[str]:
        sources = self.manifest.sources
        skipped = sum(count for source in sources for _, count in source.skipped)
        mended = sum(count for source in sources for _, count in source.mended)
        if skipped:
            yield f"{counted(skipped, 'line')} skipped"
        if mended:
            yield f"{mended:,} mended"
        if self._unplaced:
            yield self._unplaced
        if self.manifest.unclaimed:
            yield f"{counted(len(self.manifest.unclaimed), 'file')} not recognized"
