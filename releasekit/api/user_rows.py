"""A program's own rows: what their codes are worth, and what changes are about them."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from releasekit import licensing, review
from releasekit.api.given import day_of, several, store_at
from releasekit.api.release_pairs import compare
from releasekit.classify.compare import common
from releasekit.errors import RowsError, RowsWarning
from releasekit.rows import Named, Rows, lists_alone
from releasekit.rows import rejected_lines as rejects
from releasekit.rows.effects import affected
from releasekit.views import impact_rows
from releasekit.views.changes import view as changes_view
from releasekit.views.checked_files import NAMED, rejected_sentences
from releasekit.views.decided_codes import decided
from releasekit.views.impact_rows import Found
from releasekit.views.impact_work import concerned
from releasekit.views.selection import Selection

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from releasekit.api.given import Day, Place
    from releasekit.rows import RowTable


def check(  # noqa: PLR0913 (what the command takes)
    rows: object,
    *,
    store: Place,
    as_of: Day = None,
    code_set: str | Iterable[str] = (),
    code_column: str | Iterable[str] = (),
    date_column: str = "",
    modifier_column: str | Iterable[str] = (),
    sheet: str | Iterable[str] = (),
) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return a user's rows with the worth of each code on its day, a table of Ibis: a row a code.

    `rows` is a path or several, a table of Ibis, a DataFrame of pandas, polars or Arrow, or a list
    of dicts; they are read where they are. The result has their columns, and column, code, read_as,
    code_set, date, verdict, why, first_day, last_day and replacements; it is worked out when it is
    asked for. Columns that are not named are recognized; rows without a date are judged as of the
    day given, else the effective date of the latest release. Raises RowsError for what is no rows;
    what is said of files, and of lines that are no rows (`rejected_lines`), are RowsWarnings.

    >>> from releasekit import SAMPLES
    >>> rows = [{"cpt": "99468", "date": "2025-12-31"}, {"cpt": "99468", "date": "2026-01-01"}]
    >>> checked = check(rows, store=SAMPLES)
    >>> [(row["verdict"], row["replacements"]) for row in checked.to_pyarrow().to_pylist()]
    [('valid', ''), ('ended', '99467')]
    """
    named = Named(
        codes=several(code_column),
        code_sets=several(code_set),
        date=date_column,
        modifiers=several(modifier_column),
    )
    place, table = Rows.given(store_at(store), rows, named.code_sets, several(sheet))
    columns = place.columns(table, named)
    settled = _settled(place, table)
    return place.ordered(place.judged(settled, columns, day_of(as_of)), columns)


def impact(  # noqa: PLR0913 (what the command takes)
    rows: object,
    before: str,
    after: str,
    *,
    store: Place,
    code_set: str | Iterable[str] = (),
    code_column: str | Iterable[str] = (),
    date_column: str = "",
    sheet: str | Iterable[str] = (),
    decisions: Iterable[str | os.PathLike[str]] = (),
) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return the rows that the changes from BEFORE to AFTER are about, as a table of Ibis.

    `rows` are as `check` takes them. The result has their columns, and code, code_set, class,
    change, level, effective, last_day, action, replace_by, replacements, basis, date and at_risk:
    whether the date is on or after the effective date, or there is none. It is worked out when it
    is asked for. Without `code_set` every code set counts that has both releases. `decisions` are
    review forms that were filled in; what they decide stands in the place of what is published.
    RowsWarnings are those of `check`.

    >>> from releasekit import SAMPLES
    >>> rows = [{"item": 1, "cpt": "99468", "price": 75}, {"item": 2, "cpt": "0345T", "price": 9}]
    >>> found = impact(rows, "2025", "2026", store=SAMPLES)
    >>> [(row["item"], row["action"]) for row in found.to_pyarrow().to_pylist()]
    [(1, 'Replace by 99467'), (2, 'Replace by 33990')]
    """
    home = store_at(store)
    chosen = several(code_set) or tuple(common(home, before, after))
    diffs = [compare(home, before, after, code_set=name) for name in chosen]
    reader = licensing.audience(licensing.INTERNAL)
    reviewed = decided(home, [review.read(Path(path)) for path in decisions], diffs).replacements
    concern = concerned((changes_view(diff, Selection(), reader) for diff in diffs), reviewed)
    named = Named(codes=several(code_column), date=date_column)
    place, table = Rows.given(home, rows, lists_alone(chosen), several(sheet))
    columns = place.columns(table, named)
    days = {diff.layout.id: diff.after.effective for diff in diffs}
    settled = _settled(place, table)
    done = affected(settled, columns, place.sources, concern.effects, days)
    return impact_rows.listed(concern, Found(rows=settled, columns=columns, affected=done))


def rejected_lines(result: Any) -> Any:  # noqa: ANN401 (tables of Ibis)
    r"""Return the lines of text files that are no rows and were not judged, as a table of Ibis.

    `result` is what `check` or `impact` returned, or anything made of it. The table has file, line
    (its number from 1), why, and text: how the line begins, up to 10,000 characters.

    >>> import pathlib, tempfile
    >>> from releasekit import SAMPLES
    >>> path = pathlib.Path(tempfile.mkdtemp(), "rows.csv")
    >>> _ = path.write_text("cpt,date\n99468,2025-12-31\n99468,2025-12-31,75\n")
    >>> with warnings.catch_warnings(action="ignore"):
    ...     checked = check(path, store=SAMPLES)
    >>> [(row["line"], row["why"]) for row in rejected_lines(checked).to_pyarrow().to_pylist()]
    [(3, '3 cells, where the heading has 2')]
    """
    if not hasattr(result, "get_backend"):
        message = f"{type(result).__name__} is no table that check or impact returned"
        raise RowsError(message, advice="give what check or impact returned, or a table made of it")
    return rejects.kept(result.get_backend())


def _settled(place: Rows, table: RowTable) -> RowTable:
    """Return rows as they are judged; what is to be said of their files is told as warnings."""
    settled = place.settled(table)
    found = settled.rejected
    if found.lines:
        rejects.keep(place.local, found)
    for note in (*settled.named_notes, *rejected_sentences(found.lines, found.more, NAMED)):
        warnings.warn(note, RowsWarning, stacklevel=3)
    return settled
