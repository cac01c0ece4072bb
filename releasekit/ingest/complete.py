"""Proves that nothing of a distribution is missing: by its numbers, its twins and its totals."""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from releasekit.errors import FaultList, SourceError
from releasekit.faults import counted
from releasekit.ingest import allowed
from releasekit.ingest.fragments import code_of
from releasekit.ingest.matches import named
from releasekit.layout import Role
from releasekit.layout.fields import Span
from releasekit.layout.shapes import Delimited, FixedWidth, Prose, TextFile, Workbook
from releasekit.readers import Tally, read
from releasekit.readers.records import SHORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from releasekit.distribution import Member
    from releasekit.ingest.compose import Composer
    from releasekit.ingest.intake import Intake
    from releasekit.layout import CodeSet, File

    Twin = tuple[File, Member]

AGAIN = "download the file again, for it seems cut or damaged; --force loads it as it is"
EMPTY = "download the file again, or leave it out; --force takes the release without it"
UNENDED = "a program has taken out the ends of its lines: use the publisher's own file"
ONE_RELEASE = "use the files of one delivery; --force takes the one that is read"
_MANY, _QUOTED = 1_000, 40
"""From how many records on a file is no short list, and how much of a line is shown."""
_ONE_LINE = 1_000
"""From how many bytes on a file has more than one line."""
_ENDED = re.compile(rb"[\n\r\x85]|\xe2\x80[\xa8\xa9]|[\x28\x29]\x20|\x20[\x28\x29]")
_ENDS = b"\r\n\x1a\x00\x0c\x85"


class Doubts:
    """What speaks against a release being whole: refused, or recorded where it is forced."""

    def __init__(self, *, forced: bool = False) -> None:
        """Take whether the user said that the release is to be loaded as it is."""
        self.forced = forced
        self.faults = FaultList()
        self.overridden: list[str] = []

    def add(self, place: str, message: str, *, line: int = 0, advice: str = AGAIN) -> None:
        """Take one doubt about a member, or about the release."""
        fault = SourceError(place, message, line=line, advice=advice)
        if self.forced:
            self.overridden.append(fault.message)
        else:
            self.faults.add(fault)

    def check(self, *others: FaultList) -> None:
        """Raise the doubts, behind the faults that were found elsewhere, if there is any."""
        together = FaultList()
        for faults in (*others, self.faults):
            together.extend(faults)
        together.check()


def validate_member(intake: Intake, doubts: Doubts) -> None:
    """Doubt a member whose records' numbers have gaps, or whose last record has no line end."""
    member, tally = intake.member, intake.tally
    missing = sum(gap.missing for gap in tally.gaps)
    first = next(iter(tally.gaps), None)
    if first and any(gap.missing < 0 for gap in tally.gaps) and not tally.faults.total:
        again = next(gap for gap in tally.gaps if gap.missing < 0)
        doubts.add(
            member.name,
            f"number {again.after} does not follow {again.before}",
            line=again.line,
            advice="two files or parts of one stand together; use the publisher's own file",
        )
    elif first and missing > tally.faults.total:
        doubts.add(
            member.name,
            f"holds {tally.counted - missing:,} of the {tally.counted:,} records that its numbers "
            f"count: {_are(missing)} missing, the first above this line, between {first.before:,} "
            f"and {first.after:,}",
            line=first.line,
        )
    for line, text in tally.unfinished:
        doubts.add(
            member.name,
            f"a text ends in {text[-_QUOTED:]!r}, and the record that goes on is missing",
            line=line,
        )
    _validate_values(intake, doubts)
    if not tally.records and not tally.faults.total and _has_records(intake.file):
        doubts.add(member.name, f"holds no record of {intake.file.name}", advice=EMPTY)
    if _is_records(intake.file) and member.size > _ONE_LINE and not _ENDED.search(member.head()):
        doubts.add(member.name, f"is one line of {member.size:,} bytes", advice=UNENDED)
    elif _is_records(intake.file) and _is_cut(intake.file, member, tally.records):
        last = member.tail().decode("latin-1").splitlines()[-1]
        doubts.add(
            member.name,
            f"ends in the middle of a line, record {tally.records:,}: {last[-_QUOTED:]!r}",
        )


def _validate_values(intake: Intake, doubts: Doubts) -> None:
    """Doubt values that are none of their columns', and rows that lack their last ones."""
    member, tally, file = intake.member, intake.tally, intake.file
    for found in intake.allowed.found():
        doubts.add(member.name, found.message, line=found.line, advice=allowed.ADVICE)
    whole = isinstance(file, Delimited) and file.role is Role.CONCEPTS and not file.own
    if tally.short and whole:
        rows = counted(tally.skipped[SHORT], "row")
        message = f"ends before its last column, as {rows} of it does"
        doubts.add(member.name, message, line=tally.short, advice=allowed.ADVICE)


