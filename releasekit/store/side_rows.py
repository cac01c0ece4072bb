"""Reads the tables beside the codes: crosswalk steps, and what a publisher's own lists say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from releasekit.model import Declared, Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releasekit.errors import SnapshotError
    from releasekit.store.stored_pages import StoredPages

MAPPINGS, DECLARED = "mappings.tsv.zst", "declared.tsv.zst"
_CELLS = 5
"""How many cells a line of either has."""
_SHOWN = 60
"""How much of a line that does not fit is shown."""
_SAID = msgspec.json.Decoder(dict[str, str])


def lines(pages: StoredPages) -> Iterator[str]:
    """Return a table's lines; SnapshotError where one has not its cells."""
    for page in pages:
        try:
            found = page.decode().removesuffix("\n").split("\n")
        except UnicodeDecodeError as error:
            raise _unfit(pages, page.decode(errors="replace")[error.start :]) from error
        wrong = next((line for line in found if line.count("\t") != _CELLS - 1), None)
        if wrong is not None:
            raise _unfit(pages, wrong)
        yield from found


def mappings(pages: StoredPages) -> Iterator[Mapping]:
    """Return a table's crosswalk steps; SnapshotError where a line says none."""
    for line in lines(pages):
        try:
            yield Mapping.of(*line.split("\t"))
        except ValueError as error:
            raise _unfit(pages, line) from error


def declared(pages: StoredPages, holding: str = "") -> Iterator[Declared]:
    """Return what lists say in the lines that hold a text; SnapshotError where one says nothing."""
    for line in lines(pages):
        if holding not in line:
            continue
        code, source, member, number, values = line.split("\t")
        try:
            said = _SAID.decode(values)
            yield Declared(code=code, source=source, member=member, line=int(number), said=said)
        except (ValueError, msgspec.MsgspecError) as error:
            raise _unfit(pages, line) from error


def _unfit(pages: StoredPages, line: str) -> SnapshotError:
    reason = f"{line[:_SHOWN]!r} is no line of it"
    return pages.broken(reason)
