"""What has to be true of a declaration as a whole; a fault is named by its dotted path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.layout.declaration import SHAPES, TOTALS, UNITS

if TYPE_CHECKING:
    from releasekit.layout.declaration import FileLayout, Layout
    from releasekit.layout.tables import Table


def validate_file(file: FileLayout, table: Table) -> None:
    """Refuse keys of a file that say nothing together."""
    names = {column.name for column in file.columns}
    if file.reader not in SHAPES:
        table.fault("reader", f"{file.reader!r} is none of {', '.join(SHAPES)}")
    if "code" not in names:
        table.fault("columns", "every file needs the column code")
    if file.continues and file.continues.column not in names:
        table.fault("continues.column", f"{file.continues.column!r} is none of the columns")
    if file.continues and file.continues.joins not in names:
        table.fault("continues.joins", f"{file.continues.joins!r} is none of the columns")
    unknown = {name for each in file.totals for name in each.groupindex} - set(TOTALS)
    if unknown:
        table.fault("totals", f"{min(unknown)!r} is none of {', '.join(TOTALS)}")
    if file.sheet and file.reader != "workbook":
        table.fault("sheet", "is for the reader workbook")
    _validate_meaning(file, table)


def _validate_meaning(file: FileLayout, table: Table) -> None:
    instructions = sum(column.instruction for column in file.columns)
    names = {column.name for column in file.columns}
    if file.role == "mappings" and not instructions and "target" not in names:
        table.fault(
            "columns", "a file of mappings needs a column that is its instruction or target"
        )
    if instructions > 1:
        table.fault("columns", "only one column can be the instruction")
    if file.adds and file.role != "concepts":
        table.fault("adds", "only a file of concepts adds to the concepts of another")
    if file.gathers and not any(column.many for column in file.columns):
        table.fault("gathers", "needs a column that is many")
    if file.unit not in UNITS:
        table.fault("unit", f"{file.unit!r} is none of {', '.join(UNITS)}")
    if (file.lists or file.unit != UNITS[0]) and file.reader != "prose":
        table.fault("lists" if file.lists else "unit", "is for the reader prose")
    if file.lists and "section" not in {column.name for column in file.columns}:
        table.fault("columns", "a file of lists needs the column section")


def validate_layout(layout: Layout, table: Table) -> None:
    """Refuse names that a declaration uses and nowhere declares."""
    titles = {section.title for section in layout.sections}
    kinds = {kind.id for kind in layout.kinds}
    main = (file for file in layout.files if file.role == "concepts")
    aspects = {"code"} | {column.aspect for file in main for column in file.columns}
    lists = {file.list for file in layout.files}
    for number, rules in enumerate(layout.reconciliations):
        for name in (*rules.lists, *rules.amends):
            if name not in lists:
                table.fault(f"reconcile[{number}]", f"{name!r} is the list of none of the files")
    for number, section in enumerate(layout.sections):
        if section.kind and section.kind not in kinds:
            table.fault(f"sections[{number}].kind", f"{section.kind!r} is none of the kinds")
    for number, file in enumerate(layout.files):
        if file.agrees and file.agrees not in aspects:
            table.fault(f"files[{number}].agrees", f"{file.agrees!r} is no aspect of a concept")
        for place, each in enumerate(file.lists):
            if each.section not in titles:
                key = f"files[{number}].lists[{place}].section"
                table.fault(key, f"{each.section!r} is none of the sections")
