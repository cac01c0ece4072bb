"""Compares the forms of one table: they must hold the same codes, texts and values."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from releasekit.faults import counted
from releasekit.ingest.compose import listed
from releasekit.ingest.convert import BadValueError, converter
from releasekit.ingest.fragments import Fragments, code_of
from releasekit.ingest.matches import are, named
from releasekit.layout import Role
from releasekit.layout.fields import Constant, Number, Span, Text
from releasekit.layout.shapes import Delimited, FixedWidth, TextFile, Workbook
from releasekit.readers import Tally, read

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from releasekit.distribution import Member
    from releasekit.ingest.complete import Doubts
    from releasekit.ingest.compose import Composer, Kept
    from releasekit.ingest.intake import Intake
    from releasekit.layout import CodeSet, Column, File

    Twin = tuple[File, Member]
    Row = tuple[str, ...]

ONE_RELEASE = "use the files of one delivery; --force takes the one that is read"
_TAG = "?"
_SHOWN = 40


class Told(NamedTuple):
    """What a form says of a code: the line, the text, and the values that are compared."""

    line: int
    text: str
    values: Sequence[str]


class Twins:
    """The other forms of the tables that are read: they must hold the same codes and values."""

    def __init__(self, twins: Sequence[Twin], composer: Composer) -> None:
        """Have the composer keep what the twins are compared with."""
        self.code_set = composer.code_set
        self.twins: list[tuple[File, Member, Kept]] = []
        for file, member in twins:
            if file.role is Role.CONCEPTS:
                kept = composer.keep(file.table, file.must_match or "code", _told(file))
                self.twins.append((file, member, kept))
        self.tables = [(file, member) for file, member in twins if file.role is Role.TABLE]
        self.names = {
            own.file.table: own.member.name for own in reversed(composer.members.values())
        }

    def compare(self, intakes: Iterable[Intake], doubts: Doubts) -> None:
        """Doubt a member that a twin of it contradicts: in codes, in their texts or values."""
        for file, member, ours in self.twins:
            _compare(file, member, ours, self.names[file.table], self.code_set, doubts)
        read_from = {intake.file.table: intake for intake in intakes}
        for file, member in self.tables:
            _compare_rows(file, member, read_from[file.table], doubts)


def _told(file: File) -> list[str]:
    """Return the aspects that a file gives codes besides their text, and that it writes itself."""
    left_out = {*file.key, "display", *_own(file)}
    return sorted(
        {
            column.aspect
            for column in file.columns
            if column.stored
            and column.name not in left_out
            and not isinstance(column.place, Constant)
        }
    )


def _own(file: File) -> Collection[str]:
    """Return the columns of which a form has values of its own."""
    return file.own_values if isinstance(file, Workbook) else ()


def _compare(  # noqa: PLR0913, PLR0917 (what a doubt is told with)
    file: File, member: Member, kept: Kept, name: str, code_set: CodeSet, doubts: Doubts
) -> None:
    if not kept.aspects and _is_rendered(file, member, kept.texts):
        return
    theirs, faults = _read(file, member, kept, code_set)
    member.forget()
    _compare_codes(theirs, kept.texts, member, name, doubts)
    for line, message in faults[:1]:
        doubts.add(member.name, message, line=line, advice=ONE_RELEASE)
    shared = sorted(theirs.keys() & kept.texts.keys())
    if "display" not in _own(file):
        _compare_texts(shared, theirs, kept, member, name, doubts)
    unlike = [code for code in shared if theirs[code].values != kept.values[code]]
    for at, aspect in enumerate(kept.aspects if unlike else ()):
        other = [code for code in unlike if theirs[code].values[at] != kept.values[code][at]]
        if other:
            first = theirs[other[0]]
            ours, value = kept.values[other[0]][at], first.values[at]
            what = aspect.partition(".")[2]
            more = f", and so in {len(other):,} codes" if len(other) > 1 else ""
            message = (
                f"{other[0]}: {what} is {value[:_SHOWN]!r}, and {ours[:_SHOWN]!r} in {name}{more}"
            )
            doubts.add(member.name, message, line=first.line, advice=ONE_RELEASE)


def _compare_codes(
    theirs: Mapping[str, Told], ours: Mapping[str, str], member: Member, name: str, doubts: Doubts
) -> None:
    """Doubt the form that lacks codes."""
    lacks = sorted(theirs.keys() - ours.keys())
    if lacks:
        doubts.add(
            name,
            f"holds {len(theirs) - len(lacks):,} of the {len(theirs):,} codes that "
            f"{member.name} has: {are(len(lacks))} missing, {named(lacks)}",
        )
    elif len(ours) > len(theirs):
        more = sorted(ours.keys() - theirs.keys())
        doubts.add(
            member.name,
            f"holds {len(theirs):,} of the {len(ours):,} codes that {name} has: "
            f"{are(len(more))} missing, {named(more)}",
            advice=ONE_RELEASE,
        )


def _compare_texts(  # noqa: PLR0913, PLR0917 (what a doubt is told with)
    shared: Sequence[str],
    theirs: Mapping[str, Told],
    kept: Kept,
    member: Member,
    name: str,
    doubts: Doubts,
) -> None:
    """Doubt a form whose texts are others, not only in blanks and capitals."""
    pairs = [(code, theirs[code].text, kept.texts[code]) for code in shared]
    unlike = [code for code, one, two in pairs if one != two and _bare(one) != _bare(two)]
    if unlike:
        verb = "has" if len(unlike) == 1 else "have"
        what = f"{counted(len(unlike), 'code')} {verb} another text in {member.name}"
        doubts.add(name, f"{what}: {named(unlike)}", advice=ONE_RELEASE)


def _read(
    file: File, member: Member, kept: Kept, code_set: CodeSet
) -> tuple[dict[str, Told], list[tuple[int, str]]]:
    """Return what a form says of each code, and the faults of its values, with their lines."""
    file = _needed(file, kept)
    fragments = Fragments(_TAG, file, member, code_set)
    written, text, values_of = code_of(file), file.cell("display"), fragments.values()
    chosen = [
        (fragments.aspects.index(aspect), aspect in fragments.many) for aspect in kept.aspects
    ]
    told: dict[str, Told] = {}
    faults = []
    for line, cells in read(member, file, Tally()):
        code = written(cells)
        try:
            values = values_of(cells)
        except BadValueError as error:
            faults.append((line, f"{code}: {error}"))
            values = [""] * len(fragments.aspects)
        row = [listed(values[at]) if many else values[at] for at, many in chosen]
        told[code] = Told(line, text(cells), row)
    return told, faults


def _needed(file: File, kept: Kept) -> File:
    """Return a file with those of its columns that are compared; what has headings needs all."""
    if not isinstance(file, TextFile) or (isinstance(file, Delimited) and file.headed):
        return file
    needed = {*file.key, "display"}
    if isinstance(file, FixedWidth) and file.continues:
        needed |= {file.continues.column, file.continues.joins}
    columns = [c for c in file.columns if c.name in needed or c.aspect in kept.aspects]
    return replace(file, columns=tuple(columns))


def _is_rendered(file: File, member: Member, ours: Mapping[str, str]) -> bool:
    """Return whether the lines of a file of fixed columns are those that ours would be in it.

    Those of most twins are, and telling it so takes half the time of reading them.
    """
    if not isinstance(file, FixedWidth) or len(file.key) > 1:
        return False
    code, text = (file.columns[file.column(name)].place for name in (*file.key, "display"))
    if not (isinstance(code, Span) and isinstance(text, Span)) or text.span[1]:
        return False
    before, width = " " * (code.span[0] - 1), text.span[0] - code.span[0]
    lines = [f"{before}{code:<{width}}{text}" for code, text in ours.items()]
    theirs = member.read().decode(errors="replace")
    end = "\r\n" if "\r\n" in theirs else "\n"
    return sorted(theirs.removesuffix(end).split(end)) == lines


def _compare_rows(file: File, member: Member, ours: Intake, doubts: Doubts) -> None:
    """Doubt a form of a table that is about no codes, if its numbers are others."""
    theirs = Counter(_numbers(file, member))
    have = Counter(_numbers(ours.file, ours.member))
    member.forget()
    ours.member.forget()
    if other := sorted((theirs - have).elements()):
        rows = counted(len(other), "row")
        message = f"{rows} of its numbers differ from {ours.member.name}: {', '.join(other[0])}"
        doubts.add(member.name, message, advice=ONE_RELEASE)


def _numbers(file: File, member: Member) -> Iterator[Row]:
    """Return the numbers of each row, and what is restored to its figures; words may differ."""
    places = [(at, converter(column)) for at, column in enumerate(file.columns) if _counts(column)]
    for _, cells in read(member, file, Tally()):
        try:
            yield tuple(convert(cells[at]) for at, convert in places)
        except BadValueError:
            continue  # it is a fault where it is read


def _counts(column: Column) -> bool:
    kind = column.type
    return isinstance(kind, Number) or (isinstance(kind, Text) and bool(kind.figures))


def _bare(text: str) -> str:
    """Return a text without blanks and capitals, in which forms of one table may differ."""
    return "".join(text.split()).casefold()
