"""Which changes of a diff are asked for, and which were accepted before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from releasekit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from releasekit.classify import Change
    from releasekit.classify.compare import ReleaseDiff


class Selection(Struct, frozen=True, kw_only=True):
    """Which changes of a diff are asked for: by class, level and section, less those accepted."""

    classes: Collection[str] = ()
    levels: Collection[str] = ()
    section: str = ""
    accepted: Collection[str] = ()

    def of(self, diff: ReleaseDiff) -> tuple[list[Change], int]:
        """Return the changes that are asked for, and how many were left out as accepted."""
        wanted: Sequence[Change] = diff.changes
        if self.classes:
            wanted = [change for change in wanted if change.rule.id in self.classes]
        if self.levels:
            wanted = [change for change in wanted if change.rule.level.value in self.levels]
        if self.section:
            name = self.section.casefold()
            wanted = [change for change in wanted if name in change.section.casefold()]
        if not self.accepted:
            return list(wanted), 0
        left = [change for change in wanted if change.fingerprint not in self.accepted]
        return left, len(wanted) - len(left)


def accepted_ids(path: Path) -> frozenset[str]:
    """Read the ids of accepted changes: one a line, `#` starts a comment, or a diff's own JSON."""
    try:
        text = path.read_text(encoding="utf-8")
        if text.lstrip().startswith("{"):
            diffs = msgspec.json.decode(text)["diffs"]
            return frozenset(change["id"] for diff in diffs for change in diff["changes"])
    except (OSError, ValueError, KeyError, TypeError, msgspec.DecodeError) as error:
        advice = "give one change id a line, or the output of releasekit diff --format json"
        raise SourceError(
            path.name, f"is no list of accepted changes: {error}", advice=advice
        ) from error
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    return frozenset(words[0] for words in lines if words)
