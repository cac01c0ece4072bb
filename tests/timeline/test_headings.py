"""Two releases whose headings differ: a column that holds many values now, and bare keys."""

from __future__ import annotations

import json

import pytest

from releasekit.diff import Comparison
from releasekit.model import Snapshot
from releasekit.model.snapshot import key_width
from tests.support.snapshots import LinePages, release

PLAIN = ("code", "display", "parent", "section", "kind", "attribute.x")
MANY = (*PLAIN[:-1], "attribute.x[]")


def _snapshot(heading: tuple[str, ...], value: str) -> Snapshot:
    return Snapshot(release(), LinePages(heading, [f"10004\tLamp\t\t\t\t{value}".encode()]))


@pytest.mark.parametrize(
    ("single", "many", "changed"),
    [
        ("C", ["C"], None),
        ("C", ["C", "D"], (("C",), ("C", "D"))),
        ("", ["C"], ("", ("C",))),
        ("C", [], (("C",), "")),
        ("", [], None),
    ],
)
def test_a_column_that_holds_many_now_is_compared_by_its_values(
    single: str, many: list[str], changed: tuple[object, object] | None
) -> None:
    before = _snapshot(PLAIN, single)
    after = _snapshot(MANY, json.dumps(many) if many else "")
    expected = [changed] if changed else []
    for earlier, later, turn in ((before, after, 1), (after, before, -1)):
        comparison = Comparison(earlier, later)
        deltas = [delta for pair in comparison.pairs() for delta in comparison.deltas(pair)]
        assert [(delta.before, delta.after)[::turn] for delta in deltas] == expected


@pytest.mark.parametrize(
    ("heading", "width"),
    [
        (("code", "display", "parent", "section", "kind"), 1),
        (("first", "second", "parent", "section", "kind"), 2),
        (("code", "parent", "section", "kind"), 1),
        (("code", "parent", "section", "kind", "attribute.x"), 1),
    ],
)
def test_the_key_ends_before_the_place(heading: tuple[str, ...], width: int) -> None:
    assert key_width(heading) == width
