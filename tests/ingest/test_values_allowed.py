"""Values that are none of their columns', rows that are shifted and columns that are swapped."""

from __future__ import annotations

import csv
import io
import shutil
from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.errors import ReleasekitError
from releasekit.ingest import loader
from releasekit.store import Store
from tests.support.files import DISTRIBUTIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from releasekit.ingest.outcome import Outcome

    Row = list[str]
    Change = Callable[[Row], Row]

FILES = {
    "mue-practitioner": ("2025-10", "MCR_MUE_PractitionerServices_Eff_10-01-2025.csv"),
    "opps-addendum-b": ("2025-10", "October 2025 Web Addendum B.csv"),
    "asp-limits": ("2025-10", "Oct 2025 ASP Pricing File.csv"),
    "ndc-hcpcs": ("2025-10", "October 2025 ASP NDC-HCPCS Crosswalk.csv"),
    "ms-drg": ("2026", "drg_weights.txt"),
    "dmepos": ("2025-10", "DMEPOS25_OCT.csv"),
    "pfs": ("2025-10", "PPRRVU2025_Oct.csv"),
    "opps-caps": ("2025-10", "OPPSCAP_Oct.csv"),
    "ncci-add-on": ("2025-10", "aoc_2025Q4.tsv"),
    "ncci-ptp-practitioner": ("2025-10", "ccipra-v313r0-f2.txt"),
    "gems": ("2018", "2018_I10gem.txt"),
}


def loaded(
    tmp_path: Path, code_set: str, change: Callable[[str], str], *, forced: bool = False
) -> Outcome:
    """Load a sample release of which the text of one file is changed."""
    version, name = FILES[code_set]
    folder = tmp_path / "files"
    shutil.copytree(DISTRIBUTIONS / code_set / version, folder)
    text = (folder / name).read_bytes().decode("latin-1")
    changed = change(text)
    (folder / name).write_bytes(changed.encode("latin-1"))
    store = Store(tmp_path / "store")
    terms = loader.Terms(force=forced)
    return loader.load(store, layouts.load(code_set), version, [folder], terms)


def rows(change: Change, only: str = "") -> Callable[[str], str]:
    """Return what changes the rows below a heading, or those that begin with a text."""

    def changed(text: str) -> str:
        delimiter = "\t" if "\t" in text else ","
        table = list(csv.reader(io.StringIO(text), delimiter=delimiter))
        coded = [row for row in table if row and row[0][:5].strip().isalnum()]
        first = next(n for n, row in enumerate(coded) if any(sign.isdigit() for sign in row[0][:3]))
        below = [id(row) for row in coded[first:] if row[0].startswith(only)]
        assert below
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter)
        writer.writerows(change([*row]) if id(row) in below else row for row in table)
        return out.getvalue()

    return changed


def swapped(one: int, other: int) -> Change:
    """Return what swaps two cells of a row."""

    def change(row: Row) -> Row:
        row[one], row[other] = row[other], row[one]
        return row

    return change


def put(place: int, value: str) -> Change:
    """Return what puts a value into a cell of a row."""
    return lambda row: [*row[:place], value, *row[place + 1 :]]


def lost(place: int) -> Change:
    """Return what takes a cell out of a row, so that the others move up."""
    return lambda row: [*row[:place], *row[place + 1 :], ""]


def cut(count: int) -> Change:
    """Return what takes the last cells off a row."""
    return lambda row: row[:-count]


def pushed(place: int) -> Change:
    """Return what puts an empty cell into a row, so that the others move on."""
    return lambda row: [*row[:place], "", *row[place:]]


