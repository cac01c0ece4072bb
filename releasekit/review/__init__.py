"""The forms in which people decide: workbook and CSV, written and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit.crosswalk.decisions import ARROW, Entry, Review, Shown
from releasekit.errors import FaultList, SourceError
from releasekit.review import csv_form, xlsx_reader
from releasekit.review.checks import faults_of
from releasekit.review.form import REWRITE, relationship_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from releasekit.layout import CodeSet
    from releasekit.review.form import Form

MOST_BYTES = 64 * 1024**2
"""The size of the largest file that is read."""
_READERS = {".xlsx": xlsx_reader.read, ".csv": csv_form.read}


def read(path: Path) -> Review:
    """Read a form, workbook or CSV, that was filled in.

    Raises SourceError for a file that is not one of our forms, is too large or unsafe, and
    SourceFaultsError for what is written in it: formulas, incomplete decisions, unknown words,
    malformed codes.
    """
    form = _opened(path)
    if form.code_set not in layouts.code_sets():
        message = f"is of an unknown code set, {form.code_set!r}"
        raise SourceError(path.name, message, advice="is it a form of crosswalk --format xlsx?")
    layout = layouts.load(form.code_set)
    faults = FaultList()
    entries: dict[tuple[str, str, str, str], Entry] = {}
    for number, row in form.rows:
        entry = _entry(form, number, row, layout)
        for message, advice in faults_of(entry, layout, form.steps):
            faults.add(SourceError(form.place, message, line=number, advice=advice))
        first = entries.setdefault(entry.key, entry)
        if first is not entry:
            message = f"{entry.hop} is in row {first.place[1]} too"
            faults.add(SourceError(form.place, message, line=number, advice="remove one of them"))
    faults.check()
    return Review(
        name=path.name,
        code_set=form.code_set,
        steps={_labels(step): digest for step, digest in form.steps.items()},
        entries=tuple(entries.values()),
        missing=len(form.digests) - len(entries) if form.digests is not None else 0,
    )


def _opened(path: Path) -> Form:
    if not path.is_file():
        raise SourceError(str(path), "no such file", advice="name the form that was filled in")
    if path.stat().st_size > MOST_BYTES:
        raise SourceError(path.name, "is larger than any review form", advice=REWRITE)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        message = f"a form is .xlsx or .csv, not {path.suffix or 'without a suffix'}"
        raise SourceError(path.name, message, advice="save it as one of the two")
    return reader(path)


def _labels(step: str) -> tuple[str, str]:
    before, _, after = step.partition(ARROW)
    return before, after


def _entry(form: Form, number: int, row: Mapping[str, str], layout: CodeSet) -> Entry:
    before, after = _labels(row["step"])
    source, target = layout.plain(row["source"]), layout.plain(row["target"])
    key = (row["step"], source, target)
    shown = {name: row[name] for name in Shown.__struct_fields__}
    shown["relationship"] = relationship_of(row["relationship"])
    return Entry(
        before=before,
        after=after,
        source=source,
        target=target,
        shown=Shown(**shown),
        decision=row["decision"].strip().casefold(),
        corrected_target=layout.plain(row["corrected_target"]),
        corrected_relationship=relationship_of(row["corrected_relationship"]),
        reviewer=row["reviewer"],
        reviewed=row["reviewed"],
        comment=row["comment"],
        earlier=row["earlier"],
        digest=row["digest"] if form.digests is None else form.digests.get(key, ""),
        inputs=form.steps.get(row["step"], ""),
        place=(form.place, number),
    )
