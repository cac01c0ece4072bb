"""Decisions on data that moved since, and of several forms: refused, carried forward, kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.crosswalk import crosswalk
from releasekit.errors import SourceFaultsError
from releasekit.store import Store
from tests.support.reviewing import (
    AFTER,
    BEFORE,
    DECIDED,
    ELEVEN,
    KINDS,
    NOWHERE,
    ROWS,
    SALVE,
    TEN,
    WHO,
    decided,
    filled,
    form,
    said,
    write,
)
from tests.support.stored import concepts, mapping, put
from tests.support.walks import links, walk

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.crosswalk import Crosswalk


@KINDS
def test_inputs_that_moved_are_refused_and_carried_forward_row_by_row(
    kind: str, two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    place = filled(tmp_path / f"form.{kind}", root, two, DECIDED)
    moved = tmp_path / "moved"
    corrected = AFTER.replace("harm by a salve", "harm by the salve")
    other = walk(moved, (BEFORE, ""), (corrected, ROWS))
    with pytest.raises(SourceFaultsError, match="2021 → 2022 has other data now") as caught:
        decided(moved, other, place)
    assert "--carry-forward" in caught.value.advice
    found, settled = decided(moved, other, place, carry_forward=True)
    assert said(settled.entries) == {"A000 > A010: accept", "A001 > A012:", "C000 > -:"}
    again = {one.source: one for one in settled.reopened}
    # What stands instead had not been in the form, so that its text may have moved too.
    assert set(again) == {"A001", "C000"}
    assert again["A001"].earlier == "2021 → 2022: reject, R. Quill, 2026-01-05"
    assert "other B000" in again["C000"].earlier
    assert "A000 > A010 related-to reviewed one-to-one" in links(found)
    assert any("2 need another review" in message for message in settled.messages)
    next_place = write(tmp_path / f"next.{kind}", form(found, moved, settled))
    once_more, kept = decided(moved, other, next_place)
    assert said(kept.entries) == said(settled.entries)
    assert {entry.source: entry.earlier for entry in kept.entries if entry.earlier} == {
        source: one.earlier for source, one in again.items()
    }
    assert once_more == found


def test_another_target_is_carried_once_its_text_was_in_the_form(
    two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    first = filled(tmp_path / "form.xlsx", root, two, {NOWHERE: DECIDED[NOWHERE]})
    walked, settled = decided(root, two, first)
    second = write(tmp_path / "second.xlsx", form(walked, root, settled))
    other = walk(tmp_path / "moved", (BEFORE, ""), (f"{AFTER}\nE000 One more", ROWS))
    _, kept = decided(tmp_path / "moved", other, second, carry_forward=True)
    assert said(kept.entries) == {"C000 > -: other"}
    third = AFTER.replace("Corvine ague", "Corvine ague, grave")
    other = walk(tmp_path / "third", (BEFORE, ""), (third, ROWS))
    _, kept = decided(tmp_path / "third", other, second, carry_forward=True)
    assert said(kept.entries) == {"C000 > -:"}


def test_a_correction_of_a_release_is_the_same_step(root: Path, tmp_path: Path) -> None:
    two = walk(root, (BEFORE, ""), (AFTER, ROWS))
    place = filled(tmp_path / "form.xlsx", root, two, {TEN: DECIDED[TEN]})
    put(root, "2022", concepts(f"{AFTER}\nE000 One more"), [mapping(ROWS)], revision=2)
    store = Store(root)
    now = crosswalk(store, store.get("icd10cm", "2021"), store.get("icd10cm", "2022"))
    with pytest.raises(SourceFaultsError, match="is now 2021 → 2022@2"):
        decided(root, now, place)
    found, settled = decided(root, now, place, carry_forward=True)
    assert [entry.key for entry in settled.entries] == [("2021", "2022@2", *TEN)]
    assert "A000 > A010 related-to reviewed one-to-one" in links(found)


def test_a_release_in_between_moves_a_decision_to_the_step_in_which_the_code_ended(
    root: Path, tmp_path: Path
) -> None:
    put(root, "2021", concepts(BEFORE))
    put(root, "2023", concepts(AFTER), [mapping("D000 > D010 2023-01-01")])
    store = Store(root)
    ends = store.get("icd10cm", "2021"), store.get("icd10cm", "2023")
    place = filled(tmp_path / "form.xlsx", root, crosswalk(store, *ends), DECIDED)
    half = BEFORE.replace("A000 Quillon fever of the arch, mild\n", "")
    put(root, "2022", concepts(f"{half}\nA010 Quillon fever of the arch, mild form"))
    now = crosswalk(Store(root), *ends)
    with pytest.raises(SourceFaultsError, match="2021 → 2023 is now 2021 → 2022 → 2023"):
        decided(root, now, place)
    found, settled = decided(root, now, place, carry_forward=True)
    steps = {entry.source: (entry.before, entry.after, entry.decision) for entry in settled.entries}
    assert steps["A000"] == ("2021", "2022", "accept")
    assert steps["A001"] == ("2022", "2023", "reject")
    assert "A000 > A010 related-to reviewed one-to-one" in links(found)


def test_a_decision_counts_for_its_step_in_a_chain_and_not_for_another(
    root: Path, tmp_path: Path
) -> None:
    later = AFTER.replace("A010 Quillon fever of the arch, mild form", "E777 Unlike all else")
    three = walk(root, (BEFORE, ""), (AFTER, ROWS), (later, ""))
    store = Store(root)
    first = crosswalk(store, three.before, three.steps[0].after)
    last = crosswalk(store, three.steps[1].before, three.after)
    place = filled(tmp_path / "form.xlsx", root, first, {TEN: DECIDED[TEN]})
    found, _ = decided(root, three, place)
    (link,) = [link for link in found.links if link.source == "A000"]
    assert link.trace[0].basis == "reviewed"
    with pytest.raises(SourceFaultsError, match=r"2021 → 2022, which is not a step of 2022"):
        decided(root, last, place)


def test_of_several_files_the_later_counts_and_the_difference_is_said(
    two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    first = filled(
        tmp_path / "first.xlsx",
        root,
        two,
        {
            TEN: {"Decision": "accept", **WHO, "Comment": "mine"},
            SALVE: {"Decision": "accept", **WHO},
            NOWHERE: {"Decision": "accept", **WHO},
        },
    )
    second = filled(
        tmp_path / "second.csv",
        root,
        two,
        {
            ELEVEN: {"Decision": "none", "Reviewer": "S", "Reviewed on": "2026-02-02"},
            SALVE: {"Decision": "reject", "Reviewer": "S", "Reviewed on": "2026-02-02"},
        },
    )
    _, settled = decided(root, two, first, second)
    assert said(settled.entries) == {
        "A000 > A010:", "A000 > A011: none", "A001 > A012: reject", "C000 > -: accept",
    }  # fmt: skip
    kept = {(entry.source, entry.target): entry for entry in settled.entries}
    assert kept[SALVE].earlier == "2021 → 2022: accept, R. Quill, 2026-01-05"
    assert kept[TEN].earlier == "2021 → 2022: accept, R. Quill, 2026-01-05: mine"
    differ = [message for message in settled.messages if "the later file counts" in message]
    assert len(differ) == 2
    _, settled = decided(root, two, second, first)
    assert "A001 > A012: accept" in said(settled.entries)
    _, settled = decided(root, two, first, first)
    assert not [message for message in settled.messages if "counts" in message]


def test_what_the_publisher_says_since_overtakes_a_decision_that_stays_on_record(
    two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    place = filled(tmp_path / "form.xlsx", root, two, {SALVE: {"Decision": "accept", **WHO}})
    told = walk(tmp_path / "told", (BEFORE, ""), (AFTER, f"{ROWS}\nA001 > A012 2022-01-01"))
    found, settled = decided(tmp_path / "told", told, place, carry_forward=True)
    assert [problem.reason for problem in found.problems] == [
        "the decision cannot be applied: the publisher gives a replacement"
    ]
    (row,) = [
        row for row in form(found, tmp_path / "told", settled).rows if row.entry.source == "A001"
    ]
    assert not row.entry.is_open
    assert (row.entry.shown.basis, row.entry.decision) == ("published", "")
    assert row.entry.earlier == "2021 → 2022: accept, R. Quill, 2026-01-05"
