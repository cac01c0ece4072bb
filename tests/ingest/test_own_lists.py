"""Lists that users type, and the publishers' older tables: read as they are meant, or refused."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest

from releasekit import layout as layouts
from releasekit.errors import SourceError, SourceFaultsError
from releasekit.ingest.typed_codes import LOST_ZEROS, RANGE, TYPED
from releasekit.layout.fields import Heading
from releasekit.layout.shapes import Workbook
from releasekit.readers.headings import has_heading
from releasekit.store import Store
from tests.ingest.test_quirks_cpt import flat
from tests.ingest.test_quirks_icd import ROWS, order
from tests.support.files import DISTRIBUTIONS, concepts, load, write

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.store import Manifest

CPT = DISTRIBUTIONS / "cpt" / "2025" / "standard"
ICD = [*ROWS, ("A001", "1", "Quillon fever, grave")]
PCS = [("001", "0", "Braid"), ("0016070", "1", "Braid, one"), ("0016072", "1", "Braid, two")]


def mended(manifest: Manifest, member: str) -> dict[str, int]:
    """Return what was mended in a member, by reason."""
    return next(
        {reason.partition(" (")[0]: count for reason, count in source.mended}
        for source in manifest.sources
        if member in source.name
    )


@pytest.mark.parametrize(
    ("typed", "code", "reason"),
    [
        ("00100", "00100", ""),
        ("100", "00100", LOST_ZEROS),
        ("100.0", "", ""),
        ("'00100", "00100", TYPED),
        ("101T", "0101T", LOST_ZEROS),
        ("0101t", "0101T", TYPED),
        ("199", "", ""),
        ("10004/10006", "", ""),
        ("see book", "", ""),
    ],
)
def test_a_code_is_read_as_it_is_meant_where_one_fits(
    tmp_path: Path, typed: str, code: str, reason: str
) -> None:
    folder = shutil.copytree(CPT, tmp_path / "cpt-2025")
    for list_name, row in (("properties", f"{typed},remark,x"), ("changes", f"{typed},added,")):
        for place in folder.glob("my-*.csv"):
            place.unlink()
        heading = "code,property,value" if list_name == "properties" else "code,action,note"
        write(folder / f"my-{list_name}.csv", f"{heading}\n{row}\n")
        store = tmp_path / list_name
        if not code:
            with pytest.raises(SourceFaultsError, match=rf"my-{list_name}\.csv:2: .*no code of"):
                load(store, "cpt", "2025", folder)
            continue
        snapshot, manifest = load(store, "cpt", "2025", folder)
        assert mended(manifest, list_name) == ({reason: 1} if reason else {})
        if list_name == "properties":
            assert snapshot[code].properties["property.remark"] == "x"
        else:
            rows = list(Store(store).declared(manifest.release))
            assert [row.code for row in rows] == [code]


def test_an_own_list_may_be_a_workbook(tmp_path: Path) -> None:
    write(tmp_path / "files" / "icd10cm_order_2026.txt", order(ICD))
    for name, rows in (
        ("properties.xlsx", [("Code", "PROPERTY", "Value"), ("A00.0", "remark", "x")]),
        ("changes.xlsx", [("code", "Change_Type"), ("A001", "added")]),
        ("crosswalk.xlsx", [("Source", "Target\u00a0"), ("A002", "A00.1")]),
    ):
        book = openpyxl.Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        book.save(tmp_path / "files" / name)
    snapshot, manifest = load(tmp_path / "store", "icd10cm", "2026", tmp_path / "files")
    store = Store(tmp_path / "store")
    assert snapshot["A000"].properties["property.remark"] == "x"
    assert [row.code for row in store.declared(manifest.release)] == ["A001"]
    steps = [(step.source, step.target) for step in store.mappings(manifest.release)]
    assert steps == [("A002", "A001")]


@pytest.mark.parametrize(
    ("previous", "source"),
    [
        ("0016070", "0016070"),
        ("16070", "0016070"),
        ("NoPCS", ""),
        ("NoDx", ""),
        ("None", ""),
    ],
)
def test_a_conversion_table_of_older_forms(tmp_path: Path, previous: str, source: str) -> None:
    heading = "Current code assignment\tEffective October 1\tPrevious Code(s) Assignment\n"
    write(tmp_path / "files" / "icd10pcs_order_2026.txt", order(PCS))
    write(tmp_path / "files" / "conversion.txt", f"{heading}16072\t2025\t{previous}\n")
    _, manifest = load(tmp_path / "store", "icd10pcs", "2026", tmp_path / "files")
    (step,) = Store(tmp_path / "store").mappings(manifest.release)
    assert (step.source, step.target, str(step.effective)) == (source, "0016072", "2025-10-01")


@pytest.mark.parametrize("colon", ["", ":"])
def test_poa_lists_of_older_forms(tmp_path: Path, colon: str) -> None:
    folder = tmp_path / "files"
    write(folder / "icd10cm_order_2026.txt", order(ICD))
    revised = f"1\tRevise from{colon}\tA00.0\tQuill\n1\tRevise to{colon}\tA00.0\tQuillon\n"
    for name, text in (
        ("POAexemptCodes2026.txt", "Order\tDiagnosis\tDescription\n1\tA00.0\tQuillon\n"),
        ("POAexemptAddCodes2026.txt", "POA-exm-Add-code\tDescription\nA00.0\tQuillon\n"),
        ("POAexemptDelCodes2026.txt", "POA-exm-Del-code\tDescription\nA00.9\tQuillon\n"),
        ("POAexemptReviseCodes2026.txt", f"Order\tAction\tCode\tDescription\n{revised}"),
        ("ReadMe-POA.txt", "List of Present On Admission (POA) exempt codes, for FY2026 (1 code)"),
    ):
        write(folder / name, text)
    snapshot, manifest = load(tmp_path / "store", "icd10cm", "2026", folder)
    assert snapshot["A000"].properties["flag.poa-exempt"] == "true"
    assert manifest.unclaimed == ()
    rules = [
        row.said.get("action", "") for row in Store(tmp_path / "store").declared(manifest.release)
    ]
    assert sorted(filter(None, rules)) == [
        *("Add", "Delete", f"Revise from{colon}", f"Revise to{colon}")
    ]


@pytest.mark.parametrize(
    "heading",
    [
        *("LONG DESCRIPTION", "Long_Description", "long\u00a0description", "LONG\nDESCRIPTION"),
        *(
            "Long_x000D_\nDescription",
            "'Long Description'",
            "LONG-DESCRIPTION",
            " Long  description ",
        ),
    ],
)
def test_a_heading_is_known_in_any_spelling(heading: str) -> None:

    file = next(f for f in layouts.load("hcpcs").files if f.name == "annual file (workbook)")
    assert isinstance(file, Workbook)
    row = [c.place.heading[0] for c in file.columns if isinstance(c.place, Heading)]
    assert has_heading([[heading if text == "LONG DESCRIPTION" else text for text in row]], file)
    assert not has_heading([["LONG" if text == "LONG DESCRIPTION" else text for text in row]], file)


@pytest.mark.parametrize(
    ("span", "flagged", "fault"),
    [
        ("10004-10006", ["10004", "10005"], ""),
        ("10004 – 99202", ["10004", "10005", "99202"], ""),
        ("0501t-0502T", ["0501T", "0502T"], ""),
        ("00100-00100", ["00100"], ""),
        ("0600F-0603F", [], "'0600F-0603F': the release has no code in this range"),
        ("10006-10004", [], "the release has no code in this range"),
        ("10004-0502T", [], "the release has no code in this range"),  # codes of two kinds
        ("10004-", [], "is no code of CPT"),
        ("10004-10005-10006", [], "is no code of CPT"),
        ("10004, 10005", [], "is no code of CPT"),
    ],
)
def test_a_range_of_an_own_list_is_every_code_of_the_release_in_it(
    tmp_path: Path, span: str, flagged: list[str], fault: str
) -> None:
    codes = ["00100", "0501T", "0502F", "0502T", "10004", "10005", "99202"]
    folder = flat(tmp_path / "f", rows=[(code, f"Velar arch {code}") for code in codes])
    write(folder / "own-properties.csv", f'code,property,value\n"{span}",telemedicine,true\n')
    if fault:
        with pytest.raises(SourceFaultsError, match=f"own-properties.csv:2: .*{fault}"):
            load(tmp_path / "s", "cpt", "2026", folder)
        return
    snapshot, manifest = load(tmp_path / "s", "cpt", "2026", folder)
    found = {code for code, own in concepts(snapshot).items() if own.properties[FLAG] == "true"}
    assert found == {*flagged}
    (source,) = (own for own in manifest.sources if "properties" in own.name)
    assert source.records == len(flagged)
    assert [reason for reason, _ in source.mended] == [f"{RANGE} (first in line 2)"]


FLAG = "flag.telemedicine"


def test_ranges_that_stand_for_far_more_rows_than_a_list_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("releasekit.ingest.typed_codes.MOST_EXPANDED", 5)
    folder = flat(tmp_path / "f", rows=[(code, f"Arch {code}") for code in ("10004", "10005")])
    rows = "10004-10005,note-{n},yes\n"
    write(
        folder / "own-properties.csv",
        "code,property,value\n" + "".join(rows.format(n=n) for n in range(3)),
    )
    with pytest.raises(SourceError, match="its ranges stand for more than 5 rows"):
        load(tmp_path / "s", "cpt", "2026", folder)
