"""Writes the HCPCS-shaped distributions: 320-byte records under a disclaimer, Latin-1."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from . import hcpcs_changes as changes
from .hcpcs_base import BLOCKS, ENDED, SHORT_WIDTH, Record, codes, modifiers
from .texts import fit

Records = dict[str, Record]

# release, its effective day, the publisher's name of its file
UPDATES: tuple[tuple[str, str, str], ...] = (
    ("2025-10", "20251001", "HCPC2025_OCT_ANWEB.txt"),
    ("2026-01", "20260101", "HCPC2026_JAN_ANWEB.txt"),
)
FIRST = ("2025-01", "HCPC2025_JAN_ANWEB.txt")
LONG_WIDTH, RECORD_WIDTH, MODIFIER_WIDTH = 80, 320, 2

DISCLAIMER = (
    "***Disclaimers: SAMPLE DATA, every code text below is made up",
    "\t\t\t",
    "*Inclusion or exclusion of an item does not imply any coverage; SAMPLE only.\xa0\t\t",
    "\t\t\t",
    "*SAMPLE names stand where brand names may appear in a publisher's file.\xa0",
    "\xa0\xa0They have been included for indexing purposes only.\t",
    "",
    "",
)


def base() -> Records:
    """Return the state of January 2025."""
    found = {record.code: record for record in (*codes(), *modifiers())}
    for code, ended in ENDED.items():
        year, day = int(ended[:4]), ended[4:]
        after = f"{year + 1}0101" if day == "1231" else f"{year}1001"
        found[code] = replace(found[code], ended=ended, effective=after)
    return found


def changed(record: Record, day: str, action: str, **fields: str) -> Record:
    """Set fields of one record and say so by its action code and date."""
    effective = record.effective if action == "N" else day
    return replace(record, action=action, effective=effective, **fields)


def new(code: str, day: str, long: str, ended: str) -> Record:
    """Return a record as its letter prescribes; one that has ended already is marked D."""
    record = Record(
        code=code,
        long=long,
        short=fit(long, SHORT_WIDTH).capitalize(),
        added="20251015" if ended else day,
        effective=day,
        ended=ended,
        action="D" if ended else "A",
    )
    for letter, _, _, pricing, coverage, betos, tos, _ in BLOCKS:
        if len(code) > MODIFIER_WIDTH and code.startswith(letter):
            return replace(record, pricing=pricing, coverage=coverage, betos=betos, tos=tos)
    return record


def reworded(record: Record, field: str, before: str, after: str) -> dict[str, str]:
    """Return one text with its words swapped; the words must be there."""
    text: str = getattr(record, field)
    if before not in text:
        raise ValueError((record.code, field, text))
    return {field: text.replace(before, after)}


def lifecycle(state: Records, version: str, day: str) -> None:
    """Let codes begin, end, return and leave."""
    for code in changes.PURGED.get(version, ()):
        del state[code]
    for code, last, targets in changes.TERMINATED[version]:
        state[code] = changed(state[code], day, "D", ended=last, xref="".join(targets))
    for code in changes.REINSTATED.get(version, ()):
        state[code] = changed(state[code], day, "R", ended="")
    for code, long in changes.REUSED.get(version, ()):
        short = fit(long, SHORT_WIDTH).capitalize()
        state[code] = changed(state[code], day, "R", ended="", long=long, short=short)
    for code, long, ended in changes.NEW[version]:
        if code in state:
            raise ValueError(code)
        state[code] = new(code, day, long, ended)


def advance(state: Records, version: str, day: str) -> Records:
    """Apply all rows of one release to the state before it."""
    state = {code: replace(record, action="N") for code, record in state.items()}
    lifecycle(state, version, day)
    for _, code, field, before, after, action in changes.REWORDED[version]:
        words = reworded(state[code], field, before, after)
        state[code] = changed(state[code], day, action, **words)
    for _, code, field, value, action in changes.ADMINISTERED[version]:
        if getattr(state[code], field) == value:
            raise ValueError((code, field))
        state[code] = changed(state[code], day, action, **{field: value})
    return state


def wrapped(text: str) -> list[str]:
    """Break a text into lines of 80 at its blanks."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if len(joined) > LONG_WIDTH:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines


def fields(record: Record) -> str:
    """Lay out columns 92 to 293."""
    priced = record.pricing not in {"", "00"}
    multiple = "A" if priced else "9"
    cells = (
        (record.short, 28), (record.pricing, 8), (multiple if record.pricing else "", 1),
        (record.cim, 18), (record.mcm, 24), (record.statute, 10), (record.lab, 24),
        (record.xref, 25), (record.coverage, 1), (record.asc, 2), (record.asc_date, 8),
        ("", 3), ("", 1), ("", 8), (record.note, 4), (record.betos, 3), ("", 1),
        (record.tos, 5), ("  0" if record.pricing else "", 3), (record.added, 8),
        (record.effective, 8), (record.ended, 8), (record.action, 1),
    )  # fmt: skip
    return "".join(f"{cell:<{width}}" for cell, width in cells)


def lines_of(record: Record) -> Iterator[str]:
    """Return the first line with all fields, then the rest of a long text."""
    first, following = ("7", "8") if len(record.code) == MODIFIER_WIDTH else ("3", "4")
    for place, part in enumerate(wrapped(record.long)):
        kind = following if place else first
        rest = "" if place else fields(record)
        line = f"{record.code:>5}{place + 1:03d}00{kind}{part:<{LONG_WIDTH}}{rest}"
        yield f"{line:<{RECORD_WIDTH}}"


def put(path: Path, records: Iterable[Record]) -> None:
    """Write the disclaimer and the records in order, modifiers first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    held = sorted(records, key=lambda record: f"{record.code:>5}")
    lines = [*DISCLAIMER, *(line for record in held for line in lines_of(record))]
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode("latin-1"))


def write(folder: Path) -> None:
    """Write every release below folder/<version>."""
    state, (version, name) = base(), FIRST
    put(folder / version / name, state.values())
    for version, day, name in UPDATES:
        state = advance(state, version, day)
        put(folder / version / name, state.values())
