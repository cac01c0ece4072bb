"""Which declared file each member is: by name and by content, exactly one."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from releasekit.errors import (
    DistributionError,
    LayoutError,
    ReleasekitError,
    UnreadableError,
    UnrecognizedError,
)
from releasekit.layout import Role
from releasekit.readers import mismatch, recognizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.distribution import Member
    from releasekit.layout import CodeSet, File


_COPY_MARK = re.compile(r"^copy of |(?: ?\(\d+\)| - copy(?: \(\d+\))?| copy(?: \d+)?)(?=\.|$)")
EXPLAINED = 5
"""Of how many members it is said why they are not what was looked for."""


class Claims(Struct, frozen=True, kw_only=True):
    """What of a distribution is read, and what is not.

    `twins` are further forms of a table that is read from another member, `copies` the names of
    members with the same bytes;
    `unclaimed` are members that no declaration recognizes (pictures, guidelines, read-me files),
    and in parentheses why, where they are damaged.
    """

    read: tuple[tuple[File, Member], ...]
    twins: tuple[tuple[File, Member], ...]
    copies: tuple[str, ...]
    unclaimed: tuple[str, ...]

    @property
    def beside(self) -> tuple[str, ...]:
        """The names of the members that hold what is read from others."""
        return tuple(sorted([*(member.name for _, member in self.twins), *self.copies]))


class Form(NamedTuple):
    """A member that is a form of a table; `order` is its file's place among the declared ones."""

    order: int
    file: File
    member: Member


def claim(members: Sequence[Member], code_set: CodeSet, *, partial: bool = False) -> Claims:
    """Match members to declared files; of a partial release any file of concepts is enough.

    Raises LayoutError where two files claim one member, DistributionError where two members are
    the same file of the release, UnrecognizedError where a required one is not there.
    """
    tables, unclaimed, unreadable = forms_of(members, code_set)
    read: list[Form] = []
    twins: list[Form] = []
    copies: list[str] = []
    for claimed in tables.values():
        forms, same = _without_copies(claimed)
        copies += same
        best = [form for form in forms if form.order == forms[0].order]
        if len(best) > 1 and not best[0].file.allow_multiple:
            names = " and ".join(form.member.name for form in best)
            message = f"{names}: each is the {best[0].file.name} of a release of {code_set.name}"
            raise DistributionError(message, advice="name the files of one release only")
        read += best
        twins += forms[len(best) :]
    if not partial or all(form.file.role is not Role.CONCEPTS for form in read):
        _validate_complete(tables, members, code_set, unreadable)
    read.sort(key=lambda form: form.order)
    return Claims(
        read=tuple((form.file, form.member) for form in read),
        twins=tuple((form.file, form.member) for form in twins),
        copies=tuple(copies),
        unclaimed=tuple(unclaimed),
    )


def forms_of(
    members: Sequence[Member], code_set: CodeSet
) -> tuple[dict[str, list[Form]], list[str], list[ReleasekitError]]:
    """Return the forms of each table, and the members that are none: by name, and their errors."""
    tables: dict[str, list[Form]] = {}
    unclaimed: list[str] = []
    unreadable: list[ReleasekitError] = []
    for member in members:
        try:
            file = _claimant(member, code_set)
        except UnreadableError as error:
            unclaimed.append(f"{member.name} ({error.reason})")
            unreadable.append(error)
            continue
        if file is None:
            unclaimed.append(member.name)
        else:
            form = Form(code_set.files.index(file), file, member)
            tables.setdefault(file.table, []).append(form)
    return tables, unclaimed, unreadable


def _without_copies(forms: list[Form]) -> tuple[list[Form], list[str]]:
    """Return the forms of a table, the best first, and the names of mere copies of others."""
    forms = sorted(forms, key=lambda form: (form.order, form.member.name))
    if len({form.order for form in forms}) == len(forms):
        return forms, []
    kept: dict[tuple[int, str, str], Form] = {}
    for form in sorted(forms, key=lambda form: len(form.member.name)):
        key = (form.order, without_copy_mark(form.member.name), form.member.sha256())
        kept.setdefault(key, form)
    originals = [form for form in forms if form in kept.values()]
    return originals, [form.member.name for form in forms if form not in originals]


def without_copy_mark(name: str) -> str:
    """Return a file's own name without what a program adds to a copy's: `(1)`, `- Copy`.

    Two files with the same bytes under other names may be posted for two releases.
    """
    return _COPY_MARK.sub("", PurePosixPath(name).name.casefold())


def _claimant(member: Member, code_set: CodeSet) -> File | None:
    claimants = list(_claimants(member, code_set))
    if len(claimants) > 1:
        names = " and ".join(file.name for file in claimants)
        source = f"{code_set.id}.toml"
        raise LayoutError(source, ("files", f"{names} all claim {member.name}"))
    return claimants[0] if claimants else None


def _claimants(member: Member, code_set: CodeSet) -> Iterator[File]:
    names = [member.name]
    if "." not in member.name.rpartition("/")[2]:
        names.append(f"{member.name}.txt")  # what an archive program cut off; the content decides
    for file in code_set.files:
        if any(map(file.members.search, names)) and recognizes(member, file):
            yield file


def _validate_complete(
    tables: Iterable[str],
    members: Sequence[Member],
    code_set: CodeSet,
    unreadable: Sequence[ReleasekitError],
) -> None:
    for file in code_set.files:
        if file.required and file.table not in tables:
            if unreadable:
                raise unreadable[0]
            shown = ", ".join(member.name for member in members[:EXPLAINED]) or "nothing"
            message = f"no {file.table} of {code_set.name} in what was given: {shown}"
            message += "".join(
                f"\n{reason}" for reason in _mismatches(file.table, members, code_set)
            )
            advice = "name the zip, folder or file that the publisher delivered for this release"
            raise UnrecognizedError(message, table=file.table, advice=advice)


def _mismatches(table: str, members: Sequence[Member], code_set: CodeSet) -> list[str]:
    """Return why the members that by their names may be a table are not recognized as it."""
    reasons: dict[str, str] = {}
    for file in code_set.files:
        for member in members:
            if file.table == table and file.members.search(member.name):
                reasons.setdefault(member.name, mismatch(member, file))
    return [f"{name}: {reason}" for name, reason in list(reasons.items())[:EXPLAINED]]
