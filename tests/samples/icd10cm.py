"""Writes the ICD-10-CM-shaped distributions: order files, addenda, tabular lists, tables."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from . import icd10cm_changes as changes
from .icd10cm_base import Row, rows, shortened
from .icd10cm_tabular import document

Rows = dict[str, Row]
Pair = tuple[Row | None, Row | None]


def reworded(row: Row, field: str, before: str, after: str) -> Row:
    """Swap words in one title; the words must be there."""
    text: str = getattr(row, field)
    if before not in text:
        raise ValueError((row.code, field, before))
    swapped = text.replace(before, after)
    return replace(row, short=swapped) if field == "short" else replace(row, long=swapped)


def next_year(before: Rows) -> Rows:
    """Apply all rows of fiscal year 2026."""
    state = {code: row for code, row in before.items() if code not in changes.DELETED}
    for code in changes.BECAME_HEADER:
        state[code] = replace(state[code], billable=False)
    for code in changes.BECAME_BILLABLE:
        state[code] = replace(state[code], billable=True)
    for _, code, field, found, put in changes.REWORDED:
        state[code] = reworded(state[code], field, found, put)
    for code, billable, long in changes.ADDED:
        if code in before:
            raise ValueError(code)
        state[code] = Row(code=code, billable=billable, short=shortened(long), long=long)
    return dict(sorted(state.items()))


def notes_2026() -> changes.Notes:
    """Return the notes of 2025 with the rows of 2026 applied."""
    held = {code: dict(kinds) for code, kinds in changes.NOTES_2025.items()}
    for code, kind, lines in changes.NOTES_REVISED:
        held[code][kind] = lines
    return {**held, **changes.NOTES_ADDED}


def order(held: Rows) -> Iterator[str]:
    """Lay out an order file."""
    for place, row in enumerate(held.values(), start=1):
        yield f"{place:05d} {row.code:<7} {row.billable:d} {row.short:<60} {row.long}"


def entry(action: str, row: Row) -> str:
    """Lay out one line of the addenda."""
    return f"{action:<13}{row.billable:d} {row.code:<7} {row.short:<60} {row.long}"


def differences(before: Rows, after: Rows) -> Iterator[Pair]:
    """Pair what differs; a change of status is a deletion, then an addition."""
    for code in sorted({*before, *after}):
        first, then = before.get(code), after.get(code)
        if first == then or code in changes.UNLISTED:
            continue
        if first and then and first.billable != then.billable:
            yield first, None
            yield None, then
        else:
            yield first, then


def listed(pairs: Iterable[Pair]) -> Iterator[str]:
    """Return the addenda's lines."""
    for first, then in pairs:
        if first and then:
            yield entry("Revise from:", first)
            yield entry("Revise to:", then)
        elif first:
            yield entry("Delete:", first)
        elif then:
            yield entry("Add:", then)


def revisions(pairs: Iterable[Pair]) -> tuple[int, int, int]:
    """Count the rows whose both titles, long title only, short title only changed."""
    kinds = [(a.long != b.long, a.short != b.short) for a, b in pairs if a and b]
    return kinds.count((True, True)), kinds.count((True, False)), kinds.count((False, True))


def trailer(before: Rows, after: Rows, *, billable: bool) -> Iterator[str]:
    """Count headers or codes as the publisher does."""
    word = "codes" if billable else "headers"
    pairs = [
        pair
        for pair in differences(before, after)
        if any(row is not None and row.billable == billable for row in pair)
    ]
    both, long, short = revisions(pairs)
    yield ""
    yield word.capitalize()
    for held, year in ((before, 2025), (after, 2026)):
        number = sum(1 for row in held.values() if row.billable == billable)
        yield f"{number:>7} {word} in icd10cm_order_{year}.txt"
    yield f"{sum(1 for first, _ in pairs if first is None):>7} additions"
    yield f"{sum(1 for _, then in pairs if then is None):>7} deletions"
    yield f"{both + long + short:>7} revisions"
    yield "of which"
    yield f"{both:>7} revisions to both long and short titles"
    yield f"{long:>7} revisions to long title only"
    yield f"{short:>7} revisions to short title only"


def conversion() -> Iterator[str]:
    """Return the publisher's conversion table: each new code with what was reported before."""
    yield (
        "\"SAMPLE, made up. Not the publisher's. Unless otherwise specified the effective date is"
        ' October 1 of the year listed.",,'
    )
    yield "Current code assignment,Effective,Previous Code(s) Assignment"
    yield from (f'{code},2025,"{previous}"' for code, previous in changes.CONVERTED)


def put(path: Path, lines: Iterable[str], encoding: str) -> None:
    """Write lines as the publishers do, with carriage returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))


def write(folder: Path) -> None:
    """Write both releases below folder/<version>."""
    before = rows()
    after = next_year(before)
    years = (("2025", before, changes.NOTES_2025), ("2026", after, notes_2026()))
    for year, held, notes in years:
        put(folder / year / f"icd10cm-order-{year}.txt", order(held), "ascii")
        tabular = document(year, held, notes)
        put(folder / year / f"icd10cm-tabular-{year}.xml", tabular, "utf-8")
    addenda = (
        *listed(differences(before, after)),
        *trailer(before, after, billable=False),
        *trailer(before, after, billable=True),
    )
    put(folder / "2026" / "icd10cm-order-addenda-2026.txt", addenda, "ascii")
    put(folder / "2026" / "icd10cm-conversion-table-2026.csv", conversion(), "ascii")
