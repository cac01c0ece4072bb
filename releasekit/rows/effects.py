"""What changes between two releases do to a user's rows: counted and summed where the rows are."""

from __future__ import annotations

import enum
from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from releasekit.rows.distinct_texts import distinct_texts
from releasekit.rows.long_rows import DAY, as_number
from releasekit.rows.results import KEY_TYPES, key_columns, same_cell, with_days
from releasekit.rows.small_tables import small_table
from releasekit.rows.validity import read_days, readings
from releasekit.timeline import Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from releasekit.rows.cell_codes import Reading
    from releasekit.rows.distinct_texts import Key
    from releasekit.rows.long_rows import LongRows
    from releasekit.rows.recognize import Columns, Sources
    from releasekit.rows.row_files import RowTable
    from releasekit.rows.validity import Read

LOOKBACK = 365
"""How many days before a change takes effect rows still tell what it will cost."""
EFFECT, OWNER, MONTH, AFTER = "effect", "owner", "month", "after"
ROWS, UNITS, AMOUNT = "rows", "units", "amount"
_CENTS = "cents"


class State(enum.StrEnum):
    """What the two releases say of a code in a row."""

    AFFECTED = "affected"
    UNAFFECTED = "unaffected"
    HEADER = "header"
    """It could not be reported before either."""
    DEAD_BEFORE = "dead-before"
    NOT_YET_EFFECTIVE = "not-yet-effective"
    NOT_COMPARED = "not-compared"
    """Its code set does not have both releases."""
    NOT_ON_RECORD = "not-on-record"
    MALFORMED = "malformed"
    INPUT_ERROR = "input-error"


_FINE = frozenset({State.UNAFFECTED, State.NOT_YET_EFFECTIVE, State.NOT_COMPARED})


class Effect(Struct, frozen=True, kw_only=True):
    """What happens to one code: what the place of a row in `effects` stands for.

    `instead` is the one code to report in its place, where exactly one is published or reviewed.
    """

    code_set: str
    code: str
    effective: dt.date
    instead: str = ""


class Spoilt(Struct, frozen=True, kw_only=True):
    """A cell that no change is about, and that is not fine either."""

    cell: str
    state: State
    code: str
    rows: int
    why: str


class Affected(Struct, frozen=True, kw_only=True):
    """The rows that changes are about.

    `grouped` is a table of Ibis with `effect` (the place in the effects), `owner`, `month` (its
    first day), `after` (whether the date is on or after the effective date; null without one),
    `rows`, `units` and `amount`. `states` counts the codes of all rows, `spoilt` lists those cells
    that are wrong whatever changes. `rows_read` is how many rows there are.
    """

    grouped: Any
    states: Mapping[State, int]
    spoilt: tuple[Spoilt, ...]
    long: LongRows
    cells: Mapping[Key, int]
    notes: tuple[str, ...]
    rows_read: int


def affected(
    rows: RowTable,
    columns: Columns,
    sources: Sources,
    effects: Sequence[Effect],
    after: Mapping[str, dt.date],
) -> Affected:
    """Return what changes do to rows; `after` has the later release's day by code set."""
    import ibis  # noqa: PLC0415 (an extra)

    texts, long = distinct_texts(rows, columns)
    counts, days = texts.cells, read_days(texts.days, long)
    read = readings(counts, long, sources)
    places = {(effect.code_set, effect.code): place for place, effect in enumerate(effects)}
    states: Counter[State] = Counter()
    spoilt: list[Spoilt] = []
    joined: list[tuple[Key, int, dt.date]] = []
    for key, said in read.items():
        for reading in said:
            place = places.get((reading.code_set, reading.code))
            if place is not None:
                state = State.AFFECTED
                joined.append((key, place, effects[place].effective))
            else:
                state = _state(reading, sources, after)
                if state not in _FINE:
                    spoilt.append(_spoilt(key[2], state, reading, counts[key]))
            states[state] += counts[key]
    table = with_days(ibis, long, days)
    return Affected(
        grouped=_grouped(ibis, table, joined, columns, long),
        states=states,
        spoilt=tuple(sorted(spoilt, key=lambda each: (each.state, -each.rows, each.cell))),
        long=long,
        cells=_single(read, places),
        notes=days.notes,
        rows_read=texts.rows,
    )


def _state(reading: Reading, sources: Sources, after: Mapping[str, dt.date]) -> State:
    if not reading.code:
        return State.MALFORMED if reading.loaded else State.INPUT_ERROR
    if reading.code_set not in after:
        return State.NOT_COMPARED
    life = sources.known[reading.code_set].life(reading.code)
    if life is None or not life.intervals:
        return State.NOT_ON_RECORD
    status = life.status(after[reading.code_set])
    return {
        Status.LIVE: State.UNAFFECTED,
        Status.HEADER: State.HEADER,
        Status.ENDED: State.DEAD_BEFORE,
        Status.NOT_YET_EFFECTIVE: State.NOT_YET_EFFECTIVE,
    }[status]


def _spoilt(cell: str, state: State, reading: Reading, rows: int) -> Spoilt:
    return Spoilt(cell=cell, state=state, code=reading.code, rows=rows, why=reading.why)


def _single(read: Read, places: Mapping[tuple[str, str], int]) -> dict[Key, int]:
    """Return the effects of the cells that say one code and nothing else."""
    return {
        key: places[said[0].code_set, said[0].code]
        for key, said in read.items()
        if len(said) == 1 and (said[0].code_set, said[0].code) in places
    }


def _grouped(
    ibis: Any,  # noqa: ANN401 (the module)
    table: Any,  # noqa: ANN401 (a table of Ibis)
    joined: Sequence[tuple[Key, int, dt.date]],
    columns: Columns,
    long: LongRows,
) -> Any:  # noqa: ANN401 (a table of Ibis)
    columns_of = key_columns([key for key, *_ in joined]) | {
        EFFECT: [place for _, place, _ in joined],
        "rk_effective": [effective for *_, effective in joined],
    }
    schema = KEY_TYPES | {EFFECT: "int64", "rk_effective": "date"}
    right = small_table(columns_of, schema, beside=table)
    both = table.inner_join(right, same_cell(table, right, long))
    day = both[DAY]
    if long.dated:
        late = day >= both.rk_effective - ibis.interval(days=LOOKBACK)
        both = both.filter(late | day.isnull())
    keys = {
        EFFECT: both[EFFECT],
        OWNER: both[columns.owner].cast("string") if columns.owner else ibis.literal(""),
        MONTH: both[DAY].truncate("M") if long.dated else ibis.null("date"),
        AFTER: both[DAY] >= both.rk_effective if long.dated else ibis.null("boolean"),
    }
    sums = {ROWS: both.count()}
    for name, column in ((UNITS, columns.units), (AMOUNT, columns.amount)):
        total = as_number(both[column]).sum() if column else ibis.null("float64")
        sums[name] = total / 100 if _CENTS in column.casefold() else total
    return both.group_by(**keys).agg(**sums)
