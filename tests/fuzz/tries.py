"""What is done with a delivery: its files are read, or it is loaded in one of several ways."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING
from unicodedata import category

from releasekit import distribution, layout
from releasekit.errors import FaultList, ReleasekitError
from releasekit.ingest import loader
from releasekit.readers import READERS, Tally
from releasekit.store import Store
from tests.fuzz.records import READS
from tests.support.files import DISTRIBUTIONS, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from releasekit.distribution import Member
    from releasekit.layout import File
    from tests.fuzz.deliveries import Delivery

    Try = Callable[[Path, Delivery], None]

_STEERING = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""What no message may hold: controls, halves of characters, and other ends of lines."""
EARLIER = frozenset(folder.parent.name for folder in DISTRIBUTIONS.glob("*/2025"))
"""The code sets that have a made-up release of the year before."""
_KEPT = "earlier"
"""The folder beside a case's in which stores with that release are kept."""


def unclear(error: str) -> str:
    """Return what is wrong with the words of an error; empty for one as it should be."""
    if not error.strip():
        return "an error without words"
    steering = next((c for c in error if category(c) in _STEERING and c not in "\n\t"), "")
    return f"an error with {steering!r}: {error!r}" if steering else ""


def loads(folder: Path, delivery: Delivery) -> None:
    """Load a delivery, and read it again as it was stored; refused, nothing may be stored."""
    _load(folder, delivery, loader.Terms())


def forces(folder: Path, delivery: Delivery) -> None:
    """Load a delivery whatever speaks against it."""
    _load(folder, delivery, loader.Terms(force=True))


def follows(folder: Path, delivery: Delivery) -> None:
    """Load a delivery behind the release of the year before."""
    _store_earlier(folder, delivery)
    _load(folder, delivery, loader.Terms())


def adds(folder: Path, delivery: Delivery) -> None:
    """Load a delivery as codes that are added to the release of the year before."""
    _store_earlier(folder, delivery)
    _load(folder, delivery, loader.Terms(covers=("additions",)))


def _store_earlier(folder: Path, delivery: Delivery) -> None:
    kept = folder.parent.parent / _KEPT / delivery.code_set
    if not kept.is_dir():
        earlier = DISTRIBUTIONS / delivery.code_set / "2025"
        load(kept, delivery.code_set, "2025", earlier)
    shutil.copytree(kept, folder.parent / "store")


def _load(folder: Path, delivery: Delivery, terms: loader.Terms) -> None:
    store, code_set = Store(folder.parent / "store"), layout.load(delivery.code_set)
    before = sorted(store.root.rglob("*.json"))
    try:
        result = loader.load(store, code_set, delivery.label, [folder], terms)
    except ReleasekitError:
        assert sorted(store.root.rglob("*.json")) == before, "refused, and stored all the same"
        raise
    concepts = sum(1 for _ in store.open(result.manifest.release))
    stored = result.manifest.concepts  # of an update, what is laid over the release before
    assert concepts >= stored if terms.covers else concepts == stored


def reads_files(folder: Path, delivery: Delivery) -> None:
    """Read every member as each file that it may be; ReleasekitError where none was read whole."""
    refused: list[str] = []
    whole = 0
    for member, file in recognized(folder, delivery, refused):
        tally = Tally()
        try:
            for line, cells in READERS[file.reader].read(member, file, tally):
                assert line >= 0
                assert len(cells) == len(file.columns)
            whole += 1
        except ReleasekitError as error:
            refused.append(str(error))
        faults = FaultList()
        faults.extend(tally.faults)
        assert faults.total == tally.faults.total
    assert not any(map(unclear, refused)), refused
    if refused and not whole:
        raise ReleasekitError(refused[0])


def reads_records(folder: Path, delivery: Delivery) -> None:
    """Read what is no delivery of a code set."""
    READS[delivery.code_set](folder)


def recognized(
    folder: Path, delivery: Delivery, refused: list[str] | None = None
) -> Iterator[tuple[Member, File]]:
    """Return each member beside the files that it is recognized as; gather what is refused."""
    for member in distribution.members([folder]):
        for file in layout.load(delivery.code_set).files:
            if not file.members.search(member.name):
                continue
            try:
                found = READERS[file.reader].recognizes(member, file)
                assert found or READERS[file.reader].mismatch(member, file)
            except ReleasekitError as error:
                if refused is not None:
                    refused.append(str(error))
                continue
            if found:
                yield member, file
        member.forget()


LOADS: dict[str, Try] = {"as it is": loads, "--force": forces}
LOADS_AFTER: dict[str, Try] = {"next year's": follows, "--covers additions": adds}
