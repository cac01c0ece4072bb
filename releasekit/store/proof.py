"""Proves a whole store: ledger, releases, layers and states; names all that lies in it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from releasekit.errors import EarlierVersionError, ReleasekitError, StoreError, single_line
from releasekit.model.release import file_name
from releasekit.store import Store, drafts
from releasekit.store import manifest as manifests
from releasekit.store.composed import FOLDER, Composed
from releasekit.store.findings import FROM, READ_AGAIN, REPAIR, Condition, Finding
from releasekit.store.ledger import HEAD, LEDGER, Ledger, Records, bytes_of, is_aside
from releasekit.store.manifest import MANIFEST, Manifest
from releasekit.store.record import KEEPING, LOCK
from releasekit.store.table_proof import contradictions, faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Tell = Callable[[str, float], None]

_ADOPT = f"if it belongs here, {REPAIR} takes it into the ledger; if not, move it away"
_TRIES = 5
_KEPT_ASIDE = "of the damaged ledger that --repair kept; the store has another one since then"
_BEGIN = f"{REPAIR} keeps it aside and begins a new one with the releases that are here"
_LOOK = "look into it for what the new one does not know, then move it away"
_MOVE = "move it away if nobody needs it here"


def prove(root: Path, tell: Tell = lambda *_: None) -> list[Finding]:
    """Return all that is found in a store, read to its last byte, by path.

    `tell` is told what is being read, and the share of the whole that is done. Where others load
    meanwhile and something seems wrong, it is looked at again.
    """
    ledger = Ledger(root)
    for _ in range(_TRIES):
        before = _state_of(ledger)
        found = list(_Proof(root, tell).findings())
        if not any(one.is_fault for one in found) or before == _state_of(ledger):
            break
    return found


def _state_of(ledger: Ledger) -> bytes:
    """Return by what is known whether others write meanwhile."""
    with contextlib.suppress(OSError):
        return bytes_of(ledger.head_path)
    return b""


class _Proof:
    """One look at a store."""

    def __init__(self, root: Path, tell: Tell) -> None:
        self.root = root
        self.tell = tell
        self.records: Records | None = None
        self.sound: dict[str, list[Manifest]] = {}

    def findings(self) -> Iterator[Finding]:
        """Return what is found: first in the ledger, then by code set and release."""
        places = sorted(self.root.iterdir()) if self.root.is_dir() else []
        yield from self._ledger(any(places))
        folders = [path for path in places if path.is_dir() and not path.name.startswith(".")]
        for path in places:
            if is_aside(path.name):
                yield self._of(path, Condition.ASIDE, _KEPT_ASIDE, _LOOK)
            elif path not in folders and path.name not in {LEDGER, HEAD, LOCK}:
                yield self._stranger(path)
        known = self.records.manifests if self.records else {}
        gone = {code_set for code_set, _ in known} - {path.name for path in folders}
        every = len(folders) or 1
        for number, folder in enumerate(folders):
            part = self._code_set(folder, number / every, 1 / every)
            yield from self._readable(folder, part)
        for name in sorted(gone):
            yield from self._gone(self.root / name, set())

    def _ledger(self, any_file: bool) -> Iterator[Finding]:  # noqa: FBT001 (a finding)
        try:
            self.records = Ledger(self.root).read()
        except StoreError as error:
            if isinstance(error.__cause__, OSError):
                what = error.message.partition(": ")[2]
                kind, advice = Condition.UNREADABLE, READ_AGAIN
            else:
                what = error.message.partition("damaged: ")[2] or error.message
                kind, advice = Condition.DAMAGED, _BEGIN
            yield Finding(path=LEDGER, condition=kind, what=what, advice=advice)
            return
        if self.records is None and any_file:
            yield from self._no_ledger()
        elif self.records and self.records.pending:
            event = self.records.pending.event
            what = f"an entry is being made, or was cut short: {event}"
            advice = f"whoever loads next finishes it, and so does {REPAIR}"
            yield Finding(path=HEAD, condition=Condition.DRAFT, what=what, advice=advice)

    def _no_ledger(self) -> Iterator[Finding]:
        """Say whether the ledger is gone, or there never was one."""
        for path in sorted(self.root.glob(f"*/*/{MANIFEST}")):
            try:
                digested = manifests.read(path).digested
            except ReleasekitError:
                continue
            if digested:
                what = "the store's ledger is gone"
                advice = (
                    f"put it back; or {REPAIR} begins a new one with the releases that are here"
                )
                yield Finding(path=LEDGER, condition=Condition.GONE, what=what, advice=advice)
            else:
                what = "there is no ledger: an earlier version made this store, which kept none"
                advice = f"{REPAIR} begins one, and so does the next load"
                yield Finding(path=LEDGER, condition=Condition.OLDER, what=what, advice=advice)
            return

    def _code_set(self, folder: Path, start: float, share: float) -> Iterator[Finding]:
        """Return what is found in the folder of a code set."""
        found = list(self._releases(folder, start, share))
        found += self._revisions(folder.name)
        yield from found
        if not any(finding.is_fault for finding in found):  # else the states are others
            yield from self._states(folder)

    def _releases(self, folder: Path, start: float, share: float) -> Iterator[Finding]:
        places = sorted(folder.iterdir())
        here: set[str] = set()
        for number, path in enumerate(places):
            self.tell(f"{folder.name} {path.name}", start + share * number / len(places))
            if path.name.startswith(drafts.DRAFT):
                yield self._draft(path)
            elif path.is_dir() and not path.name.startswith("."):
                here.add(path.name)
                yield from self._readable(path, self._release(path))
            elif path.name not in {FOLDER, KEEPING}:
                yield self._stranger(path)
        yield from self._gone(folder, here)

    def _readable(self, path: Path, findings: Iterator[Finding]) -> Iterator[Finding]:
        """Return what is found in a folder, and whether the system lets it be read."""
        try:
            yield from findings
        except OSError as error:
            yield self._of(path, Condition.UNREADABLE, error.strerror or str(error))

    def _release(self, folder: Path) -> Iterator[Finding]:
        key = folder.parent.name, folder.name
        named = bool(self.records and key in self.records.manifests)
        if not (folder / MANIFEST).exists():
            what = "a folder without a manifest: it is no release"
            if named:
                what = "the release's manifest is gone"
            condition = Condition.GONE if named else Condition.STRANGER
            yield self._of(folder / MANIFEST if named else folder, condition, what)
            return
        try:
            manifest = manifests.read(folder / MANIFEST)
        except EarlierVersionError as error:
            yield self._of(folder / MANIFEST, Condition.OLDER, error.message, error.advice)
            return
        except StoreError as error:
            unread = isinstance(error.__cause__, OSError)
            condition = Condition.UNREADABLE if unread else Condition.DAMAGED
            yield self._of(folder / MANIFEST, condition, error.message.partition(": ")[2])
            return
        found = list(self._manifest(folder, manifest))
        found += [
            self._of(folder / fault.name, fault.condition, fault.what)
            for fault in faults(folder, manifest)
        ]
        if not any(finding.is_fault for finding in found):
            self.sound.setdefault(folder.parent.name, []).append(manifest)
        yield from found

    def _manifest(self, folder: Path, manifest: Manifest) -> Iterator[Finding]:
        """Return what a manifest says other than its folder and the ledger."""
        path, release = folder / MANIFEST, manifest.release
        key = folder.parent.name, folder.name
        if (release.code_set, file_name(release.label)) != key:
            what = f"is the manifest of {release.code_set} {release.label}"
            yield self._of(path, Condition.DAMAGED, what)
        elif not manifest.digested:
            what = "an earlier version made it, without digests"
            yield self._of(path, Condition.OLDER, what, f"{REPAIR} adds them")
        elif manifest.dumps().encode() != path.read_bytes():
            yield self._of(path, Condition.DAMAGED, "is not written as releasekit writes it")
        if self.records is None or not self.records.entries:
            return
        allowed = self.records.allowed(key)
        if manifest.file_digest in allowed:
            return
        if allowed == {""}:
            what = "the ledger has no such release: it was removed before, or was never loaded"
            yield self._of(folder, Condition.UNRECORDED, what, _ADOPT)
        else:
            yield self._of(path, Condition.DAMAGED, self._whose(manifest))

    def _whose(self, manifest: Manifest) -> str:
        """Return of what state a manifest is that the ledger does not name any more."""
        entries = self.records.entries if self.records else ()
        for entry in reversed(entries):
            if manifest.file_digest in {entry.manifest, entry.was}:
                return f"is the one of an earlier state: see entry {entry.number} of the ledger"
        return "is not the one that the ledger names"

    def _gone(self, folder: Path, here: set[str]) -> Iterator[Finding]:
        known = self.records.manifests if self.records else {}
        for code_set, name in sorted(known):
            if code_set != folder.name or name in here:
                continue
            if self.records and "" in self.records.allowed((code_set, name)):
                continue
            what = "the release was loaded, and is gone"
            remove = f"; if it is to be gone: releasekit remove {code_set} {name}"
            yield self._of(folder / name, Condition.GONE, what, f"put it back, or {FROM}{remove}")

    def _revisions(self, code_set: str) -> Iterator[Finding]:
        """Return the corrections whose postings are not there."""
        manifests_here = self.sound.get(code_set, [])
        labels = {manifest.release.file_name for manifest in manifests_here}
        here = {path.name for path in (self.root / code_set).iterdir()}
        for manifest in manifests_here:
            release = manifest.release
            before = f"{release.version}@{release.revision - 1}".removesuffix("@1")
            if release.revision > 1 and before not in labels | here:
                what = f"corrects {before}, which is not there"
                yield self._of(self.root / code_set / release.file_name, Condition.DAMAGED, what)

    def _states(self, folder: Path) -> Iterator[Finding]:
        """Return the composed states that are damaged, not kept, or no longer so."""
        kept = folder / FOLDER
        store = Store(self.root, loading=True, mending=True)
        try:
            wanted = [state for _, state in store.states(folder.name).wanted()]
        except ReleasekitError:
            return  # what they rest on was told
        names = {path.name for state in wanted for path in state.paths}
        advice = f"{REPAIR} makes it again; until then it is composed whenever it is asked for"
        if wanted and not kept.is_dir():
            what = "composed states are not kept: they are composed whenever they are asked for"
            yield self._of(kept, Condition.UNKEPT, what, f"{REPAIR} keeps them")
            return
        for state in wanted:
            if not all(path.is_file() for path in state.paths):
                what = "the composed state is not whole"
                yield self._of(state.pages_path, Condition.GONE, what, advice)
            elif not (state.is_whole() and self._holds(state)):
                what = "the composed state is not as it was written"
                yield self._of(state.pages_path, Condition.DAMAGED, what, advice)
        for path in sorted(kept.iterdir()) if kept.is_dir() else ():
            if path.name not in names:
                what = "a composed state that is no longer so, or what is left of making one"
                yield self._of(
                    path, Condition.DRAFT, what, f"the next load removes it, or {REPAIR}"
                )

    @staticmethod
    def _holds(state: Composed) -> bool:
        """Return whether a composed state's text is what is said of it."""
        known = state.known()
        if known is None:
            return False
        counts, named = known.counts, {"index": known.index, "lines": known.counts.concepts}
        said = counts.concepts, counts.live, counts.unplaced
        return not any(contradictions(state.pages_path, named, said))

    def _draft(self, path: Path) -> Finding:
        what = "a load that is at work, or one that was cut short"
        return self._of(path, Condition.DRAFT, what, f"the next load removes it, or {REPAIR}")

    def _stranger(self, path: Path) -> Finding:
        what = "is nothing that releasekit wrote"
        return self._of(path, Condition.STRANGER, what)

    def _of(self, path: Path, condition: Condition, what: str, advice: str = "") -> Finding:
        parts = path.relative_to(self.root).parts
        usual = {Condition.UNREADABLE: READ_AGAIN, Condition.STRANGER: _MOVE}
        return Finding(
            path=single_line("/".join(parts)),
            condition=condition,
            what=single_line(what),
            advice=advice or usual.get(condition, f"put it back from a backup, or {FROM}"),
            code_set=parts[0] if len(parts) > 1 else "",
            release=parts[1] if len(parts) > 1 and not parts[1].startswith(".") else "",
        )
