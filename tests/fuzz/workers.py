"""Runs cases in a process of their own: one that kills its process is found like any other."""

from __future__ import annotations

import gc
import io
import mmap
import os
import pickle
import resource
import signal
import time
import traceback
from typing import TYPE_CHECKING, NamedTuple

from releasekit.readers import old_workbook
from tests.fuzz.old_sheets import Sheets
from tests.fuzz.runs import MOST_SECONDS, Finding, mutant, outcome, scratch_folder
from tests.fuzz.targets import targets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.fuzz.targets import Target

MOST_BYTES = 2 * 1024**3
"""How much memory a worker may ask for; what wants more must not take the machine along."""
_LATEST = 12 * MOST_SECONDS
_BATCH = 10_000
_NUMBERS = 3
"""Of each target: how many cases there were, how many were read whole, and their microseconds."""


class Share(NamedTuple):
    """What was done of a target: cases, those that were read whole, and their seconds."""

    cases: int
    read: int
    seconds: float


class Board:
    """What a worker writes as it goes, and who watches it reads: the next case, and counts."""

    def __init__(self, first: int, targets: Sequence[Target]) -> None:
        """Begin at a case."""
        self.names = [target.name for target in targets]
        size = 8 * (1 + _NUMBERS * len(self.names))
        self._at = memoryview(mmap.mmap(-1, size)).cast("Q")
        self.number = first

    @property
    def number(self) -> int:
        """The case that is at work, or comes next."""
        return self._at[0]

    @number.setter
    def number(self, number: int) -> None:
        self._at[0] = number

    def count(self, place: int, *, is_read: bool, seconds: float) -> None:
        """Count a case of a target."""
        start = 1 + _NUMBERS * place
        self._at[start] += 1
        self._at[start + 1] += is_read
        self._at[start + 2] += round(seconds * 1e6)

    def shares(self) -> dict[str, Share]:
        """Return what was done, by target."""
        counts = self._at.tolist()[1:]
        rows = [counts[at : at + _NUMBERS] for at in range(0, len(counts), _NUMBERS)]
        parts = [Share(cases, read, spent / 1e6) for cases, read, spent in rows]
        return dict(zip(self.names, parts, strict=True))


def run(
    seed: str, first: int, count: int, most_seconds: float
) -> Iterator[Finding | dict[str, Share]]:
    """Run cases, and return what was found and, batch by batch, what was done by target."""
    until = time.monotonic() + most_seconds
    done = first
    with scratch_folder() as scratch:
        sound = targets(scratch / "sound")
        while done < first + count and time.monotonic() < until:
            numbers = range(done, min(done + _BATCH, first + count))
            board = Board(done, sound)
            died, found = _batch(seed, numbers, until, scratch, (board, sound))
            yield from found
            done = board.number
            if died:
                case = mutant(seed, done, sound)
                yield Finding(done, case.target.name, died, case.delivery)
                done += 1
            yield board.shares()


def _batch(
    seed: str,
    numbers: range,
    until: float,
    scratch: Path,
    given: tuple[Board, Sequence[Target]],
) -> tuple[str, list[Finding]]:
    """Run cases in another process; return how it died, and what it found."""
    board, sound = given
    log = scratch / "found"
    log.write_bytes(b"")
    gc.collect()
    gc.freeze()  # what is sound stays, and need not be looked through again and again
    child = os.fork()
    if not child:
        _work(seed, numbers, until, scratch, (board, sound))
    gc.unfreeze()
    died = _watched(child, board)
    return died, list(_entries(log.read_bytes()))


def _work(
    seed: str,
    numbers: range,
    until: float,
    scratch: Path,
    given: tuple[Board, Sequence[Target]],
) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.fsync = lambda fd: None  # noqa: ARG005 (nobody turns the power off here)
    old_workbook.sheets = Sheets(old_workbook.sheets)
    code = 1
    try:
        _log(seed, numbers, until, scratch, given)
        code = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(code)  # what the parent has open is the parent's to close


def _log(
    seed: str,
    numbers: range,
    until: float,
    scratch: Path,
    given: tuple[Board, Sequence[Target]],
) -> None:
    board, sound = given
    with (scratch / "found").open("ab") as log:
        for number in numbers:
            start = time.monotonic()
            if start > until:
                break
            board.number = number
            case = mutant(seed, number, sound)
            came = outcome(case.delivery, scratch / "case", case.target.run)
            board.count(case.place, is_read=came.is_read, seconds=time.monotonic() - start)
            if came.wrong:
                finding = Finding(number, case.target.name, came.wrong, case.delivery)
                pickle.dump(finding, log)
                log.flush()
            board.number = number + 1


def _watched(child: int, board: Board) -> str:
    """Wait for a process; return how it died, empty where it ended by itself."""
    seen, since = board.number, time.monotonic()
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            return f"the process died: {code}" if code else ""
        if board.number != seen:
            seen, since = board.number, time.monotonic()
        if time.monotonic() - since > _LATEST:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return f"hung for {_LATEST} s"
        time.sleep(0.2)


def _entries(data: bytes) -> Iterator[Finding]:
    stream = io.BytesIO(data)
    while stream.tell() < len(data):
        yield pickle.load(stream)  # noqa: S301 (written above)
