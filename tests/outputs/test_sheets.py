"""Plain tables as workbooks: titles that Excel allows, numbers as numbers, all else as text."""

from __future__ import annotations

import io

from msgspec import structs
from openpyxl import load_workbook

from releasekit.office.plain_book import Sheet, sheets


def test_plain_tables_are_sheets() -> None:
    page = Sheet(title="a/b", heading=("Code", "Many"), rows=[("=1+1", 1234), ("00105", 0)])
    wide = Sheet(title="A?B", heading=("x",), rows=[])
    long = Sheet(title="A title that is longer than any that Excel allows", heading=("x",), rows=[])
    content = sheets([page, wide, long, structs.replace(long, title="''"), page])
    book = load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == len({name.casefold() for name in book.sheetnames}) == 5
    assert book.sheetnames[:3] == ["a-b", "A-B (2)", "A title that is longer than any"]
    assert list(book["a-b"].iter_rows(values_only=True)) == [page.heading, *page.rows]
    assert (book["a-b"].freeze_panes, book["a-b"].auto_filter.ref) == ("A2", "A1:B3")
    assert content == sheets([page, wide, long, structs.replace(long, title="''"), page])
