"""Inputs made to take all memory or time: one clear error, and their neighbors still load."""

from __future__ import annotations

import io
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.errors import ReleasekitError, SourceError, SourceFaultsError
from releasekit.readers import workbook_size
from releasekit.readers.dialects.cpt_parenthetical import replacements
from releasekit.readers.workbook_size import TooLargeError, validate
from tests.ingest.test_quirks_icd import ROWS, order
from tests.support.files import DISTRIBUTIONS, load, write

if TYPE_CHECKING:
    from pathlib import Path

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET, SHARED = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def parts(**texts: str | bytes) -> zipfile.ZipFile:
    """Return an archive of a sheet, of shared texts, or of other parts by name."""
    names = {"sheet": SHEET, "shared": SHARED, "bin": "xl/workbook.bin", "ods": "content.xml"}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in texts.items():
            made.writestr(names[name], text)
    return zipfile.ZipFile(stream)


def sheet(cells: str, *, start: str = f"<worksheet {MAIN}><sheetData>", end: str = "") -> str:
    """Return a sheet of cells as they are written."""
    return f"{start}{cells}{end or '</sheetData></worksheet>'}"


NEAR = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
PREFIXED = {
    "start": f"<x:worksheet {MAIN.replace('xmlns', 'xmlns:x')}><x:sheetData>",
    "end": "</x:sheetData></x:worksheet>",
}


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="xfd1048576"><v>1</v></c></row>',
        '<row r="1"><c t="n" r="XFD1048576"><v>1</v></c></row>',
        '<row\nr="1"><c\tr = "XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="&#88;FD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="ZZ1048576"><v>1</v></c></row>',
        '<row r="1048576"><c><v>1</v></c></row><row r="1"><c r="XFD1"><v>1</v></c></row>',
        '<row r="1048576">' + "<c/>" * 20 + "</row>",
    ],
)
def test_a_far_cell_is_refused_however_it_is_spelled(cells: str) -> None:
    for text in (
        sheet(cells),
        '<?xml version="1.0" encoding="utf-16"?>' + sheet(cells),
        sheet(cells.replace("<", "<x:").replace("<x:/", "</x:"), **PREFIXED),
    ):
        data = text.encode("utf-16" if "utf-16" in text else "utf-8")
        with pytest.raises(TooLargeError, match="spans"):
            validate(parts(sheet=data))


@pytest.mark.parametrize(
    "cells",
    [
        NEAR,
        "<row><c><v>1</v></c></row>",
        '<row r="99999"><c r="C99999"><v>1</v></c></row>',
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>XFD1048576 r="XFD1048576"</t></is></c></row>',
    ],
)
def test_a_sheet_that_fits_is_read(cells: str) -> None:
    validate(parts(sheet=sheet(cells), shared=f"<sst {MAIN}><si><t>x</t></si></sst>"))


def test_a_shared_text_counts_for_every_cell_that_has_it() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2001))
    spellings = (
        "<si><t>{}</t></si>",
        "<si ><r><t>{}</t></r></si >",
        "<si><t><![CDATA[{}]]></t></si>",
    )
    for spelling in spellings:
        text = f"<sst {MAIN}>{spelling.format('x' * 100_000)}</sst>"
        with pytest.raises(TooLargeError, match="characters"):
            validate(parts(sheet=sheet(rows), shared=text))
        with pytest.raises(TooLargeError, match="characters"):
            validate(parts(sheet=sheet(rows.replace("<v>", "<v >")), shared=text))
        # One cell may have it, and all may have another.
        validate(parts(sheet=sheet(NEAR), shared=text))
        other = text.replace("<si", "<si><t>y</t></si><si", 1)
        validate(parts(sheet=sheet(rows), shared=other))


def test_many_small_sheets_fit_together() -> None:
    stream = io.BytesIO()
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 300))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(SHARED, f"<sst {MAIN}><si><t>x</t></si><si><t>{'y' * 90_000}</t></si></sst>")
        for number in range(30):
            made.writestr(f"xl/worksheets/sheet{number}.xml", sheet(rows))
    validate(zipfile.ZipFile(stream))


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ({"bin": "1"}, "not an .xlsx"),
        ({"ods": "1"}, "not an .xlsx"),
        ({"sheet": sheet("<c ><broken")}, "is no XML"),
        ({"sheet": sheet(f'<c r="A{"9" * 600}"/>')}, "'A999.* is no place of a sheet"),
        ({"sheet": sheet('<c r="AAAA1"/>')}, "'AAAA1' is no place"),
        ({"sheet": sheet('<c r="$A$1"/>')}, "is no place"),
        ({"sheet": sheet('<row r="4294967297"><c /></row>')}, "'4294967297' is no place"),
        ({"sheet": sheet('<row r="1e5"><c /></row>')}, "'1e5' is no place"),
        ({"sheet": f'<!DOCTYPE a [<!ENTITY b "c">]>{sheet("<c />")}'}, "declares entities"),
    ],
)
def test_what_is_no_workbook_is_told(texts: dict[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        validate(parts(**texts))


@pytest.mark.parametrize(
    ("limit", "reason"),
    [("MOST_ELEMENTS", "more than 3 elements"), ("MOST_UNPACKED", "more than 3 bytes")],
)
def test_a_workbook_of_too_many_parts_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, reason: str
) -> None:
    monkeypatch.setattr(workbook_size, limit, 3)
    with pytest.raises(TooLargeError, match=reason):
        validate(parts(sheet=sheet("<row><c/><c/><c/></row>")))


@pytest.mark.parametrize(
    "text",
    [
        "use 10005" + ", " * 100_000,
        "use 10005" + " - " * 100_000,
        "use " + "use the " * 60_000,
        "(" * 100_000,
        "For " * 50_000,
    ],
)
def test_a_note_that_is_too_long_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="more than any"):
        replacements("10004", text, layouts.load("cpt"))
    replacements("10004", text[:4_900], layouts.load("cpt"))