def _is_cut(file: File, member: Member, records: int) -> bool:
    """Return whether a member ends within a record.

    The last line of a whole delivery has an end. A short list may do without, if nothing in its
    last line says that it goes on: a blank behind it, unless it is as long as the one above, a
    comma, a parenthesis that is not closed, fewer values than the line above has.
    """
    tail = member.tail()
    if not tail or tail[-1:] in _ENDS:
        return False
    *above, last = tail.splitlines() or [b""]
    if records >= _MANY:
        return True
    sign = file.delimiter.encode() if isinstance(file, Delimited) else b"\0"
    if above and last.count(sign) < above[-1].count(sign):
        return True
    padded = bool(above) and len(above[-1]) == len(last)
    return not padded and (last[-1:] in b" \t,;(-" or last.count(b"(") > last.count(b")"))


def _is_records(file: File) -> bool:
    """Return whether a file of the publisher's has a record in every line, down to its last."""
    return isinstance(file, FixedWidth) or (isinstance(file, Delimited) and not file.own)


def _has_records(file: File) -> bool:
    """Return whether a file that has no record is none; a list of changes may be empty."""
    if isinstance(file, Prose) or file.role is Role.DECLARED:
        return False
    return file.role is not Role.CONCEPTS or file.supplements


class Twins:
    """The other forms of the tables that are read: they must hold the same codes and texts."""

    def __init__(self, twins: Sequence[Twin], composer: Composer) -> None:
        """Have the composer keep what the twins are compared with."""
        self.twins = [
            (file, member, composer.keep(file.table, file.must_match or "code"))
            for file, member in twins
            if file.role is Role.CONCEPTS
        ]
        self.names = {
            own.file.table: own.member.name for own in reversed(composer.members.values())
        }

    def compare(self, doubts: Doubts) -> None:
        """Doubt a member that a twin of it contradicts: in codes, or in their texts."""
        for file, member, ours in self.twins:
            _compare(file, member, ours, self.names[file.table], doubts)


def _compare(
    file: File, member: Member, ours: Mapping[str, str], name: str, doubts: Doubts
) -> None:
    if _is_rendered(file, member, ours):
        return
    theirs = dict(_texts(file, member))
    member.forget()
    if theirs == ours:
        return
    lacks = sorted(theirs.keys() - ours.keys())
    if lacks:
        doubts.add(
            name,
            f"holds {len(theirs) - len(lacks):,} of the {len(theirs):,} codes that "
            f"{member.name} has: {_are(len(lacks))} missing, {named(lacks)}",
        )
    elif len(ours) > len(theirs):
        more = sorted(ours.keys() - theirs.keys())
        doubts.add(
            member.name,
            f"holds {len(theirs):,} of the {len(ours):,} codes that {name} has: "
            f"{_are(len(more))} missing, {named(more)}",
            advice=ONE_RELEASE,
        )
    rewords = isinstance(file, Workbook) and file.own_texts
    shared = () if rewords else theirs.keys() & ours.keys()
    other = [code for code in shared if theirs[code] != ours[code]]
    unlike = sorted(code for code in other if _bare(theirs[code]) != _bare(ours[code]))
    if unlike:
        verb = "has" if len(unlike) == 1 else "have"
        what = f"{counted(len(unlike), 'code')} {verb} another text in {member.name}"
        doubts.add(name, f"{what}: {named(unlike)}", advice=ONE_RELEASE)


def _texts(file: File, member: Member) -> Iterator[tuple[str, str]]:
    """Return each code of a twin with its text; only what these need is read of it."""
    if isinstance(file, TextFile) and not (isinstance(file, Delimited) and file.headed):
        needed = {*file.key, "display"}
        if isinstance(file, FixedWidth) and file.continues:
            needed |= {file.continues.column, file.continues.joins}
        file = replace(file, columns=tuple(c for c in file.columns if c.name in needed))
    written, text = code_of(file), file.cell("display")
    for _, cells in read(member, file, Tally()):
        yield written(cells), text(cells)


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


def _are(count: int) -> str:
    return "1 is" if count == 1 else f"{count:,} are"


def _bare(text: str) -> str:
    """Return a text without blanks and capitals, in which forms of one table may differ."""
    return "".join(text.split()).casefold()


def compare_totals(
    rows: Sequence[bytes], code_set: CodeSet, composer: Composer, doubts: Doubts
) -> None:
    """Doubt a release with fewer codes than a change list beside it states.

    `rows` are those of the table of declared words, in order: its totals come first.
    """
    lists = {file.name: file.list for file in code_set.files}
    for row in itertools.takewhile(lambda row: row.startswith(b"\t"), rows):
        _, source, member, _, said = row.decode().split("\t")
        name = lists.get(source, "")
        rules = next((own for own in code_set.reconciliations if name in own.lists), None)
        stated = json.loads(said).get("after", "")
        if rules is None or not stated.isdecimal():
            continue
        flag = rules.counted
        if flag and flag not in composer.places:
            continue
        have = composer.flagged(flag) if flag else composer.counts.concepts
        if have < int(stated):
            what = counted(int(stated), f"{flag.partition('.')[2]} code".strip())
            message = f"states {what}, and the release has only {have:,}"
            doubts.add(member, message)
