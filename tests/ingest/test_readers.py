"""Readers: what they give of each physical shape, and one clear error where it is broken."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from releasekit import distribution
from releasekit import layout as layouts
from releasekit.errors import (
    DistributionError,
    ReleasekitError,
    SourceError,
    SourceFaultsError,
)
from releasekit.readers import READERS, Tally
from tests.ingest.test_quirks_cpt import flat
from tests.ingest.test_quirks_hcpcs import HEADINGS, records, workbook
from tests.ingest.test_quirks_icd import PCS, ROWS, order
from tests.ingest.test_safety import nothing_stored
from tests.support.files import load, write

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.readers import Record

MEMORY = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 * 1024**3, 2 * 1024**3))
from releasekit.cli import main
main(["load", "hcpcs", "2026", sys.argv[1], "--store", sys.argv[2]])
"""


def table(path: Path, broken: int = 0) -> Path:
    """Write the made-up annual file as CSV; in row `broken` a quote opens and is not closed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows([row[name] for name in HEADINGS] for row in records())
    lines = text.getvalue().split("\n")
    if broken:
        cells = lines[broken].split(",")
        lines[broken] = ",".join([*cells[:4], f'"{cells[4]}', *cells[5:]])
    return write(path, "\n".join(lines))


def read(path: Path, code_set: str, name: str) -> tuple[list[Record], Tally]:
    """Read a file as one of a code set's declarations has it."""
    file = next(one for one in layouts.load(code_set).files if one.name == name)
    (member,) = distribution.members([path])
    assert READERS[file.reader].recognizes(member, file)
    tally = Tally()
    return list(READERS[file.reader].read(member, file, tally)), tally


def test_records_keep_the_number_of_their_line(tmp_path: Path) -> None:
    text = "SAMPLE\n\n00100\tLantern work\n\n0100T\tHalo warming \n"
    found, tally = read(write(tmp_path / "LONGULT.txt", text), "cpt", "LONGULT")
    assert found == [(3, ("00100", "Lantern work")), (5, ("0100T", "Halo warming"))]
    assert sum(tally.skipped.values()) == 3
    assert tally.skipped["blank"] == 2
    assert tally.faults.total == 0


def test_a_quote_may_hold_the_line_ends_of_a_table(tmp_path: Path) -> None:
    rows = 'code,property,value\n10004,note,"one\n\ntwo, ""three"""\n00100,note,four\n'
    found, _ = read(write(tmp_path / "properties.csv", rows), "cpt", "properties")
    assert found == [
        (4, ("10004", "note", 'one\n\ntwo, "three"')),
        (5, ("00100", "note", "four")),
    ]


@pytest.mark.parametrize("row", [1, 2, 5, 8])
def test_a_quote_that_opens_in_any_row_never_swallows_the_others(tmp_path: Path, row: int) -> None:
    place = table(tmp_path / "anweb.csv", broken=row)
    with pytest.raises(SourceError, match=r"anweb\.csv:\d+: is not a table parted by ','") as fault:
        load(tmp_path / "store", "hcpcs", "2026", place)
    assert fault.value.advice == "look for a quote that is opened and not closed"
    assert nothing_stored(tmp_path / "store")
    assert load(tmp_path / "store", "hcpcs", "2026", table(place))[1].concepts == 8


def test_a_byte_that_no_encoding_has_is_named_with_its_own_line(tmp_path: Path) -> None:
    rows = [("A00", "0", "Fièvre"), *((f"A{n}", "1", "Fever") for n in range(1000, 1300))]
    text = order([*rows, ("A99", "1", "Bad \x81"), ("B00", "1", "Good")])
    place = write(tmp_path / "icd10cm-order.txt", text, encoding="latin-1")
    with pytest.raises(SourceFaultsError, match=r"icd10cm-order\.txt:302: byte 0x81 is not cp1252"):
        load(tmp_path / "store", "icd10cm", "2026", place)
    assert nothing_stored(tmp_path / "store")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_data_may_begin_in_the_first_line(tmp_path: Path, encoding: str) -> None:
    place = write(tmp_path / "order.txt", order(ROWS), encoding=encoding)
    assert load(tmp_path / "store", "icd10cm", "2026", place)[1].concepts == 2


def test_the_last_line_needs_no_end(tmp_path: Path) -> None:
    place = write(tmp_path / "order.txt", order(ROWS).rstrip("\n"))
    assert load(tmp_path / "store", "icd10cm", "2026", place)[1].concepts == 2


def test_two_sheets_with_the_heading_are_not_one_annual_file(tmp_path: Path) -> None:
    place = workbook(tmp_path / "anweb.xlsx", records())
    book = openpyxl.load_workbook(place)
    copy = book.copy_worksheet(book.worksheets[0])
    book.save(place)
    assert load(tmp_path / "alike", "hcpcs", "2026", place)[1].concepts == 8
    copy["D3"] = "Another text"
    book.save(place)
    said = "no annual file of HCPCS Level II in .*\nanweb.xlsx: 2 sheets have the headings"
    with pytest.raises(DistributionError, match=said):
        load(tmp_path / "store", "hcpcs", "2026", place)


def test_other_sheets_are_not_read(tmp_path: Path) -> None:
    place = workbook(tmp_path / "anweb.xlsx", records())
    book = openpyxl.load_workbook(place)
    book.create_sheet("Notes", 0).append(["A9999", "0010", "3", "Made up"])
    book.create_sheet("Empty")
    book.save(place)
    snapshot, manifest = load(tmp_path / "store", "hcpcs", "2026", place)
    assert manifest.concepts == 8
    assert "A9999" not in snapshot


