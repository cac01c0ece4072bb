"""What files look like that are not a code set's: those of another one, or renamed ones."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit.errors import (
    FaultList,
    ReleasekitError,
    SourceError,
    UnreadableError,
    UnrecognizedError,
)
from releasekit.ingest.claims import EXPLAINED, claim
from releasekit.ingest.typed_codes import is_own
from releasekit.layout import Role
from releasekit.layout.shapes import Delimited, TextFile
from releasekit.readers import mismatch, recognizes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.distribution import Member
    from releasekit.ingest.claims import Claims
    from releasekit.layout import CodeSet, File

_PLAIN = ("x", "x.txt", "x.prn", "x.csv", "x.xml", "x.xls", "x.xlsx")
"""Names that tell no more than a shape."""


def lookalikes(members: Sequence[Member], *, partial: bool = False) -> tuple[str, ...]:
    """Return the ids of the code sets whose codes the members hold.

    They hold every file that a release needs; of a `partial` one any file of codes is enough. Only
    names and beginnings of files are read.
    """
    return tuple(
        code_set
        for code_set in layouts.code_sets()
        if _claims(layouts.load(code_set), members, partial=partial)
    )


def explained(
    error: UnrecognizedError,
    members: Sequence[Member],
    code_set: CodeSet,
    passed_over: Sequence[str] = (),
) -> UnrecognizedError:
    """Return the error of files that a code set does not have, with what they look like.

    `passed_over` are names of files that were not read, each with the reason.
    """
    others = [layouts.load(other) for other in lookalikes(members, partial=True)]
    others = [other for other in others if other.id != code_set.id]
    if others:
        names = " or ".join(other.name for other in others)
        commands = "\n  ".join(f"releasekit load {other.id} VERSION PATH" for other in others)
        advice = f"these look like {names}: {commands}"
        return UnrecognizedError(error.message, table=error.table, advice=advice)
    reasons = [*passed_over, *_renamed(error.table, members, code_set)]
    if not reasons and "\n" not in error.message:
        patterns = dict.fromkeys(str(file.members) for file in _forms(error.table, code_set))
        reasons = [f"none of their names is that of such a file: {' or '.join(patterns)}"]
    message = "\n".join([error.message, *reasons[:EXPLAINED]])
    return UnrecognizedError(message, table=error.table, advice=error.advice)


def validate_named(members: Sequence[Member], claims: Claims, code_set: CodeSet) -> None:
    """Refuse a member that by its name is a list of the code set's, and by its content is not.

    Its rows would be lost. What no name tells (any text, any workbook), what another member has
    already, and what is another code set's is passed over; so is a file that cannot be read at
    all, unless a user typed it.
    """
    there = {file.table for file, _ in (*claims.read, *claims.twins)}
    faults = FaultList()
    claimed = {id(member) for _, member in (*claims.read, *claims.twins)}
    for member in members:
        if id(member) in claimed or member.name in claims.copies:
            continue
        lacking = (own for own in code_set.files if own.table not in there)
        file = next((own for own in lacking if _is_named(member, own)), None)
        if file is None:
            continue
        try:
            reason = mismatch(member, file)
            if _is_of_another(member, code_set):
                continue
        except UnreadableError:
            if is_own(file):
                raise
            continue
        advice = "use the publisher's own file, correct its headings, or leave it out"
        message = (
            f"by its name it is {code_set.name} {file.name}, and by its content it is not: {reason}"
        )
        faults.add(SourceError(member.name, message, advice=advice))
    faults.check()


def _is_named(member: Member, file: File) -> bool:
    """Return whether a name tells that a member is a file, and not only that it is of its shape."""
    return bool(file.members.search(member.name)) and not any(map(file.members.search, _PLAIN))


def _is_of_another(member: Member, code_set: CodeSet) -> bool:
    others = (layouts.load(other) for other in layouts.code_sets() if other != code_set.id)
    return any(
        file.members.search(member.name) and recognizes(member, file)
        for other in others
        for file in other.files
        if not is_own(file)
    )


def _claims(code_set: CodeSet, members: Sequence[Member], *, partial: bool) -> bool:
    try:
        claims = claim(members, code_set, partial=partial)
    except ReleasekitError:
        return False
    return any(file.role is Role.CONCEPTS for file, _ in claims.read)


def _renamed(table: str, members: Sequence[Member], code_set: CodeSet) -> list[str]:
    """Return which members have the content of a table under a name that is not its own."""
    reasons: dict[str, str] = {}
    for file in _forms(table, code_set):
        for member in members:
            if not file.members.search(member.name) and _reads_like(member, file):
                reason = f"has the content of {file.name} and not its name"
                rename = f"rename it so that it fits {file.members}"
                reasons.setdefault(member.name, f"{member.name}: {reason}; {rename}")
    return list(reasons.values())


def _forms(table: str, code_set: CodeSet) -> list[File]:
    return [file for file in code_set.files if file.table == table]


def _reads_like(member: Member, file: File) -> bool:
    """Return whether a text has what a file is known by besides its name."""
    known = isinstance(file, TextFile) and bool(file.content)
    if not (known or (isinstance(file, Delimited) and file.headed)):
        return False
    with contextlib.suppress(ReleasekitError):
        return recognizes(member, file)
    return False
