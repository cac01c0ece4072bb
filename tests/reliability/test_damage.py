"""Whatever happens to a file of a store is found by verify, and never silently answered by."""

from __future__ import annotations

import itertools
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.reliability.damage import (
    Store,
    all_commands,
    cuts,
    flips,
    made,
    read,
    removals,
    restorations,
    swaps,
    wrong,
)
from tests.reliability.share import share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.reliability.damage import Case

pytestmark = pytest.mark.reliability
FILES = (cuts, removals, swaps, restorations)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return made(tmp_path_factory.mktemp("damage"))


def tell(what: str, count: int, found: list[str], start: float) -> None:
    seconds = time.monotonic() - start
    sys.stdout.write(f"{what}: {count:,} cases, {len(found)} wrong, {seconds:.0f} s\n")


def test_a_sample_of_all_damage_is_found(store: Store) -> None:
    every = itertools.chain(flips(store, 211), *(damage(store) for damage in FILES))
    sampled = (case for number, case in enumerate(every) if number % 3 == 0)
    count, found = wrong(store, sampled, read)
    assert found == []
    assert count > 100


@pytest.mark.heavy
def test_every_second_byte_of_every_file(store: Store) -> None:
    start, step = time.monotonic(), share(2, 17)
    count, found = wrong(store, flips(store, step), read)
    tell(f"flips of one byte in {step}", count, found, start)
    assert found == []
    assert count >= sum(map(len, store.whole.values())) // step


@pytest.mark.heavy
@pytest.mark.parametrize("damage", FILES)
def test_every_file_cut_removed_swapped_or_restored_and_every_command(
    store: Store, tmp_path: Path, damage: Callable[[Store], Iterator[Case]]
) -> None:
    start = time.monotonic()
    cases = list(damage(store))
    count, found = wrong(store, iter(cases), read)
    few = cases[:: max(len(cases) // share(24, 4), 1)]
    asked, answered = wrong(store, iter(few), all_commands(tmp_path))
    tell(f"{damage} ({asked} of them by six commands)", count, found + answered, start)
    assert found + answered == []


@pytest.mark.heavy
def test_no_command_gives_another_answer_for_a_flipped_byte(store: Store, tmp_path: Path) -> None:
    start = time.monotonic()
    count, found = wrong(store, flips(store, share(331, 3001)), all_commands(tmp_path))
    tell("flips, by six commands", count, found, start)
    assert found == []
