"""What became of each code in one step: what links rows make, and what they must not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.crosswalk import identical
from releasekit.crosswalk.propose import propose
from releasekit.model import Concept
from releasekit.store import Store
from releasekit.timeline.judged import REMAINS_VALID
from tests.support.walks import MERGE, ONE, SPLIT, STAYING, links, problems, walk

if TYPE_CHECKING:
    from pathlib import Path

CASES: dict[str, tuple[str, str, str, set[str], list[str]]] = {
    "nothing ended": (ONE, ONE, "", set(), []),
    "one code for one": (
        ONE,
        f"A010 Quillon fever of the arch\n{STAYING}",
        "A000 > A010",
        {"A000 > A010 equivalent published one-to-one"},
        [],
    ),
    "one code for one of another text": (
        ONE,
        f"A010 Lantern harm by salve\n{STAYING}",
        "A000 > A010",
        {"A000 > A010 related-to published one-to-one"},
        [],
    ),
    "one code for one of another quantity": (
        "A000 Corvine salve, 5 mg",
        "A010 Corvine salve, 10 mg",
        "A000 > A010",
        {"A000 > A010 related-to published one-to-one"},
        [],
    ),
    "the relationship given by word wins": (
        ONE,
        f"A010 Quillon fever of the arch\n{STAYING}",
        f"A000 > A010 {MERGE}",
        {f"A000 > A010 {MERGE} published one-to-one"},
        [],
    ),
    "also over the same row without a word": (
        ONE,
        f"A010 Quillon fever of the arch\n{STAYING}",
        f"A000 > A010 [A00.0]\nA000 > A010 {MERGE} [by hand]\nA000 > A010 [zz]",
        {f"A000 > A010 {MERGE} published one-to-one"},
        [],
    ),
    "a split into a header's codes": (
        ONE,
        f"#A000 Quillon fever\nA0001 Quillon fever, mild\nA0002 Quillon fever, bad\n{STAYING}",
        "A000 > A0001 2022-01-01\nA000 > A0002 2022-01-01",
        {f"A000 > A0001 {SPLIT} published split", f"A000 > A0002 {SPLIT} published split"},
        [],
    ),
    "a merge of two": (
        "A000 Velar arch left\nA001 Velar arch right",
        "A010 Velar arch",
        "A000 > A010\nA001 > A010",
        {f"A000 > A010 {MERGE} published merge", f"A001 > A010 {MERGE} published merge"},
        [],
    ),
    "a merge into a code that stays": (
        "A000 Velar arch left\nA010 Velar arch",
        "A010 Velar arch",
        "A000 > A010",
        {f"A000 > A010 {MERGE} published merge"},
        [],
    ),
    "many to many": (
        "A000 Velar arch left\nA001 Velar arch right",
        "A010 Corvine duct\nA011 Lantern bone",
        "A000 > A010\nA000 > A011\nA001 > A010\nA001 > A011",
        {
            f"{source} > {target} related-to published many-to-many"
            for source in ("A000", "A001")
            for target in ("A010", "A011")
        },
        [],
    ),
    "a live code narrows and keeps its identity": (
        ONE,
        f"{ONE}\nA010 Quillon fever of the lens",
        "A000 > A010 2022-01-01",
        {f"A000 > A000 {SPLIT} identical split", f"A000 > A010 {SPLIT} published split"},
        [],
    ),
    "a row without a date does not narrow a live code": (
        ONE,
        f"{ONE}\nA010 Quillon fever of the lens",
        "A000 > A010",
        set(),
        [REMAINS_VALID.format(after="2022")],
    ),
    "a row of another year is another step's": (
        ONE,
        f"{ONE}\nA010 Quillon fever of the lens",
        "A000 > A010 2021-01-01\nB000 > A010 2022-01-02",
        set(),
        [],
    ),
    "a target that is dead too is followed on": (
        ONE,
        f"A020 Quillon fever of the arch\n{STAYING}",
        "A000 > A010 2021-06-01\nA010 > A020 2022-01-01",
        {"A000 > A020 equivalent published one-to-one"},
        [],
    ),
    "a circle ends": (
        ONE,
        STAYING,
        "A000 > A010 2021-06-01\nA010 > A000 2021-07-01",
        {"A000 > - not-related-to proposed none"},
        ["the rows lead back to the code where they begin"],
    ),
    "nowhere by the user's own word": (
        ONE,
        STAYING,
        "A000 > [no such thing any more]",
        {"A000 > - not-related-to published none"},
        [],
    ),
    "impossible rows": (
        f"{ONE}\n#C00 Arch\n-D000 Salve",
        f"A010 Lantern\n{STAYING}\n#C00 Arch",
        """
        Q999 > A010 2022-01-01
        C00 > A010 2022-01-01
        A000 > A000 2022-01-01
        A000 > Z999 2022-01-01
        A000 > C00 2022-01-01
        B000 > 2022-01-01
        FOO- > A010 2022-01-01
        D000 > A010 2022-01-01
        """,
        {"A000 > - not-related-to proposed none"},
        [
            "Z999 is not in 2022",
            "2021 has no valid code in FOO-",
            "C00 is a header in 2021",
            "C00 is a header in 2022",
            "D000 was already discontinued in 2021",
            "Q999 is in no release of the store",
            "the row says there is no replacement, but the code remains valid",
            "the code is mapped to itself",
        ],
    ),
    "a family and a range stand for the codes that are there": (
        "#A00 Arch\nA000 Left duct\nA001 Right duct\nA01 Lens\nA02 Salve\nA020 Rind",
        "A010 Halo",
        "A00- > A010 2022-01-01\nA01-A02 > A010 2022-01-01",
        {
            f"{code} > A010 {MERGE} published merge"
            for code in ("A000", "A001", "A01", "A02", "A020")
        },
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_became_of_each_code(tmp_path: Path, name: str) -> None:
    before, after, rows, expected, reasons = CASES[name]
    found = walk(tmp_path, (before, ""), (after, rows))
    assert links(found) == expected
    assert sorted(problems(found)) == sorted(reasons)
    moved = {link.source for link in found.links}
    assert {link.source for link in identical(Store(tmp_path), found)}.isdisjoint(moved)
    assert len(list(identical(Store(tmp_path), found))) == found.identical


@pytest.mark.parametrize("text", ["", " — "])
def test_no_words_no_proposal(text: str) -> None:
    ended, added = (
        Concept(code=code, display=display) for code, display in (("A000", text), ("A010", text))
    )
    worded = Concept(code="A020", display="Quillon fever")
    assert propose([ended], [added, worded]) == {}
    assert propose([worded], [added]) == {}
