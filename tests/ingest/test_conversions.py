"""Tables of mappings, with all their dirt, and columns of codes to report instead."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from releasekit import layout as layouts
from releasekit.crosswalk import crosswalk
from releasekit.errors import SourceFaultsError
from releasekit.ingest.conversions import sources
from releasekit.store import Store
from tests.support.files import DISTRIBUTIONS, load, write

if TYPE_CHECKING:
    from pathlib import Path

ICD, HCPCS = DISTRIBUTIONS / "icd10cm", DISTRIBUTIONS / "hcpcs"
HEADING = ("Current code assignment", "Effective", "Previous Code(s) Assignment")
OCTOBER = dt.date(2025, 10, 1)
TABLE_FILE = next(file for file in layouts.load("icd10cm").files if file.name == "conversion table")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("A04.7", ["A047"]),
        (" E75.240, E75.241 ", ["E75240", "E75241"]),
        ("I63.011 AND I63.012", ["I63011", "I63012"]),
        ("G11.8 and E23.0 and K00.0", ["G118", "E230", "K000"]),
        ("M93.001 & M93.002", ["M93001", "M93002"]),
        ("H02.201, H02.202, H02.204 and H02.205", ["H02201", "H02202", "H02204", "H02205"]),
        ("H02.201, H02.202, or H02.204", ["H02201", "H02202", "H02204"]),
        ("H02.101-H02.106; H02.109", ["H02101-H02106", "H02109"]),
        ("H44.20\u2013H44.23 and H35.051 - H35.059", ["H4420-H4423", "H35051-H35059"]),
        ("I63.- and P91.88", ["I63-", "P9188"]),
        ("K31.89 and a code from R11-", ["K3189", "R11-"]),
        ("Codes in Categories T15-T19", ["T15-T19"]),
        ("K59.09 AND Code from categories T36-T50", ["K5909", "T36-T50"]),
        ("w453xxa", ["W453XXA"]),
        ("see the index", ["SEE THE INDEX"]),
        ("", []),
    ],
)
def test_the_codes_of_a_cell(cell: str, expected: list[str]) -> None:
    assert list(sources(cell, ".", TABLE_FILE.previous)) == expected


def steps(root: Path, code_set: str, label: str) -> list[tuple[str, str, dt.date | None, str]]:
    store = Store(root)
    found = store.mappings(store.get(code_set, label))
    return [(one.source, one.target, one.effective, one.note) for one in found]


TABLE = [
    ("", "A009", dt.date(2020, 4, 1), "None"),
    ("A000", "A0001", OCTOBER, ""),
    ("A000", "A0002", OCTOBER, "A00.0 and Q87.8"),
    ("FOO", "A0002", dt.date(2025, 4, 1), "Z99.9, Z00.1 & FOO"),
    ("Q87-", "QA01", OCTOBER, "Q87.-; T36.0X1A-T36.0X1D"),
    ("Q878", "A0002", OCTOBER, "A00.0 and Q87.8"),
    ("T36-T36", "U070", dt.date(2019, 10, 1), "Codes in Categories T36-T36"),
    ("T360X1A-T360X1D", "QA01", OCTOBER, "Q87.-; T36.0X1A-T36.0X1D"),
    ("Z001", "A0002", dt.date(2025, 4, 1), "Z99.9, Z00.1 & FOO"),
    ("Z999", "A0002", dt.date(2025, 4, 1), "Z99.9, Z00.1 & FOO"),
]


def book(rows: list[tuple[Any, ...]]) -> bytes:
    """Return a workbook as NCHS posts it: a banner, the heading, the rows."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in [("SAMPLE, made up.",), HEADING, *rows]:
        sheet.append(row)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


ROWS: list[tuple[Any, ...]] = [
    ("A00.01  ", 2025, "A00.0"),
    ("A00.02", 2025.0, "A00.0 and Q87.8"),
    ("QA0.1", dt.datetime(2025, 10, 1), "Q87.-; T36.0X1A-T36.0X1D"),  # noqa: DTZ001 (a day)
    ("U07.0", "2019", "Codes in Categories T36-T36"),
    ("A00.9", dt.date(2020, 4, 1), "None"),
    ("A0002", "45748", "Z99.9, Z00.1 & FOO "),
]


@pytest.mark.parametrize("form", ["csv", "xlsx", "both", "txt"])
def test_every_form_of_the_table_says_the_same(tmp_path: Path, form: str) -> None:
    csv = ICD / "2026" / "icd10cm-conversion-table-2026.csv"
    given = [path for path in (ICD / "2026").iterdir() if path != csv or form in {"csv", "both"}]
    if form in {"xlsx", "both"}:
        place = tmp_path / "ICD-10-CM CONVERSION TABLE.xlsx"
        place.write_bytes(book(ROWS))
        given.append(place)
    if form == "txt":
        rows = ["\t".join([*HEADING, "Effective month/day [MM.DD]"])]
        rows += ["\t".join([*map(str, row), ""]) for row in ROWS]
        text = "\n".join(rows).replace(" 00:00:00", "").replace("2025.0\t", "2025\t")
        given.append(write(tmp_path / "conversion_table.txt", f"{text}\n"))
    load(tmp_path / "s", "icd10cm", "2026", *given)
    assert steps(tmp_path / "s", "icd10cm", "2026") == TABLE


