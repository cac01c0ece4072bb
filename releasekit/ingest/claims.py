"""Which declaration claims which member: by name and by content, exactly one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.errors import DistributionError, LayoutError
from releasekit.layout import Role
from releasekit.readers import recognizes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.distribution import Member
    from releasekit.layout import CodeSet, File


class Claims(Struct, frozen=True, kw_only=True):
    """What of a distribution is read, and what is not.

    `twins` are further forms of a table that is read from another member; `unclaimed` are members
    that no declaration knows (pictures, guidelines, read-me files).
    """

    read: tuple[tuple[File, Member], ...]
    twins: tuple[str, ...]
    unclaimed: tuple[str, ...]


def claim(members: Sequence[Member], layout: CodeSet, *, partial: bool = False) -> Claims:
    """Match members to declarations; of a partial release any file of concepts is enough.

    Raises LayoutError where two declarations claim one member, DistributionError where two
    members are the same file of the release, and where a required one is not there.
    """
    claimed = [(member, _claimant(member, layout)) for member in members]
    forms: dict[str, list[tuple[int, File, Member]]] = {}
    for member, file in claimed:
        if file is not None:
            forms.setdefault(file.table, []).append((layout.files.index(file), file, member))
    read: list[tuple[int, File, Member]] = []
    twins: list[str] = []
    for found in forms.values():
        found.sort(key=lambda form: (form[0], form[2].name))
        best = [form for form in found if form[0] == found[0][0]]
        if len(best) > 1 and not best[0][1].allow_multiple:
            names = " and ".join(form[2].name for form in best)
            message = f"{names}: each is the {best[0][1].name} of a release of {layout.name}"
            raise DistributionError(message, advice="name the files of one release only")
        read += best
        twins += [form[2].name for form in found if form not in best]
    if not partial or all(file.role is not Role.CONCEPTS for _, file, _ in read):
        _validate_complete(read, members, layout)
    return Claims(
        read=tuple((file, member) for _, file, member in sorted(read, key=lambda form: form[0])),
        twins=tuple(sorted(twins)),
        unclaimed=tuple(member.name for member, file in claimed if file is None),
    )


def _claimant(member: Member, layout: CodeSet) -> File | None:
    claimants = [
        file
        for file in layout.files
        if file.members.search(member.name) and recognizes(member, file)
    ]
    if len(claimants) > 1:
        names = " and ".join(file.name for file in claimants)
        message = f"{names} all claim {member.name}"
        source = f"{layout.id}.toml"
        raise LayoutError(source, ("files", message))
    return claimants[0] if claimants else None


def _validate_complete(
    read: list[tuple[int, File, Member]], members: Sequence[Member], layout: CodeSet
) -> None:
    have = {file.table for _, file, _ in read}
    for file in layout.files:
        if file.required and file.table not in have:
            shown = ", ".join(member.name for member in members[:5]) or "nothing"
            message = f"no {file.table} of {layout.name} in what was given: {shown}"
            advice = "name the zip, folder or file that the publisher delivered for this release"
            raise DistributionError(message, advice=advice)
