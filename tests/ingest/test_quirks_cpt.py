"""Quirks of the CPT data file: notices, encodings, padding, lost zeros, files that disagree."""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from releasekit.errors import DistributionError, SourceFaultsError
from tests.support.files import DISTRIBUTIONS, concepts, load, skipped, write

if TYPE_CHECKING:
    from pathlib import Path

HERE = DISTRIBUTIONS / "cpt" / "2025"
NOTICE = "SAMPLE, made up.\n\nCopyright of nobody, for every text is invented.\n\n515 Street\n"
ROWS = [("00100", "Lantern work"), ("10004", "Velar arch"), ("0100T", "Halo warming")]


def flat(  # noqa: PLR0913 (what the files may differ in)
    folder: Path,
    *,
    long: str = "",
    notice: str = NOTICE,
    rows: list[tuple[str, str]] | None = None,
    encoding: str = "utf-8",
    end: str = "\r\n",
    pad: bool = False,
) -> Path:
    """Write the three flat files of a few codes; `long` is put into LONGULT as it stands."""
    rows = ROWS if rows is None else rows
    long = long or "".join(f"{code}\t{text}\n" for code, text in rows)
    width = 48 if pad else 0
    upper = "".join(f"{code} {text.upper():<{width}}\n" for code, text in rows)
    for name, body in (("LONGULT", long), ("MEDU", upper), ("SHORTU", upper)):
        write(folder / f"{name}.txt", f"{notice}\n{body}", encoding=encoding, end=end)
    return folder


def test_texts_sections_kinds_and_the_licensees_own_list(tmp_path: Path) -> None:
    snapshot, manifest = load(tmp_path / "store", "cpt", "2025", HERE)
    found = concepts(snapshot)
    assert manifest.concepts == 14
    assert found["99202"].display == "Hearth visit, 15 minutes"
    assert found["99202"].designations == {
        "medium": "HEARTH VISIT 15 MINUTES",
        "short": "HEARTH VISIT 15",
    }
    assert {
        code: found[code].section for code in ("00100", "98000", "90281", "0100T", "0001U")
    } == {
        "00100": "Anesthesia",
        "98000": "Evaluation and Management",
        "90281": "Medicine",
        "0100T": "Category III",
        "0001U": "Pathology and Laboratory",
    }
    assert found["0002M"].kind == "maaa"
    assert found["10004"].properties["flag.telemedicine"] == "true"
    assert found["10004"].properties["property.ward-note"] == "made up, twice"
    assert found["0101T"].properties["date.sunset"] == "2026-01-01"
    assert found["00100"].properties["flag.add-on"] == "false"


@pytest.mark.parametrize("lines", [0, 1, 7, 32, 400])
def test_a_notice_of_any_length_with_blank_lines_inside(tmp_path: Path, lines: int) -> None:
    notice = "".join(f"Line {n} of the notice.\n\n" for n in range(lines))
    snapshot, manifest = load(
        tmp_path / "store", "cpt", "2025", flat(tmp_path / "f", notice=notice)
    )
    assert list(concepts(snapshot)) == ["00100", "0100T", "10004"]
    assert sum(skipped(manifest, "LONGULT").values()) == 2 * lines + 1


def test_a_trailing_blank_line_loses_nothing(tmp_path: Path) -> None:
    folder = flat(tmp_path / "f", long="".join(f"{c}\t{t}\n" for c, t in ROWS) + "\n \n\x1a")
    assert load(tmp_path / "store", "cpt", "2025", folder)[1].concepts == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize(("end", "pad"), [("\r\n", True), ("\n", False)])
def test_encodings_line_ends_and_padding_make_no_difference(
    tmp_path: Path, encoding: str, end: str, *, pad: bool
) -> None:
    rows = [("10004", "Fenêtre à 5 Øg"), ("99202", "Hearth")]
    folder = flat(tmp_path / "f", rows=rows, encoding=encoding, end=end, pad=pad)
    found = concepts(load(tmp_path / "store", "cpt", "2025", folder)[0])
    assert found["10004"].display == "Fenêtre à 5 Øg"
    assert found["10004"].designations["medium"] == "FENÊTRE À 5 ØG"


