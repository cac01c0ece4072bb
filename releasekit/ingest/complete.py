"""Proves that nothing of a distribution is missing: by its numbers, its twins and its totals."""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING

from releasekit.errors import FaultList, SourceError
from releasekit.faults import counted
from releasekit.ingest import allowed
from releasekit.ingest.matches import are
from releasekit.layout import Role
from releasekit.layout.shapes import Delimited, FixedWidth, Prose
from releasekit.readers.records import SHORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from releasekit.distribution import Member
    from releasekit.ingest.compose import Composer
    from releasekit.ingest.intake import Intake
    from releasekit.layout import CodeSet, File
    from releasekit.model import Snapshot

AGAIN = "download the file again, for it seems cut or damaged; --force loads it as it is"
EMPTY = "download the file again, or leave it out; --force takes the release without it"
UNENDED = "a program has taken out the ends of its lines: use the publisher's own file"
_MANY, _MANY_CODES, _QUOTED = 1_000, 100, 40
"""From how many records on a file is no short list (of codes), and how much of a line is shown."""
_LONG_LIST = 350
"""From how many records on a list has codes of all signs that codes begin with."""
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
            f"count: {are(missing)} missing, the first above this line, between {first.before:,} "
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
    _validate_end(intake, doubts)


def _validate_end(intake: Intake, doubts: Doubts) -> None:
    """Doubt a member without a record, without line ends, or one that ends within a line."""
    member, tally = intake.member, intake.tally
    if not tally.records and not tally.faults.total and _has_records(intake.file):
        doubts.add(
            member.name,
            f"holds no record of {intake.code_set.name} {intake.file.name}",
            advice=EMPTY,
        )
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
    for found in intake.allowed.found(tally.absent):
        doubts.add(member.name, found.message, line=found.line, advice=allowed.ADVICE)
    whole = isinstance(file, Delimited) and file.role is Role.CONCEPTS and not file.own
    if tally.short and whole:
        rows = counted(tally.skipped[SHORT], "row")
        message = f"ends before its last column, as {rows} of it does"
        doubts.add(member.name, message, line=tally.short, advice=allowed.ADVICE)


def validate_initials(intakes: Iterable[Intake], written: Snapshot, doubts: Doubts) -> None:
    """Doubt a long list that has no code which begins with one of the signs that codes begin with.

    A list that is cut in the middle, or lacks its beginning, lacks all codes of some of them.
    """
    for intake in intakes:
        signs = intake.file.initials if intake.tally.records >= _LONG_LIST else ""
        missing = [sign for sign in signs if next(written.lines_within(sign, sign), None) is None]
        if missing:
            message = f"has no code that begins with {' or '.join(missing)}, as every whole one has"
            doubts.add(intake.member.name, message)


def validate_even(intakes: Iterable[Intake], doubts: Doubts) -> None:
    """Doubt the part of a list that has fewer records than its other parts.

    A publisher cuts it into parts that have the same number of records, give or take one each.
    """
    parts = [intake for intake in intakes if intake.file.even]
    counts = [part.tally.records for part in parts]
    if not parts or max(counts) - min(counts) <= len(parts):
        return
    least, most = (parts[counts.index(count)] for count in (min(counts), max(counts)))
    message = (
        f"holds {min(counts):,} records, and {most.member.name} {max(counts):,}: parts of one list "
        "have the same number"
    )
    doubts.add(least.member.name, message)


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
    if records >= (_MANY_CODES if file.role is Role.CONCEPTS else _MANY):
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
