"""Review forms: what a coder decides is read back, held against the data, and never lost."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import openpyxl
import pytest

from releasekit.errors import SourceFaultsError
from releasekit.review import read
from releasekit.review.form import HEADINGS
from releasekit.review.xlsx_form import SHEET
from tests.support.reviewing import (
    DECIDED,
    ELEVEN,
    KINDS,
    NOWHERE,
    SALVE,
    TEN,
    TOLD,
    WHO,
    Filled,
    as_read,
    decided,
    filled,
    form,
    said,
    write,
)
from tests.support.walks import links, walk

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.crosswalk import Crosswalk


@KINDS
def test_a_form_out_and_in_loses_nothing(
    kind: str, two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    view = form(two, root)
    place = write(tmp_path / f"form.{kind}", view)
    found = read(place)
    shown = [as_read(row) for row in view.rows]
    assert list(found.entries) == shown
    assert [entry.digest for entry in found.entries] == [shown_row.digest for shown_row in shown]
    assert found.steps == {("2021", "2022"): two.steps[0].digest}
    assert found.missing == 0
    proposed = [entry for entry in found.entries if entry.shown.basis == "proposed"]
    assert {entry.key[2:] for entry in proposed} == {TEN, ELEVEN, SALVE, NOWHERE}
    again, settled = decided(root, two, place)
    assert again == two
    assert not settled.entries
    assert not settled.decisions


@KINDS
@pytest.mark.parametrize(
    ("rows", "expected", "gone"),
    [
        (
            {TEN: {"Decision": "accept"}},
            {"A000 > A010 related-to reviewed one-to-one"},
            {"A000 > A011"},
        ),
        (
            {TEN: {"Decision": "accept"}, ELEVEN: {"Decision": "accept"}},
            {
                "A000 > A010 related-to reviewed split",
                "A000 > A011 related-to reviewed split",
            },
            set(),
        ),
        (
            {TEN: {"Decision": "Accept ", "Corrected relationship": "equivalent"}},
            {"A000 > A010 equivalent reviewed one-to-one"},
            {"A000 > A011"},
        ),
        ({TEN: {"Decision": "reject"}}, set(), {"A000 > A010"}),
        (
            {SALVE: {"Decision": "other", "Corrected target": "B000"}},
            {"A001 > B000 related-to reviewed merge"},
            {"A001 > A012"},
        ),
        (
            {TEN: {"Decision": "none"}},
            {"A000 > - not-related-to reviewed none"},
            {"A000 > A010", "A000 > A011"},
        ),
        (
            {NOWHERE: {"Decision": "accept"}},
            {"C000 > - not-related-to reviewed none"},
            set(),
        ),
        (
            {NOWHERE: {"Decision": "other", "Corrected target": "A011"}},
            {"C000 > A011 related-to reviewed one-to-one"},
            {"C000 > -"},
        ),
    ],
)
def test_what_is_decided_becomes_reviewed(  # noqa: PLR0913, PLR0917 (what a case is made of)
    rows: Filled,
    expected: set[str],
    gone: set[str],
    kind: str,
    two: Crosswalk,
    root: Path,
    tmp_path: Path,
) -> None:
    rows = {ends: values | WHO for ends, values in rows.items()}
    place = filled(tmp_path / f"form.{kind}", root, two, rows)
    found, settled = decided(root, two, place)
    now = links(found)
    assert {one for one in now if " reviewed " in one} == expected
    assert not [one for one in now if " ".join(one.split()[:3]) in gone]
    reviewed = [link for link in found.links if link.basis == "reviewed"]
    assert all((one.reviewer, one.reviewed) == tuple(WHO.values()) for one in reviewed)
    assert not found.problems
    assert len(settled.entries) == len(rows)


@KINDS
def test_a_decision_survives_every_further_run_byte_for_byte(
    kind: str, two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    rows: Filled = {
        TEN: {"Decision": "accept", **WHO, "Comment": "  =1+1 is no sum\nnor is this "},
        SALVE: {"Decision": "reject", "Reviewer": '-Q, "R"', "Reviewed on": "5 Jan 2026"},
        NOWHERE: {"Comment": "asked the publisher"},
    }
    if kind == "xlsx":
        rows[TEN]["Reviewed on"] = dt.date(2026, 1, 5)
        rows[TEN]["Comment"] = "  ' is no sum\nnor is this "
    first = filled(tmp_path / f"form.{kind}", root, two, rows)
    walked, settled = decided(root, two, first)
    second = write(tmp_path / f"second.{kind}", form(walked, root, settled))
    again, resettled = decided(root, two, second)
    assert again == walked
    assert resettled == settled
    third = write(tmp_path / f"third.{kind}", form(again, root, resettled))
    assert third.read_bytes() == second.read_bytes()
    kept = {(entry.source, entry.target): entry for entry in read(third).entries}
    for ends, values in rows.items():
        for title, value in values.items():
            assert getattr(kept[ends], HEADINGS[title]) == str(value)
    assert said(resettled.entries) == {
        "A000 > A010: accept", "A001 > A012: reject", "C000 > -:",
    }  # fmt: skip
    asked = {(entry.source, entry.target) for entry in kept.values() if not entry.decision}
    assert ELEVEN not in asked
    assert ("A001", "") in asked, "what then takes its place is a question of its own"


@KINDS
@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({TEN: {"Decision": "maybe", **WHO}}, "the decision 'maybe' is unknown"),
        ({TEN: {"Decision": "accept", "Reviewed on": "2026-01-05"}}, "'accept' has no reviewer"),
        ({TEN: {"Decision": "accept", "Reviewer": "Q"}}, "'accept' has no date"),
        ({TEN: {"Decision": "accept", "Reviewer": " ", "Reviewed on": "x"}}, "has no reviewer"),
        ({TEN: {"Reviewer": "Q"}}, "A000: is filled in but has no decision"),
        ({TEN: {"Decision": "other", **WHO}}, "'other' has no corrected target"),
        ({TEN: {"Decision": "accept", "Corrected target": "A011", **WHO}}, "is 'accept'"),
        ({TEN: {"Decision": "other", "Corrected target": "99X", **WHO}}, "'99X' is not a code"),
        ({TEN: {"Decision": "other", "Corrected target": "A010", **WHO}}, "is the same code"),
        (
            {TEN: {"Decision": "other", "Corrected target": "C000", **WHO}},
            "not a valid code in 2022",
        ),
        (
            {TEN: {"Decision": "accept", "Corrected relationship": "is a", **WHO}},
            "'is a' is unknown",
        ),
        ({NOWHERE: {"Decision": "reject", **WHO}}, "there is no target to reject"),
        ({TOLD: {"Decision": "reject", **WHO}}, "is published, not proposed"),
        ({TEN: {"Target": "A012", "Decision": "accept", **WHO}}, "was not written into the form"),
        ({TEN: {"Source": "A001", "Decision": "accept", **WHO}}, "was not written into the form"),
        ({TEN: {"Target": "A012"}}, "was not written into the form"),
        ({TEN: {"Decision": "accept", **WHO}, ELEVEN: {"Decision": "none", **WHO}}, "and none"),
        (
            {
                TEN: {"Decision": "other", "Corrected target": "A011", **WHO},
                ELEVEN: {"Decision": "reject", **WHO},
            },
            "A000 → A011 is both accepted and rejected",
        ),
        (
            {
                TEN: {
                    "Decision": "other",
                    "Corrected target": "A011",
                    "Corrected relationship": "equivalent",
                    **WHO,
                },
                ELEVEN: {"Decision": "accept", **WHO},
            },
            "A000 → A011 is both equivalent and related-to",
        ),
    ],
)
def test_a_fault_names_its_row_and_what_to_do(  # noqa: PLR0913, PLR0917 (what a case is made of)
    rows: Filled, message: str, kind: str, two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    place = filled(tmp_path / f"form.{kind}", root, two, rows)
    with pytest.raises(SourceFaultsError) as caught:
        decided(root, two, place)
    assert message in str(caught.value)
    number = {
        entry.key[2:]: entry.place[1] for entry in read(write(place, form(two, root))).entries
    }
    sheet = "form.csv" if kind == "csv" else f"form.xlsx, sheet {SHEET}"
    assert any(f"{sheet}:{number[ends]}: " in str(caught.value) for ends in rows)
    assert caught.value.advice


@KINDS
def test_a_step_that_was_not_in_the_form_is_refused(
    kind: str, two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    rows: Filled = {TEN: {"Step": "2020 → 2022", "Decision": "accept", **WHO}}
    place = filled(tmp_path / f"form.{kind}", root, two, rows)
    with pytest.raises(SourceFaultsError, match=r"not written into the form|not a step"):
        decided(root, two, place)


@pytest.mark.parametrize("title", ["Decision", "Reviewer", "Comment", "Score"])
def test_a_formula_is_refused_and_never_worked_out(
    title: str, two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    place = filled(tmp_path / "form.xlsx", root, two, {TEN: {title: '=HYPERLINK("x")'}})
    with pytest.raises(SourceFaultsError, match=r"holds a formula, '=HYPERLINK") as caught:
        read(place)
    assert "never calculated" in caught.value.advice


def test_the_first_twenty_faults_are_told_together(root: Path, tmp_path: Path) -> None:
    many = "\n".join(f"A{n:03} Nothing like number {n} of them" for n in range(30))
    found = walk(root, (many, ""), ("B000 Else", ""))
    rows: Filled = {(f"A{n:03}", ""): {"Decision": "?"} for n in range(30)}
    place = filled(tmp_path / "form.xlsx", root, found, rows)
    with pytest.raises(SourceFaultsError) as caught:
        read(place)
    assert len(caught.value.faults) == 20
    assert "more like these" in str(caught.value)


def test_rows_taken_out_of_the_form_are_said(two: Crosswalk, root: Path, tmp_path: Path) -> None:
    place = write(tmp_path / "form.xlsx", form(two, root))
    book = openpyxl.load_workbook(place)
    book[SHEET].delete_rows(2)
    book.save(place)
    _, settled = decided(root, two, place)
    assert any("1 row was removed" in message for message in settled.messages)


def test_a_form_of_another_code_set_is_refused(two: Crosswalk, root: Path, tmp_path: Path) -> None:
    place = write(tmp_path / "form.xlsx", form(two, root))
    other = walk(tmp_path / "hcpcs", ("A0001 One", ""), ("A0002 Two", ""), code_set="hcpcs")
    with pytest.raises(SourceFaultsError, match="is about icd10cm, not hcpcs"):
        decided(tmp_path / "hcpcs", other, place)


def test_undecided_rows_come_first_and_published_ones_last(
    two: Crosswalk, root: Path, tmp_path: Path
) -> None:
    place = filled(
        tmp_path / "form.xlsx", root, two, {TEN: DECIDED[TEN], NOWHERE: DECIDED[NOWHERE]}
    )
    found, settled = decided(root, two, place)
    rows = [row.entry for row in form(found, root, settled).rows]
    assert [(row.source, row.target) for row in rows] == [SALVE, TEN, NOWHERE, TOLD]
