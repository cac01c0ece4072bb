"""Finds the files that are meant by paths, folders, patterns and the standard input."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import TYPE_CHECKING

from releasekit.errors import RowsError
from releasekit.rows import spool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STDIN = "-"


def places(given: Sequence[str], folder: Path) -> Iterator[str]:
    """Yield what paths, folders, patterns, `-` and addresses stand for: files and addresses.

    Raises RowsError for what stands for nothing.
    """
    for text in given:
        if text == STDIN:
            yield str(spool.standard_input(folder))
        elif "://" in text:
            yield text
        elif Path(text).is_dir():
            yield from map(str, sorted(_below(Path(text), frozenset())))
        elif Path(text).is_file():
            yield text
        else:
            found = sorted(glob.glob(text, recursive=True))  # noqa: PTH207 (patterns may be absolute)
            if not found:
                message = f"{text}: nothing lies there"
                raise RowsError(
                    message, advice="name a file, a folder, a pattern such as '*.csv', or -"
                )
            yield from found


def _below(folder: Path, above: frozenset[Path]) -> Iterator[Path]:
    """Yield the files below a folder, those of linked folders too; a circle of links ends."""
    place = folder.resolve()
    if place in above:
        return
    for path in folder.iterdir():
        if path.name.startswith((".", "~$")):
            continue
        if path.is_dir():
            yield from _below(path, above | {place})
        elif path.is_file():
            yield path
