"""Mends a store: what is recorded anew, made again, or loaded again from where its files are."""

from __future__ import annotations

import contextlib
import shutil
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from releasekit import distribution
from releasekit import layout as layouts
from releasekit.errors import ReleasekitError, StoreError
from releasekit.ingest import Context, ingest, inspect
from releasekit.store import Store, drafts, record
from releasekit.store import manifest as manifests
from releasekit.store.composed import FOLDER
from releasekit.store.findings import Condition, Finding
from releasekit.store.ledger import HEAD, LEDGER, Entry, Event, Ledger, aside
from releasekit.store.ledger_writer import LedgerWriter
from releasekit.store.manifest import MANIFEST, release_of
from releasekit.store.proof import prove
from releasekit.store.stored_pages import StoredPages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from releasekit.ingest import Reading
    from releasekit.ingest.progress import Tell
    from releasekit.store.ledger import Key

Source = tuple[str, str]
"""The name of a file, without its folders, and its SHA-256."""
_AGAIN = frozenset({Condition.DAMAGED, Condition.GONE})
"""The conditions in which a release is loaded again from its sources."""


def repair(
    root: Path, folder: Path | None = None, *, tell: Tell = lambda *_: None
) -> Iterator[str]:
    """Mend what can be mended in a store, and return what was done, a line each.

    A release is loaded again only from files with the very SHA-256 that it was loaded from, which
    are looked for in `folder`; what it replaces was proved to be damaged. Nothing else of a
    release is removed. Whatever is left is what `prove` finds afterwards.
    """
    before = prove(root, tell)
    ledger = {finding.condition for finding in before if finding.path == LEDGER}
    if ledger - {Condition.UNREADABLE}:  # one that cannot be read may be whole
        yield _begin_anew(root, before)
    with record.writing(root):  # an entry that was cut short is finished by that
        for home in _code_sets(root):
            drafts.sweep(home)
    found = prove(root, tell)
    yield from _adopted(root, found)
    yield from _digested(root, found)
    yield from _loaded_again(root, found, folder, tell)
    yield from _kept(root, prove(root, tell))


def _code_sets(root: Path) -> list[Path]:
    return [path for path in sorted(root.iterdir()) if path.is_dir() and path.name[0] != "."]


def _faulty(findings: Sequence[Finding]) -> set[Key]:
    """Return the releases in which something is wrong, other than that nobody recorded them."""
    return {
        (finding.code_set, finding.release)
        for finding in findings
        if finding.is_fault and finding.condition is not Condition.UNRECORDED
    }


def _begin_anew(root: Path, findings: Sequence[Finding]) -> str:
    """Keep a damaged ledger aside, and begin one with the releases that are whole."""
    faulty = _faulty(findings)
    here = record.present(root)
    found = {place: here[place] for place in here if tuple(place.split("/")) not in faulty}
    with record.locked_only(root):
        for name in (LEDGER, HEAD):
            if (root / name).exists():
                (root / name).rename(root / aside(name))
        ledger = LedgerWriter(root)
        note = "the ledger was begun anew; what is known of the past is in these releases"
        ledger.finish(ledger.begin(_entry(found=found, note=note)))
    return f"began a ledger with {len(found):,} releases"


def _entry(**said: Any) -> Entry:  # noqa: ANN401 (fields of an entry)
    return Entry(number=0, at="", event=Event.REPAIR, **said)


def _adopted(root: Path, findings: Sequence[Finding]) -> Iterator[str]:
    """Take whole releases into the ledger that it does not name."""
    faulty, here = _faulty(findings), record.present(root)
    found = {
        finding.path: here[finding.path]
        for finding in findings
        if finding.condition is Condition.UNRECORDED
        and (finding.code_set, finding.release) not in faulty
        and finding.path in here
    }
    if found:
        record.note(root, _entry(found=found, note="these releases lay in the store unrecorded"))
        yield from (f"took {place} into the ledger" for place in found)


