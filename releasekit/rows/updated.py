"""A user's table with each code that has exactly one replacement replaced, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from releasekit.rows.long_rows import text_of
from releasekit.rows.small_tables import small_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from releasekit.rows.effects import Affected, Effect
    from releasekit.rows.recognize import CodeColumn, Columns, Sources
    from releasekit.rows.row_files import RowTable

WAS, BASIS, UNDONE = "replaced code", "replaced by", "not replaced"
"""The columns that are added: what stood there before, on whose word it was replaced, and what is
left to do by hand; empty where there is nothing of it."""
_ADDED = (WAS, BASIS, UNDONE)


class _Cell(NamedTuple):
    """What becomes of a cell: its new text (None where it stays), and what is said of it."""

    new: str | None
    basis: str
    undone: str


def updated(
    rows: RowTable,
    columns: Columns,
    sources: Sources,
    affected: Affected,
    effects: Sequence[Effect],
) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return the user's own columns, in their order, with WAS, BASIS and UNDONE behind them."""
    import ibis  # noqa: PLC0415 (an extra)

    table = rows.table
    said: dict[str, list[str]] = {name: [] for name in _ADDED}
    for number, column in enumerate(columns.codes):
        cells = _cells(column, sources, affected, effects)
        if not cells:
            continue
        right = _small(cells, rows.table)
        on = [text_of(table, column.name) == right.rk_c]
        if column.system:
            on.append(text_of(table, column.system) == right.rk_s)
        joined = table.left_join(right, on)
        old, code = joined[column.name], joined.rk_new
        given = {
            WAS: ibis.ifelse(code.isnull(), "", text_of(joined, column.name)),
            BASIS: joined.rk_basis.fill_null(""),
            UNDONE: joined.rk_undone.fill_null(""),
        }
        named = {f"rk_{place}_{number}": text for place, text in enumerate(given.values())}
        new = {column.name: ibis.coalesce(code, old.cast("string")), **named}
        table = joined.mutate(**new).drop("rk_s", "rk_c", "rk_new", "rk_basis", "rk_undone")
        for name, own in zip(given, named, strict=True):
            said[name].append(own)
    called = [f"{name} (2)" if name in rows.names else name for name in _ADDED]
    texts = {
        own: _together(ibis, table, said[name]) for own, name in zip(called, _ADDED, strict=True)
    }
    whole = table.mutate(**texts)
    if rows.order:
        whole = whole.order_by([whole[name] for name in rows.order])
    return whole.select(*rows.names, *called)


def _small(cells: Mapping[tuple[str, str], _Cell], beside: Any) -> Any:  # noqa: ANN401 (Ibis)
    listed = [(system, cell, *text) for (system, cell), text in sorted(cells.items())]
    names = ("rk_s", "rk_c", "rk_new", "rk_basis", "rk_undone")
    columns = dict(zip(names, map(list, zip(*listed, strict=True)), strict=True))
    return small_table(columns, dict.fromkeys(names, "string"), beside=beside)


def _together(ibis: Any, table: Any, names: Sequence[str]) -> Any:  # noqa: ANN401 (Ibis)
    """Return the texts of some columns in one, parted by semicolons."""
    text = ibis.literal("")
    for name in names:
        between = ibis.ifelse((text != "") & (table[name] != ""), "; ", "")
        text = text.concat(between, table[name])
    return text


def _cells(
    column: CodeColumn, sources: Sources, affected: Affected, effects: Sequence[Effect]
) -> dict[tuple[str, str], _Cell]:
    """Return what becomes of the cells of a column, by the system that its row names."""
    group = affected.long.groups.index(column.code_sets)
    found: dict[tuple[str, str], _Cell] = {}
    for key, places in affected.cells.items():
        own, system, cell = key
        if own != group:
            continue
        concerned = [effects[place] for place in places]
        only = concerned[0]
        layout = sources.layout(only.code_set)
        if key in affected.alone and only.instead:
            new = layout.printed(only.instead) if "." in cell else only.instead
            text = _replaced(cell, only.code, layout.printed(only.code), new)
            found[system, cell] = _Cell(text, f"{only.basis} replacement", "")
        else:
            undone = "; ".join(filter(None, (_undone(each, sources) for each in concerned)))
            if undone:
                found[system, cell] = _Cell(None, "", undone)
    return found


def _undone(effect: Effect, sources: Sources) -> str:
    """Return what is left to do about a code in a cell that stays as it is; else nothing."""
    printed = sources.layout(effect.code_set).printed
    what = effect.undone or (f"replace by {printed(effect.instead)}" if effect.instead else "")
    return f"{printed(effect.code)}: {what[0].lower()}{what[1:]}" if what else ""


def _replaced(cell: str, code: str, printed: str, new: str) -> str:
    """Return a cell with its code replaced, and what stands about it kept."""
    for old in (printed, code):
        place = cell.upper().find(old)
        if place >= 0:
            return cell[:place] + new + cell[place + len(old) :]
    return new
