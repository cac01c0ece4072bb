"""What files look like that are not a code set's: those of another one, or renamed ones."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit.errors import ReleasekitError, UnrecognizedError
from releasekit.ingest.claims import EXPLAINED, claim
from releasekit.layout import Role
from releasekit.layout.shapes import Delimited, TextFile
from releasekit.readers import recognizes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.distribution import Member
    from releasekit.layout import CodeSet, File


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
    error: UnrecognizedError, members: Sequence[Member], code_set: CodeSet
) -> UnrecognizedError:
    """Return the error of files that a code set does not have, with what they look like."""
    others = [layouts.load(other) for other in lookalikes(members, partial=True)]
    others = [other for other in others if other.id != code_set.id]
    if others:
        names = " or ".join(other.name for other in others)
        commands = "\n  ".join(f"releasekit load {other.id} VERSION PATH" for other in others)
        advice = f"these look like {names}: {commands}"
        return UnrecognizedError(error.message, table=error.table, advice=advice)
    reasons = list(_renamed(error.table, members, code_set))
    if not reasons and "\n" not in error.message:
        patterns = dict.fromkeys(str(file.members) for file in _forms(error.table, code_set))
        reasons = [f"none of their names is that of such a file: {' or '.join(patterns)}"]
    message = "\n".join([error.message, *reasons[:EXPLAINED]])
    return UnrecognizedError(message, table=error.table, advice=error.advice)


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
