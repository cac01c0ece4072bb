"""Every code of a user's rows on its day: read once a different cell, judged where the rows are."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from releasekit.errors import RowsError
from releasekit.rows import service_days
from releasekit.rows.cell_codes import NOT_LOADED, Reader, Reading, separate_modifiers
from releasekit.rows.judgment import EVER, NEVER, Judge, Standing
from releasekit.rows.long_rows import CELL, DAY, GROUP, MODIFIERS, SYSTEM, long_rows
from releasekit.rows.sayings import SAID_TYPES, said
from releasekit.rows.small_tables import small_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from releasekit.rows.long_rows import LongRows
    from releasekit.rows.recognize import Columns, Sources
    from releasekit.rows.row_files import RowTable

Key = tuple[int, str, str]
"""A different cell: its group of code sets, the system that its row names, its text."""
Read = dict[Key, list[Reading]]
KEY_TYPES = {"rk_g": "int64", "rk_s": "string", "rk_c": "string"}
_DAY = dt.timedelta(days=1)
_MOST_CELLS = 2_000_000
"""How many different cells a column of codes may have; of more, it is none."""
START, END, WHY = "rk_start", "rk_end", "rk_why"


class Judged(Struct, frozen=True, kw_only=True):
    """The rows with a standing each.

    `table` is the long table with `rk_standing`, the place of each row's standing in `standings`;
    `rk_why` speaks of its day or its modifiers where these are what is wrong. `as_of` has the day
    of each code set for rows that have none.
    """

    table: Any
    standings: tuple[Standing, ...]
    long: LongRows
    as_of: Mapping[str, dt.date]
    notes: tuple[str, ...] = ()


def judged(
    rows: RowTable,
    columns: Columns,
    sources: Sources,
    as_of: Mapping[str, dt.date],
) -> Judged:
    """Return each code of some rows with what it is worth on its day."""
    import ibis  # noqa: PLC0415 (an extra)

    long = long_rows(rows, columns)
    absent = [
        layout.name
        for layout in sources.absent.values()
        if any(kind.apart for kind in layout.kinds)
    ]
    judge = Judge(sources.known, absent)
    read_cells, _ = readings(long, sources)
    spans = [
        (key, standing)
        for key, read in read_cells.items()
        for reading in read
        for standing in _standings(judge, reading, long, as_of)
    ]
    table, notes = dated(ibis, long)
    table = _joined(ibis, table, spans, long, as_of)
    table = _modified(ibis, table, long, judge)
    unjudged = sorted(judge.unjudged)
    if unjudged:
        names = ", ".join(unjudged[:8])
        notes = (*notes, f"modifiers {names} were not judged: {', '.join(absent)} is not loaded")
    return Judged(
        table=table,
        standings=tuple(standing for _, standing in spans),
        long=long,
        as_of=as_of,
        notes=notes,
    )


def _standings(
    judge: Judge, reading: Reading, long: LongRows, as_of: Mapping[str, dt.date]
) -> list[Standing]:
    """Return the standings of a reading: all of them, or the one that counts without a date."""
    every = judge.standings(reading)
    if long.dated or not reading.code_set:
        return every
    day = as_of[reading.code_set]
    (standing,) = (one for one in every if one.start <= day <= one.end)
    return [replace(standing, start=EVER, end=NEVER)]


def readings(long: LongRows, sources: Sources) -> tuple[Read, dict[Key, int]]:
    """Read each different cell once; return its readings, and how many rows have it."""
    table = long.table
    counted = table.group_by([GROUP, SYSTEM, CELL]).agg(rk_count=table.count())
    cells = counted.limit(_MOST_CELLS + 1).to_pyarrow()
    if cells.num_rows > _MOST_CELLS:
        message = f"a column of codes has more than {_MOST_CELLS:,} different cells"
        raise RowsError(message, advice="name the column that holds codes: --code-column")
    found = list(zip(*(cells[name].to_pylist() for name in (GROUP, SYSTEM, CELL)), strict=True))
    counts = dict(zip(found, cells["rk_count"].to_pylist(), strict=True))
    for codes in sources.known.values():
        codes.prepare(cell.strip().upper().replace(".", "") for _, _, cell in found)
    reader = Reader(sources.known, sources.absent)
    read: Read = {}
    for group, system, cell in sorted(found):
        code_sets, foreign = _named(system, long.groups[group], sources)
        if foreign:
            read[group, system, cell] = [
                Reading(written=cell, why=foreign, on_record=False, loaded=False)
            ]
        else:
            read[group, system, cell] = reader.read(cell, code_sets)
    return read, counts


def _named(system: str, code_sets: Sequence[str], sources: Sources) -> tuple[Sequence[str], str]:
    """Return the code sets that a row's own word names; or why they cannot be looked up."""
    word = system.strip()
    if not word:
        return code_sets, ""
    patterns = {key: sources.layout(key).rows.systems for key in sources.every}
    named = [key for key, pattern in patterns.items() if pattern and pattern.fullmatch(word)]
    if named and not any(key in sources.known for key in named):
        return named, NOT_LOADED.format(name=sources.layout(named[0]).name)
    return named, "" if named else NOT_LOADED.format(name=word)


