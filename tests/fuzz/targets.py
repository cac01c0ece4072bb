"""What is fuzzed: each target with its share of the cases, its sound files, and what reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from releasekit.readers import READERS
from releasekit.store.ledger import HEAD, LEDGER
from releasekit.store.manifest import MANIFEST
from tests.fuzz import records, sealed
from tests.fuzz.deliveries import Delivery, deliveries, write_all
from tests.fuzz.mutate import mutated, renamed
from tests.fuzz.tries import EARLIER, LOADS, LOADS_AFTER, reads_files, reads_records, recognized

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from random import Random

    from tests.fuzz.tries import Try

    Files = dict[str, bytes]
    Change = Callable[[Random, Files], None]

_SEALED = 0.7
"""How many of the changes of a store fit all its digests, so that what lies behind them is read."""
_ENDS = {
    "manifest": (MANIFEST,),
    "page": (".tsv.zst",),
    "ledger": (LEDGER, HEAD),
}


class Target(NamedTuple):
    """One thing that is fuzzed; `groups` are drawn from evenly, then one of the group's files."""

    name: str
    share: float
    groups: Sequence[Sequence[Delivery]]
    run: Try
    change: Change


def targets(scratch: Path) -> list[Target]:
    """Return what is fuzzed: every reader, every way of loading, and all that is read besides."""
    sound = deliveries(scratch)
    by_kind: dict[str, list[Delivery]] = {}
    for delivery in sound:
        by_kind.setdefault(delivery.code_set, []).append(delivery)
    kinds = {kind: by_kind.pop(kind) for kind in records.READS}
    reading = _by_reader(sound, scratch)
    whole = list(by_kind.values())
    after = [
        [delivery for delivery in by_kind[name] if delivery.label != "2025"]
        for name in sorted(EARLIER & by_kind.keys())
    ]
    forms = kinds.pop(records.REVIEW)
    store = kinds.pop(records.STORE)
    return [
        *(Target(f"reader {n}", 7, reading[n], reads_files, alter) for n in sorted(reading)),
        *(Target(f"load: {n}", 6, whole, run, alter) for n, run in LOADS.items()),
        *(Target(f"load: {n}", 6, after, run, alter) for n, run in LOADS_AFTER.items()),
        *(Target(f"review {_end(form)}", 5, [[form]], reads_records, alter) for form in forms),
        *(Target(f"store: {n}", 6, [store], reads_records, _storing(n)) for n in _ENDS),
        *(Target(kind, 3, [kinds[kind]], reads_records, alter) for kind in kinds),
    ]


def alter(random: Random, files: Files) -> None:
    """Change one or two files, and now and then a name."""
    for name in random.sample(sorted(files), k=min(len(files), random.choice((1, 1, 1, 2)))):
        files[renamed(random, name)] = mutated(random, files.pop(name))


def _storing(part: str) -> Change:
    """Return what changes a part of a store: as accidents do, or with digests that fit."""

    def change(random: Random, files: Files) -> None:
        if random.random() > _SEALED:
            name = random.choice([name for name in sorted(files) if name.endswith(_ENDS[part])])
            files[name] = mutated(random, files[name])
        elif part == "manifest":
            sealed.manifests(random, files)
        elif part == "page":
            sealed.pages(random, files, mutated)
        else:
            sealed.ledgers(random, files)

    return change


def _by_reader(sound: Sequence[Delivery], scratch: Path) -> dict[str, list[list[Delivery]]]:
    """Return, for each reader, the files that it takes, by code set: a file is a delivery."""
    found: dict[str, dict[str, list[Delivery]]] = {name: {} for name in READERS}
    for number, delivery in enumerate(sound):
        if delivery.code_set in records.READS:
            continue
        place = scratch / "read" / str(number)
        write_all(place, delivery.files)
        for member, file in recognized(place, delivery):
            files = _holding(member.name, delivery.files)
            one = delivery._replace(files=files)
            group = found[file.reader].setdefault(delivery.code_set, [])
            if one not in group:
                group.append(one)
    return {name: list(groups.values()) for name, groups in found.items()}


def _holding(member: str, files: Files) -> Files:
    """Return the file that a member is, or lies in."""
    names = sorted(files, key=len, reverse=True)
    holds = (n for n in names if member.startswith((f"{n}/", n, n.removesuffix(".gz"))))
    name = next(holds)
    return {name: files[name]}


def _end(form: Delivery) -> str:
    return next(iter(form.files)).rpartition(".")[2]
