"""The rows with their verdicts in words: what is listed, counted, grouped and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.rows.judgment import Verdict
from releasekit.rows.long_rows import ADDED, CELL, COLUMN, DAY
from releasekit.rows.sayings import ID
from releasekit.rows.validity import WHY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.rows.recognize import Columns
    from releasekit.rows.validity import Judged

GIVEN = (
    "column",
    "code",
    "read_as",
    "code_set",
    "date",
    "verdict",
    "why",
    "first_day",
    "last_day",
    "replacements",
)
"""What is said of each code, beside the columns of its row."""


def names(own: Sequence[str]) -> dict[str, str]:
    """Return how each of what is said is called beside the user's own columns."""
    taken = {name.casefold() for name in own}
    return {
        name: f"{name} (checked)" if name.casefold() in taken or name in taken else name
        for name in GIVEN
    }


def results(judged: Judged, columns: Columns) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return the user's columns, `GIVEN`, and `rk_standing`: one row a code of a row."""
    import ibis  # noqa: PLC0415 (an extra)

    table = judged.table
    day = table[DAY]
    if judged.long.dated:
        malformed = table.rk_verdict.isin([Verdict.MALFORMED.value, Verdict.INPUT_ERROR.value])
        undated = day.isnull() & ~malformed
    else:
        undated = ibis.literal(False)  # noqa: FBT003 (Ibis)
        day = table.rk_as_of
    wrong_modifier = (table.rk_modifier != "") & (table.rk_verdict == Verdict.VALID.value)
    no_date = ibis.ifelse(table[WHY] == "", "no date", table[WHY])
    modifier = ibis.literal("not valid on this day: modifier ").concat(table.rk_modifier)
    column_names = [column.name for column in columns.codes]
    said = {
        "column": _chosen(ibis, table[COLUMN], column_names),
        "code": table[CELL],
        "date": day,
        "verdict": ibis.cases(
            (undated, Verdict.INPUT_ERROR.value),
            (wrong_modifier, Verdict.MODIFIER_INVALID.value),
            else_=table.rk_verdict,
        ),
        "why": ibis.cases((undated, no_date), (wrong_modifier, modifier), else_=table.rk_said),
        "first_day": table.rk_first,
        "last_day": table.rk_last,
        "read_as": table.rk_read_as,
        "code_set": table.rk_code_set,
        "replacements": table.rk_replacements,
    }
    own = [name for name in table.columns if name not in ADDED and not name.startswith("rk_")]
    called = names(own)
    given = {called[name]: said[name] for name in GIVEN}
    return table.select(*own, **given, **{ID: table[ID]})


def _chosen(ibis: Any, place: Any, texts: Sequence[str]) -> Any:  # noqa: ANN401 (Ibis)
    *most, last = texts
    cases = [(place == number, text) for number, text in enumerate(most)]
    return ibis.cases(*cases, else_=last) if cases else ibis.literal(last)
