"""Deletion notes in parentheses: which codes ended, and what to report instead."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from releasekit.errors import SourceFaultsError
from releasekit.store import Store
from tests.support.files import DISTRIBUTIONS, load, skipped, write

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.store import Manifest

HERE = DISTRIBUTIONS / "cpt" / "2025"
Steps = set[tuple[str, str]]
SEE = "33865 has been deleted. To report, see"


def read(
    tmp_path: Path, notes: str, encoding: str = "utf-8"
) -> tuple[dict[tuple[str, str], str], Manifest]:
    """Return every mapping that the notes make, with its note."""
    folder = shutil.copytree(HERE, tmp_path / "cpt-2025")
    write(folder / "own-deletion-notes.txt", notes, encoding=encoding)
    snapshot, manifest = load(tmp_path / "store", "cpt", "2025", folder)
    steps = Store(tmp_path / "store").mappings(snapshot.release)
    return {(step.source, step.target): step.note for step in steps}, manifest


def steps(text: str) -> Steps:
    """Read `33865 > 33866 33867, 33870 > 33871` as pairs."""
    pairs = [row.split(" > ") for row in text.split(", ")] if text else []
    return {(source, target) for source, targets in pairs for target in targets.split()}


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (f"({SEE} 33866)", "33865 > 33866"),
        (f"({SEE} 33866.)", "33865 > 33866"),
        (f"({SEE} 33866).", "33865 > 33866"),
        ("(33865 has been deleted. To report, use 33866)", "33865 > 33866"),
        ("(33865 has been deleted. To report, report 33866)", "33865 > 33866"),
        ("(33865 has been deleted. To report 33866)", "33865 > 33866"),
        ("(33865 has been deleted, use 33866)", "33865 > 33866"),
        ("(33865 has been deleted; see 33866)", "33865 > 33866"),
        ("(Code 33865 has been deleted. Use code 33866)", "33865 > 33866"),
        (f"({SEE} 33866 or 33867 and 33405 or 33406)", "33865 > 33866 33867 33405 33406"),
        (f"({SEE} 33866, 33867, and 33870)", "33865 > 33866 33867 33870"),
        (f"({SEE} 33866-33868)", "33865 > 33866 33867 33868"),
        (f"({SEE} 33866–33868, 0101T)", "33865 > 33866 33867 33868 0101T"),
        (f"({SEE} 33866 through 33868)", "33865 > 33866 33867 33868"),
        (f"({SEE} 0101T-0103T)", "33865 > 0101T 0102T 0103T"),
        ("(33865, 33866 have been deleted. Use 33870)", "33865 > 33870, 33866 > 33870"),
        (
            "(33865-33867 and 33870 have been deleted. To report, see 33875)",
            "33865 > 33875, 33866 > 33875, 33867 > 33875, 33870 > 33875",
        ),
        ("(33865–33866 have been deleted. To report, see 33875)", "33865 > 33875, 33866 > 33875"),
        ("(33865/33866 have been deleted. Use 33875)", "33865 > 33875, 33866 > 33875"),
        (f"({SEE} 33866) effective on the day of the fair", "33865 > 33866"),
        (f"({SEE} 33866 (open gates))", "33865 > 33866"),
        (
            "(33865 has been deleted.) (33870 has been deleted. To report, use 33871)",
            "33870 > 33871",
        ),
        ("(33865 has been deleted.\n To report, see\n33866 or\n33867)", "33865 > 33866 33867"),
        ("(33865 has been deleted. For use with 33405, use 33866)", "33865 > 33866"),
        ("(33865 has been deleted. To report 33405 again, use 33866)", "33865 > 33866"),
        (f"({SEE} 33866. Do not report 33866 with 33405)", "33865 > 33866"),
        ("(33865 has been deleted. Use 33866 in conjunction with 33405)", "33865 > 33866"),
        ("(33865 has been deleted. For gates made in 2019, use 33866 as of 2025)", "33865 > 33866"),
        ("(33865 has been deleted. To report, use 33866 for 100 panes)", "33865 > 33866"),
        ("(33865 has been deleted. To report, use the ledger)", ""),
        ("(33865 has been deleted)", ""),
        ("(Use 33865 in conjunction with 33866)", ""),
    ],
)
def test_a_note_maps_ended_codes_to_those_that_are_reported_instead(
    tmp_path: Path, note: str, expected: str
) -> None:
    assert set(read(tmp_path, note)[0]) == steps(expected)


@pytest.mark.parametrize(
    "between",
    [
        "; for outer gates, ",
        ". For outer gates, ",
        ", for outer gates, ",
        ", and for outer gates, ",
        " and for outer gates, ",
    ],
)
def test_each_clause_is_the_note_of_its_own_targets(tmp_path: Path, between: str) -> None:
    text = f"(33865 has been deleted. For inner gates, use 33866{between}see 33870 or 33871)"
    found, _ = read(tmp_path, text)
    assert set(found) == steps("33865 > 33866 33870 33871")
    assert found["33865", "33866"] == "For inner gates, use 33866"
    assert found["33865", "33870"].lower() == "for outer gates, see 33870 or 33871"


def test_notes_stand_one_below_the_other_in_any_encoding(tmp_path: Path) -> None:
    wrapped = "(33870 has been deleted. For café gates,\nuse 33871)\n"
    text = f"SAMPLE, made up\n({SEE} 33866–33867)\n{wrapped}"
    found, manifest = read(tmp_path, text, "cp1252")
    assert set(found) == steps("33865 > 33866 33867, 33870 > 33871")
    assert found["33870", "33871"] == "For café gates, use 33871"
    assert skipped(manifest, "deletion-notes") == {"not a record (notice, disclaimer, heading)": 1}


def test_a_note_that_names_no_code_is_counted(tmp_path: Path) -> None:
    _, manifest = read(
        tmp_path, "(33865 has been deleted)\n(33866 has been deleted. See the ledger)"
    )
    assert skipped(manifest, "deletion-notes") == {
        "deletion note that names no code to report instead": 2
    }


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (f"({SEE} 338X1 or 338X2)", "'338X1' is no code of CPT, but a placeholder"),
        ("(669X1 has been deleted. Use 33866)", "'669X1' is no code of CPT, but a placeholder"),
        (f"({SEE} 993X0)", "'993X0' is no code of CPT, but a placeholder"),
        (f"({SEE} 33866-338X9)", "'338X9' is no code of CPT, but a placeholder"),
        (f"({SEE} 3386)", "'3386' is no code of CPT"),
        ("(100 has been deleted. Use 33866)", "'100' is no code of CPT"),
        (f"({SEE} 338666)", "'338666' is no code of CPT"),
        (f"({SEE} 33866-67)", "'67' is no code of CPT"),
        (f"({SEE} 33870-33866)", "33870-33866 is no range of codes"),
        (f"({SEE} 33866-0101T)", "33866-0101T is no range of codes"),
        (f"({SEE} 10004-69990)", "10004-69990 is no range of codes"),
        ("(The gate has been deleted. Use 33866)", "'(The gate has been deleted. Use 33866)'"),
        ("33865 has been deleted. Use 33866", "'33865 has been deleted. Use 33866' cannot be"),
        ("(33865 has been deleted. Use 33866", "opens a parenthesis that is not closed"),
        ("(33865 has been deleted\n\n(33870 has been deleted)", "opens a parenthesis"),
    ],
)
def test_what_cannot_be_a_note_is_named_with_file_line_and_advice(
    tmp_path: Path, note: str, said: str
) -> None:
    with pytest.raises(SourceFaultsError) as fault:
        read(tmp_path, f"SAMPLE\n\n{note}\n")
    assert f"own-deletion-notes.txt:3: {said}" in str(fault.value)
    assert fault.value.advice
