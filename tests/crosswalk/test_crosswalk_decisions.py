"""What reviewers decided takes the place of proposals, and of nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.crosswalk import Decision
from releasekit.model import Relationship
from tests.support.walks import links, problems, walk

if TYPE_CHECKING:
    from pathlib import Path


def say(target: str, *, accepted: bool = True, source: str = "A000", **more: str) -> Decision:
    return Decision(
        before=more.get("before", "2021"),
        after=more.get("after", "2022"),
        source=source,
        target=target,
        accepted=accepted,
        relationship=Relationship(more.get("relationship", "equivalent")),
        reviewer="R. Viewer",
        reviewed="2022-01-07",
        comment=more.get("comment", ""),
    )


TWO = "A010 Quillon fever\nA011 Quillon fever, other\nB000 Lantern"
PROPOSED = {
    "A000 > A010 equivalent proposed one-to-one",
    "A000 > A011 related-to proposed one-to-one",
}


@pytest.mark.parametrize(
    ("decisions", "expected", "reason"),
    [
        ((), PROPOSED, ""),
        ((say("A011"),), {"A000 > A011 equivalent reviewed one-to-one"}, ""),
        ((say("A010", accepted=False),), {"A000 > A011 related-to proposed one-to-one"}, ""),
        (
            (say("A010", accepted=False), say("A011", accepted=False)),
            {"A000 > - not-related-to proposed none"},
            "",
        ),
        ((say("B000"),), {"A000 > B000 equivalent reviewed merge"}, ""),
        (
            (say(""),),
            {"A000 > - not-related-to reviewed none"},
            "",
        ),
        ((say("A011", before="2020"),), PROPOSED, ""),
        ((say("Z999"),), PROPOSED, "Z999 is not a valid code in 2022"),
        ((say("A010", source="B000"),), PROPOSED, "the code did not end in this step"),
    ],
)
def test_decisions_take_the_place_of_proposals(
    tmp_path: Path, decisions: tuple[Decision, ...], expected: set[str], reason: str
) -> None:
    releases = (("A000 Quillon fever\nB000 Lantern", ""), (TWO, ""))
    found = walk(tmp_path, *releases, decisions=decisions)
    assert links(found) == expected
    assert [reason in said for said in problems(found)] == ([True] if reason else [])
    reviewed = [link for link in found.links if link.basis == "reviewed"]
    assert {(link.reviewer, link.reviewed) for link in reviewed} <= {("R. Viewer", "2022-01-07")}
    assert found.undecided == (not reviewed)


def test_the_publishers_word_stands_against_a_decision(tmp_path: Path) -> None:
    releases = (("A000 Quillon fever\nB000 Lantern", ""), (TWO, "A000 > A011"))
    found = walk(tmp_path, *releases, decisions=(say("A010"), say("A011", accepted=False)))
    assert {link.target for link in found.links} == {"A011"}
    assert len(found.problems) == 2


def test_a_decision_rests_on_what_was_read(tmp_path: Path) -> None:
    one, other = ("A000 Arch", ""), ("A010 Lantern", "A000 > A010")
    first = walk(tmp_path / "1", one, other)
    same = walk(tmp_path / "2", one, other)
    rows = walk(tmp_path / "3", one, ("A010 Lantern", ""))
    codes = walk(tmp_path / "4", one, ("A010 Lanterns", "A000 > A010"))
    digests = [found.steps[0].digest for found in (first, same, rows, codes)]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3
