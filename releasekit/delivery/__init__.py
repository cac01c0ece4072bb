"""The one way out: what is written is scanned, its notices are proved, and it appears whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.delivery.csv_file import csv_of, opened_right
from releasekit.delivery.listed import MANIFEST, Entry, Folder
from releasekit.delivery.targets import File, Stdout
from releasekit.delivery.whole import write_below, write_whole
from releasekit.licensing import validate_notice
from releasekit.licensing.readings import readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from releasekit.licensing import Audience, Content, Gate

__all__ = [
    "MANIFEST",
    "Delivery",
    "Entry",
    "File",
    "Folder",
    "Stdout",
    "csv_of",
    "write_below",
    "write_whole",
]

_ROWS_ONLY = ".csv"
"""A form that is rows and nothing else: it has no place for a notice, only none may be stale."""


class Delivery(Struct, frozen=True):
    """Delivers content to a target, for one audience, past one gate.

    The gate is built by views/leak_sources.py of the texts that the audience may not have; where
    it may have all, the gate is an empty one.
    """

    target: Folder | File | Stdout
    audience: Audience
    gate: Gate

    def put(
        self,
        name: str,
        content: bytes | Iterable[bytes],
        holds: Sequence[Content] = (),
        *,
        source: str = "",
    ) -> bool:
        """Write content under a name; `name` may lead into a folder below the target's.

        Content in blocks is written as it comes where there is nothing to scan it for.

        `holds` says what of each code set is in it; the notice of each that is licensed must be in
        it too. CSV that is kept as a file is written so that a spreadsheet opens it right; it is
        plain elsewhere. `source` is the text of a form whose bytes do not show it (a PDF, a table
        that is broken into lines). Return whether it was written: a file of a folder that has these
        very bytes is left as it is. Raises LicenseError, before anything is written, for a text
        that the audience may not have, and for a notice that is missing or of the wrong year; and
        OutputError for a place that cannot be written to.
        """
        licensed = [part for part in holds if part.licensed]
        opened = name.endswith(_ROWS_ONLY) and self.target.keeps
        if not isinstance(content, bytes):
            if not (self.gate.runs or licensed or opened or isinstance(self.target, Folder)):
                return self.target.write(name, content, self.audience.name, holds)
            content = b"".join(content)
        if opened:
            content = opened_right(content)
        self.gate.validate(name, content)
        self.gate.validate(name, source.encode())
        if licensed:
            shown = source or "\n".join(text for _, text in readings(name, content))
            every, required = [part.notice for part in holds], not name.endswith(_ROWS_ONLY)
            for part in licensed:
                validate_notice(name, shown, part.notice, beside=every, required=required)
        return self.target.write(name, content, self.audience.name, holds)
