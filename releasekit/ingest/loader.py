"""Loads a distribution into the store as a release, and reports what was read."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit import distribution
from releasekit.errors import DistributionError, MeanwhileError, StoreError
from releasekit.ingest import Context, ingest, inspect
from releasekit.ingest.evidence import contradictions, say_anything
from releasekit.ingest.neighbors import later_than
from releasekit.ingest.outcome import Outcome
from releasekit.ingest.remarks import remarks
from releasekit.ingest.temporary import scratch_store
from releasekit.ingest.vanished import earlier_than
from releasekit.model import ADDITIONS, Release, ReleaseKind
from releasekit.store.remove import validate_free

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from releasekit.ingest import Reading
    from releasekit.ingest.progress import Tell
    from releasekit.layout import CodeSet
    from releasekit.store import Store


_OTHER_DECLARATION = "its declaration has changed since; --replace reads the files anew"
_TRIES = 100
"""How often a label is tried that others take meanwhile, as many corrections of one release do."""


class Terms(Struct, frozen=True, kw_only=True):
    """What the user says of a release; the rest follows from the code set's cadence."""

    effective: dt.date | None = None
    published: dt.date | None = None
    kind: ReleaseKind | None = None
    covers: tuple[str, ...] = ()
    reason: str = ""
    sample: bool = False
    force: bool = False
    replace: bool = False


