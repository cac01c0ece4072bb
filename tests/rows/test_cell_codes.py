"""What cells of codes are read as: each spelling that a user may bring, and what fits no code."""

from __future__ import annotations

import pytest

from releasekit import resources
from releasekit.rows import Rows
from releasekit.rows.cell_codes import Reader, separate_modifiers
from releasekit.store import Store

ZEROS, CONFUSED, SHEET, APART = "lost zeros", "read as a figure", "spreadsheet", "left out"
ONE = [
    ("99203", "99203", ""),
    (" 99203 ", "99203", ""),
    ('"99203"', "99203", ""),
    ('="99203"', "99203", ""),
    ("'99203", "99203", ""),
    ("99203\u200b", "99203", ""),
    ("\uff19\uff19\uff12\uff10\uff13", "99203", ""),
    ("99203.0", "99203", SHEET),
    ("285", "00285", ZEROS),
    ("285.0", "00285", SHEET),
    ("2.85E2", "00285", SHEET),
    ("1U", "0001U", ZEROS),
    ("O0285", "00285", CONFUSED),
    ("0O285", "00285", CONFUSED),
    ("A21O1", "A2101", CONFUSED),
    ("a2101", "A2101", ""),
    ("A02.1", "A021", ""),
    ("a021", "A021", ""),
    ("A0 21", "A021", APART),
    ("A02-1", "A021", APART),
    ("A02", "A02", ""),
]
"""A cell, the code that it says, and what had to be done to read it; empty for nothing."""
MODIFIED = [
    ("99203-25", "99203", ("25",)),
    ("99203 25 59", "99203", ("25", "59")),
    ("99203:25", "99203", ("25",)),
    ("HC:99203:25:59", "99203", ("25", "59")),
    ("HC:99203", "99203", ()),
    ("00285TC", "00285", ("TC",)),
    ("A2101-NU", "A2101", ("NU",)),
]
SEVERAL = [
    ("99203, 99221", ["99203", "99221"]),
    ("99203;A02.1", ["99203", "A021"]),
    ("99203 | 99221", ["99203", "99221"]),
    ("99203 99221", ["99203", "99221"]),
    ("99203 and 99221", ["99203", "99221"]),
    ("99203-99205", ["99203", "99204", "99205"]),
    ("99203 to 99205", ["99203", "99204", "99205"]),
    ("A02-A021", ["A02", "A020", "A021"]),
    ("A02.0-A02.1", ["A020", "A021"]),
]
OTHERS = [
    ("00409-1234-01", "NDC"),
    ("12345678901", "NDC"),
    ("0450", "revenue code"),
    ("250.01", "ICD-9-CM diagnosis code"),
    ("27095216", "number of your own"),
]
"""What is no code of a declared code set, and what it is."""
OLDER = [
    ("042", ("icd10cm",), "", "possibly ICD-9-CM diagnosis code, and no code of ICD-10-CM"),
    ("127", ("icd10cm",), "", "several readings fit: I27, 127 (ICD-9-CM diagnosis code)"),
    ("110", ("icd10cm",), "", "possibly ICD-9-CM diagnosis code, and no code of ICD-10-CM"),
    ("401", ("icd10cm",), "", "possibly ICD-9-CM diagnosis code, and no code of ICD-10-CM"),
    ("4019", ("icd10cm",), "", "possibly ICD-9-CM diagnosis code, and no code of ICD-10-CM"),
    ("250.1", ("icd10cm",), "", "ICD-9-CM diagnosis code, and no code of ICD-10-CM"),
    ("042", ("cpt",), "", "no release of ICD-10-PCS is loaded"),
    ("4019", ("cpt",), "", "no code of CPT"),
    ("285", ("cpt",), "00285", ""),
    ("O42", ("icd10cm",), "O42", ""),
    ("AO2.1", ("icd10cm",), "A021", ""),  # a letter for a figure, and no number
    ("O0285", ("cpt",), "00285", ""),
]
"""Numbers in columns of diagnoses that may be of the code set before, and neighbors."""
NO_RECORD = ["99999", "Q9999", "A9C9E"]
NO_CODE = ["?", "12345678901", "no code", "NONE", "0000"]


