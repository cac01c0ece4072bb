"""What is shown of a check of a user's rows: counts by verdict, and what is wrong, by code."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from releasekit.layout import load
from releasekit.render import words
from releasekit.rows import RowTable, Verdict, engine_tables
from releasekit.rows.rejected_lines import together
from releasekit.rows.results import GIVEN, names
from releasekit.rows.sayings import ID
from releasekit.views import own_columns
from releasekit.views.changes import told
from releasekit.views.checked_files import FileView
from releasekit.views.listed_rows import NOTHING_LISTED, ListedRows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from releasekit.rows import Columns, Judged
    from releasekit.rows.rejected_lines import RejectedLine
    from releasekit.views.stamps import Stamp

SCHEMA = "releasekit/check/1"
VERSION = "check/1"
"""The shape of the view below; see releasekit.views.catalog."""
_BATCH = 10_000
_PARTED = ", "
_LINKED = frozenset({"replacements", "basis"})
MOST_GROUPS = 300
"""How many codes of a verdict a page shows; the other forms have all."""


class GroupView(Struct, frozen=True, kw_only=True):
    """Rows of which one thing is wrong: a verdict on a code as it is read, with its days."""

    verdict: str
    code: str
    code_set: str
    rows: int
    first_date: dt.date | None
    last_date: dt.date | None
    first_day: dt.date | None
    last_day: dt.date | None
    replacements: str
    basis: str
    why: str

    @property
    def instead(self) -> str:
        """What to report in the place of the code, and on whose word, in words; else empty."""
        return _told(self.replacements, self.basis)


class FaultyRow(Struct, frozen=True, kw_only=True, gc=False):
    """One code of a row, with the user's own `cells`, one for each heading, and what is said."""

    cells: tuple[object, ...]
    column: str
    code: str
    read_as: str
    code_set: str
    date: dt.date | None
    verdict: str
    why: str
    first_day: dt.date | None
    last_day: dt.date | None
    replacements: str
    basis: str

    @property
    def instead(self) -> str:
        """What to report in the place of the code, and on whose word, in words; else empty."""
        return _told(self.replacements, self.basis)


class CheckView(Struct, frozen=True, kw_only=True):
    """A check of rows: `counts` has the judged codes by verdict, `groups` what is wrong.

    `rejected` are the first lines that are no rows, with the reason; `rejected_more` counts others.
    """

    files: tuple[FileView, ...]
    counts: Mapping[str, int]
    groups: tuple[GroupView, ...]
    rejected: tuple[RejectedLine, ...] = ()
    rejected_more: int = 0
    listed: ListedRows[FaultyRow] = NOTHING_LISTED

    @property
    def heading(self) -> str:
        """What was checked."""
        phrase: str = words.load()["rows"]["heading"]
        return phrase.format(sources=", ".join(file.source for file in self.files))

    @property
    def most_groups(self) -> int:
        """How many codes of a verdict a page shows."""
        return MOST_GROUPS

    @property
    def stamps(self) -> tuple[Stamp, ...]:
        """Nothing: it holds codes and the user's own cells, no text of a code set."""
        return ()

    @property
    def sentence(self) -> str:
        """How many codes were judged, in how many rows."""
        phrase: str = words.load()["rows"]["judged"]
        rows = sum(file.rows for file in self.files)
        codes = words.codes_in_words(sum(self.counts.values()))
        return phrase.format(codes=codes, rows=words.rows_in_words(rows))


class Checked(Struct, frozen=True, kw_only=True):
    """One table of rows that were judged; `results` are those not valid, or all.

    `place` is the Parquet that holds just these, where there is one.
    """

    rows: RowTable
    columns: Columns
    judged: Judged
    results: Any
    place: Path | None = None

    @property
    def names(self) -> dict[str, str]:
        """What each of what is said is called in `results`."""
        return names(self.rows.names)

    @property
    def listed(self) -> Any:  # noqa: ANN401 (a table of Ibis)
        """The results without what is ours."""
        return self.results.drop(ID) if ID in self.results.columns else self.results


def view(checked: Sequence[Checked], *, counted: bool = True) -> CheckView:
    """Return what is shown of the tables of a check; without its sums if none are `counted`."""
    counts: Counter[str] = Counter()
    groups: list[GroupView] = []
    for each in checked if counted else ():
        found = [group for group in _groups(each) if group.verdict != Verdict.VALID]
        for group in found:
            counts[group.verdict] += group.rows
        counts[Verdict.VALID] += each.judged.codes - sum(group.rows for group in found)
        groups += found
    groups = list(_of_all(groups))
    order = [verdict.value for verdict in Verdict]
    groups.sort(key=lambda group: (order.index(group.verdict), -group.rows, group.code))
    rejected = together(each.rows.rejected for each in checked)
    return CheckView(
        files=tuple(map(_file, checked)),
        counts={name: counts[name] for name in order if counts[name]},
        groups=tuple(groups),
        rejected=rejected.lines,
        rejected_more=rejected.more,
    )


