"""Runs mutated deliveries through every reader and `load`, and finds what is not as promised."""

from __future__ import annotations

import resource
import shutil
import signal
import tempfile
import time
import traceback
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

from releasekit import distribution, layout
from releasekit.errors import FaultList, ReleasekitError
from releasekit.ingest import loader
from releasekit.readers import READERS, Tally
from releasekit.store import Store
from tests.fuzz.deliveries import Delivery, deliveries, write_all
from tests.fuzz.mutate import mutated, renamed
from tests.fuzz.records import READS
from tests.support.files import DISTRIBUTIONS, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

    from releasekit.distribution import Member
    from releasekit.layout import File

    Run = Callable[[Path, Delivery], None]

MOST_SECONDS = 10
MOST_MIB = 500
LOADED = 0.4
"""How many of the cases are whole loads; the others are one member through one reader."""

_STEERING = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""What no message may hold: controls, halves of characters, and other ends of lines."""


class Finding(NamedTuple):
    """A case that did not end as it should: its number, what came of it, and its files."""

    case: int
    what: str
    delivery: Delivery


class Hang(BaseException):
    """A case took too long; no handler of the program takes it for a fault of a file."""


class Case(NamedTuple):
    """A mutated delivery, and what is done with it."""

    number: int
    delivery: Delivery
    run: Run


def mutant(seed: str, number: int, sound: Sequence[Delivery]) -> Case:
    """Return the case of a number: the same on every run."""
    random = Random(f"{seed}/{number}")  # noqa: S311 (no secret)
    delivery = random.choice(sound)
    files = dict(delivery.files)
    for name in random.sample(sorted(files), k=min(len(files), random.choice((1, 1, 1, 2)))):
        files[renamed(random, name)] = mutated(random, files.pop(name))
    run = random.choice(LOADS) if random.random() < LOADED else reads
    return Case(number, delivery._replace(files=files), run)


def examine(case: Case, scratch: Path) -> Finding | None:
    """Return what was found in a case; None where all is as it should be."""
    what = outcome(case.delivery, scratch, case.run)
    return Finding(case.number, what, case.delivery) if what else None


def outcome(delivery: Delivery, scratch: Path, run: Run) -> str:
    """Return what came of a case that should not have; empty for success and known errors."""
    folder = scratch / "files"
    write_all(folder, delivery.files)
    try:
        with _limited(MOST_SECONDS):
            if delivery.code_set in READS:
                READS[delivery.code_set](folder)
            else:
                run(folder, delivery)
    except ReleasekitError as error:
        return _unclear(str(error))
    except Hang:
        return f"took more than {MOST_SECONDS} s"
    except BaseException as error:  # a library in Rust has errors that are no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        return traceback.format_exc(limit=-6)
    finally:
        shutil.rmtree(scratch)
    return ""


def _unclear(error: str) -> str:
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
    earlier = DISTRIBUTIONS / delivery.code_set / "2025"
    load(folder.parent / "store", delivery.code_set, "2025", earlier)


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


def reads(folder: Path, delivery: Delivery) -> None:
    """Read every member as each file that it may be."""
    for member, file in _recognized(folder, delivery):
        tally = Tally()
        try:
            for line, cells in READERS[file.reader].read(member, file, tally):
                assert line >= 0
                assert len(cells) == len(file.columns)
        except ReleasekitError as error:
            assert str(error)  # noqa: PT017 (whatever is raised has words)
        faults = FaultList()
        faults.extend(tally.faults)
        assert faults.total == tally.faults.total


def readers_of(folder: Path, delivery: Delivery) -> set[str]:
    """Return the readers that take a member of a delivery."""
    return {file.reader for _, file in _recognized(folder, delivery)}


def _recognized(folder: Path, delivery: Delivery) -> Iterator[tuple[Member, File]]:
    for member in distribution.members([folder]):
        for file in layout.load(delivery.code_set).files:
            if file.members.search(member.name) and _recognizes(member, file):
                yield member, file
        member.forget()


def _recognizes(member: Member, file: File) -> bool:
    reader = READERS[file.reader]
    try:
        recognized = reader.recognizes(member, file)
        assert recognized or reader.mismatch(member, file)
    except ReleasekitError as error:
        assert str(error)  # noqa: PT017 (whatever is raised has words)
        return False
    return recognized


LOADS = (loads, loads, forces, follows, adds)


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)  # of this process: others may keep it waiting
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def peak_mib(who: int = resource.RUSAGE_SELF) -> int:
    """Return the most memory that this process, or one that it started, has had so far, in MiB."""
    return resource.getrusage(who).ru_maxrss // 1024


def run(seed: str, first: int, count: int, most_seconds: float) -> tuple[int, list[Finding]]:
    """Run up to `count` cases within the time; return how many were run and what was found."""
    start, done, found = time.monotonic(), 0, []
    with tempfile.TemporaryDirectory() as scratch:
        sound = deliveries(Path(scratch) / "sound")
        for case in range(first, first + count):
            finding = examine(mutant(seed, case, sound), Path(scratch) / "case")
            done += 1
            if finding:
                found.append(finding)
            if time.monotonic() - start > most_seconds:
                break
    return done, found
