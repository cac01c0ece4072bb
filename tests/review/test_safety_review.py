"""Review forms that mean harm: refused with one clear error, quickly, and nothing is worked out."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from releasekit import review
from releasekit.errors import ReleasekitError, SourceError
from releasekit.review import csv_form, read
from releasekit.review import form as forms
from tests.support.reviewing import form, write
from tests.support.walks import walk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    found = walk(tmp_path / "store", ("A000 Quillon fever", ""), ("B000 Corvine ague", ""))
    return write(tmp_path / "form.xlsx", form(found, tmp_path / "store"))


def rewrite(place: Path, change: Callable[[str, bytes], bytes | None], **more: bytes) -> None:
    """Write an archive again, each member changed or left out, and more members."""
    target = io.BytesIO()
    with zipfile.ZipFile(place) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in more.items():
            new.writestr(name, content)
    place.write_bytes(target.getvalue())


def _sheets(name: str, content: bytes, before: bytes, after: bytes) -> bytes:
    return content.replace(before, after) if name.startswith("xl/worksheets/") else content


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda name, data: data[:-40] if name.startswith("xl/work") else data,
            "workbook that can be read",
        ),
        (
            lambda name, data: None if name == "xl/workbook.xml" else data,
            "workbook that can be read",
        ),
        (
            lambda name, data: None if name == "xl/worksheets/sheet3.xml" else data,
            r"can be read|is missing",
        ),
        (
            lambda name, data: _sheets(
                name, data, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'
            ),
            "declares a document type",
        ),
        (
            lambda name, data: _sheets(name, data, b'<row r="2"', b'<row r="999999999"'),
            "goes on after row 200,000",
        ),
        (lambda name, data: b"\0" * 40_000_000 if "theme" in name else data, "unpacks to"),
        (
            lambda _, data: data.replace(b"releasekit/review/3", b"releasekit/review/9"),
            "is not a review form",
        ),
    ],
)
def test_a_hostile_or_broken_workbook_is_one_clear_error(
    change: Callable[[str, bytes], bytes | None], message: str, place: Path
) -> None:
    rewrite(place, change)
    with pytest.raises(SourceError, match=message) as caught:
        read(place)
    assert "form.xlsx" in str(caught.value)
    assert caught.value.advice


def test_a_member_that_leads_outside_is_refused(place: Path) -> None:
    rewrite(place, lambda _, data: data, **{"../../x": b""})
    with pytest.raises(SourceError, match="leads out of the archive"):
        read(place)


def test_too_large_a_file_is_not_even_opened(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "MOST_BYTES", place.stat().st_size - 1)
    with pytest.raises(SourceError, match="larger than any review form"):
        read(place)


def test_too_many_rows_are_refused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MOST_ROWS", 0)
    with pytest.raises(SourceError, match="has more than 0 rows"):
        read(place)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "Step,Source\n",
        '"never closed',
        "Step,Step\n",
        "Step;Source\n",
        "x" * 200_000,
        "Step\n" + "," * 100,
    ],
)
def test_a_broken_csv_is_one_clear_error(text: str, tmp_path: Path) -> None:
    place = tmp_path / "form.csv"
    place.write_text(text, encoding="utf-8")
    with pytest.raises(ReleasekitError, match=r"form\.csv"):
        read(place)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "'=1", "''-", "'", "", "a=1"])
def test_no_cell_of_a_csv_begins_a_formula_and_each_is_read_as_it_was(cell: str) -> None:
    guarded = csv_form.guarded(cell)
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert csv_form.unguarded(guarded) == cell


def test_an_unknown_file_is_refused(tmp_path: Path) -> None:
    for name, content, message in (
        ("a.ods", b"", "a form is .xlsx or .csv"),
        ("a.xlsx", b"PK\x03\x04 no", "is not an Excel workbook"),
        ("a.csv", b"\xff\xfe", "is not UTF-8"),
        ("b.csv", b"code,target\n1,2\n", "the column 'Step' is there 0 times"),
    ):
        place = tmp_path / name
        place.write_bytes(content)
        with pytest.raises(SourceError, match=message):
            read(place)
    with pytest.raises(SourceError, match="no such file"):
        read(tmp_path / "none.xlsx")
