"""The bound of a workbook's memory is near what it takes: large honest workbooks are read."""

from __future__ import annotations

import io
import zipfile

import pytest

from releasekit.readers import workbook_size


def packed(sheets: int, rows: int, longest: int) -> zipfile.ZipFile:
    """Return a workbook whose cells have short texts but one; its sheets are alike."""
    cell = '<c r="{}{}" t="s"><v>{}</v></c>'
    lines = "".join(
        f'<row r="{row}">{"".join(cell.format(name, row, 1) for name in "ABCD")}</row>'
        for row in range(1, rows + 1)
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        texts = f"<si><t>{'x' * longest}</t></si><si><t>Lantern</t></si>"
        archive.writestr("xl/sharedStrings.xml", f"<sst>{texts}</sst>")
        for number in range(sheets):
            sheet = f"<worksheet><sheetData>{lines}</sheetData></worksheet>"
            archive.writestr(f"xl/worksheets/sheet{number}.xml", sheet)
    return zipfile.ZipFile(file)


@pytest.mark.parametrize(
    ("sheets", "rows", "longest"),
    [(2, 7000, 1300), (4, 7000, 1300), (40, 20, 30_000), (1, 9000, 30_000)],
)
def test_one_long_text_or_many_sheets_are_no_bomb(sheets: int, rows: int, longest: int) -> None:
    workbook_size.validate(packed(sheets, rows, longest))
