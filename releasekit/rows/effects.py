"""What changes between two releases do to a user's rows: counted and summed where the rows are."""

from __future__ import annotations

import datetime as dt
import enum
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from releasekit.rows.day_spans import EVER, NEVER
from releasekit.rows.distinct_texts import Key, distinct_texts
from releasekit.rows.long_rows import DAY
from releasekit.rows.number_columns import total
from releasekit.rows.results import KEY_TYPES, key_columns, same_cell, with_days
from releasekit.rows.sayings import mended
from releasekit.rows.small_tables import small_table
from releasekit.rows.validity import read_days, readings
from releasekit.timeline import Status
from releasekit.timeline.code_links import code_links

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from releasekit.rows.cell_codes import Reading
    from releasekit.rows.long_rows import LongRows
    from releasekit.rows.recognize import Columns, Sources
    from releasekit.rows.row_files import RowTable
    from releasekit.rows.validity import Read, ReadDays

_LOOKBACK = dt.timedelta(days=365)
"""How many days before a change takes effect rows still tell what it will cost."""
EFFECT, OWNER, MONTH, AFTER = "effect", "owner", "month", "after"
ROWS, UNITS, AMOUNT = "rows", "units", "amount"
EFFECTIVE, _FROM, _TO = "rk_effective", "rk_from", "rk_to"


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

    `instead` is the one code to report in its place, where exactly one is published or reviewed,
    and `basis` on whose word; `undone` says what is left to do by hand where there is no one.
    """

    code_set: str
    code: str
    effective: dt.date
    instead: str = ""
    basis: str = ""
    undone: str = ""


class Spoilt(Struct, frozen=True, kw_only=True):
    """A cell that no change is about, and that is not fine either.

    `last_day` is that of a code that ended before or became a header, `replacements` what is
    reported instead, on the word of `basis`. `valid` are the spans of days on which it was valid.
    """

    cell: str
    state: State
    code: str
    rows: int
    why: str
    code_set: str = ""
    last_day: dt.date | None = None
    replacements: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    valid: tuple[tuple[dt.date, dt.date], ...] = ()


class Affected(Struct, frozen=True, kw_only=True):
    """The rows that changes are about.

    `rows` is the long table of those rows, with `effect` (the place in the effects) and
    `rk_effective`; `grouped` is a table of Ibis with `effect`, `owner`, `month` (its first day),
    `after` (whether the date is on or after the effective date; null without one), `rows`, `units`
    and `amount`. `states` counts the codes of all rows, `spoilt` lists those cells that are wrong
    whatever changes; rows of these that were valid on their own day are in `grouped`, with an
    `effect` below zero: -1 for the first of `spoilt`, and so on. `cells` has the effects on each
    different cell, `alone` those cells that say one code and nothing else. `days` is how days were
    read, `rows_read` how many rows there are, `columns` what its columns are.
    """

    rows: Any
    grouped: Any
    states: Mapping[State, int]
    spoilt: tuple[Spoilt, ...]
    long: LongRows
    cells: Mapping[Key, tuple[int, ...]]
    alone: frozenset[Key]
    days: ReadDays
    rows_read: int
    columns: Columns


class _Join(NamedTuple):
    """Which rows are taken for an effect: those with a cell, from one day to another."""

    key: Key
    effect: int
    effective: dt.date
    first: dt.date
    last: dt.date


def affected(
    rows: RowTable,
    columns: Columns,
    sources: Sources,
    effects: Sequence[Effect],
    after: Mapping[str, dt.date],
) -> Affected:
    """Return what changes do to rows; `after` has the later release's day by code set."""
    import ibis  # noqa: PLC0415 (an extra)

    texts, long = distinct_texts(rows, columns, modifiers=False)
    days = read_days(texts.days, long)
    read = readings(texts.cells, long, sources)
    places = _places(effects, sources)
    joined, states, spoilt = _sorted_out(read, texts.cells, effects, places, sources, after)
    if not long.dated:
        joined = [one for one in joined if one.effect >= 0]
    both = _joined(with_days(ibis, long, days), joined, long, undated=days.undated)
    return Affected(
        rows=both.filter(both[EFFECT] >= 0),
        grouped=_grouped(ibis, both, columns, long),
        states=states,
        spoilt=tuple(spoilt),
        long=long,
        cells=_effects(read, places),
        alone=frozenset(key for key, said in read.items() if len(said) == 1),
        days=days,
        rows_read=texts.rows,
        columns=columns,
    )


def _places(effects: Sequence[Effect], sources: Sources) -> Mapping[tuple[str, str], int]:
    """Return the places of effects by code; of one with rows beside modifiers alone the first."""
    places = {(effect.code_set, effect.code): place for place, effect in enumerate(effects)}
    for place, effect in enumerate(effects):
        known = sources.known.get(effect.code_set)
        code = known.layout.grammar.first_cell(effect.code) if known else effect.code
        if known and code != effect.code and known.rows_of(code):
            places.setdefault((effect.code_set, code), place)
    return places


