"""Writes the tabular list as XML: chapters, sections, nested codes, notes; accents as in print."""

from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape

from .icd10cm_base import Row
from .icd10cm_changes import SEVENTH, TABULAR, Notes

CATEGORY_WIDTH, LONGEST_LISTED = 3, 6
ACCENTS = {"Menard": "Ménard"}
KINDS = (
    "inclusionTerm", "includes", "excludes1", "excludes2", "codeFirst", "useAdditionalCode",
    "codeAlso",
)  # fmt: skip
# chapter, its title, first and last code of its one section, the section's title
Chapter = tuple[str, str, str, str, str]
CHAPTERS: tuple[Chapter, ...] = (
    ("1", "SAMPLE infections", "A00", "B99", "Sample fevers and mites"),
    ("3", "SAMPLE diseases of blood", "D50", "D89", "Sample white cells"),
    ("4", "SAMPLE diseases of glands", "E00", "E89", "Sample protein spills"),
    ("9", "SAMPLE diseases of the heart", "I00", "I99", "Sample heart strain"),
    ("10", "SAMPLE diseases of breath", "J00", "J99", "Sample wheezing"),
    ("17", "SAMPLE inborn disorders", "Q00", "QA9", "Sample gene disorders"),
    ("19", "SAMPLE harm", "S00", "T88", "Sample poisonings"),
    ("20", "SAMPLE causes", "V00", "Y99", "Sample falls"),
    ("21", "SAMPLE circumstances", "Z00", "Z99", "Sample histories"),
)


def dotted(code: str) -> str:
    """Set the dot after the category."""
    rest = code[CATEGORY_WIDTH:]
    return f"{code[:CATEGORY_WIDTH]}.{rest}" if rest else code


def accented(text: str) -> str:
    """Return a title as the tabular list spells it."""
    for plain, proper in ACCENTS.items():
        text = text.replace(plain, proper)
    return escape(text)


def notes(code: str, held: Notes) -> Iterator[str]:
    """Return the notes of one code, kind by kind, then its seventh characters."""
    for kind in KINDS:
        lines = held.get(code, {}).get(kind, ())
        if lines:
            yield f"<{kind}>"
            yield from (f"  <note>{escape(line)}</note>" for line in lines)
            yield f"</{kind}>"
    if code in SEVENTH:
        yield "<sevenChrNote>"
        yield f"  <note>One of these 7th characters is to be added to each code of {code}:</note>"
        yield "</sevenChrNote>"
        yield "<sevenChrDef>"
        for sign, meaning in SEVENTH[code]:
            yield f'  <extension char="{sign}">{meaning}</extension>'
        yield "</sevenChrDef>"


def children(code: str, rows: Mapping[str, Row]) -> list[str]:
    """Return the codes whose longest existing prefix is this one."""
    below = [other for other in rows if other.startswith(code) and other != code]
    return [
        other for other in below
        if not any(other.startswith(mid) and other != mid for mid in below)
    ]  # fmt: skip


def diag(code: str, rows: Mapping[str, Row], held: Notes) -> Iterator[str]:
    """Return one code with all below it; seventh characters have no entries of their own."""
    yield "<diag>"
    yield f"  <name>{dotted(code)}</name>"
    yield f"  <desc>{accented(rows[code].long)}</desc>"
    yield from (f"  {line}" for line in notes(code, held))
    for child in children(code, rows):
        if len(child) <= LONGEST_LISTED:
            yield from (f"  {line}" for line in diag(child, rows, held))
    yield "</diag>"


def chapter(row: Chapter, inside: list[str], rows: Mapping[str, Row], held: Notes) -> Iterator[str]:
    """Return one chapter with its one section and the categories inside."""
    name, title, first, last, section = row
    span = f"{first}-{last}"
    yield "<chapter>"
    yield f"  <name>{name}</name>"
    yield f"  <desc>{title} ({span})</desc>"
    yield "  <sectionIndex>"
    yield f'    <sectionRef first="{first}" last="{last}" id="{span}">{section}</sectionRef>'
    yield "  </sectionIndex>"
    yield f'  <section id="{span}">'
    yield f"    <desc>{section} ({span})</desc>"
    for code in inside:
        yield from (f"    {line}" for line in diag(code, rows, held))
    yield "  </section>"
    yield "</chapter>"


def document(version: str, rows: Mapping[str, Row], held: Notes) -> Iterable[str]:
    """Return the lines of a whole tabular list."""
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield "<ICD10CM.tabular>"
    yield f"  <version>{version}</version>"
    yield "  <introduction>"
    yield '    <introSection type="title">'
    yield "      <title>SAMPLE TABULAR LIST, every title and note made up</title>"
    yield "    </introSection>"
    yield "  </introduction>"
    for row in CHAPTERS:
        inside = [code for code in TABULAR if code in rows and row[2] <= code <= row[3]]
        if inside:
            yield from (f"  {line}" for line in chapter(row, inside, rows, held))
    yield "</ICD10CM.tabular>"
