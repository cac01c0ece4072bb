"""The Excel form: links, print, colors, text never a formula, the same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from openpyxl.utils import get_column_letter
from pypdf import PdfReader

from releasekit.classify import classes
from releasekit.office import cells, excel
from releasekit.render import words
from releasekit.render.markup import NOT_XML
from tests.support import documents
from tests.support.reports import ADDED, BETWEEN, change, report
from tests.support.workbooks import (
    ALL,
    ALL_CHANGES,
    SUMMARY,
    opened,
    produced,
    rows,
    said,
)

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.views.changes import ChangesView

TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
HREF = "{http://www.w3.org/1999/xlink}href"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def test_the_summary_leads_to_every_sheet_and_nothing_leads_out() -> None:
    book = opened(produced(*ALL))
    linked = [cell for row in book[SUMMARY].iter_rows() for cell in row if cell.hyperlink]
    assert {cell.value for cell in linked} == set(book.sheetnames[1:])
    for cell in linked:
        assert cell.hyperlink.location == f"'{cell.value}'!A1"
        assert (cell.hyperlink.id, cell.hyperlink.target) == (None, None)
        assert cell.font.underline == "single"
    for sheet in book.worksheets[1:]:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_levels_are_told_by_word_and_color() -> None:
    book = opened(produced(*ALL))
    seen = {}
    for sheet in book.worksheets[1:]:
        place = [cell.value for cell in sheet[1]].index("Level") + 1
        for number in range(2, sheet.max_row + 1):
            cell = sheet.cell(number, place)
            seen[cell.value] = (cell.font.color.rgb[2:], cell.fill.fgColor.rgb[2:])
    assert set(seen) == {"Action required", "Review", "No action"}
    assert len(set(seen.values())) == len(seen)
    for ink, ground in seen.values():
        assert contrast(ink, ground) >= 4.5


def contrast(ink: str, ground: str) -> float:
    """Return the contrast of two colors as WCAG 2.1 reckons it."""
    light, dark = sorted(map(luminance, (ink, ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    shares = [int(color[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    ]
    return sum(
        weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )


@pytest.mark.parametrize("word", ["descriptor", "title", "description", "text"])
def test_no_two_classes_have_sheets_that_look_alike(word: str) -> None:
    names = {
        title: str(phrase["sheet"]).format(text=word, Text=word.capitalize())
        for title, phrase in words.load()["classes"].items()
    }
    assert names.keys() == {rule.id for rule in classes()}
    for name in names.values():
        assert cells.sheet_title(name, []) == name, "Excel would not take it as it is"
    # What a narrow tab or a quick eye keeps of a name still tells it apart.
    assert len({name.casefold()[:20] for name in names.values()}) == len(names)


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
        assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_LETTER
        assert (
            "&P / &N" in sheet.oddFooter.right.text
            or sheet.oddFooter.right.text == "&[Page] / &[Pages]"
        )
    several = len(views) > 1
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == ("C2" if several else "B2")
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        names = [cell.value for cell in sheet[1]]
        assert names[: 1 + several] == (["Code set", "Code"] if several else ["Code"])
        unprinted = [name for name in names if name in {"First in book", "Change id"}]
        assert names[-len(unprinted) :] == unprinted
        last = get_column_letter(len(names) - len(unprinted))
        assert sheet.print_area == f"'{sheet.title}'!$A$1:${last}${sheet.max_row}"
        assert all(
            cell.alignment.wrap_text
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str)
        )
        for place in range(1, len(names) + 1):
            width = sheet.column_dimensions[get_column_letter(place)].width
            assert 8 <= width <= 110
        if sheet.title != ALL_CHANGES:  # no column of a class is empty
            for column in sheet.iter_cols(min_row=2, values_only=True):
                assert any(cell is not None for cell in column)


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
    assert found["Live codes, headers included"] == [
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
    written = sorted(rows(opened(content)[ALL_CHANGES]), key=itemgetter("Change id"))
    for row, text in zip(written, documents.HOSTILE, strict=True):
        plain = {name: NOT_XML.sub("", str(cell)) for name, cell in row.items()}
        escaped = text.replace("_x0041_", "_x005F_x0041_")
        assert plain["Code"] in {text, escaped}
        assert plain["Descriptor before"] in {text, escaped}
    archive = zipfile.ZipFile(io.BytesIO(content))
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            tree = etree.fromstring(archive.read(name))
            tags = {etree.QName(one).localname for one in tree.iter("{*}*")}
            assert "f" not in tags
            assert not [
                one for one in tree.iter("{*}hyperlink") if set(one.keys()) - {"ref", "location"}
            ]
            assert not [one for one in tree.iter(RELATIONS) if one.get("TargetMode")]
            cells = [one for one in tree.iter("{*}c") if len(one)]
            assert {str(cell.get("t", "n")) for cell in cells} <= {"inlineStr", "n"}
    forbidden = change(before="a\x00b\x0b\ufffe", after="a\r\nb\rc")
    row = rows(opened(produced(report(forbidden))).worksheets[1])[0]
    shown = str(row["Descriptor before"]), str(row["Descriptor after"])
    assert shown == ("ab", "a\nb\nc")


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
    assert [len(rows(sheet)) for sheet in book.worksheets[1:]] == [3, 3, 1] * 2
    assert book.sheetnames[1:] == [
        f"{name}{mark}"
        for name in (ALL_CHANGES, "Descriptor revised")
        for mark in ("", " (2)", " (3)")
    ]
    ids = [row["Change id"] for sheet in book.worksheets[1:4] for row in rows(sheet)]
    assert ids == [f"{number}" for number in range(7)]
    long = change(before="", after="word " * 10_000)
    book = opened(produced(report(long)))
    row = rows(book.worksheets[1])[0]
    assert len(row["Descriptor after"]) == cells.MOST_CHARACTERS
    assert row["Descriptor after"].endswith("[cut]")
    assert [one for one in said(book) if one and "longer than a cell" in str(one[0])]


@pytest.mark.slow
def test_libreoffice_sees_text_and_prints_the_notice(tmp_path: Path) -> None:
    views = report(*(change(id=f"{n}", code=text) for n, text in enumerate(documents.HOSTILE)))
    flat = etree.fromstring(documents.converted(produced(views), "hostile.xlsx", "fods", tmp_path))
    cells = list(flat.iter(f"{{{TABLE}}}table-cell"))
    assert not [name for cell in cells for name in cell.attrib if str(name).endswith("formula")]
    leads = [str(link.get(HREF)) for link in flat.iter(f"{{{TEXT}}}a")]
    assert leads
    assert all(link.startswith("#") for link in leads)
    found = {" ".join(" ".join(map(str, cell.itertext())).split()) for cell in cells}
    for text in documents.HOSTILE:
        assert " ".join(text.split()) in found
    content = documents.converted(produced(*ALL), "report.xlsx", "pdf", tmp_path)
    pages = [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(content)).pages]
    assert all("CPT © 2025 American Medical Association" in one for one in pages if one)
    whole = " ".join(pages)
    for one in documents.changes(ALL):
        assert one.printed in whole
    assert "All changes" in whole