def listed(checked: Sequence[Checked], most: int) -> ListedRows[FaultyRow]:
    """Return the rows of the results, up to `most` of them, in the order of the rows."""
    headings = tuple(dict.fromkeys(name for each in checked for name in each.rows.names))
    counts = [engine_tables.count(each.listed) for each in checked]

    def rows() -> Iterator[FaultyRow]:
        room = most
        for each, count in zip(checked, counts, strict=True):
            yield from _faulty(each.listed.limit(room), each, headings)
            room = max(0, room - count)

    return ListedRows(headings, (min(most, sum(counts)), sum(counts)), rows)


def _faulty(table: Any, checked: Checked, headings: Sequence[str]) -> Iterator[FaultyRow]:  # noqa: ANN401 (a table of Ibis)
    called = checked.names
    values = own_columns.readers(checked.rows, checked.columns)
    reads = [values.get(name) for name in headings]
    for batch in table.to_pyarrow_batches(chunk_size=_BATCH):
        for row in batch.to_pylist():
            said = {name: row[called[name]] for name in GIVEN}
            printed = _printer(said["code_set"])
            said["replacements"] = _printed(said["code_set"], said["replacements"])
            said["read_as"] = printed(said["read_as"])
            own = [row.get(name) for name in headings]
            yield FaultyRow(cells=own_columns.read_cells(own, reads), **said)


def _file(checked: Checked) -> FileView:
    columns = checked.columns
    found = {column.name: column.code_sets for column in columns.codes}
    dates = tuple(dict.fromkeys(column.day for column in columns.codes if column.day))
    as_of = checked.judged.as_of
    notes = [*checked.rows.notes, *checked.judged.notes]
    sets = {name for each in columns.codes for name in each.code_sets if name in as_of}
    if not checked.judged.long.dated and sets:
        listed = ", ".join(f"{load(name).name} {as_of[name]}" for name in sorted(sets))
        notes.append(words.load()["rows"]["undated"].format(days=listed))
    return FileView(
        source=checked.rows.source,
        form=checked.rows.form,
        rows=checked.judged.rows,
        codes=checked.judged.codes,
        columns=found,
        dates=dates,
        notes=tuple(notes),
    )


def _groups(checked: Checked) -> Iterator[GroupView]:
    results, called = checked.results, checked.names
    keys = ("code_set", "verdict", "why", "first_day", "last_day", "replacements", "basis")
    by = [results[called[name]].name(name) for name in (*keys, "code", "read_as")]
    date = results[called["date"]]
    grouped = results.group_by(by).agg(
        rows=results.count(), first_date=date.min(), last_date=date.max()
    )
    fields = GroupView.__struct_fields__
    for row in engine_tables.fetched(grouped).to_pylist():
        row["code"] = _printer(row["code_set"])(row["read_as"] or row["code"].strip())
        row["replacements"] = _printed(row["code_set"], row["replacements"])
        yield GroupView(**{name: row[name] for name in fields})


def _of_all(groups: Iterable[GroupView]) -> Iterator[GroupView]:
    """Yield groups, as one those of which the same is wrong: spelled otherwise, in other tables."""
    alike: dict[GroupView, list[GroupView]] = {}
    for group in groups:
        key = msgspec.structs.replace(group, rows=0, first_date=None, last_date=None)
        alike.setdefault(key, []).append(group)
    for found in alike.values():
        first, *rest = found
        if not rest:
            yield first
            continue
        yield msgspec.structs.replace(
            first,
            rows=sum(group.rows for group in found),
            first_date=min(filter(None, (group.first_date for group in found)), default=None),
            last_date=max(filter(None, (group.last_date for group in found)), default=None),
        )


def _printed(code_set: str, replacements: str) -> str:
    """Return codes parted by commas as their publisher prints them."""
    codes = filter(None, replacements.split(_PARTED))
    return _PARTED.join(map(_printer(code_set), codes))


def _printer(code_set: str) -> Callable[[str], str]:
    """Return how the publisher of a code set prints codes; as they are where there is none."""
    return load(code_set).printed if code_set else str


def _told(replacements: str, basis: str) -> str:
    return told(replacements.split(_PARTED), basis.split(_PARTED)) if replacements else ""


def to_json(view: CheckView, checked: Sequence[Checked]) -> Iterator[bytes]:
    """Yield the rows and the summary as JSON; schemas/check-1.schema.json says its shape."""
    encode = msgspec.json.encode
    yield b'{"schema":' + encode(SCHEMA) + b',"rows":['
    first = True
    for each in checked:
        called = each.names
        for batch in each.results.to_pyarrow_batches(chunk_size=_BATCH):
            for row in batch.to_pylist():
                yield (b"" if first else b",\n") + encode(_row(row, each, called))
                first = False
    summary: dict[str, object] = {"summary": view.counts, "files": view.files}
    summary |= {"rejected": view.rejected, "rejected_more": view.rejected_more}
    yield b"]," + encode(summary)[1:] + b"\n"


def _row(row: dict[str, Any], checked: Checked, called: Mapping[str, str]) -> dict[str, object]:
    standing = checked.judged.standings[row[ID]]
    own = {name: value for name, value in row.items() if name in checked.rows.names}
    said = {name: row[called[name]] for name in GIVEN if name not in _LINKED}
    return {
        "row": own,
        **said,
        "replacements": [
            {"code": link.target, "basis": link.basis, "relationship": link.relationship}
            for link in standing.replacements
            if link.target
        ],
    }
