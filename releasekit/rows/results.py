"""The rows with their verdicts in words: what is listed, counted, grouped and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.rows.long_rows import ADDED, CELL, COLUMN, DAY
from releasekit.rows.standing import Verdict
from releasekit.rows.validity import ID, WHY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.rows.recognize import Columns
    from releasekit.rows.standing import Standing
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
_OWN = "rk_own_verdict"
_SEVERAL = ", "


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

    table = judged.table.join(_words(ibis, judged), ID)
    day = table[DAY]
    if judged.long.dated:
        malformed = table[_OWN].isin([Verdict.MALFORMED.value, Verdict.INPUT_ERROR.value])
        undated = day.isnull() & ~malformed
    else:
        undated = ibis.literal(False)  # noqa: FBT003 (Ibis)
        day = table["rk_as_of"]
    wrong_modifier = (table.rk_modifier != "") & (table[_OWN] == Verdict.VALID.value)
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
            else_=table[_OWN],
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


def _words(ibis: Any, judged: Judged) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return what each standing says, as a table."""
    columns: dict[str, list[object]] = {
        ID: list(range(len(judged.standings))),
        _OWN: [standing.verdict.value for standing in judged.standings],
        "rk_read_as": [standing.reading.code for standing in judged.standings],
        "rk_code_set": [standing.reading.code_set for standing in judged.standings],
        "rk_said": [why(standing) for standing in judged.standings],
        "rk_first": [standing.first_day for standing in judged.standings],
        "rk_last": [standing.last_day for standing in judged.standings],
        "rk_replacements": [replacements(standing) for standing in judged.standings],
        "rk_as_of": [judged.as_of.get(one.reading.code_set) for one in judged.standings],
    }
    days = {"rk_first", "rk_last", "rk_as_of"}
    schema = {name: "date" if name in days else "string" for name in columns} | {ID: "int64"}
    return ibis.memtable(columns, schema=schema)


def why(standing: Standing) -> str:
    """Return what is to be said beside the verdict: what it was read as, and why it is so."""
    mending = standing.reading.mending
    read = f"read as {standing.reading.code}: {mending}" if mending else ""
    return "; ".join(filter(None, (read, standing.why)))


def replacements(standing: Standing) -> str:
    """Return the codes to report instead, in one text."""
    return _SEVERAL.join(link.target for link in standing.replacements if link.target)
