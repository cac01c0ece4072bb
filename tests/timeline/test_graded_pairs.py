"""Pairs of made-up texts, by kind of change, with the neighbors that must not be of the kind."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from releasekit.wording import Grade, grade

TABLE = Path(__file__).with_name("graded_pairs.tsv")
_, *ROWS = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines())
LEAST, LEAST_OF_A_KIND = 300, 12
MODIFIER = "modifier"
"""The kind that is graded as of a code set whose parentheses hold nonessential modifiers."""


@pytest.mark.parametrize("kind", sorted({kind for kind, *_ in ROWS}))
def test_a_pair_has_its_grade_both_ways(kind: str) -> None:
    modifiers = kind == MODIFIER
    wrong = [
        (expected, one, other)
        for _, expected, before, after in (row for row in ROWS if row[0] == kind)
        for one, other in ((before, after), (after, before))
        if grade(one, other, modifiers=modifiers) != expected
    ]
    assert not wrong


def test_without_modifiers_parentheses_are_punctuation() -> None:
    assert grade("fever (acute)", "fever acute") is Grade.EDITED


def test_the_table_has_every_kind_and_its_neighbors() -> None:
    kinds = Counter(kind for kind, *_ in ROWS)
    assert len(ROWS) >= LEAST
    assert min(kinds.values()) >= LEAST_OF_A_KIND
    assert len({(kind, before, after) for kind, _, before, after in ROWS}) == len(ROWS)
    assert not [row for row in ROWS if row[0] in {"other-word", "side"} and row[1] == "edited"]
