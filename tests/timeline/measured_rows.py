"""Rows of edits, limits and fees before and after, and the classes of change that they make."""

from __future__ import annotations

from typing import NamedTuple

from tests.support.measured import EDITS, FEES, LIMITS, Kind


class MeasuredRow(NamedTuple):
    """What happened, the rows that have it, and its classes forth and back."""

    title: str
    kind: Kind
    before: tuple[str, ...]
    after: tuple[str, ...]
    classes: set[str]
    mirrored: set[str]


def _row(  # noqa: PLR0913, PLR0917 (a table's columns)
    title: str, kind: Kind, before: str, after: str, classes: str, mirrored: str | None = None
) -> MeasuredRow:
    """Return a row; rows of a side are parted by blanks, and are the same read backwards."""
    back = classes if mirrored is None else mirrored
    sides = tuple(before.split()), tuple(after.split())
    return MeasuredRow(title, kind, *sides, set(classes.split()), set(back.split()))


ON, OLD = "11111,22222,2020-01-01,,0,policy", "11111,22222,2001-01-01,2010-12-31,0,policy"
OFF = "11111,22222,2020-01-01,2025-06-30,0,policy"
AGAIN = "11111,22222,2025-07-01,,0,policy"
WITH = "11111,22222,2020-01-01,,1,policy"
AGAIN_WITH = "11111,22222,2025-07-01,,1,law"
VOID = "11111,22222,2020-01-01,2020-01-01,9,policy"
OTHER = "11111,33333,2020-01-01,,0,policy"
MEASURED_ROWS = [
    _row("an edit came", EDITS, OTHER, f"{OTHER} {ON}", "edit-added", "edit-ended"),
    _row(
        "an edit came that never was in force",
        EDITS,
        "",
        VOID,
        "edit-never-in-force",
        "edit-purged",
    ),
    _row("an edit came and ended", EDITS, "", OFF, "edit-added", "edit-purged"),
    _row("an edit ended", EDITS, ON, OFF, "edit-ended", "edit-revived"),
    _row(
        "an edit began again in a row of its own",
        EDITS,
        OLD,
        f"{OLD} {AGAIN}",
        "edit-revived",
        "edit-ended",
    ),
    _row(
        "an ended edit left the file", EDITS, f"{OFF} {OTHER}", OTHER, "edit-purged", "edit-added"
    ),
    _row(
        "a modifier is allowed in the same row",
        EDITS,
        ON,
        WITH,
        "edit-modifier-allowed",
        "edit-modifier-refused",
    ),
    _row(
        "a modifier is allowed in a row that takes over",
        EDITS,
        ON,
        f"{OFF} {AGAIN_WITH}",
        "edit-modifier-allowed",
        "edit-modifier-refused",
    ),
    _row("a row takes over and says the same", EDITS, ON, f"{OFF} {AGAIN}", "date-revised"),
    _row("an old row came", EDITS, ON, f"{OLD} {ON}", "edit-history-revised"),
    _row(
        "an old row ended earlier",
        EDITS,
        f"{OLD} {ON}",
        f"{OLD.replace('2010', '2009')} {ON}",
        "edit-history-revised",
    ),
    _row(
        "a row that never was in force came",
        EDITS,
        AGAIN,
        f"{VOID} {AGAIN}",
        "edit-history-revised",
    ),
    _row("an ended edit ended earlier", EDITS, OFF, OFF.replace("06-30", "05-31"), "date-revised"),
    _row("another reason", EDITS, ON, ON.replace("policy", "law"), "attribute-revised"),
    _row("another indicator", EDITS, ON, ON.replace(",0,", ",9,"), "indicator-revised"),
    _row(
        "the other order is another edit",
        EDITS,
        OTHER,
        f"{OTHER} 33333,11111,2020-01-01,,0,x",
        "edit-added",
        "edit-ended",
    ),
    _row("nothing", EDITS, f"{OLD} {ON}", f"{OLD} {ON}", ""),
    _row("a limit came", LIMITS, "", "11111,2,1,nature", "limit-added", "limit-removed"),
    _row(
        "a limit was raised",
        LIMITS,
        "11111,9,1,nature",
        "11111,10,1,nature",
        "limit-raised",
        "limit-lowered",
    ),
    _row(
        "a limit is counted otherwise",
        LIMITS,
        "11111,2,1,x",
        "11111,2,2,x",
        "limit-indicator-changed",
    ),
    _row("a limit's reason", LIMITS, "11111,2,1,x", "11111,2,1,y", "attribute-revised"),
    _row(
        "two things at once",
        LIMITS,
        "11111,2,1,x",
        "11111,1,2,x",
        "limit-lowered limit-indicator-changed",
        "limit-raised limit-indicator-changed",
    ),
    _row(
        "a status",
        FEES,
        "11111,,A,1,000,30",
        "11111,,N,1,000,30",
        "became-not-payable",
        "became-payable",
    ),
    _row(
        "another status under which it is paid",
        FEES,
        "11111,,A,1,000,30",
        "11111,,C,1,000,30",
        "status-revised",
    ),
    _row(
        "another status under which it is not",
        FEES,
        "11111,,N,1,000,30",
        "11111,,X,1,000,30",
        "status-revised",
    ),
    _row("a value", FEES, "11111,,A,1,000,30", "11111,,A,1.5,000,30", "value-revised"),
    _row("an indicator", FEES, "11111,,A,1,000,30", "11111,,A,1,XXX,30", "indicator-revised"),
    _row(
        "an indicator that looks like a number",
        FEES,
        "11111,,A,1,9,30",
        "11111,,A,1,0,30",
        "indicator-revised",
    ),
    _row(
        "one modifier's value",
        FEES,
        "1,,A,1,0,3 1,TC,A,1,0,3",
        "1,,A,1,0,3 1,TC,A,2,0,3",
        "value-revised",
    ),
    _row("a code of fees came", FEES, "", "11111,,A,1,000,30", "code-added", "code-deleted"),
    _row(
        "a factor of the whole release",
        FEES,
        "1,,A,1,0,3 2,,A,1,0,3 3,,A,1,0,3",
        "1,,A,1,0,4 2,,A,1,0,4 3,,A,1,0,4",
        "release-value-revised",
    ),
    _row(
        "a factor of a few",
        FEES,
        "1,,A,1,0,3 2,,A,1,0,3 3,,A,1,0,3",
        "1,,A,1,0,4 2,,A,1,0,3 3,,A,1,0,3",
        "value-revised",
    ),
    _row(
        "a factor, and one value",
        FEES,
        "1,,A,1,0,3 2,,A,1,0,3 3,,A,1,0,3",
        "1,,A,2,0,4 2,,A,1,0,4 3,,A,1,0,4",
        "release-value-revised value-revised",
    ),
]
