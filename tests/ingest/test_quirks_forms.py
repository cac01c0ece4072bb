"""Quirks of names and forms: the same release says the same, whatever its files look like."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import textwrap
from typing import TYPE_CHECKING, Any

import pytest
import zstandard

from releasekit.errors import DistributionError
from releasekit.store import Store
from tests.ingest.test_quirks_hcpcs import HERE, records, workbook
from tests.ingest.test_quirks_icd import CM, PCS, ROWS, order
from tests.support.files import DISTRIBUTIONS, load, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from releasekit.model import Concept

DATES = ("ASC_DT", "OPPS_DT", "ADD DT", "ACT EFF DT", "TERM DT")
TRAILER = """
Headers
  23324 headers in icd10cm_order_2025.txt
    143 additions
of which
      6 revisions to both long and short titles

Codes
     10 codes in icd10cm_order_2025.txt
      1 codes in icd10cm_order_2026.txt
      1 additions
      1 deletions
      1 revisions
"""
ACTIONS = [
    ("Delete:", "1", "A00"),
    ("Add:", "0", "A00"),
    ("Add:", "1", "A0001"),
    ("Revise from:", "1", "A000"),
    ("Revise to:", "1", "A000"),
]


def text_form(path: Path, change: Callable[[bytes], bytes] = lambda data: data) -> list[Concept]:
    """Load the made-up text file, changed; give its concepts."""
    path.parent.mkdir(parents=True)
    path.write_bytes(change(next(HERE.glob("*.txt")).read_bytes()))
    return list(load(path.parent / "store", "hcpcs", "2026", path)[0])


@pytest.mark.parametrize("name", ["HCPC26_CONTR_ANWEB.txt", "HCPC2026_JAN_ANWEB_v2.TXT", "a.txt"])
def test_the_text_file_is_chosen_by_its_content(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "files"
    shutil.copytree(HERE, folder)
    next(folder.glob("*.txt")).rename(folder / name)
    notes = "   PROCESSING NOTES\n ____\n          0001--THIS PROCESSING NOTE DELETED 1/1/97.  *\n"
    write(folder / "proc_notes_2026.txt", notes)
    write(folder / "HCPC2026_README.txt", "SAMPLE\n\nA0021 stands in the annual file.\n")
    _, manifest = load(tmp_path / "store", "hcpcs", "2026", folder)
    assert [source.name for source in manifest.sources] == [name]
    assert set(manifest.unclaimed) == {"proc_notes_2026.txt", "HCPC2026_README.txt"}


def short_lines(data: bytes) -> bytes:
    """Cut the blanks off every line, as the continuation lines of 2017 have it."""
    return b"\r\n".join(line.rstrip(b" ") for line in data.split(b"\r\n"))


def long_lines(data: bytes) -> bytes:
    """Fill every record up to its 320 bytes."""
    lines = data.split(b"\r\n")
    return b"\r\n".join(line.ljust(320) if line[5:11].isdigit() else line for line in lines)


def bare(data: bytes) -> bytes:
    """Leave the disclaimers out."""
    return b"\r\n".join(line for line in data.split(b"\r\n") if line[5:11].isdigit())


def disclaimed(data: bytes) -> bytes:
    """Set the disclaimers of 2019 before the records: tabs, hard blanks and empty lines."""
    hard = b"\xa0\xa0 convey endorsement of any particular brand.\xa0 " + b"\t" * 45
    return b"\r\n".join([b"***Disclaimers" + b"\t" * 44, b"\t" * 44, hard, b"", b"", data])


@pytest.mark.parametrize(
    "change",
    [short_lines, long_lines, bare, disclaimed, lambda data: data.replace(b"\r\n", b"\n")],
)
def test_padding_disclaimers_and_line_ends_of_the_text_file_make_no_difference(
    tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    assert text_form(tmp_path / "1" / "a.txt", change) == text_form(tmp_path / "2" / "a.txt")


def test_the_text_file_is_latin_1(tmp_path: Path) -> None:
    found = text_form(
        tmp_path / "f" / "a.txt", lambda data: data.replace(b"Lantern", b"L\xe4nt\xe9rn")
    )
    assert [one.display for one in found if "L" in one.display][:1] == ["Läntérn wagon, per mile"]


def as_number(value: str) -> Any:  # noqa: ANN401 (what a cell may hold)
    return int(value) if value.isdigit() else value


def as_float(value: str) -> Any:  # noqa: ANN401 (what a cell may hold)
    return float(value) if value.isdigit() else value


def as_date(value: str) -> Any:  # noqa: ANN401 (what a cell may hold)
    form = "%Y%m%d" if len(value) == 8 else "%y%m%d"
    return dt.datetime.strptime(value, form) if value else None  # noqa: DTZ007 (a cell has no zone)


@pytest.mark.parametrize("form", [as_number, as_float, as_date, lambda value: f" {value} "])
def test_a_date_of_a_workbook_may_be_text_number_or_date(
    tmp_path: Path, form: Callable[[str], Any]
) -> None:
    rows = [{name: form(row[name]) if name in DATES else row[name] for name in row}
            for row in records()]  # fmt: skip
    found = load(tmp_path / "s", "hcpcs", "2026", workbook(tmp_path / "a.xlsx", rows))[0]
    assert list(found) == text_form(tmp_path / "f" / "a.txt")


@pytest.mark.parametrize("number", ["0010", "00100", 10, 100.0, None])
@pytest.mark.parametrize("blank", [None, "", " ", "\u00a0"])
def test_sequence_numbers_and_blank_cells_make_no_difference(
    tmp_path: Path, number: object, blank: object
) -> None:
    rows = [
        {name: blank if value == "" else value for name, value in row.items()}
        | {"SEQNUM": number, "RECID": int(row["RECID"])}
        for row in records()
    ]
    names = [*records()[0], "SEQNUM"]
    place = workbook(tmp_path / "a.xlsx", rows, headings=names)
    found = load(tmp_path / "s", "hcpcs", "2026", place)[0]
    assert list(found) == text_form(tmp_path / "f" / "a.txt")


@pytest.mark.parametrize(
    "name",
    [
        "icd10cm-order-addenda-2026.txt",
        "icd10cm_order_addenda_2026.txt",
        "icd10cm order addenda 2026.txt",
        "icd10cm-order-addenda-April-2026.TXT",
        "Code Descriptions/order_addenda_Jan_2026.txt",
    ],
)
def test_addenda_are_known_by_any_spelling_and_their_trailer_is_no_record(
    tmp_path: Path, name: str
) -> None:
    rows = "".join(f"{do:<13}{flag} {code:<7} {'Q':<60} Q\n" for do, flag, code in ACTIONS)
    write(tmp_path / "f" / name, rows + TRAILER)
    write(tmp_path / "f" / "icd10cm-order-2026.txt", order(ROWS))
    write(tmp_path / "f" / "icd10cm-codes-2026.txt", "A000    Quillon fever, mild\n")
    _, manifest = load(tmp_path / "s", "icd10cm", "2026", tmp_path / "f")
    assert {source.use: source.records for source in manifest.sources} == {
        "order file": 2,
        "order addenda": 5,
    }
    assert manifest.twins == ("icd10cm-codes-2026.txt",)
    with (tmp_path / "s" / "icd10cm" / "2026" / "declared.tsv.zst").open("rb") as stream:
        table = zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True).read()
    said = [line.split("\t") for line in table.decode().splitlines()[1:]]
    told = [(json.loads(row[4])["action"], row[0]) for row in said if row[0]]
    (totals,) = (json.loads(row[4]) for row in said if not row[0])
    assert totals == {
        "before": "10", "after": "1", "addition": "1", "deletion": "1", "revision": "1"
    }  # fmt: skip
    assert sorted(told) == sorted((do, code) for do, _, code in ACTIONS)


def test_the_parent_is_the_longest_code_that_is_there(tmp_path: Path) -> None:
    rows = [
        ("T36", "0", "Salve"),
        ("T360", "0", "Salve, kept"),
        ("T360X1A", "1", "First"),
        ("W00", "0", "Fall"),
        ("W000XXA", "1", "Fall, first"),
        ("QA0", "0", "Braid"),
        ("QA00142", "1", "Braid, third"),
        ("Q99", "1", "Other"),
    ]
    found, _ = load(tmp_path / "s", "icd10cm", "2026", write(tmp_path / "o.txt", order(rows)))
    assert {one.code: one.parent for one in found} == {
        "Q99": "",
        "QA0": "",
        "QA00142": "QA0",
        "T36": "",
        "T360": "T36",
        "T360X1A": "T360",
        "W00": "",
        "W000XXA": "W00",
    }


def test_an_update_of_one_system_leaves_the_other_as_it_is(tmp_path: Path) -> None:
    load(tmp_path, "icd10pcs", "2026", PCS / "2026")
    before = {path: path.read_bytes() for path in (tmp_path / "icd10pcs").rglob("*.*")}
    load(tmp_path, "icd10cm", "2026-04", CM / "2026")
    with pytest.raises(DistributionError, match="no order file of ICD-10-PCS in what was given"):
        load(tmp_path, "icd10pcs", "2026-04", CM / "2026")
    assert [one.label for one in Store(tmp_path).releases("icd10pcs")] == ["2026"]
    assert {path: path.read_bytes() for path in before} == before


def test_the_addenda_of_both_systems_may_lie_in_one_folder(tmp_path: Path) -> None:
    given = tmp_path / "f"
    write(given / "icd10cm-order-2026.txt", order(ROWS))
    write(given / "icd10pcs_order_2026.txt", order([("001", "0", "Braid, Turning")]))
    row = f"{'Add:':<13}1 A000    {'Q':<60} Q\n"
    write(given / "icd10cm-order-addenda-2026.txt", row + TRAILER)
    row = f"{'Add:':<13}001     {'Q':<60} Q\n"
    write(given / "order_addenda_2026.txt", row + TRAILER.replace(" 1 codes in", " 0 codes in"))
    names = {
        "icd10cm": ["icd10cm-order-2026.txt", "icd10cm-order-addenda-2026.txt"],
        "icd10pcs": ["icd10pcs_order_2026.txt", "order_addenda_2026.txt"],
    }
    for code_set, expected in names.items():
        _, manifest = load(tmp_path / "s", code_set, "2026", given)
        assert [source.name for source in manifest.sources] == expected
        assert manifest.sources[1].records == 1


def test_a_long_text_wrapped_over_many_records_is_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    shutil.copytree(DISTRIBUTIONS / "cpt" / "2026", folder)
    tabbed = next(folder.rglob("LONGULT.txt"))
    text = tabbed.read_text(encoding="utf-8")
    long = "Étude of the velar arch, each 15 minutes, " * 20 + "whole"
    text = text.replace("\t", f"\t{long}; ", 1)
    tabbed.write_text(text, encoding="utf-8", newline="\r\n")
    whole = list(load(tmp_path / "tab", "cpt", "2026", folder)[0])
    wrapped = []
    for line in text.splitlines():
        code, tab, words = line.partition("\t")
        parts = textwrap.wrap(words, 72, break_on_hyphens=False) if tab else [line]
        wrapped += [f"{code}{n:02d} {part:<72}" if tab else part
                    for n, part in enumerate(parts, start=1)]  # fmt: skip
    tabbed.unlink()
    write(tabbed.with_name("LONGULF.txt"), "\n".join(wrapped) + "\n")
    assert max(int(line[5:7]) for line in wrapped if line[5:7].isdigit()) >= 11
    assert list(load(tmp_path / "wrapped", "cpt", "2026", folder)[0]) == whole
