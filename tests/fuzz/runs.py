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

from releasekit import distribution, layout
from releasekit.errors import FaultList, ReleasekitError
from releasekit.ingest import loader
from releasekit.readers import READERS, Tally
from releasekit.store import Store
from tests.fuzz.mutate import mutated
from tests.ingest.test_quirks_hcpcs import records, workbook
from tests.ingest.test_readers import table
from tests.support.files import DISTRIBUTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from releasekit.distribution import Member
    from releasekit.layout import CodeSet, File

MOST_SECONDS = 10
MOST_MIB = 500
LOADED = 0.4
"""How many of the cases are whole loads; the others are one member through one reader."""

Files = dict[str, bytes]


class Delivery(NamedTuple):
    """A sound delivery of a code set: the bytes of its members by name."""

    code_set: str
    files: Files


class Finding(NamedTuple):
    """A case that did not end as it should: its number, what came of it, and its files."""

    case: int
    what: str
    delivery: Delivery


class Hang(BaseException):
    """A case took too long; no handler of the program takes it for a fault of a file."""


def deliveries(scratch: Path) -> list[Delivery]:
    """Return the made-up deliveries of every code set, with a workbook and a table of its rows."""
    found = [
        Delivery(folder.parent.name, _bytes(folder)) for folder in sorted(DISTRIBUTIONS.glob("*/*"))
    ]
    scratch.mkdir(parents=True, exist_ok=True)
    tables = (workbook(scratch / "anweb.xlsx", records()), table(scratch / "anweb.csv"))
    found += (Delivery("hcpcs", {path.name: path.read_bytes()}) for path in tables)
    rows = b"code,property,value\n10004,sunset,2027-01-01\n10004,add-on,true\n10004,mine,yes\n"
    changes = b"code,action,date\n10004,revised,2026-01-01\n0100T,deleted,1/1/2026\n"
    steps = b"source,target,relationship,effective,note\n0100T,10004,equivalent,2026,why\n"
    own = {"properties.csv": rows, "my-changes.csv": changes, "my-crosswalk.csv": steps}
    base = next(delivery for delivery in found if delivery.code_set == "cpt")
    found.append(Delivery("cpt", {**base.files, **own}))
    return found


def _bytes(folder: Path) -> Files:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def cases(seed: str, first: int, count: int, scratch: Path) -> Iterator[Finding | None]:
    """Run cases, and return what was found in each; None where all is as it should be."""
    sound = deliveries(scratch / "sound")
    code_sets = {name: layout.load(name) for name in {delivery.code_set for delivery in sound}}
    for case in range(first, first + count):
        random = Random(f"{seed}/{case}")  # noqa: S311 (the same cases on every run)
        delivery = random.choice(sound)
        files = dict(delivery.files)
        for name in random.sample(sorted(files), k=min(len(files), random.choice((1, 1, 1, 2)))):
            files[name] = mutated(random, files[name])
        changed = Delivery(delivery.code_set, files)
        run = loads if random.random() < LOADED else reads
        what = outcome(changed, code_sets[delivery.code_set], scratch / "case", run)
        yield Finding(case, what, changed) if what else None


def outcome(
    delivery: Delivery, code_set: CodeSet, scratch: Path, run: Callable[[Path, CodeSet], None]
) -> str:
    """Return what came of a case that should not have; empty for success and known errors."""
    folder = scratch / "files"
    for name, data in delivery.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    try:
        with _limited(MOST_SECONDS):
            run(folder, code_set)
    except ReleasekitError as error:
        return "" if str(error).strip() else "an error without words"
    except Hang:
        return f"took more than {MOST_SECONDS} s"
    except Exception:  # noqa: BLE001 (that there is none is what is to be shown)
        return traceback.format_exc(limit=-6)
    finally:
        shutil.rmtree(scratch)
    return ""


def loads(folder: Path, code_set: CodeSet) -> None:
    """Load a delivery, and read it again as it was stored; refused, nothing may be stored."""
    store = Store(folder.parent / "store")
    try:
        result = loader.load(store, code_set, "2026", [folder], loader.Terms())
    except ReleasekitError:
        assert not list(store.root.rglob("*.json")), "refused, and stored all the same"
        raise
    concepts = sum(1 for _ in store.open(result.manifest.release))
    assert concepts == result.manifest.concepts


def reads(folder: Path, code_set: CodeSet) -> None:
    """Read every member as each file that it may be."""
    for member in distribution.members([folder]):
        for file in code_set.files:
            if file.members.search(member.name):
                _read(member, file)
        member.forget()


def _read(member: Member, file: File) -> None:
    reader, tally = READERS[file.reader], Tally()
    try:
        if not reader.recognizes(member, file):
            assert reader.mismatch(member, file)
            return
        for line, cells in reader.read(member, file, tally):
            assert line >= 0
            assert len(cells) == len(file.columns)
    except ReleasekitError as error:
        assert str(error)  # noqa: PT017 (whatever is raised has words)
    faults = FaultList()
    faults.extend(tally.faults)
    assert faults.total == tally.faults.total


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def peak_mib() -> int:
    """Return the most memory that this process has had so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def run(seed: str, first: int, count: int, most_seconds: float) -> tuple[int, list[Finding]]:
    """Run up to `count` cases within the time; return how many were run and what was found."""
    start, done, found = time.monotonic(), 0, []
    with tempfile.TemporaryDirectory() as scratch:
        for finding in cases(seed, first, count, Path(scratch)):
            done += 1
            if finding:
                found.append(finding)
            if time.monotonic() - start > most_seconds:
                break
    return done, found
