"""Runs mutated files through all that reads them, and finds what is not as promised."""

from __future__ import annotations

import os
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

from releasekit.errors import ReleasekitError
from tests.fuzz.deliveries import Delivery, write_all
from tests.fuzz.targets import Target, targets
from tests.fuzz.tries import unclear

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

    from tests.fuzz.tries import Try

MOST_SECONDS = 10
MOST_MIB = 500


class Finding(NamedTuple):
    """A case that did not end as it should: its number, what came of it, and its files."""

    case: int
    target: str
    what: str
    delivery: Delivery


class Hang(BaseException):
    """A case took too long; no handler of the program takes it for a fault of a file."""


class Case(NamedTuple):
    """A mutated delivery, and the target that it is of, by its place among them."""

    number: int
    place: int
    target: Target
    delivery: Delivery


class Outcome(NamedTuple):
    """What came of a case: whether it was read whole, and what should not have come of it."""

    is_read: bool
    wrong: str = ""


def mutant(seed: str, number: int, sound: Sequence[Target]) -> Case:
    """Return the case of a number: the same on every run."""
    random = Random(f"{seed}/{number}")  # noqa: S311 (no secret)
    (place,) = random.choices(range(len(sound)), [target.share for target in sound])
    target = sound[place]
    delivery = random.choice(random.choice(target.groups))
    files = dict(delivery.files)
    target.change(random, files)
    return Case(number, place, target, delivery._replace(files=files))


def outcome(delivery: Delivery, scratch: Path, run: Try) -> Outcome:
    """Return what came of a case; nothing is wrong with success and known errors."""
    folder = scratch / "files"
    write_all(folder, delivery.files)
    try:
        with _limited(MOST_SECONDS):
            run(folder, delivery)
    except ReleasekitError as error:
        return Outcome(is_read=False, wrong=unclear(str(error)))
    except Hang:
        return Outcome(is_read=False, wrong=f"took more than {MOST_SECONDS} s")
    except BaseException as error:  # a library in Rust has errors that are no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        return Outcome(is_read=False, wrong=traceback.format_exc(limit=-6))
    finally:
        shutil.rmtree(scratch)
    return Outcome(is_read=True)


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


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Return a folder for now: in memory, where the system has such a place."""
    memory = Path("/dev/shm")  # noqa: S108 (a name of its own is made in it)
    place = memory if os.access(memory, os.W_OK) and "TMPDIR" not in os.environ else None
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


def run(seed: str, first: int, count: int, most_seconds: float) -> tuple[int, list[Finding]]:
    """Run up to `count` cases within the time; return how many were run and what was found."""
    start, done, found = time.monotonic(), 0, []
    with scratch_folder() as scratch:
        sound = targets(scratch / "sound")
        for number in range(first, first + count):
            case = mutant(seed, number, sound)
            came = outcome(case.delivery, scratch / "case", case.target.run)
            done += 1
            if came.wrong:
                found.append(Finding(number, case.target.name, came.wrong, case.delivery))
            if time.monotonic() - start > most_seconds:
                break
    return done, found
