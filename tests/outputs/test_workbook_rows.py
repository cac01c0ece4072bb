"""The rows of the Excel form: every change once, a fact a cell, days as dates, codes as texts."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections import Counter
from typing import Any

import pytest
from lxml import etree

from releasekit.licensing import Gate, audience
from releasekit.office import changes_book
from releasekit.views import leak_sources
from releasekit.views.overlay_columns import OverlayView
from tests.support import documents
from tests.support.reports import FLAG, change, report
from tests.support.workbooks import (
    ALL,
    ALL_CHANGES,
    CLASSES,
    SUMMARY,
    marks,
    opened,
    produced,
    rows,
    said,
)

REPORTING = {"": "", "yes": "yes", "no": "no", "no-longer": "no longer", "now": "now"}
"""What the column says by whether a code can be reported: a change of that says so itself."""


def listed(book: Any) -> list[list[Any]]:  # noqa: ANN401 (as above)
    """Return the summary's rows that name a sheet: level, class, meaning, sheet, codes, changes."""
    rows = [list(one) for one in book[SUMMARY].iter_rows(values_only=True)]
    return [one for one in rows if one[3] in book.sheetnames]


@pytest.mark.parametrize("name", ["public", "internal"])
@pytest.mark.parametrize("pair", documents.PAIRS, ids=lambda pair: pair[0])
def test_every_change_is_once_in_all_and_once_in_the_sheet_of_its_class(
    pair: tuple[str, str, str], name: str
) -> None:
    view = documents.shown(*pair, name=name)
    book = opened(produced(view))
    whole, *classes = listed(book)
    titles = {one[3]: one[1] for one in classes}
    assert book.sheetnames == [SUMMARY, ALL_CHANGES, *titles]
    found = Counter(
        (titles[sheet.title], row["Change id"])
        for sheet in book.worksheets[CLASSES:]
        for row in rows(sheet)
    )
    assert found == documents.ids([view])
    every = [(row["Class"], row["Change id"]) for row in rows(book[ALL_CHANGES])]
    assert Counter(every) == found
    codes = [row["Code"] for row in rows(book[ALL_CHANGES])]
    assert codes == sorted(codes)
    assert whole[3:] == [ALL_CHANGES, len(set(codes)), len(codes)]
    for _, title, _, sheet, _, changes in classes:
        assert (
            changes == len(rows(book[sheet])) == every.count((title, "")) + len(rows(book[sheet]))
        )


def test_a_row_says_what_the_view_says() -> None:
    found = {row["Change id"]: row for row in rows(opened(produced(*ALL))[ALL_CHANGES])}
    for view in ALL:
        for section in view.sections:
            for one in section.changes:
                row = {name: "" if cell is None else cell for name, cell in found[one.id].items()}
                assert row["Code set"] == view.name
                assert (row["Code"], row["Section"]) == (one.printed, section.title)
                assert (row["Class"], row["Level"]) == (one.title, one.level_title)
                values = row["Value before"], row["Value after"]
                texts = row["Text before"], row["Text after"]
                if one.aspect in {"code", "display"}:
                    assert tuple(map(str, texts)) == (str(one.before), str(one.after))
                    assert values == ("", "")
                else:
                    assert texts == ("", str(one.display))
                    shown = ("", "") if one.about_code else (one.before, one.after)
                    if not one.aspect.startswith("date."):
                        assert tuple(map(str, values)) == tuple(map(str, shown))
                assert row["What changed"] == (
                    "" if one.about_code or one.aspect == "display" else one.aspect_title
                )
                assert row.get("Billable", "") == REPORTING[one.reporting]
                assert row["Replacement"] == ", ".join(map(str, one.replacements))
                assert row["Source"].startswith(one.release)
                assert ("interim update" in row["Source"]) is one.interim
                assert ("replacement published" in row["Source"]) is bool(one.replacements)
                statuses = {"live": "Valid", "header": "Header", "ended": "Discontinued"}
                assert row["Status"] == statuses[one.status]
                assert row.get("First in book", "") == one.first_in_book


def test_days_are_dates() -> None:
    """A person can sort by them, and Excel can reckon with them."""
    book = opened(produced(*ALL))
    found = {row["Change id"]: row for row in rows(book[ALL_CHANGES])}
    for one in documents.changes(ALL):
        row = found[one.id]
        assert row["Effective date"].date().isoformat() == one.effective
        last = row["Last date of service"]
        assert (last.date().isoformat() if last else "") == one.last_day
        if one.aspect.startswith("date.") and not one.about_code:
            for name, value in (("before", one.raw_before), ("after", one.raw_after)):
                cell = row[f"Value {name}"]
                assert (cell.date().isoformat() if cell else "") == str(value)
    for sheet in book.worksheets[1:]:
        dated = [cell for cell in sheet[2] if isinstance(cell.value, dt.datetime)]
        assert dated
        assert {cell.number_format for cell in dated} == {"mmm d, yyyy"}
    undated = change(effective="", last_day="unknown")
    row = rows(opened(produced(report(undated)))[ALL_CHANGES])[0]
    assert (row["Effective date"], row["Last date of service"]) == (None, "unknown")


