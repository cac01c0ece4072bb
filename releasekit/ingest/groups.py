"""Which pieces of a folder belong to one release, and which to none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit import layout as layouts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.ingest.pieces import Piece, Search


def grouped(search: Search) -> dict[tuple[str, str], list[Piece]]:
    """Return the pieces of each release by its code set and label.

    A piece without a label, or of several code sets, goes to the one release that has codes in its
    folder. What belongs to no codes is left out.
    """
    groups: dict[tuple[str, str], list[Piece]] = {}
    loose = list(search.shared)
    for piece in search.pieces:
        if piece.label:
            groups.setdefault((piece.code_set, _version(piece)), []).append(piece)
        elif piece.concepts:
            code_set = layouts.load(piece.code_set).name
            reason = (
                f"no name says which release of {code_set} it is; load it by itself: "
                f"releasekit load {piece.code_set} VERSION FILE"
            )
            search.leave(piece.name, reason)
        else:
            loose.append((piece,))
    with_codes = {key: part for key, part in groups.items() if any(one.concepts for one in part)}
    for key in groups.keys() - with_codes.keys():
        for piece in groups[key]:
            name = layouts.load(piece.code_set).name
            search.leave(piece.name, f"goes with {name} {key[1]}, and no codes of it are here")
    for choice in loose:
        fitting = _fitting(choice, with_codes)
        if len(fitting) == 1:
            ((key, piece),) = fitting
            with_codes[key].append(piece)
        else:
            names = " or ".join(layouts.load(piece.code_set).name for piece in choice)
            reason = f"goes with {names}, and no name says with which release"
            search.leave(choice[0].name, reason)
    return with_codes


def _version(piece: Piece) -> str:
    """Return the label of a piece's release, the shorter one of an edition that has two."""
    other = layouts.load(piece.code_set).cadence.alias(piece.label)
    return min(filter(None, (piece.label, other)), key=len)


def _fitting(
    choice: Sequence[Piece], groups: dict[tuple[str, str], list[Piece]]
) -> list[tuple[tuple[str, str], Piece]]:
    """Return the releases that a piece may go with: those with codes in its folder or below."""
    return [
        (key, piece)
        for piece in choice
        for key, pieces in groups.items()
        if key[0] == piece.code_set
        and (not piece.label or _version(piece) == key[1])
        and any(_below(other.folder, piece.folder) for other in pieces if other.concepts)
    ]


def _below(folder: str, other: str) -> bool:
    return not other or folder == other or folder.startswith(f"{other}/")
