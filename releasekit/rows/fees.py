"""How often each code stands in a user's rows, by modifier, place of service and locality."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from releasekit.rows.distinct_texts import distinct_texts
from releasekit.rows.engine_tables import fetched
from releasekit.rows.long_rows import MODIFIERS, text_of
from releasekit.rows.number_columns import number
from releasekit.rows.recognize import validate_named
from releasekit.rows.results import KEY_TYPES, key_columns, same_cell
from releasekit.rows.small_tables import small_table
from releasekit.rows.validity import readings

if TYPE_CHECKING:
    from releasekit.layout import CodeSet
    from releasekit.rows.long_rows import LongRows
    from releasekit.rows.recognize import CodeColumn, Columns, Named, Sources
    from releasekit.rows.row_files import RowTable
    from releasekit.rows.validity import Read

_CODE, _OWN = "rk_fee_code", "rk_fee_modifiers"


class Volume(Struct, frozen=True, kw_only=True):
    """Rows of one code, with the same modifiers, place of service and locality.

    `modifiers` are as they are written, `units` how many in all; a row without is one. `base` are
    base units of anesthesia, None where no column has them.
    """

    code: str
    modifiers: tuple[str, ...]
    place: str
    area: str
    rows: int
    units: Decimal
    base: Decimal | None

    def beside(self, other: Volume) -> Volume:
        """Return both as one; base units are known only where both have them."""
        known = self.base is not None and other.base is not None
        return replace(
            self,
            rows=self.rows + other.rows,
            units=self.units + other.units,
            base=(self.base or Decimal(0)) + (other.base or Decimal(0)) if known else None,
        )


def volumes(
    rows: RowTable, columns: Columns, sources: Sources, schedule: CodeSet, named: Named
) -> list[Volume]:
    """Return the volumes of a table, in order of the code; a text that is no code is one too.

    `sources` knows the fee schedule and nothing else, so that codes are what it says of them.
    Raises RowsError for a column that the user names and that is not there.
    """
    import ibis  # noqa: PLC0415 (an extra)

    validate_named(named, rows.names)
    priced = _priced(columns, schedule)
    if not priced:
        return []
    texts, long = distinct_texts(rows, replace(columns, codes=priced))
    read = readings(texts.cells, long, sources)
    right = _said(read, long)
    both = long.table.inner_join(right, same_cell(long.table, right, long))
    nothing = ibis.literal("")
    place = named.place or ("" if named.at else columns.place)  # what is said of all rows counts
    beside = both[MODIFIERS].fill_null("") if long.modified else nothing
    keys = {
        "code": both[_CODE],
        "modifiers": both[_OWN].concat(",").concat(beside),
        "place": text_of(both, place) if place else nothing,
        "area": text_of(both, named.area) if named.area else nothing,
    }
    units = number(both, columns.units).fill_null(1) if columns.units else ibis.literal(1.0)
    base = number(both, named.base) if named.base else ibis.null("float64")
    grouped = both.mutate(rk_units=units.cast("float64"), rk_base=base.cast("float64"))
    grouped = grouped.group_by(**keys).agg(
        rows=grouped.count(), units=grouped.rk_units.sum(), base=grouped.rk_base.sum()
    )
    found = fetched(grouped).to_pylist()
    return sorted(
        map(_volume, found), key=lambda one: (one.code, one.modifiers, one.place, one.area)
    )


def _said(read: Read, long: LongRows) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return the small table of what each different cell says."""
    told = [(key, each) for key, found in sorted(read.items()) for each in found]
    columns_of = key_columns([key for key, _ in told]) | {
        _CODE: [each.code or each.written for _, each in told],
        _OWN: [",".join(each.modifiers) for _, each in told],
    }
    types = KEY_TYPES | {_CODE: "string", _OWN: "string"}
    return small_table(columns_of, types, beside=long.table)


def _priced(columns: Columns, schedule: CodeSet) -> tuple[CodeColumn, ...]:
    """Return the columns that may hold codes of which a fee schedule speaks."""
    spoken = {schedule.id, *schedule.grammar.of}
    fitting = [column for column in columns.codes if spoken.intersection(column.code_sets)]
    return tuple(replace(column, code_sets=(schedule.id,)) for column in fitting)


def _volume(row: dict[str, Any]) -> Volume:
    words = "".join(sign if sign.isalnum() else " " for sign in row["modifiers"].upper()).split()
    modifiers = [word[at : at + 2] for word in words for at in range(0, len(word), 2)]
    base = row["base"]
    return Volume(
        code=row["code"],
        modifiers=tuple(dict.fromkeys(modifiers)),
        place=row["place"].strip(),
        area=row["area"].strip(),
        rows=row["rows"],
        units=Decimal(str(row["units"] or 0)),
        base=None if base is None else Decimal(str(base)),
    )
