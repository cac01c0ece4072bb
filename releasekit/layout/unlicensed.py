"""Refuses a declaration of a user's own that takes a license away which ours has."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.layout.codeset import CodeSet
    from releasekit.layout.licenses import License

Fault = tuple[str, str]


def faults(own: CodeSet, shipped: Iterable[CodeSet]) -> Iterator[Fault]:
    """Return the path and reason of each license that an overlay takes away.

    What is licensed is known by the code set's id, its URI or its publisher; a kind of it by its
    id, or by its pattern.
    """
    for ours in shipped:
        same = own.id == ours.id or own.uri.rstrip("/") == ours.uri.rstrip("/")
        if ours.license.licensed and (same or _owns(ours.license, own.publisher)):
            yield from _kept("license", own.license, ours.license)
        if same:
            yield from _kinds(own, ours)


def _owns(license_: License, publisher: str) -> bool:
    return license_.holder.casefold() in publisher.casefold()


def _kinds(own: CodeSet, ours: CodeSet) -> Iterator[Fault]:
    for kind in ours.kinds:
        if kind.license and kind.license.licensed:
            declared = own.kind(kind.id)
            if own.license.licensed and own.license.holder == kind.license.holder:
                continue
            if declared is None or declared.license is None:
                yield "kinds", f"{kind.id} must stay licensed: {_terms(kind.license)}"
            elif declared.pattern != kind.pattern:
                yield "kinds", f"{kind.id} must hold the same codes: {kind.pattern}"
            else:
                yield from _kept("kinds.license", declared.license, kind.license)


def _kept(path: str, own: License, ours: License) -> Iterator[Fault]:
    if not own.licensed:
        yield f"{path}.licensed", f"cannot be false: {_terms(ours)}"
    elif ours.holder.casefold() not in own.holder.casefold():
        yield f"{path}.holder", f"must name {ours.holder}, whose texts they are"


def _terms(license_: License) -> str:
    return f"its texts are licensed by {license_.holder}"
