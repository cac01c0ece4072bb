"""A user's own rows against the lives, links and changes of codes, where the rows are."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from msgspec.structs import replace

from releasekit.errors import RowsError
from releasekit.rows import engine, engine_tables, given_rows, row_slices, service_days, spool
from releasekit.rows.claim_lists import Lists, lists_of
from releasekit.rows.claim_rows import found_together, with_claims
from releasekit.rows.judgment import Standing, Verdict
from releasekit.rows.one_table import the_only
from releasekit.rows.recognize import (
    CodeColumn,
    Columns,
    Named,
    Sources,
    holds_codes,
    recognized,
)
from releasekit.rows.results import INTERNAL, in_text
from releasekit.rows.row_files import Books, RowTable, opened, settled
from releasekit.rows.sayings import ID
from releasekit.rows.store_sources import lists_alone, sources
from releasekit.rows.validity import Judged, judged
from releasekit.rows.watch import nobody, watched

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from types import TracebackType

    from releasekit.rows.watch import Tell
    from releasekit.store import Store

__all__ = [
    "Columns",
    "Judged",
    "Kept",
    "Named",
    "RowTable",
    "Rows",
    "Standing",
    "Verdict",
    "lists_alone",
    "sources",
]

NOTHING_NAMED = Named()
_SAMPLE = 2_000
"""How many rows tell what the columns are."""
_MANY = 10_000_000
"""Of how many rows on codes are read while the engine looks through the rows."""


class Kept(NamedTuple):
    """A table that was laid down: as the engine reads it again, and the Parquet that holds it."""

    table: Any
    place: Path


class Rows:
    """Rows of a user beside a store, for as long as it is open (`with`).

    The files are read by the engine, and only different cells and dates come to Python.
    """

    def __init__(
        self,
        store: Store,
        *,
        url: str = "",
        code_sets: Sequence[str] = (),
        setting: str = "",
    ) -> None:
        """Take the store, the engine (empty: DuckDB in this process) and the code sets meant.

        `setting` says whose claims they are, where the store has lists of several.
        """
        self.store = store
        self.url = url
        self.tell: Tell = nobody
        self.sources = sources(store, code_sets)
        self.setting = setting

    def __enter__(self) -> Self:
        """Connect to the engine."""
        with ExitStack() as opened:
            folder = opened.enter_context(TemporaryDirectory(prefix="releasekit-"))
            self.folder = Path(folder)
            self.local = opened.enter_context(engine.connected("", self.folder))
            self.backend = self.local
            if not engine.is_local(self.url):  # what it says is heard before the other is asked
                self.backend = opened.enter_context(engine.connected(self.url, self.folder))
            self._open = opened.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave nothing behind; RowsError for what an engine says."""
        self._open.__exit__(kind, error, trace)

    @classmethod
    def given(
        cls, store: Store, rows: object, code_sets: Sequence[str] = (), sheets: Sequence[str] = ()
    ) -> tuple[Self, RowTable]:
        """Return the place of rows that a program gives, which lives as long as their results.

        Raises RowsError for what is no rows, and for files with several headings.
        """
        made = cls(store, code_sets=code_sets)
        made.backend, made.folder = given_rows.connected(rows)
        made.local = made.backend if made.backend.name == "duckdb" else engine.local(made.folder)
        paths = given_rows.paths(rows)
        tables = made.files(paths, sheets) if paths else [given_rows.table(made.backend, rows)]
        return made, the_only(tables, "one table")

    def files(
        self, paths: Sequence[str], sheets: Sequence[str] = (), named: Named = NOTHING_NAMED
    ) -> list[RowTable]:
        """Open files, folders, patterns, `-` and addresses; those of one heading are one table.

        `sheets` are those of workbooks that are read; if none is named, one is chosen, and said.
        """
        books = Books(partial(holds_codes, self.sources, named), tuple(sheets))
        return opened(self.local, self.backend, paths, self.folder, books)

    def table(self, name: str) -> RowTable:
        """Return a table that lives where the engine is; RowsError where there is none."""
        table = engine.table(self.backend, name)
        apart = not engine_tables.lies_in_rows(self.backend)
        return RowTable(
            table=table, names=tuple(table.columns), form="table", source=name, by_column=apart
        )

    def settled(self, rows: RowTable) -> RowTable:
        """Return rows as they are judged: what is text, is read once for all that is asked."""
        with watched(self.local, self.tell, f"reading {rows.source}"):
            return settled(self.local, self.backend, rows, self.folder)

    def columns(self, rows: RowTable, named: Named) -> Columns:
        """Return what the columns of a table are, by what the user names, heading and content.

        Raises RowsError for a column whose name is kept for those that are added to them.
        """
        ours = engine_tables.OURS
        for name in rows.names:
            if name.casefold().startswith(ours):
                message = f"{rows.source}: column {name}: names that begin with {ours} are kept"
                raise RowsError(message, advice="rename it, or leave it out")
        if rows.system and not named.codes:
            claim = next(name for name in ("claim", "id") if name in rows.names)
            return replace(_coded(rows.system, named, self.sources), claim=claim)
        table = rows.table
        first = engine_tables.fetched(table.limit(_SAMPLE))
        samples = {
            name: [str(value) for value in first[name].to_pylist() if value is not None]
            for name in table.columns
        }
        schema = table.schema().items()
        dates = [name for name, kind in schema if kind.is_date() or kind.is_timestamp()]
        return recognized(samples, self.sources, named, dates)

    def judged(self, rows: RowTable, columns: Columns, as_of: dt.date | None = None) -> Judged:
        """Return each code of the rows with what it is worth on its day.

        Rows without a day of their own are judged as of a day: the one given, the one their file
        gives, else that of the latest release of the code set.
        """
        given = as_of or service_days.day(rows.dated)
        days = {
            name: given or known.timeline.releases[-1].effective
            for name, known in self.sources.known.items()
        }
        with self.looked_through(rows, columns):
            return judged(rows, columns, self.sources, days)

    def looked_through(self, rows: RowTable, columns: Columns) -> AbstractContextManager[None]:
        """Tell how many rows the engine has passed over, as long as it looks through them.

        Of many rows those codes are read meanwhile that they most likely have.
        """
        known = bool(rows.paths) and self.backend.name == "duckdb"
        count = engine_tables.count(rows.table) if known else 0
        likely = self.sources.known.get(columns.codes[0].code_sets[0])
        if likely is not None and count > _MANY:
            likely.read_ahead()
        return watched(self.backend, self.tell, "looking through the rows", count)

    def results(
        self, judged: Judged, columns: Columns, *, every: bool = True, in_order: bool = False
    ) -> Any:  # noqa: ANN401 (a table of Ibis)
        """Return the user's columns with what is said of each code, or of those not valid."""
        together = found_together(judged, columns, self.lists)
        found = with_claims(judged, columns, together, every=every, in_order=in_order)
        return in_text(found, judged)

    @cached_property
    def lists(self) -> Lists:
        """The lists of edits and limits of the store by which claims are judged.

        Raises RowsError for a setting that no list has.
        """
        return lists_of(self.store, self.setting)

    def kept(self, table: Any, *, rows: int = 0) -> Kept:  # noqa: ANN401 (a table of Ibis)
        """Return a table as it is now, where it is read again without the engine.

        `rows` is how many rows are passed over for it.
        """
        place = spool.place_in(self.folder, ".parquet")
        with watched(self.backend, self.tell, "judging the rows", rows):
            engine_tables.write_parquet(table, place)
        parts = engine_tables.alone(str(place)) + ("/*.parquet" if place.is_dir() else "")
        return Kept(self.local.read_parquet(parts), place)

    def fixed(self, table: Any, *, rows: int) -> Any:  # noqa: ANN401 (tables of Ibis)
        """Return a small table as it is now, which is not made anew where it is read again.

        `rows` is how many rows are passed over for it.
        """
        if self.backend is not self.local:
            return self.kept(table, rows=rows).table
        with watched(self.backend, self.tell, "joining the rows", rows):
            return engine_tables.created(table)

    def ordered(self, judged: Judged, columns: Columns) -> Any:  # noqa: ANN401 (a table of Ibis)
        """Return `results` of every code in the order of the rows, where they are in one."""
        found = self.results(judged, columns, in_order=bool(judged.long.order))
        ours = (ID, *INTERNAL, *judged.long.order)
        return found.drop(*(name for name in dict.fromkeys(ours) if name in found.columns))

    def listed(
        self,
        rows: RowTable,
        judged: Judged,
        columns: Columns,
        *,
        every: bool = True,
        marked: bool = False,
    ) -> Kept:
        """Return `results` in the order of the rows, kept where they are read again.

        Only what is `marked` has the column by which a row's standing is found.
        """
        together = found_together(judged, columns, self.lists)
        found = with_claims(judged, columns, together, every=every, in_order=True)
        ours = [*(name for name in found.columns if name in INTERNAL), *(() if marked else (ID,))]
        wanted = found.drop(*ours)
        parts = row_slices.cut(rows, wanted, every=every) if together is None else []
        if not parts:
            return self.kept(in_text(wanted, judged), rows=judged.rows)
        place = spool.place_in(self.folder, ".parquet")
        row_slices.write(wanted, rows, parts, place, self.tell)
        return Kept(self.local.read_parquet(engine_tables.alone(str(place))), place)


def _coded(system: str, named: Named, sources: Sources) -> Columns:
    """Return the columns of claims and resources, whose rows were made here."""
    code = CodeColumn(
        name="code",
        code_sets=named.code_sets or sources.every,
        system=system,
        day=named.date or "date",
    )
    return Columns(
        codes=(code,),
        modifiers=("modifiers",),
        id=named.id,
        owner=named.owner,
        amount=named.amount or "charge",
        units=named.units or "units",
    )
