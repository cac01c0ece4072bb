"""Our changes as a publisher's own change list counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from releasekit.layout import ADDITION, DELETION, REVISION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from releasekit.classify import Change


class Entry(NamedTuple):
    """One change as either side counts it."""

    code: str
    action: str


def entries(changes: Iterable[Change], counted: str, revised: Collection[str]) -> set[Entry]:
    """Return our changes as a publisher counts them: codes with the flag `counted`, if it has one.

    A code that gets the flag is added, one that loses it is deleted; a revision is a change of one
    of the aspects `revised`.
    """
    result = set()
    for change in changes:
        code, aspect = change.delta.key, change.delta.aspect
        if counted and aspect == counted:
            result.add(Entry(code, ADDITION if change.delta.after == "true" else DELETION))
        elif counted and change.row.cell(counted) != "true":
            continue
        elif change.came or change.went:
            result.add(Entry(code, ADDITION if change.came else DELETION))
        elif aspect in revised:
            result.add(Entry(code, REVISION))
    return result
