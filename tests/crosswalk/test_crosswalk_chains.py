"""Crosswalks over years: chains, reused codes, codes that come back, and proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.crosswalk import compose, crosswalk
from releasekit.errors import StoreError
from releasekit.model.ranges import expanded
from releasekit.store import Store
from tests.support.stored import concepts, put
from tests.support.walks import MERGE, ONE, STAYING, links, problems, walk

if TYPE_CHECKING:
    from pathlib import Path


def test_a_chain_keeps_its_trace_year_by_year(tmp_path: Path) -> None:
    found = walk(
        tmp_path,
        ("A000 Quillon fever", ""),
        ("A010 Quillon fever", "A000 > A010 2022-01-01 [A00.0 and B00.0]"),
        ("A010 Quillon fever", ""),
        ("A020 Quillon fever", ""),
    )
    (link,) = found.links
    assert (link.target, link.basis, link.score) == ("A020", "proposed", 100.0)
    assert [(hop.release, hop.source, hop.target, hop.basis) for hop in link.trace] == [
        ("2022", "A000", "A010", "published"),
        ("2024", "A010", "A020", "proposed"),
    ]
    assert link.reason == "A00.0 and B00.0; the same words"
    assert found.undecided == 1


def test_a_table_of_a_later_release_corrects_an_earlier_one(tmp_path: Path) -> None:
    found = walk(
        tmp_path,
        ("A000 Arch\nA001 Duct\nA002 Lens", ""),
        ("A000 Arch\nA010 Halo", "A001 > A010 2022-01-01"),
        ("A000 Arch\nA010 Halo", "A001 > A010 2022-01-01\nA002 > A010 2022-01-01"),
    )
    assert links(found) == {
        f"A001 > A010 {MERGE} published merge",
        f"A002 > A010 {MERGE} published merge",
    }


def test_a_note_that_comes_late_counts_for_the_step_in_which_the_code_ended(
    tmp_path: Path,
) -> None:
    late = ("A010 Lantern", "A000 > A010")
    found = walk(tmp_path, ("A000 Arch", ""), ("A010 Lantern", ""), late)
    assert links(found) == {"A000 > A010 related-to published one-to-one"}
    back = ("A000 Arch\nA010 Lantern", "A000 > A010")
    again = walk(tmp_path / "b", ("A000 Arch", ""), ("A010 Lantern", ""), back)
    assert "A000 > A010 related-to published one-to-one" not in links(again)


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("A000 Quillon fever of the arch", "A000 > A000 equivalent identical one-to-one"),
        ("A000 Lantern harm by salve", "A000 > - not-related-to proposed none"),
        ("", "A000 > - not-related-to proposed none"),
    ],
)
def test_a_code_that_comes_back_is_itself_only_with_its_meaning(
    tmp_path: Path, last: str, expected: str
) -> None:
    found = walk(tmp_path, (ONE, ""), (STAYING, ""), (f"{last}\n{STAYING}".strip(), ""))
    assert links(found) == {expected}


REUSED = "A000 Lantern harm by salve"


def test_nothing_is_carried_across_a_reused_code(tmp_path: Path) -> None:
    found = walk(tmp_path, (ONE, ""), (f"{REUSED}\n{STAYING}", "A000 > A000 2022-01-01"))
    assert links(found) == {"A000 > - not-related-to proposed none"}
    assert problems(found) == ["the code is mapped to itself"]


def test_a_reused_code_may_lead_to_and_be_reached_by_what_is_said_of_its_meaning(
    tmp_path: Path,
) -> None:
    found = walk(
        tmp_path,
        ("A000 Quillon fever of the arch\nA001 Lantern harm", ""),
        (f"{REUSED}\nA010 Quillon fever of the arch", "A001 > A000"),
    )
    assert links(found) == {
        "A000 > A010 equivalent proposed one-to-one",
        "A001 > A000 equivalent published one-to-one",
    }


def test_a_code_that_was_reused_and_left_does_not_come_back_as_the_first(tmp_path: Path) -> None:
    found = walk(
        tmp_path,
        (ONE, ""),
        (f"{REUSED}\n{STAYING}", ""),
        (STAYING, ""),
        (f"{REUSED}\n{STAYING}", ""),
    )
    assert links(found) == {"A000 > - not-related-to proposed none"}


def test_proposals_are_of_the_same_kind_and_section_first(tmp_path: Path) -> None:
    found = walk(
        tmp_path,
        (
            """
            C9001 Injection, corvine salve, 5 mg
            E0100 Quill frame
            LT Left of the braid
            """,
            "",
        ),
        (
            """
            C9002 Injection of corvine salve
            J0120 Injection, corvine salve, 5 mg
            E0101 Binding for a velar arch
            J0121 Quill frame
            E0102 Left of the braid
            """,
            "",
        ),
        code_set="hcpcs",
    )
    assert [(link.source, link.target, link.score) for link in found.links] == [
        ("C9001", "C9002", 88.9),
        ("E0100", "J0121", 100.0),
        ("LT", "", None),
    ]
    near, far = found.links[:2]
    assert near.reason == "the same words but without 5, mg and with of"
    assert far.reason == "in another section: the same words"


def test_proposals_as_like_as_the_last_one_all_stay(tmp_path: Path) -> None:
    after = "\n".join(f"A01{n} Quillon fever, sort {n}" for n in range(8))
    found = walk(tmp_path, ("A000 Quillon fever, sort", ""), (after, ""))
    assert [link.target for link in found.links] == [f"A01{n}" for n in range(8)]
    assert {link.cardinality for link in found.links} == {"one-to-one"}


def test_a_code_that_the_publisher_says_had_none_before_is_no_proposal(tmp_path: Path) -> None:
    found = walk(tmp_path, ("A000 Arch", ""), ("A010 Arch\nA011 Arch", " > A010 2022-01-01"))
    assert links(found) == {"A000 > A011 equivalent proposed one-to-one"}


def test_live_codes_are_no_proposals(tmp_path: Path) -> None:
    found = walk(
        tmp_path,
        ("A000 Quillon fever\nA001 Quillon fever", ""),
        ("A001 Quillon fever\n#A002 Quillon fever\n-A003 Quillon fever", ""),
    )
    assert links(found) == {"A000 > - not-related-to proposed none"}


def test_a_code_of_another_code_set_is_a_target_in_its_own(tmp_path: Path) -> None:
    found = walk(
        tmp_path,
        ("C9001 Halo\nC9003 Lens\nC9004 Duct", ""),
        ("-C9001 Halo\n-C9003 Lens\nC9002 Halo\nC9004 Duct", "C9001 > 99493\nC9003 > 99493"),
        code_set="hcpcs",
    )
    assert {(link.source, link.target, link.code_set) for link in found.links} == {
        ("C9001", "99493", "cpt"),
        ("C9003", "99493", "cpt"),
    }
    assert {(link.relationship, link.cardinality) for link in found.links} == {(MERGE, "merge")}
    assert found.problems == ()


def test_a_code_of_another_code_set_that_is_stored_has_to_be_live_there(tmp_path: Path) -> None:
    put(tmp_path, "2021", concepts("99493 Lantern\n-99494 Rind", "cpt"), (), "cpt")
    found = walk(
        tmp_path,
        ("C9001 Halo\nC9003 Lens", ""),
        ("-C9001 Halo\n-C9003 Lens", "C9001 > 99493\nC9003 > 99494"),
        code_set="hcpcs",
    )
    assert {(link.source, link.target) for link in found.links} == {
        ("C9001", "99493"),
        ("C9003", ""),
    }
    assert problems(found) == ["99494 is no valid code of CPT in 2021"]


def test_a_code_of_no_code_set_is_named_and_no_target(tmp_path: Path) -> None:
    found = walk(
        tmp_path,
        ("C9001 Halo", ""),
        ("-C9001 Halo\nC9002 Halo", "C9001 > 99-X"),
        code_set="hcpcs",
    )
    (link,) = found.links
    assert (link.target, link.basis) == ("", "published")
    assert link.reason == "the publisher names 99-X, from another code set"
    assert len(found.problems) == 1


def test_releases_the_wrong_way_round_are_refused(tmp_path: Path) -> None:
    walk(tmp_path, (ONE, ""), (ONE, ""), (ONE, ""))
    store = Store(tmp_path)
    first, second, last = store.releases("icd10cm")
    with pytest.raises(StoreError, match="2023 does not come before 2021"):
        crosswalk(store, last, first)
    with pytest.raises(StoreError, match="2021 does not follow 2022"):
        compose(crosswalk(store, first, second), crosswalk(store, first, last))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A00", None),
        ("A00-", ["A001", "A009XXA"]),
        ("A001-B0", ["A001", "A009XXA", "B0"]),
        ("S06890A-S06899A", ["S06890A", "S06891A"]),
        ("S06890D-S06899S", ["S06890D", "S06891A", "S06891D"]),
        ("T15-T19", ["T15", "T19XXXA"]),
        ("B9-A0", []),
        ("FOO BAR", None),
    ],
)
def test_ranges_and_families(source: str, expected: list[str] | None) -> None:
    codes = [
        "A001", "A009XXA", "B0", "B1", "S06890A", "S06890D", "S06891A", "S06891D", "T15",
        "T19XXXA", "T20",
    ]  # fmt: skip
    assert expanded(source, codes, 7) == expected
