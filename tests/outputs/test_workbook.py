"""The Excel form: every change once, words marked, text never a formula, the same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import io
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils import get_column_letter
from pypdf import PdfReader

from releasekit import office
from releasekit.licensing import Gate, audience
from releasekit.office import cells, changes_book, excel
from releasekit.render.markup import NOT_XML
from releasekit.views import leak_sources
from tests.support import documents
from tests.support.reports import ADDED, BETWEEN, FLAG, change, report

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from releasekit.views.changes import ChangesView

NAMES = [field.heading for field in changes_book.FIELDS]
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def produced(*views: ChangesView) -> bytes:
    return office.EXPORTS["xlsx"].produce("report", views)


def opened(content: bytes) -> Any:  # noqa: ANN401 (its stubs say None everywhere)
    return load_workbook(io.BytesIO(content), rich_text=True)


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    """Return a sheet's rows by the headings of its columns."""
    heading, *found = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, heading), one, strict=True)) for one in found]


def said(book: Any) -> list[list[Any]]:  # noqa: ANN401 (as above)
    """Return the summary's rows without their empty cells."""
    every = book[changes_book.SUMMARY].iter_rows(values_only=True)
    return [[cell for cell in one if cell is not None] for one in every]


def marks(cell: object) -> list[tuple[str, str]]:
    """Return the runs of a redlined cell: (kind, text)."""
    assert isinstance(cell, CellRichText)
    found = []
    for run in cell:
        font = None if isinstance(run, str) else run.font
        kind = "same" if font is None else "deleted" if font.strike else "inserted"
        if font is not None:
            assert font.color is not None
            assert font.color.rgb == ("FFC00000" if kind == "deleted" else "FF006100")
            assert font.u == (None if kind == "deleted" else "single")
        found.append((kind, str(run)))
    return found


ALL = [documents.shown(*pair, name="internal") for pair in documents.PAIRS]


@pytest.mark.parametrize("name", ["public", "internal"])
@pytest.mark.parametrize("pair", documents.PAIRS, ids=lambda pair: pair[0])
def test_every_change_is_once_in_the_sheet_of_its_class(
    pair: tuple[str, str, str], name: str
) -> None:
    view = documents.shown(*pair, name=name)
    book = opened(produced(view))
    titles = {one[2]: one[1] for one in said(book) if len(one) == 5}
    found = Counter(
        (titles[sheet.title], row["Change id"])
        for sheet in book.worksheets[1:]
        for row in rows(sheet)
    )
    assert found == documents.ids([view])
    assert book.sheetnames == [changes_book.SUMMARY, *(one for one in titles if one != "Sheet")]


def test_a_row_says_what_the_view_says() -> None:
    found = {
        row["Change id"]: row
        for sheet in opened(produced(*ALL)).worksheets[1:]
        for row in rows(sheet)
    }
    for view in ALL:
        for section in view.sections:
            for one in section.changes:
                row = {name: cell or "" for name, cell in found[one.id].items()}
                assert row["Code set"] == view.name
                assert (row["Code"], row["Section"]) == (one.printed, section.title)
                assert (row["Before"], row["After"]) == (str(one.before), str(one.after))
                assert row["What"] == one.aspect_title
                assert row.get("Text", one.display) == one.display
                dates = (one.effective, one.first_in_book, one.release)
                assert (row["Effective"], row["First in book"], row["Release"]) == dates
                assert (row["Interim"] == "yes") is one.interim
                assert row["Billable"] == {True: "yes", False: "no", None: ""}[one.billable]
                assert row["Replacement"] == ", ".join(map(str, one.replacements))
                assert (row["Level"], row["Last date of service"]) == (
                    one.level_title,
                    one.last_day,
                )


