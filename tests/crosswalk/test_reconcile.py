"""Our changes beside the publisher's: each reason where it holds, and where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs

from releasekit import layout as layouts
from releasekit import resources
from releasekit.classify import Classifier, Conservation
from releasekit.classify.attribution import Between
from releasekit.classify.compare import ReleaseDiff, compare
from releasekit.diff import Comparison
from releasekit.model import Concept
from releasekit.reconcile import REASONS, Case, Entry, reason_of, reconcile
from releasekit.store import Store
from releasekit.timeline.links import NOTHING as NO_LINKS
from tests.support.files import DISTRIBUTIONS, load
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from pathlib import Path

THERE = Concept(code="A0021", display="Lantern wagon, per mile")


def but(**changed: Any) -> Concept:  # noqa: ANN401 (fields of a concept)
    return structs.replace(THERE, **changed)


def ended(day: str, **more: str) -> Concept:
    return but(properties={"date.terminated": day} | {f"date.{k}": v for k, v in more.items()})


NOTHING: dict[str, Any] = {"listed": (), "opposite": frozenset(), "later": (), "reposted": ()}
NOTHING |= {"corrected": "", "announced": "", "base": None, "end": None}


def case(
    before: Concept | None,
    after: Concept | None,
    action: str,
    *,
    ours: bool = True,
    versions: tuple[str, str] = ("2024", "2026"),
    **more: Any,  # noqa: ANN401 (fields of a case)
) -> Case:
    """Build the case of one code that is so before and so after."""
    layout = layouts.load("hcpcs")
    left, right = (
        snapshot([concept] if concept else [], version, code_set="hcpcs")
        for concept, version in zip((before, after), versions, strict=True)
    )
    changes = tuple(Classifier(Comparison(left, right), layout, NO_LINKS).changes())
    diff = ReleaseDiff(
        layout=layout,
        before=left.release,
        after=right.release,
        conservation=Conservation(before=0, after=0),
        changes=changes,
        not_compared=(),
        links=NO_LINKS,
        between=Between(),
        basis="effective",
    )
    nothing = NOTHING | {"rules": layout.reconciliations[0]}
    revised = more.get("rules", nothing["rules"]).revised
    return Case(
        entry=Entry("A0021", action),
        ours=ours,
        changes=changes,
        before=before,
        after=after,
        diff=diff,
        texts=tuple(one for one in changes if one.delta.aspect in revised),
        **(nothing | more),
    )


def happened(release: str, one: Case) -> Case:
    """Return a case whose changes happened in a release."""
    changes = tuple(structs.replace(change, release=release) for change in one.changes)
    return structs.replace(one, changes=changes, texts=changes)


BLANKS = but(display="Lantern  wagon, per mile")
WORDS = but(display="Lantern wagon, per league")
HYPHEN = but(display="Lantern-wagon (per mile)")
OTHER = but(display="Draft of corvine salve in a glass ampoule")
BORN = ended("2025-09-30", added="2025-04-01")
MIDYEAR = but(properties={"date.added": "2025-04-01"})
SHORT = but(designations={"short": "Lantern cart"})
HEADER = but(properties={"flag.billable": "false"})
BILLED = but(properties={"flag.billable": "true"})
AGAIN = ("2026", "2026")
TEXTS = structs.replace(
    layouts.load("hcpcs").reconciliations[0], revised=("display", "designation.short")
)
BILLING = structs.replace(TEXTS, counted="flag.billable")
THEIRS: dict[str, Any] = {"ours": False}
UNSAID = case(None, THERE, "addition", rules=structs.replace(TEXTS, partial=True))

ROWS: list[tuple[str, Case, Case]] = [  # reason, where it is given, where it must not be
    (
        "posted-again",
        case(THERE, WORDS, "revision", versions=AGAIN),
        case(THERE, WORDS, "revision"),
    ),
    (
        "whitespace-only",
        case(THERE, BLANKS, "revision", listed=("other",)),
        case(THERE, WORDS, "revision"),
    ),
    ("punctuation-only", case(THERE, HYPHEN, "revision"), case(THERE, WORDS, "revision")),
    (  # AFTER's corrections: it should not have gone; in the other, it was not to be revised
        "corrected-later",
        case(THERE, None, "deletion", corrected="no-deletion"),
        case(THERE, None, "deletion", corrected="no-revision"),
    ),
    (  # AFTER's corrections: it is to be added; in the other, to be revised
        "corrected-later",
        case(None, None, "addition", **THEIRS, corrected="addition"),
        case(None, None, "addition", **THEIRS, corrected="revision"),
    ),
    (  # a later posting of AFTER has the code again; in the other, it is gone there too
        "corrected-later",
        case(THERE, None, "deletion", later=(THERE,)),
        case(THERE, None, "deletion", later=(None,)),
    ),
    (  # a later posting of AFTER has the wording that the list speaks of
        "corrected-later",
        case(THERE, THERE, "revision", **THEIRS, later=(WORDS,)),
        case(THERE, THERE, "revision", **THEIRS, later=(THERE,)),
    ),
    (  # BEFORE's corrections: it should not have gone, and now it is back
        "correction-taken-in",
        case(None, THERE, "addition", announced="no-deletion"),
        case(None, THERE, "addition", announced="no-addition"),
    ),
    (
        "correction-taken-in",
        case(THERE, WORDS, "revision", announced="revision"),
        case(THERE, WORDS, "revision", **THEIRS, announced="revision"),
    ),
    (  # a later posting of BEFORE has the new wording; in the other, a third one
        "correction-taken-in",
        case(THERE, WORDS, "revision", reposted=(WORDS,)),
        case(THERE, WORDS, "revision", reposted=(BLANKS,)),
    ),
    (
        "reused",
        case(THERE, OTHER, "addition", **THEIRS),
        case(THERE, WORDS, "addition", **THEIRS),
    ),
    (
        "new-in-between",
        case(None, THERE, "revision", **THEIRS),
        case(THERE, WORDS, "revision", **THEIRS),
    ),
    ("born-and-ended", case(None, BORN, "addition"), case(None, THERE, "addition")),
    (
        "born-and-ended",
        case(None, BORN, "deletion", **THEIRS),
        case(THERE, ended("2025-09-30"), "deletion", **THEIRS),
    ),
    (  # became a header: deleted by our count, and revised by theirs, or not in it at all
        "status-flip",
        case(BILLED, HEADER, "deletion", rules=BILLING, opposite=frozenset({"revision"})),
        case(BILLED, HEADER, "deletion", rules=BILLING),
    ),
    (
        "status-flip",
        case(ended("2025-09-30"), THERE, "revision", **THEIRS, opposite=frozenset({"addition"})),
        case(None, None, "revision", **THEIRS, opposite=frozenset({"addition"})),
    ),
    ("between-releases", case(None, MIDYEAR, "addition"), case(None, THERE, "addition")),
    (  # a release between the two has the wording already
        "between-releases",
        happened("2025", case(THERE, WORDS, "revision", listed=("other",))),
        happened("2026", case(THERE, WORDS, "revision", listed=("other",))),
    ),
    (
        "short-title-only",
        case(THERE, SHORT, "revision", rules=TEXTS),
        case(THERE, structs.replace(SHORT, display="Lantern cart"), "revision", rules=TEXTS),
    ),
    (  # a list of long texts calls it revised
        "short-title-only",
        case(THERE, SHORT, "revision", **THEIRS),
        case(THERE, THERE, "revision", **THEIRS),
    ),
    ("list-is-partial", UNSAID, structs.replace(UNSAID, listed=("deletion",))),
    (
        "silent-repair",
        case(THERE, WORDS, "revision", listed=("other",)),
        case(THERE, WORDS, "revision", listed=("deletion",)),
    ),
    (  # a word that nobody declared may well say that it changed
        "silent-repair",
        case(THERE, WORDS, "revision", listed=("other", "other")),
        case(THERE, WORDS, "revision", listed=("other", "")),
    ),
    (
        "same-text",
        case(THERE, THERE, "revision", **THEIRS),
        case(THERE, WORDS, "revision", **THEIRS),
    ),
    (
        "already-so",
        case(THERE, THERE, "addition", **THEIRS),
        case(None, THERE, "addition", **THEIRS),
    ),
    (
        "already-so",
        case(ended("2020-12-31"), ended("2020-12-31"), "deletion", **THEIRS),
        case(THERE, ended("2025-12-31"), "deletion", **THEIRS),
    ),
    (
        "other-base",
        case(THERE, WORDS, "revision", base=(90, 100)),
        case(THERE, WORDS, "revision", base=(100, 100)),
    ),
    (
        "other-base",
        case(None, None, "deletion", base=(90, 100), end=(120, 120), **THEIRS),
        case(None, None, "deletion", base=(90, 100), end=(110, 120), **THEIRS),
    ),
    (
        "other-base",
        case(THERE, None, "deletion", base=(90, 100), **THEIRS),
        case(THERE, None, "revision", base=(90, 100), **THEIRS),
    ),
    (
        "other-base",
        case(None, None, "deletion", base=(90, 100), **THEIRS),
        case(None, None, "addition", base=(90, 100), **THEIRS),
    ),
]


@pytest.mark.parametrize(("reason", "given", "not_given"), ROWS, ids=[row[0] for row in ROWS])
def test_a_reason_is_given_where_the_data_prove_it_and_nowhere_else(
    reason: str, given: Case, not_given: Case
) -> None:
    found = reason_of(given)
    assert found is not None
    assert found.id == reason
    other = reason_of(not_given)
    assert other is None or other.id != reason


def test_every_reason_has_a_row() -> None:
    assert {row[0] for row in ROWS} == {reason.id for reason in REASONS}


def test_what_nothing_proves_is_unexplained() -> None:
    assert reason_of(case(THERE, None, "deletion")) is None
    assert reason_of(case(THERE, WORDS, "revision")) is None


def test_a_made_up_list_that_forgot_a_code(tmp_path: Path) -> None:
    root = tmp_path / "store"
    for version in ("2025", "2026"):
        load(root, "icd10cm", version, DISTRIBUTIONS / "icd10cm" / version)
    store = Store(root)
    (diff,) = compare(store, "2025", "2026", code_sets=["icd10cm"])
    (found,) = reconcile(diff, store, store).lists
    assert found.agree == 3
    assert [(one.entry, one.why) for one in found.only_ours] == [
        (Entry("A0002", "addition"), ""),
        (Entry("A009", "deletion"), ""),
        (Entry("Q878", "revision"), "whitespace-only"),
        (Entry("QA01", "addition"), ""),
    ]
    assert found.unexplained == 3
    assert found.codes == {"before": (7, 7), "after": (8, 8)}
    assert {remark.kind: remark.count for remark in found.remarks} == {
        "not-counted": 1,  # A000 as a header
        "stated-total": 1,
    }
    assert "states 2 additions, but holds 1" in found.remarks[1].text


def test_a_reused_code_that_came_back_is_an_addition_on_both_sides() -> None:
    store = Store(resources.folder("releases"))
    (diff,) = compare(store, "2025-10", "2026-01", code_sets=["hcpcs"])
    (found,) = reconcile(diff, store, store).lists
    back = {one.delta.key for one in diff.changes if one.rule.id == "code-reused" and one.came}
    assert len(back) == 1
    assert found.computed["addition"] == 11
    only = [one.entry for one in found.only_ours + found.only_theirs]
    assert not [one for one in only if one.code in back and one.action == "addition"]
