"""A user's table with each code that has exactly one replacement replaced, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.rows.long_rows import text_of
from releasekit.rows.small_tables import small_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from releasekit.rows.effects import Affected, Effect
    from releasekit.rows.recognize import Columns, Sources
    from releasekit.rows.row_files import RowTable

WAS = "replaced code"
"""The column that is added: what stood there before, empty where nothing was replaced."""


def updated(
    rows: RowTable,
    columns: Columns,
    sources: Sources,
    affected: Affected,
    effects: Sequence[Effect],
) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return the user's own columns, in their order, with `WAS` behind them."""
    import ibis  # noqa: PLC0415 (an extra)

    table = rows.table
    was: list[Any] = []
    for column in columns.codes:
        group = affected.long.groups.index(column.code_sets)
        new = _new_cells(group, sources, affected.cells, effects)
        if not new:
            continue
        listed = [(system, cell, text) for (system, cell), text in sorted(new.items())]
        systems, cells, texts = map(list, zip(*listed, strict=True))
        schema = {"rk_s": "string", "rk_c": "string", "rk_new": "string"}
        right = small_table(dict(zip(schema, (systems, cells, texts), strict=True)), schema)
        on = [text_of(table, column.name) == right.rk_c]
        if column.system:
            on.append(text_of(table, column.system) == right.rk_s)
        joined = table.left_join(right, on)
        old, code = joined[column.name], joined.rk_new
        said = f"rk_was_{len(was)}"
        table = joined.mutate(
            **{
                column.name: ibis.coalesce(code, old.cast("string")),
                said: ibis.ifelse(code.isnull(), "", text_of(joined, column.name)),
            }
        ).drop("rk_s", "rk_c", "rk_new")
        was.append(said)
    return table.mutate(**{WAS: _together(ibis, table, was)}).select(*rows.names, WAS)


def _together(ibis: Any, table: Any, names: Sequence[str]) -> Any:  # noqa: ANN401 (Ibis)
    """Return the texts of some columns in one, parted by blanks."""
    text = ibis.literal("")
    for name in names:
        blank = ibis.ifelse((text != "") & (table[name] != ""), " ", "")
        text = text.concat(blank, table[name])
    return text


def _new_cells(
    group: int,
    sources: Sources,
    cells: Mapping[tuple[int, str, str], int],
    effects: Sequence[Effect],
) -> dict[tuple[str, str], str]:
    """Return the new text of the cells of a group of columns, by the system its row names."""
    found = {}
    for (own, system, cell), place in cells.items():
        effect = effects[place]
        if own == group and effect.instead:
            layout = sources.layout(effect.code_set)
            new = layout.printed(effect.instead) if "." in cell else effect.instead
            found[system, cell] = _replaced(cell, effect.code, layout.printed(effect.code), new)
    return found


def _replaced(cell: str, code: str, printed: str, new: str) -> str:
    """Return a cell with its code replaced, and what stands about it kept."""
    for old in (printed, code):
        place = cell.upper().find(old)
        if place >= 0:
            return cell[:place] + new + cell[place + len(old) :]
    return new
