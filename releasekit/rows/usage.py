"""How often a house reported each code, and for how much: of its claims, or of sums by code."""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from releasekit.rows.distinct_texts import distinct_texts
from releasekit.rows.engine_tables import fetched
from releasekit.rows.long_rows import CELL, DAY, GROUP, SYSTEM
from releasekit.rows.number_columns import number
from releasekit.rows.results import with_days
from releasekit.rows.validity import read_days, readings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from releasekit.rows.distinct_texts import Key
    from releasekit.rows.long_rows import LongRows
    from releasekit.rows.recognize import Columns, Sources
    from releasekit.rows.row_files import RowTable

_PART = 3
"""A year counts that has more than this part of the rows of the fullest: a third."""
YEAR = dt.timedelta(days=365)
_TIMES, _AMOUNT = "rk_times", "rk_amount"


class Used(Struct, frozen=True, kw_only=True):
    """What is known of one table: times and amount by code set and code.

    `first` and `last` are the days of service that were counted, None where rows have no day;
    `summed` says that each row is a sum of many. `unread` counts rows whose cell is no code,
    `older` those of before that year, `later` those of behind it, where hardly any are, and
    `undated` those without a day, which do not count.
    """

    codes: Mapping[tuple[str, str], tuple[int, float]]
    first: dt.date | None
    last: dt.date | None
    summed: bool
    unread: int
    older: int
    later: int
    undated: int
    money: bool


def used(rows: RowTable, columns: Columns, sources: Sources) -> Used:
    """Return how often each code was reported in the last year that rows have, and for how much.

    Rows without a day, each of another code, with a column of counts, are sums by code.
    """
    import ibis  # noqa: PLC0415 (an extra)

    texts, long = distinct_texts(rows, columns)
    read = readings(texts.cells, long, sources)
    dated = with_days(ibis, long, read_days(texts.days, long))
    year = _last_year(dated, long)
    table = dated
    if year.first is not None and year.last is not None:
        day = dated[DAY]
        table = dated.filter((day >= ibis.literal(year.first)) & (day <= ibis.literal(year.last)))
    single = max(texts.cells.values(), default=0) == 1
    summed = bool(columns.units) and not long.dated and single
    codes: dict[tuple[str, str], tuple[int, float]] = {}
    unread = 0
    for key, times, amount in _sums(ibis, table, long, columns, summed=summed):
        for reading in read.get(key, ()):
            if reading.code:
                had = codes.get((reading.code_set, reading.code), (0, 0.0))
                codes[reading.code_set, reading.code] = had[0] + times, had[1] + amount
            else:
                unread += times
    return Used(
        codes=codes,
        first=year.first,
        last=year.last,
        summed=summed,
        unread=unread,
        older=year.older,
        later=year.later,
        undated=year.undated,
        money=bool(columns.amount),
    )


class _Year(NamedTuple):
    """The days of rows that count, None where rows have none, and how many rows do not."""

    first: dt.date | None = None
    last: dt.date | None = None
    older: int = 0
    later: int = 0
    undated: int = 0


def _last_year(table: Any, long: LongRows) -> _Year:  # noqa: ANN401 (a table of Ibis)
    """Return the last year of rows: the latest that has a good part of the rows of any other.

    A day that was typed wrong may lie in the future, with hardly a row before it.
    """
    if not long.dated:
        return _Year()
    counted = fetched(table.group_by(DAY).agg(**{_TIMES: table.count()}))
    read = zip(counted[DAY].to_pylist(), counted[_TIMES].to_pylist(), strict=True)
    counts = {day: int(times) for day, times in read}
    undated = counts.pop(None, 0)
    days = sorted(counts)
    if not days:
        return _Year(undated=undated)
    before = [0, *itertools.accumulate(counts[day] for day in days)]
    starts = [bisect.bisect_right(days, day - YEAR) for day in days]
    sizes = [before[place + 1] - before[start] for place, start in enumerate(starts)]
    place = max(place for place, size in enumerate(sizes) if size * _PART > max(sizes))
    start = starts[place]
    return _Year(
        first=days[start],
        last=days[place],
        older=before[start],
        later=before[-1] - before[place + 1],
        undated=undated,
    )


def _sums(
    ibis: Any,  # noqa: ANN401 (the module)
    table: Any,  # noqa: ANN401 (a table of Ibis)
    long: LongRows,
    columns: Columns,
    *,
    summed: bool,
) -> Iterator[tuple[Key, int, float]]:
    """Yield how often each cell stands in rows, and the money of these."""
    nothing = ibis.literal(0.0)
    keys = {
        GROUP: table[GROUP] if len(long.groups) > 1 else ibis.literal(0),
        SYSTEM: table[SYSTEM].fill_null("") if long.named else ibis.literal(""),
        CELL: table[CELL],
    }
    times = number(table, columns.units).sum() if summed else table.count()
    amount = number(table, columns.amount).cast("float64").sum() if columns.amount else nothing
    grouped = table.group_by(**keys).agg(**{_TIMES: times, _AMOUNT: amount})
    found = fetched(grouped)
    read = [found[name].to_pylist() for name in (GROUP, SYSTEM, CELL, _TIMES, _AMOUNT)]
    for group, system, cell, count, money in zip(*read, strict=True):
        if cell:
            yield (group, system, cell), int(count or 0), float(money or 0)
