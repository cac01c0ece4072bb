"""The sample releases: what was planned is what the differ finds, and they are marked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit import resources
from releasekit.classify import Rule, classes, summary
from releasekit.classify.compare import compare
from releasekit.classify.rules import edit, limit, worth
from releasekit.store import Store, StoredPages
from tests import samples
from tests.samples.__main__ import load

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

STORE = Store(resources.folder("releases"))


def rows_of(module: ModuleType) -> list[Rule]:
    return [value for value in vars(module).values() if isinstance(value, Rule)]


@pytest.mark.parametrize("pair", samples.EXPECTED, ids=" ".join)
def test_every_planned_change_is_found_and_no_other(pair: tuple[str, str, str]) -> None:
    code_set, before, after = pair
    (diff,) = compare(STORE, before, after, code_sets=[code_set])
    assert summary(diff.changes) == samples.EXPECTED[pair]


OF_EDITS_AND_FEES = {row.id for module in (edit, limit, worth) for row in rows_of(module)}


def test_every_class_is_in_some_sample() -> None:
    """Those of edits, limits and fees have rows of their own: tests/timeline/measured_rows.py."""
    found = {name for counts in samples.EXPECTED.values() for name in counts}
    assert found | OF_EDITS_AND_FEES == {rule.id for rule in classes()}


def test_every_text_says_that_it_is_made_up() -> None:
    """So that none is taken for a publisher's own descriptor."""
    for code_set in STORE.code_sets():
        for release in STORE.releases(code_set):
            for concept in STORE.open(release):
                texts = (concept.display, *map(str, concept.designations.values()))
                assert all("sample" in text.casefold() for text in texts), concept.code


def test_the_cpt_sample_is_of_all_sections() -> None:
    snapshot = STORE.open(STORE.get("cpt", "2026"))
    found = {concept.section for concept in snapshot}
    titles = {section.title for section in layouts.load("cpt").sections}
    assert found == {title for title in titles if not title.startswith("Modifiers")}
    assert 1400 <= sum(1 for _ in snapshot) <= 1700


def test_a_year_of_all_three_code_sets_is_read_in_a_minute() -> None:
    diffs = compare(STORE, "2025", "2026", code_sets=STORE.code_sets())
    assert [diff.layout.id for diff in diffs] == ["cpt", "hcpcs", "icd10cm"]
    assert all(40 <= len(diff.changes) <= 70 for diff in diffs)


def test_an_interim_update_touches_only_what_it_covers() -> None:
    (diff,) = compare(STORE, "2025", "2025-04", code_sets=["cpt"])
    assert {change.concept.kind for change in diff.changes} == {"pla"}
    assert diff.after.covers == ("pla",)


@pytest.mark.slow
def test_the_stored_samples_are_what_the_script_writes(tmp_path: Path) -> None:
    fresh = Store(tmp_path)
    load(fresh)
    for code_set in STORE.code_sets():
        for release in STORE.releases(code_set):
            assert release.sample
            theirs = STORE.folder(code_set, release.label)
            ours = fresh.folder(code_set, release.label)
            assert {path.name for path in ours.iterdir()} == {one.name for one in theirs.iterdir()}
            for table in theirs.glob("*.zst"):
                # Another build of zstd may press the same lines into other bytes.
                assert list(StoredPages(table)) == list(StoredPages(ours / table.name))
            left, right = (
                json.loads((one / "manifest.json").read_text()) for one in (theirs, ours)
            )
            left.pop("tables"), right.pop("tables")
            assert left == right
    assert fresh.code_sets() == STORE.code_sets()