def dated(ibis: Any, long: LongRows) -> tuple[Any, tuple[str, ...]]:  # noqa: ANN401 (Ibis)
    """Return the long table with days as dates, and what is to be said of how they were read."""
    table = long.table
    if not long.dated or long.typed:
        return table.mutate(**{WHY: ibis.literal("")}), ()
    texts = [text for text in table.select(DAY).distinct().to_pyarrow()[DAY].to_pylist() if text]
    read = service_days.days(texts)
    notes = ("dates were read with the day first: 13/05/2025",) if read.day_first else ()
    days = small_table(
        {"rk_text": list(read.days), "rk_date": list(read.days.values())},
        {"rk_text": "string", "rk_date": "date"},
    )
    bad = small_table({"rk_bad": sorted(read.bad)}, {"rk_bad": "string"})
    dated = table.left_join(days, table[DAY] == days.rk_text)
    dated = dated.left_join(bad, dated[DAY] == bad.rk_bad)
    why = ibis.ifelse(dated.rk_bad.notnull(), ibis.literal("bad date: ").concat(dated[DAY]), "")
    dated = dated.mutate(**{WHY: why, DAY: dated.rk_date})
    return dated.drop("rk_text", "rk_date", "rk_bad"), notes


def _joined(
    ibis: Any,  # noqa: ANN401 (the module)
    table: Any,  # noqa: ANN401 (a table of Ibis)
    spans: Sequence[tuple[Key, Standing]],
    long: LongRows,
    as_of: Mapping[str, dt.date],
) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return the long table with the standing of each cell on its day, in words."""
    standings = [standing for _, standing in spans]
    columns = key_columns([key for key, _ in spans]) | said(standings, as_of)
    columns |= {
        START: [standing.start for standing in standings],
        END: [standing.end for standing in standings],
    }
    right = small_table(columns, KEY_TYPES | SAID_TYPES | {START: "date", END: "date"})
    day = table[DAY].fill_null(ibis.literal(EVER))
    on = [*same_cell(table, right, long), day >= right[START], day <= right[END]]
    return table.inner_join(right, on).drop(*KEY_TYPES, START, END)


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


def _modified(ibis: Any, table: Any, long: LongRows, judge: Judge) -> Any:  # noqa: ANN401 (Ibis)
    """Return the long table with what is wrong with the modifiers in columns of their own."""
    if not long.modified:
        return table.mutate(rk_modifier=ibis.literal(""))
    texts = long.table.select(MODIFIERS).distinct().to_pyarrow()[MODIFIERS].to_pylist()
    bad = [(text, *span) for text in texts for span in invalid_spans(judge, text or "")]
    if not bad:
        return table.mutate(rk_modifier=ibis.literal(""))
    columns = list(map(list, zip(*bad, strict=True)))
    schema = {"rk_t": "string", "rk_modifier": "string", "rk_from": "date", "rk_to": "date"}
    right = small_table(dict(zip(schema, columns, strict=True)), schema)
    day = table[DAY].fill_null(ibis.literal(EVER))
    keys = [table[MODIFIERS] == right.rk_t, day >= right.rk_from, day <= right.rk_to]
    joined = table.left_join(right, keys).drop("rk_t", "rk_from", "rk_to")
    return joined.mutate(rk_modifier=joined.rk_modifier.fill_null(""))


def invalid_spans(judge: Judge, text: str) -> list[tuple[str, dt.date, dt.date]]:
    """Return the spans of days on which modifiers of a cell are not valid, and which those are."""
    wrong = {name: _invalid_days(judge, name) for name in separate_modifiers(text)}
    turns = {day for spans in wrong.values() for start, end in spans for day in (start, _next(end))}
    found = []
    for start, after in itertools.pairwise([*sorted(turns - {NEVER}), NEVER]):
        names = [name for name, spans in wrong.items() if any(a <= start <= b for a, b in spans)]
        if names:
            end = after if after == NEVER else after - _DAY
            found.append((", ".join(names), start, end))
    return found


def _next(day: dt.date) -> dt.date:
    return day if day == NEVER else day + _DAY


def _invalid_days(judge: Judge, modifier: str) -> list[tuple[dt.date, dt.date]]:
    valid = judge.valid_days(modifier)
    if valid is None:
        return []
    found: list[tuple[dt.date, dt.date]] = []
    start = EVER
    for begin, end in valid:
        if begin > start:
            found.append((start, begin - _DAY))
        if end == NEVER:
            return found
        start = end + _DAY
    return [*found, (start, NEVER)]
