"""The library's functions: each does what the command of its name does, and returns values."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import json

from releasekit import layout as layouts
from releasekit import licensing, resources, review
from releasekit.api.given import day_of, several, store_at
from releasekit.api.release_pairs import compare
from releasekit.api.user_rows import check, impact, rejected_lines
from releasekit.crosswalk.settle import decide
from releasekit.errors import StoreError
from releasekit.ingest import loader
from releasekit.ingest.plan import plan as planned
from releasekit.model import ReleaseKind
from releasekit.reconcile import reconcile as reconciled
from releasekit.store import Store, locate
from releasekit.views import edits as edit_views
from releasekit.views import measured_codes, measured_json
from releasekit.views.asked_lists import asked_lists, listed_code

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.api.given import Day, Place
    from releasekit.crosswalk import Crosswalk
    from releasekit.ingest.outcome import Outcome
    from releasekit.ingest.plan import Plan
    from releasekit.reconcile import Reconciled

__all__ = [
    "SAMPLES",
    "check",
    "compare",
    "crosswalk",
    "edits",
    "impact",
    "load",
    "open_store",
    "plan",
    "reconcile",
    "rejected_lines",
]
_PAIR = 2
SAMPLES = resources.folder("releases")
"""The folder of the packaged samples: small releases, made up, every one marked as such."""


def open_store(path: str | os.PathLike[str] | None = None) -> Store:
    """Return a store of releases; without a path the one that the command line would use.

    That is RELEASEKIT_STORE, `store` in releasekit.toml, ./releases, or the packaged samples.

    >>> [release.label for release in open_store(SAMPLES).releases("cpt")]
    ['2025', '2025-04', '2025-07', '2026']
    """
    return locate(os.fspath(path) if path is not None else None)


def load(  # noqa: PLR0913 (what the command takes)
    store: Place,
    code_set: str,
    version: str,
    *paths: str | os.PathLike[str],
    effective: Day = None,
    published: Day = None,
    kind: ReleaseKind | str | None = None,
    covers: Iterable[str] = (),
    reason: str = "",
    sample: bool = False,
    force: bool = False,
    replace: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Read a publisher's files into a store as release `version`; return what came of it.

    Days are dates or ISO texts; what is left out follows from the code set's calendar. The same
    files again change nothing, and the outcome is `already`; a `dry_run` stores nothing. Raises
    ReleasekitError for files that are not whole, or are others under a label that is there.

    >>> import tempfile
    >>> outcome = load(tempfile.mkdtemp(), "icd10cm", "2026", "tests/distributions/icd10cm/2026")
    >>> outcome.manifest.concepts, str(outcome.manifest.release.effective)
    (14, '2025-10-01')
    """
    terms = loader.Terms(
        effective=day_of(effective),
        published=day_of(published),
        kind=ReleaseKind(kind) if kind else None,
        covers=tuple(covers),
        reason=reason,
        sample=sample,
        force=force,
        replace=replace,
    )
    given, layout = map(Path, paths), layouts.load(code_set)
    return loader.load(store_at(store), layout, version, given, terms, dry_run=dry_run)


def plan(store: Place, folder: str | os.PathLike[str]) -> Plan:
    """Return the releases whose files lie in a folder, in the order in which to load them.

    Nothing is stored. What is told of each release is what `load` takes.

    >>> import tempfile
    >>> planned = plan(tempfile.mkdtemp(), "tests/distributions/icd10pcs")
    >>> [(release.version, str(release.state)) for release in planned.releases]
    [('2025', 'new'), ('2026', 'new')]
    """
    return planned(Path(folder), store_at(store))


def crosswalk(  # noqa: PLR0913 (what the command takes)
    store: Place,
    before: str,
    after: str,
    *,
    code_set: str,
    decisions: Iterable[str | os.PathLike[str]] = (),
    carry_forward: bool = False,
) -> Crosswalk:
    """Return what became of every live code of BEFORE by AFTER, step by step through the store.

    `decisions` are review forms that were filled in; with `carry_forward` those on earlier data
    count where the texts are the same.

    >>> walk = crosswalk(SAMPLES, "2025", "2026", code_set="cpt")
    >>> walk.before.label, walk.after.label, len(walk.steps)
    ('2025', '2026', 3)
    """
    place = store_at(store)
    reviews = [review.read(Path(path)) for path in decisions]
    ends = place.get(code_set, before), place.get(code_set, after)
    walk, _ = decide(place, *ends, reviews, carry_forward=carry_forward)
    return walk


def reconcile(store: Place, before: str, after: str, *, code_set: str) -> tuple[Reconciled, ...]:
    """Return our changes beside each of the publisher's own lists that came with AFTER.

    >>> for part in reconcile(SAMPLES, "2025", "2026", code_set="icd10cm"):
    ...     print(part.source, part.agree, part.unexplained)
    order addenda 43 0
    """
    place = store_at(store)
    return reconciled(compare(place, before, after, code_set=code_set), place, place).lists


def edits(
    codes: str | Iterable[str],
    *,
    store: Place,
    as_of: Day = None,
    code_set: str | Iterable[str] = (),
) -> dict[str, Any]:
    """Return whether two codes may be reported together, or what binds one, as a dict.

    It is the document that `releasekit edits --format json` writes (schemas/edits-1.schema.json),
    with all edits of one code. Without `as_of` each list answers for the first day of its last
    release. Raises StoreError for what is no code of a list, or a store without lists.

    >>> import tempfile
    >>> place, files = tempfile.mkdtemp(), "tests/distributions/mue-practitioner/2025-10"
    >>> _ = load(place, "mue-practitioner", "2025-10", files)
    >>> [limit["units"] for limit in edits("20610", store=place)["limits"]]
    ['2']
    """
    searched, absent = asked_lists(store_at(store), several(code_set))
    typed = [listed_code(code, searched) for code in several(codes)]
    day, reader = day_of(as_of), licensing.audience(licensing.INTERNAL)
    if len(typed) == 1:
        view = measured_codes.measures(searched, typed[0], day, reader)
        return dict(json.decode(measured_json.to_json(view, None, absent)))
    if len(set(typed)) != _PAIR or len(typed) != _PAIR:
        message = f"edits takes one code, or two different ones, not {', '.join(typed) or 'none'}"
        raise StoreError(message, advice="name one code, or two")
    views = edit_views.pair_views(searched, typed[0], typed[1], day)
    date = day or edit_views.latest_day(views, searched)
    return dict(json.decode(edit_views.to_json(views, typed, date, absent)))