def load(  # noqa: PLR0913 (what a load takes)
    store: Store,
    layout: CodeSet,
    version: str,
    paths: Iterable[str | Path],
    terms: Terms,
    *,
    progress: Tell | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Read a distribution into the store as release `version`.

    The same files again change nothing; others under a label that is there are a StoreError, unless
    they are a correction. A `dry_run` does all but store. Paths may be patterns. Where somebody
    else stores the label meanwhile, all is judged anew beside what he stored.
    """
    paths = distribution.expanded(paths)
    for _ in range(_TRIES):
        with contextlib.suppress(MeanwhileError):
            return _loaded(store, layout, version, paths, terms, progress=progress, dry_run=dry_run)
        store.forget()
    return _loaded(store, layout, version, paths, terms, progress=progress, dry_run=dry_run)


def _loaded(  # noqa: PLR0913 (as above)
    store: Store,
    layout: CodeSet,
    version: str,
    paths: Sequence[str | Path],
    terms: Terms,
    *,
    progress: Tell | None,
    dry_run: bool,
) -> Outcome:
    """Read a distribution into the store once; MeanwhileError where its label was taken."""
    revisions = store.revisions(layout.id, version)
    # Whoever says what a release covers, or once did, need not be asked whether it is a part.
    said = terms.covers or (revisions[-1].covers if revisions else ())
    terms = replace(terms, covers=said or layout.cadence.covers(version))
    reading = inspect(paths, layout, partial=bool(terms.covers))
    version = revisions[0].version if revisions else version
    there = _there(store, reading, revisions, terms)
    if there is not None:
        return there
    _validate_label(layout, version, revisions, terms)
    release = _placed(store, reading, version, terms, revisions)
    context = Context(
        earlier=None if said else earlier_than(store, release),
        later=None if terms.covers else later_than(store, release),
        forced=terms.force,
        replacing=terms.replace,
    )
    if terms.effective is None:  # whoever gives the day himself calls it what he likes
        context = _held_against(context, reading, paths, release)
    store.validate(release)
    states = store.states(layout.id).digests()
    with scratch_store() if dry_run else contextlib.nullcontext(store) as place:
        manifest = ingest(reading, release, place, context=context, progress=progress)
        own = place.own(manifest.release)
        said_of_it = tuple(remarks(store, manifest, layout, own, context.later))
    affected = () if dry_run else _settle(store, states, release)
    return Outcome(
        layout=layout, manifest=manifest, dry_run=dry_run, affected=affected, remarks=said_of_it
    )


def _there(
    store: Store, reading: Reading, revisions: Sequence[Release], terms: Terms
) -> Outcome | None:
    """Return that a posting of the same bytes is stored; none if it is to be read anew."""
    layout = reading.layout
    for manifest in (store.manifest(layout.id, posted.label) for posted in revisions):
        same = manifest.layout == layout.digest
        if reading.same_as(manifest) and (same or not terms.replace):
            noted = () if same else (_OTHER_DECLARATION,)
            return Outcome(layout=layout, manifest=manifest, already=True, remarks=noted)
    return None


def _placed(
    store: Store, reading: Reading, version: str, terms: Terms, revisions: list[Release]
) -> Release:
    """Return the release: new, the next revision of those there are, or in place of the last."""
    if not (terms.replace and revisions):
        return _release(reading, version, terms, revisions[-1] if revisions else None)
    validate_free(revisions[-1], store.releases(reading.layout.id))
    release = _release(reading, version, terms, None)
    return replace(release, revision=revisions[-1].revision)


def _held_against(
    context: Context, reading: Reading, paths: Iterable[str | Path], release: Release
) -> Context:
    """Refuse files that say another release; where it is forced, return what they say.

    The name of a folder that is given is its owner's.
    """
    given = [Path(path).name for path in paths if not Path(path).is_dir()]
    found = list(contradictions(given, reading.claims, release, reading.layout))
    messages = tuple(dict.fromkeys(reason.message for reason in found))
    if found and not context.forced:
        labels = " or ".join(dict.fromkeys(reason.label for reason in found))
        advice = f"load it as {labels}, or take it as {release.version} all the same: --force"
        raise DistributionError("\n".join(messages), advice=advice)
    named = say_anything(given, reading.claims, reading.layout)
    return replace(context, overridden=messages, days="later" if named else "older")


def _validate_label(layout: CodeSet, version: str, revisions: list[Release], terms: Terms) -> None:
    """Refuse other files under a label that is there, and a correction of one that is not."""
    correction = terms.kind is ReleaseKind.CORRECTION
    if revisions and not correction and not terms.replace:
        message = f"{layout.name} {version} is already loaded, from other files"
        advice = (
            "if the publisher posted it again, load this as its next revision: --kind correction "
            "--reason '…'; if the other was loaded by mistake: --replace"
        )
        raise StoreError(message, advice=advice)
    if correction and terms.replace:
        message = "a correction is the next revision, and replaces nothing"
        raise StoreError(message, advice="give --kind correction or --replace, not both")
    if correction and not revisions:
        message = f"there is no {layout.name} {version} to correct"
        raise StoreError(message, advice="load it without --kind correction")


def _release(reading: Reading, version: str, terms: Terms, earlier: Release | None) -> Release:
    layout = reading.layout
    kinds = [kind.id for kind in layout.kinds]
    unknown = [kind for kind in terms.covers if kind not in {*kinds, ADDITIONS}]
    if unknown:
        known = ", ".join([*kinds, ADDITIONS])
        message = f"{layout.name} has no kind of code called {', '.join(unknown)}"
        raise StoreError(message, advice=f"--covers takes {known}")
    covers = terms.covers or (earlier.covers if earlier else ())
    kind, effective, published = terms.kind, terms.effective, terms.published
    if earlier is not None:
        effective = effective or earlier.effective
    if effective is None or kind is None:
        by_label, day, out = layout.cadence.dates(version, covers)
        kind, effective = kind or by_label, effective or day
        published = published or (out if kind is not ReleaseKind.CORRECTION else None)
    return Release(
        code_set=layout.id,
        version=version,
        kind=kind,
        effective=effective,
        published=published,
        base=earlier.label if earlier else "",
        covers=covers,
        revision=earlier.revision + 1 if earlier else 1,
        reason=terms.reason,
        sample=terms.sample,
    )


def _settle(store: Store, states: Mapping[str, str], release: Release) -> tuple[str, ...]:
    """Keep the states as they are now; return the other releases of which the state changed."""
    now = store.keep(release.code_set)
    return tuple(
        label
        for label, digest in now.digests().items()
        if label != release.label and states.get(label, digest) != digest
    )
