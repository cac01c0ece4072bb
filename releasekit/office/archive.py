"""Archives of office documents that are the same on every run: one date, no clock."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.model import Release

FIRST = dt.datetime(1980, 1, 1)  # noqa: DTZ001 (a zip's dates have no zone)
"""The earliest date that a zip can hold: the date of what has none of its own."""
_LAST = dt.datetime(2107, 12, 31)  # noqa: DTZ001 (and the latest)
_MODE = 0o644 << 16


class Dated(Protocol):
    """A view whose document has the date of a release."""

    @property
    def after(self) -> Release:
        """The later of the two releases that the view is about."""
        ...


def moment(shown: Iterable[Dated] = ()) -> dt.datetime:
    """Return the date of a document, in UTC: SOURCE_DATE_EPOCH, else of its last release.

    It has no zone, as office formats want it, and lies where a zip can hold it.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        seconds = dt.timedelta(seconds=min(int(epoch), 2**33))
        when = dt.datetime(1970, 1, 1) + seconds  # noqa: DTZ001 (UTC, unsaid)
    else:
        days = [view.after.known for view in shown]
        when = dt.datetime.combine(max(days), dt.time()) if days else FIRST
    return min(max(when, FIRST), _LAST)


class Archive(zipfile.ZipFile):
    """A zip whose members carry one date and one mode, however they are put in."""

    def __init__(self, stream: IO[bytes], when: dt.datetime) -> None:
        """Write to a stream, with `when` for every member."""
        super().__init__(stream, "w", zipfile.ZIP_DEFLATED)
        self.when = when

    def writestr(self, zinfo_or_arcname: str | zipfile.ZipInfo, data: Any, *more: Any) -> None:  # noqa: ANN401 (as zipfile has it)
        """Write a member from memory."""
        del more
        given = zinfo_or_arcname
        name = given.filename if isinstance(given, zipfile.ZipInfo) else given
        super().writestr(self._member(name), data)

    def write(self, filename: Any, arcname: Any = None, *more: Any) -> None:  # noqa: ANN401 (as zipfile has it)
        """Write a member from a file."""
        del more
        member = self._member(str(arcname or filename))
        with self.source(str(filename)) as (parts, size):
            member.file_size = size
            with self.open(member, "w") as target:
                for part in parts:
                    shutil.copyfileobj(part, target)

    @contextmanager
    def source(self, filename: str) -> Iterator[tuple[Iterable[IO[bytes]], int]]:
        """Give what goes into a member, part by part, and how many bytes that is."""
        with Path(filename).open("rb") as file:
            yield (file,), Path(filename).stat().st_size

    def _member(self, name: str) -> zipfile.ZipInfo:
        member = zipfile.ZipInfo(name, date_time=self.when.timetuple()[:6])
        member.compress_type = zipfile.ZIP_DEFLATED
        member.create_system = 3  # Unix, wherever it is written
        member.external_attr = _MODE
        return member