def test_a_month_and_day_of_its_own_goes_before_the_code_sets_day(tmp_path: Path) -> None:
    heading = "Current code(s) assignment\tCode title\tEffective year\tPrevious code(s) assignment"
    text = f"{heading}\tEffective month/day [MM.DD]\nA0001\tQuillon\t2026\tA000\t04.01\n"
    given = write(tmp_path / "f" / "conversion_table.txt", text)
    order = ICD / "2026" / "icd10cm order 2026.txt"
    load(tmp_path / "s", "icd10cm", "2026", order, given)
    assert steps(tmp_path / "s", "icd10cm", "2026") == [("A000", "A0001", dt.date(2026, 4, 1), "")]


def test_the_table_becomes_a_crosswalk(tmp_path: Path) -> None:
    for year in ("2025", "2026"):
        load(tmp_path, "icd10cm", year, ICD / year)
    store = Store(tmp_path)
    found = crosswalk(store, *store.releases("icd10cm"))
    assert {(link.source, link.target, link.basis.value) for link in found.links} == {
        ("A000", "A0001", "published"),
        ("A000", "A0002", "published"),
        ("A009", "", "proposed"),
        ("Q878", "Q878", "identical"),
        ("Q878", "A0002", "published"),
        ("Q878", "QA01", "published"),
        ("T360X1A", "T360X1A", "identical"),
        ("T360X1A", "QA01", "published"),
        ("T360X1D", "T360X1D", "identical"),
        ("T360X1D", "QA01", "published"),
        ("Z001", "A0002", "published"),
        ("Z001", "Z001", "identical"),
    }
    assert {(one.source, one.reason) for one in found.problems} == {
        ("Z999", "Z999 is in no release of the store"),
        ("FOO", "FOO is in no release of the store"),
    }


def test_a_users_own_crosswalk_goes_with_any_code_set(tmp_path: Path) -> None:
    text = (
        "source,target,relationship,effective,note\n"
        'Q87.8,QA0.1,source-is-broader-than-target,2025-10-01,"mine, by hand"\n'
        "A00.0,A00.01,,,\nU07.0,,not-related-to,,gone\n"
    )
    own = write(tmp_path / "f" / "our-crosswalk-2026.csv", text)
    load(tmp_path / "s", "icd10cm", "2026", ICD / "2026" / "icd10cm order 2026.txt", own)
    assert steps(tmp_path / "s", "icd10cm", "2026") == [
        ("A000", "A0001", None, ""),
        ("Q878", "QA01", OCTOBER, "mine, by hand"),
        ("U070", "", None, "gone"),
    ]
    store = Store(tmp_path / "s")
    said = {one.relationship for one in store.mappings(store.get("icd10cm", "2026"))}
    assert said == {None, "source-is-broader-than-target", "not-related-to"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("A00.0,A00.01,same,", "the relationship 'same' must be one of related-to"),
        ("A00.0,A00.01,,soon", "effective: 'soon' is no date such as 2026"),
    ],
)
def test_what_a_user_wrote_wrong_is_named_by_line(tmp_path: Path, row: str, message: str) -> None:
    own = write(tmp_path / "my crosswalk.csv", f"source,target,relationship,effective\n{row}\n")
    with pytest.raises(SourceFaultsError, match=rf"my crosswalk.csv:2: A00.0: {message}"):
        load(tmp_path / "s", "icd10cm", "2026", ICD / "2026" / "icd10cm order 2026.txt", own)


def test_cross_references_count_only_for_codes_that_ended(tmp_path: Path) -> None:
    place = HCPCS / "2026" / "HCPC2026_CONTR_ANWEB.txt"
    rows = place.read_bytes().split(b"\r\n")
    given = [
        row[:204] + b"V500899493" + row[214:] if row[:5] in {b"A0021", b"G0001"} else row
        for row in rows
    ]
    path = tmp_path / "f" / place.name
    path.parent.mkdir()
    path.write_bytes(b"\r\n".join(given))
    snapshot, _ = load(tmp_path / "s", "hcpcs", "2026", path)
    assert snapshot["G0001"].properties["attribute.cross-reference"] == ("V5008", "99493")
    assert steps(tmp_path / "s", "hcpcs", "2026") == [
        ("A0021", "99493", None, "cross-reference 99493"),
        ("A0021", "V5008", None, "cross-reference V5008"),
    ]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_users_own_table_as_a_spreadsheet_saves_it(
    delimiter: str, mark: str, tmp_path: Path
) -> None:
    rows = [["Source", "Target", "Note"], ["A00.0", "A00.01", '"by us, and ""them"""']]
    text = mark + "".join(delimiter.join(row) + "\n" for row in rows)
    load(tmp_path / "s", "icd10cm", "2025", ICD / "2025")
    own = write(tmp_path / "my crosswalk.csv", text)
    changes = write(
        tmp_path / "my changes.csv", f"{mark}code{delimiter}action\nA00.01{delimiter}New\n"
    )
    snapshot, manifest = load(
        tmp_path / "s", "icd10cm", "2026", ICD / "2026" / "icd10cm order 2026.txt", own, changes
    )
    store, release = Store(tmp_path / "s"), snapshot.release
    mine = list(store.mappings(release))
    assert [(one.source, one.target, one.note) for one in mine] == [
        ("A000", "A0001", 'by us, and "them"')
    ]
    assert [(one.code, one.said["action"]) for one in store.declared(release)] == [("A0001", "New")]
    assert {one.use for one in manifest.sources} >= {"own crosswalk", "own changes"}
