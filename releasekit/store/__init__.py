"""The releases/ folder: atomic, immutable, verifiable."""

from __future__ import annotations

import contextlib
import importlib
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from releasekit import config, resources
from releasekit import layout as layouts
from releasekit.errors import EarlierVersionError, StoreError
from releasekit.faults import near
from releasekit.late_patterns import pattern
from releasekit.model import Declared, Mapping, Release, Snapshot
from releasekit.model.release import file_name
from releasekit.store import side_rows
from releasekit.store.inventory import Inventory
from releasekit.store.manifest import CONCEPTS, Manifest, release_document
from releasekit.store.remove import validate_free
from releasekit.store.side_rows import DECLARED, MAPPINGS
from releasekit.store.states import States
from releasekit.store.stored_pages import StoredPages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import ModuleType

    from releasekit.store.writer import Writer

__all__ = ["Manifest", "Store", "StoredPages", "locate", "release_document"]

_SAFE = pattern(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def locate(option: str | None = None, *, writing: bool = False) -> Store:
    """Find the store: `option`, RELEASEKIT_STORE, releasekit.toml, ./releases, our samples.

    In releasekit.toml it is the key `store`, a path relative to that file. For writing it is
    ./releases even if it is not there yet, never the samples of the package.
    """
    chosen = config.expanded(option, "the store") if option else config.load().store
    if chosen:
        if chosen.exists() and not chosen.is_dir():
            message = f"{chosen}: is a file, and a store is a folder"
            raise StoreError(message, advice="name the store's folder with --store DIR")
        return Store(chosen)
    own = Path("releases")
    ours = writing or own.is_dir()
    return Store(own if ours else resources.folder("releases"), loading=writing)


def _part(name: str) -> ModuleType:
    """Import a module of this room that only who writes needs: reading is to begin at once."""
    module: ModuleType = importlib.import_module(f"{__name__}.{name}")
    return module


def alias(code_set: str, version: str) -> str:
    """Return the other name of an annual edition: 2026 for 2026-01; empty if there is none."""
    known = code_set in layouts.code_sets()
    return layouts.load(code_set).cadence.alias(version) if known else ""


class Store:
    """A folder of releases: `<code set>/<version>/`, later revisions as `<version>@2`.

    Releases that an earlier version of this program made are refused; who is `loading` does not
    see them, and replaces them.
    """

    def __init__(
        self, root: Path, *, loading: bool = False, temporary: bool = False, mending: bool = False
    ) -> None:
        """Take the folder; it need not exist yet.

        One that is `temporary` has no ledger, and is not made durable. Who is `mending` sees only
        releases whose manifests are sound, and is refused nothing.
        """
        self.root = root
        self.loading = loading
        self.temporary = temporary
        self.mending = mending
        self.inventory = Inventory(root, recorded=not temporary, tolerant=mending)
        self._states: dict[tuple[str, ...], States] = {}

    def code_sets(self) -> list[str]:
        """List the code sets that have a release here."""
        if not self.root.is_dir():
            return []
        return [name for name in self.inventory.code_sets() if self.releases(name)]

    def in_view(self) -> list[str]:
        """List the code sets that have a release here and whose declaration is in view."""
        return [name for name in self.code_sets() if name in layouts.code_sets()]

    def undeclared(self) -> list[str]:
        """List the code sets that have a release here and whose declaration is not in view."""
        return [name for name in self.code_sets() if name not in layouts.code_sets()]

    def releases(self, code_set: str) -> list[Release]:
        """List a code set's releases in order of their effective dates.

        Raises EarlierVersionError, naming them all, where an earlier version made some.
        """
        releases, earlier = [], []
        for name in self.inventory.names(code_set):
            try:
                releases.append(self.manifest(code_set, name).release)
            except EarlierVersionError:
                earlier.append(name)
        if earlier and not self.loading:
            raise EarlierVersionError(code_set, *sorted(earlier))
        last = {
            release.version: release.revision
            for release in sorted(releases, key=attrgetter("revision"))
        }
        known = (
            replace(release, superseded=True)
            if release.revision < last[release.version]
            else release
            for release in releases
        )
        return sorted(known, key=lambda release: release.place)

    def find(self, code_set: str, label: str) -> Release | None:
        """Return the release of a label: `2025-10` the latest revision, `2025-10@1` the first."""
        version, _, revision = label.partition("@")
        releases = [
            release
            for release in self.releases(code_set)
            if revision in {"", str(release.revision)}
        ]
        own = [release for release in releases if release.version == version]
        if releases and not own:  # only now: the declaration is not read for a label that there is
            other = alias(code_set, version)
            own = [release for release in releases if release.version == other]
        return own[-1] if own else None

    def revisions(self, code_set: str, version: str) -> list[Release]:
        """List the postings of a release by its version, or by the other name of an edition."""
        names = (version, alias(code_set, version))
        return [release for release in self.releases(code_set) if release.version in names]

    def get(self, code_set: str, label: str) -> Release:
        """Return the release of a label, or raise StoreError saying which there are."""
        release = self.find(code_set, label)
        if release is None:
            labels = [each.label for each in self.releases(code_set)]
            message = f"no release {label!r} of {code_set} in the store{near(label, labels)}"
            load = f"load one: releasekit load {code_set} {label} PATH"
            raise StoreError(message, advice=f"it has {', '.join(labels)}" if labels else load)
        return release

    def manifest(self, code_set: str, label: str) -> Manifest:
        """Read the manifest of a release, by its exact label; once, for a release never changes."""
        return self.inventory.manifest(code_set, file_name(label))

    def folder(self, code_set: str, label: str) -> Path:
        """Return the folder of a release, by its exact label."""
        return self.root / code_set / file_name(label)

    def own(self, release: Release) -> Snapshot:
        """Open what a release itself says: the codes that its files hold."""
        return Snapshot(release, self._pages(release, CONCEPTS))

    def _pages(self, release: Release, table: str) -> StoredPages:
        """Open a table, which must be the one that the release's manifest names."""
        named = self.manifest(release.code_set, release.label).tables.get(table, {})
        path = self.folder(release.code_set, release.label) / table
        return StoredPages(path, size=named.get("bytes"), index=named.get("index", ""))

    def states(self, code_set: str, postings: Sequence[Release] | None = None) -> States:
        """Return the states on the effective days of a code set's releases, or of some postings."""
        if postings is None:
            postings = self.releases(code_set)
        key = (code_set, *(release.label for release in postings))
        if key not in self._states:
            self._states[key] = States(self, self.root / code_set, postings)
        return self._states[key]

    def open(self, release: Release) -> Snapshot:
        """Open the state on a release's effective day, composed from all that count by then."""
        return self.states(release.code_set).open(release)

    def mappings(self, release: Release) -> Iterator[Mapping]:
        """Stream the crosswalk steps that the publisher gave with a release."""
        return chain.from_iterable(map(side_rows.mappings, self._beside(release, MAPPINGS)))

    def mapping_cells(self, release: Release) -> Iterator[list[str]]:
        """Stream the crosswalk steps of a release as they are written: what `Mapping.of` takes.

        A publisher's table repeats those of all earlier years, and few of them are asked about.
        """
        tables = self._beside(release, MAPPINGS)
        return (line.split("\t") for pages in tables for line in side_rows.lines(pages))

    def declared(
        self, release: Release, *, where: tuple[str, str] | None = None
    ) -> Iterator[Declared]:
        """Stream the publisher's own change list of a release, in order of the code.

        With `where` only the rows in which a column has a value.
        """
        # As the rows are written.
        holding = b": ".join(map(msgspec.json.encode, where)).decode() if where else ""
        for pages in self._beside(release, DECLARED):
            yield from side_rows.declared(pages, holding)

    def _beside(self, release: Release, table: str) -> Iterator[StoredPages]:
        """Open a table of a release that not every one has."""
        if table in self.manifest(release.code_set, release.label).tables:
            yield self._pages(release, table)

    def remove(self, release: Release) -> None:
        """Remove a release, at once; StoreError where others rest on it."""
        with _part("record").writing(self.root) as ledger:
            self.forget()
            validate_free(release, self.releases(release.code_set))
            place = self.folder(release.code_set, release.label)
            aside = _part("record").remove(ledger, release, place)
        _part("drafts").clear(aside)
        self.keep(release.code_set)

    def holds_samples(self) -> bool:
        """Return whether what is here is made up."""
        return any(one.sample for code_set in self.code_sets() for one in self.releases(code_set))

    def strike(self, code_set: str, label: str) -> bool:
        """Record that a release is removed whose folder is gone; return whether it was."""
        self.forget()
        return bool(_part("record").strike(self.root, (code_set, file_name(label))))

    def forget(self) -> None:
        """Read again what is kept of releases and states when it is asked for."""
        self.inventory.forget()
        self._states.clear()

    def keep(self, code_set: str) -> States:
        """Keep the states of a code set as they are now; return them."""
        self.forget()
        if not self.temporary and not self.states(code_set).are_alone():
            with contextlib.suppress(OSError), _part("record").keeping(self.root / code_set):
                self.forget()  # others may have loaded while they were waited for
                self.states(code_set).keep()
        return self.states(code_set)

    @contextlib.contextmanager
    def writing(self, release: Release, *, replacing: bool = False) -> Iterator[Writer]:
        """Write a release that is not here yet; it appears whole at the end, or not at all.

        With `replacing` it takes the place of the one that has its label.
        Raises StoreError for a label that is no file name, a store that holds samples (unless
        the release is one) and a label that somebody else loaded in the meantime.
        """
        self.validate(release)
        place = self.folder(release.code_set, release.label)
        if self.temporary:
            with _part("written").written_for_now(place) as writer:
                yield writer
        else:

            def validate() -> None:
                fresh = Store(self.root, loading=True, mending=self.mending)
                if replacing:
                    validate_free(release, fresh.releases(release.code_set))

            with _part("written").written(
                self.root, place, validate, replacing=replacing
            ) as writer:
                yield writer
        self.forget()

    def validate(self, release: Release) -> None:
        """Raise the StoreError of a release that may not be written here."""
        if not _SAFE.fullmatch(release.version):
            message = f"the label {release.version!r} is no name for a release"
            raise StoreError(message, advice="use letters, digits, dots and dashes: 2026, 2026-04")
        stored = Store(self.root, loading=True, mending=self.mending)
        for code_set in stored.code_sets():
            for other in stored.releases(code_set):
                if other.sample is not release.sample:
                    message = (
                        f"{self.root} holds {'made-up samples' if other.sample else 'releases'}"
                    )
                    advice = (
                        "keep samples and real releases apart: --store DIR, or RELEASEKIT_STORE"
                    )
                    raise StoreError(message, advice=advice)
