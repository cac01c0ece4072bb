"""The user's own rows that changes are about: each with what changed and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from releasekit.rows.effects import EFFECT
from releasekit.rows.engine_tables import count as count_of
from releasekit.rows.long_rows import CELL, DAY
from releasekit.rows.number_columns import number
from releasekit.rows.small_tables import small_table
from releasekit.views import own_columns
from releasekit.views.impact_types import OwnRow
from releasekit.views.impact_work import lines as lines_of
from releasekit.views.listed_rows import ListedRows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from releasekit.rows import Columns, RowTable
    from releasekit.rows.effects import Affected
    from releasekit.views.impact_types import WorkView
    from releasekit.views.impact_work import Concerned

GIVEN = (
    *("code", "code_set", "class", "change", "level", "effective", "last_day", "action"),
    *("replace_by", "replacements", "basis", "date", "at_risk"),
)
"""What is said of each row, behind the user's own columns."""
_BATCH = 10_000
_OWNER, _RISK, _UNITS, _AMOUNT = "rk_owner", "rk_risk", "rk_units", "rk_amount"
_REST = (_OWNER, EFFECT, DAY, _RISK, _UNITS, _AMOUNT)


class Found(Struct, frozen=True, kw_only=True):
    """One table of rows, what its columns are, and what changes do to it."""

    rows: RowTable
    columns: Columns
    affected: Affected


def names(own: Sequence[str]) -> dict[str, str]:
    """Return what each of what is said is called beside the user's own columns."""
    taken = {name.casefold() for name in own}
    return {name: f"{name} (impact)" if name in taken else name for name in GIVEN}


def listed(concern: Concerned, found: Found) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return the user's rows that a change is about: their own columns, and `GIVEN` behind them."""
    own = found.rows.names
    table = _own(found, own)
    lines = list(lines_of(concern, range(len(concern.effects))).values())
    said: dict[str, list[object]] = {
        EFFECT: list(range(len(lines))),
        "code": [each.code for each in lines],
        "code_set": [each.code_set for each in lines],
        "class": [each.change_class for each in lines],
        "change": [each.title for each in lines],
        "level": [each.level for each in lines],
        "effective": [effect.effective for effect in concern.effects],
        "last_day": [each.last_day or None for each in lines],
        "action": [each.action_text for each in lines],
        "replace_by": [each.replace_by for each in lines],
        "replacements": [", ".join(one.code for one in each.replacements) for each in lines],
        "basis": [each.basis for each in lines],
    }
    given = {name: name if name == EFFECT else f"rk_{name}" for name in said}
    schema = {given[name]: "string" for name in said} | {EFFECT: "int64", "rk_effective": "date"}
    columns = {given[name]: values for name, values in said.items()}
    right = small_table(columns, schema, beside=table)
    joined = table.inner_join(right, EFFECT)
    joined = joined.order_by([joined[name] for name in (*found.affected.long.order, CELL, EFFECT)])
    called = names(own)
    told = {called[name]: joined[f"rk_{name}"] for name in GIVEN if name in said}
    told[called["last_day"]] = joined.rk_last_day.cast("date")
    told[called["date"]] = joined[DAY]
    told[called["at_risk"]] = joined[_RISK]
    return joined.select(*own, **told)


def _own(found: Found, own: Sequence[str]) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return the affected rows: the user's columns, the place of the effect, day, owner, money."""
    import ibis  # noqa: PLC0415 (an extra)

    table, columns = found.affected.rows, found.columns
    day = table[DAY] if found.affected.long.dated else ibis.null("date")
    late = (
        (table[DAY] >= table.rk_effective) | table[DAY].isnull()
        if found.affected.long.dated
        else ibis.literal(True)  # noqa: FBT003 (Ibis)
    )
    owner = table[columns.owner].cast("string") if columns.owner else ibis.literal("")
    sums = {
        name: number(table, column).cast("float64") if column else ibis.null("float64")
        for name, column in ((_UNITS, columns.units), (_AMOUNT, columns.amount))
    }
    added = {DAY: day, _RISK: late, _OWNER: owner.fill_null("")}
    order = [name for name in found.affected.long.order if name not in own]
    return table.select(*own, *order, EFFECT, CELL, **added, **sums)


def own_rows(concern: Concerned, found: Sequence[Found], most: int) -> ListedRows[OwnRow]:
    """Return the user's rows that changes are about, up to `most` of them, by owner and code.

    Of more rows those are listed of which most money is at risk. Columns of one name in several
    tables are one; that of the user's own numbers is the first.
    """
    ids = [each.columns.id for each in found if each.columns.id]
    own = [name for each in found for name in each.rows.names]
    headings = tuple(dict.fromkeys((*ids, *own)))
    lines = list(lines_of(concern, range(len(concern.effects))).values())
    chosen: list[tuple[Found, Any]] = []
    room, every = most, 0
    for each in found:
        table = _own(each, each.rows.names)
        count = count_of(table)
        chosen.append((each, _ordered(table, room if count > room else 0, each.rows.names)))
        room, every = max(0, room - count), every + count

    def rows() -> Iterator[OwnRow]:
        for each, part in chosen:
            yield from _rows(part, each, headings, lines)

    return ListedRows(headings, (min(most, every), every), rows)


def _ordered(table: Any, most: int, own: Sequence[str]) -> Any:  # noqa: ANN401 (tables of Ibis)
    """Return rows by owner and code; of more than `most` (0: any number) those most is at risk."""
    part = table
    if most:
        risk, amount = table[_RISK].desc(), table[_AMOUNT].desc(nulls_first=False)
        part = table.order_by([risk, amount, table[own[0]]]).limit(most)
    return part.order_by([part[name] for name in (_OWNER, CELL, DAY, own[0])])


def _rows(
    table: Any,  # noqa: ANN401 (a table of Ibis)
    found: Found,
    headings: Sequence[str],
    lines: Sequence[WorkView],
) -> Iterator[OwnRow]:
    own = found.rows.names
    values = own_columns.readers(found.rows, found.columns)
    reads = [values.get(name) for name in headings]
    places = [own.index(name) if name in own else None for name in headings]
    for batch in table.to_pyarrow_batches(chunk_size=_BATCH):
        columns = [batch.column(name).to_pylist() for name in own]
        rest = [batch.column(name).to_pylist() for name in _REST]
        blank = [None] * batch.num_rows
        cells = zip(*(blank if place is None else columns[place] for place in places), strict=True)
        for shown, (owner, effect, date, risk, units, amount) in zip(
            cells, zip(*rest, strict=True), strict=True
        ):
            yield OwnRow(
                owner=owner,
                change=lines[effect],
                date=date,
                at_risk=risk,
                units=units,
                amount=amount,
                cells=own_columns.read_cells(shown, reads),
            )