def test_what_changed_is_marked() -> None:
    for sheet in opened(produced(*ALL)).worksheets[1:]:
        for row in rows(sheet):
            runs = marks(row["Redline"])
            before = "".join(text for kind, text in runs if kind != "inserted")
            after = "".join(text for kind, text in runs if kind != "deleted")
            if row["What"] == "Descriptor" and row["Before"] and row["After"]:
                assert (before, after) == (row["Before"], row["After"])
    mixed = change(before="Sudden-swelling of two", after="Sudden swelling of  2")
    row = rows(opened(produced(report(mixed))).worksheets[1])[0]
    assert marks(row["Redline"]) == [(one.kind, one.text) for one in mixed.redline]
    flag = change(**FLAG, before="false", after="true")
    row = rows(opened(produced(report(flag))).worksheets[1])[0]
    assert marks(row["Redline"]) == [("deleted", "false"), ("same", " → "), ("inserted", "true")]


def test_a_withheld_text_is_nowhere_in_the_file() -> None:
    diff = documents.compared(*documents.PAIRS[0])
    public, internal = produced(documents.shown(*documents.PAIRS[0])), produced(ALL[0])
    gate = leak_sources.gate([diff], audience("public"))
    assert gate.runs
    gate.validate("report.xlsx", public)
    texts = {str(one.display) for one in documents.changes([ALL[0]])} - {""}
    parts = zipfile.ZipFile(io.BytesIO(internal))
    inside = html.unescape(" ".join(parts.read(name).decode() for name in parts.namelist()))
    assert all(text in inside for text in texts)
    with pytest.raises(Exception, match="licensed words"):
        Gate(texts).validate("report.xlsx", internal)
    assert any(one[0] == "License" for one in said(opened(public)))
    hidden = [row for sheet in opened(public).worksheets[1:] for row in rows(sheet)]
    assert {row["Redline"] for row in hidden if not row["Before"] and not row["After"]} == {
        "(text withheld)"
    }


@pytest.mark.parametrize("views", [[ALL[0]], ALL], ids=["one", "several"])
def test_sheets_are_made_to_be_read_and_printed(views: list[ChangesView]) -> None:
    book = opened(produced(*views))
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert "CPT © 2025 American Medical Association" in sheet.oddFooter.left.text
        assert len(str(sheet.oddFooter)) <= 255
        assert "SAMPLE" in sheet.oddHeader.left.text
        assert len(sheet.title) <= 31
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        names = [cell.value for cell in sheet[1]]
        assert [one for one in names if one not in {"Code set", "Text"}] == NAMES
        assert ("Code set" in names) is (len(views) > 1)
        assert all(
            cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row if cell.value
        )
        for place in range(1, len(names) + 1):
            width = sheet.column_dimensions[get_column_letter(place)].width
            assert 8 <= width <= 60


def test_the_summary_says_everything_once() -> None:
    more: dict[str, Any] = {
        "publisher": {"additions": 4321, "deletions": 2, "revisions": 3},
        "accepted": 7,
        "not_compared": ("note.x", "note.y"),
        "between": BETWEEN,
        "narrowed": "surg",
        "sample": True,
    }
    view = report(change(), change(id="b", **ADDED, after="New"), **more)
    found = {one[0]: one[1:] for one in said(opened(produced(view))) if one}
    live = view.conservation
    assert found["Live codes"] == [
        (
            f"{live.before:,} + {live.added:,} added + {live.reinstated:,} reinstated"
            f" − {live.deleted:,} deleted = {live.after:,}"
        )
    ]
    assert "SAMPLE. These releases are made up; they are not the publisher's." in found
    assert found["Billable codes, as counted by the publisher"] == [
        "4,321 additions, 2 deletions, 3 revisions"
    ]
    assert found["Not compared, loaded for only one of the two releases"] == ["note.x, note.y"]
    assert found["Added and discontinued between editions"] == ["D9"]
    assert found["Removed and restored between editions"] == ["D8"]
    assert found["Accepted earlier and left out"] == ["7 changes"]
    assert found["Part"][0].startswith('only sections whose name contains "surg"')
    assert found["Totals"] == ["codes, by effective date"]
    assert found["Notice"] == [view.notice]
    assert "License" not in found
    plain = [one[0] for one in said(opened(produced(report()))) if one]
    assert "No changes." in plain
    apart = {"Part", "Added and discontinued between editions", "Reason", "License"}
    assert not apart & set(plain)


