"""Damages a store file by file, and tells what verify and the commands make of it."""

from __future__ import annotations

import contextlib
import io
import shutil
from typing import TYPE_CHECKING, NamedTuple

from releasekit.cli import main
from releasekit.errors import ReleasekitError
from releasekit.store.proof import prove
from tests.reliability.stores import answers, contents, filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

COMMANDS = (
    ("diff", "2025", "2026", "--format", "json"),
    ("show", "10004", "A000", "--format", "json"),
    ("crosswalk", "2025", "2026", "--format", "json", "--audience", "internal"),
    ("reconcile", "2025", "2026", "-s", "icd10cm", "--format", "json"),
    ("report", "2025", "2026", "--format", "md", "-o", "OUT"),
    ("publish", "-o", "OUT"),
)


class Case(NamedTuple):
    """A damage: what was done, and the files that are other than before; None is one that goes."""

    what: str
    files: dict[str, bytes | None]


class Store(NamedTuple):
    """A store as it should be, and what it held after each step of its making."""

    root: Path
    whole: dict[str, bytes]
    earlier: list[dict[str, bytes]]


def made(root: Path) -> Store:
    """Make a store, and remember each of its states."""
    earlier: list[dict[str, bytes]] = []
    store, _ = filled(root, lambda place: earlier.append(contents(place)))
    return Store(store, contents(store), earlier[:-1])


def flips(store: Store, every: int) -> Iterator[Case]:
    """Return each file with one bit of each so manieth byte flipped: each bit in its turn."""
    for name, data in store.whole.items():
        for number, at in enumerate(range(0, len(data), every)):
            flipped = data[:at] + bytes([data[at] ^ 1 << number % 8]) + data[at + 1 :]
            yield Case(f"{name}: byte {at}", {name: flipped})


def cuts(store: Store, every: int = 0) -> Iterator[Case]:
    """Return each file cut short: at some places, or at each so manieth byte."""
    for name, data in store.whole.items():
        places = range(0, len(data), every) if every else (0, 1, len(data) // 2, len(data) - 1)
        for at in sorted({place for place in places if place < len(data)}):
            yield Case(f"{name}: cut at {at}", {name: data[:at]})


def removals(store: Store) -> Iterator[Case]:
    """Return each file, and each release, removed."""
    for name in store.whole:
        yield Case(f"{name}: removed", {name: None})
    for folder in {name.rpartition("/")[0] for name in store.whole if name.count("/") > 1}:
        files = {name: None for name in store.whole if name.startswith(f"{folder}/")}
        yield Case(f"{folder}: removed", dict(files))


def swaps(store: Store) -> Iterator[Case]:
    """Return each two files of one name or suffix exchanged, and each two releases."""
    names = sorted(store.whole)
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            alike = one.rpartition(".")[2] == other.rpartition(".")[2]
            if alike and store.whole[one] != store.whole[other]:
                swapped: dict[str, bytes | None] = {
                    one: store.whole[other],
                    other: store.whole[one],
                }
                yield Case(f"{one} and {other}: swapped", swapped)
                yield Case(f"{one}: is now {other}", {one: store.whole[other]})


def restorations(store: Store) -> Iterator[Case]:
    """Return each file put back alone as it was in an earlier state, and each release."""
    for number, earlier in enumerate(store.earlier):
        for name, data in earlier.items():
            if store.whole.get(name) != data:
                yield Case(f"{name}: as after step {number + 1}", {name: data})
        for folder in {name.rpartition("/")[0] for name in earlier if name.count("/") > 1}:
            inside = {name for name in {*earlier, *store.whole} if name.startswith(f"{folder}/")}
            if any(store.whole.get(name) != earlier.get(name) for name in inside):
                files = {name: earlier.get(name) for name in inside}
                yield Case(f"{folder}: as after step {number + 1}", files)


@contextlib.contextmanager
def done(store: Store, case: Case) -> Iterator[None]:
    """Damage a store, and mend it again."""
    for name, data in case.files.items():
        path = store.root / name
        if data is None:
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    try:
        yield
    finally:  # what a command put into the ledger goes, too
        now = contents(store.root)
        for name in now.keys() - store.whole.keys():
            path = store.root / name
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
        for name, data in store.whole.items():
            if now.get(name) != data:
                (store.root / name).parent.mkdir(exist_ok=True)
                (store.root / name).write_bytes(data)


def read(root: Path) -> list[object] | None:
    """Return all that a store says; None where it is refused."""
    try:
        return answers(root)
    except ReleasekitError:
        return None


def said(root: Path, out: Path) -> list[dict[str, bytes] | None]:
    """Return what each command said and wrote; None of one that failed."""
    found: list[dict[str, bytes] | None] = []
    for arguments in COMMANDS:
        shutil.rmtree(out, ignore_errors=True)
        stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        given = [str(out) if word == "OUT" else word for word in arguments]
        code = _run([*given, "--store", str(root)], stream)
        files = contents(out) if out.is_dir() else {}
        stream.seek(0)
        wrote = {"": stream.read().encode()} | files
        found.append(None if code else wrote)
    return found


def _run(arguments: list[str], stream: io.TextIOWrapper) -> int:
    quiet = io.StringIO()
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(quiet):
        try:
            main(arguments)
        except SystemExit as stop:
            stream.flush()
            return stop.code if isinstance(stop.code, int) else 2
    return 0


def wrong(
    store: Store, cases: Iterator[Case], ask: Callable[[Path], Sequence[object] | None]
) -> tuple[int, list[str]]:
    """Return how many cases there were, and those undetected or answered other than before.

    What is asked for answers with None, or leaves an answer out, where it is refused.
    """
    with done(store, Case("nothing", {})):
        right = ask(store.root) or ()
    assert right
    count, found = 0, []
    for case in cases:
        with done(store, case):
            count += 1
            if not prove(store.root):
                found.append(f"{case.what}: not detected")
            now = ask(store.root)
            if now is not None and len(now) != len(right):
                found.append(f"{case.what}: other answers")
                continue
            for one, other in zip(right, now or ()):  # noqa: B905 (none where it is refused)
                if other is not None and one != other:
                    found.append(f"{case.what}: another answer")
    return count, found


def all_commands(folder: Path) -> Callable[[Path], Sequence[object]]:
    """Return a function that asks every command about a store, and writes into a folder."""
    return lambda root: said(root, folder / "out")