def test_a_note_of_wide_ranges_is_refused() -> None:
    cpt = layouts.load("cpt")
    ranges = ", ".join(f"{start}-{start + 499}" for start in range(10_000, 30_000, 500))
    with pytest.raises(ValueError, match="501 codes and 20,000 to report instead are too many"):
        replacements("10004-10504", f"To report, use {ranges}", cpt)
    assert len(replacements("10004-10008", "use 20000-20099", cpt).targets) == 100


@pytest.mark.parametrize("between", [", ", " - ", " -  -", "–", " and ", ", and ", "/ , "])
def test_codes_that_nothing_ends_take_no_time(tmp_path: Path, between: str) -> None:
    note = "(10004" + between * 2_000 + "has been deleted.)"
    folder = shutil.copytree(DISTRIBUTIONS / "cpt" / "2025", tmp_path / "files")
    write(folder / "own-deletion-notes.txt", note)
    with pytest.raises(ReleasekitError, match="deletion-notes"):
        load(tmp_path / "store", "cpt", "2025", folder)


@pytest.mark.parametrize("day", ["13.40", "02.30", "00.00"])
def test_a_month_and_day_that_are_none_are_a_fault(tmp_path: Path, day: str) -> None:
    columns = ("Current code assignment", "Effective", "Effective month/day [MM.DD]")
    heading = ",".join((*columns, "Previous Code(s) Assignment\n"))
    write(tmp_path / "files" / "icd10cm_order_2026.txt", order(ROWS))
    write(tmp_path / "files" / "conversion.csv", f"{heading}A000,2025,{day},A001\n")
    with pytest.raises(SourceFaultsError, match=rf"A001: {day} is no month and day of 2025"):
        load(tmp_path / "store", "icd10cm", "2026", tmp_path / "files")


def test_more_names_of_properties_than_a_release_has_are_refused(tmp_path: Path) -> None:
    rows = "".join(f"A000,own {number},1\n" for number in range(300))
    write(tmp_path / "files" / "icd10cm_order_2026.txt", order(ROWS))
    place = write(tmp_path / "files" / "properties.csv", f"code,property,value\n{rows}")
    with pytest.raises(SourceError, match="names more than 200 properties"):
        load(tmp_path / "store", "icd10cm", "2026", tmp_path / "files")
    write(place, "code,property,value\n" + "".join(rows.splitlines(keepends=True)[:200]))
    load(tmp_path / "store", "icd10cm", "2026", tmp_path / "files")


def test_a_row_of_axes_that_multiply_is_refused(tmp_path: Path) -> None:
    labels = "".join(f'<label code="{code}">x</label>' for code in "0123456789BCDFGH")
    axes = "".join(f'<axis pos="{n}"><title>t</title>{labels}</axis>' for n in range(1, 8))
    text = f'<?xml version="1.0"?><ICD10PCS.tabular><pcsTable><pcsRow>{axes}</pcsRow></pcsTable>'
    rows = [("001", "0", "Braid"), ("0016070", "1", "Braid, one")]
    write(tmp_path / "files" / "icd10pcs_order_2026.txt", order(rows))
    write(tmp_path / "files" / "tables.xml", f"{text}</ICD10PCS.tabular>")
    with pytest.raises(SourceError, match="stands for more than 50,000 codes"):
        load(tmp_path / "store", "icd10pcs", "2026", tmp_path / "files")


def test_figures_without_end_are_no_total(tmp_path: Path) -> None:
    addenda = f"Add:         1 A000    Quillon\n{'1' * 300_000}\n{'2' * 90_000} codes in x\n"
    write(tmp_path / "files" / "icd10cm_order_2026.txt", order(ROWS))
    write(tmp_path / "files" / "icd10cm-order-addenda-2026.txt", addenda)
    try:
        load(tmp_path / "store", "icd10cm", "2026", tmp_path / "files")
    except ReleasekitError as error:
        assert "addenda" in str(error)  # noqa: PT017 (refusing it is as good)
