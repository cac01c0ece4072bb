"""Which declared file each member is: by name and by content, exactly one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from releasekit.errors import DistributionError, LayoutError
from releasekit.layout import Role
from releasekit.readers import recognizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.distribution import Member
    from releasekit.layout import CodeSet, File


class Claims(Struct, frozen=True, kw_only=True):
    """What of a distribution is read, and what is not.

    `twins` are further forms of a table that is read from another member; `unclaimed` are members
    that no declaration recognizes (pictures, guidelines, read-me files).
    """

    read: tuple[tuple[File, Member], ...]
    twins: tuple[tuple[File, Member], ...]
    unclaimed: tuple[str, ...]


class _Form(NamedTuple):
    """A member that is a form of a table; `order` is its file's place among the declared ones."""

    order: int
    file: File
    member: Member


def claim(members: Sequence[Member], code_set: CodeSet, *, partial: bool = False) -> Claims:
    """Match members to declared files; of a partial release any file of concepts is enough.

    Raises LayoutError where two files claim one member, DistributionError where two members are
    the same file of the release, and where a required one is not there.
    """
    tables: dict[str, list[_Form]] = {}
    unclaimed = []
    for member in members:
        file = _claimant(member, code_set)
        if file is None:
            unclaimed.append(member.name)
        else:
            form = _Form(code_set.files.index(file), file, member)
            tables.setdefault(file.table, []).append(form)
    read: list[_Form] = []
    twins: list[_Form] = []
    for forms in tables.values():
        forms.sort(key=lambda form: (form.order, form.member.name))
        best = [form for form in forms if form.order == forms[0].order]
        if len(best) > 1 and not best[0].file.allow_multiple:
            names = " and ".join(form.member.name for form in best)
            message = f"{names}: each is the {best[0].file.name} of a release of {code_set.name}"
            raise DistributionError(message, advice="name the files of one release only")
        read += best
        twins += forms[len(best) :]
    if not partial or all(form.file.role is not Role.CONCEPTS for form in read):
        _validate_complete(tables, members, code_set)
    read.sort(key=lambda form: form.order)
    twins.sort(key=lambda form: form.member.name)
    return Claims(
        read=tuple((form.file, form.member) for form in read),
        twins=tuple((form.file, form.member) for form in twins),
        unclaimed=tuple(unclaimed),
    )


def _claimant(member: Member, code_set: CodeSet) -> File | None:
    claimants = list(_claimants(member, code_set))
    if len(claimants) > 1:
        names = " and ".join(file.name for file in claimants)
        source = f"{code_set.id}.toml"
        raise LayoutError(source, ("files", f"{names} all claim {member.name}"))
    return claimants[0] if claimants else None


def _claimants(member: Member, code_set: CodeSet) -> Iterator[File]:
    for file in code_set.files:
        if file.members.search(member.name) and recognizes(member, file):
            yield file


def _validate_complete(tables: Iterable[str], members: Sequence[Member], code_set: CodeSet) -> None:
    for file in code_set.files:
        if file.required and file.table not in tables:
            shown = ", ".join(member.name for member in members[:5]) or "nothing"
            message = f"no {file.table} of {code_set.name} in what was given: {shown}"
            advice = "name the zip, folder or file that the publisher delivered for this release"
            raise DistributionError(message, advice=advice)
