"""Which published mappings are true between two releases, and that every output shows the same."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest

from releasekit import layout as layouts
from releasekit import licensing
from releasekit.classify.compare import compare
from releasekit.crosswalk import crosswalk
from releasekit.store import Store
from releasekit.timeline import Timeline
from releasekit.views import changes, code_status
from releasekit.views.selection import Selection
from tests.support.stored import concepts, mapping, put

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.timeline.links import Linked

BEFORE = """
#A00 Quillon fever
A000 Quillon fever of the arch
A001 Quillon fever of the lens
A09 Other quillon fever
#B00 Corvine ague
B000 Corvine ague, mild
#C00 Lantern harm
C000 Lantern harm by salve
"""
AFTER = """
#A00 Quillon fever
#A000 Quillon fever of the arch
A0001 Quillon fever of the arch, left
A0002 Quillon fever of the arch, right
A001 Quillon fever of the lens
A09 Other quillon fever
#B00 Corvine ague
B000 Corvine ague, mild
B005 Corvine ague of the lens
#B01 Corvine halo
B010 Corvine halo, mild
B011 Corvine halo, bad
#C00 Lantern harm
"""


def linked(root: Path, rows: str, before: str = BEFORE, after: str = AFTER) -> Linked:
    stored = [
        put(root, "2021", concepts(before), ()),
        put(root, "2022", concepts(after), map(mapping, rows.strip().splitlines())),
    ]
    timeline = Timeline(Store(root), layouts.load("icd10cm"))
    return timeline.links.between(stored[0], stored[1])


CASES: dict[str, tuple[str, dict[str, list[str]], dict[str, list[str]], list[str]]] = {
    "a code that became a header": (
        "A000 > A0001 2022-01-01\nA000 > A0002 2022-01-01",
        {"A000": ["A0001", "A0002"]},
        {},
        [],
    ),
    "a header as the target is its billable codes": (
        "C000 > B01 2022-01-01",
        {"C000": ["B010", "B011"]},
        {},
        [],
    ),
    "its own header is, too": ("A000 > A000 2022-01-01", {}, {}, ["mapped to itself"]),
    "a code that stays gives a part away": (
        "A09 > B005 2022-01-01",
        {},
        {"A09": ["B005"]},
        [],
    ),
    "a new code has no predecessor of its own year": (
        "B005 > B010 2022-01-01",
        {},
        {},
        ["B005 is not in 2021"],
    ),
    "a new header that never was billable": (
        "B01 > B010 2022-01-01",
        {},
        {},
        ["B01 is not in 2021"],
    ),
    "a header was never reported": ("C00 > B010 2022-01-01", {}, {}, ["C00 is a header in 2021"]),
    "an unknown code": ("Q99 > B010 2022-01-01", {}, {}, ["Q99 is in no release of the store"]),
    "a range of whole categories is used beside": (
        "A00-C00 > B005 2022-01-01",
        {},
        {},
        ["names whole categories"],
    ),
    "a range of codes gives parts away": (
        "A001-A09 > B005 2022-01-01",
        {},
        {"A001": ["B005"], "A09": ["B005"]},
        [],
    ),
    "a family gives parts away": ("B00- > A0001 2022-01-01", {}, {"B000": ["A0001"]}, []),
    "a row of another year": ("C000 > B005 2019-01-01", {}, {}, []),
    "a row without a date of a code that stays": ("A09 > B005", {}, {}, ["remains valid in 2022"]),
    "a row without a date of one that ended": ("C000 > B005", {"C000": ["B005"]}, {}, []),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_true_of_a_row(tmp_path: Path, name: str) -> None:
    rows, instead, parts, reasons = CASES[name]
    links = linked(tmp_path, rows)
    assert {code: [one.target for one in own] for code, own in links.instead.items()} == instead
    assert {code: [one.target for one in own] for code, own in links.parts.items()} == parts
    assert len(links.problems) == len(reasons)
    for problem, reason in zip(links.problems, reasons, strict=True):
        assert reason in problem.reason
    targets = {
        link.target for own in (*links.instead.values(), *links.parts.values()) for link in own
    }
    assert targets == links.previously.keys()


def test_one_code_has_the_links_that_it_has_among_all(tmp_path: Path) -> None:
    rows = """
    A000 > A0001 2022-01-01
    A09 > A0001 2022-01-01
    B00- > A0001 2022-01-01
    C000 > B01 2022-01-01
    A001-A09 > B005 2022-01-01
    """
    every = linked(tmp_path, rows)
    store = Store(tmp_path)
    before, after = store.releases("icd10cm")
    links = Timeline(store, layouts.load("icd10cm")).links
    codes = every.instead.keys() | every.parts.keys() | every.previously.keys()
    assert codes >= {"A000", "A09", "B000", "C000", "B010", "B005", "A0001"}
    for code in codes:
        alone = links.between(before, after, code)
        for side in ("instead", "parts", "previously"):
            assert set(getattr(alone, side).get(code, ())) == set(
                getattr(every, side).get(code, ())
            )


def test_a_row_of_a_partial_release_of_the_same_day_counts(tmp_path: Path) -> None:
    first = put(tmp_path, "2021", concepts("A000 Arch"), ())
    rows = [mapping("A000 > A010")]
    put(tmp_path, "2022-01", concepts("A010 Lens"), rows)
    last = put(tmp_path, "2022", concepts("A010 Lens"), ())
    links = Timeline(Store(tmp_path), layouts.load("icd10cm")).links.between(first, last)
    assert {code: own[0].target for code, own in links.instead.items()} == {"A000": "A010"}


def test_a_code_that_came_and_ended_between_has_its_successor(tmp_path: Path) -> None:
    releases = [
        put(tmp_path, "2021", concepts("C9001 Halo", "hcpcs"), (), "hcpcs"),
        put(tmp_path, "2022", concepts("C9001 Halo\nC9002 Lens", "hcpcs"), (), "hcpcs"),
        put(
            tmp_path,
            "2023",
            concepts("C9001 Halo\n-C9002 Lens\nJ0120 Lens", "hcpcs"),
            [mapping("C9002 > J0120")],
            "hcpcs",
        ),
    ]
    timeline = Timeline(Store(tmp_path), layouts.load("hcpcs"))
    for before in releases[:2]:
        (link,) = timeline.links.between(before, releases[2]).instead["C9002"]
        assert (link.target, link.basis) == ("J0120", "published")
    assert not timeline.links.between(releases[0], releases[1]).instead
    shown = code_status.view(timeline, "C9002", dt.date(2023, 6, 1), licensing.audience("internal"))
    assert shown is not None
    assert [str(code) for code in shown.replacements] == ["J0120"]


def test_a_code_that_had_ended_before_the_first_release_has_its_successor(tmp_path: Path) -> None:
    inside = concepts("-C9002 Lens\nJ0120 Lens", "hcpcs")
    put(tmp_path, "2021", inside, [mapping("C9002 > J0120")], "hcpcs")
    timeline = Timeline(Store(tmp_path), layouts.load("hcpcs"))
    shown = code_status.view(timeline, "C9002", dt.date(2021, 6, 1), licensing.audience("internal"))
    assert shown is not None
    assert [str(code) for code in shown.replacements] == ["J0120"]


def test_related_then_narrower_is_related(tmp_path: Path) -> None:
    first = put(tmp_path, "2021", concepts("A000 Arch of the quill\nA001 Lens of the halo"), ())
    put(
        tmp_path,
        "2022",
        concepts("A010 Salve by lantern\nA001 Lens of the halo"),
        [mapping("A000 > A010 2022-01-01")],
    )
    last = put(
        tmp_path,
        "2023",
        concepts("A020 Rind"),
        [mapping("A010 > A020 2023-01-01"), mapping("A001 > A020 2023-01-01")],
    )
    links = Timeline(Store(tmp_path), layouts.load("icd10cm")).links.between(first, last)
    assert {code: own[0].relationship.value for code, own in links.instead.items()} == {
        "A000": "related-to",
        "A001": "source-is-narrower-than-target",
        "A010": "source-is-narrower-than-target",  # came and ended between the two
    }


def test_every_output_says_the_same_of_a_part(tmp_path: Path) -> None:
    linked(tmp_path, "A09 > B005 2022-01-01\nA000 > A0001 2022-01-01\nA000 > A0002 2022-01-01")
    store = Store(tmp_path)
    (diff,) = compare(store, "2021", "2022", code_sets=["icd10cm"])
    shown = changes.view(diff, Selection(), licensing.audience("public"))
    by_code = {(change.code, change.change_class): change for change in shown.in_order()}
    part = by_code["A09", "code-narrowed"]
    assert (part.level, part.aspect, str(part.raw_before), str(part.raw_after)) == (
        "review",
        "coverage",
        "",
        "B005",
    )
    assert part.replacements == ()
    new = by_code["B005", "code-added"]
    assert new.named == "Added; previously reported with A09, which remains valid"
    assert [(one.code, one.remains_valid) for one in new.previously] == [("A09", True)]
    header = by_code["A000", "became-header"]
    assert [one.code for one in header.replacements] == ["A0001", "A0002"]
    assert diff.conservation.before + diff.conservation.added == (
        diff.conservation.after + diff.conservation.deleted
    )
    (document,) = msgspec.json.decode(changes.to_json([shown]))["diffs"]
    (row,) = [one for one in document["changes"] if one["class"] == "code-narrowed"]
    assert (row["before"], row["after"]) == (None, ["B005"])
    walk = crosswalk(store, diff.before, diff.after)
    assert {(link.source, link.target) for link in walk.links if link.basis == "published"} == {
        ("A09", "B005"),
        ("A000", "A0001"),
        ("A000", "A0002"),
    }
    timeline = Timeline(store, layouts.load("icd10cm"))
    reader = licensing.audience("internal")
    day = dt.date(2022, 6, 1)
    old, later = (code_status.view(timeline, code, day, reader) for code in ("A09", "B005"))
    assert old is not None
    assert later is not None
    assert [str(code) for code in old.parts] == ["B00.5"]
    assert not old.replacements
    assert [str(code) for code in later.previously] == ["A09"]
