"""Many processes load into one store at once, beside readers, reports and publishes."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import signal
import sys
import time
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import pytest

from releasekit.cli import main
from releasekit.errors import OutputError, ReleasekitError, StoreError
from releasekit.ingest.outcome import Outcome
from releasekit.locks import Lock, LocksFailError, locked
from releasekit.model import ReleaseKind
from releasekit.store import Store, drafts, record
from releasekit.store.proof import prove
from tests.ingest.test_complete import FOUR, book
from tests.ingest.test_quirks_icd import order
from tests.reliability.forks import Forked
from tests.reliability.share import share
from tests.reliability.stores import again
from tests.support.files import write

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.reliability
REFUSED = "is already loaded, from other files"
"""What is promised to who loads other bytes under a label that is there."""


class Load(NamedTuple):
    """What a process loads."""

    code_set: str
    version: str
    folder: Path
    terms: dict[str, object]


def dated(days: int) -> dict[str, object]:
    """Return the terms of a release that says its day itself."""
    day = dt.date(2020, 1, 1) + dt.timedelta(days=days)
    return {"effective": day, "kind": ReleaseKind.INTERIM, "force": True}


def planned(files: Path, worker: int, count: int) -> list[Load]:
    """Return what one process loads: the same, different and correcting releases in turn."""
    loads = []
    for number in range(count):
        unique = f"{worker:02}{number:03}"
        if number % 5 == 0:  # the same bytes as everybody
            folder = book(files / f"same-{worker}-{number}", FOUR)
            loads.append(Load("cpt", "2025", folder, {}))
        elif number % 10 == 1:  # a correction, of which each is another
            folder = book(files / f"correct-{unique}", [*FOUR, f"{10_100 + worker * 60 + number}"])
            terms = {"kind": ReleaseKind.CORRECTION, "reason": unique, "force": True}
            loads.append(Load("cpt", "2025", folder, terms))
        elif number % 10 == 2:  # other bytes under a label that somebody takes
            folder = write(
                files / f"other-{unique}.txt", order([("A00", "0", f"Quillon {unique}")])
            )
            loads.append(Load("icd10cm", f"t{number}", folder, dated(0)))
        else:
            folder = write(files / f"own-{unique}.txt", order([("A00", "0", f"Quillon {unique}")]))
            loads.append(Load("icd10cm", f"r{unique}", folder, dated(1 + worker * count + number)))
    return loads


def worked(root: Path, loads: list[Load]) -> Counter[str]:
    """Load, and count what came of it; whatever is neither done nor promised is told."""
    found: Counter[str] = Counter()
    for load in loads:
        try:
            outcome = again(root, load.code_set, load.version, load.folder, **load.terms)
            assert isinstance(outcome, Outcome)
            found["already" if outcome.already else "loaded"] += 1
        except ReleasekitError as error:
            found["refused" if REFUSED in str(error) else f"{load.version}: {error}"] += 1
    return found


def asked(root: Path, out: Path, until: float) -> Counter[str]:
    """Read, report and publish over and over; count what came of it."""
    found: Counter[str] = Counter()
    commands = (
        ("releases",),
        ("diff", "2025", "2026", "-s", "cpt"),
        ("show", "10004"),
        ("report", "2025", "2026", "-s", "cpt", "--format", "md", "-o", str(out / "report.md")),
        ("publish", "-s", "cpt", "-o", str(out / "site")),
    )
    while not found or time.monotonic() < until:
        for arguments in commands:
            told = io.StringIO()
            stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
            with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(told):
                try:
                    main([*arguments, "--store", str(root)])
                    code: object = 0
                except SystemExit as stop:
                    code = stop.code
            found["answered" if not code else f"{arguments[0]}: {told.getvalue()}"] += 1
        if (out / "stop").exists():
            break
    return found


def all_at_once(tmp_path: Path, processes: int, count: int) -> Counter[str]:
    """Run loads and readers at once; return what came of all, and prove the store."""
    root, files = tmp_path / "store", tmp_path / "files"
    again(root, "cpt", "2026", book(files / "later", [*FOUR[1:], "10006"]))
    again(root, "cpt", "2025", book(files / "first", FOUR))
    plans = [planned(files, worker, count) for worker in range(processes)]
    out = tmp_path / "out"
    readers = []
    for number in range(2):
        (out / str(number)).mkdir(parents=True)
        work = partial(asked, root, out / str(number), time.monotonic() + 3600)
        readers.append(Forked(tmp_path / f"reader-{number}", work))
    writers = [
        Forked(tmp_path / f"writer-{number}", partial(worked, root, plan))
        for number, plan in enumerate(plans)
    ]
    total: Counter[str] = Counter()
    for forked in writers:
        ended = forked.wait()
        total += ended.value if ended.code == 0 else Counter([str(ended)])
    for number, forked in enumerate(readers):
        (out / str(number) / "stop").touch()
        ended = forked.wait()
        total += ended.value if ended.code == 0 else Counter([str(ended)])
    Store(root).keep("cpt")
    assert prove(root) == []
    return total


def check(total: Counter[str], loads: int) -> None:
    assert set(total) <= {"loaded", "already", "refused", "answered"}, total
    assert total["loaded"] + total["already"] + total["refused"] == loads
    assert total["already"]
    assert total["answered"] >= 10


def test_a_few_processes_at_once(tmp_path: Path) -> None:
    check(all_at_once(tmp_path, 3, 6), 18)


@pytest.mark.heavy
def test_sixteen_processes_load_fifty_times_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # the disk would only keep them apart
    start = time.monotonic()
    count = share(50, 10)
    total = all_at_once(tmp_path, 16, count)
    sys.stdout.write(f"together: {dict(total)}, {time.monotonic() - start:.0f} s\n")
    check(total, 16 * count)


def test_who_loads_what_somebody_else_just_loaded_is_told_so(tmp_path: Path) -> None:
    folder = book(tmp_path / "files", FOUR)
    ends = [
        Forked(tmp_path / str(number), lambda: again(tmp_path / "s", "cpt", "2025", folder))
        for number in range(4)
    ]
    outcomes = [ended.wait().value for ended in ends]
    assert sorted(outcome.already for outcome in outcomes) == [False, True, True, True]


def test_a_lock_dies_with_its_process(tmp_path: Path) -> None:
    def holds() -> None:
        lock = Lock(tmp_path / "lock")
        lock.acquire()
        (tmp_path / "held").touch()
        time.sleep(60)
        lock.release()

    forked = Forked(tmp_path / "answer", holds)
    while not (tmp_path / "held").exists():
        time.sleep(0.01)
    with pytest.raises(OutputError, match="another releasekit is writing there"), held(tmp_path, 0):
        pass
    os.kill(forked.child, signal.SIGKILL)
    assert forked.wait().code == -signal.SIGKILL
    with held(tmp_path, 5):
        pass
    assert not (tmp_path / "lock").exists()


def held(folder: Path, wait: float) -> contextlib.AbstractContextManager[None]:
    def fails(message: str, advice: str) -> Exception:
        return OutputError(message, advice=advice)

    return locked(folder / "lock", folder, fails, wait=wait)


@pytest.mark.parametrize("number", ["ENOLCK", "EOPNOTSUPP", "ENOSYS"])
def test_a_folder_without_locks_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    fcntl = pytest.importorskip("fcntl")
    errno = getattr(__import__("errno"), number)

    def none(*_: object) -> None:
        raise OSError(errno, os.strerror(errno))

    monkeypatch.setattr(fcntl, "flock", none)
    with pytest.raises(LocksFailError):
        Lock(tmp_path / "lock").acquire()
    with pytest.raises(StoreError, match=r"locks fail there: .*is it a folder in a network"):
        again(tmp_path / "s", "cpt", "2025", book(tmp_path / "files", FOUR))
    assert not list((tmp_path / "s").iterdir())


def test_a_sweep_touches_no_draft_that_is_held(tmp_path: Path) -> None:
    home = tmp_path / "cpt"

    def begins() -> None:
        with drafts.begun(home):
            (tmp_path / "held").touch()
            while not (tmp_path / "stop").exists():
                time.sleep(0.01)

    forked = Forked(tmp_path / "answer", begins)
    while not (tmp_path / "held").exists():
        time.sleep(0.01)
    (home / ".loading-dead").mkdir()
    with record.writing(tmp_path):
        drafts.sweep(home)
    assert len(drafts.found(home)) == 1
    (tmp_path / "stop").touch()
    assert forked.wait().code == 0
    assert drafts.found(home) == []
