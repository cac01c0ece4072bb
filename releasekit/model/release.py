"""What a release is: its labels, its dates, and the files that it was read from."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 (hypothesis resolves the types of fields)
import enum

from msgspec import Struct


class ReleaseKind(enum.StrEnum):
    """Why a release was published."""

    ANNUAL = "annual"
    """The yearly edition."""
    INTERIM = "interim"
    """An update outside it: a quarter, April, a Category III half-year, a PLA quarter."""
    CORRECTION = "correction"
    """A re-post or errata of a release that exists; becomes the next revision of its label."""


ADDITIONS = "additions"
"""What a release covers that lists new codes only."""


class Release(Struct, frozen=True, kw_only=True):
    """One published state of a code set.

    `version` is the publisher's own label; `effective` is the first date of service on which it
    counts, `published` the day it came out where that is known. A partial release names the kinds
    of concept that it `covers`, or ADDITIONS for a list of new codes that ends none; it is empty
    for a complete one. `base` is the posting that a correction corrects. `sample` marks made-up
    data, which every output has to say. `licensed` are the kinds of its codes whose texts are
    licensed apart from the rest. `superseded` is known of a posting in a store that has a later one
    of its version.
    """

    code_set: str
    version: str
    kind: ReleaseKind
    effective: dt.date
    published: dt.date | None = None
    base: str = ""
    covers: tuple[str, ...] = ()
    revision: int = 1
    reason: str = ""
    sample: bool = False
    licensed: tuple[str, ...] = ()
    superseded: bool = False

    @property
    def known(self) -> dt.date:
        """The day on which the release was known: published, else effective."""
        return self.published or self.effective

    @property
    def additive(self) -> bool:
        """Whether the release lists new codes only."""
        return ADDITIONS in self.covers

    def ends(self, kind: str) -> bool:
        """Return whether the release is complete for a kind: a code that it lacks has ended."""
        return not self.covers or kind in self.covers

    @property
    def place(self) -> tuple[dt.date, dt.date, str, int]:
        """What releases are put in order by: when they count, came out, their label, revision."""
        return self.effective, self.known, self.version, self.revision

    @property
    def label(self) -> str:
        """The version, with its revision where it is not the only one: `2025-10@2`.

        A version alone is the last posting of it.
        """
        again = self.revision > 1 or self.superseded
        return f"{self.version}@{self.revision}" if again else self.version

    @property
    def file_name(self) -> str:
        """The name of what is kept of the release, which never changes: `2025-10`, `2025-10@2`."""
        return file_name(self.label)


def file_name(label: str) -> str:
    """Return the name of what is kept of a release, which never changes: `2025-10`, `2025-10@2`."""
    return label.removesuffix("@1")


class Source(Struct, frozen=True, kw_only=True):
    """One member of a distribution: what it was used for, its bytes' digest and its counts."""

    name: str
    use: str
    sha256: str
    size: int
    records: int = 0
    skipped: tuple[tuple[str, int], ...] = ()
    mended: tuple[tuple[str, int], ...] = ()
