"""A user's table with one row for each cell of codes: what is joined with standings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from releasekit.rows.engine_tables import unnests

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
_TIME = r"((T| +)[0-9]{1,2}|:[0-9]{2}):[0-9]{2}.*$"
"""What follows the day in a text that says a time too."""


class LongRows(Struct, frozen=True, kw_only=True):
    """The long table, and the code sets by group, in the order in which its columns prefer them.

    Cells, days and modifiers stand in it as they are written, null where nothing is; it has a
    column `rk_system` only where rows name the code set of their codes (`named`), `rk_group` only
    where there are several groups. `typed` is whether days are of the type of dates, else they are
    texts. `order` are the columns by which the table has its order.
    """

    table: Any
    groups: tuple[tuple[str, ...], ...]
    named: bool
    dated: bool
    typed: bool
    modified: bool
    own: tuple[str, ...]
    order: tuple[str, ...]


def long_rows(rows: RowTable, columns: Columns, *, timed: bool = False) -> LongRows:
    """Return a table with a row for each cell that may hold codes.

    `timed` says that texts of days may have a time behind them, which is then left out.
    """
    import ibis  # noqa: PLC0415 (an extra)

    codes = columns.codes
    groups = tuple(dict.fromkeys(column.code_sets for column in codes))
    if len(codes) == 1:
        table = rows.table.mutate(**{COLUMN: ibis.literal(0)})
    elif unnests(rows.table.get_backend()):
        numbers = ibis.array(list(range(len(codes)))).unnest()
        table = rows.table.mutate(**{COLUMN: numbers})
    else:
        each = [rows.table.mutate(**{COLUMN: ibis.literal(place)}) for place in range(len(codes))]
        table = ibis.union(*each)
    long = Places(ibis, table, columns, timed=timed)
    return LongRows(
        table=table.mutate(**long.added(groups)),
        groups=groups,
        named=long.named,
        dated=long.dated,
        typed=long.typed,
        modified=bool(columns.modifiers),
        own=rows.names,
        order=rows.order,
    )


class Places:
    """What each column of codes gives to the long table, as expressions on the user's table."""

    def __init__(self, ibis: Any, table: Any, columns: Columns, *, timed: bool = False) -> None:  # noqa: ANN401 (Ibis)
        """Take a table that has the user's columns."""
        self.ibis = ibis
        self.table = table
        self.columns = columns
        self.named = any(column.system for column in columns.codes)
        self.dated = any(column.day for column in columns.codes)
        kinds = [table[column.day].type() for column in columns.codes if column.day]
        self.typed = all(kind.is_date() or kind.is_timestamp() for kind in kinds)
        self.timed = timed

    def of(self, table: Any) -> Places:  # noqa: ANN401 (a table of Ibis)
        """Return the same of another table that has the user's columns."""
        return Places(self.ibis, table, self.columns, timed=self.timed)

    def cell(self, column: CodeColumn) -> Any:  # noqa: ANN401 (a column of Ibis)
        """Return the cells of a column as texts."""
        return as_text(self.table[column.name])

    def system(self, column: CodeColumn) -> Any:  # noqa: ANN401 (a column of Ibis)
        """Return what names the code set of each cell; empty where nothing does."""
        if not column.system:
            return self.ibis.literal("")
        return text_of(self.table, column.system)

    def day(self, column: CodeColumn) -> Any:  # noqa: ANN401 (a column of Ibis)
        """Return the day of each row: a date, or as it is written."""
        if not column.day:
            return self.ibis.null("date" if self.typed else "string")
        return self.day_of(column.day)

    def day_of(self, name: str) -> Any:  # noqa: ANN401 (a column of Ibis)
        """Return a column of days as dates, or as texts where any column of days is one."""
        day = self.table[name]
        kind = day.type()
        if kind.is_timestamp():
            day = day.date()
        if self.typed:
            return day
        text = as_text(day)
        return text.re_replace(_TIME, "") if self.timed and kind.is_string() else text

    def modifiers(self) -> Any:  # noqa: ANN401 (a column of Ibis)
        """Return the modifiers of each row in one text."""
        first, *rest = (as_text(self.table[name]) for name in self.columns.modifiers)
        if not rest:
            return first
        first = first.fill_null("")
        for column in rest:
            first = first.concat(",").concat(column.fill_null(""))
        return first

    def added(self, groups: Sequence[tuple[str, ...]]) -> dict[str, Any]:
        """Return the columns that the long table has beside the user's own."""
        codes = self.columns.codes
        added = {CELL: self._chosen([self.cell(column) for column in codes])}
        if len(groups) > 1:
            places = [self.ibis.literal(groups.index(column.code_sets)) for column in codes]
            added[GROUP] = self._chosen(places)
        if self.named:
            added[SYSTEM] = self._chosen([self.system(column) for column in codes])
        added[DAY] = self._chosen([self.day(column) for column in codes])
        if self.columns.modifiers:
            added[MODIFIERS] = self.modifiers()
        return added

    def _chosen(self, values: Sequence[Any]) -> Any:  # noqa: ANN401 (a column of Ibis)
        return chosen(self.ibis, self.table[COLUMN], values)


def chosen(ibis: Any, place: Any, values: Sequence[Any]) -> Any:  # noqa: ANN401 (Ibis)
    """Return the value at the place that each row names."""
    *most, last = values
    cases = [(place == number, value) for number, value in enumerate(most)]
    return ibis.cases(*cases, else_=last) if cases else last


def as_text(column: Any) -> Any:  # noqa: ANN401 (a column of Ibis)
    """Return a column as texts."""
    return column if column.type().is_string() else column.cast("string")


def text_of(table: Any, name: str) -> Any:  # noqa: ANN401 (a column of Ibis)
    """Return a column as texts, an empty one for null."""
    return as_text(table[name]).fill_null("")
