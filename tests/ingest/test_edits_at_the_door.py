"""Edits, limits and fees that are cut, or of another service, part or quarter, are refused."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.errors import ReleasekitError
from releasekit.ingest import loader
from releasekit.store import Store
from tests.support.files import DISTRIBUTIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Spoil = Callable[[Path], None]


def edited(name: str, old: str, new: str, count: int = 1) -> Spoil:
    """Return what replaces a text in a file of a folder."""

    def spoil(folder: Path) -> None:
        place = folder / name
        text = place.read_bytes()
        assert old.encode("latin-1") in text
        place.write_bytes(text.replace(old.encode("latin-1"), new.encode("latin-1"), count))

    return spoil


def cut(name: str, size: int) -> Spoil:
    """Return what takes bytes off the end of a file."""

    def spoil(folder: Path) -> None:
        place = folder / name
        place.write_bytes(place.read_bytes()[:-size])

    return spoil


def renamed(name: str, to: str) -> Spoil:
    """Return what gives a file another name."""
    return lambda folder: ((folder / name).rename(folder / to), None)[1]


def copied(name: str, to: str) -> Spoil:
    """Return what puts a file in the place of another."""
    return lambda folder: (shutil.copy(folder / name, folder / to), None)[1]


def removed(name: str) -> Spoil:
    """Return what takes a file away."""
    return lambda folder: (folder / name).unlink()


PAIRS, LIMITS, FEES = "ncci-ptp-practitioner", "mue-practitioner", "pfs"
F1, F2 = "ccipra-v313r0-f1.TXT", "ccipra-v313r0-f2.txt"
MUE = "MCR_MUE_PractitionerServices_Eff_10-01-2025.csv"
PFS = "PPRRVU2025_Oct.csv"
REFUSED: dict[str, tuple[str, str, Spoil, str]] = {
    "a part is missing": (PAIRS, "2025-10", removed(F2), "no edits, part 2 of NCCI PTP"),
    "a part twice, by its name": (
        PAIRS,
        "2025-10",
        copied(F1, "x" + F1),
        "each is the edits",
    ),
    "a part in place of another": (PAIRS, "2025-10", copied(F1, F2), "stands twice"),
    "a part of hospitals": (
        PAIRS,
        "2025-10",
        renamed(F2, "ccioph-f2.txt"),
        "part 2",
    ),
    "pairs of another quarter": (PAIRS, "2025-07", lambda _: None, "of the release 2025-10"),
    "a year's copyright": (
        PAIRS,
        "2025-10",
        edited(F1, "copyright 2024", "copyright 2021"),
        "2022",
    ),
    "a pair cut in its last line": (PAIRS, "2025-10", cut(F2, 50), "in the middle of a line"),
    "a heading cut off": (PAIRS, "2025-10", edited(F1, "Deletion", "Delation"), "no heading"),
    "a first code that lost its zeros": (PAIRS, "2025-10", edited(F1, "0001U", "1U"), "is no code"),
    "no such day": (PAIRS, "2025-10", edited(F1, "20180701", "20180731x"), "is no date"),
    "limits of another service": (
        LIMITS,
        "2025-10",
        edited(MUE, "Practitioner Services", "Outpatient Hospital Services"),
        "no heading 'Practitioner Services MUE Values'",
    ),
    "limits of another quarter": (
        LIMITS,
        "2025-07",
        lambda _: None,
        "of the release 2025-10 by its",
    ),
    "limits cut in their last line": (
        LIMITS,
        "2025-10",
        cut(MUE, 25),
        "ends in the middle of a line",
    ),
    "a limit that is no number": (
        LIMITS,
        "2025-10",
        edited(MUE, "11045,10", "11045,ten"),
        "is no num",
    ),
    "a limit twice": (LIMITS, "2025-10", edited(MUE, "11045,", "11042,"), "stands twice"),
    "an open quote": (LIMITS, "2025-10", edited(MUE, "11045,10", '11045,"10'), "MUE|parted by"),
    "fees of another release": (FEES, "2025-07", lambda _: None, "of the release 2025-10"),
    "fees that say another month": (
        FEES,
        "2025-10",
        edited(PFS, "October Release", "April Release"),
        "of the release 2025-04 by its text",
    ),
    "a fee with a value too many": (FEES, "2025-10", edited(PFS, "99213,,", "99213,,x,"), "values"),
    "a fee that is no number": (FEES, "2025-10", edited(PFS, "A,,1.01", "A,,l.01"), "is no number"),
    "a heading of fees that is cut": (
        FEES,
        "2025-10",
        edited(PFS, "NON-FAC,NA", "NON-FAC,"),
        "heading",
    ),
    "fees of a locality": (
        FEES,
        "2025-10",
        edited("GPCI2025.csv", "0.869", "o.869"),
        "is no number",
    ),
}


def spoilt(tmp_path: Path, code_set: str, version: str, spoil: Spoil) -> None:
    """Load a sample quarter, spoilt."""
    folder = tmp_path / "files"
    shutil.copytree(DISTRIBUTIONS / code_set / "2025-10", folder)
    spoil(folder)
    store = Store(tmp_path / "store")
    loader.load(store, layouts.load(code_set), version, [folder], loader.Terms())


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_and_why(name: str, tmp_path: Path) -> None:
    code_set, version, spoil, why = REFUSED[name]
    with pytest.raises(ReleasekitError, match=why):
        spoilt(tmp_path, code_set, version, spoil)
    assert Store(tmp_path / "store").releases(code_set) == []


TAKEN: dict[str, tuple[str, Spoil]] = {
    "a blank line": (PAIRS, edited(F1, "\r\n11042", "\r\n\r\n11042")),
    "blanks around values": (PAIRS, edited(F1, "\t1\t", "\t 1 \t", -1)),
    "rows of commas": (LIMITS, edited(MUE, "\r\n11042", "\r\n,,,\r\n11042")),
    "the mark of an end": (FEES, edited(PFS, "G0136", "\x1a" + "," * 30 + "\r\nG0136")),
    "a code with a hard blank of DOS": (FEES, edited(PFS, "G0136,", "G0136\xff,")),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_read_as_it_was_meant(name: str, tmp_path: Path) -> None:
    code_set, spoil = TAKEN[name]
    spoilt(tmp_path, code_set, "2025-10", spoil)
    store = Store(tmp_path / "store")
    (release,) = store.releases(code_set)
    assert (
        store.manifest(code_set, release.label).concepts
        == {PAIRS: 26, LIMITS: 21, FEES: 15}[code_set]
    )


def test_a_character_that_was_lost_beside_a_code(tmp_path: Path) -> None:
    def spoil(folder: Path) -> None:
        place = folder / PFS
        place.write_text(place.read_text("latin-1").replace("G0136,", "G0136\ufffd,"), "utf-8")

    spoilt(tmp_path, FEES, "2025-10", spoil)
    store = Store(tmp_path / "store")
    assert "G0136" in store.open(store.get(FEES, "2025-10"))
    (source, *_) = store.manifest(FEES, "2025-10").sources
    assert any("lost (U+FFFD)" in reason for reason, _ in source.mended)


def test_blank_cells_at_the_end_of_a_key_are_not_written(tmp_path: Path) -> None:
    spoilt(tmp_path, FEES, "2025-10", lambda _: None)
    store = Store(tmp_path / "store")
    snapshot = store.open(store.get(FEES, "2025-10"))
    assert [snapshot.parse(line).code for line in snapshot.lines_of(b"70450")] == [
        "70450",
        "70450/26",
        "70450/TC",
    ]
    assert snapshot["70450"].code == "70450"
    assert snapshot["70450/26"].kind == snapshot["70450"].kind == "cpt"


def test_tables_beside_the_codes_are_kept(tmp_path: Path) -> None:
    spoilt(tmp_path, FEES, "2025-10", lambda _: None)
    store = Store(tmp_path / "store")
    rows = [row.said for row in store.declared(store.get(FEES, "2025-10"))]
    areas = {row["name"]: row for row in rows if "work" in row}
    assert areas["ALASKA*"] == {
        "contractor": "02102",
        "locality": "01",
        "state": "AK",
        "name": "ALASKA*",
        "work": "1.5",
        "expense": "1.081",
        "malpractice": "0.592",
    }
    factors = [row for row in rows if "factor" in row]
    assert {row["national"] for row in factors} == {"20.3178"}
    assert factors[0]["factor"] == "19.31"
