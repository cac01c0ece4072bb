"""Rows are sorted in bounded memory: those that it does not hold come back as they were."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from releasekit.ingest import external_sort, fragments
from releasekit.ingest.external_sort import line_sorter

if TYPE_CHECKING:
    import pytest


def test_sorting_in_bounded_memory_gives_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"{number:05d}\té{number}".encode() for number in range(500)]
    shuffled = random.Random(0).sample(rows, len(rows))  # noqa: S311 (no secret)
    monkeypatch.setattr(external_sort, "RUN", 400)
    sorter = line_sorter()
    for row in shuffled:
        sorter.add(row)
    assert list(sorter.rows()) == rows
    assert list(line_sorter().rows()) == []


def test_fragments_that_memory_does_not_hold_come_back_as_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [(f"A{number:03}\tb", "0", number, ["", f"é {number}"]) for number in range(300)]
    shuffled = random.Random(1).sample(rows, len(rows))  # noqa: S311 (no secret)
    for run in (10**9, 40_000):
        monkeypatch.setattr(external_sort, "RUN", run)
        sorter = fragments.sorter()
        for row in shuffled:
            sorter.add(row)
        assert list(sorter.rows()) == rows