def test_text_is_never_anything_else() -> None:
    views = report(
        *(
            change(id=f"{place:03}", code=text, before=text, after=f"{text} x", section=text)
            for place, text in enumerate(documents.HOSTILE)
        ),
        name="=1+1",
        title="=1+1",
    )
    content = produced(views)
    for row, text in zip(rows(opened(content).worksheets[1]), documents.HOSTILE, strict=True):
        plain = {name: NOT_XML.sub("", str(cell)) for name, cell in row.items()}
        escaped = text.replace("_x0041_", "_x005F_x0041_")
        assert plain["Code"] in {text, escaped}
        assert plain["Before"] in {text, escaped}
    archive = zipfile.ZipFile(io.BytesIO(content))
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            tree = etree.fromstring(archive.read(name))
            tags = {etree.QName(one).localname for one in tree.iter("{*}*")}
            assert not tags & {"f", "hyperlink", "hyperlinks"}
            assert not [one for one in tree.iter(RELATIONS) if one.get("TargetMode")]
            cells = [one for one in tree.iter("{*}c") if len(one)]
            assert {str(cell.get("t")) for cell in cells} <= {"inlineStr", "n"}
    forbidden = change(before="a\x00b\x0b\ufffe", after="a\r\nb\rc")
    row = rows(opened(produced(report(forbidden))).worksheets[1])[0]
    assert (row["Before"], row["After"]) == ("ab", "a\nb\nc")


def test_the_same_bytes_on_every_run_and_in_every_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    content = produced(*ALL)
    assert content == produced(*ALL)
    assert hashlib.sha256(content).hexdigest() == documents.digest_elsewhere("xlsx")
    latest = max(view.after.known for view in ALL)
    book = opened(content)
    for date in (book.properties.created, book.properties.modified):
        assert date.date() == latest
    members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    assert {one.date_time[:3] for one in members} == {(latest.year, latest.month, latest.day)}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    book = opened(produced(*ALL))
    assert book.properties.modified == dt.datetime(2023, 11, 14, 22, 13, 20)  # noqa: DTZ001 (UTC)


def test_what_excel_cannot_hold_goes_on_or_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 4)
    view = report(*(change(id=f"{number}") for number in range(7)))
    book = opened(produced(view))
    assert [len(rows(sheet)) for sheet in book.worksheets[1:]] == [3, 3, 1]
    assert book.sheetnames[1:] == [
        "Descriptor revised",
        *(f"Descriptor revised ({n})" for n in (2, 3)),
    ]
    ids = [row["Change id"] for sheet in book.worksheets[1:] for row in rows(sheet)]
    assert ids == [f"{number}" for number in range(7)]
    long = change(before="", after="word " * 10_000)
    book = opened(produced(report(long)))
    row = rows(book.worksheets[1])[0]
    assert len(row["After"]) == cells.MOST_CHARACTERS
    assert row["After"].endswith("[cut]")
    assert [one for one in said(book) if one and "longer than a cell" in str(one[0])]


@pytest.mark.slow
def test_libreoffice_sees_text_and_prints_the_notice(tmp_path: Path) -> None:
    views = report(*(change(id=f"{n}", code=text) for n, text in enumerate(documents.HOSTILE)))
    flat = etree.fromstring(documents.converted(produced(views), "hostile.xlsx", "fods", tmp_path))
    cells = list(flat.iter(f"{{{TABLE}}}table-cell"))
    assert not [name for cell in cells for name in cell.attrib if str(name).endswith("formula")]
    assert not list(flat.iter(f"{{{TEXT}}}a"))
    found = {" ".join(" ".join(map(str, cell.itertext())).split()) for cell in cells}
    for text in documents.HOSTILE:
        assert " ".join(text.split()) in found
    content = documents.converted(produced(*ALL), "report.xlsx", "pdf", tmp_path)
    pages = [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(content)).pages]
    assert all("CPT © 2025 American Medical Association" in one for one in pages if one)
    whole = " ".join(pages)
    for one in documents.changes(ALL):
        assert one.printed in whole
        assert one.id in whole
