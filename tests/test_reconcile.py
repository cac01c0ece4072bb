"""Our changes beside the publisher's: each reason where it holds, and where it does not."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from releasekit import layout as layouts
from releasekit import resources
from releasekit.classify import Classifier, Conservation
from releasekit.classify.attributing import Between
from releasekit.classify.comparing import ReleaseDiff, compare
from releasekit.diff import Comparison
from releasekit.model import Concept, Declared
from releasekit.reconcile import REASONS, Case, Entry, reason_of, reconcile
from releasekit.store import Store
from tests.files import DISTRIBUTIONS, load
from tests.snapshots import release, snapshot
from tests.test_cli import SAMPLES, run

if TYPE_CHECKING:
    from pathlib import Path

THERE = Concept(code="A0021", display="Lantern wagon, per mile")
SCHEMA = json.loads((resources.folder("schemas") / "reconciliation-1.schema.json").read_text())


def but(**changed: Any) -> Concept:  # noqa: ANN401 (fields of a concept)
    return dataclasses.replace(THERE, **changed)


def ended(day: str, **more: str) -> Concept:
    return but(properties={"date.terminated": day} | {f"date.{k}": v for k, v in more.items()})


def case(  # noqa: PLR0913 (what a difference is made of)
    before: Concept | None,
    after: Concept | None,
    action: str,
    *,
    ours: bool = True,
    words: tuple[str, ...] = (),
    base: int | None = None,
    versions: tuple[str, str] = ("2024", "2026"),
) -> Case:
    """Build the case of one code that is so before and so after."""
    left, right = (
        snapshot([one] if one else [], version, code_set="hcpcs")
        for one, version in zip((before, after), versions, strict=True)
    )
    changes = tuple(Classifier(Comparison(left, right), layouts.load("hcpcs"), {}).changes())
    diff = ReleaseDiff(
        layout=layouts.load("hcpcs"),
        before=left.release,
        after=right.release,
        conservation=Conservation(before=0, after=0),
        changes=changes,
        not_compared=(),
        replacements={},
        between=Between(),
        basis="effective",
    )
    actions = dict(diff.layout.reconciliation.actions) if diff.layout.reconciliation else {}
    return Case(
        entry=Entry("A0021", action),
        ours=ours,
        changes=changes,
        said=tuple(
            Declared(code="A0021", source="list", line=1, said={"action": word}) for word in words
        ),
        actions=tuple(actions.get(word, "") for word in words),
        before=before,
        after=after,
        diff=diff,
        base=base,
        counted_before=100,
        texts=tuple(one for one in changes if one.delta.aspect == "display"),
    )


BLANKS = but(display="Lantern  wagon, per mile")
WORDS = but(display="Lantern wagon, per league")
OTHER = but(display="Draught of corvine salve in a glass ampoule")
BORN = ended("2025-09-30", added="2025-04-01")
MIDYEAR = but(properties={"date.added": "2025-04-01"})
AGAIN = ("2026", "2026")

ROWS: list[tuple[str, Case, Case]] = [
    # reason, where it is given, where it must not be
    (
        "posted-again",
        case(THERE, WORDS, "revision", versions=AGAIN),
        case(THERE, WORDS, "revision"),
    ),
    (
        "whitespace-only",
        case(THERE, BLANKS, "revision", words=("N",)),
        case(THERE, WORDS, "revision"),
    ),
    (
        "reused",
        case(THERE, OTHER, "addition", ours=False),
        case(THERE, WORDS, "addition", ours=False),
    ),
    (
        "new-in-between",
        case(None, THERE, "revision", ours=False),
        case(THERE, WORDS, "revision", ours=False),
    ),
    ("born-and-ended", case(None, BORN, "addition"), case(None, THERE, "addition")),
    (
        "born-and-ended",
        case(None, BORN, "deletion", ours=False),
        case(THERE, ended("2025-09-30"), "deletion", ours=False),
    ),
    ("between-releases", case(None, MIDYEAR, "addition"), case(None, THERE, "addition")),
    (
        "silent-repair",
        case(THERE, WORDS, "revision", words=("N",)),
        case(THERE, WORDS, "revision", words=("D",)),
    ),
    (
        "same-text",
        case(THERE, THERE, "revision", ours=False),
        case(THERE, WORDS, "revision", ours=False),
    ),
    (
        "already-so",
        case(THERE, THERE, "addition", ours=False),
        case(None, THERE, "addition", ours=False),
    ),
    (
        "already-so",
        case(ended("2020-12-31"), ended("2020-12-31"), "deletion", ours=False),
        case(THERE, ended("2025-12-31"), "deletion", ours=False),
    ),
    (
        "other-base",
        case(THERE, WORDS, "revision", base=90),
        case(THERE, WORDS, "revision", base=100),
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
    found = reconcile(diff, store, store)
    assert found is not None
    assert found.agree == 3
    assert [(one.entry, one.why) for one in found.only_ours] == [
        (Entry("A0002", "addition"), ""),
        (Entry("A009", "deletion"), ""),
        (Entry("Q878", "revision"), "whitespace-only"),
        (Entry("QA01", "addition"), ""),
    ]
    assert found.unexplained == 3


def test_a_reused_code_that_came_back_is_an_addition_on_both_sides() -> None:
    store = Store(resources.folder("releases"))
    (diff,) = compare(store, "2025-10", "2026-01", code_sets=["hcpcs"])
    found = reconcile(diff, store, store)
    back = {one.delta.code for one in diff.changes if one.rule.id == "code-reused" and one.came}
    assert found is not None
    assert len(back) == 2
    assert found.computed["addition"] == 20
    only = found.only_ours + found.only_theirs
    assert not [one for one in only if one.entry.code in back and one.entry.action == "addition"]


def test_a_release_without_a_list_is_none(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert release().label == "2026"
    load(tmp_path, "icd10cm", "2025", DISTRIBUTIONS / "icd10cm" / "2025")
    (diff,) = compare(store, "2025", "2025", code_sets=["icd10cm"])
    assert reconcile(diff, store, store) is None


def test_the_command_in_all_its_forms(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", SAMPLES)
    base = ("reconcile", "2025", "2026")
    table, err = run(*base, capsys=capsys)
    assert "SAMPLE DATA: ICD-10-CM 2025 → 2026" in table
    assert "the texts differ in blanks only" in table
    assert "CPT 2026 came without a change list" in err
    document = json.loads(run(*base, "--format", "json", capsys=capsys)[0])
    jsonschema.validate(document, SCHEMA)
    (found,) = document["code_sets"]
    assert found["published"] == {"additions": 22, "deletions": 18, "revisions": 15}
    assert found["computed"] == {"additions": 22, "deletions": 18, "revisions": 16}
    assert found["only_ours"] == [{"code": "D730", "action": "revision", "why": "whitespace-only"}]
    markdown, _ = run(*base, "--format", "md", capsys=capsys)
    assert "| revisions | 15 | 16 |" in markdown
    rows, _ = run(*base, "--format", "csv", capsys=capsys)
    assert rows.splitlines()[1].startswith("icd10cm,D730,revision,only ours,whitespace-only,")
    run(*base, "--exit-code", capsys=capsys)


def test_an_unexplained_difference_is_exit_1_where_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for version in ("2025", "2026"):
        load(tmp_path, "icd10cm", version, DISTRIBUTIONS / "icd10cm" / version)
    base = ("reconcile", "2025", "2026", "--store", str(tmp_path))
    run(*base, capsys=capsys)
    out, _ = run(*base, "--exit-code", code=1, capsys=capsys)
    assert "unexplained 3" in out
    _, err = run("reconcile", "2026", "2025", "--store", str(tmp_path), code=2, capsys=capsys)
    assert "there is no change list" in err