@pytest.fixture(scope="module")
def reader() -> Reader:
    sources = Rows(Store(resources.folder("releases"))).sources
    return Reader(sources.known, sources.absent, sources.others)


def read(reader: Reader, cell: str) -> list[tuple[str, str]]:
    return [(each.code, each.mending) for each in reader.read(cell, tuple(reader.known))]


@pytest.mark.parametrize(("cell", "code", "mending"), ONE, ids=repr)
def test_one_code(reader: Reader, cell: str, code: str, mending: str) -> None:
    ((found, how),) = read(reader, cell)
    assert found == code
    assert mending in how
    assert bool(mending) is bool(how)


@pytest.mark.parametrize(("cell", "code_sets", "code", "why"), OLDER)
def test_a_number_is_not_made_a_code_of_a_letter(
    reader: Reader, cell: str, code_sets: tuple[str, ...], code: str, why: str
) -> None:
    (found,) = reader.read(cell, code_sets)
    assert (found.code, found.why) == (code, why)


@pytest.mark.parametrize(("cell", "code", "modifiers"), MODIFIED)
def test_a_code_with_modifiers(
    reader: Reader, cell: str, code: str, modifiers: tuple[str, ...]
) -> None:
    (found,) = reader.read(cell, tuple(reader.known))
    assert (found.code, found.modifiers, found.mending) == (code, modifiers, "")


@pytest.mark.parametrize(("cell", "codes"), SEVERAL)
def test_several_codes(reader: Reader, cell: str, codes: list[str]) -> None:
    assert [code for code, _ in read(reader, cell)] == codes


@pytest.mark.parametrize("cell", NO_RECORD)
def test_the_form_of_a_code_is_no_record(reader: Reader, cell: str) -> None:
    (found,) = reader.read(cell, tuple(reader.known))
    assert (found.code, found.on_record) == (cell, False)


@pytest.mark.parametrize("cell", NO_CODE)
def test_what_fits_no_code_says_so(reader: Reader, cell: str) -> None:
    for found in reader.read(cell, tuple(reader.known)):
        assert not found.code
        assert found.why


@pytest.mark.parametrize(("cell", "name"), OTHERS)
def test_what_is_something_else_is_said_by_name(reader: Reader, cell: str, name: str) -> None:
    (found,) = reader.read(cell, tuple(reader.known))
    assert (found.code, found.why.partition(",")[0]) == ("", name)


def test_a_revenue_code_that_may_have_lost_a_zero_is_either(reader: Reader) -> None:
    (found,) = reader.read("0285", tuple(reader.known))
    assert not found.code
    assert found.why == "several readings fit: 00285, 0285 (revenue code)"


@pytest.mark.parametrize("cell", ["", "  ", "\u200b", "''"])
def test_a_blank_cell_says_nothing(reader: Reader, cell: str) -> None:
    assert reader.read(cell, tuple(reader.known)) == []


def test_where_several_readings_fit_none_is_taken(reader: Reader) -> None:
    class Both:
        """A code set in which both spellings of one text are on record."""

        layout = reader.known["cpt"].layout
        modifiers: dict[str, list[str]] = {}  # noqa: RUF012 (a test's stand-in)

        def __contains__(self, code: str) -> bool:
            return code in {"00101", "001O1", "O0101"}

    (found,) = Reader({"cpt": Both()}, {}).read("O01O1", ("cpt",))  # type: ignore[dict-item]  # a stand-in
    assert not found.code
    assert "several readings fit: 00101, 001O1, O0101" in found.why


@pytest.mark.parametrize(
    ("cell", "modifiers"),
    [
        ("25", ("25",)),
        ("25,59", ("25", "59")),
        ("25 59", ("25", "59")),
        ("2559", ("25", "59")),
        ("rt", ("RT",)),
        ("", ()),
        ("1", ("1",)),
        ("RT, ,", ("RT",)),
    ],
)
def test_modifiers_of_their_own_column(cell: str, modifiers: tuple[str, ...]) -> None:
    assert separate_modifiers(cell) == modifiers
