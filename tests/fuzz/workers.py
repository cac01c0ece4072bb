"""Runs cases in a process of their own: one that kills its process is found like any other."""

from __future__ import annotations

import io
import mmap
import os
import pickle
import resource
import signal
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.deliveries import deliveries
from tests.fuzz.runs import MOST_SECONDS, Finding, examine, mutant

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 2 * 1024**3
"""How much memory a worker may ask for; what wants more must not take the machine along."""
_LATEST = 12 * MOST_SECONDS
_BATCH = 5_000


def run(seed: str, first: int, count: int, most_seconds: float) -> Iterator[Finding | int]:
    """Run cases, and return what was found and, batch by batch, how many were run."""
    until = time.monotonic() + most_seconds
    done = first
    while done < first + count and time.monotonic() < until:
        last = min(done + _BATCH, first + count)
        with tempfile.TemporaryDirectory() as scratch:
            reached, died, found = _batch(seed, range(done, last), until, Path(scratch))
            yield from found
            if died:
                sound = deliveries(Path(scratch) / "again")
                yield Finding(reached, died, mutant(seed, reached, sound).delivery)
                reached += 1
        yield reached - done
        done = reached


def _batch(
    seed: str, numbers: range, until: float, scratch: Path
) -> tuple[int, str, list[Finding]]:
    """Run cases in another process; return how far it came, how it died, and what it found."""
    at = mmap.mmap(-1, 8)
    at[:] = numbers.start.to_bytes(8)
    log = scratch / "found"
    log.touch()
    child = os.fork()
    if not child:
        _work(seed, numbers, until, scratch, at)
    died = _watched(child, at)
    with log.open("rb") as stream:
        found = list(_entries(stream.read()))
    return int.from_bytes(at[:]), died, found


def _work(seed: str, numbers: range, until: float, scratch: Path, at: mmap.mmap) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.fsync = lambda fd: None  # noqa: ARG005 (nobody turns the power off here)
    code = 1
    try:
        _log(seed, numbers, until, scratch, at)
        code = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(code)  # what the parent has open is the parent's to close


def _log(seed: str, numbers: range, until: float, scratch: Path, at: mmap.mmap) -> None:
    sound = deliveries(scratch / "sound")
    with (scratch / "found").open("ab") as log:
        for number in numbers:
            if time.monotonic() > until:
                break
            at[:] = number.to_bytes(8)
            if finding := examine(mutant(seed, number, sound), scratch / "case"):
                pickle.dump(finding, log)
                log.flush()
            at[:] = (number + 1).to_bytes(8)


def _watched(child: int, at: mmap.mmap) -> str:
    """Wait for a process; return how it died, empty where it ended by itself."""
    seen, since = at[:], time.monotonic()
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            return f"the process died: {code}" if code else ""
        if at[:] != seen:
            seen, since = at[:], time.monotonic()
        if time.monotonic() - since > _LATEST:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return f"hung for {_LATEST} s"
        time.sleep(0.2)


def _entries(data: bytes) -> Iterator[Finding]:
    stream = io.BytesIO(data)
    while stream.tell() < len(data):
        yield pickle.load(stream)  # noqa: S301 (written above)
