"""What one file alone shows to be wrong: like columns swapped, columns emptied, a list cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.errors import ReleasekitError
from releasekit.ingest.remarks import ALONE
from tests.ingest.test_beside_one_another import LIMITS, QUARTERS, limits, load
from tests.ingest.test_values_allowed import loaded, put, rows, swapped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REFUSED: dict[str, tuple[str, Callable[[str], str], str]] = {
    "values: assistants and co-surgeons swapped": (
        "pfs",
        rows(put(21, "9"), "11042"),
        "CO- SURG is '9', and ASST SURG is '0'",
    ),
    "values: co-surgeons and teams swapped": (
        "pfs",
        rows(put(22, "2"), "11042"),
        "TEAM SURG is '2', and CO- SURG is '0'",
    ),
    "values: amounts for hospitals swapped": (
        "pfs",
        rows(put(30, "99.5"), "11042"),
        "FACILITY PE USED FOR OPPS PAYMENT AMOUNT is .*, and MP USED FOR OPPS PAYMENT AMOUNT is 99",
    ),
    "payments: rate and least copayment swapped": (
        "opps-addendum-b",
        rows(swapped(5, 7), "11042"),
        "Payment Rate is .*, and Minimum Unadjusted Copayment is",
    ),
    "payments: weight and rate swapped": (
        "opps-addendum-b",
        rows(swapped(4, 5), "11042"),
        "Payment Rate is .*, and Relative Weight is",
    ),
    "groups: no class": ("ms-drg", rows(put(3, ""), "469"), "MDC is blank, and the code is '469'"),
}
TAKEN: dict[str, tuple[str, Callable[[str], str]]] = {
    "a rate rounded to less than its copayment": (
        "opps-addendum-b",
        rows(lambda row: [*row[:5], "$75.003", row[6], "$75.01", *row[8:]], "11042"),
    ),
    "teams where co-surgeons are": (
        "pfs",
        rows(lambda row: [*row[:20], "0", "1", "2", *row[23:]], "11042"),
    ),
    "no assistant, and the others do not apply": (
        "pfs",
        rows(lambda row: [*row[:20], "9", "0", "0", *row[23:]], "11042"),
    ),
    "a group of no class": ("ms-drg", rows(lambda row: ["981", *row[1:3], "", *row[4:]], "469")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_and_why(name: str, tmp_path: Path) -> None:
    code_set, change, why = REFUSED[name]
    with pytest.raises(ReleasekitError, match=why):
        loaded(tmp_path, code_set, change)


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_taken_without_a_word(name: str, tmp_path: Path) -> None:
    code_set, change = TAKEN[name]
    assert loaded(tmp_path, code_set, change).manifest.forced == ()


SIGNS = "0123456789ACEGJLQV"
LONE: dict[str, tuple[str, int, str]] = {
    "whole": (SIGNS, 25, ""),
    "without its end": (SIGNS[:-2], 25, "no code that begins with Q or V"),
    "without its beginning": (SIGNS[1:], 25, "no code that begins with 0,"),
    "short": ("1", 340, ""),
}


@pytest.mark.parametrize("name", LONE)
def test_a_lone_list_is_refused_if_it_is_cut_else_said_to_be_alone(
    name: str, tmp_path: Path
) -> None:
    signs, count, why = LONE[name]
    codes = [f"{sign}{number:04d}" for sign in signs for number in range(count)]
    place = limits(tmp_path, QUARTERS["2024-04"], codes)
    if why:
        with pytest.raises(ReleasekitError, match=why):
            load(tmp_path, LIMITS, "2024-04", place)
        return
    alone = ALONE.format(name="MUE Practitioner")
    assert load(tmp_path, LIMITS, "2024-04", place).remarks == (alone,)
    later = limits(tmp_path, QUARTERS["2024-07"], codes[:-1])
    assert (
        ALONE.format(name="MUE Practitioner")
        not in load(tmp_path, LIMITS, "2024-07", later).remarks
    )