REFUSED: dict[str, tuple[str, Callable[[str], str], str]] = {
    "limits: units and indicator swapped": ("mue-practitioner", rows(swapped(1, 2)), "no number"),
    "limits: indicator and reason swapped": (
        "mue-practitioner",
        rows(swapped(2, 3)),
        "MUE Adjudication Indicator is .*, none of 1 Line Edit, .*; so it is in 21 records",
    ),
    "limits: another indicator": (
        "mue-practitioner",
        rows(put(2, "4 Date of Service Edit"), "93000"),
        r"\.csv:\d+: MUE Adjudication Indicator is '4 Date of Service Edit', none of 1 Line Edit",
    ),
    "limits: no units": ("mue-practitioner", rows(put(1, ""), "93000"), "MUE Values is blank"),
    "limits: less than none": ("mue-practitioner", rows(put(1, "-3"), "93000"), "less than 0"),
    "limits: a cell lost": ("mue-practitioner", rows(lost(1), "93000"), "is no number"),
    "limits: no last cell": (
        "mue-practitioner",
        rows(cut(1), "93000"),
        "ends before its last column, as 1 row",
    ),
    "payments: descriptor and status swapped": ("opps-addendum-b", rows(swapped(1, 2)), "SI is"),
    "payments: status and class swapped": ("opps-addendum-b", rows(swapped(2, 3)), "SI is"),
    "payments: rate and least copayment swapped with others": (
        "opps-addendum-b",
        rows(swapped(3, 5)),
        "APC is .*, not of the form",
    ),
    "payments: no class": (
        "opps-addendum-b",
        rows(put(3, ""), "11042"),
        "APC is blank, and SI is 'T'",
    ),
    "payments: no status": ("opps-addendum-b", rows(put(2, ""), "11042"), "SI is blank"),
    "payments: no rate": (
        "opps-addendum-b",
        rows(put(5, ""), "11042"),
        "Payment Rate is blank, and Minimum Unadjusted Copayment beside it is '\\$75.01'",
    ),
    "payments: shifted": ("opps-addendum-b", rows(pushed(2), "11042"), "SI is blank"),
    "payments: no last cell": ("opps-addendum-b", rows(cut(1), "11042"), "ends before its last"),
    "drugs: no amount": ("asp-limits", rows(put(3, ""), "J1100"), "Payment Limit is blank"),
    "drugs: a decimal comma": ("asp-limits", rows(put(3, "0,499"), "J1100"), "is to be a point"),
    "drugs: a comma where others have a point": (
        "asp-limits",
        rows(put(3, "6,123"), "J1100"),
        "Payment Limit is '6,123', which is another number if its comma is a decimal one",
    ),
    "drugs: more than all": ("asp-limits", rows(put(4, "200"), "J1100"), "more than 100"),
    "drugs: dose and amount swapped": ("asp-limits", rows(swapped(2, 3)), "is no number"),
    "drugs: amount and share swapped": ("asp-limits", rows(swapped(3, 4)), "more than 100"),
    "drugs: a cell lost": ("asp-limits", rows(lost(2), "J1100"), "Dosage is '0.1130', not of the"),
    "products: a cell lost": ("ndc-hcpcs", rows(lost(2), "Q4121"), "is no code|is blank|no number"),
    "products: shifted into columns without a heading": (
        "ndc-hcpcs",
        rows(pushed(9), "Q4121"),
        "has '2' behind its last heading",
    ),
    "products: labeler and product swapped": ("ndc-hcpcs", rows(swapped(2, 3)), "is no code"),
    "products: no quantity": ("ndc-hcpcs", rows(put(7, ""), "Q4121"), "PKG QTY is blank"),
    "groups: yes in small letters": (
        "ms-drg",
        rows(put(1, "yes"), "469"),
        "FY Final Post-Acute DRG is 'yes', neither 'Yes' nor 'No'",
    ),
    "groups: no weight": ("ms-drg", rows(put(7, ""), "469"), "Cap Applied is blank"),
    "groups: less than nothing": ("ms-drg", rows(put(7, "-3.25"), "469"), "less than 0"),
    "groups: weights swapped with stays": ("ms-drg", rows(swapped(8, 9)), "and Geometric mean"),
    "groups: type and title swapped": ("ms-drg", rows(swapped(4, 5)), "TYPE is"),
    "groups: class and type swapped": ("ms-drg", rows(swapped(3, 4)), "MDC is"),
    "groups: no stay": ("ms-drg", rows(put(9, ""), "469"), "mean LOS is blank, and TYPE is 'SURG'"),
    "groups: special pay alone": (
        "ms-drg",
        rows(swapped(1, 2), "469"),
        "FY Final Post-Acute DRG is No, and FY Final Special Pay DRG is Yes",
    ),
    "groups: shifted": ("ms-drg", rows(pushed(1), "469"), "values below|behind its last"),
    "supplies: ceiling and floor swapped": ("dmepos", rows(swapped(5, 6)), "Ceiling is"),
    "supplies: class and jurisdiction swapped": ("dmepos", rows(swapped(3, 4)), "JURIS is"),
    "supplies: no amount of a state": ("dmepos", rows(put(9, "")), "is blank"),
    "values: total": (
        "pfs",
        rows(put(5, "2.01"), "11042"),
        "NON-FACILITY TOTAL is 3.70, and WORK RVU, NON-FAC PE RVU, MP RVU add up to 4.70",
    ),
    "values: expenses swapped": ("pfs", rows(swapped(6, 8), "11042"), "add up to"),
    "values: another status": ("pfs", rows(put(3, "Z"), "11042"), "STATUS CODE is 'Z', none of A,"),
    "values: another period": ("pfs", rows(put(14, "015"), "11042"), "GLOB DAYS is '015', none of"),
    "values: shares of more than all": ("pfs", rows(put(16, "80"), "11042"), "more than 1"),
    "values: status and mark swapped": ("pfs", rows(swapped(3, 4)), "STATUS CODE is blank"),
    "values: a cell lost": ("pfs", rows(lost(4), "11042"), "is blank"),
    "values: no last cell": ("pfs", rows(cut(1), "11042"), "ends before its last column"),
    "caps: no price": ("opps-caps", rows(put(5, ""), "99459"), "FACILITY PRICE is blank"),
    "add-on codes: type and days swapped": ("ncci-add-on", rows(swapped(2, 5)), "no date|none of"),
    "add-on codes: ended before": (
        "ncci-add-on",
        rows(put(6, "2012001"), "64484"),
        "AOC Edit Deletion Date is 2012001, and AOC Edit Effective Date is 2013",
    ),
    "pairs: codes swapped": (
        "ncci-ptp-practitioner",
        rows(swapped(0, 1)),
        "Column 1 is '.*' behind '.*', and the records are in its order",
    ),
    "pairs: no indicator": (
        "ncci-ptp-practitioner",
        rows(cut(2), "20610"),
        "ends before its last column, as 4 rows",
    ),
    "pairs: a mark of its own": (
        "ncci-ptp-practitioner",
        rows(put(2, "x"), "20610"),
        "neither '\\*' nor blank; so it is in 4 records",
    ),
    "mappings: a flag that is none": (
        "gems",
        lambda text: text.replace("0020  10000", "0020  20000", 1),
        "is no code",
    ),
    "mappings: none, and a code": (
        "gems",
        lambda text: text.replace("0020  10000", "0020  11000", 1),
        "is no code",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_and_why(name: str, tmp_path: Path) -> None:
    code_set, change, why = REFUSED[name]
    with pytest.raises(ReleasekitError, match=why):
        loaded(tmp_path, code_set, change)
    assert Store(tmp_path / "store").releases(code_set) == []


TAKEN: dict[str, tuple[str, Callable[[str], str]]] = {
    **{f"{code_set} as it is": (code_set, lambda text: text) for code_set in FILES},
    "thousands": ("mue-practitioner", rows(put(1, "1,000"), "93000")),
    "thousands with cents": ("opps-addendum-b", rows(put(5, "$1,375.02"), "11042")),
    "no limit is 0": ("mue-practitioner", rows(put(1, "0"), "93000")),
    "none is as it was": ("ms-drg", rows(put(1, "No"), "469")),
    "a cent of rounding": ("pfs", rows(put(11, "3.71"), "11042")),
    "blank cells behind the last heading": ("ndc-hcpcs", rows(lambda row: [*row, "", ""])),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_taken_without_a_word(name: str, tmp_path: Path) -> None:
    code_set, change = TAKEN[name]
    assert loaded(tmp_path, code_set, change).manifest.forced == ()


def test_a_value_that_is_new_can_be_forced_and_is_recorded(tmp_path: Path) -> None:
    change = rows(put(2, "4 Date of Service Edit"), "93000")
    outcome = loaded(tmp_path, "mue-practitioner", change, forced=True)
    (forced,) = outcome.manifest.forced
    assert "MUE Adjudication Indicator is '4 Date of Service Edit', none of" in forced
    store = Store(tmp_path / "store")
    found = store.own(outcome.manifest.release)["93000"]
    assert found.properties["indicator.adjudication"] == "4 Date of Service Edit"


def test_what_is_forced_column_by_column_loses_no_row(tmp_path: Path) -> None:
    change = rows(put(5, "2"), "20610")
    code_set = "ncci-ptp-practitioner"
    sound = loaded(tmp_path / "sound", code_set, lambda text: text)
    outcome = loaded(tmp_path / "forced", code_set, change, forced=True)
    assert outcome.manifest.concepts == sound.manifest.concepts
    assert outcome.manifest.forced
