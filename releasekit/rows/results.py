"""The rows with their verdicts in words: what is listed, counted, grouped and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.rows.day_spans import EVER
from releasekit.rows.engine_tables import FILE, ROW
from releasekit.rows.judgment import Verdict
from releasekit.rows.long_rows import CELL, COLUMN, DAY, GROUP, MODIFIERS, SYSTEM, chosen
from releasekit.rows.sayings import ID, SAID_TYPES, said
from releasekit.rows.small_tables import small_table
from releasekit.rows.validity import NO_DATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.rows.distinct_texts import Key
    from releasekit.rows.judgment import Standing
    from releasekit.rows.long_rows import LongRows
    from releasekit.rows.recognize import Columns
    from releasekit.rows.validity import Judged, ReadDays

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
    "basis",
)
"""What is said of each code, beside the columns of its row."""
INTERNAL = (FILE, ROW, COLUMN)
"""What results have beside these, by which they are put in order."""
_NUMBERED = ("read_as", "code_set", "replacements", "basis")
"""Of what is said, that which is as it was laid down."""
KEY_TYPES = {"rk_g": "int64", "rk_s": "string", "rk_c": "string"}
_START, _END, WHY = "rk_start", "rk_end", "rk_why"
_MODIFIER = "rk_modifier"
_UNDATED, _FAULTY, _VALID = range(3)
"""The parts of the rows: without a day, of a code that is not valid, and of one that is."""
_WRONG = "not valid on this day: modifier "


def names(own: Sequence[str]) -> dict[str, str]:
    """Return how each of what is said is called beside the user's own columns."""
    taken = {name.casefold() for name in own}
    return {
        name: f"{name} (checked)" if name.casefold() in taken or name in taken else name
        for name in GIVEN
    }


def results(judged: Judged, columns: Columns, *, every: bool, in_order: bool = False) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return the user's columns, `GIVEN`, and `rk_standing`: one row a code of a row.

    It has the codes that are not valid, or `every` one, and besides the columns by which it is in
    the order of the rows; it is in that order if it is to be.
    """
    import ibis  # noqa: PLC0415 (an extra)

    parts = [_every(ibis, judged)] if every else _faulty(ibis, judged)
    table = parts[0]
    if len(parts) > 1:
        table = ibis.union(*(part.select(*table.columns) for part in parts))
    if in_order:  # before texts are made of what is said: they are long to sort
        table = table.order_by(*order(judged.long))
    return _listed(ibis, table, judged, columns)


def in_text(table: Any, judged: Judged) -> Any:  # noqa: ANN401 (tables of Ibis)
    """Return results with texts for what DuckDB has as numbers until then: see engine_tables."""
    called = [names(judged.long.own)[name] for name in _NUMBERED]
    return table.mutate(**{name: table[name].fill_null("") for name in called})


def order(long: LongRows) -> tuple[str, ...]:
    """Return the columns by which results are in order: by row, by column, by place in the cell."""
    return (*(long.order or long.own), COLUMN, ID)


def _every(ibis: Any, judged: Judged) -> Any:  # noqa: ANN401 (Ibis)
    """Return each code with its standing and what is wrong with its modifiers."""
    table = with_days(ibis, judged.long, judged.days)
    day = table[DAY].fill_null(ibis.literal(EVER)) if judged.long.dated else None
    table = _joined(table, judged, _standings(judged), day=day)
    if not judged.modifiers:
        return table.mutate(**{_MODIFIER: ibis.null("string")})
    right = _modifiers(judged)
    on = [table[MODIFIERS] == right.rk_t, *_while(_service_day(table, judged.long), right)]
    return table.left_join(right, on).drop("rk_t", "rk_from", "rk_to")


def _faulty(ibis: Any, judged: Judged) -> list[Any]:  # noqa: ANN401 (Ibis)
    """Return the codes that are not valid: each part is the rows that one thing is wrong with.

    A part is an inner join with few codes, so that the engine passes over all other rows early.
    """
    table = with_days(ibis, judged.long, judged.days)
    every = _standings(judged)
    known = {_part_of(judged, standing) for standing in judged.standings}
    day = table[DAY] if judged.long.dated else None
    parts = [_joined(table, judged, every.filter(every.rk_part == _FAULTY), day=day)]
    if _UNDATED in known:
        without = table.filter(table[DAY].isnull())
        parts.append(_joined(without, judged, every.filter(every.rk_part == _UNDATED), day=None))
    parts = [part.mutate(**{_MODIFIER: ibis.null("string")}) for part in parts]
    if judged.modifiers and _VALID in known:
        right = _modifiers(judged)
        on = [table[MODIFIERS] == right.rk_t]
        spans = _while(day, right) if judged.long.dated else []
        modified = table.inner_join(right, [*on, *spans])
        day = modified[DAY] if judged.long.dated else None
        joined = _joined(modified, judged, every.filter(every.rk_part == _VALID), day=day)
        if not judged.long.dated:
            joined = joined.filter(_while(joined.rk_as_of, joined))
        parts.append(joined.drop("rk_t", "rk_from", "rk_to"))
    return parts


def _part_of(judged: Judged, standing: Standing) -> int:
    if judged.long.dated and standing.end == EVER:
        return _UNDATED
    return _VALID if standing.verdict is Verdict.VALID else _FAULTY


def with_days(ibis: Any, long: LongRows, days: ReadDays) -> Any:  # noqa: ANN401 (Ibis)
    """Return the long table with days as dates, and why a row has none."""
    table = long.table
    if not long.dated or long.typed:
        return table.mutate(**{WHY: ibis.literal("")})
    texts = [*days.days, *days.bad]
    columns: dict[str, list[Any]] = {
        "rk_text": texts,
        "rk_date": [*days.days.values(), *(None for _ in days.bad)],
        WHY: [*("" for _ in days.days), *days.bad.values()],
    }
    types = {"rk_text": "string", "rk_date": "date", WHY: "string"}
    right = small_table(columns, types, beside=table)
    dated = table.left_join(right, table[DAY] == right.rk_text)
    return dated.mutate(**{DAY: dated.rk_date}).drop("rk_text", "rk_date")


def key_columns(keys: Sequence[Key]) -> dict[str, list[Any]]:
    """Return the columns of a small table that is joined with cells."""
    return {name: [key[place] for key in keys] for place, name in enumerate(KEY_TYPES)}


def same_cell(table: Any, right: Any, long: LongRows) -> list[Any]:  # noqa: ANN401 (Ibis)
    """Return on what the long table is joined with a small one; no more than tells cells apart."""
    on = [table[CELL] == right.rk_c]
    if long.named:
        on.append(table[SYSTEM] == right.rk_s)
    if len(long.groups) > 1:
        on.append(table[GROUP] == right.rk_g)
    return on


def _standings(judged: Judged) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return the standings of all cells, each with the part of the rows that it is of."""
    columns: dict[str, list[Any]] = key_columns(judged.keys)
    columns |= said(judged.standings, judged.as_of)
    columns |= {
        ID: list(range(len(judged.standings))),
        _START: [standing.start for standing in judged.standings],
        _END: [standing.end for standing in judged.standings],
        "rk_part": [_part_of(judged, standing) for standing in judged.standings],
    }
    types = KEY_TYPES | SAID_TYPES
    types |= {ID: "int64", _START: "date", _END: "date", "rk_part": "int64"}
    return small_table(columns, types, beside=judged.long.table)


