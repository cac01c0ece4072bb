"""Sound deliveries, one at least for every reader, own list, container and form: to be mutated."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING, NamedTuple

import openpyxl

from tests.fuzz.records import REVIEW, sound
from tests.ingest.test_containers import tarred, zipped
from tests.ingest.test_conversions import HEADING, book
from tests.ingest.test_conversions import ROWS as CONVERSIONS
from tests.ingest.test_quirks_hcpcs import HEADINGS, records, workbook
from tests.ingest.test_readers import table
from tests.support.files import DISTRIBUTIONS
from tests.support.reviewing import AFTER, BEFORE, DECIDED, ROWS, fill, form, write
from tests.support.walks import walk
from tests.support.xls import xls

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    Rows = Iterable[Sequence[object]]
    Files = dict[str, bytes]

PROPERTIES = (
    ("code", "property", "value"),
    *(("10004", "sunset", "2027-01-01"), ("10004", "add-on", "true"), ("10004", "mine", "yes")),
)
CHANGES = (
    ("code", "action", "date"),
    *(("10004", "revised", "2026-01-01"), ("0100T", "deleted", "1/1/2026")),
)
STEPS = (
    ("source", "target", "relationship", "effective", "note"),
    ("0100T", "10004", "equivalent", "2026", "why"),
)
_OFTEN = 4
"""How often what we write ourselves is drawn, beside the many forms of what publishers write."""
OWN = {"own-properties": PROPERTIES, "my-changes": CHANGES, "my-crosswalk": STEPS}


class Delivery(NamedTuple):
    """A sound delivery of a code set: the bytes of its members by name, and its release."""

    code_set: str
    files: Files
    label: str = "2026"


def deliveries(scratch: Path) -> list[Delivery]:
    """Return the made-up deliveries of every code set, in every form that is read."""
    scratch.mkdir(parents=True, exist_ok=True)
    folders = [
        Delivery(folder.parent.name, files_of(folder), folder.name.removeprefix("full-"))
        for folder in sorted(DISTRIBUTIONS.glob("*/*"))
        if not folder.name.startswith("poa")
    ]
    kinds = sound(scratch).items()
    records = [Delivery(kind, files) for kind, made in kinds for files in made * _OFTEN]
    made = (*_tables(scratch), *_lists(folders), *_packed(folders), *_forms(scratch))
    return [*folders, *made, *records]


def files_of(folder: Path) -> Files:
    """Return the bytes of all files below a folder by their paths."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def write_all(folder: Path, files: Files) -> None:
    """Write files below a folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _tables(scratch: Path) -> list[Delivery]:
    """Return the annual file of HCPCS as a workbook, an old one, a CSV, and bare text."""
    rows = [HEADINGS, *([row.get(name, "") for name in HEADINGS] for row in records())]
    made = workbook(scratch / "anweb.xlsx", records()), table(scratch / "anweb.csv")
    text = next((DISTRIBUTIONS / "hcpcs" / "2026").glob("*.txt")).read_bytes()
    return [
        *(Delivery("hcpcs", {path.name: path.read_bytes()}) for path in made),
        Delivery("hcpcs", {"anweb.xls": xls(rows)}),
        Delivery("hcpcs", {"anweb.prn": text}),
    ]


def _lists(folders: list[Delivery]) -> list[Delivery]:
    """Return deliveries with lists of a user's own, and the publishers' other tables, beside."""
    cpt, icd = _of(folders, "cpt"), _of(folders, "icd10cm")
    conversions = {
        "ICD-10-CM Conversion Table FY26.xlsx": book(CONVERSIONS),
        "POAexemptCodesFY26.xls": xls([("POAexemptCode", "Description"), ("A00.0", "Quillon")]),
    }
    texts = {f"{name}.csv": _csv(rows) for name, rows in OWN.items()}
    books = {f"{name}.xlsx": _xlsx(rows) for name, rows in OWN.items()}
    poa = files_of(DISTRIBUTIONS / "icd10cm" / "poa-2026")
    old = {"conversion_table.xls": xls([HEADING, *CONVERSIONS])}
    return [
        *(Delivery("cpt", {**cpt, **own}) for own in (texts, books)),
        Delivery("cpt", {**cpt, **texts, **{f"{n}.xls": xls(r) for n, r in OWN.items()}}),
        *(Delivery("icd10cm", {**icd, **own}) for own in (conversions, old, poa)),
    ]


def _packed(folders: list[Delivery]) -> list[Delivery]:
    """Return deliveries in each container, and in one within another."""
    made = []
    for code_set in ("cpt", "hcpcs", "icd10cm", "icd10pcs"):
        files = _of(folders, code_set)
        name, text = max(files.items(), key=lambda item: len(item[1]))
        rest = {other: data for other, data in files.items() if other != name}
        inner = {"inner.zip": zipped(files), "read me.txt": b"Made up."}
        shapes: tuple[Files, ...] = (
            {"all.zip": zipped(files)},
            {"outer.zip": zipped(inner)},
            {"all.tar.gz": tarred(files), "~$lock.xlsx": b"lock"},
            {"all.tar": tarred(files, "w")},
            {**rest, f"{name}.gz": gzip.compress(text, mtime=0)},
        )
        made += [Delivery(code_set, shape) for shape in shapes]
    return made


def _forms(scratch: Path) -> list[Delivery]:
    """Return review forms of a small crosswalk, filled in: workbook and CSV."""
    store = scratch / "store"
    found = walk(store, (BEFORE, ""), (AFTER, ROWS))
    made = []
    for name in ("form.xlsx", "form.csv"):
        place = fill(write(scratch / name, form(found, store)), DECIDED)
        made.append(Delivery(REVIEW, {name: place.read_bytes()}))
    return made


def _of(folders: list[Delivery], code_set: str) -> Files:
    return next(
        folder.files for folder in folders if (folder.code_set, folder.label) == (code_set, "2026")
    )


def _csv(rows: Rows) -> bytes:
    return b"".join(",".join(map(str, row)).encode() + b"\n" for row in rows)


def _xlsx(rows: Rows) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()
