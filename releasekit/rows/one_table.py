"""Rows that have to be one table: where they are several, what parts them is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.errors import RowsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.rows.row_files import RowTable

_FORMS = {"text": "CSV"}


def the_only(tables: Sequence[RowTable], wanted: str, else_do: str = "") -> RowTable:
    """Return the one table that there is.

    Raises RowsError where there are several, of which no `wanted` can be made: it says whether
    their headings differ, their forms or their types. `else_do` is what else may be done.
    """
    first, *rest = tables
    if not rest:
        return first
    parted, advice = _parted(first, rest)
    message = f"{len(tables)} tables {parted} are no {wanted}"
    raise RowsError(message, advice=", or ".join(filter(None, (advice, else_do))))


def _parted(first: RowTable, rest: Sequence[RowTable]) -> tuple[str, str]:
    """Return what parts tables from the first one, with an example, and what to give instead."""
    for table in rest:
        if table.names != first.names:
            names = f"{first.source} and {table.source}"
            return f"with different headings ({names})", "give files of one heading"
    for table in rest:
        if table.form != first.form:
            forms = " and ".join(
                f"{x.source} is {_FORMS.get(x.form, x.form)}" for x in (first, table)
            )
            return f"with one heading, in different forms ({forms}),", "give files of one form"
    for table in rest:
        if table.dated != first.dated:
            names = f"{first.source} and {table.source}"
            return f"with one heading, of different days ({names}),", "give them one by one"
    for table in rest:
        kinds, others = first.table.schema(), table.table.schema()
        for name in first.names:
            if kinds[name] != others[name]:
                types = (
                    f"{name} is {kinds[name]} in {first.source}, {others[name]} in {table.source}"
                )
                message = f"with one heading, with columns of different types ({types}),"
                return message, "give files of one type"
    return f"({first.source} and {rest[0].source})", "give them one by one"
