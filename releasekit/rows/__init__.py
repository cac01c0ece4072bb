"""A user's own rows against the lives, links and changes of codes, where the rows are."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from msgspec.structs import replace

from releasekit import layout as layouts
from releasekit.errors import RowsError
from releasekit.rows import engine, engine_tables, given_rows, service_days, spool
from releasekit.rows.claim_lists import Lists, lists_of
from releasekit.rows.claim_rows import with_claims
from releasekit.rows.judgment import Standing, Verdict
from releasekit.rows.on_record import KnownCodes
from releasekit.rows.recognize import (
    CodeColumn,
    Columns,
    Named,
    Sources,
    holds_codes,
    recognized,
)
from releasekit.rows.results import INTERNAL
from releasekit.rows.row_files import Books, RowTable, opened, settled
from releasekit.rows.sayings import ID
from releasekit.rows.validity import Judged, judged
from releasekit.rows.watch import nobody, watched
from releasekit.timeline import Timeline

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from types import TracebackType

    from releasekit.rows.watch import Tell
    from releasekit.store import Store

__all__ = ["Columns", "Judged", "Kept", "Named", "RowTable", "Rows", "Standing", "Verdict"]

NOTHING_NAMED = Named()
_SAMPLE = 2_000
"""How many rows tell what the columns are."""


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
            self.backend = opened.enter_context(engine.connected(self.url, self.folder))
            self.local = self.backend
            if not engine.is_local(self.url):
                self.local = opened.enter_context(engine.connected("", self.folder))
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
        if len(tables) != 1:
            message = f"{len(tables)} tables with different headings are no one table"
            raise RowsError(message, advice="give files of one heading")
        return made, tables[0]

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
        """Return what the columns of a table are, by what the user names, heading and content."""
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
        with self.watched("looking through the rows", rows):
            return judged(rows, columns, self.sources, days)

    def watched(self, step: str, rows: RowTable) -> AbstractContextManager[None]:
        """Tell how many rows of a table the engine has passed over, as long as a step takes."""
        known = bool(rows.paths) and self.backend.name == "duckdb"
        return watched(
            self.backend, self.tell, step, engine_tables.count(rows.table) if known else 0
        )

    def results(
        self, judged: Judged, columns: Columns, *, every: bool = True, in_order: bool = False
    ) -> Any:  # noqa: ANN401 (a table of Ibis)
        """Return the user's columns with what is said of each code, or of those not valid."""
        return with_claims(judged, columns, self.lists, every=every, in_order=in_order)

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
        parts = place / "*.parquet" if place.is_dir() else place
        return Kept(self.local.read_parquet(parts), place)

    def ordered(self, judged: Judged, columns: Columns) -> Any:  # noqa: ANN401 (a table of Ibis)
        """Return `results` of every code in the order of the rows, where they are in one."""
        found = self.results(judged, columns, in_order=bool(judged.long.order))
        ours = (ID, *INTERNAL, *judged.long.order)
        return found.drop(*(name for name in dict.fromkeys(ours) if name in found.columns))

    def listed(
        self, judged: Judged, columns: Columns, *, every: bool = True, marked: bool = False
    ) -> Kept:
        """Return `results` in the order of the rows, kept where they are read again.

        Only what is `marked` has the column by which a row's standing is found.
        """
        found = self.results(judged, columns, every=every, in_order=True)
        ours = [*(name for name in found.columns if name in INTERNAL), *(() if marked else (ID,))]
        return self.kept(found.drop(*ours), rows=judged.rows)


def sources(store: Store, code_sets: Sequence[str]) -> Sources:
    """Return what rows may hold: the code sets meant, or where none is, those of the store."""
    known, absent = _meant(store, code_sets)
    timelines = [Timeline(store, layout) for layout in known]
    return Sources(
        known={line.layout.id: KnownCodes(line) for line in timelines if line.releases},
        absent={layout.id: layout for layout in absent},
        others=layouts.other_systems(),
        unasked=frozenset(layout.id for layout in absent).intersection(store.in_view()),
    )


def lists_alone(code_sets: Sequence[str]) -> tuple[str, ...]:
    """Return code sets if all of them say something of others' codes, else none.

    Rows beside such lists are read by these alone, so that what is said of them is the same
    whichever of the others the store holds.
    """
    lists = not any(layouts.load(name).rows.headings for name in code_sets)
    return tuple(code_sets) if lists else ()


def _meant(
    store: Store, code_sets: Sequence[str]
) -> tuple[list[layouts.CodeSet], list[layouts.CodeSet]]:
    """Return the code sets of which rows may have codes: of the store, and declared only.

    Edits, limits and fees say something of another code set's codes: where no code set is named,
    only those count whose declarations say how rows name them.
    """
    every = [layouts.load(name) for name in layouts.code_sets()]
    here = [layout for layout in every if layout.id in store.in_view()]
    if code_sets:
        known = [layout for layout in here if layout.id in code_sets]
    else:
        known = [layout for layout in here if layout.rows.headings] or here
    return known, [each for each in every if each.rows.headings and each not in known]


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
