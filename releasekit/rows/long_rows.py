"""A user's table with one row for each cell of codes: what is joined with standings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from releasekit.rows.small_tables import small_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.rows.recognize import CodeColumn, Columns
    from releasekit.rows.row_files import RowTable

COLUMN, GROUP, CELL, SYSTEM, DAY, MODIFIERS = (
    "rk_column",
    "rk_group",
    "rk_cell",
    "rk_system",
    "rk_day",
    "rk_modifiers",
)
"""What the long table has beside the user's own columns."""
ADDED = (COLUMN, GROUP, CELL, SYSTEM, DAY, MODIFIERS)


class LongRows(Struct, frozen=True, kw_only=True):
    """The long table, and the code sets by group, in the order in which its columns prefer them.

    `named` is whether rows name the code set of their codes, `typed` whether days are of the type
    of dates; else they are texts.
    """

    table: Any
    groups: tuple[tuple[str, ...], ...]
    named: bool
    dated: bool
    typed: bool
    modified: bool


def long_rows(rows: RowTable, columns: Columns) -> LongRows:
    """Return a table with a row for each cell that may hold codes."""
    import ibis  # noqa: PLC0415 (an extra)

    table = rows.table
    groups = tuple(dict.fromkeys(column.code_sets for column in columns.codes))
    modifiers = _modifiers(ibis, table, columns.modifiers)
    days = [_day(table, column) for column in columns.codes]
    typed = not any(day is not None and day.type().is_string() for day in days)
    if not typed:
        days = [day if day is None else day.cast("string") for day in days]
    if len(columns.codes) == 1:
        (column,), (day,) = columns.codes, days
        long = table.mutate(
            **{
                COLUMN: ibis.literal(0),
                GROUP: ibis.literal(0),
                CELL: text_of(table, column.name),
                SYSTEM: text_of(table, column.system) if column.system else ibis.literal(""),
                DAY: _none(ibis, typed=typed) if day is None else day,
                MODIFIERS: modifiers,
            }
        )
    else:
        long = _crossed(ibis, table, columns.codes, groups, days, modifiers, typed=typed)
    long = long.filter(long[CELL].strip() != "")
    return LongRows(
        table=long,
        groups=groups,
        named=any(column.system for column in columns.codes),
        dated=any(day is not None for day in days),
        typed=typed,
        modified=bool(columns.modifiers),
    )


def _crossed(  # noqa: PLR0913, PLR0917 (what a long table is made of)
    ibis: Any,  # noqa: ANN401 (the module)
    table: Any,  # noqa: ANN401 (a table of Ibis)
    codes: Sequence[CodeColumn],
    groups: Sequence[tuple[str, ...]],
    days: Sequence[Any],
    modifiers: Any,  # noqa: ANN401 (a column of Ibis)
    *,
    typed: bool,
) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return each row once for each column of codes, in one pass over the table."""
    numbers = {
        COLUMN: list(range(len(codes))),
        GROUP: [groups.index(each.code_sets) for each in codes],
    }
    places = small_table(numbers, dict.fromkeys(numbers, "int64"))
    crossed = table.mutate(**{MODIFIERS: modifiers}).cross_join(places)
    place = crossed[COLUMN]

    def chosen(columns: Sequence[Any]) -> Any:  # noqa: ANN401 (a column of Ibis)
        *most, last = columns
        cases = [(place == number, column) for number, column in enumerate(most)]
        return ibis.cases(*cases, else_=last) if cases else last

    cells = [text_of(crossed, column.name) for column in codes]
    systems = [
        text_of(crossed, column.system) if column.system else ibis.literal("") for column in codes
    ]
    dated = [
        _none(ibis, typed=typed) if day is None else _again(crossed, column, typed=typed)
        for column, day in zip(codes, days, strict=True)
    ]
    return crossed.mutate(**{CELL: chosen(cells), SYSTEM: chosen(systems), DAY: chosen(dated)})


def _again(table: Any, column: CodeColumn, *, typed: bool) -> Any:  # noqa: ANN401 (Ibis)
    day = _day(table, column)
    return day if typed else day.cast("string")


def _none(ibis: Any, *, typed: bool) -> Any:  # noqa: ANN401 (Ibis)
    return ibis.null("date" if typed else "string")


def _day(table: Any, column: CodeColumn) -> Any:  # noqa: ANN401 (Ibis)
    """Return a column's day as a date or as text; None where it has none."""
    if not column.day:
        return None
    day = table[column.day]
    if day.type().is_timestamp():
        return day.date()
    return day if day.type().is_date() else day.cast("string").strip()


def text_of(table: Any, name: str) -> Any:  # noqa: ANN401 (Ibis)
    """Return a column as texts, an empty one for null."""
    column = table[name]
    return (column if column.type().is_string() else column.cast("string")).fill_null("")


def _modifiers(ibis: Any, table: Any, names: Sequence[str]) -> Any:  # noqa: ANN401 (Ibis)
    if not names:
        return ibis.literal("")
    first, *rest = (text_of(table, name) for name in names)
    for column in rest:
        first = first.concat(",").concat(column)
    return first
