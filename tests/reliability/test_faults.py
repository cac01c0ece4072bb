"""Wherever a command is cut short, all is as it was before it, or as it is after it."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import signal
import sys
import time
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import pytest

from releasekit.cli import main, streams
from releasekit.store import drafts
from releasekit.store.proof import prove
from tests.ingest.test_complete import FOUR, book
from tests.reliability.faults import FAULTS, Fault, Watch
from tests.reliability.forks import Ended, Forked
from tests.reliability.share import share
from tests.reliability.stores import answers, contents, filled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.reliability
NEXT = ("load", "cpt", "2023", "{files}/next", "--force", "--store", "{store}")
"""What is run after a fault: it clears away what is left."""


State = list[object] | dict[str, bytes]
Sides = tuple[tuple[State, State], tuple[State, State], int]


class Command(NamedTuple):
    """A command that changes something, and at how many calls of it each fault is tried."""

    name: str
    arguments: tuple[str, ...]
    changes_store: bool = True
    tries: int = 14


COMMANDS = (
    Command("load", ("load", "cpt", "2027", "{files}/new", "--force")),
    Command("load, late", ("load", "cpt", "2025-02", "{files}/late", "--covers", "additions")),
    Command("load, replacing", ("load", "cpt", "2025", "{files}/new", "--force", "--replace")),
    Command("remove", ("remove", "cpt", "2026")),
    Command(
        "decisions",
        ("crosswalk", "2025", "2026", "-s", "cpt", "--decisions", "{files}/decided.csv",
         "-o", "{out}/map.csv", "--audience", "internal"),
        changes_store=False, tries=7,
    ),
    Command(
        "report", ("report", "2025", "2026", "-s", "cpt", "--format", "md", "-o", "{out}/r/"),
        changes_store=False, tries=7,
    ),
    Command("publish", ("publish", "-s", "cpt", "-o", "{out}/site"), changes_store=False, tries=4),
)  # fmt: skip


class Place(NamedTuple):
    """A copy of the store, the folder for what is written, and the files that are loaded."""

    root: Path
    store: Path
    out: Path
    files: Path

    def words(self, arguments: tuple[str, ...]) -> list[str]:
        return [word.format(files=self.files, out=self.out, store=self.store) for word in arguments]


def ran(place: Place, arguments: list[str], watch: Watch | None = None) -> tuple[int, str, int]:
    """Run a command in this process; return how it ended, what it told, and how many calls."""
    os.chdir(place.root)
    told, stream = io.StringIO(), io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    streams.prepare()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(told):
        if watch:
            watch.put()
        try:
            main(arguments)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 2
        except KeyboardInterrupt:
            code = 130
            told.write("Traceback of an interruption")
        if watch:
            watch.fault = None
    return code, told.getvalue(), len(watch.calls) if watch else 0


def forked(place: Place, arguments: list[str], watch: Watch | None = None) -> Ended:
    return Forked(place.root / "answer", partial(ran, place, arguments, watch)).wait()


def state(place: Place) -> tuple[State, State]:
    """Return all that the store says and all that was written, but for what counts of it."""
    written = {
        name: data
        for name, data in contents(place.out).items()
        if not any(part.startswith(".") and "releasekit" in part for part in name.split("/")[:-1])
        and not re.search(r"/?\.[^/]*(?:-[0-9a-f]{8}|lock)$", name)
    }
    return answers(place.store), written


class Bench:
    """A store with a place to run commands in, again and again from the same start."""

    def __init__(self, root: Path) -> None:
        self.kept = root / "kept"
        (self.kept / "out").mkdir(parents=True)
        _, files = filled(self.kept)
        shutil.move(files, root / "files")
        self.files = root / "files"
        book(self.files / "new", [*FOUR, "10006", "10009"])
        book(self.files / "late", ["0173A"])
        book(self.files / "next", FOUR)
        self.place = Place(root / "at", root / "at" / "store", root / "at" / "out", self.files)
        self.fresh()
        made = ("crosswalk", "2025", "2026", "-s", "cpt", "--format", "review-csv")
        where = ("-o", f"{self.files}/decided.csv", "--audience", "internal", "--store", "{store}")
        assert forked(self.place, self.place.words((*made, *where))).value[0] == 0

    def fresh(self) -> None:
        shutil.rmtree(self.place.root, ignore_errors=True)
        shutil.copytree(self.kept, self.place.root)

    def words(self, command: Command) -> list[str]:
        return self.place.words((*command.arguments, "--store", "{store}"))

    def sides(self, command: Command) -> Sides:
        """Return what is before a command and after it, and how many calls it makes."""
        self.fresh()
        before = state(self.place)
        ended = forked(self.place, self.words(command), Watch(self.place.root))
        assert ended.code == 0, ended
        code, told, calls = ended.value
        assert code == 0, told
        return before, state(self.place), calls

    def wrong(self, command: Command, fault: Fault, at: int, sides: Sides) -> str:
        """Return what is not as promised where a call fails; empty if all is."""
        self.fresh()
        ended = forked(self.place, self.words(command), Watch(self.place.root, fault, at))
        code, told, _ = ended.value or (ended.code, "", 0)
        if fault.name == "SIGKILL" and ended.code != -signal.SIGKILL and code:
            return f"ended with {code}: {told}"
        if "Traceback" in told or "unexpected error" in told:
            return told
        if code and not fault.signal and fault.said not in told:
            return f"ended with {code}, and does not say why: {told}"
        try:
            now = state(self.place)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is told)
            return f"is not read any more: {error!r}; {told}"
        parts = zip(("store", "output"), now, sides[0], sides[1], strict=True)
        for name, found, before, after in parts:
            if not self._is_one_of(found, before, after):
                return f"the {name} is neither before nor after: {told}"
        return self._cleared(command)

    def _is_one_of(self, now: State, before: State, after: State) -> bool:
        """Return whether a state is one of two; of files each may be the one or the other."""
        if now in (before, after):
            return True
        if not (isinstance(now, dict) and isinstance(before, dict) and isinstance(after, dict)):
            return False
        return "site/index.html" not in now and all(
            now[name] in (before.get(name), after.get(name)) for name in now
        )

    def _cleared(self, command: Command) -> str:
        """Run what comes next; return what it leaves."""
        again = command.arguments if not command.changes_store else NEXT
        words = self.place.words((*again, "--store", "{store}") if again is not NEXT else again)
        ended = forked(self.place, words)
        if ended.code or ended.value[0]:
            return f"the next run fails: {ended}"
        left = prove(self.place.store)
        names = [name for name in contents(self.place.out) if re.search(r"-[0-9a-f]{8}$", name)]
        homes = [path for path in self.place.store.iterdir() if path.is_dir()]
        dead = [draft for home in homes for draft in drafts.found(home)]
        sites = [path.name for path in self.place.out.iterdir() if path.name.startswith(".")]
        return f"leaves {left or names or dead or sites}" if left or names or dead or sites else ""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("faults"))


def points(calls: int, most: int) -> Iterator[int]:
    """Return the numbers of calls, spread over all if there are more than can be tried."""
    step = max(calls / most, 1)
    last = 0
    for number in range(most):
        at = 1 + int(number * step)
        if last < at <= calls:
            last = at
            yield at


def test_some_calls_of_a_load_and_a_removal(bench: Bench) -> None:
    found = []
    for command in (COMMANDS[0], COMMANDS[3]):
        sides = bench.sides(command)
        for number, at in enumerate(points(sides[2], 7)):
            fault = FAULTS[number % len(FAULTS)]
            if wrong := bench.wrong(command, fault, at, sides):
                found.append((command.name, fault.name, at, wrong))
    assert found == []


@pytest.mark.heavy
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_call_fails_in_every_way(bench: Bench, command: Command) -> None:
    start, tried, found = time.monotonic(), Counter[str](), []
    sides = bench.sides(command)
    for fault in FAULTS:
        for at in points(sides[2], share(command.tries, 3)):
            tried[fault.name] += 1
            if wrong := bench.wrong(command, fault, at, sides):
                found.append((fault.name, at, wrong))
    seconds = time.monotonic() - start
    figures = f"{sum(tried.values())} points of {sides[2]} calls, {len(found)} wrong"
    sys.stdout.write(f"faults of {command.name}: {figures}, {seconds:.0f} s\n")
    assert found == []