def _sorted_out(  # noqa: PLR0913, PLR0917 (what is known of the rows and their codes)
    read: Read,
    counts: Mapping[Key, int],
    effects: Sequence[Effect],
    places: Mapping[tuple[str, str], int],
    sources: Sources,
    after: Mapping[str, dt.date],
) -> tuple[list[_Join], Counter[State], list[Spoilt]]:
    """Return which rows are looked for, the states of all codes, and the cells that are wrong."""
    joined: list[_Join] = []
    states: Counter[State] = Counter()
    spoilt: list[Spoilt] = []
    for key, said in read.items():
        for reading in said:
            rows_of = counts[key]
            place = places.get((reading.code_set, reading.code))
            state = State.AFFECTED if place is not None else _state(reading, sources, after)
            states[state] += rows_of
            if place is not None:
                effective = effects[place].effective
                joined.append(_Join(key, place, effective, effective - _LOOKBACK, NEVER))
            elif state not in _FINE:
                spoilt.append(_spoilt(key[2], state, reading, rows_of, sources, after))
                joined += [_Join(key, -len(spoilt), NEVER, *span) for span in spoilt[-1].valid]
    return joined, states, spoilt


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


def _spoilt(  # noqa: PLR0913, PLR0917 (what is known of a cell)
    cell: str,
    state: State,
    reading: Reading,
    rows: int,
    sources: Sources,
    after: Mapping[str, dt.date],
) -> Spoilt:
    spoilt = Spoilt(
        cell=cell,
        state=state,
        code=reading.code,
        rows=rows,
        why="; ".join(filter(None, (mended(reading), reading.why))),
        code_set=reading.code_set,
    )
    if state not in {State.DEAD_BEFORE, State.HEADER}:
        return spoilt
    known = sources.known[reading.code_set]
    life = known.life(reading.code)
    if life is None:
        return spoilt
    day = after[reading.code_set]
    live = [span for span in life.intervals if span.status is Status.LIVE]
    ends = [span.end for span in live if span.end and span.end < day]
    said = code_links(known.timeline, life, day)
    links = [link for link in said.instead if link.target]
    return replace(
        spoilt,
        why="; ".join(filter(None, (spoilt.why, known.specific(said.specific)))),
        last_day=max(ends, default=None),
        replacements=tuple(link.target for link in links),
        basis=tuple(dict.fromkeys(link.basis.value for link in links)),
        valid=tuple((span.start if span.recorded else EVER, span.end or NEVER) for span in live),
    )


def _effects(read: Read, places: Mapping[tuple[str, str], int]) -> dict[Key, tuple[int, ...]]:
    """Return the effects on each cell that has any, in the order of its codes."""
    found: dict[Key, tuple[int, ...]] = {}
    for key, said in read.items():
        codes = dict.fromkeys((reading.code_set, reading.code) for reading in said)
        concerned = tuple(places[code] for code in codes if code in places)
        if concerned:
            found[key] = concerned
    return found


def _joined(table: Any, joined: Sequence[_Join], long: LongRows, *, undated: bool) -> Any:  # noqa: ANN401 (tables of Ibis)
    """Return the rows that are joined by their cells and on their days.

    Rows without a day are those of changes alone.
    """
    columns_of = key_columns([one.key for one in joined]) | {
        EFFECT: [one.effect for one in joined],
        EFFECTIVE: [one.effective for one in joined],
        _FROM: [one.first for one in joined],
        _TO: [one.last for one in joined],
    }
    schema = KEY_TYPES | {EFFECT: "int64", EFFECTIVE: "date", _FROM: "date", _TO: "date"}
    right = small_table(columns_of, schema, beside=table)
    both = table.inner_join(right, same_cell(table, right, long))
    if not long.dated:
        return both
    within = both[DAY] >= both[_FROM]
    if any(one.last < NEVER for one in joined):
        within &= both[DAY] <= both[_TO]
    return both.filter(within | (both[DAY].isnull() & (both[EFFECT] >= 0)) if undated else within)


def _grouped(ibis: Any, both: Any, columns: Columns, long: LongRows) -> Any:  # noqa: ANN401 (Ibis)
    """Return rows, units and money by effect, owner, month and side of the effective date."""
    keys = {
        EFFECT: both[EFFECT],
        OWNER: both[columns.owner].cast("string") if columns.owner else ibis.literal(""),
        MONTH: both[DAY].year() * 12 + both[DAY].month() - 1 if long.dated else ibis.null("int32"),
        AFTER: both[DAY] >= both[EFFECTIVE] if long.dated else ibis.null("boolean"),
    }
    sums = {ROWS: both.count()}
    for name, column in ((UNITS, columns.units), (AMOUNT, columns.amount)):
        sums[name] = total(both, column) if column else ibis.null("float64")
    grouped = both.group_by(**keys).agg(**sums)
    month = grouped[MONTH].cast("int32")
    first = ibis.date((month // 12).cast("int32"), (month % 12 + 1).cast("int32"), 1)
    return grouped.mutate(**{MONTH: first if long.dated else ibis.null("date")})