def _joined(table: Any, judged: Judged, right: Any, *, day: Any) -> Any:  # noqa: ANN401 (Ibis)
    """Return the long table with some standings of its cells, those on a day if one is."""
    on = same_cell(table, right, judged.long)
    if day is not None:
        on += [day >= right[_START], day <= right[_END]]
    return table.inner_join(right, on).drop(*KEY_TYPES, _START, _END, "rk_part")


def _modifiers(judged: Judged) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return the texts of modifiers that are not valid from one day to another."""
    columns: dict[str, list[Any]] = {
        "rk_t": [span.text for span in judged.modifiers],
        _MODIFIER: [span.names for span in judged.modifiers],
        "rk_from": [span.start for span in judged.modifiers],
        "rk_to": [span.end for span in judged.modifiers],
    }
    types = {"rk_t": "string", _MODIFIER: "text", "rk_from": "date", "rk_to": "date"}
    return small_table(columns, types, beside=judged.long.table)


def _service_day(table: Any, long: LongRows) -> Any:  # noqa: ANN401 (a column of Ibis)
    return table[DAY] if long.dated else table.rk_as_of


def _while(day: Any, right: Any) -> list[Any]:  # noqa: ANN401 (Ibis)
    return [day >= right.rk_from, day <= right.rk_to]


def _listed(ibis: Any, table: Any, judged: Judged, columns: Columns) -> Any:  # noqa: ANN401 (Ibis)
    """Return what is listed of a part of the rows, by its columns' names."""
    wrong = table[_MODIFIER].notnull() & (table.rk_verdict == Verdict.VALID.value)
    bad_day = (table[WHY].fill_null("") != "") & table.rk_said.endswith(NO_DATE)
    named_day = table.rk_said.re_replace(f"{NO_DATE}$", "").concat(table[WHY])
    modifier = ibis.literal(_WRONG).concat(table[_MODIFIER])
    said = {
        "column": _column(ibis, table, columns),
        "code": table[CELL],
        "date": _service_day(table, judged.long),
        "verdict": ibis.ifelse(wrong, Verdict.MODIFIER_INVALID.value, table.rk_verdict),
        "why": ibis.cases((bad_day, named_day), (wrong, modifier), else_=table.rk_said),
        "first_day": table.rk_first,
        "last_day": table.rk_last,
        "read_as": table.rk_read_as,
        "code_set": table.rk_code_set,
        "replacements": table.rk_replacements,
        "basis": table.rk_basis,
    }
    called = names(judged.long.own)
    given = {called[name]: said[name] for name in GIVEN}
    ordered = [name for name in order(judged.long) if name not in judged.long.own]
    return table.select(*judged.long.own, *ordered, **given)


def _column(ibis: Any, table: Any, columns: Columns) -> Any:  # noqa: ANN401 (Ibis)
    texts = [ibis.literal(column.name) for column in columns.codes]
    return chosen(ibis, table[COLUMN], texts)