def test_columns_may_stand_in_another_order_under_other_capitals(tmp_path: Path) -> None:
    text = list(
        load(tmp_path / "one", "hcpcs", "2026", workbook(tmp_path / "a.xlsx", records()))[0]
    )
    names = [name.lower().replace(" ", "  ") for name in reversed(HEADINGS)]
    rows = [{n: row[h] for n, h in zip(names, HEADINGS[::-1], strict=True)} for row in records()]
    place = workbook(tmp_path / "b.xlsx", rows, headings=["", *names])
    assert list(load(tmp_path / "other", "hcpcs", "2026", place)[0]) == text


@pytest.mark.slow
def test_a_workbook_whose_one_far_cell_spans_a_vast_sheet_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    sheet.cell(1_048_576, 16_384).value = "far"
    place = tmp_path / "anweb.xlsx"
    book.save(place)
    assert place.stat().st_size < 10_000
    command = [sys.executable, "-c", MEMORY, str(place), str(tmp_path / "store")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (ours)
    assert "Traceback" not in done.stderr
    assert "anweb.xlsx" in done.stderr
    assert done.returncode == 2
    assert nothing_stored(tmp_path / "store")


@pytest.mark.parametrize("inside", [b"", b"<worksheet><sheetData><row><c></wrong>"])
def test_a_workbook_with_a_broken_sheet_is_one_clear_error(tmp_path: Path, inside: bytes) -> None:
    place = workbook(tmp_path / "anweb.xlsx", records())
    with zipfile.ZipFile(place) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/worksheets/sheet1.xml"] = inside
    with zipfile.ZipFile(place, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data)
    with pytest.raises(ReleasekitError, match=r"annual file|is not an Excel workbook"):
        load(tmp_path / "store", "hcpcs", "2026", place)
    assert nothing_stored(tmp_path / "store")


AXIS = r'<axis pos="7".*?</axis>'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('pos="7"', 'pos="seven"', id="place-is-no-number"),
        pytest.param('pos="7"', "", id="no-place"),
        pytest.param(AXIS, "", id="one-axis-too-few"),
        pytest.param(AXIS, '<axis pos="7"><title>Qualifier</title></axis>', id="no-choice"),
        pytest.param("</pcsRow>", '<axis pos="8"><label code="Z"/></axis></pcsRow>', id="too-many"),
        pytest.param('<label code="J">', "<label>", id="label-without-code"),
        pytest.param('<label code="J">', '<label code="JK">', id="label-of-two-characters"),
    ],
)
def test_a_table_with_a_wrong_axis_is_one_clear_error(tmp_path: Path, old: str, new: str) -> None:
    source = next((PCS / "2025").glob("*.xml")).read_text(encoding="utf-8")
    text, count = re.subn(old, new, source)
    assert count == 1
    place = write(tmp_path / "files" / "icd10pcs_tables_2025.xml", text, end="\n")
    order_file = next((PCS / "2025").glob("*order*"))
    with pytest.raises(ReleasekitError, match=r"icd10pcs_tables_2025\.xml"):
        load(tmp_path / "store", "icd10pcs", "2025", place, order_file)
    assert nothing_stored(tmp_path / "store")


OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE ICD10CM.tabular [{declared}]>
<ICD10CM.tabular><diag><name>A00</name>
<sevenChrDef><extension char="{char}">made up</extension></sevenChrDef>
<includes><note>{note}</note></includes></diag></ICD10CM.tabular>
"""


@pytest.mark.parametrize(
    ("declared", "char", "note"),
    [
        ('<!ENTITY out SYSTEM "{uri}">', "&out;", "made up"),
        ('<!ENTITY % more SYSTEM "{uri}"> %more;', "A", "made up"),
        ('<!ENTITY out SYSTEM "{uri}">', "A", "&out;"),
        ('<!ENTITY out PUBLIC "-//made//up" "{uri}">', "A", "&out;"),
    ],
)
def test_no_file_beside_the_xml_is_ever_read(
    tmp_path: Path, declared: str, char: str, note: str
) -> None:
    secret = write(tmp_path / "secret.txt", '<!ENTITY leak "TOP SECRET"> TOP SECRET')
    declared = declared.format(uri=secret.as_uri())
    text = OUTSIDE.format(declared=declared, char=char, note=note)
    write(tmp_path / "files" / "order.txt", order(ROWS))
    write(tmp_path / "files" / "tabular.xml", text)
    try:
        said = repr(list(load(tmp_path / "s", "icd10cm", "2026", tmp_path / "files")[0]))
    except SourceError as error:  # refusing it is as good
        said = str(error)
    assert "SECRET" not in said
    assert "A00" in said or said.startswith("tabular.xml")


def test_entities_that_multiply_in_an_attribute_are_refused(tmp_path: Path) -> None:
    names = [f"e{n}" for n in range(10)]
    more = zip(names[1:], names, strict=False)
    declared = '<!ENTITY e0 "boom">' + "".join(f'<!ENTITY {a} "{f"&{b};" * 12}">' for a, b in more)
    write(tmp_path / "files" / "order.txt", order(ROWS))
    text = OUTSIDE.format(declared=declared, char="&e9;", note="made up")
    write(tmp_path / "files" / "tabular.xml", text)
    with pytest.raises(SourceError, match=r"tabular\.xml:\d+: is not well-formed XML"):
        load(tmp_path / "store", "icd10cm", "2026", tmp_path / "files")
    assert nothing_stored(tmp_path / "store")


def test_a_flat_file_line_that_is_far_too_long_is_still_one_cell(tmp_path: Path) -> None:
    text = "Lantern " * 50_000
    folder = flat(tmp_path / "f", rows=[("00100", "Lantern")], long=f"00100\t{text}\n")
    snapshot, _ = load(tmp_path / "s", "cpt", "2026", folder)
    assert snapshot["00100"].display == text.strip()