def test_codes_are_texts_whatever_they_look_like() -> None:
    codes = ["00100", "0001E5", "1E10", "0042T", "TRUE", "1-2"]
    content = produced(report(*(change(id=code, code=code) for code in codes)))
    sheet = opened(content)[ALL_CHANGES]
    cells = [sheet.cell(place, 1) for place in range(2, 8)]
    assert [cell.value for cell in cells] == sorted(codes)
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    parts = zipfile.ZipFile(io.BytesIO(content))
    for number in (1, 2, 3):
        tree = etree.fromstring(parts.read(f"xl/worksheets/sheet{number}.xml"))
        (ignored,) = tree.iter("{*}ignoredError")
        assert (ignored.get("numberStoredAsText"), str(ignored.get("sqref"))[:3]) == ("1", "A1:")


def test_what_changed_is_marked_and_copies_as_before_and_after() -> None:
    sheet = opened(produced(*ALL))[ALL_CHANGES]
    by_id = {row["Change id"]: row for row in rows(sheet)}
    for one in documents.changes(ALL):
        if one.aspect == "display":
            before, after = by_id[one.id]["Text before"], by_id[one.id]["Text after"]
            assert (str(before), str(after)) == (str(one.before), str(one.after))
            for cell, kind in ((before, "deleted"), (after, "inserted")):
                if not isinstance(cell, str):
                    assert {found for found, _ in marks(cell)} <= {"same", kind}
    mixed = change(before="Sudden-swelling of two", after="Sudden swelling of  2")
    row = rows(opened(produced(report(mixed)))[ALL_CHANGES])[0]
    for name, other in (("before", "inserted"), ("after", "deleted")):
        kept = [(run.kind, run.text) for run in mixed.redline if run.kind != other]
        assert marks(row[f"Descriptor {name}"]) == kept
    flag = change(**FLAG, before="false", after="true")
    row = rows(opened(produced(report(flag)))[ALL_CHANGES])[0]
    assert (row["What changed"], row["Value before"], row["Value after"]) == (
        "Add-on",
        "false",
        "true",
    )


def test_of_very_many_changes_no_words_are_marked_and_the_summary_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(changes_book, "MOST_MARKED", 1)
    texts = {"before": "Demo of ten", "after": "Demo of twenty"}
    book = opened(produced(report(change(id="a", **texts), change(id="b", **texts))))
    assert [row["Descriptor before"] for row in rows(book[ALL_CHANGES])] == ["Demo of ten"] * 2
    assert ["With more than 1 changes, changed words are not marked"] in said(book)
    (row,) = rows(opened(produced(report(change(**texts))))[ALL_CHANGES])
    assert marks(row["Descriptor before"]) == [("same", "Demo of "), ("deleted", "ten")]


def test_the_issuers_own_columns_stand_beside_the_codes() -> None:
    overlay = OverlayView(headings=("Status", "=Fee"), cells={"D0001": ("covered", "=1+1")})
    view = report(change(), change(id="b", code="D0002"), overlay=overlay)
    sheet = opened(produced(view))[ALL_CHANGES]
    heading, first, second = sheet.iter_rows(values_only=True)
    places = [place for place, name in enumerate(heading) if name in overlay.headings]
    assert [heading[place] for place in places] == ["Status", "Status", "=Fee"]
    assert [first[place] for place in places] == ["Valid", "covered", "=1+1"]
    assert [second[place] for place in places] == ["Valid", None, None]
    assert sheet.cell(2, places[2] + 1).data_type == "s"


def test_a_withheld_text_is_nowhere_in_the_file() -> None:
    diff = documents.compared(*documents.PAIRS[0])
    public, internal = produced(documents.shown(*documents.PAIRS[0])), produced(ALL[0])
    gate = leak_sources.gate([diff], audience("public"))
    assert gate.runs
    gate.validate("report.xlsx", public)
    texts = {str(one.display) for one in documents.changes([ALL[0]])} - {""}
    inside = " ".join(
        str(cell)
        for sheet in opened(internal)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    )
    assert all(text in inside for text in texts)
    with pytest.raises(Exception, match="licensed words"):
        Gate(texts).validate("report.xlsx", internal)
    assert any(one[:1] == ["License"] for one in said(opened(public)))
    every = opened(public)[ALL_CHANGES]
    names = [cell.value for cell in every[1]]
    assert not [name for name in names if name and name.startswith("Descriptor")]
    told = [row for row in rows(every) if row["What changed"] == "Short descriptor"]
    assert told
    assert {row["Value after"] for row in told} == {"(text withheld)"}
