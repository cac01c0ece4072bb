"""The different texts of a user's rows, in one pass: cells of codes, days, modifiers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from releasekit.errors import RowsError
from releasekit.rows.engine_tables import fetched
from releasekit.rows.long_rows import Places, as_text, chosen, long_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from releasekit.rows.long_rows import LongRows
    from releasekit.rows.recognize import CodeColumn, Columns
    from releasekit.rows.row_files import RowTable

Key = tuple[int, str, str]
"""A different cell: its group of code sets, the system that its row names, its text."""
_MOST = 500_000
"""How many different texts a column may have; of more, it is none of codes, days or modifiers."""
_PLACE, _SYSTEM, _TEXT, _COUNT = "rk_place", "rk_system", "rk_text", "rk_count"


class DistinctTexts(Struct, frozen=True, kw_only=True):
    """How many rows there are, and how many of them have each cell; all texts of their days.

    `days` is none where rows have no day; a null among them is an empty text.
    """

    rows: int
    cells: dict[Key, int]
    days: frozenset[str]
    modifiers: frozenset[str]


def distinct_texts(
    rows: RowTable, columns: Columns, *, modifiers: bool = True
) -> tuple[DistinctTexts, LongRows]:
    """Return the different texts of rows, and the long table in which they stand.

    Those of `modifiers` are not looked through where nothing is said of them.

    Raises RowsError where a column has so many that it cannot be what it is taken for.
    """
    for timed in (False, True):
        long = long_rows(rows, columns, timed=timed)
        asked = columns if modifiers else replace(columns, modifiers=())
        found = _found(rows, asked, long, timed=timed)
        if found is not None:
            return found, long
    message = f"a column has more than {_MOST:,} different dates"
    raise RowsError(message, advice="name the column of dates of service: --date-column")


def _found(
    rows: RowTable, columns: Columns, long: LongRows, *, timed: bool
) -> DistinctTexts | None:
    """Return the texts; None where there are too many of days."""
    import ibis  # noqa: PLC0415 (an extra)

    codes = columns.codes
    days = tuple(dict.fromkeys(column.day for column in codes if column.day))
    counted = (_by_column if rows.by_column else _by_row)(
        ibis, Places(ibis, rows.table, columns, timed=timed), days
    )
    texts = fetched(counted.limit(_MOST * (len(codes) + len(days) + 1) + 1))
    read = [texts[name].to_pylist() for name in (_PLACE, _SYSTEM, _TEXT, _COUNT)]
    sizes = Counter(read[0])
    for place in range(len(codes), len(codes) + len(days)):
        if sizes[place] > _MOST:
            return None
    for place in sizes:
        if sizes[place] > _MOST:
            option, what = (
                ("--code-column", codes[place].name)
                if place < len(codes)
                else ("--modifier-column", ", ".join(columns.modifiers))
            )
            message = f"{what}: more than {_MOST:,} different cells"
            raise RowsError(message, advice=f"name the column that is meant: {option}")
    return _sorted(zip(*read, strict=True), columns, long, len(days))


def _sorted(
    texts: Iterable[tuple[int, str | None, str | None, int]],
    columns: Columns,
    long: LongRows,
    days: int,
) -> DistinctTexts:
    """Return the texts by what they are; a null is an empty text."""
    codes = columns.codes
    cells: dict[Key, int] = {}
    others: list[set[str]] = [set() for _ in range(days + 1)]
    total = 0
    for place, system, text, count in texts:
        total += count if place == 0 else 0
        if place >= len(codes):
            others[place - len(codes)].add(text or "")
        elif text and text.strip():
            key = long.groups.index(codes[place].code_sets), system or "", text
            cells[key] = cells.get(key, 0) + count
    *dates, modifiers = map(frozenset, others)
    every = frozenset(day for each in dates for day in each)
    return DistinctTexts(rows=total, cells=cells, days=every, modifiers=modifiers)


def _parts(
    ibis: Any,  # noqa: ANN401 (the module)
    places: Places,
    days: Sequence[str],
) -> list[tuple[Any, Any]]:
    """Return what names the code set of each text, and the texts, by place."""
    nothing = ibis.literal("")

    def cell(column: CodeColumn) -> tuple[Any, Any]:
        return places.system(column), places.table[column.name]

    parts = [cell(column) for column in places.columns.codes]
    parts += [(nothing, places.day_of(name)) for name in days]
    return [*parts, (nothing, places.modifiers())] if places.columns.modifiers else parts


def _by_column(ibis: Any, places: Places, days: Sequence[str]) -> Any:  # noqa: ANN401 (Ibis)
    """Return the texts of each column by itself: where columns lie apart, each is read once."""
    counted = []
    for place, (system, text) in enumerate(_parts(ibis, places, days)):
        table = places.table
        named = place < len(places.columns.codes) and places.columns.codes[place].system
        keys = {_TEXT: text} | ({_SYSTEM: system} if named else {})
        found = table.group_by(**keys).agg(**{_COUNT: table.count()})
        counted.append(
            found.select(
                **{
                    _PLACE: ibis.literal(place).cast("int64"),
                    _SYSTEM: found[_SYSTEM] if named else ibis.literal(""),
                    _TEXT: as_text(found[_TEXT]),
                    _COUNT: found[_COUNT],
                }
            ).limit(_MOST + 1)
        )
    return counted[0] if len(counted) == 1 else ibis.union(*counted)


def _by_row(ibis: Any, places: Places, days: Sequence[str]) -> Any:  # noqa: ANN401 (Ibis)
    """Return the texts of all columns in one pass: where rows lie together, they are read once."""
    count = len(_parts(ibis, places, days))
    table = places.table.mutate(**{_PLACE: ibis.array(list(range(count))).unnest()})
    parts = _parts(ibis, places.of(table), days)

    keys = {
        _PLACE: table[_PLACE].cast("int64"),
        _SYSTEM: chosen(ibis, table[_PLACE], [system for system, _ in parts]),
        _TEXT: chosen(ibis, table[_PLACE], [as_text(text) for _, text in parts]),
    }
    return table.group_by(**keys).agg(**{_COUNT: table.count()})
