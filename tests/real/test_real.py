"""The publishers' own files and answer keys: what goes in, and the counts that must come out."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from releasekit.diff import Comparison
from releasekit.model.concept import TERMINATED
from releasekit.store import Store
from releasekit.views.changes import publisher_counts
from tests.support.real import MARKS, REAL, load

if TYPE_CHECKING:
    from tests.support.real import Compared

pytestmark = MARKS


@pytest.mark.parametrize(
    ("code_set", "before", "after", "counts"),
    [
        ("icd10cm", "2024", "2025", (252, 36, 13)),
        ("icd10cm", "2025", "2025-04", (0, 0, 0)),
        ("icd10cm", "2025", "2026", (487, 28, 38)),
        ("icd10pcs", "2025", "2026", (206, 39, 2)),
    ],
)
def test_billable_codes_as_the_publisher_counts(
    compared: Compared, code_set: str, before: str, after: str, counts: tuple[int, int, int]
) -> None:
    changes = compared(code_set, before, after).changes
    found = publisher_counts(changes)
    expected = dict(zip(("additions", "deletions", "revisions"), counts, strict=True))
    assert found == (expected if changes else None)


@pytest.mark.parametrize(
    ("before", "after", "keys", "new", "ended", "born_and_ended", "gone", "long"),
    [
        # 115 in the workbook of 2019, which splits G0503 over two rows; the text form has it whole.
        ("2018", "2019", 6800, 244, 33, 16, 3, 114),
        ("2019", "2020-01", 7079, 279, 89, 11, 0, 70),
        ("2020-01", "2020-04", 7097, 18, 1, 0, 0, 14),
        ("2025-10@1", "2025-10@2", 8846, 0, 0, 0, 0, 1),
    ],
)
def test_hcpcs_column_by_column(  # noqa: PLR0913, PLR0917 (the columns of the answer key)
    store: Store,
    compared: Compared,
    before: str,
    after: str,
    keys: int,
    new: int,
    ended: int,
    born_and_ended: int,
    gone: int,
    long: int,
) -> None:
    changes = compared("hcpcs", before, after).changes
    classes: dict[str, set[str]] = {}
    for change in changes:
        classes.setdefault(change.rule.id, set()).add(change.delta.key)
    added = [one for one in changes if one.delta.aspect == "code" and one.delta.after]
    assert store.manifest("hcpcs", store.get("hcpcs", after).label).concepts == keys
    assert len(added) == new
    assert sum(bool(change.concept.terminated) for change in added) == born_and_ended
    assert len(classes.get("code-terminated", ())) == ended
    assert len(classes.get("code-deleted", set()) | classes.get("code-purged", set())) == gone
    assert len({one.delta.key for one in changes if one.delta.aspect == "display"}) == long


def test_hcpcs_changes_that_are_known_by_name(compared: Compared) -> None:
    gone = [c for c in compared("hcpcs", "2018", "2019").changes if c.rule.id == "code-deleted"]
    assert [change.delta.key for change in gone] == ["DA", "G9976", "G9977"]
    back = [c for c in compared("hcpcs", "2019", "2020-01").changes if c.delta.key == "DA"]
    assert [change.rule.id for change in back] == ["code-reinstated"]
    posted = compared("hcpcs", "2025-10@1", "2025-10@2").changes
    assert [(change.delta.key, change.delta.aspect) for change in posted] == [("L6034", "display")]


@pytest.mark.parametrize(
    ("version", "stem", "differ"),
    [
        ("2018", "2018/2018-Alpha-Numeric-HCPCS-File", set()),
        # The workbook gives both a fourth type of service, where the text has a blank.
        ("2019", "2019/2019-Alpha-Numeric-HCPCS-File", {"E0210", "E0776"}),
    ],
)
def test_hcpcs_twins_load_to_equal_snapshots(
    store: Store, tmp_path: Path, version: str, stem: str, differ: set[str]
) -> None:
    with zipfile.ZipFile(REAL / "hcpcs" / f"{stem}.zip") as archive:
        names = (one for one in archive.namelist() if "ANWEB" in one)
        name = next(one for one in names if one.endswith(".xlsx"))
        workbook = archive.extract(name, tmp_path)
    other = Store(tmp_path / "releases")
    load(other, "hcpcs", version, [Path(workbook)], again=False)
    left, right = (each.open(each.get("hcpcs", version)) for each in (store, other))
    comparison = Comparison(left, right)
    deltas = [delta for pair in comparison.pairs() for delta in comparison.deltas(pair)]
    assert {delta.key for delta in deltas} == differ
    assert {delta.aspect for delta in deltas} <= {"attribute.type-of-service"}
    assert left.heading == right.heading


def test_codes_born_and_ended_between_editions(compared: Compared) -> None:
    between = compared("hcpcs", "2018", "2020-01").between
    within = [one.first for one in between.born_and_ended if one.first == one.last]
    assert (within.count("2019"), within.count("2020-01")) == (16, 11)
    assert [one.code for one in between.vanished_and_back] == ["DA"]


def test_icd_codes_with_a_letter_second_and_placeholders(store: Store) -> None:
    snapshot = store.open(store.get("icd10cm", "2026"))
    found = {code: snapshot[code] for code in ("QA0", "T360X1A", "T360X1", "T360", "S060X0A")}
    assert found["QA0"].section == "Congenital malformations and chromosomal abnormalities"
    assert {code: concept.parent for code, concept in found.items()} == {
        "QA0": "",
        "T360X1A": "T360X1",
        "T360X1": "T360X",
        "T360": "T36",
        "S060X0A": "S060X0",
    }
    codes = {concept.code for concept in snapshot}
    assert sum(c.parent != c.code[:-1] for c in snapshot if len(c.code) > 3) > 10_000
    assert all(not c.parent or c.parent in codes for c in snapshot)


def test_the_tabular_list_adds_notes_and_changes_no_count(store: Store, compared: Compared) -> None:
    snapshot = store.open(store.get("icd10cm", "2025-04"))
    assert snapshot["A04"].properties["note.excludes1"] == (
        "bacterial foodborne intoxications, NEC (A05.-)",
        "tuberculous enteritis (A18.32)",
    )
    diff = compared("icd10cm", "2025", "2025-04")
    assert diff.changes == ()
    assert "note.excludes1" in diff.not_compared


def test_every_live_code_is_conserved_and_placed(store: Store) -> None:
    for code_set in store.code_sets():
        for release in store.releases(code_set):
            manifest = store.manifest(code_set, release.label)
            ended = sum(bool(one.properties.get(TERMINATED)) for one in store.open(release))
            assert manifest.unplaced == 0
            assert manifest.live == manifest.concepts - ended
