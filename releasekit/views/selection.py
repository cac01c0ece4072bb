"""Which changes of a diff are asked for, and which were accepted before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, field

from releasekit.errors import FaultList, SourceError
from releasekit.late_patterns import pattern
from releasekit.views.overlay_columns import NO_OVERLAY, OverlayView
from releasekit.views.usage_types import NO_USAGE, UsageView

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from releasekit.classify import Change
    from releasekit.classify.compare import ReleaseDiff
    from releasekit.views.code_choice import CodeChoice

_ID = pattern("[0-9a-f]{16}")


class Selection(Struct, frozen=True, kw_only=True):
    """Which changes of a diff are asked for, less those accepted, and what stands beside them.

    They are chosen by class, level, section and code; `overlays` are the issuer's own columns by
    code set, `usages` what the house billed of it, by which changes are put in order.
    """

    classes: Collection[str] = ()
    levels: Collection[str] = ()
    sections: Collection[str] = ()
    accepted: Collection[str] = ()
    codes: CodeChoice | None = None
    overlays: Mapping[str, OverlayView] = field(default_factory=dict)
    usages: Mapping[str, UsageView] = field(default_factory=dict)

    def of(self, diff: ReleaseDiff) -> tuple[list[Change], int]:
        """Return the changes that are asked for, and how many were left out as accepted."""
        wanted: Sequence[Change] = diff.changes
        if self.classes:
            wanted = [change for change in wanted if change.rule.id in self.classes]
        if self.levels:
            wanted = [change for change in wanted if change.rule.level.value in self.levels]
        if self.sections:
            wanted = [change for change in wanted if named(change.section, self.sections)]
        if self.codes:
            wanted = [
                change for change in wanted if self.codes.holds(change.delta.key, diff.layout)
            ]
        if not self.accepted:
            return list(wanted), 0
        left = [change for change in wanted if change.fingerprint not in self.accepted]
        return left, len(wanted) - len(left)

    def usage(self, code_set: str) -> UsageView:
        """Return what the house billed of a code set; nothing where that is not known."""
        return self.usages.get(code_set, NO_USAGE)

    def overlay(self, code_set: str) -> OverlayView:
        """Return the house's own columns of a code set: what it billed, then the issuer's."""
        own, usage = self.overlays.get(code_set, NO_OVERLAY), self.usage(code_set)
        if not usage:
            return own
        codes = {*own.cells, *usage.codes}
        cells = {code: (*_billed(usage, code), *own.of(code)) for code in codes}
        return OverlayView(headings=(*usage.headings, *own.headings), cells=cells)


def _billed(usage: UsageView, code: str) -> tuple[str, ...]:
    return usage.of(code).cells or ("",) * len(usage.headings)


def named(section: str, names: Iterable[str]) -> bool:
    """Return whether a section's title has one of some names in it, in any case."""
    title = section.casefold()
    return any(name.casefold() in title for name in names)


def accepted_ids(path: Path) -> dict[str, int]:
    """Read the ids of accepted changes: one a line, `#` starts a comment, or a diff's own JSON.

    Each id is given with its line; those of a diff, which no person wrote, with none (0).

    Raises SourceError for a file of another sort, and for a list without an id: a diff may have
    found nothing, a list that accepts nothing is a mistake.
    """
    advice = "give one change id a line, or the output of releasekit diff --format json"
    try:
        text = path.read_text(encoding="utf-8")
        if text.lstrip().startswith("{"):
            diffs = msgspec.json.decode(text)["diffs"]
            return {change["id"]: 0 for diff in diffs for change in diff["changes"]}
    except (OSError, ValueError, KeyError, TypeError, msgspec.DecodeError) as error:
        raise SourceError(
            path.name, f"is no list of accepted changes: {error}", advice=advice
        ) from error
    faults, ids = FaultList(), dict[str, int]()
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.partition("#")[0].split()
        if words and _ID.fullmatch(words[0]):
            ids.setdefault(words[0], number)
        elif words:
            message = f"{words[0]!r} is no id of a change: 16 of 0-9 and a-f"
            faults.add(SourceError(path.name, message, line=number, advice=advice))
    if not ids and not faults.total:
        raise SourceError(path.name, "holds no id of a change", advice=advice)
    faults.check()
    return ids
