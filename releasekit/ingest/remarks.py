"""Says what is strange of a release that is loaded all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.ingest.neighbors import ends_short
from releasekit.layout import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.ingest.neighbors import Later
    from releasekit.layout import CodeSet
    from releasekit.model import Snapshot
    from releasekit.store import Manifest, Store


ALONE = (
    "nothing to hold it against: no other release of {name} is in the store, and the file does not "
    "say how much it holds; load an earlier one too, and rows that are gone and columns that are "
    "swapped show"
)


def remarks(
    store: Store, manifest: Manifest, layout: CodeSet, own: Snapshot, later: Later | None
) -> Iterator[str]:
    """Return what a user should know of a release that was written as `own`, before a `later` one.

    It is the same as another one, or a part of it is: the same files under two labels are of one
    release, unless the publisher changed nothing. Or it ends before a later one does, or is a list
    of edits, limits or fees without another that would show what it lacks.
    """
    release = manifest.release
    if (layout.is_measured or layout.grammar.of) and not any(
        other.version != release.version for other in store.releases(layout.id)
    ):
        yield ALONE.format(name=layout.name)
    if later is not None:
        yield from ends_short(own, later.snapshot, layout)
    uses = {file.name for file in layout.files if file.role is Role.CONCEPTS}
    bytes_of = {own.sha256: own.name for own in manifest.sources if own.use in uses}
    for other in store.releases(layout.id):
        if other.version == release.version:
            continue
        theirs = store.manifest(layout.id, other.label)
        same = [bytes_of[own.sha256] for own in theirs.sources if own.sha256 in bytes_of]
        if manifest.text_digest == theirs.text_digest:
            yield f"says of every code what {other.label} says of it: see that the label is right"
        elif same:
            names = ", ".join(sorted(same))
            yield f"{names}: the same bytes as in {other.label}; see that it is of this release"