def _digested(root: Path, findings: Sequence[Finding]) -> Iterator[str]:
    """Give whole releases of an earlier version a manifest with digests."""
    faulty = _faulty(findings)
    for finding in findings:
        key = finding.code_set, finding.release
        if finding.condition is not Condition.OLDER or not finding.release or key in faulty:
            continue
        place = root.joinpath(*key)
        try:
            manifest = manifests.read(place / MANIFEST)
        except StoreError:
            continue  # one that has to be loaded again: its finding says so
        tables = {
            name: {**table, "index": StoredPages(place / name).index_digest}
            for name, table in manifest.tables.items()
        }
        record.digest(root, place, replace(manifest, tables=tables))
        yield f"gave {'/'.join(key)} its digests"


def _loaded_again(
    root: Path, findings: Sequence[Finding], folder: Path | None, tell: Tell
) -> Iterator[str]:
    """Load damaged releases again from the files that they were loaded from."""
    again = dict.fromkeys(
        (finding.code_set, finding.release)
        for finding in findings
        if finding.condition in _AGAIN and finding.release
    )
    if not again or folder is None:
        return
    kept = _files(folder, tell)
    for key in again:
        terms, sources = _terms(root, key)
        reading = _reading(kept, key[0], terms, sources) if terms else None
        if reading is None:
            yield f"the files of {'/'.join(key)} are not in {folder}; it is as it was"
            continue
        context = Context(forced=bool(terms.get("forced")), replacing=True)
        try:
            release = release_of(terms)
            ingest(reading, release, Store(root, loading=True, mending=True), context=context)
        except ReleasekitError as error:
            yield f"{'/'.join(key)} could not be loaded again: {error}"
        else:
            yield f"loaded {'/'.join(key)} again"


def _terms(root: Path, key: Key) -> tuple[dict[str, Any], Mapping[str, str]]:
    """Return what a release is, and the SHA-256 of its sources: the ledger says it, or it does."""
    known = Ledger(root).read()
    for entry in reversed(known.entries if known else ()):
        if entry.key == key and entry.terms:
            return entry.terms, entry.sources
    try:
        manifest = manifests.read(root.joinpath(*key) / MANIFEST)
    except StoreError:
        return {}, {}
    document = manifests.release_document(manifest.release) | {"forced": list(manifest.forced)}
    return document, {source.name: source.sha256 for source in manifest.sources}


def _files(folder: Path, tell: Tell) -> dict[Source, list[Path]]:
    """Return what lies in a folder, in archives too, by name and SHA-256, and in which files."""
    found: dict[Source, list[Path]] = defaultdict(list)
    for part in distribution.parts(folder):
        tell(f"looking through {part.name}", part.share)
        for member in part.members:
            with contextlib.suppress(ReleasekitError, OSError):
                found[_bare(member.name), member.sha256()].append(part.path)
            member.forget()
    return found


def _bare(name: str) -> str:
    """Return the name of a file without its folders and archives."""
    return name.replace("!", "/").rpartition("/")[2]


def _reading(
    kept: Mapping[Source, Sequence[Path]],
    code_set: str,
    terms: Mapping[str, Any],
    sources: Mapping[str, str],
) -> Reading | None:
    """Return the very files that a release was loaded from; None where one is not kept."""
    wanted = sorted((_bare(name), digest) for name, digest in sources.items())
    beside = Counter(path.parent for source in wanted for path in kept.get(source, ()))
    paths = [
        max(kept[source], key=lambda path: (beside[path.parent], path))
        for source in wanted
        if source in kept
    ]
    try:
        partial = bool(terms["covers"])
        reading = inspect(dict.fromkeys(paths), layouts.load(code_set), partial=partial)
    except ReleasekitError:
        return None
    read = [(_bare(member.name), member.sha256()) for _, member in reading.claims.read]
    return reading if sorted(read) == wanted else None


def _kept(root: Path, findings: Sequence[Finding]) -> Iterator[str]:
    """Compose the states again that are damaged or not kept."""
    for home in _code_sets(root):
        wrong = [
            finding
            for finding in findings
            if finding.code_set == home.name and f"/{FOLDER}/" in f"{finding.path}/"
        ]
        if not wrong:
            continue
        try:
            Store(root).releases(home.name)
            shutil.rmtree(home / FOLDER, ignore_errors=True)  # made of releases, which are whole
            (home / FOLDER).mkdir(exist_ok=True)
            Store(root).keep(home.name)
        except (ReleasekitError, OSError) as error:
            yield f"the composed states of {home.name} stay as they are: {error}"
        else:
            yield f"composed the states of {home.name} again"
