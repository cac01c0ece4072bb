"""How the texts that really changed are graded, held against what readers say of each.

`labels.tsv` names every change of a text between neighboring releases by code, aspect and releases,
and what it is: edited, revised, negated, quantity or reassigned; of several labels each is right.
They were given from the texts alone. No text of a publisher's is in it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.real import MARKS

if TYPE_CHECKING:
    from tests.support.real import Compared

pytestmark = MARKS

GRADES = {
    "descriptor-edited": "edited",
    "designation-edited": "edited",
    "descriptor-revised": "revised",
    "designation-revised": "revised",
    "descriptor-negated": "negated",
    "descriptor-quantity-revised": "quantity",
    "code-reused": "reassigned",
}
TABLE = Path(__file__).with_name("labels.tsv")
_, *ROWS = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines())
MOST_FALSE_QUANTITIES = 0.05


@pytest.fixture(scope="module")
def graded(compared: Compared) -> list[tuple[str, str, set[str]]]:
    """Return each labeled change as its code, its grade and its labels."""
    found: list[tuple[str, str, set[str]]] = []
    for pair in sorted({tuple(row[:3]) for row in ROWS}):
        code_set, before, after = pair
        changes = {
            (change.delta.key, change.delta.aspect): change.rule.id
            for change in compared(code_set, before, after).changes
        }
        rows = [row for row in ROWS if tuple(row[:3]) == pair]
        texts = {key for key in changes if key[1].partition(".")[0] in {"display", "designation"}}
        assert texts == {(row[3], row[4]) for row in rows}
        found += [(row[3], GRADES[changes[row[3], row[4]]], set(row[5].split())) for row in rows]
    return found


def test_no_change_is_falsely_editorial(graded: list[tuple[str, str, set[str]]]) -> None:
    assert not [row for row in graded if row[1] == "edited" and "edited" not in row[2]]


def test_few_quantities_are_false(graded: list[tuple[str, str, set[str]]]) -> None:
    quantities = [labels for _, grade, labels in graded if grade == "quantity"]
    false = [labels for labels in quantities if "quantity" not in labels]
    assert len(quantities) > 100
    assert len(false) <= MOST_FALSE_QUANTITIES * len(quantities)


def test_reassigned_numbers_and_denials_are_as_labeled(
    graded: list[tuple[str, str, set[str]]],
) -> None:
    for grade in ("reassigned", "negated"):
        assert not [row for row in graded if row[1] == grade and grade not in row[2]]
    missed = [
        row for row in graded if row[2] in ({"reassigned"}, {"negated"}) and row[1] not in row[2]
    ]
    assert not missed


def test_few_quantities_and_edits_are_missed(graded: list[tuple[str, str, set[str]]]) -> None:
    only = Counter((grade, *labels) for _, grade, labels in graded if len(labels) == 1)
    for label in ("quantity", "edited"):
        right = only[label, label]
        wrong = sum(count for (grade, own), count in only.items() if own == label != grade)
        assert wrong <= MOST_FALSE_QUANTITIES * (right + wrong)
