"""Which columns a declared family has, and what is none of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from msgspec import structs

from releasekit import layout as layouts
from releasekit.diff import Delta
from releasekit.layout.column_values import ColumnFamily
from releasekit.layout.values import Regex
from releasekit.views.changes.column_families import ColumnFamilies


@pytest.mark.parametrize(
    ("pattern", "column", "member"),
    [
        ("[a-z]{2}", "al", "AL"),
        ("([a-z]{2})-rural", "al-rural", "AL"),
        ("([a-z]{2})-rural", "al", ""),
        ("area-([0-9]+)", "area-05", "05"),
        ("rate-(.+)", "rate-rest-of-state", "Rest Of State"),
    ],
)
def test_a_pattern_says_what_a_column_is_of(pattern: str, column: str, member: str) -> None:
    family = ColumnFamily(title="Fee", pattern=Regex(pattern), one="area", many="areas")
    assert family.member(column) == member


@pytest.mark.parametrize(
    ("code_set", "aspect", "told"),
    [
        # Of a limit 0 is a number as others are; of an amount it says that there is none.
        ("mue-practitioner", "limit.area-{}", [("0", "2 (+2) in all 3 areas")]),
        ("dmepos", "value.area-{}", [("none", "2 in all 3 areas")]),
        # What is no number is of no family, whatever its name.
        ("dmepos", "indicator.area-{}", [("0", "2")] * 3),
    ],
)
def test_a_family_is_of_any_amounts_or_limits(
    code_set: str, aspect: str, told: list[tuple[str, str]]
) -> None:
    family = ColumnFamily(title="Units", pattern=Regex("area-([0-9]+)"), one="area", many="areas")
    layout = structs.replace(layouts.load(code_set), families=(family,))
    names = [aspect.format(number) for number in range(1, 4)]
    snapshot = SimpleNamespace(places=dict.fromkeys(names, 0), pages=SimpleNamespace(heading=()))
    row = SimpleNamespace(snapshot=snapshot, cells=lambda *asked: ["2"] * len(asked))
    same = {"row": row, "rule": SimpleNamespace(id="x"), "release": "1", "effective": 1}
    changes: list[Any] = [
        SimpleNamespace(
            delta=Delta(key="A", aspect=name, before="0", after="2"), published=None, **same
        )
        for name in names
    ]
    families = ColumnFamilies(layout)
    said = []
    for group in families.together(changes, changes):
        own = families.of(group.changes[0].delta.aspect)
        delta = group.changes[0].delta
        said.append(families.said(own, group)[:2] if own else (delta.before, delta.after))
    assert said == told
