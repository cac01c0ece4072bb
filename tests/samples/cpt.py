"""Writes the CPT-shaped distributions as a licensee would hold them: flat files, own lists."""

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec.structs import replace

from . import cpt_changes as changes
from .cpt_base import MEDIUM_WIDTH, SHORT_WIDTH, Code, codes, made
from .cpt_flags import NARROW, properties

Codes = dict[str, Code]

# version, the last year of its notice, encoding, endings of the codes it covers (none: all)
EDITIONS: tuple[tuple[str, int, str, str], ...] = (
    ("2025", 2024, "cp1252", ""),
    ("2025-04", 2024, "cp1252", "U"),
    ("2025-07", 2024, "cp1252", "T"),
    ("2026", 2025, "utf-8", ""),
)
PADDED = "2025"  # its fixed-width lines run to their full width and end in a blank one

NOTICE = """\
SAMPLE DATA - not CPT(R) content of the American Medical Association

Every code text below is made up to try out software. It must not be used
to report, bill or describe any service.

The next lines stand where a data file shows its notice and its edition:

Sample edition of {year}
Copyright 1983-{last} American Medical Association. All rights reserved.
CPT is a registered trademark of the American Medical Association.

SAMPLE DATA - order nothing, bill nothing
"""


def base() -> Codes:
    """Return the state of 2025."""
    found: Codes = {}
    rows = sorted(codes())
    emerging = [code for code, _ in rows if code.endswith("T")]
    for code, long in rows:
        place = emerging.index(code) if code in emerging else 0
        found[code] = made(code, long, properties(code, long, place))
        if code in NARROW:
            medium, short = NARROW[code]
            found[code] = replace(found[code], medium=medium, short=short)
    return found


def reworded(code: Code, field: str, before: str, after: str) -> Code:
    """Swap words in one text; the words must be there."""
    text: str = getattr(code, field)
    if before not in text:
        raise ValueError((code.code, field, before))
    swapped = text.replace(before, after)
    match field:
        case "long":
            return replace(code, long=swapped)
        case "medium":
            return replace(code, medium=swapped)
        case _:
            return replace(code, short=swapped)


def marked(code: Code, name: str, value: str) -> Code:
    """Set one property, or take it away where the value is empty."""
    kept = {key: held for key, held in code.properties if key != name}
    if value:
        kept[name] = value
    return replace(code, properties=tuple(sorted(kept.items())))


def altered(state: Codes, version: str) -> Codes:
    """Apply the rows that reword or mark a code which stays."""
    state = dict(state)
    for since, _, code, field, before, after in changes.REWORDED:
        if since == version:
            state[code] = reworded(state[code], field, before, after)
    for since, _, code, name, value in changes.MARKED:
        if since == version:
            state[code] = marked(state[code], name, value)
    for since, code, long in changes.REUSED:
        if since == version:
            state[code] = made(code, long, state[code].properties)
    return state


def advance(state: Codes, version: str) -> Codes:
    """Apply all rows of one release to the state before it."""
    state = altered(state, version)
    for since, _, code in changes.GONE:
        if since == version:
            del state[code]
    for since, code, long, rows in changes.NEW:
        if since == version:
            if code in state:
                raise ValueError(code)
            state[code] = made(code, long, rows)
    return dict(sorted(state.items()))


def flat_files(held: Iterable[Code], width: Callable[[str, int], str]) -> dict[str, list[str]]:
    """Lay out the three flat files, line by line."""
    held = tuple(held)
    return {
        "LONGULT.txt": [f"{code.code}\t{code.long}" for code in held],
        "MEDU.txt": [f"{code.code} {width(code.medium, MEDIUM_WIDTH)}" for code in held],
        "SHORTU.txt": [f"{code.code} {width(code.short, SHORT_WIDTH)}" for code in held],
    }


def property_lines(held: Iterable[Code]) -> list[str]:
    """Return the rows of the licensee's own list, quoted where a value holds a comma."""
    rows = [(code.code, name, value) for code in held for name, value in code.properties]
    return ["code,property,value"] + [
        f'{code},{name},"{value}"' if "," in value else f"{code},{name},{value}"
        for code, name, value in rows
    ]


def put(path: Path, lines: Iterable[str], encoding: str) -> None:
    """Write lines as the publishers do, with carriage returns."""
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))


def write(folder: Path) -> None:
    """Write every release below folder/<version>."""
    state: Codes = {}
    for version, last, encoding, ending in EDITIONS:
        state = advance(state, version) if state else base()
        held = [code for code in state.values() if code.code.endswith(ending)]
        place = folder / version
        place.mkdir(parents=True, exist_ok=True)
        padded = version == PADDED
        notice = NOTICE.format(year=last + 1, last=last).splitlines()
        files = flat_files(held, str.ljust if padded else lambda text, _: text)
        for name, lines in files.items():
            tail = [""] if padded and name != "LONGULT.txt" else []
            put(place / name, [*notice, "", *lines, *tail], encoding)
        put(place / "cpt-properties.csv", property_lines(held), "ascii")
        if version == "2026":
            notes = changes.DELETION_NOTES.splitlines()
            put(place / "cpt-deletion-notes.txt", notes, "ascii")
