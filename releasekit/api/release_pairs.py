"""Two releases of a code set, by label or path, and what changed between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.api.given import store_at
from releasekit.classify.compare import EFFECTIVE, ReleaseDiff, compare_stored
from releasekit.ingest.temporary import TemporaryStore
from releasekit.store.label_or_path import label_or_path

if TYPE_CHECKING:
    import os

    from releasekit.api.given import Place
    from releasekit.model import Release
    from releasekit.store import Store


def compare(
    store: Place,
    before: str | os.PathLike[str],
    after: str | os.PathLike[str],
    *,
    code_set: str,
    basis: str = EFFECTIVE,
) -> ReleaseDiff:
    """Return what changed in a code set between two releases.

    BEFORE and AFTER are labels in the store, or paths of distributions that are read for this
    only. `basis` "book" counts by the edition in which a change is first printed, and needs stored
    releases. Raises StoreError for a label that is not there.

    >>> from releasekit import SAMPLES
    >>> diff = compare(SAMPLES, "2025", "2026", code_set="cpt")
    >>> [change.delta.key for change in diff.changes if change.rule.id == "code-converted"]
    ['0160T', '0345T', '0515T']
    """
    place = store_at(store)
    with TemporaryStore() as temporary:

        def side(spec: str | os.PathLike[str]) -> tuple[Store, Release]:
            known = label_or_path(spec, place)
            if isinstance(known, str):
                return place, place.get(code_set, known)
            return temporary.open(code_set, str(known))

        return compare_stored(side(before), side(after), basis=basis)