@pytest.mark.parametrize("code", ["100", "338X1", "993X0", "99A02", "992021"])
def test_lost_zeros_and_placeholders_are_refused_and_named(tmp_path: Path, code: str) -> None:
    long = f"{ROWS[0][0]}\tLantern work\n{code}\tVelar arch\n"
    with pytest.raises(SourceFaultsError) as fault:
        load(tmp_path / "store", "cpt", "2025", flat(tmp_path / "f", long=long))
    assert f"LONGULT.txt:8: '{code}" in str(fault.value)
    assert "compare the line with the publisher's own file" in str(fault.value)
    assert not list((tmp_path / "store").rglob("*.json"))


@pytest.mark.parametrize("name", ["MEDU", "SHORTU"])
def test_files_that_hold_other_codes_are_refused_and_the_codes_named(
    tmp_path: Path, name: str
) -> None:
    folder = flat(tmp_path / "f")
    write(folder / f"{name}.txt", f"{NOTICE}\n00100 LANTERN\n10004 ARCH\n99999 HEARTH\n")
    with pytest.raises(SourceFaultsError) as fault:
        load(tmp_path / "store", "cpt", "2025", folder)
    assert f"{name}.txt: has no 0100T, which LONGULT.txt has" in str(fault.value)
    assert f"LONGULT.txt: has no 99999, which {name}.txt has" in str(fault.value)
    assert list((tmp_path / "store" / "cpt").iterdir()) == []


def test_a_code_that_stands_twice_is_refused(tmp_path: Path) -> None:
    long = "".join(f"{code}\t{text}\n" for code, text in [*ROWS, ROWS[1]])
    with pytest.raises(SourceFaultsError, match=r"LONGULT.txt:10: 10004 stands twice, first in"):
        load(tmp_path / "store", "cpt", "2025", flat(tmp_path / "f", long=long))


def test_records_of_eighty_characters_give_the_same_snapshot(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    shutil.copytree(HERE, folder)
    whole, manifest = load(tmp_path / "tab", "cpt", "2025", folder)
    assert "standard/LONGULF.txt" in manifest.twins
    (folder / "standard" / "LONGULT.txt").unlink()
    wrapped, _ = load(tmp_path / "wrapped", "cpt", "2025", folder)
    assert list(wrapped) == list(whole)


def test_a_sequence_that_lost_its_first_record_is_refused(tmp_path: Path) -> None:
    folder = flat(tmp_path / "f")
    (folder / "LONGULT.txt").unlink()
    write(folder / "LONGULF.txt", "0010001 Lantern work\n1000402 arch\n")
    with pytest.raises(SourceFaultsError, match=r"LONGULF.txt:2: continues '10004'"):
        load(tmp_path / "store", "cpt", "2025", folder)


@pytest.mark.parametrize("top", ["", "standard/", "CPT 2025/standard/"])
def test_a_zip_with_any_top_folder(tmp_path: Path, top: str) -> None:
    folder = flat(tmp_path / "f")
    archive = tmp_path / "CPT.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for path in folder.iterdir():
            made.write(path, f"{top}{path.name}")
        made.writestr(f"{top}AppendixB.pdf", b"%PDF guidelines")
    _, manifest = load(tmp_path / "store", "cpt", "2025", archive)
    assert manifest.concepts == 3
    assert manifest.unclaimed == (f"{top}AppendixB.pdf",)


def test_without_long_descriptors_there_is_no_release(tmp_path: Path) -> None:
    folder = flat(tmp_path / "f")
    (folder / "LONGULT.txt").unlink()
    with pytest.raises(DistributionError, match="no long descriptors of CPT in what was given"):
        load(tmp_path / "store", "cpt", "2025", folder)


def test_a_bad_sunset_date_is_named(tmp_path: Path) -> None:
    folder = flat(tmp_path / "f")
    write(folder / "properties.csv", "code,property,value\n0100T,sunset,January 2027\n")
    with pytest.raises(
        SourceFaultsError, match=r"properties.csv:2: 0100T: sunset: 'January 2027' is no date"
    ):
        load(tmp_path / "store", "cpt", "2025", folder)
